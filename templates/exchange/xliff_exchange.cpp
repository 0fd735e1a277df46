#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include <pugixml.hpp>
#include <unicode/utf8.h>

#include "locales/format/fallback.h"
#include "templates/exchange/formats.h"

namespace templates {
namespace {

constexpr const char* kStale = "dragoman:stale";
constexpr const char* kReplacement = "\xEF\xBF\xBD";

bool isXmlCharacter(UChar32 c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) || (c >= 0xE000 && c < 0xFFFE) ||
           c >= 0x10000;
}

void append(std::string& to, UChar32 c) {
    char bytes[4];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, c);
    to.append(bytes, static_cast<std::size_t>(size));
}

/// Calls `run` for each stretch that XML can carry and `odd` for each character that it can't.
template <class Run, class Odd>
void split(const std::string& text, Run run, Odd odd) {
    std::string stretch;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, at, size, c);
        if (isXmlCharacter(c)) {
            append(stretch, c);
            continue;
        }
        run(stretch);
        stretch.clear();
        odd(c);
    }
    run(stretch);
}

std::string replaced(const std::string& text) {
    std::string out;
    split(
        text, [&](const std::string& run) { out += run; }, [&](UChar32) { out += kReplacement; }
    );
    return out;
}

/// Carriage returns go as references, which pugixml's own escaping leaves out: a reader makes line feeds of
/// them.
std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\r':
                out += "&#13;";
                break;
            default:
                out += c;
        }
    return out;
}

/// In an attribute a reader makes blanks of tabs and line feeds, too.
std::string escapedName(const std::string& text) {
    std::string out;
    for (const char c : escaped(replaced(text)))
        out += c == '\t' ? "&#9;" : c == '\n' ? "&#10;" : std::string(1, c);
    return out;
}

/// An element whose content is printed as it stands, without indents, since its first child is a text.
void putText(pugi::xml_node to, const std::string& text, XliffVersion version) {
    if (version == XliffVersion::V12) {
        to.append_child(pugi::node_pcdata).set_value(escaped(replaced(text)).c_str());
        return;
    }
    const auto run = [&](const std::string& stretch) {
        to.append_child(pugi::node_pcdata).set_value(escaped(stretch).c_str());
    };
    split(text, run, [&](UChar32 c) {
        std::ostringstream hex;
        hex << std::hex << std::uppercase;
        hex.width(4);
        hex.fill('0');
        hex << c;
        to.append_child("cp").append_attribute("hex").set_value(hex.str().c_str());
    });
}

struct Texts {
    std::string id, name, source, text, note;
    bool stale;
};

template <class Do>
void eachLine(const std::string& text, Do run) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) run(line);
}

void putUnit20(pugi::xml_node file, const Texts& unit) {
    pugi::xml_node to = file.append_child("unit");
    to.append_attribute("id") = unit.id.c_str();
    to.append_attribute("name") = escapedName(unit.name).c_str();
    to.append_attribute("xml:space") = "preserve";
    if (!unit.note.empty()) {
        pugi::xml_node notes = to.append_child("notes");
        eachLine(unit.note, [&](const std::string& line) {
            putText(notes.append_child("note"), line, XliffVersion::V12);
        });
    }
    pugi::xml_node segment = to.append_child("segment");
    segment.append_attribute("state") = unit.text.empty() || unit.stale ? "initial" : "translated";
    if (unit.stale) segment.append_attribute("subState") = kStale;
    putText(segment.append_child("source"), unit.source, XliffVersion::V20);
    if (!unit.text.empty()) putText(segment.append_child("target"), unit.text, XliffVersion::V20);
}

void putUnit12(pugi::xml_node body, const Texts& unit) {
    pugi::xml_node to = body.append_child("trans-unit");
    to.append_attribute("id") = unit.id.c_str();
    to.append_attribute("resname") = escapedName(unit.name).c_str();
    to.append_attribute("xml:space") = "preserve";
    putText(to.append_child("source"), unit.source, XliffVersion::V12);
    if (!unit.text.empty()) {
        to.append_attribute("approved") = unit.stale ? "no" : "yes";
        pugi::xml_node target = to.append_child("target");
        target.append_attribute("state") = unit.stale ? "needs-adaptation" : "translated";
        putText(target, unit.text, XliffVersion::V12);
    }
    eachLine(unit.note, [&](const std::string& line) {
        putText(to.append_child("note"), line, XliffVersion::V12);
    });
}

