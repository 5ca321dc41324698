// mlir-opt with gaus inside: here --gaus-schedule="ii=2" works as a flag, which a stock tool only
// learns after it has read its command line.
#include "Gaus/GausDialect.h"
#include "Gaus/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  registry.insert<gaus::GausDialect>();
  mlir::registerAllPasses();
  gaus::registerPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "gaus-schedule for MLIR\n", registry));
}
