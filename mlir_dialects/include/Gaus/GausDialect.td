// The gaus dialect: the discardable attributes in which a schedule is written down.
#ifndef GAUS_DIALECT
#define GAUS_DIALECT

include "mlir/IR/DialectBase.td"

def Gaus_Dialect : Dialect {
  let name = "gaus";
  let cppNamespace = "::gaus";
  let summary = "Start times, stages and units of scheduled operations";
  let description = [{
    A schedule stands in discardable attributes. On operations: `gaus.start`, `gaus.latency`,
    `gaus.stage` and `gaus.unit` (i64, not negative) and `gaus.resource` (string). On what was
    scheduled as a whole: `gaus.length` (i64, not negative) and, where it is pipelined, `gaus.ii`
    (i64, at least 1). On an `ssp.operator_type`: `gaus.blocking` (i64, at least 1), the cycles for
    which a unit is kept. An operation starts when all its operands are there: not before start plus
    latency of what makes them, less the initiation interval for each iteration between the two.
  }];
  let discardableAttrs = (ins
    "::mlir::IntegerAttr":$start,
    "::mlir::IntegerAttr":$latency,
    "::mlir::IntegerAttr":$stage,
    "::mlir::IntegerAttr":$unit,
    "::mlir::StringAttr":$resource,
    "::mlir::IntegerAttr":$length,
    "::mlir::IntegerAttr":$ii,
    "::mlir::IntegerAttr":$blocking
  );
  let hasOperationAttrVerify = 1;
}

#endif // GAUS_DIALECT
