// What values and operations are to a schedule.
#ifndef GAUS_VALUES_H
#define GAUS_VALUES_H

#include "mlir/IR/Operation.h"

#include <optional>
#include <string>

namespace gaus {

inline constexpr int64_t kIndexBits = 64; // as in MLIR's own data layout

// Width of a type, or nothing where it is not known.
std::optional<int64_t> bitsOf(mlir::Type type);
// As bitsOf for values of programs: an index has 64 bits, a reference to memory none.
mlir::FailureOr<int64_t> carriedBits(mlir::Type type, mlir::Location where);
// Bits of the widest operand or result.
int64_t widest(mlir::Operation *op);

bool isClock(mlir::Type type);
bool isConstant(mlir::Operation *op);
bool isTerminator(mlir::Operation *op);
bool isRegister(mlir::Operation *op);
bool isInverter(mlir::Operation *op);
bool isConditional(mlir::Operation *op);
// What a refusal adds where the drivers in Python rewrite an operation, and this pass does not.
llvm::StringRef elsewhere(mlir::Operation *op);
// One element is loaded or stored; subscripts stand behind the memory.
bool isPlainAccess(mlir::Operation *op);

// What operator libraries call an operation: `@f` for an instance or a call of `@f`.
std::string libraryName(mlir::Operation *op);
// `@f` of all that is instantiated or called below an operation and does not tell its own latency.
llvm::SmallVector<std::string> calledIn(mlir::Operation *container);
// The `ssp.operator_type` of an operation as text, or nothing.
std::string sspType(mlir::Operation *op);
// What messages call operation number `position`.
std::string nameOf(mlir::Operation *op, size_t position);

} // namespace gaus

#endif // GAUS_VALUES_H
