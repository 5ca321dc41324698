// What memories are called, and which of them are known to be one of their own.
#include "Memory.h"
#include "Values.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace gaus {

static bool isAllocation(Operation *op) {
  StringRef name = op->getName().getStringRef();
  return name == "memref.alloca" || name == "memref.alloc";
}

// Refuses a memory that may be one of several, because accesses of others may then be of it.
LogicalResult Memories::requireKnown(Operation *op, Value memory) {
  Operation *maker = memory.getDefiningOp();
  if (auto argument = dyn_cast<BlockArgument>(memory))
    maker = isa<FunctionOpInterface>(argument.getOwner()->getParentOp())
                ? nullptr
                : argument.getOwner()->getParentOp();
  bool isChosen = maker && (maker->getNumRegions() || llvm::any_of(maker->getOperands(), isMemory));
  if (!isChosen)
    return success();
  InFlightDiagnostic error = emitError(op->getLoc());
  error << "'" << op->getName() << "' accesses a memory that '" << maker->getName()
        << "' chooses or hands on; which one that is is not followed here, so access each by its "
           "own name"
        << elsewhere(maker);
  error.attachNote(maker->getLoc()) << "'" << maker->getName() << "' is here";
  return error;
}

// The results of a function that are memories, by number.
static std::optional<unsigned> resultOf(FunctionOpInterface function, Value memory) {
  for (Block &block : function.getFunctionBody())
    for (OpOperand &result : block.back().getOpOperands())
      if (isMemory(result.get()) && baseOf(result.get()) == memory)
        return result.getOperandNumber();
  return std::nullopt;
}

// As the Python package calls it: argN, outN, allocaN, the name of a global, or else memN.
std::string Memories::nameOf(Value memory) {
  auto function = loop->getParentOfType<FunctionOpInterface>();
  if (auto argument = dyn_cast<BlockArgument>(memory))
    if (function && argument.getOwner()->getParentOp() == function)
      return "arg" + std::to_string(argument.getArgNumber());
  Operation *op = memory.getDefiningOp();
  if (op && op->getName().getStringRef() == "memref.get_global")
    if (auto name = op->getAttrOfType<FlatSymbolRefAttr>("name"))
      return name.getValue().str();
  if (!op || !function || !isAllocation(op))
    return others.insert({memory, "mem" + std::to_string(others.size())}).first->second;
  if (std::optional<unsigned> number = resultOf(function, memory))
    return "out" + std::to_string(*number);
  int64_t number = -1, count = 0;
  function->walk<WalkOrder::PreOrder>([&](Operation *other) {
    if (other == op)
      number = count;
    count += isAllocation(other) && !resultOf(function, other->getResult(0));
  });
  return "alloca" + std::to_string(number);
}

} // namespace gaus
