#include "channels/lazada/lazada_wire.h"

#include <algorithm>
#include <charconv>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/lazada/lazada_content.h"
#include "channels/lazada/lazada_orders.h"
#include "channels/lazada/lazada_rules.h"

namespace channels::lazada {
namespace {

constexpr std::int64_t kYear10000 = 253'402'300'800'000;  // in milliseconds
constexpr std::int64_t kLongestLife = 10LL * 366 * 86'400;
constexpr std::int64_t kLongestWait = 86'400;
constexpr std::size_t kLongestCode = 64;
// How long a card says what the messages after it are about.
constexpr std::chrono::days kCardHolds{7};
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kCodeLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

JsonDocument parseDocument(std::string_view body, const std::string& what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(what + ": not JSON at byte " + std::to_string(error.offset));
    }
}

bool consistsOf(std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == std::string_view::npos;
}

std::optional<std::int64_t> whole(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::optional<Instant> instant(Json milliseconds) {
    const auto count = whole(milliseconds.text());
    if (!count || *count <= 0 || *count >= kYear10000) return std::nullopt;
    return Instant(std::chrono::milliseconds(*count));
}

bool isTrue(Json value) {
    const std::string text = value.text();
    return text == "true" || text == "1";
}

struct Known {
    std::string_view code;
    Fate fate;
    std::string_view meaning;
};

constexpr Known kKnown[] = {
    {"IncompleteSignature", Fate::KeysRefused, "the signature isn't right: check App Key and App Secret"},
    {"MissingPartner", Fate::KeysRefused, "the App Key is missing"},
    {"InvalidAppKey", Fate::KeysRefused, "unknown App Key"},
    {"IllegalAccessToken", Fate::TokenEnded, "the access token isn't good, or not of this country"},
    {"IllegalRefreshToken", Fate::KeysRefused, "the refresh token isn't good: connect the account again"},
    {"InvalidCode", Fate::KeysRefused, "the code from the sign-in isn't good"},
    {"AppNotSubscribed", Fate::RightMissing,
     "the app has no right to this call: messages need the category CS/IM"},
    {"InsufficientPermission", Fate::RightMissing, "the app has no right to this call"},
    {"AppCallLimit", Fate::Throttled, "too many calls of this app"},
    {"ApiCallLimit", Fate::Throttled, "too many calls"},
    {"SellerCallLimit", Fate::Throttled, "too many calls for this shop"},
    {"InvalidTimestamp", Fate::ClockOff, "this machine's clock is over two hours off"},
    {"MissingParameter", Fate::Permanent, "a parameter is missing"},
    {"InvalidApi", Fate::Permanent, "no such call"},
    {"ServiceUnavailable", Fate::Temporary, "not available at the moment"},
    {kUnknownOrder, Fate::Permanent, "not one of the shop's orders"},
};

const Known* known(const std::string& code) {
    const auto found = std::find_if(std::begin(kKnown), std::end(kKnown), [&](const Known& one) {
        return one.code == code;
    });
    return found == std::end(kKnown) ? nullptr : found;
}

// A code that might be an echo of something secret isn't repeated: a short number or a word of letters is
// none.
std::string printable(const std::string& code) {
    const bool number = code.size() < 10 && consistsOf(code, "-0123456789");
    return number || (code.size() <= kLongestCode && consistsOf(code, kCodeLetters)) ? code : std::string();
}

// "This ban will last 12 more seconds".
std::chrono::seconds banOf(const std::string& text) {
    const auto unit = text.find("second");
    if (unit == std::string::npos) return Refusal{}.wait;
    const auto last = text.find_last_of(kDigits, unit);
    if (last == std::string::npos) return Refusal{}.wait;
    const auto before = text.find_last_not_of(kDigits, last);
    const auto begin = before == std::string::npos ? 0 : before + 1;
    const auto seconds = whole(text.substr(begin, last + 1 - begin));
    if (!seconds) return Refusal{}.wait;
    return std::chrono::seconds(std::clamp<std::int64_t>(*seconds, 1, kLongestWait));
}

// The gateway's refusals, and those of the messages behind it.
Refusal findRefusal(Json root) {
    Refusal out;
    const std::string code = root["code"].text();
    if (code != "0") {
        const Known* found = known(code);
        const std::string type = root["type"].text();
        const bool theirs = type == "ISP" || type == "SYSTEM";
        out.fate = found != nullptr ? found->fate : theirs ? Fate::Temporary : Fate::Permanent;
        out.code = printable(code);
        if (found != nullptr) out.meaning = found->meaning;
        out.wait = banOf(root["message"].text());
    } else if (root["success"].text() == "false") {
        out.fate = Fate::Permanent;
        out.code = printable(root["err_code"].text());
        out.meaning = "refused by the call itself";
    }
    return out;
}

std::optional<std::chrono::seconds> lifeOf(Json seconds) {
    const auto count = whole(seconds.text());
    if (!count) return std::nullopt;
    return std::chrono::seconds(std::clamp<std::int64_t>(*count, 0, kLongestLife));
}

std::string sellerIn(Json infos, const std::string& country) {
    for (std::size_t i = 0; i < infos.size(); ++i) {
        const Country* one = findCountry(infos[i]["country"].text());
        if (one != nullptr && one->code == country) return infos[i]["seller_id"].text();
    }
    return {};
}

bool falling(const std::vector<std::optional<Instant>>& dates) {
    for (std::size_t i = 1; i < dates.size(); ++i) {
        if (!dates[i - 1] || !dates[i] || *dates[i - 1] < *dates[i]) return false;
    }
    return true;
}

std::string hashId(std::string_view bytes) { return "sha256:" + sha256Hex(bytes); }

// An empty list may be missing altogether; then the answer must say that all is well.
Json requireList(const Answer& answer, const char* name) {
    const Json list = answer.data()[name];
    const bool missing = !list.exists() || list.isNull();
    if (missing ? !isTrue(answer.root["success"]) : !list.isArray())
        throw NotUnderstood(
            std::string(name) + ": a list was expected, found " + std::string(list.typeName())
        );
    return list;
}

std::optional<Place> nextPlace(Json data, std::size_t rows, const char* last_id) {
    if (rows == 0 || !isTrue(data["has_more"])) return std::nullopt;
    const auto start = instant(data["next_start_time"]);
    std::string last = data[last_id].text();
    if (!start || last.empty())
        throw NotUnderstood(
            "has_more is true, but next_start_time or " + std::string(last_id) + " is missing"
        );
    return Place{*start, std::move(last)};
}

Session readSession(Json row) {
    Session out;
    out.id = row["session_id"].text();
    out.buyer_id = row["buyer_id"].text();
    out.buyer_name = row["title"].text();
    out.site_id = row["site_id"].text();
    out.last_message_id = row["last_message_id"].text();
    out.last_at = instant(row["last_message_time"]);
    return out;
}

// What a message can't be read without: kept beside it, so that its bytes alone can be read again.
std::string writeRaw(const Session& session, Json message) {
    JsonWriter out;
    out.beginObject().key("session").beginObject();
    out.member("session_id", session.id).member("buyer_id", session.buyer_id);
    out.member("title", session.buyer_name).member("site_id", session.site_id);
    if (!message.exists()) out.member("last_message_id", session.last_message_id);
    out.endObject().key("message").raw(message.exists() ? message.dump() : "null").endObject();
    return out.str();
}

/// The system's words and the shop's automatic ones answer nobody and are no question.
std::optional<Author> authorOf(Json message) {
    if (message["type"].text() == "2" || isTrue(message["auto_reply"])) return Author::Notice;
    const std::string side = message["from_account_type"].text();
    if (side == "1") return Author::Buyer;
    if (side == "2") return Author::Seller;
    return std::nullopt;
}

/// Empty, or why the message can't be read.
std::string whyUnreadable(Json message, const std::optional<Author>& author, const Content& content) {
    if (!message.isObject())
        return "message: an object was expected, found " + std::string(message.typeName());
    if (message["message_id"].text().empty()) return "message_id: missing";
    if (!author) return "from_account_type: neither 1 (buyer) nor 2 (seller)";
    // What was taken back may have lost its content.
    return message["status"].text() == "1" ? std::string() : content.unreadable;
}

std::string buyerOf(Json message, const Session& session) {
    if (!session.buyer_id.empty()) return session.buyer_id;
    const bool from_buyer = message["from_account_type"].text() == "1";
    return message[from_buyer ? "from_account_id" : "to_account_id"].text();
}

std::string siteOf(Json message, const Session& session) {
    const Country* found = findCountry(message["site_id"].text(session.site_id));
    return found == nullptr ? std::string() : std::string(found->site);
}

Line readLine(Json message, const Session& session, Author author, Content content) {
    Line out;
    Incoming& made = out.message;
    made.external_id = message["message_id"].text();
    made.conversation_external_id = session.id;
    made.buyer_external_id = buyerOf(message, session);
    made.buyer_name = session.buyer_name;
    made.author = author;
    made.automatic = isTrue(message["auto_reply"]);
    made.text = std::move(content.text);
    made.attachments = std::move(content.attachments);
    made.only = std::move(content.only);
    made.warnings = std::move(content.warnings);
    made.order_external_id = std::move(content.order_id);
    made.listing_id = std::move(content.item_id);
    made.site = siteOf(message, session);
    made.sent_at = instant(message["send_time"]);
    if (!made.sent_at) made.warnings.emplace_back("send_time: not a time");
    out.filter = author == Author::Seller ? message["process_msg"].text() : std::string();
    out.fate = message["status"].text() == "1" ? Line::Fate::TakenBack
               : out.filter.empty()            ? Line::Fate::Seen
                                               : Line::Fate::Blocked;
    return out;
}

void takeLine(
    Json message, const Session& session, std::vector<Line>& lines, std::vector<Unreadable>& unreadable
) {
    std::string raw = writeRaw(session, message);
    const auto author = authorOf(message);
    Content content = readContent(message["template_id"].text(), message["content"]);
    const std::string why = whyUnreadable(message, author, content);
    if (!why.empty()) {
        const std::string id = message["message_id"].text();
        unreadable.push_back({id.empty() ? hashId(session.id + message.dump()) : id, why, std::move(raw)});
        return;
    }
    lines.push_back(readLine(message, session, *author, std::move(content)));
    lines.back().message.raw = std::move(raw);
}

bool isCovered(const Incoming& message, const Incoming& card) {
    return message.author != Author::Notice && message.sent_at && card.sent_at &&
           *message.sent_at - *card.sent_at <= kCardHolds;
}

}  // namespace

Answer readAnswer(std::string_view body, const std::string& name) {
    JsonDocument document = parseDocument(body, name);
    const Json root = document.root();
    if (!root.isObject())
        throw NotUnderstood(name + ": an object was expected, found " + std::string(root.typeName()));
    if (root["code"].text().empty()) throw NotUnderstood(name + ": code is missing");
    return {std::move(document), root, findRefusal(root)};
}

Tokens readTokens(Json root, const std::string& country) {
    const auto token = root["access_token"].string();
    if (!token || token->empty()) throw NotUnderstood("token endpoint: access_token is missing");
    Tokens out;
    out.grant.access_token = *token;
    out.grant.expires_in = lifeOf(root["expires_in"]).value_or(out.grant.expires_in);
    out.grant.refresh_token = root["refresh_token"].text();
    if (const auto life = lifeOf(root["refresh_expires_in"]))
        out.grant.refresh_expires_in = std::max(*life, std::chrono::seconds(1));
    out.account = root["account"].text();
    out.country = root["country"].text();
    out.seller_id = sellerIn(root["country_user_info"], country);
    return out;
}

SessionList readSessions(const Answer& answer) {
    const Json list = requireList(answer, "session_list");
    SessionList out;
    std::vector<std::optional<Instant>> dates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Session session = readSession(list[i]);
        if (session.id.empty()) {
            std::string raw = list[i].dump();
            out.unreadable.push_back({hashId(raw), "session_id: missing", std::move(raw)});
            continue;
        }
        dates.push_back(session.last_at);
        if (session.last_at) out.oldest = std::min(out.oldest.value_or(*session.last_at), *session.last_at);
        out.sessions.push_back(std::move(session));
    }
    out.newest_first = falling(dates);
    out.next = nextPlace(answer.data(), list.size(), "last_session_id");
    return out;
}

