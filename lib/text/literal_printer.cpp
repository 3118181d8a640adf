#include "text/literal_printer.h"

#include "llvm/ADT/StringExtras.h"
#include "mil/ir/data.h"
#include "text/choices.h"

namespace mil::text {

llvm::StringRef LiteralPrinter::Spell(Type type) {
  Memo& memo = recent_[(reinterpret_cast<uintptr_t>(type.AsOpaque()) >> 4) % recent_.size()];
  if (memo.type == type) return memo.text;
  auto [entry, inserted] = spelled_.try_emplace(type.AsOpaque());
  if (inserted) {
    texts_.emplace_back();
    AppendType(type, &texts_.back());
    entry->second = texts_.back();
  }
  memo = {type, entry->second};
  return memo.text;
}

// The whole difference between the two spellings.
void LiteralPrinter::AppendScalar(DType dtype, std::string* text) const {
  if (version_ == MilVersion::k1_0) *text += "tensor<";
  *text += Spelling(dtype);
  if (version_ == MilVersion::k1_0) *text += ", []>";
}

void LiteralPrinter::AppendType(Type type, std::string* text) const {
  auto append_dim = [&](Dim dim) { *text += dim.IsConstant() ? std::to_string(dim.size()) : "?"; };
  switch (type.kind()) {
    case TypeKind::kTensor: {
      if (type.IsScalar()) return AppendScalar(type.dtype(), text);
      *text += "tensor<";
      *text += Spelling(type.dtype());
      *text += ", [";
      if (!type.IsRanked()) *text += choices::kUnranked;
      for (size_t i = 0; i < type.dims().size(); ++i) {
        if (i > 0) *text += ", ";
        append_dim(type.dims()[i]);
      }
      *text += "]>";
      return;
    }
    case TypeKind::kList:
      *text += "list<";
      AppendType(type.element(), text);
      *text += ", ";
      append_dim(type.length());
      break;
    case TypeKind::kTuple:
      *text += "tuple<";
      for (size_t i = 0; i < type.elements().size(); ++i) {
        if (i > 0) *text += ", ";
        AppendType(type.elements()[i], text);
      }
      break;
    case TypeKind::kDict:
      *text += "dict<";
      AppendType(type.key(), text);
      *text += ", ";
      AppendType(type.value(), text);
      break;
    case TypeKind::kState:
      *text += "state<";
      AppendType(type.element(), text);
      break;
  }
  *text += '>';
}

void LiteralPrinter::PrintTyped(const Literal& literal) {
  out_ << Spell(literal.type()) << '(';
  if (literal.IsData()) {
    PrintBlob(literal);
  } else {
    PrintValue(literal);
  }
  out_ << ')';
}

void LiteralPrinter::PrintTypedString(llvm::StringRef text) {
  out_ << (version_ == MilVersion::k1_0 ? "tensor<string, []>(" : "string(");
  PrintString(text);
  out_ << ')';
}

void LiteralPrinter::PrintBlob(const Literal& literal) {
  const BlobReference& blob = literal.data().blob();
  out_ << "BLOBFILE(path = ";
  PrintTypedString(blob.path);
  out_ << (version_ == MilVersion::k1_0 ? ", offset = tensor<uint64, []>(" : ", offset = uint64(");
  out_.Unsigned(blob.offset);
  out_ << "))";
}

void LiteralPrinter::PrintString(llvm::StringRef text) {
  out_ << '"';
  size_t plain = 0;  // Where the part that is not yet written begins.
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != 0x7f && c != '"' && c != '\\') continue;
    out_ << text.slice(plain, i) << '\\';
    plain = i + 1;
    const choices::Escape* known = llvm::find_if(choices::kEscapes, [&](const auto& e) { return e.byte == text[i]; });
    if (known != std::end(choices::kEscapes)) {
      out_ << known->letter;
    } else {
      out_ << choices::kHexEscape << llvm::hexdigit(c >> 4, /*LowerCase=*/true) << llvm::hexdigit(c & 15, true);
    }
  }
  out_ << text.drop_front(plain) << '"';
}

void LiteralPrinter::PrintValue(const Literal& literal) {
  Type type = literal.type();
  if (type.IsTensor()) return PrintTensor(literal);
  const llvm::ArrayRef<const Literal*> elements = literal.elements();
  if (type.IsDict()) {
    out_ << '{';
    for (size_t i = 0; i + 1 < elements.size(); i += 2) {
      out_ << (i > 0 ? ", {" : "{");
      PrintValue(*elements[i]);
      out_ << ", ";
      PrintValue(*elements[i + 1]);
      out_ << '}';
    }
    out_ << '}';
    return;
  }
  out_ << (type.IsList() ? '[' : '(');
  for (size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) out_ << ", ";
    PrintValue(*elements[i]);
  }
  out_ << (type.IsList() ? ']' : ')');
}

void LiteralPrinter::PrintElement(const Literal& literal, uint64_t index) {
  if (literal.kind() == Literal::Kind::kStrings) return PrintString(literal.strings()[index]);
  const DType dtype = literal.type().dtype();
  const uint64_t bits = literal.Bits(index);
  if (dtype == DType::kBool) {
    out_ << (bits ? "true" : "false");
  } else {
    out_.Number(dtype, bits);
  }
}

void LiteralPrinter::PrintTensor(const Literal& literal) {
  Type type = literal.type();
  if (type.IsScalar()) return PrintElement(literal, 0);
  llvm::SmallVector<uint64_t, 8> sizes;
  uint64_t known = 1;
  for (Dim dim : type.dims()) {
    sizes.push_back(dim.IsConstant() ? dim.size() : 0);
    if (dim.IsConstant()) known *= dim.size();
  }
  // At most one is unknown: the number of elements tells it.
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (!type.dims()[i].IsConstant() && known != 0) sizes[i] = literal.size() / known;
  }
  uint64_t index = 0;
  PrintDimension(literal, sizes, &index);
}

void LiteralPrinter::PrintDimension(const Literal& literal, llvm::ArrayRef<uint64_t> sizes, uint64_t* index) {
  out_ << '[';
  for (uint64_t i = 0; i < sizes[0]; ++i) {
    if (i > 0) out_ << ", ";
    if (sizes.size() > 1) {
      PrintDimension(literal, sizes.drop_front(), index);
    } else {
      PrintElement(literal, (*index)++);
    }
  }
  out_ << ']';
}

}  // namespace mil::text
