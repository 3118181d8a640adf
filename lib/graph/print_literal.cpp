#include "graph/print_literal.h"

#include <charconv>
#include <cmath>

#include "graph/token.h"
#include "graph/weight_path.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "mil/support/check.h"

namespace mil::graph {

namespace {

void PrintEscaped(llvm::StringRef text, char quote, llvm::raw_ostream& out) {
  const bool is_utf8 = llvm::json::isUTF8(text);
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      out << '\\' << c;
    } else if (c == '\n') {
      out << "\\n";
    } else if (c == '\t') {
      out << "\\t";
    } else if (c == '\r') {
      out << "\\r";
    } else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_utf8)) {
      out << "\\x" << llvm::hexdigit(byte >> 4, true) << llvm::hexdigit(byte & 15, true);
    } else {
      out << c;
    }
  }
}

// A decimal text that reads back as `bits` without a warning, if there is one of reasonable length.
bool PrintDecimal(DType dtype, uint64_t bits, double value, llvm::raw_ostream& out) {
  constexpr int kMostDigits = 9;
  for (int digits = 1; digits <= kMostDigits; ++digits) {
    char text[40];
    const auto [end, error] = std::to_chars(text, text + sizeof(text), value, std::chars_format::general, digits);
    if (error != std::errc()) return false;
    double read = 0;
    std::from_chars(text, end, read);
    const std::optional<StoredNumber> stored = Store(dtype, Number::Real(read));
    if (!stored || stored->bits != bits) continue;
    // What is not exact may look like a mistake to the reader: it warns of these.
    if (stored->inexact && (stored->subnormal || stored->overflow || std::fabs(value) == 1)) return false;
    const llvm::StringRef written(text, end - text);
    out << written;
    if (written.find_first_of(".e") == llvm::StringRef::npos) out << ".0";
    return true;
  }
  return false;
}

void PrintFloat(DType dtype, uint64_t bits, llvm::raw_ostream& out) {
  const double value = Load(dtype, bits);
  if (std::isnan(value)) {
    const std::optional<StoredNumber> usual = Store(dtype, Number::Real(std::nan("")));
    if (usual && usual->bits == bits) {
      out << "nan";
    } else {
      out << "bits(0x" << llvm::utohexstr(bits, true) << ")";
    }
    return;
  }
  if (std::isinf(value)) {
    out << (value < 0 ? "-inf" : "inf");
    return;
  }
  if (std::signbit(value)) out << '-';
  const double magnitude = std::fabs(value);
  const uint64_t sign = std::signbit(value) ? uint64_t{1} << (8 * BytesOf(dtype) - 1) : 0;
  if (PrintDecimal(dtype, bits ^ sign, magnitude, out)) return;
  char text[40];
  const auto [end, error] = std::to_chars(text, text + sizeof(text), magnitude, std::chars_format::hex);
  MIL_CHECK(error == std::errc());
  out << "0x" << llvm::StringRef(text, end - text);
}

int64_t SignExtend(DType dtype, uint64_t bits) {
  const unsigned unused = 64 - 8 * BytesOf(dtype);
  return static_cast<int64_t>(bits << unused) >> unused;
}

// Element after element, in brackets for each dimension of `dims`; a dimension that is not constant is the innermost
// that is left, and has the rest.
class NestedPrinter {
 public:
  NestedPrinter(const Literal& literal, llvm::raw_ostream& out) : literal_(literal), out_(out) {}

  void Print(llvm::ArrayRef<Dim> dims, uint64_t begin, uint64_t count) {
    if (dims.empty()) {
      PrintAt(begin);
      return;
    }
    out_ << '[';
    const uint64_t length = Length(dims, count);
    const uint64_t step = length == 0 ? 0 : count / length;
    for (uint64_t i = 0; i < length; ++i) {
      if (i > 0) out_ << ", ";
      Print(dims.drop_front(), begin + i * step, step);
    }
    out_ << ']';
  }

 private:
  static uint64_t Length(llvm::ArrayRef<Dim> dims, uint64_t count) {
    if (dims.front().IsConstant()) return dims.front().size();
    uint64_t inner = 1;
    for (Dim dim : dims.drop_front()) inner *= dim.IsConstant() ? dim.size() : 1;
    return inner == 0 ? 0 : count / inner;
  }

