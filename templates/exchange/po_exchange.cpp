#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>

#include <gettext-po.h>

#include "templates/catalogue/memory_file.h"
#include "templates/catalogue/po_file.h"
#include "templates/exchange/formats.h"

namespace templates {
namespace {

/// After a fatal report the library must not get control back (gettext-po.h). The rest are warnings about
/// escapes.
void onError(int severity, po_message_t, const char*, std::size_t, std::size_t, int, const char* text) {
    if (severity == PO_SEVERITY_FATAL_ERROR) throw std::runtime_error(text);
}

void onTwoErrors(int severity, po_message_t, const char*, std::size_t, std::size_t, int, const char* text, po_message_t, const char*, std::size_t, std::size_t, int, const char*) {
    if (severity == PO_SEVERITY_FATAL_ERROR) throw std::runtime_error(text);
}

std::string headerFor(const std::string& locale) {
    return "Project-Id-Version: Dragoman\nPO-Revision-Date: 2026-01-01 00:00+0000\nLast-Translator: "
           "Dragoman\n"
           "Language-Team: " +
           locale + "\nLanguage: " + locale +
           "\nMIME-Version: 1.0\n"
           "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n";
}

void insert(
    po_message_iterator_t at, const char* key, const std::string& source, const std::string& text,
    const std::string& note, bool fuzzy
) {
    po_message_t message = po_message_create();
    if (key) po_message_set_msgctxt(message, key);
    po_message_set_msgid(message, source.c_str());
    po_message_set_msgstr(message, text.c_str());
    if (!note.empty()) po_message_set_extracted_comments(message, note.c_str());
    po_message_set_fuzzy(message, fuzzy ? 1 : 0);
    po_message_insert(at, message);
}

/// The pieces of a string, cut behind each escaped line break.
std::vector<std::string> cutAtBreaks(const std::string& escaped) {
    std::vector<std::string> pieces(1);
    for (std::size_t at = 0; at < escaped.size(); ++at) {
        pieces.back() += escaped[at];
        if (escaped[at] != '\\' || at + 1 == escaped.size()) continue;
        pieces.back() += escaped[++at];
        if (escaped[at] == 'n' && at + 1 < escaped.size()) pieces.emplace_back();
    }
    return pieces;
}

/// Undoes the library's folding at 79 columns, which can't be turned off: a line of the file is a line of the
/// text.
std::string unfolded(const std::string& po) {
    std::string out, start, escaped;
    const auto flush = [&] {
        if (start.empty()) return;
        const auto pieces = cutAtBreaks(escaped);
        out += start;
        if (pieces.size() > 1) out += "\"\"\n";
        for (const std::string& piece : pieces) out += '"' + piece + "\"\n";
        start.clear();
        escaped.clear();
    };
    for (std::size_t from = 0; from < po.size();) {
        const std::size_t end = std::min(po.find('\n', from), po.size());
        const std::string line = po.substr(from, end - from);
        from = end + 1;
        const std::size_t quote = line.find('"');
        const bool string = line.starts_with("msg") || line.starts_with("\"");
        if (!string || line.starts_with("msg")) flush();
        if (line.starts_with("msg")) start = line.substr(0, quote);
        if (string)
            escaped += line.substr(quote + 1, line.size() - quote - 2);
        else
            out += line + '\n';
    }
    flush();
    return out;
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// "12: what" taken apart.
ExchangeProblem problemOf(const std::string& told) {
    const std::size_t colon = told.find(": ");
    if (colon == 0 || colon > 9 || told.find_first_not_of("0123456789") != colon) return {0, "", told};
    return {std::stoul(told.substr(0, colon)), "", told.substr(colon + 2)};
}

/// The line of each msgctxt that stands on one line.
std::map<std::string, std::size_t> linesOfKeys(std::string_view bytes) {
    constexpr std::string_view kStart = "msgctxt \"";
    std::map<std::string, std::size_t> lines;
    std::size_t number = 1;
    for (std::size_t from = 0; from < bytes.size(); ++number) {
        const std::size_t end = std::min(bytes.find('\n', from), bytes.size());
        const std::string_view line = bytes.substr(from, end - from);
        if (line.starts_with(kStart))
            lines.emplace(line.substr(kStart.size(), line.rfind('"') - kStart.size()), number);
        from = end + 1;
    }
    return lines;
}

std::string languageOf(std::string_view bytes) {
    constexpr std::string_view kField = "\"Language: ";
    const std::size_t at = bytes.find(kField);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = bytes.substr(at + kField.size());
    return std::string(rest.substr(0, rest.find_first_of("\\\"\n")));
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
    return out;
}

}  // namespace

std::string writePoExchange(const ExchangeFile& file) {
    const std::lock_guard lock(poLibrary());
    const std::unique_ptr<std::remove_pointer_t<po_file_t>, decltype(&po_file_free)> po(
        po_file_create(), po_file_free
    );
    {
        const std::unique_ptr<
            std::remove_pointer_t<po_message_iterator_t>, decltype(&po_message_iterator_free)>
            at(po_message_iterator(po.get(), nullptr), po_message_iterator_free);
        insert(at.get(), nullptr, "", headerFor(file.locale), "", false);
        for (const ExchangeUnit& unit : file.units) {
            insert(at.get(), unit.key.c_str(), unit.source, unit.text, unit.note, unit.stale);
            if (unit.title_source.empty() && unit.title.empty()) continue;
            const std::string title = std::string(kTitlePrefix) + unit.key;
            insert(at.get(), title.c_str(), unit.title_source, unit.title, "", false);
        }
    }
    const MemoryFile written("");
    const po_xerror_handler handler = {onError, onTwoErrors};
    po_file_write(po.get(), written.path().c_str(), &handler);
    return unfolded(contents(written.path()));
}

ExchangeRead readPoExchange(std::string_view bytes) {
    ExchangeRead read;
    read.file.locale = languageOf(bytes);
    const PoFile po = readPo(bytes, "the file");
    for (const std::string& problem : po.problems) read.problems.push_back(problemOf(problem));
    const auto lines = linesOfKeys(bytes);
    UnitCollector units(read);
    for (const PoEntry& entry : po.entries) {
        const auto line = lines.find(entry.context);
        units.add(
            entry.context, entry.source, entry.text, joined(entry.notes), entry.fuzzy,
            line == lines.end() ? 0 : line->second
        );
    }
    units.finish();
    return read;
}

}  // namespace templates
