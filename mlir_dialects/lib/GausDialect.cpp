// Verification of the attributes of a schedule.
#include "Gaus/GausDialect.h"

#include "mlir/Interfaces/LoopLikeInterface.h"

#include <optional>

using namespace mlir;
using namespace gaus;

#include "Gaus/GausDialect.cpp.inc"

void GausDialect::initialize() {}

static std::optional<int64_t> numberOf(Operation *op, StringRef name) {
  auto number = op->getAttrOfType<IntegerAttr>(name);
  if (!number || !number.getType().isSignlessInteger(64))
    return std::nullopt;
  return number.getInt();
}

static LogicalResult verifyNumber(Operation *op, NamedAttribute attribute, int64_t least) {
  auto number = dyn_cast<IntegerAttr>(attribute.getValue());
  if (!number || !number.getType().isSignlessInteger(64))
    return op->emitError() << "'" << attribute.getName().getValue() << "' is "
                           << attribute.getValue() << "; it must be an i64";
  if (number.getInt() < least)
    return op->emitError() << "'" << attribute.getName().getValue() << "' is " << number.getInt()
                           << "; it must be at least " << least;
  return success();
}

namespace {
// Where an operand comes from: its producer, and how many iterations ago of which loop.
struct Source {
  OpResult value;
  int64_t distance = 0;
  int64_t interval = 0;
};
} // namespace

// Follows iter_args to what was yielded.  Values from outside the loop are there all the time.
static std::optional<Source> sourceOf(Value value) {
  int64_t distance = 0, interval = 0;
  llvm::SmallPtrSet<Value, 4> seen;
  Operation *around = nullptr;
  while (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast_if_present<LoopLikeOpInterface>(argument.getOwner()->getParentOp());
    if (!loop || !seen.insert(value).second || (around && around != loop.getOperation()))
      return std::nullopt;
    std::optional<int64_t> ii = numberOf(loop, kInterval);
    OpOperand *yielded = ii && *ii >= 1 ? loop.getTiedLoopYieldedValue(argument) : nullptr;
    if (!yielded)
      return std::nullopt;
    around = loop, interval = *ii, value = yielded->get();
    ++distance;
  }
  if (around && !around->isProperAncestor(value.getDefiningOp()))
    return std::nullopt;
  return Source{cast<OpResult>(value), distance, interval};
}

// Index arithmetic goes into addresses, which the control of a loop steps by itself; and of the
// results of a conditional only the last has the time that is written at it.
static bool hasTimeOfItsOwn(const Source &source) {
  Operation *producer = source.value.getOwner();
  return !source.value.getType().isIndex() &&
         !(producer->getNumRegions() && producer->getNumResults() > 1);
}

static LogicalResult verifyOperands(Operation *op, int64_t start) {
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    std::optional<Source> source = sourceOf(operand);
    if (!source || !hasTimeOfItsOwn(*source))
      continue;
    Operation *producer = source->value.getOwner();
    std::optional<int64_t> before = numberOf(producer, kStart);
    std::optional<int64_t> latency = numberOf(producer, kLatency);
    if (!before || !latency || *before < 0 || *latency < 0)
      continue;
    // In 128 bits nothing overflows, whatever the IR says.
    __int128 ready = __int128(*before) + *latency;
    __int128 seen = __int128(start) + __int128(source->interval) * source->distance;
    if (seen >= ready)
      continue;
    InFlightDiagnostic error = op->emitError();
    error << "'" << op->getName() << "' starts at " << start;
    if (source->distance)
      error << " (" << source->distance << " iterations of II " << source->interval << " later)";
    error << ", before its operand #" << index << " is there: '" << producer->getName()
          << "' starts at " << *before << " and takes " << *latency;
    error.attachNote(producer->getLoc()) << "'" << producer->getName() << "' is here";
    return error;
  }
  return success();
}

LogicalResult GausDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  StringRef name = attribute.getName().getValue();
  if (name == kResource) {
    if (isa<StringAttr>(attribute.getValue()))
      return success();
    return op->emitError() << "'gaus.resource' is " << attribute.getValue()
                           << "; it must be a string";
  }
  if (name == "gaus.hint" || name == "gaus.name")
    return op->emitError() << "'" << name
                           << "' is for the drivers in Python; give this pass the options ii or "
                              "constraints instead, or use gaus-opt";
  if (!llvm::is_contained({kStart, kLatency, kStage, kUnit, kLength, kInterval, kBlocking}, name))
    return op->emitError() << "unknown attribute '" << name
                           << "'; valid: gaus.start, gaus.latency, gaus.stage, gaus.unit, "
                              "gaus.resource, gaus.length, gaus.ii, gaus.blocking";
  if (failed(verifyNumber(op, attribute, name == kInterval || name == kBlocking)))
    return failure();
  if (name != kStart)
    return success();
  return verifyOperands(op, cast<IntegerAttr>(attribute.getValue()).getInt());
}
