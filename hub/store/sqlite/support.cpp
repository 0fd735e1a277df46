#include <algorithm>
#include <cctype>
#include <chrono>
#include <functional>

#include "hub/inbox/asked.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

/// Those that grow with the years; the others are read whole in no time.
constexpr const char* kLarge[] = {
    "conversations", "messages", "attachments", "outbox", "outbox_files", "orders", "parcels", "buyers", "events", "actions", "alerts",
    "alert_deliveries", "audit", "mentions", "handovers", "deadlines", "report_facts", "transcripts", "product_voices",
};

/// Whether a name in a step of a statement's plan is one of the large tables.
bool isLarge(const std::string& name, const std::string& sql) {
    const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    return std::ranges::any_of(kLarge, [&](const std::string& table) {
        if (name == table) return true;
        const std::string named = table + " " + name;
        const auto at = sql.find(named);
        return at != std::string::npos && (at + named.size() == sql.size() || !is_letter(sql[at + named.size()]));
    });
}

/// The word behind another one; empty when that isn't there.
std::string wordBehind(const std::string& text, const std::string& before) {
    const auto at = text.find(before);
    if (at == std::string::npos) return {};
    const auto from = at + before.size();
    return text.substr(from, text.find(' ', from) - from);
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
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto view = [&](View which) {
        ConversationFilter filter;
        filter.view = which;
        filter.user = 1;
        filter.now = now;
        conversations(filter);
    };
    const auto find = [&] {
        Asked word;
        word.words = {{"dragoman"}};
        search(word, {}, 20);
    };
    // One of each kind that is asked with every page of the inbox, every poll and every reply.
    const std::pair<const char*, std::function<void()>> usual[] = {
        {"who waits", [&] { view(View::Queue); }},
        {"what is done", [&] { view(View::Done); }},
        {"what somebody has", [&] { view(View::Mine); }},
        {"how many wait", [&] { countAll(now); }},
        {"a conversation's messages and files", [&] { messages(1, 50); }},
        {"a conversation's replies", [&] { replies(1); }},
        {"a buyer's other conversations", [&] { conversationsOfBuyer(1, 0, {}, 20); }},
        {"messages with a word", find},
        {"a message by the marketplace's id", [&] { knowsMessage(1, "1"); }},
        {"files that aren't here yet", [&] { missingFiles(1, 20); }},
        {"replies to be sent", [&] { dueReplies(1, now, 20); }},
        {"when the next reply is to be sent", [&] { nextReplyAt(1); }},
        {"what changed since", [&] { eventsAfter(newestEvent(), 500); }},
        {"deadlines of the coming hour", [&] { dueBetween(now, now + kDueTold, 20); }},
        {"how many deadlines are near", [&] { countDueBetween(now, now + kDueTold); }},
        {"how many replies didn't get through", [&] { countUnsent(); }},
        {"replies that didn't get through", [&] { conversationsUnsent(20); }},
        {"alerts that are open", [&] { openAlerts(); }},
        {"alerts that are over", [&] { alerts({false, {}, 20}); }},
        {"alerts to be told", [&] { dueDeliveries(now, 20); }},
        {"how an alert was told", [&] { deliveriesOf(1, 20); }},
        {"what was told last by a way", [&] { newestDelivery(1); }},
    };
    std::vector<QueryPlan> plans;
    for (const auto& [question, ask] : usual) plans.push_back(planOf(question, ask));
    return plans;
}

QueryPlan SqliteStore::planOf(const std::string& question, const std::function<void()>& ask) {
    QueryPlan plan{question, {}};
    std::set<std::string> statements;
    try {
        const Overheard heard;
        ask();
        statements = heard.statements();
    } catch (const StoreError& e) {
        // Such as an index that is gone.
        plan.steps.push_back(e.what());
        plan.walks_all = true;
        return plan;
    }
    Read read(*this);
    auto few = read.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = $1 AND sql LIKE '% WHERE %'");
    const auto walksAll = [&](const std::string& step, const std::string& sql) {
        if (!step.starts_with("SCAN ") || step.find("VIRTUAL TABLE") != std::string::npos) return false;
        if (!isLarge(wordBehind(step, "SCAN "), sql)) return false;
        const auto index = wordBehind(step, " INDEX ");
        // In an index's order up to a limit, or all of an index of few.
        if (index.empty() || sql.find(" LIMIT ") != std::string::npos) return index.empty();
        few.with(index);
        const bool holds_few = few.step();
        few.reset();
        return !holds_few;
    };
    for (const auto& sql : statements) {
        auto rows = read.prepare("EXPLAIN QUERY PLAN " + sql);
        while (rows.step()) {
            plan.steps.push_back(rows.text(3));
            plan.walks_all = plan.walks_all || walksAll(plan.steps.back(), sql);
        }
    }
    return plan;
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
