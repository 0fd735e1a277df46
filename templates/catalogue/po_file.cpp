#include "templates/catalogue/po_file.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <system_error>

#include <gettext-po.h>

#include "templates/catalogue/memory_file.h"

namespace templates {
namespace {

/// libgettextpo's handlers take no context.
std::vector<std::string>* reported = nullptr;

void report(std::size_t line, const char* text) {
    std::string what =
        line == 0 || line == static_cast<std::size_t>(-1) ? std::string() : std::to_string(line) + ": ";
    what += text;
    while (!what.empty() && what.back() == '\n') what.pop_back();
    reported->push_back(std::move(what));
}

/// After a fatal report the library must not get control back (gettext-po.h), so it is left by an exception.
void stopWhenFatal(int severity) {
    if (severity == PO_SEVERITY_FATAL_ERROR) throw std::runtime_error("the catalogue can't be read further");
}

void onError(int severity, po_message_t, const char*, std::size_t line, std::size_t, int, const char* text) {
    report(line, text);
    stopWhenFatal(severity);
}

void onTwoErrors(int severity, po_message_t, const char*, std::size_t line, std::size_t, int, const char* text, po_message_t, const char*, std::size_t, std::size_t, int, const char*) {
    report(line, text);
    stopWhenFatal(severity);
}

std::string orEmpty(const char* text) { return text ? text : ""; }

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::size_t start = text.find_first_not_of(' ', from);
        if (start < end) out.push_back(text.substr(start, end - start));
        from = end + 1;
    }
    return out;
}

PoEntry entryOf(po_message_t message) {
    PoEntry entry;
    entry.context = orEmpty(po_message_msgctxt(message));
    entry.source = orEmpty(po_message_msgid(message));
    entry.text = orEmpty(po_message_msgstr(message));
    entry.notes = lines(orEmpty(po_message_extracted_comments(message)));
    entry.fuzzy = po_message_is_fuzzy(message) != 0;
    return entry;
}

void collect(po_file_t file, std::vector<PoEntry>& entries) {
    const std::unique_ptr<std::remove_pointer_t<po_message_iterator_t>, decltype(&po_message_iterator_free)>
        messages(po_message_iterator(file, nullptr), po_message_iterator_free);
    while (po_message_t message = po_next_message(messages.get()))
        if (po_message_is_obsolete(message) == 0 && po_message_msgctxt(message))
            entries.push_back(entryOf(message));
}

}  // namespace

std::mutex& poLibrary() {
    static std::mutex mutex;
    return mutex;
}

PoFile readPo(const std::string& path) {
    PoFile read;
    const std::lock_guard lock(poLibrary());
    reported = &read.problems;
    const po_xerror_handler handler = {onError, onTwoErrors};
    try {
        const std::unique_ptr<std::remove_pointer_t<po_file_t>, decltype(&po_file_free)> file(
            po_file_read(path.c_str(), &handler), po_file_free
        );
        if (file)
            collect(file.get(), read.entries);
        else
            read.problems.push_back("can't be opened");
    } catch (const std::runtime_error& stopped) {
        read.problems.emplace_back(stopped.what());
    }
    reported = nullptr;
    return read;
}

PoFile readPo(std::string_view bytes, const std::string& name) {
    try {
        const MemoryFile file(bytes);
        return readPo(file.path());
    } catch (const std::system_error& error) {
        return {{}, {name + ": " + error.what()}};
    }
}

}  // namespace templates