// Reading. Every walk goes without recursion: a hostile file nests as deep as it likes.

/// Without the prefix of a namespace.
std::string_view localName(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name.substr(name.rfind(':') + 1);
}

/// Visits what is below `root` in document order; `enter` says whether to look inside.
template <class Enter>
void walk(const pugi::xml_node& root, Enter enter) {
    pugi::xml_node at = root.first_child();
    while (at) {
        if (enter(at) && at.first_child()) {
            at = at.first_child();
            continue;
        }
        while (at != root && !at.next_sibling()) at = at.parent();
        if (at == root) return;
        at = at.next_sibling();
    }
}

pugi::xml_node child(const pugi::xml_node& of, std::string_view name) {
    for (pugi::xml_node one : of.children())
        if (localName(one) == name) return one;
    return {};
}

/// The text of an element with that of the elements that tools put inside.
std::string textOf(const pugi::xml_node& element) {
    std::string text;
    walk(element, [&](const pugi::xml_node& node) {
        if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) text += node.value();
        if (localName(node) != "cp") return true;
        const unsigned long c = std::strtoul(node.attribute("hex").value(), nullptr, 16);
        if (c != 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF))
            append(text, static_cast<UChar32>(c));
        else
            text += kReplacement;
        return false;
    });
    return text;
}

class XliffReader {
public:
    XliffReader(std::string_view bytes, ExchangeRead& into) : bytes_(bytes), into_(into), units_(into) {}

    void run() {
        const unsigned flags = pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_doctype;
        const pugi::xml_parse_result parsed = document_.load_buffer(bytes_.data(), bytes_.size(), flags);
        if (!parsed) {
            broken_at_ = static_cast<std::size_t>(parsed.offset);
            problem(
                templates::lineOf(bytes_, broken_at_), "", std::string("no XML: ") + parsed.description()
            );
        }
        for (const pugi::xml_node& node : document_.children())
            if (node.type() == pugi::node_doctype)
                problem(lineOf(node), "", "a document type; what it defines is not read");
        const pugi::xml_node root = child(document_, "xliff");
        const std::string_view version = root.attribute("version").value();
        if (version.starts_with("2."))
            read20(root);
        else if (version.starts_with("1."))
            read12(root);
        else
            problem(
                0, "",
                root ? "XLIFF " + std::string(version) + " is not known; 1.2 and 2.0 are"
                     : "no <xliff> element"
            );
        units_.finish();
    }

private:
    void problem(std::size_t line, std::string key, std::string what) {
        into_.problems.push_back({line, std::move(key), std::move(what)});
    }

    [[nodiscard]] std::size_t lineOf(const pugi::xml_node& node) {
        if (node.offset_debug() < 0) return 0;
        const auto offset = std::min(static_cast<std::size_t>(node.offset_debug()), bytes_.size());
        // Nodes come in document order, so that each stretch is counted once.
        if (offset < counted_to_) return templates::lineOf(bytes_, offset);
        line_ += templates::lineOf(bytes_.substr(counted_to_, offset - counted_to_), offset) - 1;
        counted_to_ = offset;
        return line_;
    }

    /// Where the XML breaks off, a unit that is still open has but a part of its text.
    [[nodiscard]] bool isCut(const pugi::xml_node& unit) const {
        if (broken_at_ == std::string_view::npos || unit.offset_debug() < 0) return false;
        for (pugi::xml_node at = unit; at; at = at.parent())
            if (at.next_sibling()) return false;
        const auto from = std::min(static_cast<std::size_t>(unit.offset_debug()), bytes_.size());
        const auto to = std::min(broken_at_, bytes_.size());
        const std::size_t end = bytes_.find("</" + std::string(unit.name()), from);
        return end == std::string_view::npos || end >= to;
    }

    void languages(const pugi::xml_node& of, const char* source_name, const char* target_name) {
        const std::string source = of.attribute(source_name).value(),
                          target = of.attribute(target_name).value();
        if (source != "en" && locales::shortLanguage(source) != "en")
            problem(lineOf(of), "", "the source language is “" + source + "”, expected en");
        if (into_.file.locale.empty())
            into_.file.locale = target;
        else if (!target.empty() && target != into_.file.locale)
            problem(
                lineOf(of), "",
                "the target language is " + target + " here and " + into_.file.locale + " before"
            );
    }

