#include "hub/routing/rule_json.h"

#include <algorithm>
#include <limits>

#include "hub/hours/hours_json.h"
#include "hub/inbox/ids.h"
#include "locales/format/fallback.h"
#include "locales/text/trim.h"

namespace hub {
namespace {

using channels::Json;
using channels::JsonWriter;

constexpr std::size_t kLongestWord = 200;

void writeWords(JsonWriter& out, std::string_view key, const auto& words) {
    out.key(key).beginArray();
    for (const auto& word : words) out.value(word);
    out.endArray();
}

void writeIds(JsonWriter& out, std::string_view key, IdKind kind, const auto& ids) {
    out.key(key).beginArray();
    for (const Id id : ids) out.value(outsideId(kind, id));
    out.endArray();
}

void writeEither(JsonWriter& out, std::string_view key, const std::optional<bool>& which, std::string_view yes, std::string_view no) {
    out.key(key);
    which ? out.value(*which ? yes : no) : out.null();
}

std::vector<std::string> readWords(Json from, const std::string& field) {
    std::vector<std::string> words;
    const Json given = from[field];
    if (!given.exists() || given.isNull()) return words;
    if (!given.isArray()) throw RuleForm("a list", field);
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto word = given[i].string();
        if (!word || word->size() > kLongestWord) throw RuleForm("a list of short texts", field);
        words.emplace_back(locales::trimmed(*word));
    }
    return words;
}

std::set<std::string> readSet(Json from, const std::string& field) {
    const auto words = readWords(from, field);
    return {words.begin(), words.end()};
}

std::vector<Id> readIds(Json from, const std::string& field, IdKind kind) {
    std::vector<Id> ids;
    for (const auto& word : readWords(from, field)) {
        const auto id = insideId(kind, word);
        if (!id) throw RuleForm("ids such as " + outsideId(kind, 1), field);
        if (std::ranges::find(ids, *id) == ids.end()) ids.push_back(*id);
    }
    return ids;
}

std::optional<bool> readEither(Json from, const std::string& field, std::string_view yes, std::string_view no) {
    const Json given = from[field];
    if (!given.exists() || given.isNull()) return std::nullopt;
    const auto word = given.string();
    if (word == yes) return true;
    if (word == no) return false;
    throw RuleForm(std::string(yes) + ", " + std::string(no) + " or null", field);
}

std::set<int> readDays(Json from) {
    std::set<int> days;
    for (const auto& word : readWords(from, "days")) {
        const auto found = std::ranges::find(kWeekdays, word);
        if (found == kWeekdays.end()) throw RuleForm("days such as monday", "days");
        days.insert(static_cast<int>(found - kWeekdays.begin()) + 1);
    }
    return days;
}

}  // namespace

void writeConditions(JsonWriter& out, const RuleConditions& when) {
    out.beginObject();
    writeWords(out, "topics", when.topics);
    writeWords(out, "intents", when.intents);
    writeWords(out, "risks", when.risks);
    writeWords(out, "languages", when.languages);
    writeIds(out, "accounts", IdKind::Account, when.accounts);
    writeWords(out, "kinds", when.kinds);
    writeWords(out, "products", when.products);
    writeEither(out, "team", when.team_works, "within", "outside");
    writeEither(out, "buyer", when.buyer_is_awake, "awake", "asleep");
    out.key("days").beginArray();
    for (const int day : when.days) out.value(kWeekdays.at(static_cast<std::size_t>(day - 1)));
    out.endArray().endObject();
}

void writeActs(JsonWriter& out, const RuleActs& then) {
    out.beginObject();
    writeIds(out, "assign", IdKind::User, then.people);
    out.key("most_open");
    then.most ? out.value(*then.most) : out.null();
    writeIds(out, "labels", IdKind::Label, then.labels);
    out.key("answer");
    then.answer.empty() ? out.null() : out.value(then.answer);
    out.endObject();
}

RuleConditions readConditions(Json from) {
    if (!from.isObject()) throw RuleForm("an object", "when");
    RuleConditions when;
    when.topics = readSet(from, "topics");
    when.intents = readSet(from, "intents");
    when.risks = readSet(from, "risks");
    // As messages are tagged; what is no language is for faultOf to tell.
    for (const auto& word : readWords(from, "languages"))
        when.languages.insert(locales::isWellFormedLocale(word) ? locales::shortLanguage(word) : word);
    const auto accounts = readIds(from, "accounts", IdKind::Account);
    when.accounts = {accounts.begin(), accounts.end()};
    when.kinds = readSet(from, "kinds");
    when.products = readSet(from, "products");
    when.team_works = readEither(from, "team", "within", "outside");
    when.buyer_is_awake = readEither(from, "buyer", "awake", "asleep");
    when.days = readDays(from);
    return when;
}

RuleActs readActs(Json from) {
    if (!from.isObject()) throw RuleForm("an object", "acts");
    RuleActs then;
    then.people = readIds(from, "assign", IdKind::User);
    then.labels = readIds(from, "labels", IdKind::Label);
    if (const Json most = from["most_open"]; most.exists() && !most.isNull()) {
        const auto number = most.integer();
        if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) throw RuleForm("a whole number or null", "most_open");
        then.most = static_cast<int>(*number);
    }
    if (const Json answer = from["answer"]; answer.exists() && !answer.isNull()) {
        const auto key = answer.string();
        if (!key || key->size() > kLongestWord) throw RuleForm("the key of a template or null", "answer");
        then.answer = *key;
    }
    return then;
}

}  // namespace hub
