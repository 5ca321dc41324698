// The Python child that solves, and its answer.
#ifndef GAUS_CHILD_H
#define GAUS_CHILD_H

#include "Library.h"
#include "Model.h"

#include "llvm/Support/Error.h"

#include <optional>

namespace gaus {

// Runs `python -m gaus_pass serve` with `input` on stdin; what it wrote to stdout, parsed.
// Fails when it cannot be started, is killed, takes longer than `seconds` (0: no limit), ends
// with another status than 0 without saying why in JSON, or answers something else than JSON.
llvm::Expected<llvm::json::Value> ask(llvm::StringRef python, const llvm::json::Value &input,
                                      unsigned seconds);

// The schedule of one region.
struct Answer {
  std::vector<int64_t> start;
  std::vector<int64_t> latency;
  std::vector<int64_t> unit;         // -1 for none; empty where nothing is bound
  std::vector<std::string> resource; // of each operation, where it uses just one
  std::optional<int64_t> interval;
  int64_t length = 0;
};

// Reads the answer for a region and checks it against what the IR and the libraries say: shapes,
// times of operators, dependences, limits, units and length.  Emits an error at what is wrong.
mlir::FailureOr<Answer> readAnswer(const llvm::json::Value &document, const Region &region,
                                   const Libraries &libraries);

} // namespace gaus

#endif // GAUS_CHILD_H
