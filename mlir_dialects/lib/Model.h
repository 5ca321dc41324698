// What a pass run asks the scheduler: regions of IR and the problems made of them.
#ifndef GAUS_MODEL_H
#define GAUS_MODEL_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"

#include <string>
#include <vector>

namespace gaus {

// One operation of a problem; `op` is null for inputs, outputs and the control of a loop.
struct Node {
  mlir::Operation *op = nullptr;
  std::string name;
  std::string type;
  mlir::Location location;
  bool pinned = false;
  bool speculative = false;
};

// A value and its users with distances, each pair once and in order.
struct Carried {
  int64_t producer;
  int64_t bits;
  std::string name;
  llvm::MapVector<std::pair<int64_t, int64_t>, char> users;
};

// What an operator library is asked for.
struct TypeQuery {
  std::string op;
  int64_t bits = 0;
  std::string sspType;
  mlir::Location location;
  bool fixed = false;    // latency 0: inputs, outputs, the control of a loop
  bool hasIndex = false; // delay models do not know index arithmetic
  std::string memory;    // that a port is needed of
  bool isStore = false;
};

// Operation `to` starts `delay` cycles after `from`, `distance` iterations later.
struct Apart {
  int64_t from, to, distance, delay;
};

// What options say about reading the IR.
struct Reading {
  bool nodes = false; // io=nodes
  std::string readDuringWrite = "old";
  bool isExact = false; // exact-dependences
};

// Something that is scheduled as one.
struct Region {
  Region(mlir::Operation *container, std::string name, bool isLoop)
      : container(container), name(std::move(name)), isLoop(isLoop) {}

  mlir::Operation *container;
  std::string name;
  bool isLoop;
  bool isBeside = false; // dataflow beside loops: what cannot be scheduled stays as it is
  bool ordered = false;  // opaque operations stay in order
  std::vector<Node> nodes;
  std::vector<Carried> values;
  std::vector<Apart> apart; // by what they do to memories
  std::vector<std::pair<std::string, TypeQuery>> types;

  // Adds an operation, with a name of its own, and returns its index.
  int64_t add(Node node);
  // The name of the operator type for a query.
  std::string typeFor(const TypeQuery &query);

private:
  llvm::StringSet<> known, names;
  llvm::StringMap<unsigned> copies; // of a name
};

// `file:line:col` of a location as the Python package writes it; remembers what it stood for.
class Places {
public:
  std::string text(mlir::Location location);
  mlir::Location find(llvm::StringRef text, mlir::Location otherwise) const;

private:
  llvm::StringMap<mlir::Location> known;
};

// Everything below `root` that can be scheduled: innermost loops, and the functions, modules and
// graph regions that hold none.  Emits an error and fails where something cannot be read; beside
// loops, dataflow that cannot be read is left out with a warning.
mlir::FailureOr<std::vector<Region>> readRegions(mlir::Operation *root, const Reading &reading);

mlir::LogicalResult readDataflow(Region &region, bool nodes);
mlir::LogicalResult readLoop(Region &region, const Reading &reading);

// The message with all regions.
llvm::json::Value message(mlir::Operation *root, llvm::ArrayRef<Region> regions,
                          llvm::json::Object options, Places &places);

} // namespace gaus

#endif // GAUS_MODEL_H
