#include "mil/ir/data.h"

#include <memory>

#include "mil/support/check.h"

namespace mil {

namespace {

std::string List(const std::vector<int64_t>& values, size_t begin, size_t end) {
  std::string text = "[";
  for (size_t i = begin; i < end; ++i) text += (i > begin ? ", " : "") + std::to_string(values[i]);
  return text + "]";
}

std::string DescribeTransform(const Data& data, const TransformSource& transform) {
  const std::vector<int64_t>& arguments = transform.arguments;
  std::string inputs;
  for (const Data* input : transform.inputs) inputs += (inputs.empty() ? "" : ", ") + input->Describe();
  switch (transform.kind) {
    case TransformSource::kTranspose:
      return "transpose " + List(arguments, 0, arguments.size()) + " of " + inputs;
    case TransformSource::kReshape:
      return "reshape " + List(data.shape(), 0, data.shape().size()) + " of " + inputs;
    case TransformSource::kSlice:
      return "slice " + List(arguments, 0, arguments.size() / 2) + " size " +
             List(arguments, arguments.size() / 2, arguments.size()) + " of " + inputs;
    case TransformSource::kConcat:
      return "concat axis " + std::to_string(arguments[0]) + " of (" + inputs + ")";
    case TransformSource::kConvert:
      return "convert to " + ToString(data.dtype()) + " of " + inputs;
  }
  return inputs;
}

}  // namespace

Data::Data(DType dtype, std::vector<int64_t> shape, DataSource source)
    : dtype_(dtype), shape_(std::move(shape)), source_(std::move(source)) {
  auto* memory = std::get_if<MemorySource>(&source_);
  if (!memory || !memory->release) return;
  // The last copy of the source to go releases the memory: another program may have imported it.
  std::shared_ptr<void> keeper(nullptr, [release = std::move(memory->release)](void*) { release(); });
  memory->release = [keeper] {};
}

Data::~Data() = default;

std::string Data::Describe() const {
  if (const auto* file = std::get_if<FileSource>(&source_)) {
    std::string text = file->path;
    if (!file->tensor.empty()) text += " \"" + file->tensor + "\"";
    if (file->offset != 0) text += " at byte " + std::to_string(file->offset);
    return text;
  }
  if (const auto* runtime = std::get_if<RuntimeSource>(&source_)) return "extern " + runtime->name;
  if (const auto* transform = std::get_if<TransformSource>(&source_)) return DescribeTransform(*this, *transform);
  if (std::holds_alternative<BlobSource>(source_)) return blob_.path + " at " + std::to_string(blob_.offset);
  return "memory of the caller's";
}

}  // namespace mil
