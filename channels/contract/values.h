#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace channels {

/// A point in time, UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where a pull goes on. Only the adapter that made it can read it; empty at the first pull.
struct Cursor {
    std::string value;
    bool operator==(const Cursor&) const = default;
};

/// Who wrote a message: a notice is the marketplace's own word, or tells what a buyer did; never answered, never on the clock.
enum class Author { Buyer, Seller, Notice };

/// A file of a message. The bytes come with it (mail) or are fetched later by `ref` (FetchesAttachments).
struct Attachment {
    std::string name;        ///< as the sender called it: display only
    std::string media_type;  ///< as claimed
    std::string ref;         ///< opaque to the hub; empty when `bytes` is set
    std::string bytes;
};

/// One parcel of an order. Texts are the marketplace's own.
struct Parcel {
    std::string carrier;
    std::string tracking_number;
    std::string tracking_url;
    std::string stage;
    std::optional<Instant> shipped_at, delivered_at;
};

struct Money {
    std::string amount;    ///< decimal string, such as "39.90"
    std::string currency;  ///< ISO 4217
};

struct OrderItem {
    std::string sku;
    std::string listing_id;  ///< the marketplace's id of what was sold
    std::string title;
    std::int64_t quantity = 1;
    std::map<std::string, std::string> options;
};

struct Address {
    std::string name, country, state, city, postal_code, phone;  ///< country: ISO 3166-1 alpha-2
};

/// The wire words of contract.md: unpaid, paid, shipped, delivered, returned, cancelled.
enum class OrderStatus { Unknown, Unpaid, Paid, Shipped, Delivered, Returned, Cancelled };

/// Facts of an order as the marketplace tells them; absent means not told.
struct Order {
    std::string external_id;
    OrderStatus status = OrderStatus::Unknown;
    std::optional<Instant> ordered_at, updated_at;
    std::optional<Instant> eta_from, eta_to;  ///< the promised delivery window
    std::optional<Instant> ship_by;           ///< the latest dispatch that the marketplace allows
    std::vector<Parcel> parcels;
    std::vector<OrderItem> items;
    std::optional<Money> total;
    std::optional<Address> ship_to;
    std::string buyer_external_id;
    std::string note;  ///< the buyer's words at checkout
};

/// A marketplace's own word on what a message is about, as an intent of the taxonomy: evidence, not a verdict.
struct IntentHint {
    std::string intent;
    double p = 0;  ///< how often it is right, 0 to 1
};

/// A buyer was asked what he thinks of the service, and said it or hasn't yet.
struct Rating {
    Instant asked_at;  ///< tells the questions of a conversation apart: whoever changes his answer says it again
    int score = 0;     ///< 1 to 5; 0 for none yet
};

/// A message as it arrived, decoded: text is UTF-8, boilerplate of the marketplace taken off.
struct Incoming {
    std::string external_id;               ///< stable against doubles: the marketplace's own, or a hash where it has none
    std::string conversation_external_id;
    std::string buyer_external_id;
    std::string buyer_name;
    Author author = Author::Buyer;
    bool automatic = false;                ///< an auto-reply or bounce: stored, never on the clock, never answered
    std::string subject;
    std::string text;                      ///< plain text; empty when only `html` or attachments are there
    std::string html;                      ///< when the message came as HTML; hostile
    std::optional<Instant> sent_at;        ///< as the marketplace says; may be wrong, the hub checks
    std::string order_external_id;
    std::string listing_id;
    std::string buyer_locale;              ///< the marketplace's own statement, BCP-47
    std::string site;                      ///< host name of the site where it was written, such as "shop.example"
    std::vector<Attachment> attachments;
    /// picture, voice, video or file: the message is nothing else, and `text` only says so ("[Sticker]"). Empty where the buyer
    /// wrote something, and where an empty `text` says it.
    std::string only;
    std::vector<IntentHint> hints;
    std::optional<Instant> answer_by;      ///< the marketplace's own deadline for this message; outweighs the kind's clock
    std::string reply_rules;               ///< which of Descriptor::other_rules its answer obeys; empty for the kind's own
    /// Of a notice that says one of a fixed set of things, so that the page can say it in its own language: "code", and what goes
    /// into its words by their names. `text` says the same in English.
    std::map<std::string, std::string> notice;
    std::optional<Rating> rating;          ///< of a notice that says so
    std::string bounced;                   ///< of a notice that a reply of ours did not arrive: that reply's external id
    std::vector<std::string> warnings;     ///< what was odd: "charset repaired: 3 bytes", "unknown date"
    std::map<std::string, std::string> reply_to;  ///< what the adapter needs to answer this very message; opaque to the hub
    std::string raw;                       ///< the bytes as received
};

