#include "passes/weights.h"

#include <algorithm>
#include <cstring>

#include "llvm/Support/Path.h"

namespace mil::passes {

namespace {

Type TypeWithShape(Program& program, DType dtype, llvm::ArrayRef<int64_t> shape) {
  Shape dims(shape.begin(), shape.end());
  return program.types().Tensor(dtype, dims);
}

std::vector<int64_t> Sizes(Type type) {
  std::vector<int64_t> sizes;
  for (Dim dim : type.dims()) sizes.push_back(dim.size());
  return sizes;
}

// "@model_path/weights/wq.bin" -> "@model_path/weights/wq_transposed.bin", "_64" added where several share one file,
// and numbered where that is taken.
BlobReference TransposedBlob(const Program& program, const BlobReference& blob) {
  llvm::StringRef path = blob.path;
  llvm::StringRef extension = llvm::sys::path::extension(path);
  std::string stem = path.drop_back(extension.size()).str();
  if (blob.offset != 64) stem += "_" + std::to_string(blob.offset);
  for (unsigned i = 0;; ++i) {
    std::string candidate = stem + "_transposed" + (i > 0 ? "_" + std::to_string(i) : "") + extension.str();
    const bool taken = std::any_of(program.data().begin(), program.data().end(),
                                   [&](const auto& data) { return data->blob().path == candidate; });
    if (!taken) return {candidate, 64};
  }
}

}  // namespace

const Literal* ReshapeLiteral(Program& program, const Literal& literal, llvm::ArrayRef<int64_t> shape) {
  Type type = TypeWithShape(program, literal.type().dtype(), shape);
  if (type == literal.type()) return &literal;
  if (!literal.IsData()) return program.BytesLiteral(type, literal.bytes());
  const Data& data = literal.data();
  // A weight file's record and an extern are the same bytes under another shape: a handle of its own with the same
  // source. Other sources (memory that is released once, files) are referred to.
  const bool same_source =
      std::holds_alternative<BlobSource>(data.source()) || std::holds_alternative<RuntimeSource>(data.source());
  DataSource source = same_source ? data.source() : TransformSource{TransformSource::kReshape, {&data}, {}};
  auto reshaped = std::make_unique<Data>(data.dtype(), std::vector<int64_t>(shape.begin(), shape.end()), source);
  reshaped->set_blob(data.blob());
  return program.DataLiteral(type, program.AddData(std::move(reshaped)));
}

const Literal* TransposeMatrix(Program& program, const Literal& literal) {
  const std::vector<int64_t> sizes = Sizes(literal.type());
  const int64_t rows = sizes[sizes.size() - 2], columns = sizes.back();
  const Literal* matrix = ReshapeLiteral(program, literal, {rows, columns});
  Type type = TypeWithShape(program, literal.type().dtype(), {columns, rows});
  if (literal.IsData()) {
    const Data& data = matrix->data();
    auto transposed = std::make_unique<Data>(data.dtype(), std::vector<int64_t>{columns, rows},
                                             TransformSource{TransformSource::kTranspose, {&data}, {1, 0}});
    transposed->set_blob(TransposedBlob(program, data.blob()));
    return program.DataLiteral(type, program.AddData(std::move(transposed)));
  }
  const unsigned width = BytesOf(type.dtype());
  llvm::MutableArrayRef<uint8_t> bytes;
  const Literal* transposed = program.UninitializedLiteral(type, rows * columns, &bytes);
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t column = 0; column < columns; ++column) {
      std::memcpy(bytes.data() + (column * rows + row) * width,
                  matrix->bytes().data() + (row * columns + column) * width, width);
    }
  }
  return transposed;
}

}  // namespace mil::passes
