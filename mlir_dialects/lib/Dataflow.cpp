// Functions, modules and graph regions as problems.
//
// With io=ports operation 0 is "inputs", in step 0, and the last one is "outputs".  With io=nodes
// every argument is an operation "input" and returning a value is no use of it.  Registers are
// edges of distance 1; both branches of scf.if are run.
#include "Model.h"
#include "Values.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/RegionKindInterface.h"
#include "llvm/ADT/SetVector.h"

#include <queue>

using namespace mlir;

namespace gaus {
namespace {

using Source = std::pair<Value, int64_t>; // a value, and how many iterations ago

class Reader {
public:
  Reader(Region &region, bool nodes) : region(region), nodes(nodes) {}

  LogicalResult run();

private:
  LogicalResult addArguments(Block &block);
  LogicalResult addBlock(Block &block, bool speculative);
  LogicalResult addOperation(Operation *op, bool speculative);
  LogicalResult addRegister(Operation *op);
  LogicalResult addValue(Value value, int64_t producer, std::string name, Location where);
  LogicalResult checkClock(Operation *op, Value clock);
  LogicalResult checkWires();
  void addUses(int64_t user, ArrayRef<Value> operands);
  std::vector<Source> sourcesOf(Value value);

  Region &region;
  bool nodes;
  DenseMap<Value, size_t> index;
  DenseMap<Value, SmallVector<Source, 2>> links;
  std::vector<std::pair<int64_t, SmallVector<Value>>> uses;
  SmallVector<Value> yields;
  std::pair<Operation *, Value> clocked = {nullptr, Value()};
  size_t position = 0;
};

LogicalResult Reader::run() {
  Block &block = region.container->getRegion(0).front();
  region.ordered = mayHaveSSADominance(region.container->getRegion(0)) &&
                   region.container->getName().getStringRef() != "hw.module";
  if (failed(addArguments(block)) || failed(addBlock(block, false)) || failed(checkWires()))
    return failure();
  SmallVector<Value> leaving = yields;
  for (auto &[user, operands] : uses)
    addUses(user, operands);
  if (nodes)
    return success();
  Location where = region.container->getLoc();
  std::string type = region.typeFor({"outputs", 0, "", where, true});
  int64_t outputs = region.add({nullptr, "outputs", type, where});
  std::vector<Source> found;
  for (Value value : leaving)
    llvm::append_range(found, sourcesOf(value));
  llvm::stable_sort(found, [](auto &a, auto &b) { return a.second < b.second; });
  for (auto &[value, distance] : found)
    region.values[index[value]].users[{outputs, distance}];
  return success();
}

LogicalResult Reader::addArguments(Block &block) {
  Location where = region.container->getLoc();
  int64_t inputs = 0;
  if (!nodes) {
    std::string type = region.typeFor({"inputs", 0, "", where, true});
    inputs = region.add({nullptr, "inputs", type, where, true});
  }
  for (auto [number, argument] : llvm::enumerate(block.getArguments())) {
    if (isClock(argument.getType()))
      continue;
    std::string name = "arg" + std::to_string(number);
    int64_t producer = inputs;
    if (nodes) {
      FailureOr<int64_t> bits = carriedBits(argument.getType(), where);
      if (failed(bits))
        return failure();
      producer = region.add({nullptr, name, region.typeFor({"input", *bits, "", where}), where});
    }
    if (failed(addValue(argument, producer, name, where)))
      return failure();
  }
  return success();
}

LogicalResult Reader::addValue(Value value, int64_t producer, std::string name, Location where) {
  if (isClock(value.getType()))
    return success();
  FailureOr<int64_t> bits = carriedBits(value.getType(), where);
  if (failed(bits))
    return failure();
  index[value] = region.values.size();
  region.values.push_back({producer, *bits, std::move(name), {}});
  return success();
}

LogicalResult Reader::addBlock(Block &block, bool speculative) {
  for (Operation &op : block) {
    bool makesClocks = op.getNumResults() && llvm::all_of(op.getResultTypes(), isClock);
    LogicalResult added = success();
    if (isTerminator(&op))
      yields.assign(op.operand_begin(), op.operand_end());
    else if (isConstant(&op) || (makesClocks && !isRegister(&op)))
      continue;
    else if (isRegister(&op))
      added = addRegister(&op);
    else if (isInverter(&op))
      links[op.getResult(0)] = {{op.getOperand(0), 0}};
    else
      added = addOperation(&op, speculative);
    if (failed(added))
      return failure();
  }
  return success();
}

LogicalResult Reader::addRegister(Operation *op) {
  if (op->getNumOperands() < 2 || op->getNumResults() != 1)
    return emitError(op->getLoc()) << "'" << op->getName() << "' needs a data operand and a clock";
  if (failed(checkClock(op, op->getOperand(1))))
    return failure();
  StringRef name = op->getName().getStringRef();
  int64_t distance = 1;
  if (name == "seq.shiftreg")
    if (auto length = dyn_cast_if_present<IntegerAttr>(
            op->getInherentAttr("numElements").value_or(op->getAttr("numElements"))))
      distance = length.getInt();
  SmallVector<Source, 2> taken = {{op->getOperand(0), distance}};
  if ((name == "seq.compreg.ce" || name == "seq.shiftreg") && op->getNumOperands() > 2)
    taken.push_back({op->getOperand(2), distance});
  links[op->getResult(0)] = std::move(taken);
  return success();
}

LogicalResult Reader::checkClock(Operation *op, Value clock) {
  if (!clocked.first)
    clocked = {op, clock};
  if (clock == clocked.second)
    return success();
  InFlightDiagnostic error = emitError(op->getLoc());
  error << "'" << op->getName() << "' runs on another clock than '" << clocked.first->getName()
        << "'; iterations of one schedule share one clock, so put each clock domain into a module "
           "of its own";
  error.attachNote(clocked.first->getLoc()) << "'" << clocked.first->getName() << "' is here";
  return error;
}

// Inverters that feed each other in a circle have no operation that could break it.
LogicalResult Reader::checkWires() {
  for (auto &[first, _] : links) {
    Value value = first;
    llvm::SmallPtrSet<Value, 8> path;
    while (links.count(value) && !isRegister(value.getDefiningOp())) {
      if (!path.insert(value).second)
        return emitError(value.getDefiningOp()->getLoc())
               << "combinational cycle of inverters; a register must break it";
      value = links[value].front().first;
    }
  }
  return success();
}

LogicalResult Reader::addOperation(Operation *op, bool speculative) {
  SmallVector<Value> operands(op->getOperands());
  if (isConditional(op)) {
    for (mlir::Region &branch : op->getRegions())
      for (Block &block : branch) {
        if (failed(addBlock(block, true)))
          return failure();
        llvm::append_range(operands, yields);
      }
    yields.clear();
  } else {
    for (mlir::Region &inner : op->getRegions())
      inner.walk([&](Operation *nested) { llvm::append_range(operands, nested->getOperands()); });
  }
  for (Value value : operands)
    if (isClock(value.getType()) && failed(checkClock(op, value)))
      return failure();
  Location where = op->getLoc();
  std::string name = nameOf(op, position++);
  TypeQuery query{libraryName(op), widest(op), sspType(op), where};
  int64_t number = region.add({op, name, region.typeFor(query), where, false, speculative});
  uses.push_back({number, std::move(operands)});
  for (auto [i, result] : llvm::enumerate(op->getResults())) {
    std::string own = op->getNumResults() == 1 ? name : name + "." + std::to_string(i);
    if (failed(addValue(result, number, own, where)))
      return failure();
  }
  return success();
}

void Reader::addUses(int64_t user, ArrayRef<Value> operands) {
  for (Value value : operands)
    for (auto &[source, distance] : sourcesOf(value))
      region.values[index[source]].users[{user, distance}];
}

// What operations make of a value, and how many iterations ago: the shortest way to each through
// registers.  Constants and clocks are there all the time.
std::vector<Source> Reader::sourcesOf(Value value) {
  if (index.count(value))
    return {{value, 0}};
  llvm::MapVector<Value, int64_t> best, found;
  using Entry = std::tuple<int64_t, int64_t, Value>;
  auto later = [](const Entry &a, const Entry &b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) > std::tie(std::get<0>(b), std::get<1>(b));
  };
  std::priority_queue<Entry, std::vector<Entry>, decltype(later)> waiting(later);
  int64_t order = 0;
  best[value] = 0;
  waiting.push({0, order++, value});
  while (!waiting.empty()) {
    auto [distance, _, current] = waiting.top();
    waiting.pop();
    auto link = links.find(current);
    if (link == links.end() || distance != best[current])
      continue;
    for (auto &[source, step] : link->second) {
      bool passes = links.count(source);
      auto &known = passes ? best : found;
      auto [place, isNew] = known.insert({source, distance + step});
      if (!isNew && place->second <= distance + step)
        continue;
      place->second = distance + step;
      if (passes)
        waiting.push({distance + step, order++, source});
    }
  }
  std::vector<Source> sources;
  for (auto &[source, distance] : found)
    if (index.count(source))
      sources.push_back({source, distance});
  llvm::stable_sort(sources, [](auto &a, auto &b) { return a.second < b.second; });
  return sources;
}

} // namespace

LogicalResult readDataflow(Region &region, bool nodes) { return Reader(region, nodes).run(); }

} // namespace gaus
