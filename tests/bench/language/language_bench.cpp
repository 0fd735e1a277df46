// language_bench FILE.jsonl|FOLDER... [--site] [--wrong] [--predictions OUT.jsonl]
//
// Prints the accuracy of identifyLanguage and, where it is installed, of CLD2 on files of
// {"id","text","lang"}, the reliability of the confidences, and messages a second of both and of bare
// fastText with the same model, on one thread. A folder such as tests/cases/messages is one set: each of its
// .tsv files is named by its language, and the fourth field of a line is the text.
// --site gives a country as evidence: the optional field "site", in a folder the one that most people with
// that language live in. --wrong shows what was missed.
// --predictions writes {"id","language","candidates"} lines.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fasttext/fasttext.h>
#include <rapidjson/document.h>
#include <unicode/locid.h>

#include "locales/language/cleaner.h"
#include "locales/language/data.h"
#include "locales/language/language.h"
#include "locales/language/priors.h"

#ifdef DRAGOMAN_BENCH_CLD2
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#endif

namespace {

struct Row {
    std::string id;
    std::string text;
    std::string gold;
    std::string site;
};

std::string field(const rapidjson::Document& document, const char* name) {
    const auto member = document.FindMember(name);
    return member != document.MemberEnd() && member->value.IsString()
               ? std::string(member->value.GetString(), member->value.GetStringLength())
               : std::string();
}

std::vector<Row> readRows(const std::string& path) {
    std::vector<Row> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        rapidjson::Document document;
        document.Parse(line.c_str());
        if (document.IsObject()) {
            rows.push_back(
                {field(document, "id"), field(document, "text"), field(document, "lang"),
                 field(document, "site")}
            );
        }
    }
    return rows;
}

std::string mainCountry(const std::string& language) {
    icu::Locale locale(language.c_str());
    UErrorCode status = U_ZERO_ERROR;
    locale.addLikelySubtags(status);
    return U_SUCCESS(status) ? locale.getCountry() : "";
}

void readTable(const std::filesystem::path& path, std::vector<Row>& rows) {
    constexpr std::size_t kText = 3;
    const std::string language = path.stem().string();
    const std::string country = mainCountry(language);
    std::ifstream file(path);
    std::size_t number = 0;
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        std::string text;
        for (std::size_t field = 0; field <= kText; ++field) std::getline(fields, text, '\t');
        if (fields) rows.push_back({language + ":" + std::to_string(++number), text, language, country});
    }
}

std::vector<Row> readSet(const std::string& path) {
    if (!std::filesystem::is_directory(path)) return readRows(path);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path))
        if (entry.path().extension() == ".tsv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Row> rows;
    for (const auto& file : files) readTable(file, rows);
    return rows;
}

/// Gold "hi" is right in Latin letters too. Gold "zh" is text that fits both scripts, and both kinds of Portuguese count as one unless the gold says
/// which.
bool isRight(const std::string& gold, const std::string& answer) {
    const std::string tag = locales::servedTag(answer);
    if (gold == "und") {
        return tag == "und" || tag.empty();
    }
    if (gold == "zh" || gold == "pt") return tag.compare(0, 2, gold) == 0;
    return locales::servedTag(gold) == tag || tag == gold + "-Latn";
}

struct Accuracy {
    std::map<std::string, std::pair<std::size_t, std::size_t>> by_language;  // right, all

    void add(const std::string& gold, bool right) {
        auto& row = by_language[gold];
        row.first += right ? 1 : 0;
        ++row.second;
    }

    /// The mean over the served languages that the file has 20 messages of.
    double macro() const {
        const std::vector<std::string>& served = locales::servedLanguages();
        constexpr std::size_t kEnough = 20;
        double sum = 0;
        std::size_t count = 0;
        for (const auto& [gold, row] : by_language) {
            const bool known =
                gold == "pt" || std::binary_search(served.begin(), served.end(), locales::servedTag(gold));
            if (known && row.second >= kEnough) {
                sum += static_cast<double>(row.first) / static_cast<double>(row.second);
                ++count;
            }
        }
        return count > 0 ? 100 * sum / static_cast<double>(count) : 0;
    }
};

/// "macro 94.7 %, all 93.9 %"; the first is left out where no language has enough messages.
std::string shown(const Accuracy& accuracy) {
    std::size_t right = 0;
    std::size_t all = 0;
    for (const auto& [gold, row] : accuracy.by_language) {
        right += row.first;
        all += row.second;
    }
    const double share = all > 0 ? 100 * static_cast<double>(right) / static_cast<double>(all) : 0;
    char text[64];
    if (accuracy.macro() > 0) {
        std::snprintf(text, sizeof(text), "macro %.1f %%, all %.1f %%", accuracy.macro(), share);
    } else {
        std::snprintf(text, sizeof(text), "all %.1f %%", share);
    }
    return text;
}

struct Reliability {
    struct Bin {
        double confidence = 0;
        std::size_t right = 0;
        std::size_t all = 0;
    };
    std::map<int, Bin> bins;

