// Several tensors in one: `pack` is a concat, an input that is `unpack`ed a slice for each part.
#include "graph/lowering.h"
#include "mil/ir/infer_context.h"

namespace mil::graph {

std::optional<int64_t> Lowering::ReadAxis(llvm::ArrayRef<Argument> arguments, Scope& scope, SourceRange range,
                                          std::string* by) {
  std::optional<int64_t> axis;
  bool ok = true;
  for (const Argument& argument : arguments) {
    llvm::StringRef name = argument.name.text;
    if (by && name == "by") {
      const auto* word = llvm::dyn_cast<NameExpr>(argument.value);
      *by = word ? word->name.str() : "";
      if (*by != "slice_by_size" && *by != "slice_by_index" && *by != "split") {
        Error(DiagId::kKindMismatch, argument.value->range,
              "found another way to unpack, expected slice_by_size, slice_by_index or split");
        ok = false;
      }
    } else if (name == "axis" || (name.empty() && !axis)) {
      axis = EvalInteger(*argument.value, scope, "the axis");
      ok &= axis.has_value();
    } else {
      Error(DiagId::kUnknownInput, argument.value->range,
            "found an argument '" + name + "', expected axis" + (by ? " and by" : ""));
      ok = false;
    }
  }
  if (ok && !axis)
    Error(DiagId::kMissingInput, range, "found no axis, expected 'axis=' and the dimension along which the parts lie");
  return ok ? axis : std::nullopt;
}

Entity Lowering::EvalPack(const PackExpr& expr, Scope& scope, const Naming& naming) {
  std::optional<int64_t> axis = ReadAxis(expr.arguments, scope, expr.range, nullptr);
  EntityList values;
  bool ok = axis.has_value();
  for (const PackItem& item : expr.items) {
    Entity value = Eval(*item.value, scope, {LocalName(item.name.text), true, false, {}, {}});
    ok &= !value.IsError();
    if (value.IsConstant() && CanMakeOps("a part", item.value->range)) {
      value = Entity::Tensor(ConstValue(*value.constant, item.name.text, item.value->range));
    }
    if (ok && !value.IsValue()) {
      Error(DiagId::kKindMismatch, item.value->range,
            "part '" + item.name.text + "' is " + Describe(value) + ", expected a tensor");
      ok = false;
    }
    values.push_back(value);
  }
  if (!ok) return Entity::Error();
  std::vector<Region> regions;
  int64_t offset = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    Type type = values[i].type();
    std::optional<int64_t> at;
    if (type.IsTensor() && type.IsRanked()) at = InferContext::NormalizeAxis(*axis, type.rank());
    std::optional<Dim> end;
    if (at && type.dims()[*at].IsConstant()) end = Add(offset, type.dims()[*at]);
    if (!end) {
      return Error(DiagId::kKindMismatch, expr.items[i].value->range,
                   "part '" + expr.items[i].name.text + "' is " + TypeText(type) +
                       ", expected a tensor whose size along axis " + llvm::Twine(*axis) + " is known");
    }
    Region region;
    region.name = expr.items[i].name.text.str();
    region.is_output = true;
    region.axis = *at;
    region.offset = offset;
    region.size = end->size() - offset;
    regions.push_back(region);
    offset = end->size();
  }
  CallArgument parts{{"values", expr.range}, MakeList(std::move(values), expr.range), nullptr, expr.range};
  CallArgument along{{"axis", expr.range}, Entity::Integer(*axis), nullptr, expr.range};
  Entity packed = ApplyOperation("concat", expr.range, {parts, along}, naming);
  if (packed.IsValue()) function_->packed[packed.value] = std::move(regions);
  return packed;
}

