// The pass gaus-schedule: read, ask the child, check, write.
#include "Child.h"
#include "Gaus/GausDialect.h"
#include "Gaus/Passes.h"
#include "Values.h"

#include "mlir/IR/Builders.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"

#include <cstdlib>

using namespace mlir;
namespace json = llvm::json;

#ifndef GAUS_DEFAULT_PYTHON
#define GAUS_DEFAULT_PYTHON ""
#endif

namespace gaus {
namespace {

struct SchedulePass : PassWrapper<SchedulePass, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SchedulePass)

  SchedulePass() = default;
  SchedulePass(const SchedulePass &other) : PassWrapper(other) {}

  StringRef getArgument() const final { return "gaus-schedule"; }
  StringRef getDescription() const final {
    return "schedule loops or dataflow and write start times into the IR";
  }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<GausDialect>();
  }
  void runOnOperation() final;

private:
  json::Object givenOptions() const;
  std::string interpreter() const;
  LogicalResult read(const json::Value &reply, ArrayRef<Region> regions,
                     const json::Object &question, const Places &places,
                     std::vector<std::optional<Answer>> &answers);

#define GAUS_TEXT(field, key, help) Option<std::string> field{*this, key, llvm::cl::desc(help)};
#define GAUS_FLAG(field, key, help)                                                                \
  Option<bool> field{*this, key, llvm::cl::desc(help), llvm::cl::init(false)};
#include "Options.inc"
#undef GAUS_TEXT
#undef GAUS_FLAG
  Option<std::string> python{
      *this, "python",
      llvm::cl::desc("Python that has gaus_pass; default: $GAUS_PYTHON, or the one of the build")};
  Option<unsigned> timeout{
      *this, "timeout",
      llvm::cl::desc("seconds after which the Python child is killed; 0 is never"),
      llvm::cl::init(0)};
};

// A value in quotes keeps them in some ways of giving options.
StringRef unquoted(StringRef text) {
  for (StringRef quotes : {"\"\"", "''", "{}"})
    if (text.size() >= 2 && text.front() == quotes[0] && text.back() == quotes[1])
      return text.drop_front().drop_back();
  return text;
}

json::Object SchedulePass::givenOptions() const {
  json::Object given;
#define GAUS_TEXT(field, key, help)                                                                \
  if (field.hasValue() && !field.getValue().empty())                                               \
    given[key] = json::fixUTF8(unquoted(field.getValue()));
#define GAUS_FLAG(field, key, help)                                                                \
  if (field.getValue())                                                                            \
    given[key] = "true";
#include "Options.inc"
#undef GAUS_TEXT
#undef GAUS_FLAG
  return given;
}

std::string SchedulePass::interpreter() const {
  if (!python.getValue().empty())
    return unquoted(python.getValue()).str();
  if (const char *set = std::getenv("GAUS_PYTHON"); set && *set)
    return set;
  return GAUS_DEFAULT_PYTHON;
}

// One number as an attribute.
void annotate(Operation *op, StringRef name, int64_t value) {
  op->setDiscardableAttr(name, Builder(op->getContext()).getI64IntegerAttr(value));
}

void removeTimes(Operation *op) {
  for (StringRef name : {StringRef(kStart), StringRef(kLatency), StringRef(kStage),
                         StringRef(kUnit), StringRef(kResource)})
    op->removeDiscardableAttr(name);
}

// What an earlier run left behind.
void clear(const Region &region) {
  auto clean = [&](Operation *op) {
    removeTimes(op);
    if (region.isLoop) {
      op->removeDiscardableAttr(kLength);
      op->removeDiscardableAttr(kInterval);
    }
  };
  for (mlir::Region &inner : region.container->getRegions())
    inner.walk(clean);
  region.container->removeDiscardableAttr(kInterval);
}

// Whether operations say when they begin, if there are any that would: not index arithmetic.
bool hasStarts(Operation *container) {
  bool isTimed = false;
  WalkResult found = container->walk([&](Operation *op) {
    if (op->hasAttr(kStart))
      return WalkResult::interrupt();
    StringRef dialect = op->getName().getDialectNamespace();
    isTimed |= (dialect == "arith" || dialect == "math") &&
               !op->hasTrait<OpTrait::ConstantLike>() &&
               llvm::any_of(op->getResultTypes(), [](Type type) { return !type.isIndex(); });
    return WalkResult::advance();
  });
  return found.wasInterrupted() || !isTimed;
}

// The attribute of an operation that belongs to no whole schedule, or nothing.
StringRef partOfNone(Operation *op) {
  if (!op->hasAttr(kLength) || !hasStarts(op))
    for (StringRef name : {StringRef(kInterval), StringRef(kLength)})
      if (op->hasAttr(name))
        return name;
  for (Operation *around = op->getParentOp(); around; around = around->getParentOp())
    if (around->hasAttr(kLength))
      return "";
  for (StringRef name : {StringRef(kStart), StringRef(kLatency), StringRef(kStage),
                         StringRef(kUnit), StringRef(kResource)})
    if (op->hasAttr(name))
      return name;
  return "";
}

// Attributes are results: what looks like a directive is not silently replaced.
LogicalResult requireResults(Operation *root) {
  WalkResult walked = root->walk<WalkOrder::PreOrder>([](Operation *op) {
    StringRef name = partOfNone(op);
    if (name.empty())
      return WalkResult::advance();
    InFlightDiagnostic error = emitError(op->getLoc());
    error << "'" << name << "' on '" << op->getName()
          << "' is part of no schedule; gaus attributes are results of scheduling, not directives: "
             "drop it";
    if (name == kInterval || name == kLength)
      error << ", and use the option " << (name == kInterval ? "ii" : "length");
    return WalkResult::interrupt();
  });
  return failure(walked.wasInterrupted());
}