  void PrintAt(uint64_t index) {
    if (literal_.kind() == Literal::Kind::kStrings) {
      PrintString(literal_.strings()[index], out_);
    } else {
      PrintElement(literal_.type().dtype(), literal_.Bits(index), out_);
    }
  }

  const Literal& literal_;
  llvm::raw_ostream& out_;
};

// Whether reading the weights again as the const `name` gives the same place in the weight files.
bool HasUsualPlace(const Data& data, llvm::StringRef const_name) {
  const BlobReference& blob = data.blob();
  return blob.path.empty() || blob == UsualBlob(const_name);
}

// Inner data of a transformation: it has no place of its own that text could keep.
void PrintSource(const Data& data, llvm::raw_ostream& out);

void PrintTypedSource(const Data& data, llvm::raw_ostream& out) {
  PrintSource(data, out);
  if (data.IsTransformed()) return;  // Its type follows from its inputs.
  out << " : " << Spelling(data.dtype()) << '[';
  llvm::interleaveComma(data.shape(), out);
  out << ']';
}

void PrintInts(llvm::ArrayRef<int64_t> values, llvm::raw_ostream& out) {
  out << '[';
  llvm::interleaveComma(values, out);
  out << ']';
}

void PrintTransform(const Data& data, const TransformSource& transform, llvm::raw_ostream& out) {
  const llvm::ArrayRef<int64_t> arguments = transform.arguments;
  const Data& first = *transform.inputs[0];
  switch (transform.kind) {
    case TransformSource::kTranspose:
      out << "transpose(";
      PrintTypedSource(first, out);
      out << ", perm=";
      PrintInts(arguments, out);
      break;
    case TransformSource::kReshape:
      out << "reshape(";
      PrintTypedSource(first, out);
      out << ", shape=";
      PrintInts(data.shape(), out);
      break;
    case TransformSource::kSlice:
      out << "slice_by_size(";
      PrintTypedSource(first, out);
      out << ", begin=";
      PrintInts(arguments.take_front(arguments.size() / 2), out);
      out << ", size=";
      PrintInts(arguments.drop_front(arguments.size() / 2), out);
      break;
    case TransformSource::kConcat:
      out << "concat([";
      llvm::interleaveComma(transform.inputs, out, [&](const Data* input) { PrintTypedSource(*input, out); });
      out << "], axis=" << arguments[0];
      break;
    case TransformSource::kConvert:
      out << "cast(";
      PrintTypedSource(first, out);
      out << ", dtype=\"" << Spelling(data.dtype()) << '"';
      break;
  }
  out << ')';
}

FileSource::Format FormatOfExtension(llvm::StringRef path) {
  llvm::StringRef extension = llvm::sys::path::extension(path);
  if (extension == ".safetensors") return FileSource::kSafetensors;
  if (extension == ".npy" || extension == ".npz") return FileSource::kNpy;
  return FileSource::kRaw;
}

void PrintFile(const FileSource& file, llvm::raw_ostream& out) {
  constexpr llvm::StringLiteral kFormats[] = {"raw", "npy", "safetensors", "blob"};
  out << "weights(";
  PrintString(file.path, out);
  if (file.format != FormatOfExtension(file.path)) out << ", format=\"" << kFormats[file.format] << '"';
  if (file.offset != 0) out << ", offset=" << file.offset;
  if (file.stride != 0) out << ", stride=" << file.stride;
  out << ')';
  if (file.tensor.empty()) return;
  out << '[';
  PrintString(file.tensor, out);
  out << ']';
}

void PrintBlob(const BlobReference& blob, llvm::raw_ostream& out) {
  out << "blob(";
  PrintString(blob.path, out);
  out << ", " << blob.offset << ')';
}

void PrintSource(const Data& data, llvm::raw_ostream& out) {
  if (const auto* file = std::get_if<FileSource>(&data.source())) {
    PrintFile(*file, out);
  } else if (const auto* runtime = std::get_if<RuntimeSource>(&data.source())) {
    out << "extern(";
    PrintString(runtime->name, out);
    out << ')';
  } else if (const auto* transform = std::get_if<TransformSource>(&data.source())) {
    PrintTransform(data, *transform, out);
  } else {
    PrintBlob(data.blob(), out);
  }
}

}  // namespace

