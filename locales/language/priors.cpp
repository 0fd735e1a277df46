#include "locales/language/priors.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "locales/language/data.h"

namespace locales {
namespace {

using Shares = std::vector<std::pair<std::string, double>>;
using Countries = std::map<std::string, Shares, std::less<>>;

// Measured on short messages with a country beside them: 70 % write its languages, 12 % English, the rest
// anything.
constexpr double kLocalShare = 0.70;
constexpr double kEnglishShare = 0.12;

template <typename Visit>
void forEachPart(std::string_view text, std::string_view separators, Visit visit) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        if (end > 0) {
            visit(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

Shares readShares(std::string_view line) {
    Shares shares;
    double sum = 0;
    forEachPart(line, " ", [&](std::string_view part) {
        const std::size_t equals = part.find('=');
        double percent = 0;
        if (equals != std::string_view::npos) {
            std::from_chars(part.data() + equals + 1, part.data() + part.size(), percent);
            shares.emplace_back(part.substr(0, equals), percent);
            sum += percent;
        }
    });
    for (auto& [tag, share] : shares) {
        share *= kLocalShare / sum;
    }
    const auto english =
        std::find_if(shares.begin(), shares.end(), [](const auto& row) { return row.first == "en"; });
    if (english == shares.end()) {
        shares.emplace_back("en", kEnglishShare);
    } else {
        english->second = std::max(english->second, kEnglishShare);
    }
    std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) {
        return a.second > b.second;
    });
    return shares;
}

Countries readCountries() {
    Countries countries;
    forEachPart(languageData("language_countries.txt"), "\n", [&](std::string_view line) {
        if (line.size() > 3) {
            countries.emplace(line.substr(0, 2), readShares(line.substr(3)));
        }
    });
    return countries;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

std::string current(const std::string& language) {
    static const std::map<std::string, std::string, std::less<>> renamed = {
        {"iw", "he"}, {"in", "id"},  {"no", "nb"},  {"nn", "nb"},  {"tl", "fil"}, {"mo", "ro"},
        {"sh", "sr"}, {"cmn", "zh"}, {"zsm", "ms"}, {"arb", "ar"}, {"pes", "fa"}};
    const auto found = renamed.find(language);
    return found == renamed.end() ? language : found->second;
}

std::string chinese(const std::vector<std::string>& parts) {
    const auto has = [&](std::string_view part) {
        return std::find(parts.begin() + 1, parts.end(), part) != parts.end();
    };
    const bool traditional = !has("hans") && (has("hant") || has("tw") || has("hk") || has("mo"));
    return traditional || parts[0] == "yue" ? "zh-Hant" : "zh-Hans";
}

}  // namespace

std::string servedTag(std::string_view locale) {
    std::vector<std::string> parts;
    forEachPart(locale, "-_", [&](std::string_view part) { parts.push_back(lowered(part)); });
    if (parts.empty() || parts[0].size() < 2 || parts[0].size() > 3 ||
        !std::all_of(parts[0].begin(), parts[0].end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
        return {};
    }
    const std::string language = current(parts[0]);
    if (language == "zh" || language == "yue") {
        return chinese(parts);
    }
    if (language == "pt") {
        return parts.size() == 1 || parts.back() == "br" ? "pt-BR" : "pt-PT";
    }
    if (language == "hi" && std::find(parts.begin(), parts.end(), "latn") != parts.end()) {
        return "hi-Latn";
    }
    return language;
}

const Shares& languageConstants() {
    static const Shares constants = [] {
        Shares read;
        forEachPart(languageData("language_constants.txt"), "\n", [&](std::string_view line) {
            const std::size_t blank = std::min(line.find(' '), line.size() - 1);
            double constant = 0;
            std::from_chars(line.data() + blank + 1, line.data() + line.size(), constant);
            read.emplace_back(line.substr(0, blank), constant);
        });
        return read;
    }();
    return constants;
}

const Shares& countryLanguages(std::string_view country) {
    static const Countries countries = readCountries();
    static const Shares none;
    std::string upper(country.substr(0, 3));
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const auto found = countries.find(upper == "UK" ? "GB" : upper);
    return found == countries.end() ? none : found->second;
}

}  // namespace locales
