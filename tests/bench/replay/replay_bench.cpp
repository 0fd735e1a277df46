// replay_bench FOLDER [--wrong]
//
// Judges the messages of tests/cases/messages: intent, topic, risks, and the first suggested template, by language, then intent,
// topic and risks by the words and the question before them alone, and each risk. Then
// plays them as the history of one shop, in an order drawn by lot: its seller takes, of the templates that would be right, always
// the same one by a habit that the hub doesn't know; what he takes and passes over is remembered. Prints how often the first
// suggestion was the one he took, with what was remembered and without, over the whole history and over its last half.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "locales/text/cut.h"
#include "templates/classify/taxonomy.h"
#include "templates/memory/habits.h"
#include "templates/memory/memory.h"
#include "templates/rank/suggest.h"

namespace {

using namespace std::chrono_literals;

struct Case {
    std::string language, intent, question, text, sale;
    std::set<std::string> risks;
    std::vector<std::string> templates;
};

std::vector<std::string> pieces(std::string_view list) {
    std::vector<std::string> all;
    while (!list.empty()) {
        std::string_view one = locales::cut(list, ',');
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        while (!one.empty() && (one.back() == ' ' || one.back() == '\r')) one.remove_suffix(1);
        if (!one.empty() && one != "-") all.emplace_back(one);
    }
    return all;
}

std::vector<Case> readCases(const std::string& folder) {
    std::vector<Case> cases;
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".tsv") files.insert(entry.path());
    for (const auto& file : files) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            std::string_view rest = line;
            Case one;
            one.language = file.stem().string();
            one.intent = locales::cut(rest, '\t');
            for (auto& risk : pieces(locales::cut(rest, '\t'))) one.risks.insert(std::move(risk));
            one.question = locales::cut(rest, '\t');
            if (one.question == "-") one.question.clear();
            one.text = locales::cut(rest, '\t');
            one.sale = locales::cut(rest, '\t');
            one.templates = pieces(rest);
            if (!one.text.empty()) cases.push_back(std::move(one));
        }
    }
    return cases;
}

const locales::Instant kNow = std::chrono::sys_days(std::chrono::November / 20 / 2026) + 10h;

templates::SuggestRequest requestOf(const Case& one) {
    templates::SuggestRequest request;
    request.buyer_locale = request.seller_locale = one.language;
    request.now = kNow;
    const auto terms = pieces(one.sale);
    if (one.sale == "none" || terms.empty()) return request;
    templates::Sale sale;
    sale.order_id = "302-1234567-1234567";
    const auto has = [&](const char* term) { return std::ranges::find(terms, term) != terms.end(); };
    for (const auto& term : terms)
        if (term.starts_with("status=")) sale.status = term.substr(7);
    sale.ordered_at = kNow - (has("overdue") ? 24h * 9 : 24h * 2);
    const bool left = sale.status == "shipped" || sale.status == "delivered" || sale.status == "returned";
    if (left) {
        sale.ordered_at = kNow - 24h * 14;
        sale.shipped_at = kNow - 24h * 12;
    }
    if (sale.status == "delivered") sale.delivered_at = kNow - 24h * 2;
    if (has("tracking")) sale.tracking_number = "00340434161094042557";
    using std::chrono::November;
    if (has("late")) sale.eta_to = templates::Day{std::chrono::year(2026), November, std::chrono::day(14)};
    else if (has("eta")) sale.eta_to = templates::Day{std::chrono::year(2026), November, std::chrono::day(27)};
    request.photos = has("photos");
    request.sale = sale;
    return request;
}

struct Count {
    int all = 0, intent = 0, three = 0, topic = 0, first = 0;
    int risks_wanted = 0, risks_called = 0, risks_right = 0;
    void operator+=(const Count& other) {
        all += other.all, intent += other.intent, three += other.three, topic += other.topic, first += other.first;
        risks_wanted += other.risks_wanted, risks_called += other.risks_called, risks_right += other.risks_right;
    }
};

double share(int n, int of) { return of == 0 ? 0.0 : 100.0 * n / of; }

void print(const std::string& name, const Count& count) {
    std::printf(
        "%-10s %5d  intent %5.1f %%  among three %5.1f %%  topic %5.1f %%  template %5.1f %%  risks: precision %5.1f %%  recall %5.1f %% of %d\n",
        name.c_str(), count.all, share(count.intent, count.all), share(count.three, count.all), share(count.topic, count.all),
        share(count.first, count.all), share(count.risks_right, count.risks_called), share(count.risks_right, count.risks_wanted), count.risks_wanted
    );
}

void printTags(const std::string& name, const Count& count) {
    std::printf(
        "%-10s %5d  intent %5.1f %%  among three %5.1f %%  topic %5.1f %%  risks: precision %5.1f %%  recall %5.1f %% of %d\n",
        name.c_str(), count.all, share(count.intent, count.all), share(count.three, count.all), share(count.topic, count.all),
        share(count.risks_right, count.risks_called), share(count.risks_right, count.risks_wanted), count.risks_wanted
    );
}

