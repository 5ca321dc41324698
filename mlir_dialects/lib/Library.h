// What the options and operator libraries say of an operation's time.
#ifndef GAUS_LIBRARY_H
#define GAUS_LIBRARY_H

#include "Model.h"

#include <limits>
#include <map>
#include <optional>

namespace gaus {

// What an operation may take, and who says so.
struct Duration {
  llvm::SmallVector<int64_t, 2> latencies; // one of these
  std::optional<int64_t> blocking;
  std::string source;
};

// The libraries of a pass run, read again here so that the child's word is not taken for them.
class Libraries {
public:
  // `ssp` are the SSP libraries of the IR, as the message has them.
  Libraries(mlir::MLIRContext *context, const llvm::json::Object &ssp,
            const llvm::json::Object &options);

  // What an operation takes.  Nothing where the library is one that only the child can read, or
  // does not have the operator type: then the child has said why.
  std::optional<Duration> find(const TypeQuery &query, bool isLoop) const;

private:
  struct Entry {
    int64_t latency = 0, blocking = 1;
    int64_t least = 0, most = std::numeric_limits<int64_t>::max(); // bits
  };

  void readFile(mlir::MLIRContext *context, llvm::StringRef path);
  void readEntries(const llvm::json::Array &operators);
  void readModule(mlir::MLIRContext *context, llvm::StringRef text);
  const Entry *match(const TypeQuery &query) const;
  const Entry *typeOf(llvm::StringRef reference) const;
  static std::optional<Entry> entryOf(const llvm::json::Value &value);

  std::string file;
  bool isUnread = false; // a file that only the child can read
  std::map<std::string, std::vector<Entry>> entries;
  std::map<std::pair<std::string, std::string>, Entry> types; // by SSP library and name
  int64_t readLatency = 1;
  std::optional<int64_t> opaque;
};

// The JSON of a text, refused where its nesting could exhaust the stack.
llvm::Expected<llvm::json::Value> parseJson(llvm::StringRef text);

// The operator types of an `ssp.library`, as the message has them.
llvm::json::Object sspTypes(mlir::Operation *library, Places &places);

} // namespace gaus

#endif // GAUS_LIBRARY_H