/// What can't be a message: kept whole and shown with the reason, and retried by `Adapter::reparse`.
struct Unreadable {
    std::string external_id;
    std::string reason;  ///< for an operator: which field, what was expected
    std::string raw;
};

/// A dispute, return, inquiry or claim that the marketplace conducts.
struct Case {
    enum class Stage { NeedsSeller, WaitsForBuyer, WaitsForMarketplace, Closed };
    std::string external_id;
    std::string conversation_external_id, order_external_id, buyer_external_id;  ///< what the marketplace tells of them
    std::string kind;    ///< the marketplace's own word: "return", "item not received"
    std::string reason;  ///< likewise
    Stage stage = Stage::NeedsSeller;
    std::string stage_text;             ///< likewise
    std::optional<Instant> respond_by;  ///< what the marketplace allows the seller; else it decides without him
    std::optional<Instant> opened_at, updated_at;
    std::optional<Money> amount;        ///< what the buyer asks for
};

/// One step of a pull. The hub stores all of it and `next` in one transaction.
struct Page {
    std::vector<Incoming> messages;
    std::vector<Unreadable> unreadable;
    std::vector<Order> orders;
    std::vector<Case> cases;
    /// Conversations that were answered or closed on the marketplace's own page, by external id.
    std::vector<std::string> settled_conversations;
    Cursor next;
    bool more = false;  ///< ask again at once
};

/// A reply on its way out.
struct Outgoing {
    std::string id;  ///< the hub's id, unique for ever: becomes a Message-ID or a client token where the protocol has one
    std::string conversation_external_id;
    std::string buyer_external_id;
    std::string order_external_id;
    std::string subject;
    std::string text;
    std::map<std::string, std::string> reply_to;  ///< of the newest message from the buyer
    std::vector<Attachment> attachments;
    bool automatic = false;
    /// External id of the newest seller message that the hub knew when `send` was first called; empty for none.
    /// `findSent` looks only at newer ones.
    std::string newest_known_own_message;
    Instant created_at;
};

struct Receipt {
    std::string external_id;  ///< of the message at the marketplace; empty where it gives none
    Instant accepted_at;
};

/// What is left of the calls that a marketplace allows.
struct CallsLeft {
    std::int64_t left = 0, limit = 0;
    std::chrono::seconds per{0};  ///< the window that `limit` counts over
};

/// What an action of a Descriptor is to be done to; ids that aren't known are empty.
struct ActionRequest {
    std::string id;      ///< the hub's id, unique for ever
    std::string action;  ///< Action::name
    std::string conversation_external_id, order_external_id, case_external_id, buyer_external_id;
    std::map<std::string, std::string> inputs;    ///< by Setting::name; required ones are there
    std::map<std::string, std::string> reply_to;  ///< of the newest message from the buyer
};

/// Who the marketplace says we are.
struct Identity {
    std::string name;
    std::optional<std::chrono::milliseconds> clock_skew;  ///< their clock minus ours
    std::vector<std::string> warnings;                    ///< such as a credential that expires soon
};

}  // namespace channels