LineList readLines(const Answer& answer, const Session& session) {
    const Json list = requireList(answer, "message_list");
    LineList out;
    std::vector<std::optional<Instant>> dates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        dates.push_back(instant(list[i]["send_time"]));
        takeLine(list[i], session, out.lines, out.unreadable);
    }
    out.newest_first = falling(dates);
    out.next = nextPlace(answer.data(), list.size(), "last_message_id");
    return out;
}

std::string blockedId(const std::string& message_id) { return message_id + ":blocked"; }

std::string filterCode(const std::string& filter) {
    const std::string code = printable(filter);
    return code.empty() ? "process_msg" : code;
}

Incoming shown(Line line) {
    Incoming out = std::move(line.message);
    switch (line.fate) {
        case Line::Fate::Seen:
            break;
        case Line::Fate::TakenBack:
            out.text = out.author == Author::Buyer ? "The buyer took this message back."
                                                   : "The shop took this message back.";
            out.attachments.clear();
            out.order_external_id.clear();
            out.listing_id.clear();
            out.author = Author::Notice;
            break;
        case Line::Fate::Blocked:
            out.bounced = out.external_id;
            out.external_id = blockedId(out.external_id);
            out.text = "Lazada's safety filter stopped this reply, the buyer can't see it (" + line.filter +
                       "):\n" + out.text;
            out.author = Author::Notice;
            break;
    }
    return out;
}

