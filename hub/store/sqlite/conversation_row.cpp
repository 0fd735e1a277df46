#include "hub/store/sqlite/conversation_row.h"

#include <algorithm>

#include "channels/kit/json.h"
#include "hub/inbox/names.h"
#include "hub/store/sqlite/convert.h"
#include "locales/text/unicode.h"

namespace hub::sqlite {

namespace {

constexpr std::string_view kConversationColumns =
    "SELECT c.id, c.account_id, c.external_id, c.subject, c.order_external_id, c.listing_id, c.site, c.snippet, "
    "c.state, c.snoozed_until, c.waiting_since, c.due_at, c.unread, c.first, c.assignee, "
    "c.language, c.topic, c.intent, c.risks, c.tags, c.set_intent, c.last_at, "
    "coalesce(c.newest_message, 0), coalesce(c.newest_buyer_message, 0), "
    "b.id, b.external_id, b.name, b.locale, b.country, b.set_language, b.set_zone, "
    "d.kind, d.rule, d.at, d.started_at, "
    "(SELECT r.state FROM outbox r WHERE r.conversation_id = c.id AND r.state <> 'undone' ORDER BY r.id DESC LIMIT 1), "
    "coalesce((SELECT o.status FROM orders o WHERE o.account_id = c.account_id AND o.external_id = c.order_external_id), ''), c.cost_at, "
    "c.reply_rules, "
    "(SELECT json_group_array(json_array(l.id, l.name, l.colour)) FROM conversation_labels x JOIN labels l ON l.id = x.label_id "
    "WHERE x.conversation_id = c.id), "
    "(SELECT CASE r.state WHEN 'held' THEN r.hold_until END FROM outbox r WHERE r.conversation_id = c.id AND r.state <> 'undone' "
    "ORDER BY r.id DESC LIMIT 1), c.set_risks, b.erased_at, EXISTS (SELECT 1 FROM erasures e WHERE e.buyer_id = b.id) "
    "FROM conversations c ";
constexpr std::string_view kJoins =
    " JOIN buyers b ON b.id = c.buyer_id LEFT JOIN deadlines d ON d.conversation_id = c.id AND d.at = c.due_at ";

std::vector<Label> labelsFromJson(const std::string& json) {
    std::vector<Label> labels;
    if (json == "[]") return labels;
    const auto document = channels::JsonDocument::parse(json);
    for (std::size_t i = 0; i < document.root().size(); ++i) {
        const auto each = document.root()[i];
        labels.push_back({each[std::size_t{0}].integer().value_or(0), each[1].text(), static_cast<int>(each[2].integer().value_or(0))});
    }
    sortByName(labels);
    return labels;
}

}  // namespace

std::string conversationSelect(std::string_view index) {
    std::string sql(kConversationColumns);
    if (!index.empty()) sql.append("INDEXED BY ").append(index);
    return sql.append(kJoins);
}

void sortByName(std::vector<Label>& labels) {
    std::sort(labels.begin(), labels.end(), [](const Label& one, const Label& other) {
        return locales::foldForMatch(one.name) < locales::foldForMatch(other.name);
    });
}

std::string conversationSelectByRow() { return std::string(kConversationColumns).append("NOT INDEXED").append(kJoins); }

Conversation readConversation(Statement& row) {
    Conversation c;
    c.id = row.integer(0);
    c.account = row.integer(1);
    c.external_id = row.text(2);
    c.subject = row.text(3);
    c.order_external_id = row.text(4);
    c.listing_id = row.text(5);
    c.site = row.text(6);
    c.snippet = row.text(7);
    c.state = parseConversationState(row.text(8)).value_or(ConversationState::Open);
    c.snoozed_until = toInstant(row.maybe(9));
    c.waiting_since = toInstant(row.maybe(10));
    c.due_at = toInstant(row.maybe(11));
    c.unread = row.integer(12) != 0;
    c.first = row.integer(13) != 0;
    c.assignee = row.maybe(14);
    c.tags = {row.text(15), row.text(16), row.text(17), listFromJson(row.text(18)), row.text(19)};
    // The column's default: no buyer has written in it yet, as when the seller began it.
    if (c.tags.json == "{}") c.tags.json.clear();
    c.set_intent = row.text(20);
    c.last_at = toInstant(row.integer(21));
    c.newest_message = row.integer(22);
    c.newest_buyer_message = row.integer(23);
    c.buyer = {row.integer(24), row.text(25), row.text(26), row.text(27), row.text(28), row.text(29), row.text(30),
               toInstant(row.maybe(42)), row.integer(43) != 0};
    if (!row.isNull(31)) {
        c.deadline = Deadline{row.text(31), row.text(32), toInstant(row.integer(33)), toInstant(row.integer(34))};
    }
    if (!row.isNull(35)) c.reply = parseReplyState(row.text(35));
    c.order_status = row.text(36);
    c.reply_rules = row.text(38);
    c.labels = labelsFromJson(row.text(39));
    c.reply_at = toInstant(row.maybe(40));
    if (!row.isNull(41)) c.set_risks = listFromJson(row.text(41));
    return c;
}

}  // namespace hub::sqlite
