// Innermost loops as problems of one iteration.
//
// Operation 0 is the control, which makes the induction variables.  A use of an iter_arg is a use
// of what was yielded, one iteration later.  Values from outside the loop cost nothing.  Both
// branches of scf.if are run, and each of its results is a multiplexer; a store in a branch also
// waits for the condition.
#include "Memory.h"
#include "Model.h"
#include "Values.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace gaus {
namespace {

class Reader {
public:
  Reader(Region &region, LoopLikeOpInterface loop, const Reading &reading)
      : region(region), loop(loop), memories(region, loop, reading) {}

  LogicalResult run();

private:
  LogicalResult addBlock(Block &block);
  LogicalResult addOperation(Operation *op);
  LogicalResult addAccess(Access access);
  LogicalResult addConditional(Operation *op);
  LogicalResult addNode(Operation *op, TypeQuery query, ArrayRef<Value> operands, ValueRange made);
  LogicalResult addResults(int64_t number, ValueRange made);
  FailureOr<std::pair<Value, int64_t>> sourceOf(Value value);
  FailureOr<int64_t> bits(Value value, Location where);
  int64_t inductionBits(unsigned number, mlir::Type type);

  Region &region;
  LoopLikeOpInterface loop;
  DenseMap<Value, size_t> index;
  std::vector<std::pair<int64_t, SmallVector<Value>>> uses;
  SmallVector<Value> conditions; // of the branches around
  Memories memories;
  size_t position = 0;
};

LogicalResult Reader::run() {
  Location where = loop.getLoc();
  SmallVector<mlir::Region *> bodies = loop.getLoopRegions();
  if (bodies.size() != 1 || !bodies.front()->hasOneBlock())
    return emitError(loop.getLoc())
           << "'" << loop->getName()
           << "' has no single block that is run once an iteration; turn it into "
              "a loop with iter_args, such as scf.for"
           << elsewhere(loop);
  if (loop->getNumResults() != loop.getRegionIterArgs().size())
    return emitError(loop.getLoc()) << "'" << loop->getName()
                                    << "' reduces values of its iterations; turn it into a loop "
                                       "with iter_args, such as scf.for"
                                    << elsewhere(loop);
  if (loop.getYieldedValues().size() != loop.getRegionIterArgs().size())
    return emitError(loop.getLoc())
           << "'" << loop->getName() << "' does not say what its iter_args become";
  region.add({nullptr, "loop", region.typeFor({"loop", 0, "", where, true}), where, true});
  std::optional<SmallVector<Value>> inductions = loop.getLoopInductionVars();
  for (auto [number, value] : llvm::enumerate(inductions.value_or(SmallVector<Value>()))) {
    index[value] = region.values.size();
    region.values.push_back(
        {0, inductionBits(number, value.getType()), "i" + std::to_string(number), {}});
  }
  if (failed(addBlock(bodies.front()->front())))
    return failure();
  for (auto &[user, operands] : uses)
    for (Value operand : operands) {
      FailureOr<std::pair<Value, int64_t>> source = sourceOf(operand);
      if (failed(source))
        return failure();
      auto known = index.find(source->first);
      if (known != index.end())
        region.values[known->second].users[{user, source->second}];
    }
  return memories.separate();
}

// Width that holds what the induction variable can be.
int64_t Reader::inductionBits(unsigned number, mlir::Type type) {
  int64_t unknown = type.isIndex() ? kLoopIndexBits : type.getIntOrFloatBitWidth();
  auto constant = [&](std::optional<SmallVector<OpFoldResult>> values) -> std::optional<int64_t> {
    if (!values || number >= values->size())
      return std::nullopt;
    return getConstantIntValue((*values)[number]);
  };
  std::optional<int64_t> low = constant(loop.getLoopLowerBounds());
  std::optional<int64_t> high = constant(loop.getLoopUpperBounds());
  std::optional<int64_t> step = constant(loop.getLoopSteps());
  if (!low || *low < 0 || loop->hasAttr("unsignedCmp") || (!high && !type.isIndex()))
    return unknown;
  int64_t last = INT32_MAX;
  if (high && step && *step >= 1)
    last = *high > *low ? *low + (*high - 1 - *low) / *step * *step : *low;
  return std::max<int64_t>(1, llvm::Log2_64_Ceil(uint64_t(last) + 1));
}

LogicalResult Reader::addBlock(Block &block) {
  for (Operation &op : block) {
    if (isTerminator(&op) || isConstant(&op))
      continue;
    if (failed(isConditional(&op) ? addConditional(&op) : addOperation(&op)))
      return failure();
  }
  return success();
}

LogicalResult Reader::addOperation(Operation *op) {
  if (op->getNumRegions())
    return emitError(op->getLoc())
           << "'" << op->getName()
           << "' in a loop takes a varying number of cycles; only scf.if may be in "
              "a loop that is pipelined"
           << elsewhere(op);
  if (llvm::any_of(op->getOperandTypes(), llvm::IsaPred<VectorType>) ||
      llvm::any_of(op->getResultTypes(), llvm::IsaPred<VectorType>))
    return emitError(op->getLoc()) << "'" << op->getName()
                                   << "' in a loop works on vectors, which are not taken apart "
                                      "into lanes here"
                                   << elsewhere(op);
  FailureOr<std::optional<Access>> access = memories.accessOf(op);
  if (failed(access))
    return failure();
  if (*access)
    return addAccess(std::move(**access));
  SmallVector<Value> operands(op->getOperands());
  TypeQuery query{libraryName(op), 0, sspType(op), op->getLoc()};
  return addNode(op, std::move(query), operands, op->getResults());
}

// A load or store takes a port of its memory, for which its type stands.
LogicalResult Reader::addAccess(Access access) {
  Operation *op = access.op;
  TypeQuery query{op->getName().getStringRef().str(), access.bits, sspType(op), op->getLoc()};
  if (isPlainAccess(op))
    query.op = access.isStore ? "memref.store" : "memref.load";
  query.memory = access.memory, query.isStore = access.isStore;
  SmallVector<Value> operands;
  llvm::copy_if(op->getOperands(), std::back_inserter(operands),
                [](Value value) { return !isa<BaseMemRefType>(value.getType()); });
  if (access.isStore)
    llvm::append_range(operands, conditions);
  access.node = region.add({op, nameOf(op, position++), region.typeFor(query), op->getLoc()});
  uses.push_back({access.node, std::move(operands)});
  int64_t number = access.node;
  memories.add(std::move(access));
  return addResults(number, op->getResults());
}

LogicalResult Reader::addConditional(Operation *op) {
  SmallVector<SmallVector<Value>, 2> arms(2);
  conditions.push_back(op->getOperand(0));
  for (auto [arm, branch] : llvm::zip(arms, op->getRegions()))
    for (Block &block : branch) {
      if (failed(addBlock(block)))
        return failure();
      arm.assign(block.back().operand_begin(), block.back().operand_end());
    }
  conditions.pop_back();
  for (auto [k, result] : llvm::enumerate(op->getResults())) {
    SmallVector<Value> operands = {op->getOperand(0), arms[0][k], arms[1][k]};
    TypeQuery query{"arith.select", 0, sspType(op), op->getLoc()};
    if (failed(addNode(op, std::move(query), operands, result)))
      return failure();
  }
  return success();
}

LogicalResult Reader::addNode(Operation *op, TypeQuery query, ArrayRef<Value> operands,
                              ValueRange made) {
  Location where = op->getLoc();
  SmallVector<Value> all(operands);
  llvm::append_range(all, made);
  for (Value value : all) {
    auto known = index.find(value);
    int64_t width = value.getType().isIndex() ? kLoopIndexBits : 0;
    if (known != index.end())
      width = region.values[known->second].bits;
    query.bits = std::max(query.bits, bitsOf(value.getType()).value_or(width));
    query.hasIndex |= value.getType().isIndex();
  }
  std::string name = nameOf(op, position++);
  int64_t number = region.add({op, name, region.typeFor(query), where});
  uses.push_back({number, SmallVector<Value>(operands)});
  return addResults(number, made);
}

LogicalResult Reader::addResults(int64_t number, ValueRange made) {
  const std::string name = region.nodes[number].name;
  for (auto [i, result] : llvm::enumerate(made)) {
    FailureOr<int64_t> width = bits(result, region.nodes[number].location);
    if (failed(width))
      return failure();
    std::string own = made.size() == 1 ? name : name + "." + std::to_string(i);
    index[result] = region.values.size();
    region.values.push_back({number, *width, own, {}});
  }
  return success();
}

FailureOr<int64_t> Reader::bits(Value value, Location where) {
  auto known = index.find(value);
  if (known != index.end())
    return region.values[known->second].bits;
  if (value.getType().isIndex())
    return kLoopIndexBits;
  return carriedBits(value.getType(), where);
}

// Follows iter_args to what was yielded, and how many iterations ago.
FailureOr<std::pair<Value, int64_t>> Reader::sourceOf(Value value) {
  int64_t distance = 0;
  while (auto argument = dyn_cast<BlockArgument>(value)) {
    OpOperand *yielded = index.count(value) || argument.getOwner()->getParentOp() != loop
                             ? nullptr
                             : loop.getTiedLoopYieldedValue(argument);
    if (!yielded || yielded->get() == value)
      break; // from outside, or never changed
    value = yielded->get();
    if (size_t(++distance) > loop.getRegionIterArgs().size())
      return emitError(loop.getLoc()) << "iter_args that only hand on each other's values have no "
                                         "operation that makes them; rotate them with an operation";
  }
  return std::make_pair(value, distance);
}

} // namespace

LogicalResult readLoop(Region &region, const Reading &reading) {
  return Reader(region, cast<LoopLikeOpInterface>(region.container), reading).run();
}

} // namespace gaus
