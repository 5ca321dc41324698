#include "Child.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <fcntl.h>
#include <unistd.h>

namespace gaus {

using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

template <typename... Parts> static Error failed(Parts &&...parts) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  (stream << ... << parts);
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

namespace {
// A temporary file that goes when this does.
struct Scratch {
  llvm::SmallString<128> path;
  std::optional<llvm::FileRemover> remover;

  std::error_code create(StringRef kind) {
    std::error_code error = llvm::sys::fs::createTemporaryFile("gaus-" + kind, "json", path);
    if (!error)
      remover.emplace(path);
    return error;
  }
  std::string read() const {
    auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                              /*RequiresNullTerminator=*/false);
    return buffer ? (*buffer)->getBuffer().str() : std::string();
  }
};

// A pipe on which nothing is ever said: the child has one end, and sees this process end by it.
struct Lifeline {
  int ends[2] = {-1, -1};

  std::error_code create() {
#ifdef __linux__
    bool made = pipe2(ends, O_CLOEXEC) == 0;
#else
    bool made = pipe(ends) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
#endif
    made = made && fcntl(ends[0], F_SETFD, 0) == 0;
    return made ? std::error_code() : std::error_code(errno, std::generic_category());
  }
  ~Lifeline() {
    for (int end : ends)
      if (end >= 0)
        close(end);
  }
};
} // namespace

static StringRef lastLine(StringRef text) {
  text = text.rtrim();
  return text.substr(text.rfind('\n') + 1).take_front(400);
}

static Error write(StringRef path, const llvm::json::Value &value) {
  std::error_code error;
  llvm::raw_fd_ostream out(path, error);
  if (!error) {
    out << value;
    out.close();
    error = out.error();
    out.clear_error();
  }
  return error ? failed("cannot write '", path, "': ", error.message()) : Error::success();
}

static Error whyItEnded(StringRef python, int status, bool notStarted, StringRef message,
                        unsigned seconds, StringRef said) {
  if (notStarted || status == -1)
    return failed("cannot run '", python, "': ", message,
                  "; set python=PATH to a Python that has "
                  "gaus_pass");
  if (status == -2 && message.contains("timed out"))
    return failed("'", python, " -m gaus_pass serve' took longer than timeout=", seconds,
                  " seconds and was killed; raise it, or set a smaller budget");
  if (status < 0)
    return failed("'", python, " -m gaus_pass serve' was killed: ", message);
  return failed("'", python, " -m gaus_pass serve' ended with status ", status,
                said.empty() ? "" : ": ", said);
}

Expected<llvm::json::Value> ask(StringRef python, const llvm::json::Value &input,
                                unsigned seconds) {
  std::string program = python.str();
  if (!python.contains('/')) {
    auto found = llvm::sys::findProgramByName(python);
    if (!found)
      return whyItEnded(python, -1, true, found.getError().message(), seconds, "");
    program = *found;
  }
  Scratch in, out, err;
  for (auto [file, kind] : {std::pair(&in, "in"), std::pair(&out, "out"), std::pair(&err, "err")})
    if (std::error_code error = file->create(kind))
      return failed("cannot make a temporary file: ", error.message());
  if (Error error = write(in.path, input))
    return std::move(error);
  Lifeline line;
  if (std::error_code error = line.create())
    return failed("cannot make a pipe: ", error.message());
  std::string lifeline = std::to_string(line.ends[0]);
  std::string message;
  bool notStarted = false;
  std::optional<StringRef> redirects[] = {StringRef(in.path), StringRef(out.path),
                                          StringRef(err.path)};
  StringRef words[] = {program, "-m", "gaus_pass", "serve", "--lifeline", lifeline};
  int status = llvm::sys::ExecuteAndWait(program, words, std::nullopt, redirects, seconds, 0,
                                         &message, &notStarted);
  std::string said = err.read();
  std::string text = out.read();
  bool answered = status == 0 || status == 1;
  if (notStarted || !answered)
    return whyItEnded(python, status, notStarted, message, seconds, lastLine(said));
  Expected<llvm::json::Value> answer = parseJson(text);
  bool isObject = answer && answer->getAsObject();
  bool saysWhy = isObject && answer->getAsObject()->getObject("error");
  if (status == 1 && !saysWhy) {
    if (!answer)
      llvm::consumeError(answer.takeError());
    return whyItEnded(python, status, false, message, seconds, lastLine(said));
  }
  if (!answer)
    return failed("the answer of '", python, "' is not JSON: ", toString(answer.takeError()));
  return answer;
}

} // namespace gaus
