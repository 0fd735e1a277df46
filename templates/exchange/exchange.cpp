#include "templates/exchange/exchange.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <unicode/unistr.h>

#include "templates/exchange/formats.h"

namespace templates {
namespace {

std::string clean(const std::string& text) {
    icu::UnicodeString read = icu::UnicodeString::fromUTF8(text);
    read.findAndReplace(icu::UnicodeString(UChar(0)), icu::UnicodeString(UChar(0xFFFD)));
    std::string out;
    return read.toUTF8String(out);
}

std::string cleanNote(const std::string& note) {
    constexpr std::string_view kBlank = " \t\r\v\f";
    std::string out;
    for (std::size_t from = 0; from < note.size();) {
        const std::size_t end = std::min(note.find('\n', from), note.size());
        const std::string line = note.substr(from, end - from);
        const std::size_t start = line.find_first_not_of(kBlank);
        if (start != std::string::npos)
            out += (out.empty() ? "" : "\n") + line.substr(start, line.find_last_not_of(kBlank) + 1 - start);
        from = end + 1;
    }
    return out;
}

ExchangeFile clean(const ExchangeFile& file) {
    ExchangeFile out;
    out.locale = clean(file.locale);
    std::set<std::string> keys;
    for (const ExchangeUnit& unit : file.units) {
        ExchangeUnit one;
        one.key = clean(unit.key);
        if (!keys.insert(one.key).second) continue;
        one.source = clean(unit.source);
        one.text = clean(unit.text);
        one.title_source = clean(unit.title_source);
        one.title = clean(unit.title);
        one.note = cleanNote(clean(unit.note));
        one.stale = unit.stale && !one.text.empty();
        out.units.push_back(std::move(one));
    }
    return out;
}

bool isUtf8(const ExchangeUnit& unit) {
    const std::array texts = {&unit.key,          &unit.source, &unit.text,
                              &unit.title_source, &unit.title,  &unit.note};
    return std::all_of(texts.begin(), texts.end(), [](const std::string* text) {
        std::string read;
        return icu::UnicodeString::fromUTF8(*text).toUTF8String(read) == *text;
    });
}

/// What holds whatever the format: each unit is UTF-8 and has a key, and no two have the same.
void checkKeys(ExchangeRead& read) {
    std::vector<ExchangeUnit> kept;
    std::set<std::string> keys;
    for (ExchangeUnit& unit : read.file.units) {
        if (!isUtf8(unit))
            read.problems.push_back({unit.line, clean(unit.key), "not in UTF-8"});
        else if (unit.key.empty())
            read.problems.push_back({unit.line, "", "a text without a key"});
        else if (!keys.insert(unit.key).second)
            read.problems.push_back(
                {unit.line, unit.key, "the key stands here a second time; the first counts"}
            );
        else {
            unit.note = cleanNote(unit.note);
            unit.stale &= !unit.text.empty();
            kept.push_back(std::move(unit));
        }
    }
    read.file.units = std::move(kept);
}

ExchangeRead readAs(std::string_view bytes, ExchangeFormat format) {
    switch (format) {
        case ExchangeFormat::Po:
            return readPoExchange(bytes);
        case ExchangeFormat::Csv:
            return readCsv(bytes);
        default:
            return readXliff(bytes);
    }
}

}  // namespace

std::string writeExchange(const ExchangeFile& file, ExchangeFormat format) {
    const ExchangeFile out = clean(file);
    switch (format) {
        case ExchangeFormat::Po:
            return writePoExchange(out);
        case ExchangeFormat::Csv:
            return writeCsv(out);
        case ExchangeFormat::Xliff12:
            return writeXliff(out, XliffVersion::V12);
        default:
            return writeXliff(out, XliffVersion::V20);
    }
}

ExchangeRead readExchange(std::string_view bytes, ExchangeFormat format) {
    if (bytes.size() > kMaxExchangeBytes)
        return {{}, {{0, "", "the file is larger than " + std::to_string(kMaxExchangeBytes >> 20U) + " MB"}}};
    ExchangeRead read = readAs(bytes, format);
    checkKeys(read);
    return read;
}

std::optional<ExchangeFormat> exchangeFormat(std::string_view name_or_extension) {
    std::string extension(name_or_extension.substr(name_or_extension.rfind('.') + 1));
    std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    static const std::map<std::string, ExchangeFormat> known = {
        {"po", ExchangeFormat::Po},   {"xliff", ExchangeFormat::Xliff20},   {"xlf", ExchangeFormat::Xliff20},
        {"csv", ExchangeFormat::Csv}, {"xliff12", ExchangeFormat::Xliff12},
    };
    const auto found = known.find(extension);
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

std::size_t lineOf(std::string_view bytes, std::size_t offset) {
    const std::string_view before = bytes.substr(0, std::min(offset, bytes.size()));
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

void UnitCollector::add(
    const std::string& key, std::string source, std::string text, std::string note, bool stale,
    std::size_t line
) {
    ExchangeUnit unit;
    unit.line = line;
    unit.stale = stale;
    if (key.starts_with(kTitlePrefix)) {
        unit.key = key.substr(kTitlePrefix.size());
        unit.title_source = std::move(source);
        unit.title = std::move(text);
        titles_.push_back(std::move(unit));
        return;
    }
    unit.key = key;
    unit.source = std::move(source);
    unit.text = std::move(text);
    unit.note = std::move(note);
    into_.file.units.push_back(std::move(unit));
}

void UnitCollector::finish() {
    std::map<std::string, ExchangeUnit*> texts;
    for (ExchangeUnit& unit : into_.file.units) texts.emplace(unit.key, &unit);
    std::set<std::string> seen;
    for (ExchangeUnit& title : titles_) {
        const auto text = texts.find(title.key);
        if (text == texts.end())
            into_.problems.push_back({title.line, title.key, "a title without its text"});
        else if (!seen.insert(title.key).second)
            into_.problems.push_back(
                {title.line, title.key, "the title stands here a second time; the first counts"}
            );
        else {
            text->second->title_source = std::move(title.title_source);
            text->second->title = std::move(title.title);
            text->second->stale |= title.stale;
        }
    }
}

}  // namespace templates
