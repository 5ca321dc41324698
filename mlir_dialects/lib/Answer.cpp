// Nothing that the child says is written before it has been checked here.
#include "Child.h"
#include "ResultJson.h"

#include "mlir/IR/Diagnostics.h"

#include <map>

using namespace mlir;
namespace json = llvm::json;

namespace gaus {
namespace {

class Checker {
public:
  Checker(const Region &region, const Libraries &libraries)
      : region(region), libraries(libraries) {}

  FailureOr<Answer> run(const json::Value &document);

private:
  void readProblem(const ProblemJson &problem);
  LogicalResult readOperations(ArrayRef<TypedOperation> operations);
  LogicalResult checkTimes();
  LogicalResult readResult(const ResultJson &result);
  LogicalResult readNumbers(ArrayRef<Element> from, StringRef what, int64_t least,
                            std::vector<int64_t> &into);
  LogicalResult checkPrecedence();
  LogicalResult checkMemory();
  LogicalResult checkLimits();
  LogicalResult checkUnits();
  LogicalResult checkUnit(StringRef resource, int64_t unit, std::vector<size_t> operations);
  LogicalResult checkLength();
  LogicalResult malformed(const Twine &what);

  const Region &region;
  const Libraries &libraries;
  Answer answer;
  std::map<std::string, OperatorType> types;
  std::map<std::string, int64_t> limits;
  std::vector<const OperatorType *> typeOf;
};

LogicalResult Checker::malformed(const Twine &what) {
  return emitError(region.container->getLoc())
         << "the answer for '" << region.name << "' is not result JSON: " << what;
}

FailureOr<Answer> Checker::run(const json::Value &document) {
  llvm::Expected<AnswerJson> read = readResultJson(document);
  if (!read)
    return malformed(llvm::toString(read.takeError()));
  if (read->results.size() != 1 || read->results.front().schedules.size() != 1)
    return malformed("there is not one result with one schedule");
  readProblem(read->problem);
  if (failed(readOperations(read->problem.operations)) || failed(checkTimes()) ||
      failed(readResult(read->results.front())))
    return failure();
  if (failed(checkPrecedence()) || failed(checkMemory()) || failed(checkLimits()) ||
      failed(checkUnits()) || failed(checkLength()))
    return failure();
  return std::move(answer);
}

void Checker::readProblem(const ProblemJson &problem) {
  for (const OperatorType &type : problem.types)
    types[type.name] = type;
  for (const ResourceType &resource : problem.resources)
    if (resource.limit)
      limits[resource.name] = resource.limit->value;
}

LogicalResult Checker::readOperations(ArrayRef<TypedOperation> operations) {
  if (operations.size() != region.nodes.size())
    return malformed("it has " + Twine(operations.size()) + " operations for " +
                     Twine(region.nodes.size()));
  for (auto [operation, node] : llvm::zip(operations, region.nodes)) {
    auto type = types.find(operation.type);
    if (type == types.end() || operation.type != node.type)
      return malformed("operation '" + node.name + "' has another type");
    typeOf.push_back(&type->second);
    answer.latency.push_back(type->second.latency.value);
    bool isOne = type->second.uses.size() == 1;
    answer.resource.push_back(isOne ? type->second.uses.begin()->first : "");
  }
  return success();
}

// The child looks operators up; what it found has to be what the libraries say.
LogicalResult Checker::checkTimes() {
  for (auto &[name, query] : region.types) {
    auto told = types.find(name);
    std::optional<Duration> known = libraries.find(query, region.isLoop);
    if (!known || told == types.end())
      continue;
    auto wrong = [&](StringRef what, int64_t has, int64_t right) {
      return emitError(query.location)
             << "illegal schedule: it gives '" << query.op << "' at " << query.bits << " bits "
             << what << " " << has << ", but " << known->source << " says " << right;
    };
    if (!llvm::is_contained(known->latencies, told->second.latency.value))
      return wrong("latency", told->second.latency.value, known->latencies.front());
    if (known->blocking && told->second.blocking.value != *known->blocking)
      return wrong("blocking", told->second.blocking.value, *known->blocking);
  }
  return success();
}

LogicalResult Checker::readResult(const ResultJson &result) {
  if (result.interval)
    answer.interval = result.interval->value;
  answer.length = result.length.value;
  const ScheduleJson &schedule = result.schedules.front();
  if (failed(readNumbers(schedule.start, "start times", 0, answer.start)))
    return failure();
  return schedule.unit ? readNumbers(*schedule.unit, "units", -1, answer.unit) : success();
}

LogicalResult Checker::readNumbers(ArrayRef<Element> from, StringRef what, int64_t least,
                                   std::vector<int64_t> &into) {
  if (from.size() != region.nodes.size())
    return malformed(Twine(from.size()) + " " + what + " for " + Twine(region.nodes.size()) +
                     " operations");
  for (auto [entry, node] : llvm::zip(from, region.nodes)) {
    if (!entry.number || *entry.number < least || *entry.number > kLargest)
      return emitError(node.location) << "illegal schedule: one of the " << what << ", that of '"
                                      << node.name << "', is no number of at least " << least;
    into.push_back(*entry.number);
  }
  return success();
}

LogicalResult Checker::checkPrecedence() {
  for (auto [node, start] : llvm::zip(region.nodes, answer.start))
    if (node.pinned && start != 0)
      return emitError(node.location)
             << "illegal schedule: '" << node.name << "' starts at " << start << ", not at 0";
  for (const Carried &value : region.values)
    for (auto &[use, _] : value.users) {
      auto [user, distance] = use;
      const Node &to = region.nodes[user], &from = region.nodes[value.producer];
      int64_t ready = answer.start[value.producer] + answer.latency[value.producer];
      __int128 later = __int128(answer.interval.value_or(0)) * distance;
      if ((answer.interval || !distance) && answer.start[user] + later >= ready)
        continue;
      InFlightDiagnostic error = emitError(to.location);
      error << "illegal schedule: '" << to.name << "' starts at " << answer.start[user] << ", but '"
            << from.name << "' has its result at " << ready;
      if (distance)
        error << " and they are " << distance << " iterations apart at II "
              << answer.interval.value_or(0);
      error.attachNote(from.location) << "'" << from.name << "' is here";
      return error;
    }
  return success();
}

LogicalResult Checker::checkMemory() {
  for (const Apart &pair : region.apart) {
    __int128 later = __int128(answer.interval.value_or(0)) * pair.distance;
    int64_t earliest = answer.start[pair.from] + pair.delay;
    if ((!answer.interval && pair.distance) || answer.start[pair.to] + later >= earliest)
      continue;
    const Node &to = region.nodes[pair.to], &from = region.nodes[pair.from];
    InFlightDiagnostic error = emitError(to.location);
    error << "illegal schedule: '" << to.name << "' starts at " << answer.start[pair.to] << ", "
          << pair.distance << " iterations of II " << answer.interval.value_or(0) << " after '"
          << from.name << "' at " << answer.start[pair.from]
          << ", whose element it may touch; that takes " << pair.delay << " cycles";
    error.attachNote(from.location) << "'" << from.name << "' is here";
    return error;
  }
  return success();
}

// Units in use change where operations start and end; with an II everything is folded into slots.
LogicalResult Checker::checkLimits() {
  for (auto &[resource, limit] : limits) {
    std::map<int64_t, __int128> change;
    __int128 always = 0;
    for (auto [type, start] : llvm::zip(typeOf, answer.start))
      for (auto &[name, units] : type->uses) {
        if (name != resource)
          continue;
        int64_t from = start, busy = type->blocking.value;
        if (answer.interval) {
          always += __int128(busy / *answer.interval) * units.value;
          busy %= *answer.interval, from %= *answer.interval;
        }
        int64_t end = from + busy;
        bool wraps = answer.interval && end > *answer.interval;
        change[from] += units.value;
        change[wraps ? *answer.interval : end] -= units.value;
        if (wraps)
          change[0] += units.value, change[end - *answer.interval] -= units.value;
      }
    __int128 used = always;
    int64_t at = -1;
    for (auto &[time, delta] : change)
      if (used += delta; used > limit && at < 0)
        at = time;
    if (at < 0 && always > limit)
      at = 0;
    if (at >= 0)
      return emitError(region.container->getLoc())
             << "illegal schedule: more than the " << limit << " units of '" << resource
             << "' are in use in " << (answer.interval ? "slot " : "step ") << at;
  }
  return success();
}

LogicalResult Checker::checkUnits() {
  std::map<std::pair<std::string, int64_t>, std::vector<size_t>> bound;
  for (auto [i, unit] : llvm::enumerate(answer.unit)) {
    const Node &node = region.nodes[i];
    auto limit = limits.find(answer.resource[i]);
    bool isBound = limit != limits.end() && unit < limit->second;
    if (unit >= 0 && !isBound)
      return emitError(node.location) << "illegal schedule: '" << node.name << "' has unit " << unit
                                      << " of a resource type that does not have it";
    if (unit >= 0)
      bound[{answer.resource[i], unit}].push_back(i);
  }
  for (auto &[unit, operations] : bound)
    if (failed(checkUnit(unit.first, unit.second, operations)))
      return failure();
  return success();
}

// One unit works for one operation at a time; sorted by their slots, neighbours are enough.
LogicalResult Checker::checkUnit(StringRef resource, int64_t unit, std::vector<size_t> operations) {
  auto slot = [&](size_t i) {
    return answer.interval ? answer.start[i] % *answer.interval : answer.start[i];
  };
  llvm::stable_sort(operations, [&](size_t a, size_t b) { return slot(a) < slot(b); });
  for (auto [k, i] : llvm::enumerate(operations)) {
    bool isLast = k + 1 == operations.size();
    if (isLast && !answer.interval)
      return success();
    size_t next = operations[isLast ? 0 : k + 1];
    int64_t free = slot(next) + (isLast ? *answer.interval : 0);
    if (slot(i) + typeOf[i]->blocking.value <= free)
      continue;
    const Node &node = region.nodes[i], &other = region.nodes[next];
    InFlightDiagnostic error = emitError(node.location);
    error << "illegal schedule: '" << node.name << "' keeps unit " << unit << " of '" << resource
          << "' for " << typeOf[i]->blocking.value << " cycles from " << answer.start[i]
          << ", and '" << other.name << "' takes it at " << answer.start[next];
    if (answer.interval)
      error << " (II " << *answer.interval << ")";
    error.attachNote(other.location) << "'" << other.name << "' is here";
    return error;
  }
  return success();
}

LogicalResult Checker::checkLength() {
  int64_t length = 0;
  for (auto [start, latency] : llvm::zip(answer.start, answer.latency))
    length = std::max(length, start + std::max<int64_t>(latency, 1));
  if (length == answer.length)
    return success();
  return emitError(region.container->getLoc())
         << "illegal schedule: its length is " << length << ", not " << answer.length;
}

} // namespace

FailureOr<Answer> readAnswer(const json::Value &document, const Region &region,
                             const Libraries &libraries) {
  return Checker(region, libraries).run(document);
}

} // namespace gaus