    void add(double confidence, bool right) {
        Bin& bin = bins[std::min(9, static_cast<int>(confidence * 10))];
        bin.confidence += confidence;
        bin.right += right ? 1 : 0;
        ++bin.all;
    }

    void print() const {
        for (const auto& [number, bin] : bins) {
            const auto all = static_cast<double>(bin.all);
            std::printf(
                "  said %.3f, right %.3f, of %zu\n", bin.confidence / all,
                static_cast<double>(bin.right) / all, bin.all
            );
        }
    }
};

template <typename Work>
double perSecond(const std::vector<Row>& rows, Work work) {
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    std::size_t done = 0;
    std::chrono::duration<double> spent{};
    while (spent.count() < 2) {
        for (const Row& row : rows) {
            work(row);
        }
        done += rows.size();
        spent = Clock::now() - start;
    }
    return static_cast<double>(done) / spent.count();
}

#ifdef DRAGOMAN_BENCH_CLD2
std::string askCld2(const std::string& text) {
    bool reliable = false;
    int bytes = 0;
    CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language languages[3];
    int percents[3];
    double scores[3];
    const CLD2::Language best = CLD2::ExtDetectLanguageSummaryCheckUTF8(
        text.c_str(), static_cast<int>(text.size()), true, &hints, CLD2::kCLDFlagBestEffort, languages,
        percents, scores, nullptr, &bytes, &reliable, &bytes
    );
    return best == CLD2::UNKNOWN_LANGUAGE ? "und" : CLD2::LanguageCode(best);
}
#endif

double bareFastText(const std::vector<Row>& rows, const std::string& scratch) {
    std::ofstream(scratch, std::ios::binary) << locales::languageData("language.ftz");
    fasttext::FastText model;
    model.loadModel(scratch);
    std::remove(scratch.c_str());
    return perSecond(rows, [&](const Row& row) {
        std::istringstream line(row.text);
        std::vector<std::pair<fasttext::real, std::string>> answer;
        model.predictLine(line, answer, 1, 0);
    });
}

struct Options {
    bool site = false;
    bool wrong = false;
};

void measure(const std::string& path, const Options& options, std::ostream* predictions) {
    const std::vector<Row> rows = readSet(path);
    Accuracy ours;
    Reliability reliability;
    for (const Row& row : rows) {
        locales::LanguageEvidence evidence;
        if (options.site) {
            evidence.site_country = row.site;
        }
        const locales::LanguageVerdict verdict = locales::identifyLanguage(row.text, evidence);
        const bool right = isRight(row.gold, verdict.language);
        ours.add(row.gold, right);
        reliability.add(verdict.confidence, right);
        if (options.wrong && !right) {
            std::printf(
                "  %s: %s, not %s (%.2f)  %s\n", row.id.c_str(), row.gold.c_str(), verdict.language.c_str(),
                verdict.confidence, row.text.c_str()
            );
        }
        if (predictions != nullptr) {
            *predictions << "{\"id\":\"" << row.id << "\",\"language\":\"" << verdict.language << "\",\"candidates\":{";
            const char* comma = "";
            for (const auto& one : verdict.candidates) {
                *predictions << comma << '"' << one.language << "\":" << one.p;
                comma = ",";
            }
            *predictions << "}}\n";
        }
    }
    std::printf("%s: %zu messages\n", path.c_str(), rows.size());
    const double bare = bareFastText(rows, "language_bench.ftz");
    const double speed = perSecond(rows, [](const Row& row) { (void)locales::identifyLanguage(row.text); });
    std::printf(
        " identifyLanguage  %s  %.0f messages/s (%.2f of bare fastText's %.0f)\n", shown(ours).c_str(), speed,
        speed / bare, bare
    );
#ifdef DRAGOMAN_BENCH_CLD2
    Accuracy cld2;
    for (const Row& row : rows) {
        cld2.add(row.gold, isRight(row.gold, askCld2(row.text)));
    }
    const double cld2_speed = perSecond(rows, [](const Row& row) { (void)askCld2(row.text); });
    std::printf(" CLD2 best effort  %s  %.0f messages/s\n", shown(cld2).c_str(), cld2_speed);
#endif
    reliability.print();
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<std::string> files;
    std::ofstream predictions;
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument == "--site") {
            options.site = true;
        } else if (argument == "--wrong") {
            options.wrong = true;
        } else if (argument == "--predictions" && i + 1 < count) {
            predictions.open(arguments[++i]);
        } else {
            files.push_back(argument);
        }
    }
    if (files.empty()) {
        std::fprintf(
            stderr, "usage: language_bench FILE.jsonl|FOLDER... [--site] [--wrong] [--predictions OUT.jsonl]\n"
        );
        return 2;
    }
    for (const std::string& file : files) {
        measure(file, options, predictions.is_open() ? &predictions : nullptr);
    }
    return 0;
}
