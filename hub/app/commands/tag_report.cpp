#include "hub/app/commands/tag_report.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

constexpr std::array kNames = {"language", "timezone", "topic", "intent"};
constexpr std::size_t kConfusions = 15;  ///< shown of a tag
constexpr std::size_t kExamples = 2;
constexpr std::string_view kNothing = "nothing";

/// Zones that differ in name alone are the same to a buyer: judged in winter and in summer.
bool haveSameClock(const std::string& one, const std::string& other) {
    if (one == other) return true;
    using namespace std::chrono;
    return std::ranges::all_of(std::array{January, July}, [&](auto month) {
        const locales::Instant at = sys_days(2026y / month / 15);
        const auto here = locales::localTime(one, at);
        const auto there = locales::localTime(other, at);
        return here && there && here->offset == there->offset;
    });
}

std::string percent(std::size_t part, std::size_t whole) {
    if (whole == 0) return "-";
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << 100.0 * static_cast<double>(part) / static_cast<double>(whole) << " %";
    return text.str();
}

std::string shown(const std::string& value) { return value.empty() ? std::string(kNothing) : value; }

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return text;
}

}  // namespace

void TagReport::Share::add(bool is_right) {
    right += is_right ? 1 : 0;
    ++all;
}

void TagReport::note(Reliability& bins, double confidence, bool is_right) {
    const auto last = static_cast<double>(bins.size() - 1);
    Bin& bin = bins[static_cast<std::size_t>(std::clamp(confidence * static_cast<double>(bins.size()), 0.0, last))];
    bin.confidence += confidence;
    bin.share.add(is_right);
}

void TagReport::judgeRisks(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
    const auto in = [](const std::vector<std::string>& all, std::string_view risk) { return std::ranges::find(all, risk) != all.end(); };
    risks_judged_ = true;
    for (const auto name : templates::allRisks()) {
        Risk& risk = risks_[std::string(name)];
        risk.expected += in(expected, name) ? 1 : 0;
        risk.found += in(found, name) ? 1 : 0;
        risk.both += in(expected, name) && in(found, name) ? 1 : 0;
    }
}

void TagReport::add(const std::string& id, const ExpectedTags& expected, const Tags& tags) {
    ++messages_;
    Language& language = languages_[expected.language.value_or(tags.language.language)];
    ++language.messages;
    const auto judge = [&](Tag tag, const std::string& wanted, const std::string& found, bool is_right) {
        tags_[tag].share.add(is_right);
        language.shares[tag].add(is_right);
        if (is_right) return;
        Confusion& confusion = tags_[tag].confusions[{shown(wanted), shown(found)}];
        ++confusion.count;
        if (confusion.examples.size() < kExamples) confusion.examples.push_back(id);
    };
    if (expected.language) {
        const bool is_right = *expected.language == tags.language.language;
        judge(kLanguage, *expected.language, tags.language.language, is_right);
        note(language_bins_, tags.language.confidence, is_right);
    }
    if (expected.timezone) {
        const std::string found = tags.zone.zone.value_or("");
        judge(kTimezone, *expected.timezone, found, haveSameClock(*expected.timezone, found));
    }
    const auto& [topic, intents, risks, evidence] = tags.classification;
    if (expected.topic) judge(kTopic, *expected.topic, topic, *expected.topic == topic);
    if (expected.intent && !intents.empty()) {
        const bool is_right = *expected.intent == intents.front().intent;
        judge(kIntent, *expected.intent, intents.front().intent, is_right);
        note(intent_bins_, intents.front().p, is_right);
    }
    if (expected.risks) judgeRisks(*expected.risks, risks);
}

bool TagReport::isEmpty() const {
    return !risks_judged_ && std::ranges::all_of(tags_, [](const auto& judged) { return judged.share.all == 0; });
}

void TagReport::printTags(std::ostream& out) const {
    for (std::size_t tag = 0; tag < kTags; ++tag) {
        const auto& [share, confusions] = tags_[tag];
        if (share.all == 0) continue;
        out << '\n' << kNames[tag] << ": " << share.right << " of " << share.all << " right, " << percent(share.right, share.all) << '\n';
        std::vector<std::pair<std::pair<std::string, std::string>, Confusion>> worst(confusions.begin(), confusions.end());
        std::ranges::stable_sort(worst, std::greater(), [](const auto& one) { return one.second.count; });
        if (worst.size() > kConfusions) worst.resize(kConfusions);
        for (const auto& [names, confusion] : worst) {
            out << std::setw(6) << confusion.count << "  " << names.first << " taken for " << names.second << ": "
                << joined(confusion.examples) << '\n';
        }
    }
}

void TagReport::printLanguages(std::ostream& out) const {
    out << '\n' << std::left << std::setw(10) << "in" << std::right << std::setw(9) << "messages";
    for (const auto* name : kNames) out << std::setw(10) << name;
    out << '\n';
    for (const auto& [name, language] : languages_) {
        out << std::left << std::setw(10) << name << std::right << std::setw(9) << language.messages;
        for (const auto& share : language.shares) out << std::setw(10) << percent(share.right, share.all);
        out << '\n';
    }
}

void TagReport::printRisks(std::ostream& out) const {
    if (!risks_judged_) return;
    out << '\n' << std::left << std::setw(14) << "risk" << std::right << std::setw(9) << "expected" << std::setw(9) << "found"
        << std::setw(9) << "both" << std::setw(11) << "precision" << std::setw(9) << "recall" << '\n';
    for (const auto name : templates::allRisks()) {
        const Risk& risk = risks_.at(std::string(name));
        out << std::left << std::setw(14) << name << std::right << std::setw(9) << risk.expected << std::setw(9) << risk.found
            << std::setw(9) << risk.both << std::setw(11) << percent(risk.both, risk.found) << std::setw(9)
            << percent(risk.both, risk.expected) << '\n';
    }
}

void TagReport::printReliability(std::ostream& out, const char* of, const Reliability& bins) {
    if (std::ranges::all_of(bins, [](const auto& bin) { return bin.share.all == 0; })) return;
    out << '\n' << "confidence of " << of << '\n';
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const auto& [confidence, share] = bins[i];
        if (share.all == 0) continue;
        out << std::fixed << std::setprecision(1) << "  " << static_cast<double>(i) / 10 << " to " << static_cast<double>(i + 1) / 10
            << ": said " << std::setprecision(1) << 100 * confidence / static_cast<double>(share.all) << " %, right "
            << percent(share.right, share.all) << " of " << share.all << '\n';
    }
}

void TagReport::print(std::ostream& out) const {
    out << "messages: " << messages_ << '\n';
    printTags(out);
    printLanguages(out);
    printRisks(out);
    printReliability(out, "the language", language_bins_);
    printReliability(out, "the intent", intent_bins_);
}

}  // namespace hub