void write(const Region &region, const Answer &answer) {
  clear(region);
  llvm::MapVector<Operation *, size_t> last; // the results of a conditional: the last one counts
  for (auto [i, node] : llvm::enumerate(region.nodes))
    if (node.op)
      if (auto [known, isNew] = last.insert({node.op, i});
          !isNew && answer.start[i] >= answer.start[known->second])
        known->second = i;
  for (auto [op, i] : last) {
    int64_t start = answer.start[i];
    annotate(op, kStart, start);
    annotate(op, kLatency, answer.latency[i]);
    annotate(op, kStage, start / answer.interval.value_or(1));
    if (!answer.unit.empty() && answer.unit[i] >= 0) {
      annotate(op, kUnit, answer.unit[i]);
      op->setDiscardableAttr(kResource, StringAttr::get(op->getContext(), answer.resource[i]));
    }
  }
  annotate(region.container, kLength, answer.length);
  if (answer.interval)
    annotate(region.container, kInterval, *answer.interval);
}

// Says what the child said, where it said it.
void say(const json::Object &said, DiagnosticSeverity severity, const Places &places,
         Location otherwise) {
  StringRef place = said.getString("location").value_or("");
  Diagnostic diagnostic(places.find(place, otherwise), severity);
  diagnostic << said.getString("message").value_or("no message");
  if (const json::Array *notes = said.getArray("notes"))
    for (const json::Value &entry : *notes)
      if (const json::Object *note = entry.getAsObject())
        diagnostic.attachNote(places.find(note->getString("location").value_or(""), otherwise))
            << note->getString("message").value_or("");
  otherwise.getContext()->getDiagEngine().emit(std::move(diagnostic));
}

DiagnosticSeverity severityOf(const json::Object &said) {
  StringRef word = said.getString("severity").value_or("");
  return word == "remark" ? DiagnosticSeverity::Remark
         : word == "note" ? DiagnosticSeverity::Note
                          : DiagnosticSeverity::Warning;
}

LogicalResult SchedulePass::read(const json::Value &reply, ArrayRef<Region> regions,
                                 const json::Object &question, const Places &places,
                                 std::vector<std::optional<Answer>> &answers) {
  Operation *root = getOperation();
  const json::Object *top = reply.getAsObject();
  if (const json::Object *error = top ? top->getObject("error") : nullptr) {
    say(*error, DiagnosticSeverity::Error, places, root->getLoc());
    return failure();
  }
  // Only now: what the child could not read is not read here.
  Libraries libraries(root->getContext(), *question.getObject("ssp"),
                      *question.getObject("options"));
  const json::Array *parts = top ? top->getArray("regions") : nullptr;
  if (!parts || parts->size() != regions.size())
    return emitError(root->getLoc())
           << "the answer of the child is not result JSON: it has " << (parts ? parts->size() : 0)
           << " regions for " << regions.size();
  for (auto [part, region] : llvm::zip(*parts, regions)) {
    if (region.isBeside && part.getAsNull()) {
      answers.push_back(std::nullopt);
      continue;
    }
    FailureOr<Answer> answer = readAnswer(part, region, libraries);
    if (failed(answer))
      return failure();
    answers.push_back(std::move(*answer));
  }
  if (const json::Array *diagnostics = top->getArray("diagnostics"))
    for (const json::Value &entry : *diagnostics)
      if (const json::Object *said = entry.getAsObject())
        say(*said, severityOf(*said), places, root->getLoc());
  return success();
}

void SchedulePass::runOnOperation() {
  Operation *root = getOperation();
  if (failed(requireResults(root)))
    return signalPassFailure();
  json::Object options = givenOptions();
  Reading reading;
  reading.nodes = options.getString("io").value_or("") == "nodes";
  StringRef collisions = options.getString("part") ? "undefined" : "old";
  reading.readDuringWrite = options.getString("read-during-write").value_or(collisions).str();
  reading.isExact = exact_dependences_;
  FailureOr<std::vector<Region>> regions = readRegions(root, reading);
  if (failed(regions))
    return signalPassFailure();
  std::string python = interpreter();
  if (python.empty()) {
    emitError(root->getLoc())
        << "no Python interpreter: set python=PATH or $GAUS_PYTHON to one that has "
           "gaus_pass";
    return signalPassFailure();
  }
  Places places;
  json::Value question = message(root, *regions, std::move(options), places);
  llvm::Expected<json::Value> reply = ask(python, question, timeout);
  if (!reply) {
    emitError(root->getLoc()) << llvm::toString(reply.takeError());
    return signalPassFailure();
  }
  std::vector<std::optional<Answer>> answers;
  if (failed(read(*reply, *regions, *question.getAsObject(), places, answers)))
    return signalPassFailure();
  if (regions->empty())
    emitWarning(root->getLoc())
        << "nothing to schedule: no loop, and no function, module or graph region "
           "with a body";
  for (auto [region, answer] : llvm::zip(*regions, answers))
    if (answer)
      write(region, *answer);
}

} // namespace

void registerPasses() { PassRegistration<SchedulePass>(); }

} // namespace gaus