void PrintName(llvm::StringRef name, llvm::raw_ostream& out) {
  if (IsPlainName(name) && name != "_") {  // `_` is a result without a name.
    out << name;
    return;
  }
  out << '`';
  PrintEscaped(name, '`', out);
  out << '`';
}

void PrintString(llvm::StringRef text, llvm::raw_ostream& out) {
  out << '"';
  PrintEscaped(text, '"', out);
  out << '"';
}

void PrintType(Type type, llvm::raw_ostream& out, const SymbolNames* names) {
  auto print_dim = [&](Dim dim) {
    if (dim.IsConstant()) {
      out << dim.size();
      return;
    }
    out << '?';
    if (!names || !dim.IsSymbol()) return;
    if (const auto found = names->find(dim.symbol()); found != names->end()) out << 's' << found->second;
  };
  switch (type.kind()) {
    case TypeKind::kTensor:
      out << Spelling(type.dtype());
      if (type.IsScalar()) return;
      out << '[';
      llvm::interleaveComma(type.dims(), out, print_dim);
      out << ']';
      return;
    case TypeKind::kList:
      out << "list<";
      PrintType(type.element(), out, names);
      out << ", ";
      if (type.length().IsConstant()) {
        out << type.length().size();
      } else {
        out << '?';
      }
      out << '>';
      return;
    case TypeKind::kTuple:
      out << "tuple<";
      llvm::interleaveComma(type.elements(), out, [&](Type element) { PrintType(element, out, names); });
      out << '>';
      return;
    case TypeKind::kDict:
      out << "dict<";
      PrintType(type.key(), out, names);
      out << ", ";
      PrintType(type.value(), out, names);
      out << '>';
      return;
    case TypeKind::kState:
      out << "state<";
      PrintType(type.element(), out, names);
      out << '>';
      return;
  }
}

bool CanPrintType(Type type) {
  switch (type.kind()) {
    case TypeKind::kTensor:
      return type.IsRanked();
    case TypeKind::kList:
    case TypeKind::kState:
      return CanPrintType(type.element());
    case TypeKind::kTuple:
      return llvm::all_of(type.elements(), CanPrintType);
    case TypeKind::kDict:
      return CanPrintType(type.key()) && CanPrintType(type.value());
  }
  return true;
}

bool SameSpelling(Type a, Type b) {
  if (a == b) return true;
  if (!Compatible(a, b)) return false;
  std::string texts[2];
  for (unsigned i = 0; i < 2; ++i) {
    llvm::raw_string_ostream out(texts[i]);
    PrintType(i == 0 ? a : b, out);
  }
  return texts[0] == texts[1];
}

void PrintElement(DType dtype, uint64_t bits, llvm::raw_ostream& out) {
  switch (ClassOf(dtype)) {
    case DTypeClass::kBoolean:
      out << (bits != 0 ? "true" : "false");
      return;
    case DTypeClass::kFloat:
      PrintFloat(dtype, bits, out);
      return;
    case DTypeClass::kSigned:
      out << SignExtend(dtype, bits);
      return;
    case DTypeClass::kUnsigned:
      out << bits;
      return;
    case DTypeClass::kText:
      MIL_CHECK(false);
  }
}

void PrintValue(const Literal& literal, llvm::raw_ostream& out) {
  switch (literal.kind()) {
    case Literal::Kind::kBytes:
    case Literal::Kind::kStrings:
      NestedPrinter(literal, out).Print(literal.type().dims(), 0, literal.size());
      return;
    case Literal::Kind::kData:
      PrintBlob(literal.data().blob(), out);
      return;
    case Literal::Kind::kElements:
      break;
  }
  const llvm::ArrayRef<const Literal*> elements = literal.elements();
  const bool is_dict = literal.type().IsDict();
  out << (is_dict ? '{' : '[');
  for (size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) out << (is_dict && i % 2 == 1 ? ": " : ", ");
    PrintValue(*elements[i], out);
  }
  out << (is_dict ? '}' : ']');
}

void PrintTypedValue(const Literal& literal, llvm::raw_ostream& out) {
  PrintValue(literal, out);
  out << " : ";
  PrintType(literal.type(), out);
}

void PrintData(const Data& data, llvm::StringRef const_name, llvm::raw_ostream& out) {
  if (HasUsualPlace(data, const_name)) {
    PrintSource(data, out);
  } else {
    PrintBlob(data.blob(), out);
  }
}

}  // namespace mil::graph