    void read20(const pugi::xml_node& root) {
        languages(root, "srcLang", "trgLang");
        walk(root, [&](const pugi::xml_node& node) {
            if (localName(node) != "unit") return true;
            unit20(node);
            return false;
        });
    }

    void unit20(const pugi::xml_node& unit) {
        const std::string key = unit.attribute(unit.attribute("name") ? "name" : "id").value();
        std::string source, text;
        bool stale = false, some = false, lacking = false;
        for (const pugi::xml_node& part : unit.children()) {
            const bool segment = localName(part) == "segment";
            if (!segment && localName(part) != "ignorable") continue;
            const pugi::xml_node target = child(part, "target");
            const std::string own = textOf(child(part, "source"));
            source += own;
            text += target ? textOf(target) : segment ? std::string() : own;
            some |= segment && target;
            lacking |= segment && !target;
            const std::string_view state = part.attribute("state").as_string("initial");
            stale |= state == "initial" && std::strcmp(part.attribute("subState").value(), kStale) == 0;
        }
        if (some && lacking) problem(lineOf(unit), key, "not every segment has a target; taken as missing");
        if (!some || lacking) text.clear();
        add(unit, key, std::move(source), std::move(text), child(unit, "notes"), stale);
    }

    void read12(const pugi::xml_node& root) {
        walk(root, [&](const pugi::xml_node& node) {
            if (localName(node) == "file") languages(node, "source-language", "target-language");
            if (localName(node) != "trans-unit") return true;
            const std::string key = node.attribute(node.attribute("resname") ? "resname" : "id").value();
            const pugi::xml_node target = child(node, "target");
            const bool stale = std::string_view(target.attribute("state").value()).starts_with("needs-");
            add(node, key, textOf(child(node, "source")), textOf(target), node, stale);
            return false;
        });
    }

    void add(
        const pugi::xml_node& unit, const std::string& key, std::string source, std::string text,
        const pugi::xml_node& notes, bool stale
    ) {
        if (isCut(unit)) {
            problem(lineOf(unit), key, "the file breaks off inside this unit; it is left out");
            return;
        }
        std::string note;
        for (const pugi::xml_node& one : notes.children())
            if (localName(one) == "note") note += textOf(one) + '\n';
        units_.add(key, std::move(source), std::move(text), std::move(note), stale, lineOf(unit));
    }

    std::string_view bytes_;
    ExchangeRead& into_;
    UnitCollector units_;
    pugi::xml_document document_;
    std::size_t broken_at_ = std::string_view::npos;
    std::size_t counted_to_ = 0, line_ = 1;
};

}  // namespace

std::string writeXliff(const ExchangeFile& file, XliffVersion version) {
    const bool is20 = version == XliffVersion::V20;
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    pugi::xml_node root = document.append_child("xliff");
    root.append_attribute("version") = is20 ? "2.0" : "1.2";
    root.append_attribute("xmlns") =
        is20 ? "urn:oasis:names:tc:xliff:document:2.0" : "urn:oasis:names:tc:xliff:document:1.2";
    const std::string locale = escapedName(file.locale);
    if (is20) root.append_attribute("srcLang") = "en";
    if (is20 && !locale.empty()) root.append_attribute("trgLang") = locale.c_str();
    pugi::xml_node to = root.append_child("file");
    if (is20)
        to.append_attribute("id") = "templates";
    else {
        to.append_attribute("original") = "templates";
        to.append_attribute("source-language") = "en";
        if (!locale.empty()) to.append_attribute("target-language") = locale.c_str();
        to.append_attribute("datatype") = "plaintext";
        to = to.append_child("body");
    }
    const auto put = [&](const Texts& unit) { is20 ? putUnit20(to, unit) : putUnit12(to, unit); };
    std::size_t number = 0;
    for (const ExchangeUnit& unit : file.units) {
        const std::string id = std::to_string(++number);
        put({"u" + id, unit.key, unit.source, unit.text, unit.note, unit.stale});
        if (unit.title_source.empty() && unit.title.empty()) continue;
        put({"t" + id, std::string(kTitlePrefix) + unit.key, unit.title_source, unit.title, "", false});
    }
    std::ostringstream out;
    document.save(out, "  ", pugi::format_indent | pugi::format_no_escapes, pugi::encoding_utf8);
    return out.str();
}

ExchangeRead readXliff(std::string_view bytes) {
    ExchangeRead read;
    XliffReader(bytes, read).run();
    return read;
}

}  // namespace templates
