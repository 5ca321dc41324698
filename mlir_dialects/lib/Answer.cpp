// Nothing that the child says is written before it has been checked here.
#include "Child.h"

#include "mlir/IR/Diagnostics.h"

#include <map>

using namespace mlir;
namespace json = llvm::json;

namespace gaus {
namespace {

constexpr int64_t kLargest = int64_t(1) << 60; // sums of two still fit

struct OperatorType {
  int64_t latency = 0, blocking = 1;
  std::vector<std::pair<std::string, int64_t>> uses;
};

class Checker {
public:
  Checker(const json::Value &document, const Region &region, const Libraries &libraries)
      : document(document), region(region), libraries(libraries) {}

  FailureOr<Answer> run();

private:
  LogicalResult readTypes(const json::Object &problem);
  LogicalResult readOperations(const json::Object &problem);
  LogicalResult checkTimes();
  LogicalResult readLimits(const json::Object &problem);
  LogicalResult readResult(const json::Object &result);
  LogicalResult readNumbers(const json::Array *from, StringRef what, int64_t least,
                            std::vector<int64_t> &into);
  LogicalResult checkPrecedence();
  LogicalResult checkMemory();
  LogicalResult checkLimits();
  LogicalResult checkUnits();
  LogicalResult checkUnit(StringRef resource, int64_t unit, std::vector<size_t> operations);
  LogicalResult checkLength();
  LogicalResult malformed(const Twine &what);

