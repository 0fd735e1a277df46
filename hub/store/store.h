#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "channels/contract/visitors.h"
#include "hub/inbox/asked.h"
#include "hub/hours/team.h"
#include "hub/inbox/lesson.h"
#include "hub/inbox/model.h"
#include "hub/store/alert_store.h"
#include "hub/store/approval_store.h"
#include "hub/store/buyer_store.h"
#include "hub/store/draft_store.h"
#include "hub/store/erasure_store.h"
#include "hub/store/glossary_store.h"
#include "hub/store/order_store.h"
#include "hub/store/product_store.h"
#include "hub/store/quality_store.h"
#include "hub/store/report_store.h"
#include "hub/store/routing_store.h"
#include "hub/store/shipping_store.h"
#include "hub/store/shop_fact_store.h"
#include "hub/store/support_store.h"
#include "hub/store/team_store.h"
#include "hub/store/template_store.h"
#include "hub/store/transcript_store.h"
#include "hub/store/translation_store.h"
#include "hub/store/voice_store.h"

namespace hub {

/// The ways in which a store fails; nothing of the failed call was stored.
class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};
class StoreBusy : public StoreError {  ///< someone else holds the lock for too long; the same call may succeed later
public:
    using StoreError::StoreError;
};
class StoreFull : public StoreError {  ///< no room on the disk
public:
    using StoreError::StoreError;
};
class StoreUnusable : public StoreError {  ///< corrupt, unreadable, or made by a newer program
public:
    using StoreError::StoreError;
};
class LeaseLost : public StoreError {  ///< another process has taken the account over
public:
    using StoreError::StoreError;
};

/// `All` is every conversation, in the queue's order as far as it waits, then newest first. `Unsent`: the newest reply was refused
/// or it is unclear whether it arrived.
enum class View { Queue, Mine, Unassigned, Snoozed, Sent, Done, All, Mentions, Unsent, Overdue };

struct ConversationFilter {
    View view = View::Queue;
    Id user = 0;  ///< whose "mine" and "mentions"
    std::optional<Id> account, label;
    std::string language, topic, intent, risk;
    std::optional<bool> unread;
    Asked asked;          ///< beside all of the above
    Instant now;          ///< decides what is due soon
    std::string cursor;   ///< of the page before; empty for the first
    std::size_t limit = 50;
};

struct ConversationPage {
    std::vector<Conversation> items;
    std::string next;  ///< empty after the last
};

struct SearchHit {
    Conversation conversation;
    Id message = 0;
    std::string snippet;  ///< U+E000 and U+E001 stand round each hit
};

struct SearchPage {
    std::vector<SearchHit> items;
    std::string next;  ///< empty after the last
};

/// A search that somebody keeps beside the views of the house.
struct SavedView {
    Id id = 0, owner = 0;
    bool shared = false;  ///< everybody sees it
    std::string name, query;
    int place = 0;        ///< among the owner's
};

struct ConversationChange {
    std::optional<ConversationState> state;
    std::optional<Instant> snoozed_until;
    std::optional<std::optional<Id>> assignee;
    std::optional<bool> unread;
    std::optional<std::string> set_language, set_zone, set_intent;
    std::optional<std::optional<std::vector<std::string>>> set_risks;  ///< the inner one empty: as tagged
    std::optional<MessageTags> tags;  ///< with the correction applied
    std::optional<bool> first;        ///< whether these tags go before others in the queue
    std::optional<std::vector<Id>> labels;
    std::optional<NewNote> note;      ///< goes with an assignee or a snooze, into the shift log too
};

struct NewReply {
    Id conversation = 0, user = 0;
    std::string key, text, template_key, template_locale;
    std::optional<Id> seen;  ///< the newest message that its writer has seen; empty to send all the same
    /// Replies on their way that its writer has seen. Empty: none, or any if `seen` is empty too.
    std::optional<std::set<Id>> seen_replies;
    Instant now, not_before;
    std::optional<Instant> hold_until;
    bool done = false;       ///< close the conversation with it
    bool edited = false;     ///< the text differs from the suggestion
    bool against_hint = false;  ///< it holds what the hub warns of
    std::vector<std::string> passed_over;  ///< templates that stood above the one taken
    std::map<std::string, std::string> offered;    ///< templates among the suggestions, each with its locale
    std::optional<double> changed;                 ///< share of the suggestion's words, when it is known
    std::vector<std::string> taken_out, put_in;    ///< words of the template, and words in their place; none from facts
    std::vector<ReplyFile> files;
    std::optional<Id> order;  ///< it is a notice about this one, unasked: answers nobody and teaches nothing
    bool again = false;       ///< the same notice may be given once more
    /// The rule that wrote it, by itself: it answers nobody, teaches nothing, and a buyer gets one a night.
    struct ByRule {
        Id rule = 0;
        std::string name;
        Instant night_ends;
    };
    std::optional<ByRule> by_rule;
};

