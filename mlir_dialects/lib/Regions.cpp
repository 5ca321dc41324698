// What there is to schedule, and the message that asks for it.
#include "Library.h"
#include "Model.h"
#include "Values.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

#include <cmath>
#include <optional>
#include <thread>

using namespace mlir;
namespace json = llvm::json;

namespace gaus {

int64_t Region::add(Node node) {
  std::string wanted = node.name;
  while (!names.insert(node.name).second)
    node.name = wanted + "_" + std::to_string(++copies[wanted]);
  nodes.push_back(std::move(node));
  return nodes.size() - 1;
}

std::string Region::typeFor(const TypeQuery &query) {
  std::string name = query.op;
  if (!query.memory.empty())
    name += " " + query.memory;
  if (!query.fixed)
    name += " i" + std::to_string(query.bits) + (query.hasIndex ? " index" : "");
  if (!query.sspType.empty())
    name += " " + query.sspType;
  if (known.insert(name).second)
    types.push_back({name, query});
  return name;
}

static std::string placeOf(Location location) {
  if (auto place = dyn_cast<FileLineColLoc>(location))
    return (place.getFilename().getValue() + ":" + Twine(place.getLine()) + ":" +
            Twine(place.getColumn()))
        .str();
  if (auto named = dyn_cast<NameLoc>(location))
    return placeOf(named.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(location)) {
    std::string callee = placeOf(call.getCallee());
    return callee.empty() ? placeOf(call.getCaller()) : callee;
  }
  if (auto fused = dyn_cast<FusedLoc>(location))
    for (Location part : fused.getLocations())
      if (std::string text = placeOf(part); !text.empty())
        return text;
  return "";
}

std::string Places::text(Location location) {
  std::string text = placeOf(location);
  if (!text.empty())
    known.try_emplace(text, location);
  return text;
}

Location Places::find(StringRef text, Location otherwise) const {
  auto place = known.find(text);
  return place == known.end() ? otherwise : place->second;
}

static SmallVector<Operation *> innermostLoops(Operation *root) {
  SmallVector<Operation *> found;
  root->walk<WalkOrder::PreOrder>([&](LoopLikeOpInterface loop) {
    bool isInnermost = true;
    for (mlir::Region &region : loop->getRegions())
      region.walk([&](LoopLikeOpInterface) {
        isInnermost = false;
        return WalkResult::interrupt();
      });
    if (isInnermost)
      found.push_back(loop);
  });
  return found;
}

// A function or module, or another operation with one graph region of its own.
static bool isContainer(Operation *op) {
  if (isa<FunctionOpInterface>(op) || op->getName().getStringRef() == "hw.module")
    return op->getNumRegions() == 1 && !op->getRegion(0).empty();
  return op->isRegistered() && op->getNumRegions() == 1 && !op->getRegion(0).empty() &&
         !op->hasTrait<OpTrait::SymbolTable>() && !mayHaveSSADominance(op->getRegion(0));
}

static SmallVector<Operation *> containers(Operation *root) {
  SmallVector<Operation *> found;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (!isContainer(op))
      return WalkResult::advance();
    found.push_back(op);
    return WalkResult::skip();
  });
  return found;
}

static std::string symbolAround(Operation *op) {
  for (; op; op = op->getParentOp())
    if (auto name = op->getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName()))
      return name.getValue().str();
  return "region";
}

static LogicalResult requireOneBlock(Operation *op) {
  size_t blocks = op->getRegion(0).getBlocks().size();
  if (blocks == 1)
    return success();
  return emitError(op->getLoc())
         << "'@" << symbolAround(op) << "' has " << blocks
         << " blocks; dataflow is scheduled in one block: turn the control flow "
            "into scf.if and scf.for"
         << elsewhere(op);
}

static LogicalResult readContainer(Region &region, bool nodes) {
  return failure(failed(requireOneBlock(region.container)) || failed(readDataflow(region, nodes)));
}

