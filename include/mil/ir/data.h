// Data: the elements of a large constant, wherever they are: in a weight file that need not exist yet, in a tensor
// file, in memory of the caller's, or computed from other Data by recorded transformations.
//
// Text layers never open weights: a Data knows its type and where its bytes are, not the bytes. Whoever needs them
// (lib/blob, the interpreter) resolves it.
#ifndef MIL_IR_DATA_H_
#define MIL_IR_DATA_H_

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "mil/ir/dtype.h"

namespace mil {

// A BLOBFILE reference as MIL text prints it. `offset` is that of the record's metadata in the file, in bytes: 64 for
// the first record. `path` is kept byte for byte ("@model_path/weights/weight.bin").
struct BlobReference {
  std::string path;
  uint64_t offset = 0;
  bool operator==(const BlobReference&) const = default;
};

class Data;

// Where the bytes of a Data come from.
struct BlobSource {  // A record of an Apple weight file; the place is Data::blob().
};
struct FileSource {  // A tensor in a file of another kind. Paths are relative to the file that names them.
  enum Format : uint8_t { kRaw, kNpy, kSafetensors, kBlob };
  Format format = kRaw;
  std::string path;
  std::string tensor;   // The tensor's name in the file; safetensors, npz.
  uint64_t offset = 0;  // Bytes; raw and blob files.
  uint64_t stride = 0;  // Bytes from one element to the next; 0: packed. Raw files.
};
struct MemorySource {  // The caller's memory, packed as in a weight file; `release` is called once, when the last
                       // program that refers to it (see Program::Import) is gone, in whichever thread that happens.
  const void* bytes = nullptr;
  uint64_t size = 0;
  std::function<void()> release;
};
struct CallbackSource {  // Reads `size` bytes at `offset` into `out`; may be called from any thread, any number of
                         // times.
  std::function<absl::Status(uint64_t offset, uint64_t size, void* out)> read;
};
struct RuntimeSource {  // `extern`: exists only when the program runs; the host provides it.
  std::string name;
};
// A transformation of other Data, recorded and not yet carried out.
struct TransformSource {
  enum Kind : uint8_t { kTranspose, kReshape, kSlice, kConcat, kConvert };
  Kind kind = kReshape;
  std::vector<const Data*> inputs;  // One, or several for kConcat.
  std::vector<int64_t> arguments;   // kTranspose: perm. kSlice: begins, then sizes. kConcat: the axis.
};
using DataSource = std::variant<BlobSource, FileSource, MemorySource, CallbackSource, RuntimeSource, TransformSource>;

class Data {
 public:
  Data(DType dtype, std::vector<int64_t> shape, DataSource source);
  ~Data();
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;

  DType dtype() const { return dtype_; }
  // Constant sizes whose product fits 63 bits.
  const std::vector<int64_t>& shape() const { return shape_; }
  const DataSource& source() const { return source_; }
  bool IsTransformed() const { return std::holds_alternative<TransformSource>(source_); }

  // What MIL text prints. Data read from a weight file keeps its own; other Data gets one from whoever lays out the
  // weight files, and has an empty path until then.
  const BlobReference& blob() const { return blob_; }
  void set_blob(BlobReference blob) { blob_ = std::move(blob); }

  // One line for people: "transpose [1, 0] of layer0.safetensors \"wq\"".
  std::string Describe() const;

 private:
  DType dtype_;
  std::vector<int64_t> shape_;
  DataSource source_;
  BlobReference blob_;
};

}  // namespace mil

#endif  // MIL_IR_DATA_H_
