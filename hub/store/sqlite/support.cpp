#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

struct Usual {
    const char* question;
    const char* sql;
};

/// One of each kind that is asked with every page of the inbox, every poll and every reply.
constexpr Usual kUsual[] = {
    {"what is due soonest",
     "SELECT id FROM conversations WHERE waiting_since IS NOT NULL AND state = 'open' AND due_at IS NOT NULL ORDER BY due_at, id "
     "LIMIT 50"},
    {"who waits longest",
     "SELECT id FROM conversations WHERE waiting_since IS NOT NULL AND state = 'open' ORDER BY first, cost_at, id LIMIT 50"},
    {"what is done", "SELECT id FROM conversations WHERE state = 'done' ORDER BY last_at DESC, id DESC LIMIT 50"},
    {"what somebody has", "SELECT id FROM conversations WHERE assignee = 1 AND state = 'open' ORDER BY last_at DESC LIMIT 50"},
    {"a conversation's messages", "SELECT id FROM messages WHERE conversation_id = 1 ORDER BY at, id"},
    {"a message by the marketplace's id", "SELECT id FROM messages WHERE account_id = 1 AND external_id = '1'"},
    {"a buyer's other conversations", "SELECT id FROM conversations WHERE buyer_id = 1 ORDER BY last_at DESC LIMIT 50"},
    {"an order's conversations", "SELECT id FROM conversations WHERE order_external_id = '1' AND order_external_id <> ''"},
    {"messages with a word", "SELECT rowid FROM message_search WHERE message_search MATCH 'word' LIMIT 50"},
    {"replies to be sent",
     "SELECT id FROM outbox WHERE account_id = 1 AND state IN ('held', 'waiting', 'sending') AND not_before <= 0 ORDER BY "
     "not_before, id"},
    {"a conversation's replies", "SELECT id FROM outbox WHERE conversation_id = 1 ORDER BY id"},
    {"a message's files", "SELECT id FROM attachments WHERE message_id = 1"},
    {"what changed since", "SELECT id FROM events WHERE id > 1 ORDER BY id LIMIT 500"},
    {"alerts to be told", "SELECT id FROM alert_deliveries WHERE state = 'waiting' AND next_at <= 0 ORDER BY next_at, id LIMIT 20"},
};

/// "SCAN conversations" goes through all of it; "SCAN x USING INDEX …" walks in the index's order up to a limit.
bool walksAll(const std::string& step) {
    return step.starts_with("SCAN ") && step.find(" INDEX ") == std::string::npos && step.find("VIRTUAL TABLE") == std::string::npos;
}

}  // namespace

int SqliteStore::schemaVersion() {
    Read read(*this);
    auto row = read.prepare("PRAGMA user_version");
    row.step();
    return static_cast<int>(row.integer(0));
}

std::map<std::string, std::int64_t> SqliteStore::tableCounts() {
    Read read(*this);
    std::vector<std::string> tables;
    {
        // A virtual table's own ones are shadows of what is counted already.
        auto rows = read.prepare(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        );
        while (rows.step()) tables.push_back(rows.text(0));
    }
    std::map<std::string, std::int64_t> counts;
    for (const auto& table : tables) {
        auto row = read.prepare("SELECT count(*) FROM \"" + table + "\"");
        row.step();
        counts[table] = row.integer(0);
    }
    return counts;
}

std::vector<QueryPlan> SqliteStore::queryPlans() {
    Read read(*this);
    std::vector<QueryPlan> plans;
    for (const auto& [question, sql] : kUsual) {
        QueryPlan plan{question, {}};
        auto rows = read.prepare(std::string("EXPLAIN QUERY PLAN ") + sql);
        while (rows.step()) {
            plan.steps.push_back(rows.text(3));
            plan.walks_all = plan.walks_all || walksAll(plan.steps.back());
        }
        plans.push_back(std::move(plan));
    }
    return plans;
}

std::map<std::string, std::int64_t> SqliteStore::fileFigures() {
    Read read(*this);
    std::map<std::string, std::int64_t> figures;
    for (const char* name : {"page_count", "page_size", "freelist_count"}) {
        auto row = read.prepare(std::string("PRAGMA ") + name);
        row.step();
        figures[name] = row.integer(0);
    }
    return figures;
}

std::set<std::string> SqliteStore::namesAmong(const std::set<std::string>& words) {
    Read read(*this);
    auto row = read.prepare("SELECT 1 FROM buyer_search WHERE buyer_search MATCH $1 LIMIT 1");
    std::set<std::string> found;
    for (const auto& word : words) {
        row.with('"' + word + '"');
        if (row.step()) found.insert(word);
        row.reset();
    }
    return found;
}

}  // namespace hub::sqlite
