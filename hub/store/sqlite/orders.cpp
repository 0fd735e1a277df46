#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "hub/inbox/names.h"
#include "hub/store/sqlite/conversation_row.h"
#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::sqlite {
namespace {

constexpr int kLookedAt = 5000;  // orders that one page looks at where few fit
constexpr std::size_t kNotices = 20;

constexpr std::string_view kOrderColumns =
    "SELECT o.id, o.account_id, o.external_id, o.status, o.ordered_at, o.facts, o.fetched_at, o.buyer_external_id, o.promised_at "
    "FROM orders o ";

constexpr std::array kStatuses{
    channels::OrderStatus::Unknown,   channels::OrderStatus::Unpaid,   channels::OrderStatus::Paid,
    channels::OrderStatus::Shipped,   channels::OrderStatus::Delivered, channels::OrderStatus::Returned,
    channels::OrderStatus::Cancelled,
};

/// Where a page ended: the instant by which the list is ordered, and the order.
struct OrderMark {
    std::int64_t key = 0;
    Id id = 0;
    auto operator<=>(const OrderMark&) const = default;
};

std::string orderMarkToText(const OrderMark& mark) { return std::to_string(mark.key) + "." + std::to_string(mark.id); }

std::optional<OrderMark> orderMarkFromText(std::string_view text) {
    OrderMark mark;
    const char* end = text.data() + text.size();
    const auto [dot, key_error] = std::from_chars(text.data(), end, mark.key);
    if (key_error != std::errc() || dot == end || *dot != '.') return std::nullopt;
    const auto [last, id_error] = std::from_chars(dot + 1, end, mark.id);
    if (id_error != std::errc() || last != end) return std::nullopt;
    return mark;
}

std::string placedCondition(const OrderFilter& filter) {
    std::string sql;
    if (filter.placed_before) sql += " AND o.placed_at > 0 AND o.placed_at <= $4";
    if (filter.placed_after) sql += " AND o.placed_at >= $5";
    return sql;
}

/// What is to be asked of an order beside what its index answers.
/// The notices about an order that went out or will, as the end of a SELECT.
std::string noticesGiven(const std::string& order) {
    return "FROM order_notices n LEFT JOIN outbox r ON r.id = n.reply_id WHERE n.order_id = " + order +
           " AND coalesce(r.state, 'sent') NOT IN ('refused', 'undone') ";
}

std::string fitCondition(const OrderFilter& filter) {
    std::string sql = "TRUE";
    if (filter.promised_before) sql += placedCondition(filter);
    if (filter.account) sql += " AND o.account_id = $2";
    if (filter.without_tracking) sql += " AND o.tracked = 0";
    if (filter.promised_before)
        sql += " AND NOT EXISTS (SELECT 1 FROM parcels p WHERE p.order_id = o.id AND p.delivered_at IS NOT NULL)";
    if (!filter.language.empty())
        sql += " AND EXISTS (SELECT 1 FROM conversations c INDEXED BY conversations_by_order "
               "WHERE c.order_external_id = o.external_id AND c.order_external_id <> '' AND c.account_id = o.account_id "
               "AND c.language = $8)";
    if (filter.without_notice)
        sql += " AND NOT EXISTS (SELECT 1 " + noticesGiven("o.id") + ")";
    return sql;
}

/// The orders of one status, and whether each fits. An index serves their order and where they begin.
std::string stretchSql(const OrderFilter& filter, bool goes_on) {
    const bool late = filter.promised_before.has_value();
    const std::string key = late ? "o.promised_at" : "o.placed_at";
    const std::string index = late ? (filter.account ? "orders_promised_by_account" : "orders_promised")
        : filter.without_tracking  ? "orders_untracked"
        : filter.account           ? "orders_by_account"
                                   : "orders_by_status";
    std::string sql = "SELECT " + key + ", o.id, " + fitCondition(filter) + " FROM orders o INDEXED BY " + index + " WHERE o.status = $1";
    if (filter.account && index.ends_with("_by_account")) sql += " AND o.account_id = $2";
    if (late) sql += " AND o.promised_at IS NOT NULL AND o.promised_at < $3";
    if (index == "orders_untracked") sql += " AND o.tracked = 0";
    if (!late) sql += placedCondition(filter);
    if (goes_on) sql += " AND (" + key + ", o.id) < ($6, $7)";
    return sql + " ORDER BY " + key + " DESC, o.id DESC";
}

/// Orders of one status, read one after the other.
class OrderStretch {
public:
    explicit OrderStretch(Statement rows) : rows_(std::move(rows)) { next(); }
    void next() {
        there_ = rows_.step();
        if (!there_) return;
        mark_ = {rows_.integer(0), rows_.integer(1)};
        fits_ = rows_.integer(2) != 0;
    }
    [[nodiscard]] bool there() const { return there_; }
    [[nodiscard]] const OrderMark& mark() const { return mark_; }
    [[nodiscard]] bool fits() const { return fits_; }

private:
    Statement rows_;
    bool there_ = false, fits_ = false;
    OrderMark mark_;
};

template <class Database>
OrderStretch stretchOf(Database& read, const OrderFilter& filter, channels::OrderStatus status, const std::optional<OrderMark>& start) {
    auto rows = read.prepare(stretchSql(filter, start.has_value()));
    const auto bind = [&rows](int n, const auto& value) {
        if (rows.uses(n)) rows.bind(n, value);
    };
    rows.bind(1, wireName(status));
    bind(2, filter.account);
    bind(3, toColumn(filter.promised_before));
    bind(4, toColumn(filter.placed_before));
    bind(5, toColumn(filter.placed_after));
    bind(6, start ? start->key : 0);
    bind(7, start ? start->id : 0);
    bind(8, filter.language);
    return OrderStretch(std::move(rows));
}

/// The one that stands first among them all; null when all are at their ends.
OrderStretch* firstOf(std::vector<OrderStretch>& stretches) {
    OrderStretch* first = nullptr;
    for (auto& stretch : stretches) {
        if (stretch.there() && (first == nullptr || stretch.mark() > first->mark())) first = &stretch;
    }
    return first;
}

/// Of a row of kOrderColumns.
template <class Database>
StoredOrder readOrder(Database& read, Statement& row) {
    StoredOrder order;
    order.facts.external_id = row.text(2);
    order.facts.status = parseOrderStatus(row.text(3)).value_or(channels::OrderStatus::Unknown);
    order.facts.ordered_at = toInstant(row.maybe(4));
    orderFromJson(row.text(5), order.facts);
    order.fetched_at = toInstant(row.integer(6));
    order.facts.buyer_external_id = row.text(7);
    auto parcels = read.prepare(
        "SELECT p.carrier, p.tracking_number, p.tracking_url, p.stage, p.shipped_at, p.delivered_at, s.asked_at, s.stage, s.place, "
        "s.country, s.words, s.source, s.at FROM parcels p LEFT JOIN parcel_scans s ON s.tracking_number = p.tracking_number "
        "WHERE p.order_id = $1 ORDER BY p.n"
    );
    parcels.with(row.integer(0));
    while (parcels.step()) {
        order.facts.parcels.push_back(
            {parcels.text(0), parcels.text(1), parcels.text(2), parcels.text(3), toInstant(parcels.maybe(4)),
             toInstant(parcels.maybe(5))}
        );
        if (parcels.isNull(6)) continue;
        order.scans[parcels.text(1)] = {parcels.text(7),  parcels.text(8),                parcels.text(9),           parcels.text(10),
                                        parcels.text(11), toInstant(parcels.maybe(12)), toInstant(parcels.integer(6))};
    }
    return order;
}

template <class Database>
std::optional<Conversation> conversationAbout(Database& read, Id account, const std::string& order) {
    auto row = read.prepare(
        conversationSelect("conversations_by_order") +
        "WHERE c.order_external_id = $2 AND c.order_external_id <> '' AND c.account_id = $1 ORDER BY c.last_at DESC, c.id DESC LIMIT 1"
    );
    row.with(account, order);
    if (!row.step()) return std::nullopt;
    return readConversation(row);
}

template <class Database>
std::optional<SoldOrder> readSold(Database& read, Id id) {
    auto row = read.prepare(std::string(kOrderColumns) + "WHERE o.id = $1");
    row.with(id);
    if (!row.step()) return std::nullopt;
    SoldOrder sold;
    sold.id = id;
    sold.account = row.integer(1);
    sold.order = readOrder(read, row);
    sold.promised_at = toInstant(row.maybe(8));
    sold.conversation = conversationAbout(read, sold.account, sold.order.facts.external_id);
    if (sold.conversation) {
        auto newest = read.prepare("SELECT coalesce(max(id), 0) FROM messages WHERE conversation_id = $1");
        newest.with(sold.conversation->id);
        newest.step();
        sold.newest_message = newest.integer(0);
    }
    auto notices = read.prepare(
        "SELECT n.template, n.at, n.user_id, coalesce(r.state, 'sent') " + noticesGiven("$1") + "ORDER BY n.id DESC LIMIT $2"
    );
    notices.with(id, static_cast<std::int64_t>(kNotices));
    while (notices.step()) {
        sold.notices.push_back(
            {notices.text(0), toInstant(notices.integer(1)), notices.integer(2),
             parseReplyState(notices.text(3)).value_or(ReplyState::Unclear)}
        );
    }
    return sold;
}

}  // namespace