// Beside loops an error is a warning.
static LogicalResult readBeside(Region &region, bool nodes) {
  std::optional<Diagnostic> wrong;
  {
    auto mine = std::this_thread::get_id();
    ScopedDiagnosticHandler handler(region.container->getContext(), [&](Diagnostic &said) {
      if (said.getSeverity() != DiagnosticSeverity::Error || std::this_thread::get_id() != mine)
        return failure();
      if (!wrong)
        wrong = std::move(said);
      return success();
    });
    if (succeeded(readContainer(region, nodes)))
      return success();
  }
  if (wrong)
    emitWarning(wrong->getLocation())
        << "'@" << region.name << "' is left unscheduled: " << wrong->str();
  return failure();
}

static bool holdsLoop(Operation *op) {
  return op->walk([](LoopLikeOpInterface) { return WalkResult::interrupt(); }).wasInterrupted();
}

FailureOr<std::vector<Region>> readRegions(Operation *root, const Reading &reading) {
  std::vector<Region> regions;
  for (Operation *loop : innermostLoops(root))
    if (failed(readLoop(regions.emplace_back(loop, symbolAround(loop) + ".loop", true), reading)))
      return failure();
  bool isBeside = !regions.empty();
  for (Operation *op : containers(root)) {
    if (holdsLoop(op))
      continue;
    Region &region = regions.emplace_back(op, symbolAround(op), false);
    region.isBeside = isBeside;
    if (succeeded(isBeside ? readBeside(region, reading.nodes)
                           : readContainer(region, reading.nodes)))
      continue;
    if (!isBeside)
      return failure();
    regions.pop_back();
  }
  return regions;
}

// One property such as `#ssp.latency<3>`; its dialect may not be there, so that its text counts.
static void addProperty(json::Object &type, Attribute property) {
  static constexpr std::pair<StringLiteral, StringLiteral> kKeys[] = {
      {"#ssp.latency<", "latency"},
      {"#ssp.limit<", "limit"},
      {"#ssp.incDelay<", "in_delay"},
      {"#ssp.outDelay<", "out_delay"}};
  std::string text;
  llvm::raw_string_ostream(text) << property;
  for (auto &[prefix, key] : kKeys) {
    StringRef value = text;
    if (!value.consume_front(prefix) || !value.consume_back(">"))
      continue;
    value = value.split(" : ").first;
    int64_t whole;
    double number;
    bool isDelay = key.ends_with("delay");
    if (!isDelay && !value.getAsInteger(10, whole))
      type[key] = whole;
    else if (isDelay && !value.getAsDouble(number) && std::isfinite(number))
      type[key] = number;
  }
}

json::Object sspTypes(Operation *library, Places &places) {
  json::Object types;
  for (mlir::Region &region : library->getRegions())
    for (Operation &op : region.getOps()) {
      auto name = op.getAttrOfType<StringAttr>("sym_name");
      if (op.getName().getStringRef() != "ssp.operator_type" || !name)
        continue;
      json::Object type{{"location", places.text(op.getLoc())}};
      if (auto blocking = op.getAttrOfType<IntegerAttr>("gaus.blocking"))
        type["blocking"] = blocking.getInt();
      for (StringRef key : {"sspProperties", "ssp.properties", "properties"})
        if (auto properties = op.getAttrOfType<ArrayAttr>(key))
          for (Attribute property : properties)
            addProperty(type, property);
      types[name.getValue()] = std::move(type);
    }
  return types;
}

// The SSP libraries of the modules around, the nearest first.
static json::Object sspLibraries(Operation *root, Places &places) {
  json::Object libraries;
  for (Operation *around = root; around; around = around->getParentOp())
    if (isa<ModuleOp>(around))
      for (Operation &op : around->getRegion(0).getOps())
        if (op.getName().getStringRef() == "ssp.library")
          if (auto name = op.getAttrOfType<StringAttr>("sym_name"))
            libraries.try_emplace(name.getValue(), sspTypes(&op, places));
  return libraries;
}

