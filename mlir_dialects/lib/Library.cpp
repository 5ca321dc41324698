// The same rules as gaus_pass/ir/operators/types.py: what the IR says wins over the user's library,
// and what neither describes takes no time, or what `opaque` says.
#include "Library.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
namespace json = llvm::json;

namespace gaus {

constexpr unsigned kDeepest = 200;

llvm::Expected<json::Value> parseJson(StringRef text) {
  unsigned depth = 0;
  bool isText = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (isText) {
      i += c == '\\';
      isText = c != '"';
    } else if (c == '"') {
      isText = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kDeepest)
        return llvm::createStringError("nested deeper than " + Twine(kDeepest));
    } else if ((c == ']' || c == '}') && depth) {
      --depth;
    }
  }
  return json::parse(text);
}

std::optional<Libraries::Entry> Libraries::entryOf(const json::Value &value) {
  Entry entry;
  json::Path::Root unused; // the child has said what is wrong
  json::ObjectMapper map(value, unused);
  if (!map || !map.map("latency", entry.latency) || !map.mapOptional("blocking", entry.blocking) ||
      !map.mapOptional("min_bits", entry.least) || !map.mapOptional("max_bits", entry.most))
    return std::nullopt;
  return entry;
}

static std::optional<int64_t> numberOf(const json::Object &options, StringRef key) {
  int64_t number;
  std::optional<StringRef> text = options.getString(key);
  return text && !text->getAsInteger(10, number) ? std::optional(number) : std::nullopt;
}

Libraries::Libraries(MLIRContext *context, const json::Object &ssp, const json::Object &options)
    : readLatency(numberOf(options, "read-latency").value_or(1)),
      opaque(numberOf(options, "opaque")) {
  if (std::optional<StringRef> path = options.getString("operators"))
    readFile(context, *path);
  // A library in the IR hides its namesake of the file.
  for (auto &[library, members] : ssp) {
    const json::Object *known = members.getAsObject();
    for (auto it = types.begin(); it != types.end();)
      it = it->first.first == library.str() ? types.erase(it) : std::next(it);
    if (known)
      for (auto &[name, type] : *known)
        if (std::optional<Entry> entry = entryOf(type))
          types.try_emplace({library.str(), name.str()}, *entry);
  }
}

void Libraries::readFile(MLIRContext *context, StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return; // the child has said so
  file = path.str();
  StringRef text = (*buffer)->getBuffer();
  if (llvm::Expected<json::Value> library = parseJson(text)) {
    const json::Object *top = library->getAsObject();
    if (const json::Array *operators = top ? top->getArray("operators") : nullptr)
      readEntries(*operators);
    return;
  } else {
    llvm::consumeError(library.takeError());
  }
  readModule(context, text);
}

void Libraries::readEntries(const json::Array &operators) {
  for (const json::Value &value : operators)
    if (const json::Object *object = value.getAsObject())
      if (std::optional<StringRef> name = object->getString("op"))
        if (std::optional<Entry> entry = entryOf(value))
          entries[name->str()].push_back(*entry);
}

// A tool without the dialect ssp reads its generic form only; delay models of XLS it does not read.
void Libraries::readModule(MLIRContext *context, StringRef text) {
  MLIRContext own(context->getDialectRegistry(), MLIRContext::Threading::DISABLED);
  own.allowUnregisteredDialects();
  ScopedDiagnosticHandler quiet(&own, [](Diagnostic &) { return success(); });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, ParserConfig(&own));
  isUnread = !module;
  if (!module)
    return;
  Places places;
  module->walk([&](Operation *op) {
    auto library = op->getAttrOfType<StringAttr>("sym_name");
    if (op->getName().getStringRef() != "ssp.library" || !library)
      return;
    for (auto &[name, type] : sspTypes(op, places))
      if (std::optional<Entry> entry = entryOf(type)) {
        types.try_emplace({library.str(), name.str()}, Entry{*entry});
        // A type that is called as an operation is its entry, at any width.
        if (std::vector<Entry> &same = entries[name.str()]; same.empty())
          same.push_back(*entry);
      }
  });
}

const Libraries::Entry *Libraries::match(const TypeQuery &query) const {
  auto found = entries.find(query.op);
  if (found != entries.end())
    for (const Entry &entry : found->second)
      if (entry.least <= query.bits && query.bits <= entry.most)
        return &entry;
  return nullptr;
}

// `@library::@type`, either name in quotes where it needs them.
const Libraries::Entry *Libraries::typeOf(StringRef reference) const {
  auto [library, name] = reference.split("::");
  auto bare = [](StringRef symbol) {
    symbol.consume_front("@");
    if (symbol.consume_front("\""))
      symbol.consume_back("\"");
    return symbol.str();
  };
  auto found = types.find({bare(library), bare(name)});
  return found == types.end() ? nullptr : &found->second;
}

std::optional<Duration> Libraries::find(const TypeQuery &query, bool isLoop) const {
  if (query.fixed)
    return Duration{{0}, 1, "the pass"};
  bool isAccess = query.op == "memref.load" || query.op == "memref.store";
  if (isAccess && !query.memory.empty())
    return Duration{{query.isStore ? 1 : readLatency}, 1, "read-latency"};
  const Entry *entry = match(query);
  if (!query.sspType.empty()) {
    const Entry *type = typeOf(query.sspType);
    if (!type)
      return std::nullopt;
    Duration found{{type->latency}, type->blocking, query.sspType};
    if (type->blocking == 1 && entry)
      found.blocking = entry->blocking;
    else if (type->blocking == 1 && isUnread)
      found.blocking.reset();
    return found;
  }
  if (entry)
    return Duration{{entry->latency}, entry->blocking, "'" + file + "'"};
  if (isUnread)
    return std::nullopt;
  Duration plain{{0}, 1, "no library of yours, and the default one"};
  if (opaque && !isLoop && query.op != "input")
    plain.latencies.push_back(*opaque);
  return plain;
}

} // namespace gaus
