// Where weights go that no BLOBFILE reference places.
#ifndef MIL_LIB_GRAPH_WEIGHT_PATH_H_
#define MIL_LIB_GRAPH_WEIGHT_PATH_H_

#include "llvm/ADT/StringExtras.h"
#include "mil/ir/data.h"

namespace mil::graph {

// A file for each const, its only record at byte 64: what hosts that hand over fresh weights between runs expect.
inline BlobReference UsualBlob(llvm::StringRef const_name) {
  std::string path = "@model_path/weights/";
  for (char c : const_name) path += llvm::isAlnum(c) || c == '_' || c == '-' || c == '.' ? c : '_';
  return {path + ".bin", 64};
}

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_WEIGHT_PATH_H_
