// Memories that the operations of a loop read and write.
#ifndef GAUS_MEMORY_H
#define GAUS_MEMORY_H

#include "Model.h"

#include "mlir/IR/AffineExpr.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

#include <optional>

namespace gaus {

constexpr int64_t kLoopIndexBits = 32; // of an index in a loop of which nothing is known

// A subscript as coefficient * induction variable + constant + invariants with coefficients.
struct LinearForm {
  int64_t coefficient = 0, constant = 0;
  llvm::MapVector<mlir::Value, int64_t> invariants;
};

bool isMemory(mlir::Value value);
// The memory behind views of it.
mlir::Value baseOf(mlir::Value memory);

// An operation that reads or writes one memory.
struct Access {
  int64_t node = 0;
  mlir::Operation *op = nullptr;
  std::string memory;
  int64_t bits = 0; // of an element
  bool isStore = false;
  // Nothing where the operation has none that are known, or one is not linear.
  std::vector<std::optional<LinearForm>> subscripts;
};

// Finds the accesses of one loop and which of them have to stay apart.
class Memories {
public:
  Memories(Region &region, mlir::LoopLikeOpInterface loop, const Reading &reading)
      : region(region), loop(loop), reading(reading) {}

  // What an operation accesses; nothing where it has no effect.  Fails, with an error, where it
  // has other effects than reading and writing one memory.
  mlir::FailureOr<std::optional<Access>> accessOf(mlir::Operation *op);
  // Remembers an access that has become an operation of the problem.
  void add(Access access) { accesses.push_back(std::move(access)); }
  // Adds dependences between all accesses to the region.
  mlir::LogicalResult separate();

private:
  struct Distance {
    int64_t iterations;
    bool isExact;
  };

  std::string nameOf(mlir::Value memory);
  mlir::LogicalResult requireKnown(mlir::Operation *op, mlir::Value memory);
  std::optional<LinearForm> formOf(mlir::Value value);
  std::optional<LinearForm> formOf(mlir::AffineExpr expression, unsigned dimensions,
                                   llvm::ArrayRef<mlir::Value> operands);
  std::optional<Distance> distance(const Access &earlier, const Access &later, int64_t atLeast);
  mlir::LogicalResult separate(const Access &one, const Access &two);
  int64_t delay(const Access &one, const Access &two) const;
  std::optional<int64_t> step() const;
  std::optional<int64_t> trips() const;

  Region &region;
  mlir::LoopLikeOpInterface loop;
  const Reading &reading;
  std::vector<Access> accesses;
  llvm::MapVector<mlir::Value, std::string> others;
};

} // namespace gaus

#endif // GAUS_MEMORY_H
