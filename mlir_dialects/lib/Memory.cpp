// Which accesses of a loop have to stay apart, by how many iterations and cycles.
//
// Two accesses of one memory, at least one of them a store, keep their order.  Where all their
// subscripts are linear in the induction variable, the least distance at which they touch the same
// element is known; otherwise it may be any: 0 in the order of the program, and 1 back.
#include "Memory.h"
#include "Values.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace gaus {

static LogicalResult refuse(Operation *op, const Twine &why) {
  return emitError(op->getLoc()) << "'" << op->getName() << "' in a loop " << why
                                 << "; only operations that read or write one memory can be "
                                    "pipelined, so move it out of the loop"
                                 << elsewhere(op);
}

// Effects of an operation whose dialect is loaded, or nothing where they are not known.
static std::optional<SmallVector<MemoryEffects::EffectInstance>> effectsOf(Operation *op) {
  auto interface = dyn_cast<MemoryEffectOpInterface>(op);
  if (!interface)
    return std::nullopt;
  SmallVector<MemoryEffects::EffectInstance> effects;
  interface.getEffects(effects);
  return effects;
}

bool isMemory(Value value) { return value && isa<BaseMemRefType>(value.getType()); }

Value baseOf(Value memory) {
  while (auto view = memory.getDefiningOp<ViewLikeOpInterface>())
    memory = view.getViewSource();
  return memory;
}

FailureOr<std::optional<Access>> Memories::accessOf(Operation *op) {
  if (!op->isRegistered() || isMemoryEffectFree(op)) {
    if (llvm::any_of(op->getOperands(), isMemory))
      return refuse(op, "makes or hands on a reference to memory");
    return std::optional<Access>();
  }
  auto effects = effectsOf(op);
  if (!effects)
    return refuse(op, "has effects that are not known");
  Access access;
  access.op = op;
  Value accessed;
  for (const MemoryEffects::EffectInstance &effect : *effects) {
    bool reads = isa<MemoryEffects::Read>(effect.getEffect());
    bool writes = isa<MemoryEffects::Write>(effect.getEffect());
    if (!isMemory(effect.getValue()) || !(reads || writes))
      return refuse(op, "has another effect than reading or writing a memory");
    if (accessed && accessed != effect.getValue())
      return refuse(op, "touches several memories");
    accessed = effect.getValue();
    access.isStore |= writes;
  }
  if (!accessed)
    return std::optional<Access>();
  auto type = cast<BaseMemRefType>(accessed.getType());
  std::optional<int64_t> bits = bitsOf(type.getElementType());
  if (type.getElementType().isIndex())
    bits = kLoopIndexBits;
  if (!bits)
    return emitError(op->getLoc()) << "the elements of " << type << " have no width";
  if (isa<VectorType>(type.getElementType()))
    return refuse(op, "accesses vectors, which are not taken apart into lanes here");
  if (failed(requireKnown(op, baseOf(accessed))))
    return failure();
  access.bits = *bits;
  access.memory = nameOf(baseOf(accessed));
  auto behind = llvm::find(op->getOperands(), accessed) + 1;
  SmallVector<Value> operands(behind, op->operand_end());
  if (baseOf(accessed) != accessed || !isPlainAccess(op)) {
    access.subscripts.assign(1, std::nullopt);
  } else if (auto map = op->getAttrOfType<AffineMapAttr>("map")) {
    AffineMap affine = map.getValue();
    for (AffineExpr expression : affine.getResults())
      access.subscripts.push_back(formOf(expression, affine.getNumDims(), operands));
  } else {
    for (Value index : operands)
      access.subscripts.push_back(formOf(index));
  }
  return std::optional<Access>(std::move(access));
}

static LinearForm sum(const LinearForm &one, const LinearForm &two, int64_t times) {
  LinearForm total = one;
  total.coefficient += times * two.coefficient;
  total.constant += times * two.constant;
  for (auto &[value, coefficient] : two.invariants)
    total.invariants[value] += times * coefficient;
  total.invariants.remove_if([](auto &entry) { return entry.second == 0; });
  return total;
}

std::optional<LinearForm> Memories::formOf(Value value) {
  if (std::optional<int64_t> constant = getConstantIntValue(OpFoldResult(value)))
    return LinearForm{0, *constant, {}};
  std::optional<SmallVector<Value>> inductions = loop.getLoopInductionVars();
  if (inductions && inductions->size() == 1 && inductions->front() == value)
    return LinearForm{1, 0, {}};
  if (loop.isDefinedOutsideOfLoop(value)) {
    LinearForm own;
    own.invariants[value] = 1;
    return own;
  }
  Operation *op = value.getDefiningOp();
  if (!op)
    return std::nullopt;
  StringRef name = op->getName().getStringRef();
  if (auto map = name == "affine.apply" ? op->getAttrOfType<AffineMapAttr>("map") : nullptr)
    return formOf(map.getValue().getResult(0), map.getValue().getNumDims(),
                  SmallVector<Value>(op->getOperands()));
  bool isSum = name == "arith.addi" || name == "arith.subi" || name == "arith.muli";
  if (!isSum || !value.getType().isIndex())
    return std::nullopt;
  std::optional<LinearForm> one = formOf(op->getOperand(0)), two = formOf(op->getOperand(1));
  if (!one || !two)
    return std::nullopt;
  if (name != "arith.muli")
    return sum(*one, *two, name == "arith.subi" ? -1 : 1);
  if (one->coefficient || !one->invariants.empty())
    std::swap(one, two);
  if (one->coefficient || !one->invariants.empty())
    return std::nullopt;
  return sum({}, *two, one->constant);
}

