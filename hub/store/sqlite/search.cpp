#include <algorithm>

#include "hub/store/sqlite/asked_sql.h"
#include "hub/store/sqlite/conversation_row.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/moment.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

/// The words as one text, for numbers that are written with spaces.
std::string plainWords(const Asked& asked) {
    std::string all;
    for (const auto& words : asked.words) {
        if (!words.negated) all += (all.empty() ? "" : " ") + words.text;
    }
    return all;
}

/// A hit before its conversation is read: the message, or the conversation alone.
struct Found {
    Moment moment;
    Id message = 0, conversation = 0;
};

/// Of what an index has found, the newest; `from` joins its rows to their messages.
std::string newestSql(const std::string& index, const std::string& from, const AskedSql& asked) {
    return "SELECT * FROM (SELECT m.at, m.id, m.id, m.conversation_id FROM " + index + " s " + from +
           std::string(asked.condition().empty() ? "" : "CROSS JOIN conversations c ON c.id = m.conversation_id ") + "WHERE " + index +
           " MATCH $1 AND (m.at, m.id) < ($2, $3)" + asked.condition() + " ORDER BY m.at DESC, m.id DESC LIMIT $4)";
}

/// What was written or, of a recording, heard; a message that has both is found once.
std::string messagesSql(const AskedSql& asked) {
    return newestSql("message_search", "CROSS JOIN messages m INDEXED BY messages_times ON m.id = s.rowid ", asked) + " UNION " +
           newestSql(
               "transcript_search", "CROSS JOIN attachments a ON a.id = s.rowid CROSS JOIN messages m ON m.id = a.message_id ", asked
           ) +
           " ORDER BY 1 DESC, 2 DESC LIMIT $4";
}

std::string conversationsSql(const AskedSql& asked) {
    return "SELECT c.last_at, c.id, coalesce(c.newest_message, 0), c.id FROM conversations c "
           "WHERE (c.last_at, c.id) < ($2, $3)" + asked.condition() + " ORDER BY c.last_at DESC, c.id DESC LIMIT $4";
}

}  // namespace

SearchPage SqliteStore::search(const Asked& asked, const std::string& cursor, std::size_t limit) {
    const Moment before = momentFromText(cursor);
    SearchPage page;
    const std::string number = plainWords(asked), match = matchOf(asked);
    Read read(*this);
    if (cursor.empty() && !number.empty()) {
        const AskedSql demands(asked, "c.last_at", AskedSql::Part::DemandsAlone);
        for (const char* condition :
             {"WHERE c.order_external_id = $1 AND c.order_external_id <> ''",
              "WHERE (c.account_id, c.order_external_id) IN (SELECT o.account_id, o.external_id FROM parcels p "
              "JOIN orders o ON o.id = p.order_id WHERE p.tracking_number = $1 AND p.tracking_number <> '')"}) {
            auto rows = read.prepare(conversationSelect() + condition + demands.condition() + " ORDER BY c.last_at DESC LIMIT $2");
            rows.bind(1, number).bind(2, static_cast<std::int64_t>(limit));
            demands.bind(rows);
            while (rows.step()) {
                Conversation found = readConversation(rows);
                const Id newest = found.newest_message;
                std::string snippet = found.snippet;
                if (std::ranges::any_of(page.items, [&](const SearchHit& hit) { return hit.conversation.id == found.id; })) continue;
                page.items.push_back({std::move(found), newest, std::move(snippet)});
            }
        }
    }
    const bool by_words = !match.empty();
    const AskedSql sql = by_words ? AskedSql(asked, "m.at", AskedSql::Part::DemandsAlone) : AskedSql(asked, "c.last_at");
    // Words without letters or digits find nothing; nor does nothing at all.
    if (!by_words && (!number.empty() && asked.demands.empty())) return page;
    if (!by_words && sql.condition().empty()) return page;
    auto rows = read.prepare(by_words ? messagesSql(sql) : conversationsSql(sql));
    if (by_words) rows.bind(1, match);
    // One more than fits, to know whether there is a next page.
    rows.bind(2, before.at).bind(3, before.id).bind(4, static_cast<std::int64_t>(limit) + 1);
    sql.bind(rows);
    std::vector<Found> found;
    while (rows.step()) found.push_back({{rows.integer(0), rows.integer(1)}, rows.integer(2), rows.integer(3)});
    if (found.size() > limit) {
        found.pop_back();
        page.next = momentToText(found.back().moment);
    }
    auto row = read.prepare(conversationSelect() + "WHERE c.id = $1");
    auto marked = read.prepare(
        "SELECT snippet(message_search, 1, char(57344), char(57345), '…', 24) FROM message_search "
        "WHERE message_search MATCH $1 AND rowid = $2"
    );
    auto heard = read.prepare(
        "SELECT snippet(transcript_search, 0, char(57344), char(57345), '…', 24) FROM transcript_search "
        "WHERE transcript_search MATCH $1 AND rowid IN (SELECT id FROM attachments WHERE message_id = $2) LIMIT 1"
    );
    const auto known = page.items.size();
    for (const auto& each : found) {
        const auto is_there = [&](const SearchHit& hit) { return hit.message == each.message && hit.conversation.id == each.conversation; };
        if (std::any_of(page.items.begin(), page.items.begin() + static_cast<std::ptrdiff_t>(known), is_there)) continue;
        row.with(each.conversation);
        if (row.step()) {
            Conversation conversation = readConversation(row);
            std::string snippet = conversation.snippet;
            if (by_words) {
                for (Statement* const mark : {&marked, &heard}) {
                    mark->with(match, each.message);
                    const bool is_here = mark->step();
                    if (is_here) snippet = mark->text(0);
                    mark->reset();
                    if (is_here) break;
                }
            }
            page.items.push_back({std::move(conversation), each.message, std::move(snippet)});
        }
        row.reset();
    }
    return page;
}

}  // namespace hub::sqlite
