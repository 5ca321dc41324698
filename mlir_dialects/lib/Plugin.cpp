// The entry points of the plugin.  Either one brings the dialect's pass, so that
// --load-dialect-plugin alone is enough.
#include "Gaus/GausDialect.h"
#include "Gaus/Passes.h"

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/Config/llvm-config.h"

static void registerDialect(mlir::DialectRegistry *registry) {
  registry->insert<gaus::GausDialect>();
  gaus::registerPasses();
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::DialectPluginLibraryInfo mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Gaus", LLVM_VERSION_STRING, registerDialect};
}

extern "C" LLVM_ATTRIBUTE_WEAK mlir::PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Gaus", LLVM_VERSION_STRING, gaus::registerPasses};
}