void Lowering::BindUnpack(const InputDecl& input, Scope& scope, Value* given) {
  std::string by = "slice_by_size";
  const Name& name = input.declared.name;
  std::vector<std::pair<std::string, Type>> parts;
  llvm::MapVector<llvm::StringRef, EntityList> lists;
  std::optional<int64_t> axis = ReadAxis(input.unpack_arguments, scope, name.range, &by);
  bool ok = LowerParts(input, scope, &parts, &lists) && axis && !parts.empty();
  // All parts agree off the axis; along it they add up.
  Shape packed;
  std::vector<std::pair<int64_t, int64_t>> places;  // Offset and size.
  for (size_t i = 0; ok && i < parts.size(); ++i) {
    Type type = parts[i].second;
    std::optional<int64_t> at;
    if (type.IsTensor() && type.HasStaticShape()) at = InferContext::NormalizeAxis(*axis, type.rank());
    if (!at) {
      Error(DiagId::kTypeMismatch, name.range,
            "part '" + llvm::Twine(parts[i].first) + "' of '" + name.text + "' is " + TypeText(type) +
                ", expected a tensor with known sizes that has axis " + llvm::Twine(*axis));
      ok = false;
      break;
    }
    axis = at;
    if (i == 0) {
      packed.assign(type.dims().begin(), type.dims().end());
      packed[*at] = 0;
    }
    const int64_t offset = packed.size() == type.rank() ? packed[*at].size() : 0;
    std::optional<Dim> end = Add(offset, type.dims()[*at]);
    Shape like(type.dims().begin(), type.dims().end());
    like[*at] = offset;
    if (like != packed || type.dtype() != parts[0].second.dtype() || !end) {
      Error(DiagId::kTypeMismatch, name.range,
            "part '" + llvm::Twine(parts[i].first) + "' of '" + name.text + "' is " + TypeText(type) +
                ", expected it to be like " + TypeText(parts[0].second) + " but for axis " + llvm::Twine(*at));
      ok = false;
      break;
    }
    packed[*at] = *end;
    places.push_back({offset, type.dims()[*at].size()});
  }
  if (ok && !Product(packed))
    ok = !Error(DiagId::kSizeOverflow, name.range, "found a tensor of more than 2^63 elements").IsError();
  if (input.parts.empty()) Error(DiagId::kSyntaxError, name.range, "found no parts, expected at least one to unpack");

  std::vector<Entity> values(parts.size());
  if (ok) {
    Type type = program_->types().Tensor(parts[0].second.dtype(), packed);
    Value* value = given;
    if (value && !Compatible(value->type(), type)) {
      Error(DiagId::kTypeMismatch, name.range,
            "'" + name.text + "' is given " + TypeText(value->type()) + ", expected " + TypeText(type));
      value = nullptr;
    } else if (!value) {
      value = AddFunctionInput(name.text, name.range, type);
      for (size_t i = 0; i < parts.size(); ++i) {
        function_->function->regions().push_back(
            {value->name(), parts[i].first, false, *axis, places[i].first, places[i].second});
      }
    }
    Bind(scope, name, value ? Entity::Tensor(value) : Entity::Error());
    CallArgument x{{"x", name.range}, Entity::Tensor(value), nullptr, name.range};
    const auto integers = [&](llvm::StringRef input_name, llvm::ArrayRef<int64_t> numbers) {
      EntityList list;
      for (int64_t number : numbers) list.push_back(Entity::Integer(number));
      return CallArgument{{input_name, name.range}, MakeList(std::move(list), name.range), nullptr, name.range};
    };
    if (value && by == "split") {
      std::vector<int64_t> sizes;
      llvm::SmallVector<llvm::StringRef, 8> targets;
      for (size_t i = 0; i < parts.size(); ++i) {
        sizes.push_back(places[i].second);
        targets.push_back(LocalName(parts[i].first));
      }
      CallArgument along{{"axis", name.range}, Entity::Integer(*axis), nullptr, name.range};
      Naming naming{targets[0], true, false, targets, {}};
      Entity split = ApplyOperation("split", name.range, {x, integers("split_sizes", sizes), along}, naming);
      if (split.IsList() && split.list().size() == values.size()) values = split.list();
      if (split.IsValue() && values.size() == 1) values[0] = split;
    } else if (value) {
      for (size_t i = 0; i < parts.size(); ++i) {
        std::vector<int64_t> begin(packed.size(), 0), size, end;
        begin[*axis] = places[i].first;
        for (Dim dim : parts[i].second.dims()) size.push_back(dim.size());
        end = size;
        end[*axis] = places[i].first + places[i].second;
        const bool by_size = by == "slice_by_size";
        Naming naming{LocalName(parts[i].first), true, false, {}, {}};
        values[i] = ApplyOperation(
            by, name.range, {x, integers("begin", begin), by_size ? integers("size", size) : integers("end", end)},
            naming);
        if (values[i].IsValue() && values[i].value->defining_op())
          function_->unpacked.push_back(values[i].value->defining_op());
      }
    }
  } else {
    Bind(scope, name, Entity::Error());
  }
  size_t next = 0;
  for (const Declared& declared : input.parts) {
    if (!declared.list) {
      // Parts of a group come in between: count them as LowerParts did.
      while (next < parts.size() && parts[next].first != declared.name.text) ++next;
      Bind(scope, declared.name, next < values.size() ? values[next] : Entity::Error(), true);
      ++next;
      continue;
    }
    for (const Declared::Member& member : declared.members) {
      if (scope.IsOwn(member.name.text)) continue;
      EntityList list;
      for (const Entity& which : lists[member.name.text]) {
        list.push_back(static_cast<size_t>(which.integer) < values.size() ? values[which.integer] : Entity::Error());
      }
      Bind(scope, member.name, MakeList(std::move(list), member.name.range));
    }
  }
}

}  // namespace mil::graph