/// Someone wrote after the writer had looked: a message, or a reply that hasn't left yet.
struct StaleThread {
    std::variant<Message, Reply> newer;
};
/// The idempotency key belongs to another reply.
struct KeyTaken {};
/// The same action, which costs something, is under way for the same order.
struct AskedAlready {
    Id action = 0;
};
/// The account was removed: nothing leaves for it any more.
struct AccountGone {};
/// The same notice was given about this order, or a rule has answered the buyer tonight.
struct NoticeGiven {
    Instant at;
};

struct PollOutcome {
    bool ok = false;
    Instant now, next_poll_at;
    Instant poll_was_at;  ///< the account's next_poll_at when the turn began: one that was set since stands
    std::string error_kind, error;
    std::optional<Instant> throttled_until;
    bool credentials_refused = false;
    std::optional<channels::CallsLeft> calls_left;
};

struct HourCounts {
    std::vector<int> received, sent, errors;  ///< one an hour, oldest first
    /// The longest time without a good poll; empty for an hour in which nothing was polled.
    std::vector<std::optional<std::chrono::seconds>> lag;
};

struct AuditFilter {
    Id before = 0;            ///< older than this entry; 0 from the newest on
    std::string action;       ///< empty for any
    std::optional<Id> user;
    std::size_t limit = 50;
};

/// Told now and then while a long work runs; false ends it with a StoreError.
using GoOn = std::function<bool()>;

