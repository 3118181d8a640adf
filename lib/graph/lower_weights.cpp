// Sources of typed constants: weight files, splat, random values. They get their type from where they stand.
#include <cmath>

#include "graph/lowering.h"
#include "llvm/Support/Path.h"

namespace mil::graph {

namespace {}  // namespace

Entity Lowering::CallSource(llvm::StringRef name, const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments,
                            const Scope& scope) {
  if (name == "weights") return CallWeights(expr, arguments, scope);
  static constexpr llvm::StringRef kBlob[] = {"path", "offset"};
  static constexpr llvm::StringRef kExtern[] = {"name"};
  static constexpr llvm::StringRef kSplat[] = {"value"};
  static constexpr llvm::StringRef kNormal[] = {"seed", "mean", "stddev"};
  static constexpr llvm::StringRef kUniform[] = {"seed", "low", "high"};
  llvm::ArrayRef<llvm::StringRef> names = kUniform;
  if (name == "blob") names = kBlob;
  if (name == "extern") names = kExtern;
  if (name == "splat") names = kSplat;
  if (name == "normal") names = kNormal;
  llvm::SmallVector<int, 4> matched;
  if (!MatchArguments(name, names, arguments, matched)) return Entity::Error();
  const auto missing = [&](size_t index) {
    return Error(DiagId::kMissingInput, expr.range, "'" + name + "' lacks '" + names[index] + "'");
  };
  const auto wrong = [&](size_t index, llvm::StringRef expected) {
    const CallArgument& argument = arguments[matched[index]];
    return Error(DiagId::kKindMismatch, argument.range,
                 "'" + names[index] + "' is " + Describe(argument.entity) + ", expected " + expected);
  };
  auto* source = &untyped_.emplace_back();
  if (name == "blob") {
    source->kind = UntypedSource::kBlob;
    for (size_t i = 0; i < 2; ++i) {
      if (matched[i] < 0) return missing(i);
    }
    const Entity& path = arguments[matched[0]].entity;
    const Entity& offset = arguments[matched[1]].entity;
    if (!path.IsString()) return wrong(0, "a path in quotes");
    if (!offset.IsInteger() || (offset.integer < 0 && !offset.is_big)) return wrong(1, "an offset in bytes");
    source->blob = {path.string.str(), static_cast<uint64_t>(offset.integer)};
    return Entity::Source(source);
  }
  if (name == "extern") {
    source->kind = UntypedSource::kExtern;
    if (matched[0] < 0) return missing(0);
    const Entity& text = arguments[matched[0]].entity;
    if (!text.IsString() || text.string.empty()) return wrong(0, "a name in quotes");
    source->extern_name = text.string.str();
    return Entity::Source(source);
  }
  if (name == "splat") {
    source->kind = UntypedSource::kSplat;
    if (matched[0] < 0) return missing(0);
    const Entity& value = arguments[matched[0]].entity;
    if (!value.IsNumber() && !value.IsBool()) return wrong(0, "a number or boolean");
    source->value = value.AsNumber();
    source->is_bool = value.IsBool();
    source->is_bits = value.is_bits;
    return Entity::Source(source);
  }
  source->kind = name == "normal" ? UntypedSource::kNormal : UntypedSource::kUniform;
  if (matched[0] < 0) return missing(0);
  const Entity& seed = arguments[matched[0]].entity;
  if (!seed.IsInteger()) return wrong(0, "an integer");
  source->seed = static_cast<uint64_t>(seed.integer);
  source->second = 1;
  for (size_t i = 1; i < 3; ++i) {
    if (matched[i] < 0) continue;
    const Entity& number = arguments[matched[i]].entity;
    if (!number.IsNumber() || !std::isfinite(number.AsReal())) return wrong(i, "a finite number");
    (i == 1 ? source->first : source->second) = number.AsReal();
  }
  return Entity::Source(source);
}

Entity Lowering::CallWeights(const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments, const Scope& scope) {
  static constexpr llvm::StringRef kNames[] = {"path", "offset", "stride", "format"};
  llvm::SmallVector<int, 4> matched;
  if (!MatchArguments("weights", kNames, arguments, matched)) return Entity::Error();
  if (matched[0] < 0)
    return Error(DiagId::kMissingInput, expr.range, "'weights' lacks 'path', expected the path of a file");
  const auto entity = [&](size_t index) {
    return matched[index] < 0 ? Entity::Nothing() : arguments[matched[index]].entity;
  };
  for (size_t i = 0; i < 4; ++i) {
    if (matched[i] < 0) continue;
    const CallArgument& argument = arguments[matched[i]];
    const bool is_text = i == 0 || i == 3;
    if (is_text ? !argument.entity.IsString()
                : !argument.entity.IsInteger() || argument.entity.is_big || argument.entity.integer < 0) {
      return Error(DiagId::kKindMismatch, argument.range,
                   "'" + kNames[i] + "' is " + Describe(argument.entity) +
                       (is_text ? ", expected a string" : ", expected a number of bytes"));
    }
  }
  auto* source = &untyped_.emplace_back();
  FileSource& file = source->file;
  llvm::StringRef path = entity(0).string;
  // Relative to the text that names it; absolute paths are kept.
  file.path = llvm::sys::path::is_absolute(path) ? path.str() : scope.file()->directory + path.str();
  llvm::StringRef extension = llvm::sys::path::extension(path);
  file.format = extension == ".safetensors"                  ? FileSource::kSafetensors
                : extension == ".npy" || extension == ".npz" ? FileSource::kNpy
                                                             : FileSource::kRaw;
  if (matched[3] >= 0) {
    llvm::StringRef format = entity(3).string;
    if (format == "raw") {
      file.format = FileSource::kRaw;
    } else if (format == "npy") {
      file.format = FileSource::kNpy;
    } else if (format == "safetensors") {
      file.format = FileSource::kSafetensors;
    } else if (format == "blob") {
      file.format = FileSource::kBlob;
    } else {
      return Error(
          DiagId::kKindMismatch, arguments[matched[3]].range,
          "found format \"" + format.take_front(40) + "\", expected \"raw\", \"npy\", \"safetensors\" or \"blob\"");
    }
  }
  if (matched[1] >= 0) file.offset = entity(1).integer;
  if (matched[2] >= 0) file.stride = entity(2).integer;
  const bool places = file.format == FileSource::kRaw || file.format == FileSource::kBlob;
  if (!places && (matched[1] >= 0 || matched[2] >= 0)) {
    return Error(DiagId::kKindMismatch, arguments[matched[matched[1] >= 0 ? 1 : 2]].range,
                 "found an offset or stride in a file of a format with names, expected the name of a tensor in [ ]");
  }
  return Entity::Source(source);
}

}  // namespace mil::graph
