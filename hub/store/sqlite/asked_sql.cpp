#include "hub/store/sqlite/asked_sql.h"

#include <algorithm>

#include "channels/kit/json.h"
#include "hub/store/sqlite/convert.h"
#include "locales/text/tokens.h"

namespace hub::sqlite {
namespace {

constexpr int kFirstParameter = 20;

/// Conversations with a message that matches.
std::string withMessages(const std::string& parameter) {
    return "(SELECT m.conversation_id FROM message_search s CROSS JOIN messages m INDEXED BY messages_times ON m.id = s.rowid "
           "WHERE message_search MATCH " + parameter +
           " UNION ALL SELECT m.conversation_id FROM transcript_search s CROSS JOIN attachments a ON a.id = s.rowid "
           "CROSS JOIN messages m ON m.id = a.message_id WHERE transcript_search MATCH " + parameter + ")";
}

std::string joined(const std::vector<std::string>& parts, std::string_view with) {
    std::string all;
    for (const auto& part : parts) all.append(all.empty() ? std::string_view() : with).append(part);
    return all;
}

/// The phrases of those words that are, or aren't, taken away.
std::vector<std::string> phrasesOf(const Asked& asked, bool negated) {
    std::vector<std::string> all;
    for (const auto& words : asked.words) {
        if (words.negated != negated) continue;
        if (auto phrase = phraseOf(words.text, words.prefix); !phrase.empty()) all.push_back(std::move(phrase));
    }
    return all;
}

}  // namespace

std::string phraseOf(std::string_view words, bool prefix) {
    bool has_token = false;
    locales::forEachToken(words, [&](std::string_view, std::size_t, std::size_t) {
        has_token = true;
        return false;
    });
    if (!has_token) return {};
    std::string phrase = "\"";
    for (const char c : words) phrase += c == '"' ? std::string("\"\"") : std::string(1, c);
    return phrase + (prefix ? "\"*" : "\"");
}

std::string matchOf(const Asked& asked) {
    const auto wanted = phrasesOf(asked, false), unwanted = phrasesOf(asked, true);
    if (wanted.empty()) return {};
    const std::string match = "(" + joined(wanted, " AND ") + ")";
    return unwanted.empty() ? match : match + " NOT (" + joined(unwanted, " OR ") + ")";
}

AskedSql::AskedSql(const Asked& asked, std::string_view time, Part part) {
    if (part == Part::All) addWords(asked);
    for (const auto& demand : asked.demands) {
        const std::string condition = conditionOf(demand, time);
        // What has no value, such as the assignee of an unassigned conversation, isn't any of those taken away either.
        condition_ += demand.negated ? " AND (" + condition + ") IS NOT TRUE" : " AND " + condition;
    }
}

void AskedSql::bind(Statement& statement) const {
    int n = kFirstParameter;
    for (const auto& value : values_) std::visit([&](const auto& each) { statement.bind(n++, each); }, value);
}

std::string AskedSql::parameter(std::variant<std::int64_t, std::string> value) {
    values_.push_back(std::move(value));
    return "$" + std::to_string(kFirstParameter + static_cast<int>(values_.size()) - 1);
}

void AskedSql::addWords(const Asked& asked) {
    if (const auto match = matchOf(asked); !match.empty()) {
        condition_ += " AND c.id IN " + withMessages(parameter(match));
    } else if (const auto unwanted = phrasesOf(asked, true); !unwanted.empty()) {
        condition_ += " AND c.id NOT IN " + withMessages(parameter(joined(unwanted, " OR ")));
    }
}

std::string AskedSql::conditionOf(const Asked::Demand& demand, std::string_view time) {
    switch (demand.term) {
        case Term::Channel:
        case Term::Account: return isAnyOf("c.account_id", demand.ids);
        case Term::Site: return isAnyOf("lower(c.site)", demand.values);
        case Term::Language: return isAnyOf("c.language", demand.values);
        case Term::Topic: return isAnyOf("c.topic", demand.values);
        case Term::Intent: return isAnyOf("c.intent", demand.values);
        case Term::Risk: return "EXISTS (SELECT 1 FROM json_each(c.risks) r WHERE " + isAnyOf("r.value", demand.values) + ")";
        case Term::Is: return stateCondition(demand);
        case Term::Assignee: return isAnyOf(std::ranges::find(demand.ids, Id{0}) == demand.ids.end() ? "c.assignee" : "coalesce(c.assignee, 0)", demand.ids);
        case Term::Order: return orderCondition(demand);
        case Term::Buyer: return buyerCondition(demand);
        case Term::Due:
            return "(c.waiting_since IS NOT NULL AND c.state = 'open' AND c.due_at IS NOT NULL AND c.due_at <= " +
                   parameter(toColumn(demand.at)) + ")";
        case Term::After: return std::string(time) + " >= " + parameter(toColumn(demand.at));
        case Term::Before: return std::string(time) + " < " + parameter(toColumn(demand.at));
        case Term::Has:
            return "EXISTS (SELECT 1 FROM messages f JOIN attachments a ON a.message_id = f.id WHERE f.conversation_id = c.id)";
        case Term::Words: break;
    }
    return "TRUE";
}

// One value lets an index lead in the order of time; of several the list only filters, so that nothing has to be sorted.
std::string AskedSql::isAnyOf(const std::string& column, const std::vector<std::string>& values) {
    if (values.size() == 1) return column + " = " + parameter(values.front());
    return "+" + column + " IN (SELECT value FROM json_each(" + parameter(toJson(values)) + "))";
}

std::string AskedSql::isAnyOf(const std::string& column, const std::vector<Id>& ids) {
    if (ids.size() == 1) return column + " = " + parameter(ids.front());
    channels::JsonWriter list;
    list.beginArray();
    for (const Id id : ids) list.value(id);
    list.endArray();
    return "+" + column + " IN (SELECT value FROM json_each(" + parameter(list.str()) + "))";
}

std::string AskedSql::orderCondition(const Asked::Demand& demand) {
    std::vector<std::string> any;
    if (!demand.values.empty()) {
        any.push_back("c.order_external_id IN (SELECT value FROM json_each(" + parameter(toJson(demand.values)) + "))");
    }
    for (const auto& beginning : demand.beginnings) {
        const std::string from = parameter(beginning);
        any.push_back("(c.order_external_id >= " + from + " AND c.order_external_id < " + from + " || char(1114111))");
    }
    return "(c.order_external_id <> '' AND (" + joined(any, " OR ") + "))";
}

std::string AskedSql::buyerCondition(const Asked::Demand& demand) {
    std::vector<std::string> phrases;
    for (const auto& name : demand.values) {
        if (auto phrase = phraseOf(name, true); !phrase.empty()) phrases.push_back(std::move(phrase));
    }
    if (phrases.empty()) return "FALSE";
    return "c.buyer_id IN (SELECT rowid FROM buyer_search WHERE buyer_search MATCH " + parameter(joined(phrases, " OR ")) + ")";
}

std::string AskedSql::stateCondition(const Asked::Demand& demand) {
    const std::string& state = demand.values.front();
    if (state == "waiting") return "(c.waiting_since IS NOT NULL AND c.state = 'open')";
    if (state == "overdue") {
        return "(c.waiting_since IS NOT NULL AND c.state = 'open' AND c.due_at IS NOT NULL AND c.due_at <= " + parameter(toColumn(demand.at)) + ")";
    }
    if (state == "unread") return "c.unread = 1";
    if (state == "unassigned") return "c.assignee IS NULL";
    if (state == "refused" || state == "unclear") {
        return "(c.id IN (SELECT o.conversation_id FROM outbox o WHERE o.state IN ('refused', 'unclear')) AND (SELECT o.state FROM outbox o "
               "WHERE o.conversation_id = c.id AND o.state <> 'undone' ORDER BY o.id DESC LIMIT 1) = " + parameter(state) + ")";
    }
    return "c.state = " + parameter(state);
}

}  // namespace hub::sqlite
