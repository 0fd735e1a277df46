#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "channels/contract/values.h"
#include "hub/inbox/approval.h"
#include "locales/text/trim.h"

namespace hub {

using Instant = channels::Instant;
/// Row ids; 0 is none. Outside they are prefixed text, see ids.h.
using Id = std::int64_t;

enum class AccountState { Working, Paused, Refused, Removed };

/// A marketplace account with its health.
struct Account {
    Id id = 0;
    std::string kind, name;
    AccountState state = AccountState::Working;
    std::map<std::string, std::string> settings;
    int backfill_days = 7;
    channels::Cursor cursor;
    bool caught_up = false;
    Instant created_at, next_poll_at;
    std::optional<Instant> last_attempt_at, last_success_at, throttled_until, reconciled_at;
    int failures = 0;
    std::string error_kind, error, identity;
    struct SecretDates {
        Instant set_at;
        std::optional<Instant> ends_at;  ///< when it dies unless it is replaced, if that is known
    };
    std::map<std::string, SecretDates> secrets;
    std::string push_key;  ///< the secret part of the address that the marketplace notifies; empty before the first use
    std::optional<Instant> pushed_at;
    std::optional<channels::CallsLeft> calls_left;
    std::vector<std::string> warnings;  ///< of the last check
};

/// A window of an account that was listed again: what the marketplace says exists against what is here.
struct Reconciliation {
    Instant at, from, to;
    std::int64_t listed = 0, missing = 0;
};

/// What came and went on one day (UTC).
struct LedgerDay {
    std::chrono::sys_days day;
    int received = 0, sent = 0, quarantined = 0, polls = 0, errors = 0;
};

/// The right to work on an account until `until`; `fence` rises with every lease, and the store refuses what an older one writes.
struct Lease {
    Id account = 0;
    std::int64_t fence = 0;
    Instant until;
};

struct Buyer {
    Id id = 0;
    std::string external_id, name, locale, country;
    std::string set_language, set_zone;  ///< what a person has said: outweighs everything
    std::optional<Instant> erased_at{};  ///< of a buyer of whom nothing else is kept
    bool being_erased = false;           ///< not done to the end
};

/// What a carrier says of a parcel, as far as it is known.
struct ParcelScan {
    std::string stage;    ///< pre-transit, transit, delivered, failure or unknown; empty while the carrier knows nothing
    std::string place, country;
    std::string words;    ///< the carrier's own
    std::string source;   ///< who was asked
    std::optional<Instant> at;
    Instant asked_at;
};

struct StoredOrder {
    channels::Order facts;
    Instant fetched_at;
    std::map<std::string, ParcelScan> scans;  ///< by tracking number
};

/// Tags of a message, as contract.md names them; `json` is their wire form.
struct MessageTags {
    std::string language, topic, intent;
    std::vector<std::string> risks;
    std::string json;
};

struct NewAttachment {
    std::string name, media_type, ref;
    std::string blob;  ///< SHA-256 in hex of bytes that are stored already; empty when not here yet
    std::optional<std::int64_t> size;
};

/// A message that was decoded and tagged, ready to be stored.
struct NewMessage {
    channels::Incoming from;  ///< ids, names, what the adapter needs to answer
    std::string text, folded;
    Instant at, received_at;
    MessageTags tags;         ///< of buyer messages
    bool first = false;       ///< goes before others in the queue
    /// The marketplace's answer clock, when this message starts one.
    std::optional<Instant> due_at;
    std::string due_rule;
    std::vector<std::string> warnings;
    std::vector<NewAttachment> attachments;
};

/// One pull, stored as a whole or not at all.
struct Arrivals {
    std::vector<NewMessage> messages;
    std::vector<channels::Unreadable> unreadable;
    std::vector<channels::Order> orders;
    std::vector<channels::Case> cases;
    std::vector<std::string> settled_conversations;
    channels::Cursor next;
    bool caught_up = false;
};

struct ArrivalCounts {
    int stored = 0, known = 0, quarantined = 0;
};

enum class ReplyState { Held, Waiting, Sending, Sent, Refused, Unclear, Undone };

enum class TranslationState { Waiting, Done, Failed };

/// What a machine heard in a recording.
struct Transcript {
    TranslationState state = TranslationState::Waiting;
    bool automatic = false;  ///< nobody asked for it
    std::string model, text;
    std::string fault;       ///< of a failed one
    int attempts = 0;
    std::optional<Instant> made_at;
};

/// A file that goes with a reply; its bytes are among the blobs.
struct ReplyFile {
    std::string name, media_type, blob;
    std::int64_t size = 0;
};

struct Reply {
    Id id = 0, conversation = 0, account = 0, user = 0;
    std::string key, text, template_key, template_locale;
    std::map<std::string, std::string> reply_to;
    std::string newest_known_own;
    ReplyState state = ReplyState::Waiting;
    Instant created_at, not_before;
    std::optional<Instant> hold_until, sent_at, first_attempt_at;
    int attempts = 0;
    std::string error, external_id;
    std::optional<Id> message;  ///< that it has become
    std::vector<ReplyFile> files;
    std::string rule;  ///< name of the one that wrote it by itself; empty for a person's
};

enum class ActionState { Waiting, Doing, Done, Refused, Unclear, AwaitingApproval, Declined, Withdrawn, Expired };

/// Something that a seller has the marketplace do, beside replies: never repeated by itself.
struct StoredAction {
    Id id = 0, conversation = 0, account = 0, user = 0;
    std::string key, name, order_external_id, case_external_id;
    std::map<std::string, std::string> inputs;
    ActionState state = ActionState::Waiting;
    std::string error;
    Instant created_at;
    std::optional<Instant> ended_at;
    bool costs = false;
    std::optional<channels::Money> cost;  ///< empty when nobody can say it beforehand
    std::string reason;                   ///< for whoever must approve it; goes in alone
    bool again = false;                   ///< though the same is under way; goes in alone
    std::optional<Approval> approval;     ///< of one that was above its asker's limit
};

struct Deadline {
    std::string kind, rule;
    Instant at, started_at;
};

/// A marketplace's case as it was last told.
struct StoredCase {
    Id id = 0, conversation = 0;
    channels::Case facts;
};

enum class ConversationState { Open, Snoozed, Done };

/// A tag of the shop's own.
struct Label {
    Id id = 0;
    std::string name;
    int colour = 0;  ///< which of the page's colours, below kLabelColours
};
inline constexpr int kLabelColours = 8;

/// A word to colleagues, and whom it calls by name.
struct NewNote {
    std::string text;
    std::vector<Id> mentions;
};

/// A note that calls somebody.
struct Mention {
    Id id = 0, conversation = 0, message = 0;
    Id by = 0;  ///< its writer
    std::string text, buyer;
    Instant at;
    bool read = false;
};

/// A conversation that was passed on, or put off with a word why.
struct HandOver {
    enum class Kind { HandOver, Snooze };
    Id id = 0, conversation = 0;
    Kind kind = Kind::HandOver;
    Id user = 0;                   ///< whose doing
    std::optional<Id> to;          ///< empty: to nobody
    std::optional<Instant> until;  ///< of a snooze
    Instant at;
    std::string note, buyer;
};

struct Conversation {
    Id id = 0, account = 0;
    std::string external_id, subject, order_external_id, listing_id, site, snippet;
    std::string reply_rules;  ///< Incoming::reply_rules of its newest message
    Buyer buyer;
    ConversationState state = ConversationState::Open;
    std::optional<Instant> snoozed_until, waiting_since, due_at;
    bool unread = false, first = false;
    std::optional<Id> assignee;
    MessageTags tags;
    std::string set_intent;
    std::optional<std::vector<std::string>> set_risks;  ///< by a person, for the newest buyer message as set_intent
    Instant last_at;
    Id newest_message = 0, newest_buyer_message = 0;
    std::optional<Deadline> deadline;          ///< the nearest
    std::optional<ReplyState> reply;           ///< of the newest reply that isn't undone
    std::optional<Instant> reply_at;           ///< until when it is held
    std::string order_status;
    std::vector<Label> labels;
};

struct Message {
    Id id = 0, conversation = 0;
    std::string external_id, author, subject, text, folded, language, tags_json;
    Id user = 0;
    bool automatic = false;
    bool erased = false;  ///< its words are gone with its buyer
    Instant at, received_at;
    std::vector<std::string> warnings;
    std::vector<channels::IntentHint> hints;  ///< the marketplace's own words on what it is about
    std::map<std::string, std::string> reply_to, notice;  ///< of its Incoming
    struct File {
        Id id = 0;
        std::string name, media_type, ref, blob;
        std::optional<std::int64_t> size;
        std::optional<Transcript> transcript{};
    };
    std::vector<File> attachments;
    std::optional<HandOver> handover;  ///< of the note that went with one
    /// What a machine heard in all of its recordings; empty for none.
    [[nodiscard]] std::string heard() const {
        std::string all;
        for (const auto& file : attachments) {
            if (!file.transcript || file.transcript->text.empty()) continue;
            all += (all.empty() ? "" : "\n") + file.transcript->text;
        }
        return all;
    }
    /// In words: a machine's where there are none of its own.
    [[nodiscard]] std::string said() const { return locales::trimmed(text).empty() ? heard() : text; }
};

struct Quarantined {
    Id id = 0, account = 0;
    std::string external_id, reason, state;
    Instant received_at;
    int attempts = 0;
    std::int64_t size = 0;
};

/// An approver decides about actions above a colleague's limit; so may operators.
enum class Role { Seller, Editor, Operator, Approver };

/// The list of first steps that the page shows a person.
struct Tour {
    std::string state = "open";  ///< open, folded, closed
    std::vector<std::string> done;
};

struct User {
    Id id = 0;
    std::string name, password;  ///< Argon2id, encoded
    std::set<Role> roles;
    std::vector<std::string> locales;  ///< that an editor keeps; empty for all
    std::optional<Id> team;            ///< by whose hours he works; empty for the shop's own
    bool disabled = false;
    std::string language = "en", reply_language = "en", timezone = "UTC", theme = "system";
    int undo_seconds = 10;
    std::string signature;  ///< below the closing line of replies; empty for none
    std::map<std::string, std::string> keys;  ///< of the page's commands, in place of their usual single ones
    bool single_keys = true;                  ///< false: only those with Ctrl or Alt, function keys and Esc do something
    Tour tour;
};

struct Session {
    Id id = 0, user = 0;
    std::string name, csrf;
    Instant created_at, used_at;
    std::optional<Instant> expires_at;
};

/// Who did what to what; user 0 where nobody had signed in.
struct AuditEntry {
    Id id = 0, user = 0;
    Instant at;
    std::string action, about, detail;
};

struct Event {
    std::int64_t id = 0;
    std::string type, data;
};

}  // namespace hub