  const json::Value &document;
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

FailureOr<Answer> Checker::run() {
  const json::Object *top = document.getAsObject();
  const json::Object *problem = top ? top->getObject("problem") : nullptr;
  const json::Array *results = top ? top->getArray("results") : nullptr;
  if (!problem || !results || results->size() != 1 || !results->front().getAsObject())
    return malformed("there is no problem with one result");
  if (failed(readTypes(*problem)) || failed(readOperations(*problem)) || failed(checkTimes()) ||
      failed(readLimits(*problem)) || failed(readResult(*results->front().getAsObject())))
    return failure();
  if (failed(checkPrecedence()) || failed(checkMemory()) || failed(checkLimits()) ||
      failed(checkUnits()) || failed(checkLength()))
    return failure();
  return std::move(answer);
}

static std::optional<int64_t> whole(const json::Object &object, StringRef key, int64_t least) {
  std::optional<int64_t> number = object.getInteger(key);
  return number && *number >= least && *number <= kLargest ? number : std::nullopt;
}

LogicalResult Checker::readTypes(const json::Object &problem) {
  const json::Array *entries = problem.getArray("operator_types");
  if (!entries)
    return malformed("no operator_types");
  for (const json::Value &entry : *entries) {
    const json::Object *type = entry.getAsObject();
    std::optional<StringRef> name = type ? type->getString("name") : std::nullopt;
    std::optional<int64_t> latency = name ? whole(*type, "latency", 0) : std::nullopt;
    std::optional<int64_t> blocking = name ? whole(*type, "blocking", 1) : std::nullopt;
    const json::Object *uses = name ? type->getObject("uses") : nullptr;
    if (!latency || !blocking || !uses)
      return malformed("an operator type lacks name, latency, blocking or uses");
    OperatorType &made = types[name->str()];
    made.latency = *latency, made.blocking = *blocking;
    for (auto &[resource, units] : *uses) {
      std::optional<int64_t> count = whole(*uses, resource, 0);
      if (!count)
        return malformed("uses of '" + *name + "' are no numbers");
      made.uses.push_back({resource.str(), *count});
    }
    llvm::sort(made.uses);
  }
  return success();
}

LogicalResult Checker::readOperations(const json::Object &problem) {
  const json::Array *operations = problem.getArray("operations");
  if (!operations || operations->size() != region.nodes.size())
    return malformed("it has " + Twine(operations ? operations->size() : 0) + " operations for " +
                     Twine(region.nodes.size()));
  for (auto [entry, node] : llvm::zip(*operations, region.nodes)) {
    const json::Object *operation = entry.getAsObject();
    std::optional<StringRef> name = operation ? operation->getString("type") : std::nullopt;
    auto type = name ? types.find(name->str()) : types.end();
    if (type == types.end() || *name != node.type)
      return malformed("operation '" + node.name + "' has another type");
    typeOf.push_back(&type->second);
    answer.latency.push_back(type->second.latency);
    bool isOne = type->second.uses.size() == 1;
    answer.resource.push_back(isOne ? type->second.uses.front().first : "");
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
    if (!llvm::is_contained(known->latencies, told->second.latency))
      return wrong("latency", told->second.latency, known->latencies.front());
    if (known->blocking && told->second.blocking != *known->blocking)
      return wrong("blocking", told->second.blocking, *known->blocking);
  }
  return success();
}

LogicalResult Checker::readLimits(const json::Object &problem) {
  const json::Array *resources = problem.getArray("resource_types");
  if (!resources)
    return malformed("no resource_types");
  for (const json::Value &entry : *resources) {
    const json::Object *resource = entry.getAsObject();
    std::optional<StringRef> name = resource ? resource->getString("name") : std::nullopt;
    if (!name)
      return malformed("a resource type has no name");
    if (std::optional<int64_t> limit = whole(*resource, "limit", 0))
      limits[name->str()] = *limit;
  }
  return success();
}

LogicalResult Checker::readResult(const json::Object &result) {
  const json::Value *interval = result.get("ii");
  if (interval && !interval->getAsNull()) {
    answer.interval = whole(result, "ii", 1);
    if (!answer.interval)
      return malformed("ii is no number of at least 1");
  }
  std::optional<int64_t> length = whole(result, "length", 0);
  const json::Array *schedules = result.getArray("schedules");
  const json::Object *schedule =
      schedules && schedules->size() == 1 ? schedules->front().getAsObject() : nullptr;
  if (!length || !schedule)
    return malformed("no length, or not one schedule");
  answer.length = *length;
  if (failed(readNumbers(schedule->getArray("start"), "start times", 0, answer.start)))
    return failure();
  if (!schedule->get("unit"))
    return success();
  return readNumbers(schedule->getArray("unit"), "units", -1, answer.unit);
}

LogicalResult Checker::readNumbers(const json::Array *from, StringRef what, int64_t least,
                                   std::vector<int64_t> &into) {
  size_t n = region.nodes.size();
  if (!from || from->size() != n)
    return malformed(Twine(from ? from->size() : 0) + " " + what + " for " + Twine(n) +
                     " operations");
  for (auto [entry, node] : llvm::zip(*from, region.nodes)) {
    std::optional<int64_t> number = entry.getAsInteger();
    if (!number || *number < least || *number > kLargest)
      return emitError(node.location) << "illegal schedule: one of the " << what << ", that of '"
                                      << node.name << "', is no number of at least " << least;
    into.push_back(*number);
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
        int64_t from = start, busy = type->blocking;
        if (answer.interval) {
          always += __int128(busy / *answer.interval) * units;
          busy %= *answer.interval, from %= *answer.interval;
        }
        int64_t end = from + busy;
        bool wraps = answer.interval && end > *answer.interval;
        change[from] += units;
        change[wraps ? *answer.interval : end] -= units;
        if (wraps)
          change[0] += units, change[end - *answer.interval] -= units;
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
    if (slot(i) + typeOf[i]->blocking <= free)
      continue;
    const Node &node = region.nodes[i], &other = region.nodes[next];
    InFlightDiagnostic error = emitError(node.location);
    error << "illegal schedule: '" << node.name << "' keeps unit " << unit << " of '" << resource
          << "' for " << typeOf[i]->blocking << " cycles from " << answer.start[i] << ", and '"
          << other.name << "' takes it at " << answer.start[next];
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
  return Checker(document, region, libraries).run();
}

} // namespace gaus
