#include "Values.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OpDefinition.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace gaus {

template <typename T> static std::string textOf(T thing) {
  std::string text;
  llvm::raw_string_ostream(text) << thing;
  return text;
}

static bool isOneOf(Operation *op, std::initializer_list<StringRef> names) {
  return llvm::is_contained(names, op->getName().getStringRef());
}

std::optional<int64_t> bitsOf(Type type) {
  if (type.isIntOrFloat())
    return type.getIntOrFloatBitWidth();
  if (auto vector = dyn_cast<VectorType>(type))
    if (vector.getElementType().isIntOrFloat() && !vector.isScalable())
      return vector.getNumElements() * vector.getElementTypeBitWidth();
  return std::nullopt;
}

FailureOr<int64_t> carriedBits(Type type, Location where) {
  if (type.isIndex())
    return kIndexBits;
  if (isa<BaseMemRefType>(type))
    return int64_t(0);
  if (std::optional<int64_t> bits = bitsOf(type))
    return *bits;
  return emitError(where) << "the width of type " << type
                          << " is unknown, so a register cannot hold it";
}

int64_t widest(Operation *op) {
  int64_t bits = 0;
  for (Type type : op->getOperandTypes())
    bits = std::max(bits, bitsOf(type).value_or(0));
  for (Type type : op->getResultTypes())
    bits = std::max(bits, bitsOf(type).value_or(0));
  return bits;
}

bool isClock(Type type) {
  // Not built against CIRCT, so that its type is known by its text only.
  bool isForeign = isa<OpaqueType>(type) || type.getDialect().getNamespace() == "seq";
  return isForeign && textOf(type) == "!seq.clock";
}

bool isConstant(Operation *op) {
  return op->hasTrait<OpTrait::ConstantLike>() ||
         isOneOf(op, {"hw.aggregate_constant", "hw.constant", "hw.enum.constant", "hw.param.value",
                      "seq.const_clock"});
}

bool isTerminator(Operation *op) {
  return op->hasTrait<OpTrait::IsTerminator>() || isOneOf(op, {"hw.output"});
}

bool isRegister(Operation *op) {
  return isOneOf(op, {"seq.compreg", "seq.compreg.ce", "seq.firreg", "seq.shiftreg"});
}

bool isInverter(Operation *op) {
  return isOneOf(op, {"synth.aig.and_inv"}) && op->getNumOperands() == 1;
}

bool isConditional(Operation *op) { return isOneOf(op, {"scf.if"}); }

StringRef elsewhere(Operation *op) {
  static constexpr StringLiteral kRewritten[] = {"affine", "arith",  "cf",  "func",  "index",
                                                 "math",   "memref", "scf", "vector"};
  bool isRewritten = llvm::is_contained(kRewritten, op->getName().getDialectNamespace());
  return isRewritten ? "; gaus hls and gaus-opt rewrite such functions" : "";
}

bool isPlainAccess(Operation *op) {
  return isOneOf(op, {"affine.load", "affine.store", "memref.load", "memref.store"});
}

std::string libraryName(Operation *op) {
  StringRef name = op->getName().getStringRef();
  StringRef key = name == "hw.instance" ? "moduleName" : name == "func.call" ? "callee" : "";
  Attribute callee = key.empty() ? Attribute() : op->getPropertiesAsAttribute();
  if (auto properties = dyn_cast_if_present<DictionaryAttr>(callee))
    callee = properties.get(key);
  else
    callee = key.empty() ? Attribute() : op->getAttr(key);
  return callee ? textOf(callee) : name.str();
}

llvm::SmallVector<std::string> calledIn(Operation *container) {
  llvm::SmallVector<std::string> found;
  container->walk([&](Operation *op) {
    std::string name = libraryName(op);
    if (StringRef(name).starts_with("@") && sspType(op).empty())
      found.push_back(std::move(name));
  });
  return found;
}

std::string sspType(Operation *op) {
  Attribute type = op->getDiscardableAttr("ssp.operator_type");
  return type ? textOf(type) : std::string();
}

std::string nameOf(Operation *op, size_t position) {
  if (auto hint = op->getAttrOfType<StringAttr>("sv.namehint"))
    if (!hint.getValue().empty())
      return hint.getValue().str();
  StringRef name = op->getName().getStringRef();
  return (name.substr(name.rfind('.') + 1) + "_" + Twine(position)).str();
}

} // namespace gaus