static json::Object typeJson(StringRef name, const TypeQuery &query, Places &places) {
  json::Object type{{"name", name}};
  if (query.fixed) {
    type["latency"] = 0;
    return type;
  }
  type["op"] = query.op;
  type["bits"] = query.bits;
  type["index"] = query.hasIndex;
  type["location"] = places.text(query.location);
  if (!query.sspType.empty())
    type["operator_type"] = query.sspType;
  if (!query.memory.empty()) {
    type["memory"] = query.memory;
    type["store"] = query.isStore;
  }
  return type;
}

static json::Object problemJson(const Region &region, Places &places) {
  json::Array types, operations, windows, dependences, values;
  for (auto &[name, query] : region.types)
    types.push_back(typeJson(name, query, places));
  for (auto [i, node] : llvm::enumerate(region.nodes)) {
    json::Object operation{{"name", node.name}, {"type", node.type}};
    operation["location"] = places.text(node.location);
    if (node.speculative)
      operation["speculative"] = true;
    operations.push_back(std::move(operation));
    if (node.pinned)
      windows.push_back(json::Object{{"operation", int64_t(i)}, {"earliest", 0}, {"latest", 0}});
  }
  for (const Carried &value : region.values) {
    json::Array users;
    for (auto &[use, _] : value.users) {
      users.push_back(json::Array{use.first, use.second});
      dependences.push_back(json::Object{{"src", value.producer},
                                         {"dst", use.first},
                                         {"distance", use.second},
                                         {"weight", value.bits}});
    }
    values.push_back(json::Object{{"name", value.name},
                                  {"producer", value.producer},
                                  {"bits", value.bits},
                                  {"users", std::move(users)}});
  }
  for (const Apart &pair : region.apart)
    dependences.push_back(json::Object{{"src", pair.from},
                                       {"dst", pair.to},
                                       {"distance", pair.distance},
                                       {"delay", pair.delay},
                                       {"carries", false}});
  return json::Object{{"name", region.name},
                      {"ordered", region.ordered},
                      {"operator_types", std::move(types)},
                      {"operations", std::move(operations)},
                      {"windows", std::move(windows)},
                      {"dependences", std::move(dependences)},
                      {"values", std::move(values)}};
}

// The IR as text and the line of each location, for a report; as gaus_pass/ir/core/source_text.py.
static json::Value sourceJson(Operation *root, Places &places) {
  constexpr size_t kLargest = 2000000;
  AsmState::LocationMap printed;
  AsmState state(root, OpPrintingFlags().useLocalScope(), &printed);
  std::string text;
  llvm::raw_string_ostream stream(text);
  root->print(stream, state);
  if (text.size() > kLargest)
    return nullptr;
  json::Object lines;
  root->walk([&](Operation *op) {
    std::string place = places.text(op->getLoc());
    auto line = printed.find(op);
    if (!place.empty() && line != printed.end())
      lines.try_emplace(json::fixUTF8(place), int64_t(line->second.first));
  });
  return json::Object{{"file", "IR"}, {"text", json::fixUTF8(text)}, {"lines", std::move(lines)}};
}

json::Value message(Operation *root, ArrayRef<Region> regions, json::Object options,
                    Places &places) {
  json::Array parts, frames;
  for (const Region &region : regions) {
    json::Object part{{"kind", region.isLoop ? "loop" : "dataflow"},
                      {"location", places.text(region.container->getLoc())},
                      {"problem", problemJson(region, places)}};
    if (region.isLoop)
      frames.push_back("@" + symbolAround(region.container));
    if (region.isBeside)
      part["calls"] = json::Array(calledIn(region.container));
    parts.push_back(std::move(part));
  }
  json::Value source = options.get("report") ? sourceJson(root, places) : json::Value(nullptr);
  return json::Object{{"schema", 1},
                      {"options", std::move(options)},
                      {"source", std::move(source)},
                      {"ssp", sspLibraries(root, places)},
                      {"frames", std::move(frames)},
                      {"regions", std::move(parts)}};
}

} // namespace gaus