/// Called and wanted, by risk.
class RiskCounts {
public:
    void add(const Case& one, const templates::Classification& found) {
        for (const auto& risk : found.risks) {
            Count& count = by_risk_[risk];
            ++count.risks_called;
            count.risks_right += one.risks.contains(risk) ? 1 : 0;
        }
        for (const auto& risk : one.risks) ++by_risk_[risk].risks_wanted;
    }
    void print() const {
        for (const auto& [risk, count] : by_risk_)
            std::printf(
                "%-12s precision %5.1f %% of %d  recall %5.1f %% of %d\n", risk.c_str(), share(count.risks_right, count.risks_called),
                count.risks_called, share(count.risks_right, count.risks_wanted), count.risks_wanted
            );
    }

private:
    std::map<std::string, Count> by_risk_;
};

templates::Classification byWordsAlone(const Case& one) {
    templates::ClassifyEvidence evidence;
    evidence.last_question = one.question;
    return templates::classify(one.text, evidence);
}

templates::Classification classificationOf(const Case& one, const std::vector<templates::Memory::Vote>& votes) {
    templates::ClassifyEvidence evidence;
    evidence.language = one.language;
    evidence.last_question = one.question;
    for (const auto& vote : votes) evidence.remembered.push_back({vote.name, vote.weight});
    for (const auto& term : pieces(one.sale)) {
        if (term.starts_with("status=")) evidence.order_status = term.substr(7);
        if (term == "photos") evidence.attachment_types.emplace_back("image/jpeg");
    }
    return templates::classify(one.text, evidence);
}

Count judge(const Case& one, const templates::Classification& found, const std::vector<templates::Suggestion>& suggestions) {
    Count count;
    count.all = 1;
    count.intent = found.intents.front().intent == one.intent ? 1 : 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, found.intents.size()); ++i) count.three += found.intents[i].intent == one.intent ? 1 : 0;
    count.topic = found.topic == templates::topicOf(one.intent) ? 1 : 0;
    count.first = one.templates.empty() ? suggestions.empty() : !suggestions.empty() && suggestions.front().key == one.templates.front();
    count.risks_wanted = static_cast<int>(one.risks.size());
    count.risks_called = static_cast<int>(found.risks.size());
    for (const auto& risk : found.risks) count.risks_right += one.risks.contains(risk) ? 1 : 0;
    return count;
}

/// Which of the right ones this shop's seller takes.
std::string taken(const Case& one) {
    if (one.templates.empty()) return {};
    return *std::ranges::min_element(one.templates, {}, [](const std::string& key) { return std::hash<std::string>()(key + "of this shop"); });
}

struct Played {
    int all = 0, first = 0, late = 0, late_first = 0;
};

Played play(const std::vector<Case>& history, bool learns) {
    templates::Memory memory;
    templates::Habits habits;
    Played played;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const Case& one = history[i];
        const std::string pick = taken(one);
        if (pick.empty()) continue;
        const auto gist = templates::gistOf(one.text, one.question);
        auto request = requestOf(one);
        const auto votes = memory.ask(gist, request.sale ? request.sale->status : "");
        request.classification = classificationOf(one, votes.intents);
        request.shop_preference = habits.preference(one.language, votes);
        const auto suggestions = templates::suggest(templates::Catalogue::shipped(), request);
        const bool hit = !suggestions.empty() && suggestions.front().key == pick;
        ++played.all;
        played.first += hit ? 1 : 0;
        if (i >= history.size() / 2) {
            ++played.late;
            played.late_first += hit ? 1 : 0;
        }
        if (!learns) continue;
        memory.add({gist, templates::TemplateKey::parse(pick)->intent, pick, request.sale ? request.sale->status : "", false, 0});
        std::vector<std::string> shown;
        for (const auto& suggestion : suggestions) shown.push_back(suggestion.key);
        habits.sent(pick, one.language, shown, false);
    }
    return played;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("replay_bench FOLDER [--wrong]\n", stderr);
        return 2;
    }
    auto cases = readCases(arguments[1]);
    const bool wrong = count > 2 && std::string(arguments[2]) == "--wrong";
    std::map<std::string, Count> by_language;
    Count all;
    Count by_words;
    RiskCounts risks;
    for (const Case& one : cases) {
        auto request = requestOf(one);
        request.classification = classificationOf(one, {});
        const auto suggestions = templates::suggest(templates::Catalogue::shipped(), request);
        const Count judged = judge(one, request.classification, suggestions);
        by_language[one.language] += judged;
        all += judged;
        by_words += judge(one, byWordsAlone(one), {});
        risks.add(one, request.classification);
        if (wrong && (judged.intent == 0 || judged.first == 0))
            std::printf(
                "%s\t%s\t%s\t%s\t%s\t%s\n", one.language.c_str(), one.intent.c_str(), request.classification.intents.front().intent.c_str(),
                one.templates.empty() ? "-" : one.templates.front().c_str(), suggestions.empty() ? "-" : suggestions.front().key.c_str(), one.text.c_str()
            );
    }
    for (const auto& [language, of] : by_language) print(language, of);
    print("all", all);
    printTags("words alone", by_words);
    risks.print();
    std::shuffle(cases.begin(), cases.end(), std::mt19937(7));
    for (const bool learns : {false, true}) {
        const Played played = play(cases, learns);
        std::printf(
            "%-8s first suggestion taken: %5.1f %% of %d, in the last half %5.1f %%\n", learns ? "learning" : "frozen",
            100.0 * played.first / played.all, played.all, 100.0 * played.late_first / played.late
        );
    }
    return 0;
}