std::optional<LinearForm> Memories::formOf(AffineExpr expression, unsigned dimensions,
                                           ArrayRef<Value> operands) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expression))
    return LinearForm{0, constant.getValue(), {}};
  if (auto dimension = dyn_cast<AffineDimExpr>(expression))
    return formOf(operands[dimension.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expression))
    return formOf(operands[dimensions + symbol.getPosition()]);
  auto binary = cast<AffineBinaryOpExpr>(expression);
  std::optional<LinearForm> one = formOf(binary.getLHS(), dimensions, operands);
  if (one && expression.getKind() == AffineExprKind::Mul)
    if (auto times = dyn_cast<AffineConstantExpr>(binary.getRHS()))
      return sum({}, *one, times.getValue());
  if (!one || expression.getKind() != AffineExprKind::Add)
    return std::nullopt;
  std::optional<LinearForm> two = formOf(binary.getRHS(), dimensions, operands);
  return two ? std::optional(sum(*one, *two, 1)) : std::nullopt;
}

static std::optional<int64_t> only(std::optional<SmallVector<OpFoldResult>> values) {
  return values && values->size() == 1 ? getConstantIntValue(values->front()) : std::nullopt;
}

std::optional<int64_t> Memories::step() const {
  std::optional<int64_t> step = only(const_cast<Memories *>(this)->loop.getLoopSteps());
  return step && *step > 0 ? step : std::nullopt;
}

std::optional<int64_t> Memories::trips() const {
  auto op = const_cast<Memories *>(this)->loop;
  std::optional<int64_t> low = only(op.getLoopLowerBounds()), high = only(op.getLoopUpperBounds());
  std::optional<int64_t> each = step();
  int64_t range = 0;
  // Constants are read as signed numbers, and bounds of an unsigned loop are not.
  if (!low || !high || !each || op->hasAttr("unsignedCmp") ||
      (*high > *low && llvm::SubOverflow(*high, *low, range)))
    return std::nullopt;
  return range ? llvm::divideCeilSigned(range, *each) : 0;
}

// The fewest iterations from one access to another of the same element; nothing if there are none.
std::optional<Memories::Distance> Memories::distance(const Access &earlier, const Access &later,
                                                     int64_t atLeast) {
  std::optional<int64_t> fixed, each = step(), most = trips();
  bool isExact = earlier.subscripts.size() == later.subscripts.size();
  for (auto [one, two] : llvm::zip(earlier.subscripts, later.subscripts)) {
    bool isKnown = one && two && one->coefficient == two->coefficient &&
                   sum(*one, *two, -1).invariants.empty();
    int64_t apart = isKnown ? one->constant - two->constant : 0;
    if (isKnown && !one->coefficient) {
      if (apart)
        return std::nullopt;
      continue;
    }
    if (!isKnown || (apart && !each)) {
      isExact = false;
      continue;
    }
    int64_t stride = apart ? one->coefficient * *each : 1;
    if (apart % stride || (fixed && *fixed != apart / stride))
      return std::nullopt;
    fixed = apart / stride;
  }
  int64_t iterations = fixed.value_or(atLeast);
  if (iterations < atLeast || (most && iterations >= *most))
    return std::nullopt;
  return Distance{iterations, isExact || fixed};
}

// Whether two operations stand on different sides of an scf.if.
static bool areExclusive(Operation *one, Operation *two) {
  for (mlir::Region *side = one->getParentRegion(); side; side = side->getParentRegion())
    if (isConditional(side->getParentOp()))
      for (mlir::Region &other : side->getParentOp()->getRegions())
        if (&other != side && other.isAncestor(two->getParentRegion()))
          return true;
  return false;
}

// A store is in the memory one cycle after its start.
int64_t Memories::delay(const Access &one, const Access &two) const {
  if (one.isStore && two.isStore)
    return 1;
  return reading.readDuringWrite == (one.isStore ? "new" : "old") ? 0 : 1;
}

LogicalResult Memories::separate() {
  for (auto [k, two] : llvm::enumerate(accesses))
    for (const Access &one : ArrayRef(accesses).take_front(k))
      if (one.memory == two.memory && (one.isStore || two.isStore))
        if (failed(separate(one, two)))
          return failure();
  return success();
}

LogicalResult Memories::separate(const Access &one, const Access &two) {
  SmallVector<std::string> assumed;
  auto keep = [&](const Access &from, const Access &to, int64_t atLeast) {
    std::optional<Distance> found = distance(from, to, atLeast);
    if (!found)
      return;
    region.apart.push_back({from.node, to.node, found->iterations, delay(from, to)});
    if (!found->isExact)
      assumed.push_back(("'" + region.nodes[from.node].name + "' -> '" +
                         region.nodes[to.node].name + "' at distance " + Twine(found->iterations))
                            .str());
  };
  keep(one, two, areExclusive(one.op, two.op));
  keep(two, one, 1);
  if (assumed.empty())
    return success();
  InFlightDiagnostic said =
      reading.isExact ? emitError(two.op->getLoc()) : emitRemark(two.op->getLoc());
  said << "'" << region.nodes[one.node].name << "' and '" << region.nodes[two.node].name
       << "' may touch the same element of '" << one.memory
       << "' in any iteration; assumed: " << llvm::join(assumed, " and ");
  if (reading.isExact)
    said << "; write affine subscripts or leave out exact-dependences";
  said.attachNote(one.op->getLoc()) << "'" << region.nodes[one.node].name << "' is here";
  return failure(reading.isExact);
}

} // namespace gaus