std::optional<StoredOrder> SqliteStore::order(Id account, const std::string& external_id) {
    Read read(*this);
    auto row = read.prepare(std::string(kOrderColumns) + "WHERE o.account_id = $1 AND o.external_id = $2");
    row.with(account, external_id);
    if (!row.step()) return std::nullopt;
    return readOrder(read, row);
}

OrderPage SqliteStore::orders(const OrderFilter& filter) {
    Read read(*this);
    const auto start = orderMarkFromText(filter.cursor);
    if (!start && !filter.cursor.empty()) throw std::invalid_argument("not a cursor: " + filter.cursor);
    std::vector<channels::OrderStatus> statuses = filter.statuses;
    if (statuses.empty()) statuses.assign(kStatuses.begin(), kStatuses.end());
    std::vector<OrderStretch> stretches;
    for (const auto status : statuses) stretches.push_back(stretchOf(read, filter, status, start));
    OrderPage page;
    std::vector<Id> chosen;
    OrderMark last;
    int looked_at = 0;
    for (auto* first = firstOf(stretches); first != nullptr; first = firstOf(stretches)) {
        if (looked_at == kLookedAt || (first->fits() && chosen.size() == filter.limit)) {
            page.next = orderMarkToText(last);
            break;
        }
        if (first->fits()) chosen.push_back(first->mark().id);
        last = first->mark();
        first->next();
        ++looked_at;
    }
    for (const Id id : chosen) {
        if (auto sold = readSold(read, id)) page.items.push_back(std::move(*sold));
    }
    return page;
}

std::optional<SoldOrder> SqliteStore::soldOrder(Id id) {
    Read read(*this);
    return readSold(read, id);
}

std::optional<Instant> SqliteStore::noticeGiven(Write& write, Id order, const std::string& template_key) {
    auto row = write.prepare("SELECT n.at " + noticesGiven("$1") + "AND n.template = $2 ORDER BY n.id DESC LIMIT 1");
    row.with(order, template_key);
    if (!row.step()) return std::nullopt;
    return toInstant(row.integer(0));
}

}  // namespace hub::sqlite
