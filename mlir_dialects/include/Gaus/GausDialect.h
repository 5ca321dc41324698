// The gaus dialect; see GausDialect.td for what its attributes mean.
#ifndef GAUS_GAUSDIALECT_H
#define GAUS_GAUSDIALECT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/Operation.h"

#include "Gaus/GausDialect.h.inc"

namespace gaus {

inline constexpr llvm::StringLiteral kStart = "gaus.start", kLatency = "gaus.latency",
                                     kStage = "gaus.stage", kUnit = "gaus.unit",
                                     kResource = "gaus.resource", kLength = "gaus.length",
                                     kInterval = "gaus.ii", kBlocking = "gaus.blocking";

} // namespace gaus

#endif // GAUS_GAUSDIALECT_H
