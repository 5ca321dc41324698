#include "ResultJson.h"

namespace json = llvm::json;

namespace gaus {

template <int64_t Least>
static bool fromJSON(const json::Value &value, Whole<Least> &out, json::Path path) {
  std::optional<int64_t> number = value.getAsInteger();
  if (!number || *number < Least || *number > kLargest) {
    path.report(Least ? "expected a whole number of at least 1"
                      : "expected a whole number of at least 0");
    return false;
  }
  out.value = *number;
  return true;
}

static bool fromJSON(const json::Value &value, Element &out, json::Path) {
  out.number = value.getAsInteger();
  return true;
}

static bool fromJSON(const json::Value &value, OperatorType &out, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", out.name) && map.map("latency", out.latency) &&
         map.map("blocking", out.blocking) && map.map("uses", out.uses);
}

static bool fromJSON(const json::Value &value, ResourceType &out, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", out.name) && map.map("limit", out.limit);
}

static bool fromJSON(const json::Value &value, TypedOperation &out, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("type", out.type);
}

static bool fromJSON(const json::Value &value, ProblemJson &out, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("operator_types", out.types) && map.map("resource_types", out.resources) &&
         map.map("operations", out.operations);
}

static bool fromJSON(const json::Value &value, ScheduleJson &out, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("start", out.start) && map.map("unit", out.unit);
}

static bool fromJSON(const json::Value &value, ResultJson &out, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("ii", out.interval) && map.map("length", out.length) &&
         map.map("schedules", out.schedules);
}

static bool fromJSON(const json::Value &value, AnswerJson &out, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("problem", out.problem) && map.map("results", out.results);
}

llvm::Expected<AnswerJson> readResultJson(const json::Value &document) {
  json::Path::Root root("answer");
  AnswerJson answer;
  if (fromJSON(document, answer, root))
    return answer;
  return root.getError();
}

} // namespace gaus