/// What the hub keeps, in the words of the inbox. Every call is one transaction; a call that throws has stored nothing.
/// Threads: any; reads run beside the one writer.
class Store : public TemplateStore, public ReportStore, public TeamStore, public OrderStore, public ShopFactStore, public DraftStore, public BuyerStore,
              public GlossaryStore, public ProductStore, public ShippingStore, public TranslationStore, public TranscriptStore, public AlertStore, public RoutingStore, public SupportStore,
              public ApprovalStore, public ErasureStore, public VoiceStore, public QualityStore {
public:

    // Accounts
    virtual Id addAccount(const Account& account, Instant now) = 0;
    virtual std::vector<Account> accounts() = 0;  ///< without removed ones
    virtual std::optional<Account> account(Id id) = 0;
    virtual void changeAccount(const Account& account) = 0;  ///< name, state, settings, next_poll_at; ends running leases
    /// For good, with its secrets and its inlet; ends running leases. Nobody can answer there any more: its conversations are done,
    /// what waits to be sent, done or approved is refused as kAccountRemoved, and what was on its way is unclear.
    virtual void removeAccount(Id account, Instant now) = 0;
    virtual void setIdentity(Id account, const std::string& identity, const std::vector<std::string>& warnings) = 0;
    /// The account's push key; `fresh` becomes it when it has none yet.
    virtual std::string pushKey(Id account, const std::string& fresh) = 0;
    virtual std::optional<Account> accountByPushKey(const std::string& key) = 0;
    virtual void notePush(Id account, Instant now) = 0;  ///< a good notification came
    /// What an account keeps whose kind serves its buyers itself; gone with the account. Throws StoreError. Outlived by the store.
    virtual std::unique_ptr<channels::Inlet> inlet(Id account) = 0;
    /// The account is to be pulled at once, also when a turn that runs just now has looked already. Running leases go on.
    virtual void makeDue(Id account, Instant now) = 0;
    virtual void putSecret(Id account, const std::string& name, const std::string& sealed, Instant now) = 0;
    /// What an adapter keeps beside the account's own secrets, such as a marketplace's key: running leases go on.
    virtual void keepSecret(Id account, const std::string& name, const std::string& sealed, Instant now) = 0;
    virtual std::map<std::string, std::string> sealedSecrets(Id account) = 0;
    /// Empty while another owner's lease runs.
    virtual std::optional<Lease> lease(Id account, const std::string& owner, Instant now, std::chrono::seconds length) = 0;
    virtual void renew(Lease& lease, Instant now, std::chrono::seconds length) = 0;  ///< throws LeaseLost
    virtual void release(const Lease& lease) = 0;
    /// A token that a marketplace has rotated: stored under the lease, before it is used.
    virtual void putSecretLeased(
        const Lease& lease, const std::string& name, const std::string& sealed, std::optional<Instant> ends, Instant now
    ) = 0;
    virtual void notePoll(const Lease& lease, const PollOutcome& outcome) = 0;
    /// Newest first; days on which nothing happened are left out.
    virtual std::vector<LedgerDay> ledger(Id account, Instant now, int days) = 0;
    virtual std::vector<Reconciliation> reconciliations(Id account, std::size_t limit) = 0;  ///< newest first
    /// Those of `external_ids` that are neither messages here, nor set aside, nor deleted by a person.
    virtual std::vector<std::string> unknownIds(Id account, const std::vector<std::string>& external_ids) = 0;
    virtual void noteReconciliation(const Lease& lease, const Reconciliation& one) = 0;
    /// The next turn lists a window again.
    virtual void askReconciliation(Id account, Instant now) = 0;
    /// The next turns pull the last `days` days again; what is known is stored once. Ends running leases.
    virtual void pullAgain(Id account, int days, Instant now) = 0;
    virtual HourCounts hours(Id account, Instant now, int count) = 0;

    // Arrivals
    virtual ArrivalCounts arrive(const Lease& lease, const Arrivals& arrivals, Instant now) = 0;
    virtual bool knowsMessage(Id account, const std::string& external_id) = 0;
    virtual std::optional<Id> conversationByExternalId(Id account, const std::string& external_id) = 0;
    virtual std::optional<Buyer> buyer(Id account, const std::string& external_id) = 0;
    virtual std::optional<StoredOrder> order(Id account, const std::string& external_id) = 0;
    virtual std::vector<Quarantined> quarantine(std::optional<Id> account, Id before, std::size_t limit) = 0;
    virtual std::optional<Quarantined> quarantined(Id id) = 0;
    virtual std::string quarantinedRaw(Id id) = 0;
    virtual void noteRetry(Id quarantined, bool read, const std::string& reason) = 0;

    // Inbox
    virtual ConversationPage conversations(const ConversationFilter& filter) = 0;  ///< std::invalid_argument for a bad cursor
    virtual std::map<std::string, std::int64_t> counts(Id user, Instant now) = 0;  ///< by view, "quarantine" and unread "mentions"
    virtual std::optional<Conversation> conversation(Id id) = 0;
    /// A buyer's other conversations, and those of buyers who are the same person, newest first. std::invalid_argument for a bad cursor.
    virtual ConversationPage conversationsOfBuyer(Id buyer, Id except, const std::string& cursor, std::size_t limit) = 0;
    virtual std::vector<Message> messages(Id conversation, std::size_t newest) = 0;  ///< oldest first
    virtual std::vector<Deadline> deadlines(Id conversation) = 0;
    virtual std::vector<StoredCase> cases(Id conversation) = 0;  ///< open ones first, newest first
    virtual std::optional<Message::File> attachment(Id id, Id& conversation) = 0;
    virtual void storeAttachment(Id id, const std::string& blob, std::int64_t size) = 0;
    /// Files of an account that aren't here yet and haven't failed three times, newest first.
    virtual std::vector<Message::File> missingFiles(Id account, std::size_t limit) = 0;
    virtual void noteMissing(Id attachment) = 0;  ///< it was asked for in vain
    virtual Conversation changeConversation(Id id, const ConversationChange& change, Id user, Instant now) = 0;
    /// With all that belongs to it, for good: it doesn't come back with the next pull. What is written later is a new conversation.
    virtual void deleteConversation(Id id, Id user, Instant now) = 0;
    virtual void wakeSnoozed(Instant now) = 0;
    virtual Message addNote(Id conversation, Id user, const NewNote& note, Instant now) = 0;
    /// Messages in which all words occur, or, without words, conversations; newest first. Before them come conversations
    /// whose order or tracking number the words are as they stand. std::invalid_argument for a bad cursor.
    virtual SearchPage search(const Asked& asked, const std::string& cursor, std::size_t limit) = 0;
    /// How many conversations it finds, among those that wait or all of them, counted up to `most`.
    virtual std::int64_t countAsked(const Asked& asked, bool waiting_alone, std::size_t most) = 0;

    // Saved views
    virtual std::vector<SavedView> savedViews(Id user) = 0;  ///< in the order that the user has set; then his own in their places, then what others share
    virtual std::optional<SavedView> savedView(Id id) = 0;
    /// Put behind the owner's others; empty, and nothing stored, when there are `most` already.
    virtual std::optional<SavedView> addSavedView(const SavedView& view, std::size_t most, Instant now) = 0;
    virtual void changeSavedView(const SavedView& view, Instant now) = 0;  ///< name, query, shared, place
    /// The order of one person; views that are not named come after.
    virtual void orderSavedViews(Id user, const std::vector<Id>& views, Instant now) = 0;
    virtual void dropSavedView(Id id, Instant now) = 0;

    // Outbox
    /// The reply that `key` made already, or a new one; StaleThread, and nothing stored, when something newer than `seen` is there
    /// or a reply is on its way that isn't among `seen_replies`, NoticeGiven when it is a notice that was given before.
    virtual std::variant<Reply, StaleThread, KeyTaken, NoticeGiven, AccountGone> addReply(const NewReply& reply) = 0;
    virtual std::optional<Reply> reply(Id id) = 0;
    virtual std::vector<Reply> replies(Id conversation) = 0;
    virtual std::vector<Reply> dueReplies(Id account, Instant now, std::size_t limit) = 0;
    virtual std::vector<Reply> inFlight(Id account) = 0;  ///< `sending`: outcome not known
    /// When the next reply of an account is to be sent or looked up, or an action is to be done.
    virtual std::optional<Instant> nextReplyAt(Id account) = 0;
    /// Committed before the first byte leaves; if no outcome follows, the reply is to be looked up from `look_up_at` on.
    /// False when it is no longer due (undone meanwhile), or is a rule's that no longer fits: that is undone.
    virtual bool beginSending(const Lease& lease, Id reply, Instant now, Instant look_up_at) = 0;
    /// The marketplace has it: true whoever holds the lease.
    virtual void sent(Id reply, const channels::Receipt& receipt, Instant now) = 0;
    /// Still not known whether it arrived: asked again at `look_up_at`.
    virtual void lookUpLater(const Lease& lease, Id reply, Instant look_up_at, const std::string& error) = 0;
    virtual void sendLater(const Lease& lease, Id reply, Instant not_before, const std::string& error) = 0;
    /// A rule's answer that was refused is undone: nobody has to see to it.
    virtual void sendFailed(const Lease& lease, Id reply, ReplyState refused_or_unclear, const std::string& error) = 0;
    virtual std::optional<Reply> undo(Id reply, Instant now) = 0;  ///< empty when it has left already
    virtual std::optional<Reply> sendNow(Id reply, Instant now) = 0;  ///< a held one, before its time; empty when it isn't held
    /// Of an unclear or refused reply: Sent (it arrived), Waiting (send again), Undone (drop). Empty: neither, or its account is gone.
    virtual std::optional<Reply> resolve(Id reply, ReplyState to, Instant now) = 0;

    // Lessons: a reply made from a template is one by itself
    /// A person has said what the newest message of the conversation is about.
    virtual void keepCorrection(Id conversation, const std::string& intent) = 0;
    /// The newest `most` among those after an id, oldest first.
    virtual std::vector<Lesson> lessonsAfter(Id id, std::size_t most) = 0;
    /// The last reply made from the template of the lesson about a buyer's message; empty when it was taken back or there is none.
    virtual std::optional<AnsweredBefore> answeredBefore(Id message) = 0;
    /// All risks that a person sees in the newest message of the conversation; none when he takes back what he said.
    virtual void keepRiskCorrection(Id conversation, const std::optional<std::vector<std::string>>& risks) = 0;
    /// As lessonsAfter.
    virtual std::vector<RiskLesson> riskLessonsAfter(Id id, std::size_t most) = 0;

    // Actions
    /// The one that the key made already, or a new one; above its user's limits it awaits approval. AskedAlready, and nothing stored,
    /// unless it is meant again.
    virtual std::variant<StoredAction, KeyTaken, AskedAlready, AccountGone> addAction(const StoredAction& action) = 0;
    virtual std::optional<StoredAction> action(Id id) = 0;
    virtual std::vector<StoredAction> actions(Id conversation) = 0;
    virtual std::vector<StoredAction> waitingActions(Id account) = 0;
    /// Committed before the first byte leaves; false when it is no longer waiting.
    virtual bool beginAction(const Lease& lease, Id action, Instant now) = 0;
    virtual void endAction(Id action, ActionState state, const std::string& error, Instant now) = 0;
    /// What a turn that died has left behind: nobody knows whether it was done.
    virtual void endLostActions(const Lease& lease, const std::string& error, Instant now) = 0;
    virtual void putOrder(const Lease& lease, const channels::Order& order, Instant now) = 0;

    // People
    virtual std::optional<Id> addUser(const User& user, Instant now) = 0;  ///< empty when the name is taken
    virtual std::vector<User> users() = 0;
    virtual std::optional<User> user(Id id) = 0;
    virtual std::optional<User> userByName(const std::string& name) = 0;
    virtual void changeUser(const User& user) = 0;  ///< disabling or a new password ends the user's sessions; another team moves when waiting for him costs
    /// Adds to what was done of the first steps; without a state the list is shown as before.
    virtual Tour changeTour(Id user, const std::optional<std::string>& state, const std::vector<std::string>& done) = 0;
    virtual void beginTour(Id user) = 0;  ///< shows the first steps as if none was done
    virtual Id addSession(const std::string& hash, const Session& session) = 0;
    virtual std::optional<std::pair<Session, User>> sessionByHash(const std::string& hash, Instant now) = 0;
    virtual void touchSession(Id id, Instant now) = 0;
    virtual void dropSession(Id id, Id user) = 0;
    virtual std::vector<Session> tokens(Id user) = 0;
    virtual void audit(Instant now, Id user, const std::string& action, const std::string& about, const std::string& detail) = 0;
    virtual std::vector<AuditEntry> auditTrail(const AuditFilter& filter) = 0;  ///< newest first
    virtual std::vector<std::string> auditActions() = 0;  ///< what there are entries of, by name

    // Teams: a change also moves when waiting starts to cost, for whoever waits without a marketplace's deadline
    virtual std::vector<Team> teams() = 0;  ///< the shop's own first
    virtual std::optional<Team> team(Id id) = 0;
    /// By whose hours a person works, and so whoever waits for him: his team's, else the shop's own; empty when there is no team.
    virtual std::optional<Team> teamOf(std::optional<Id> person) = 0;
    virtual Id addTeam(const Team& team, Instant now) = 0;
    virtual bool changeTeam(const Team& team) = 0;  ///< false when there is no such team
    virtual bool dropTeam(Id id) = 0;  ///< its members then work by the shop's own hours

    // Events
    virtual std::vector<Event> eventsAfter(std::int64_t id, std::size_t limit) = 0;
    virtual std::int64_t newestEvent() = 0;
    virtual std::int64_t oldestEvent() = 0;
    /// Told after each commit that made an event, from the committing thread: be quick.
    virtual void onEvent(std::function<void()> listener) = 0;
    virtual void addEvent(const std::string& type, const std::string& data, Instant now) = 0;
    virtual void dropOldEvents(Instant before) = 0;

    // The whole
    virtual void backup(const std::string& file, const GoOn& go_on) = 0;
    virtual void check() = 0;  ///< throws unless the store answers
};

/// Opens, or makes, the SQLite store of a data folder, and brings its schema up to date under a lock, after a backup.
/// Throws StoreUnusable when it was made by a newer program.
std::unique_ptr<Store> openSqliteStore(const std::string& data_folder);
/// The same to be read as it is, whatever program made it: of another schema some questions can't be answered.
std::unique_ptr<Store> readSqliteStore(const std::string& data_folder);

}  // namespace hub