void carrySubjects(std::vector<Incoming>& messages) {
    const Incoming* card = nullptr;
    for (auto& message : messages) {
        if (!message.order_external_id.empty() || !message.listing_id.empty()) {
            card = &message;
        } else if (card != nullptr && isCovered(message, *card)) {
            message.order_external_id = card->order_external_id;
            message.listing_id = card->listing_id;
        }
    }
}

Unreadable unreadableSession(const Session& session, const std::string& reason) {
    return {"session:" + session.id + ':' + session.last_message_id, reason, writeRaw(session, Json())};
}

Page parseRaw(const std::string& raw) {
    const auto document = parseDocument(raw, "kept message");
    const Session session = readSession(document.root()["session"]);
    Page page;
    if (session.id.empty()) {
        page.unreadable.push_back({hashId(raw), "session_id: missing", raw});
        return page;
    }
    const Json message = document.root()["message"];
    if (message.isNull()) {
        page.unreadable.push_back(unreadableSession(session, "the marketplace refused to show it"));
        return page;
    }
    std::vector<Line> lines;
    takeLine(message, session, lines, page.unreadable);
    for (auto& line : lines) page.messages.push_back(shown(std::move(line)));
    return page;
}

Accepted readAccepted(const Answer& answer) {
    const Json data = answer.data();
    return {data["message_id"].text(), instant(data["current_time"]), data["process_msg"].text()};
}

}  // namespace channels::lazada
