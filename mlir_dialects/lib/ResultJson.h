// Result JSON as `gaus_pass serve` answers it, in structures: what of it the plugin reads.
#ifndef GAUS_RESULT_JSON_H
#define GAUS_RESULT_JSON_H

#include "llvm/Support/JSON.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gaus {

constexpr int64_t kLargest = int64_t(1) << 60; // sums of two still fit

// A whole number from `Least` to kLargest; 0 until it is read.
template <int64_t Least> struct Whole {
  int64_t value = 0;
};

// A number of a list that is judged element by element: nothing where it is no whole number.
struct Element {
  std::optional<int64_t> number;
};

struct OperatorType {
  std::string name;
  Whole<0> latency;
  Whole<1> blocking;
  std::map<std::string, Whole<0>> uses; // units by resource
};

struct ResourceType {
  std::string name;
  std::optional<Whole<0>> limit;
};

struct TypedOperation {
  std::string type;
};

struct ProblemJson {
  std::vector<OperatorType> types;
  std::vector<ResourceType> resources;
  std::vector<TypedOperation> operations;
};

struct ScheduleJson {
  std::vector<Element> start;
  std::optional<std::vector<Element>> unit;
};

struct ResultJson {
  std::optional<Whole<1>> interval;
  Whole<0> length;
  std::vector<ScheduleJson> schedules;
};

// The document of one region.
struct AnswerJson {
  ProblemJson problem;
  std::vector<ResultJson> results;
};

// Reads the document; fails with what is missing or of the wrong kind, and where.
llvm::Expected<AnswerJson> readResultJson(const llvm::json::Value &document);

} // namespace gaus

#endif // GAUS_RESULT_JSON_H
