#include <algorithm>
#include <set>
#include <tuple>

#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/moment.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "hub/voices/named.h"

namespace hub::sqlite {
namespace {

/// The words of the message `m`: what was heard where nothing is written.
constexpr std::string_view kWords =
    "coalesce(nullif(trim(m.text, ' ' || char(9, 10, 13)), ''), (SELECT group_concat(h.text, ' ') FROM attachments a "
    "JOIN transcripts h ON h.attachment_id = a.id WHERE a.message_id = m.id AND h.text <> ''), '')";

/// What a buyer's message says of a product: its SKU, the kind, when, in which message and language.
using Heard = std::tuple<std::string, std::string, std::int64_t, Id, std::string>;

/// Those that are worked out anew. What was erased counts for what it was counted for: its words are needed to say it again.
constexpr std::string_view kNotedVoices =
    " FROM product_voices WHERE conversation = $1 "
    "AND message NOT IN (SELECT id FROM messages WHERE conversation_id = $1 AND erased = 1)";

/// The SKU under which the shop keeps what is listed so; empty where none or several are.
template <class Connection>
std::string skuListedAs(Connection& connection, const std::string& listing) {
    if (listing.empty()) return {};
    auto rows = connection.prepare(
        "SELECT p.sku FROM product_listings l JOIN products p ON p.id = l.product_id WHERE l.listing_id = $1 LIMIT 2"
    );
    rows.with(listing);
    if (!rows.step()) return {};
    const std::string sku = rows.text(0);
    return rows.step() ? std::string() : sku;
}

template <class Connection>
std::vector<CalledProduct> productsOf(Connection& connection, const std::vector<channels::OrderItem>& items) {
    std::vector<CalledProduct> products;
    for (const auto& item : items) {
        CalledProduct product{item.sku.empty() ? skuListedAs(connection, item.listing_id) : item.sku, item.title, {}};
        if (product.sku.empty()) continue;
        for (const auto& [name, value] : item.options) product.options.push_back(value);
        products.push_back(std::move(product));
    }
    return products;
}

/// What a conversation is about: the products of its order, else the one that its buyer looks at.
template <class Connection>
std::vector<CalledProduct> productsAskedAbout(Connection& connection, Id conversation) {
    auto row = connection.prepare(
        "SELECT coalesce(o.facts, ''), c.listing_id FROM conversations c LEFT JOIN orders o ON o.account_id = c.account_id "
        "AND o.external_id = c.order_external_id AND c.order_external_id <> '' WHERE c.id = $1"
    );
    row.with(conversation);
    if (!row.step()) return {};
    const std::string facts = row.text(0), listing = row.text(1);
    if (!facts.empty()) {
        channels::Order order;
        orderFromJson(facts, order);
        if (auto products = productsOf(connection, order.items); !products.empty()) return products;
    }
    const std::string sku = skuListedAs(connection, listing);
    if (sku.empty()) return {};
    return {CalledProduct{sku, {}, {}}};
}

/// In how many of the weeks before an instant that a spike is measured by any buyer wrote.
template <class Connection>
int weeksHeard(Connection& connection, Instant end) {
    auto row = connection.prepare("SELECT 1 FROM report_facts WHERE kind = 'received' AND at >= $1 AND at < $2 LIMIT 1");
    int weeks = 0;
    for (int n = 0; n < kSpikeWeeks; ++n) {
        const Instant last = end - n * kSpikeWindow;
        row.with(toColumn(last - kSpikeWindow), toColumn(last));
        if (row.step()) ++weeks;
        row.reset();
    }
    return weeks;
}

/// For how many whole weeks before an instant the shop has known a product, by its first order or voice.
template <class Connection>
int weeksKnown(Connection& connection, const std::string& sku, Instant end) {
    auto row = connection.prepare(
        "SELECT min(at) FROM (SELECT min(at) AS at FROM product_orders WHERE sku = $1 "
        "UNION ALL SELECT min(at) FROM product_voices WHERE sku = $1)"
    );
    row.with(sku);
    row.step();
    const auto first = row.maybe(0);
    if (!first || toInstant(*first) >= end) return 0;
    return static_cast<int>(std::min<std::int64_t>((end - toInstant(*first)) / kSpikeWindow, kSpikeWeeks));
}

}  // namespace

void SqliteStore::noteSold(
    Write& write, Id account, Id order, const channels::Order& facts, std::optional<std::int64_t> ordered_at, Instant now
) {
    std::map<std::string, std::int64_t> known, wanted;
    {
        auto rows = write.prepare("SELECT sku, at FROM product_orders WHERE order_id = $1");
        rows.with(order);
        while (rows.step()) known[rows.text(0)] = rows.integer(1);
    }
    const auto products = productsOf(write, facts.items);
    for (const auto& product : products) {
        const auto before = known.find(product.sku);
        wanted[product.sku] = ordered_at.value_or(before == known.end() ? toColumn(now) : before->second);
        write
            .prepare(
                "INSERT INTO sold_products VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET title = $2 WHERE $2 <> '' AND title <> $2"
            )
            .with(product.sku, product.title)
            .run();
    }
    if (wanted == known) return;
    write.prepare("DELETE FROM product_orders WHERE order_id = $1").with(order).run();
    for (const auto& [sku, at] : wanted) write.prepare("INSERT INTO product_orders VALUES ($1, $2, $3)").with(sku, at, order).run();
    std::vector<Id> about;
    {
        auto rows = write.prepare(
            "SELECT id FROM conversations WHERE order_external_id = $1 AND order_external_id <> '' AND account_id = $2"
        );
        rows.with(facts.external_id, account);
        while (rows.step()) about.push_back(rows.integer(0));
    }
    for (const Id conversation : about) noteVoices(write, conversation);
}

void SqliteStore::noteVoices(Write& write, Id conversation) {
    const auto products = productsAskedAbout(write, conversation);
    std::set<Heard> known, wanted;
    {
        auto rows = write.prepare(std::string("SELECT sku, kind, at, message, language").append(kNotedVoices));
        rows.with(conversation);
        while (rows.step()) known.emplace(rows.text(0), rows.text(1), rows.integer(2), rows.integer(3), rows.text(4));
    }
    if (!products.empty()) {
        const NamedProducts named(products);
        // What a person has said of a message stands in its fact. Among one product its words choose nothing.
        auto rows = write.prepare(
            "SELECT f.source, f.at, v.kind, f.language, " + std::string(products.size() < 2 ? "''" : kWords) +
            " FROM report_facts f JOIN voice_intents v ON v.intent = f.intent LEFT JOIN messages m ON m.id = f.source "
            "WHERE f.conversation_id = $1 AND f.kind = 'received' AND coalesce(m.erased, 0) = 0"
        );
        rows.with(conversation);
        while (rows.step()) {
            for (const auto& sku : named.in(rows.text(4))) {
                wanted.emplace(sku, rows.text(2), rows.integer(1), rows.integer(0), rows.text(3));
            }
        }
    }
    if (wanted == known) return;
    write.prepare(std::string("DELETE").append(kNotedVoices)).with(conversation).run();
    for (const auto& [sku, kind, at, message, language] : wanted) {
        write.prepare("INSERT OR IGNORE INTO product_voices VALUES ($1, $2, $3, $4, $5, $6)")
            .with(sku, kind, at, message, conversation, language)
            .run();
    }
}

void SqliteStore::keepVoices(Write& write, Id conversation) {
    write
        .prepare("UPDATE OR REPLACE product_voices SET conversation = -conversation, message = -message WHERE conversation = $1")
        .with(conversation)
        .run();
}

void SqliteStore::voices(const VoiceQuery& query, const std::function<void(const Voice&)>& take) {
    Read read(*this);
    auto rows = read.prepare(
        std::string("SELECT sku, kind, at, conversation FROM product_voices WHERE at >= $1 AND at < $2")
            .append(query.sku.empty() ? "" : " AND sku = $3")
    );
    rows.with(toColumn(query.from), toColumn(query.to));
    if (!query.sku.empty()) rows.bind(3, query.sku);
    while (rows.step()) {
        const auto kind = parseVoiceKind(rows.text(1));
        if (kind) take({rows.text(0), *kind, toInstant(rows.integer(2)), rows.integer(3)});
    }
}

void SqliteStore::ordersOfProducts(const VoiceQuery& query, const std::function<void(const std::string& sku)>& take) {
    Read read(*this);
    auto rows = read.prepare(
        std::string("SELECT sku FROM product_orders WHERE at >= $1 AND at < $2").append(query.sku.empty() ? "" : " AND sku = $3")
    );
    rows.with(toColumn(query.from), toColumn(query.to));
    if (!query.sku.empty()) rows.bind(3, query.sku);
    while (rows.step()) take(rows.text(0));
}

std::map<std::string, std::string> SqliteStore::soldTitles(const std::set<std::string>& skus) {
    Read read(*this);
    std::map<std::string, std::string> titles;
    auto row = read.prepare("SELECT title FROM sold_products WHERE sku = $1");
    for (const auto& sku : skus) {
        row.with(sku);
        if (row.step()) titles[sku] = row.text(0);
        row.reset();
    }
    return titles;
}

SaidPage SqliteStore::said(const SaidFilter& filter) {
    const Moment before = momentFromText(filter.cursor);
    Read read(*this);
    // Of what was deleted or erased, the figures stay and the words don't.
    auto rows = read.prepare(
        std::string("SELECT v.message, v.conversation, v.kind, v.at, v.language, " + std::string(kWords) +
                    ", coalesce(t.text, '') FROM product_voices v CROSS JOIN messages m ON m.id = v.message "
                    "LEFT JOIN translations t ON t.message_id = v.message AND t.language = $6 AND t.state = 'done' "
                    "WHERE m.erased = 0 AND v.sku = $1 AND v.at >= $2 AND v.at < $3 AND (v.at, v.message) < ($4, $5)")
            .append(filter.kind ? " AND v.kind = $8" : "")
            .append(" ORDER BY v.at DESC, v.message DESC LIMIT $7")
    );
    rows.with(
        filter.sku, toColumn(filter.from), toColumn(filter.to), before.at, before.id, filter.language,
        static_cast<std::int64_t>(filter.limit + 1)
    );
    if (filter.kind) rows.bind(8, wireName(*filter.kind));
    SaidPage page;
    while (rows.step()) {
        page.items.push_back(
            {rows.integer(0), rows.integer(1), parseVoiceKind(rows.text(2)).value_or(VoiceKind::Wanted), toInstant(rows.integer(3)),
             rows.text(4), rows.text(5), rows.text(6)}
        );
    }
    if (page.items.size() > filter.limit) {
        page.items.pop_back();
        page.next = momentToText({toColumn(page.items.back().at), page.items.back().message});
    }
    return page;
}

std::vector<VoiceCount> SqliteStore::voiceCounts(Instant now) {
    const Instant recent = now - kSpikeWindow;
    Read read(*this);
    const int weeks = weeksHeard(read, recent);
    std::vector<VoiceCount> counts;
    {
        auto rows = read.prepare(
            "SELECT sku, kind, count(DISTINCT conversation) AS said FROM product_voices INDEXED BY voices_by_time "
            "WHERE at >= $1 AND at < $2 GROUP BY sku, kind HAVING said >= $3"
        );
        rows.with(toColumn(recent), toColumn(now), kLeastSpike);
        while (rows.step()) {
            if (const auto kind = parseVoiceKind(rows.text(1))) counts.push_back({rows.text(0), *kind, rows.integer(2), 0, 0});
        }
    }
    auto row = read.prepare(
        "SELECT count(*) FROM (SELECT DISTINCT conversation, ($4 - 1 - at) / $5 FROM product_voices "
        "WHERE sku = $1 AND kind = $2 AND at >= $3 AND at < $4)"
    );
    for (auto& count : counts) {
        count.weeks = std::min(weeks, weeksKnown(read, count.sku, recent));
        row.with(
            count.sku, wireName(count.kind), toColumn(recent - kSpikeWeeks * kSpikeWindow), toColumn(recent),
            std::chrono::milliseconds(kSpikeWindow).count()
        );
        row.step();
        count.before = row.integer(0);
        row.reset();
    }
    return counts;
}

}  // namespace hub::sqlite
