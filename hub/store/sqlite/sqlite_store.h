#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/inbox/ids.h"
#include "hub/store/sqlite/database.h"
#include "hub/store/store.h"

namespace hub::sqlite {

/// The embedded store: one writer behind a mutex, readers with connections of their own. Its methods stand in files named
/// after what they keep: accounts, actions, alerts, approvals, arrivals, audit, glossary, inbox, inlet, outbox, people, products, quality, reports, routing, saved views, shipping, shop facts, support, teams, templates, own templates,
/// template sends, translations, transcripts, voices, events; search has its own.
class SqliteStore final : public Store {
public:
    SqliteStore(const std::string& data_folder, Database::Mode mode);

    Id addAccount(const Account& account, Instant now) override;
    std::vector<Account> accounts() override;
    std::optional<Account> account(Id id) override;
    void changeAccount(const Account& account) override;
    void removeAccount(Id account, Instant now) override;
    void setIdentity(Id account, const std::string& identity, const std::vector<std::string>& warnings) override;
    std::string pushKey(Id account, const std::string& fresh) override;
    std::optional<Account> accountByPushKey(const std::string& key) override;
    void notePush(Id account, Instant now) override;
    std::unique_ptr<channels::Inlet> inlet(Id account) override;
    void makeDue(Id account, Instant now) override;
    void putSecret(Id account, const std::string& name, const std::string& sealed, Instant now) override;
    void keepSecret(Id account, const std::string& name, const std::string& sealed, Instant now) override;
    std::map<std::string, std::string> sealedSecrets(Id account) override;
    std::optional<Lease> lease(Id account, const std::string& owner, Instant now, std::chrono::seconds length) override;
    void renew(Lease& lease, Instant now, std::chrono::seconds length) override;
    void release(const Lease& lease) override;
    void putSecretLeased(
        const Lease& lease, const std::string& name, const std::string& sealed, std::optional<Instant> ends, Instant now
    ) override;
    void notePoll(const Lease& lease, const PollOutcome& outcome) override;
    std::vector<LedgerDay> ledger(Id account, Instant now, int days) override;
    std::vector<Reconciliation> reconciliations(Id account, std::size_t limit) override;
    std::vector<std::string> unknownIds(Id account, const std::vector<std::string>& external_ids) override;
    void noteReconciliation(const Lease& lease, const Reconciliation& one) override;
    void askReconciliation(Id account, Instant now) override;
    void pullAgain(Id account, int days, Instant now) override;
    HourCounts hours(Id account, Instant now, int count) override;

    ArrivalCounts arrive(const Lease& lease, const Arrivals& arrivals, Instant now) override;
    bool knowsMessage(Id account, const std::string& external_id) override;
    std::optional<Id> conversationByExternalId(Id account, const std::string& external_id) override;
    std::optional<Buyer> buyer(Id account, const std::string& external_id) override;
    std::optional<StoredOrder> order(Id account, const std::string& external_id) override;
    OrderPage orders(const OrderFilter& filter) override;
    std::optional<SoldOrder> soldOrder(Id id) override;
    std::vector<Quarantined> quarantine(std::optional<Id> account, Id before, std::size_t limit) override;
    std::optional<Quarantined> quarantined(Id id) override;
    std::string quarantinedRaw(Id id) override;
    void noteRetry(Id quarantined, bool read, const std::string& reason) override;

    ConversationPage conversations(const ConversationFilter& filter) override;
    std::map<std::string, std::int64_t> counts(Id user, Instant now) override;
    std::optional<Conversation> conversation(Id id) override;
    ConversationPage conversationsOfBuyer(Id buyer, Id except, const std::string& cursor, std::size_t limit) override;
    std::vector<Message> messages(Id conversation, std::size_t newest) override;
    std::vector<Deadline> deadlines(Id conversation) override;
    std::vector<StoredCase> cases(Id conversation) override;
    std::optional<Message::File> attachment(Id id, Id& conversation) override;
    void storeAttachment(Id id, const std::string& blob, std::int64_t size) override;
    std::vector<Message::File> missingFiles(Id account, std::size_t limit) override;
    void noteMissing(Id attachment) override;
    Conversation changeConversation(Id id, const ConversationChange& change, Id user, Instant now) override;
    void deleteConversation(Id id, Id user, Instant now) override;
    void wakeSnoozed(Instant now) override;
    Message addNote(Id conversation, Id user, const NewNote& note, Instant now) override;
    std::variant<Draft, OvertakenDraft> putDraft(
        Id conversation, Id user, const Draft& draft, std::optional<std::int64_t> known, Instant now
    ) override;
    Draft draft(Id conversation, Id user) override;
    SearchPage search(const Asked& asked, const std::string& cursor, std::size_t limit) override;
    std::int64_t countAsked(const Asked& asked, bool waiting_alone, std::size_t most) override;

    std::vector<SavedView> savedViews(Id user) override;
    std::optional<SavedView> savedView(Id id) override;
    std::optional<SavedView> addSavedView(const SavedView& view, std::size_t most, Instant now) override;
    void changeSavedView(const SavedView& view, Instant now) override;
    void orderSavedViews(Id user, const std::vector<Id>& views, Instant now) override;
    void dropSavedView(Id id, Instant now) override;

    std::variant<Reply, StaleThread, KeyTaken, NoticeGiven, AccountGone> addReply(const NewReply& reply) override;
    std::optional<Reply> reply(Id id) override;
    std::vector<Reply> replies(Id conversation) override;
    std::vector<Reply> dueReplies(Id account, Instant now, std::size_t limit) override;
    std::vector<Reply> inFlight(Id account) override;
    std::optional<Instant> nextReplyAt(Id account) override;
    bool beginSending(const Lease& lease, Id reply, Instant now, Instant look_up_at) override;
    void sent(Id reply, const channels::Receipt& receipt, Instant now) override;
    void lookUpLater(const Lease& lease, Id reply, Instant look_up_at, const std::string& error) override;
    void sendLater(const Lease& lease, Id reply, Instant not_before, const std::string& error) override;
    void sendFailed(const Lease& lease, Id reply, ReplyState refused_or_unclear, const std::string& error) override;
    std::optional<Reply> undo(Id reply, Instant now) override;
    std::optional<Reply> sendNow(Id reply, Instant now) override;
    std::optional<Reply> resolve(Id reply, ReplyState to, Instant now) override;
    void keepCorrection(Id conversation, const std::string& intent) override;
    std::vector<Lesson> lessonsAfter(Id id, std::size_t most) override;
    std::optional<AnsweredBefore> answeredBefore(Id message) override;
    void keepRiskCorrection(Id conversation, const std::optional<std::vector<std::string>>& risks) override;
    std::vector<RiskLesson> riskLessonsAfter(Id id, std::size_t most) override;

    std::vector<Label> labels() override;
    std::optional<Label> label(Id id) override;
    std::optional<Id> addLabel(const Label& label, Instant now) override;
    bool changeLabel(const Label& label, Instant now) override;
    void dropLabel(Id id, Instant now) override;
    std::vector<Mention> mentions(Id user, Id before, std::size_t limit) override;
    void readMentions(Id user, std::optional<Id> conversation, Instant now) override;
    std::vector<HandOver> handOvers(Id before, std::size_t limit) override;
    std::map<Id, std::int64_t> workloads() override;

    std::vector<Rule> rules() override;
    std::optional<Rule> rule(Id id) override;
    std::optional<Id> addRule(const Rule& rule, std::size_t most, Instant now) override;
    bool changeRule(const Rule& rule, Instant now) override;
    bool dropRule(Id id, Instant now) override;
    bool orderRules(const std::vector<Id>& rules, Instant now) override;
    std::vector<Unrouted> unrouted(Id account, std::size_t limit) override;
    bool isUnseenByRules(Id conversation) override;
    void leaveUnrouted(Id account) override;
    void route(Id conversation, const RoutedActs& acts, Instant now) override;
    void routed(Id conversation, Id newest_buyer_message) override;
    std::vector<RuleAct> ruleActs(Id conversation) override;
    std::int64_t held(Id person) override;
    std::vector<PastConversation> pastConversations(Instant since, std::size_t limit) override;

    std::vector<Revision> templateHeads() override;
    std::vector<Revision> revisions(const std::string& key, const std::string& locale) override;
    std::optional<Revision> revision(Id id) override;
    std::variant<Revision, Overtaken> saveDraft(const Revision& draft, Instant now) override;
    std::variant<Revision, Overtaken> moveRevision(Id id, RevisionState from, RevisionState to, Instant now) override;
    std::variant<Publication, Overtaken> publish(const std::vector<Id>& revisions, Id user, const std::string& note, Instant now) override;
    Publication putIntoForce(const Revision& text, RevisionState published_or_retired, Instant now) override;
    std::optional<Publication> undoPublication(Id id, Instant now) override;
    std::vector<Publication> publications(std::size_t limit) override;
    bool addOwnTemplate(const OwnTemplate& added, const Revision& draft, Instant now) override;
    bool changeOwnTemplate(const std::string& key, const OwnTemplateChange& change, Instant now) override;
    std::int64_t renameOwnFolder(const std::string& from, const std::string& to, Instant now) override;
    std::vector<OwnTemplate> ownTemplates() override;
    bool putOwnTemplateFiles(const std::string& key, const std::vector<ReplyFile>& files, Instant now) override;
    OwnTemplateRemoval removeOwnTemplate(const std::string& key, Instant now) override;
    void addComment(const std::string& key, const std::string& locale, const TemplateComment& comment) override;
    std::vector<TemplateComment> comments(const std::string& key, const std::string& locale) override;
    std::vector<Demand> demand(Instant since) override;
    std::vector<TemplateUse> templateUses() override;
    std::vector<TemplateFigures> templateFigures(const FiguresFilter& filter) override;
    std::vector<ChangedWord> changedWords(const FiguresFilter& of, int number, std::size_t limit) override;

    void facts(const FactQuery& query, const std::function<void(const reports::Fact&)>& take) override;
    std::vector<std::string> conversationsToAsk(Id account, Instant from, Instant to) override;
    void noteAsked(const Lease& lease, const std::string& conversation, Instant at) override;

    void voices(const VoiceQuery& query, const std::function<void(const Voice&)>& take) override;
    void ordersOfProducts(const VoiceQuery& query, const std::function<void(const std::string& sku)>& take) override;
    std::map<std::string, std::string> soldTitles(const std::set<std::string>& skus) override;
    SaidPage said(const SaidFilter& filter) override;
    std::vector<VoiceCount> voiceCounts(Instant now) override;

    std::vector<SentReply> sentReplies(Instant from, Instant to) override;
    std::int64_t addCards(const std::string& week, const std::vector<SentReply>& drawn) override;
    CardPage cards(const CardFilter& filter) override;
    std::optional<QualityCard> card(Id id) override;
    bool reviewCard(Id card, Id reviewer, const std::vector<QualityMark>& marks, Instant now) override;
    bool answerCard(Id card, const std::string& answer, Instant now) override;
    std::vector<QualityCriterion> criteria() override;
    void putCriteria(const std::vector<QualityCriterion>& criteria) override;
    std::vector<QualityFigures> qualityFigures(const QualityQuery& query) override;

    std::variant<StoredAction, KeyTaken, AskedAlready, AccountGone> addAction(const StoredAction& action) override;
    std::optional<StoredAction> action(Id id) override;
    std::vector<StoredAction> actions(Id conversation) override;
    std::vector<StoredAction> waitingActions(Id account) override;
    bool beginAction(const Lease& lease, Id action, Instant now) override;
    void endAction(Id action, ActionState state, const std::string& error, Instant now) override;
    void endLostActions(const Lease& lease, const std::string& error, Instant now) override;
    void putOrder(const Lease& lease, const channels::Order& order, Instant now) override;

    Limits limits() override;
    void putLimits(const Limits& limits, Id user, Instant now) override;
    std::optional<Hold> holdOf(const StoredAction& action) override;
    AskedPage awaitingApproval(Id after, std::size_t limit) override;
    std::vector<AskedAction> askedBy(Id user, std::size_t limit) override;
    ApprovalCounts approvalCounts(Id user) override;
    ApprovalOutcome approve(
        Id action, Id user, const std::string& word, Instant now, const std::optional<std::string>& seen = {}
    ) override;
    ApprovalOutcome decline(Id action, Id user, const std::string& word, Instant now) override;
    ApprovalOutcome withdraw(Id action, Id user, Instant now) override;
    void approvalSeen(Id action, Id user, Instant now) override;
    void expireApprovals(Instant now) override;

    std::optional<Id> addUser(const User& user, Instant now) override;
    std::vector<User> users() override;
    std::optional<User> user(Id id) override;
    std::optional<User> userByName(const std::string& name) override;
    void changeUser(const User& user) override;
    Tour changeTour(Id user, const std::optional<std::string>& state, const std::vector<std::string>& done) override;
    void beginTour(Id user) override;
    Id addSession(const std::string& hash, const Session& session) override;
    std::optional<std::pair<Session, User>> sessionByHash(const std::string& hash, Instant now) override;
    void touchSession(Id id, Instant now) override;
    void dropSession(Id id, Id user) override;
    std::vector<Session> tokens(Id user) override;
    void audit(
        Instant now, Id user, const std::string& action, const std::string& about, const std::string& detail
    ) override;
    std::vector<AuditEntry> auditTrail(const AuditFilter& filter) override;
    std::vector<std::string> auditActions() override;

    std::vector<Team> teams() override;
    std::optional<Team> team(Id id) override;
    std::optional<Team> teamOf(std::optional<Id> person) override;
    Id addTeam(const Team& team, Instant now) override;
    bool changeTeam(const Team& team) override;
    bool dropTeam(Id id) override;

    std::vector<ShopFact> shopFacts() override;
    std::vector<ShopFact> shopFactsFor(Id account) override;
    void putShopFacts(const std::vector<std::string>& names, const std::vector<ShopFact>& facts) override;
    ProductPage products(const ProductFilter& filter) override;
    std::optional<Product> product(Id id) override;
    std::optional<Product> productBySku(const std::string& sku) override;
    std::map<std::string, std::string> productTitles(const std::set<std::string>& skus, const std::string& language) override;
    std::optional<Product> productListedAs(const std::string& listing) override;
    ProductsKept putProducts(std::vector<Product>& products, Instant now) override;
    bool dropProduct(Id id) override;
    ShippingSettings shippingSettings(Instant now) override;
    void putShippingSettings(const ShippingSettings& settings) override;
    bool beginScan(const std::string& number, Instant now, Instant stale) override;
    void endScan(const std::string& number, Instant stale) override;
    void putScan(const std::string& number, Id conversation, const ParcelScan& scan, Instant now) override;

    std::vector<KeptTerm> glossary(const std::string& locale) override;
    std::variant<KeptTerm, TermRefusal> keepTerm(const KeptTerm& term, std::size_t most) override;
    std::optional<KeptTerm> dropTerm(const std::string& locale, Id id) override;

    TranslatorSettings translator() override;
    void putTranslator(const TranslatorSettings& settings) override;
    std::optional<Translatable> translatable(Id message) override;
    std::optional<Translation> translation(Id message, const std::string& language) override;
    std::vector<Translation> translations(Id conversation, const std::string& language) override;
    std::optional<Translation> askTranslation(const Translation& asked, std::size_t most, Instant now) override;
    void askForArrivals(const std::vector<std::string>& languages, std::size_t most, Instant now) override;
    std::optional<TranslationWork> nextTranslation(Instant now) override;
    void translateLater(const Translation& asked, Instant not_before) override;
    void endTranslation(const Translation& made, Id conversation, Instant now) override;
    std::int64_t waitingTranslations() override;

    TranscriberSettings transcriber() override;
    void putTranscriber(const TranscriberSettings& settings) override;
    std::optional<Recorded> recorded(Id attachment) override;
    std::optional<Transcript> transcript(Id attachment) override;
    std::optional<Transcript> askTranscript(Id attachment, bool automatic, std::size_t most, Instant now) override;
    void askForRecordings(std::size_t most, Instant now) override;
    std::optional<TranscriptWork> nextTranscript(Instant now) override;
    void transcribeLater(Id attachment, const std::string& fault, Instant not_before) override;
    void endTranscript(
        const Recorded& of, const Transcript& made, const std::optional<MessageTags>& tags, bool first, Instant now
    ) override;
    std::int64_t waitingTranscripts() override;

    std::vector<LinkedBuyer> linkedBuyers(Id buyer) override;
    LinkOutcome linkBuyers(Id one, Id other, Id user, Instant now) override;
    bool unlinkBuyers(Id one, Id other) override;

    std::optional<Buyer> buyerById(Id id) override;
    std::size_t countOfBuyer(Id buyer) override;
    void beginErasing(const Erasure& erasure) override;
    std::vector<Erasure> erasures() override;
    std::vector<ToErase> conversationsToErase(const Erasure& erasure, Id after, std::size_t limit) override;
    bool eraseConversation(Id conversation, const Erasure& erasure, Instant now) override;
    void endErasing(const Erasure& erasure, Instant now) override;
    void purgeErased() override;
    std::vector<std::string> blobsToDrop() override;
    void blobDropped(const std::string& blob) override;

    std::vector<Event> eventsAfter(std::int64_t id, std::size_t limit) override;
    std::int64_t newestEvent() override;
    std::int64_t oldestEvent() override;
    void onEvent(std::function<void()> listener) override;
    void addEvent(const std::string& type, const std::string& data, Instant now) override;
    void dropOldEvents(Instant before) override;

    void backup(const std::string& file, const GoOn& go_on) override;
    void check() override;

    std::string operatingSetting(const std::string& name) override;
    void putOperatingSetting(const std::string& name, const std::string& json) override;
    std::vector<AlertWay> alertWays() override;
    std::optional<AlertWay> alertWay(Id id) override;
    Id addAlertWay(const AlertWay& way, Instant now) override;
    bool changeAlertWay(const AlertWay& way) override;
    bool dropAlertWay(Id id) override;
    std::vector<Alert> openAlerts() override;
    AlertPage alerts(const AlertFilter& filter) override;
    void noteAlerts(
        const std::vector<AlertChange>& changes, const std::function<std::string(const AlertChange&)>& body_of, Instant now
    ) override;
    AlertDelivery addTestDelivery(Id way, const std::string& body, Instant now) override;
    std::vector<AlertDelivery> deliveriesOf(Id alert, std::size_t limit) override;
    std::optional<AlertDelivery> newestDelivery(Id way) override;
    std::vector<AlertDelivery> dueDeliveries(Instant now, std::size_t limit) override;
    void beginDelivery(Id delivery, Instant next_at) override;
    void deliveryEnded(Id delivery, DeliveryState sent_or_failed, const std::string& error, Instant now) override;
    void deliverLater(Id delivery, Instant next_at, const std::string& error, Instant now) override;
    std::vector<DueConversation> dueBetween(Instant from, Instant to, std::size_t limit) override;
    std::int64_t countDueBetween(Instant from, Instant to) override;
    std::vector<Id> conversationsUnsent(std::size_t limit) override;
    std::set<std::string> openedAndOver(AlertKind kind, Instant since) override;
    std::int64_t countUnsent() override;

    int schemaVersion() override;
    std::map<std::string, std::int64_t> tableCounts() override;
    std::vector<QueryPlan> queryPlans() override;
    std::map<std::string, std::int64_t> fileFigures() override;
    std::set<std::string> namesAmong(const std::set<std::string>& words) override;

private:
    class AccountInlet;
    class WritingInlet;

    /// One write: BEGIN IMMEDIATE under the writer's mutex, held to the end: statements that a caller declares after it are
    /// finalized before another thread may touch the connection. Listeners are told at the end if there is something to tell.
    class Write {
    public:
        explicit Write(SqliteStore& store);
        ~Write();
        void commit();
        [[nodiscard]] Statement prepare(std::string_view sql) { return store_.writer_.prepare(sql); }
        [[nodiscard]] Id lastId() const { return store_.writer_.lastId(); }
        [[nodiscard]] int changes() const { return store_.writer_.changes(); }
        [[nodiscard]] int allChanges() const { return store_.writer_.allChanges(); }
        [[nodiscard]] bool isAccountGone(Id conversation);
        void wakeListeners() { told_ = true; }
        void event(std::string_view type, std::string_view data, Instant now);
        /// One that moves no conversation: what was counted stands.
        void quietEvent(std::string_view type, std::string_view data, Instant now);
        void conversationEvent(Id conversation, Instant now);
        /// `reason`: why it was refused, where it wasn't the marketplace.
        void replyEvent(Id reply, Id conversation, Id user, ReplyState state, Instant now, std::string_view reason = {});
        void accountEvent(Id account, Instant now);
        /// Of one whose data is its id alone.
        void idEvent(std::string_view type, IdKind kind, Id id, Instant now);

    private:
        SqliteStore& store_;
        std::unique_lock<std::mutex> lock_;
        Transaction transaction_;
        bool told_ = false, whispered_ = false;
    };

    /// A reader's connection, handed back at the end.
    class Read {
    public:
        explicit Read(SqliteStore& store);
        Read(const Read&) = delete;
        Read& operator=(const Read&) = delete;
        ~Read();
        [[nodiscard]] Statement prepare(std::string_view sql) { return database_->prepare(sql); }
        [[nodiscard]] Database& database() { return *database_; }

    private:
        SqliteStore& store_;
        std::unique_ptr<Database> database_;
    };

    /// How many wait, whoever asks. Counting walks through all that wait, so it is kept until something is told, and for ten
    /// seconds at most: what falls due meanwhile is not told.
    struct Tally {
        std::map<Id, std::int64_t> by_assignee;  // nought of those that nobody has
        std::map<std::string, std::int64_t> others;
    };
    Tally tally(Instant now);
    Tally countAll(Instant now);
    /// Of all the statements by which a question is really asked.
    QueryPlan planOf(const std::string& question, const std::function<void()>& ask);

    static std::optional<Hold> holdIn(Write& write, const StoredAction& action);
    static void askApproval(Write& write, Id id, const StoredAction& action, const Hold& hold);
    /// The conversation goes, what was spent in it today counts on.
    static void keepSpent(Write& write, Id conversation, Instant now);
    static void approvalEvent(Write& write, Id action, Instant now);
    /// False when it waits no longer.
    static bool endWaiting(Write& write, Id action, ActionState to, Id user, const std::string& word, Instant now);
    ApprovalOutcome decide(
        Id action, ActionState to, Id user, const std::string& word, Instant now, const std::optional<std::string>& seen = {}
    );
    /// Written to or by a buyer who was erased since.
    static bool isErased(Write& write, Id account, const NewMessage& message);
    static bool wasErasedSince(Write& write, Id conversation, std::int64_t at);
    /// One whose day isn't told is of today: what was there when its buyer was erased is marked itself.
    static bool isErasedOrder(Write& write, Id account, const channels::Order& order, Instant now);
    static void eraseOrders(Write& write, const Erasure& erasure);
    /// A conversation of an erased buyer gets a name that tells nothing: what comes from the marketplace later makes a new one.
    static void leaveBehind(Write& write, Id conversation, std::int64_t asked_at);
    /// That of a buyer who is just being erased, when there is something new for it.
    static void leaveErasedBehind(Write& write, Id account, const std::string& external_id);
    void eraseOutgoing(Write& write, Id conversation, Instant now);
    /// Before the texts of a conversation go.
    static void unindex(Write& write, Id conversation);
    static void eraseMessages(Write& write, Id conversation);
    /// Merges some of an index's pages, the first time with those that are merged already; false when nothing is left to merge.
    static bool mergeIndex(Write& write, const std::string& index, bool first);
    /// Files of which a row is about to go; the statement finds them by the conversation.
    static void setAsideBlobs(Write& write, const std::string& select, Id conversation);
    static void insertDeliveries(Write& write, const AlertChange& change, const std::string& body, Instant now);
    static void insertOwnFiles(Write& write, const std::string& key, const std::vector<ReplyFile>& files);
    void demandLease(Write& write, const Lease& lease);
    Id upsertBuyer(Write& write, Id account, const channels::Incoming& message);
    Id upsertConversation(Write& write, Id account, Id buyer, const channels::Incoming& message);
    void upsertOrder(Write& write, Id account, const channels::Order& order, Instant now);
    void upsertCase(Write& write, Id account, const channels::Case& one, Instant now);
    Id conversationOfCase(Write& write, Id account, const channels::Case& one);
    /// Of a buyer who was erased since the case was opened: it stays with what is left of him.
    std::optional<Id> conversationOfErased(Write& write, Id account, const channels::Case& one);
    void refreshCaseDeadline(Write& write, Id conversation);
    bool storeMessage(Write& write, Id account, const NewMessage& message, Instant now);
    void adoptUnclear(Write& write, Id conversation, Id message, const NewMessage& from);
    bool nameSent(Write& write, Id conversation, const NewMessage& from);
    void takeBackBounced(Write& write, Id account, const NewMessage& notice);
    /// Works out who waits since when, what is due and what the row shows, from the messages themselves.
    void refresh(Write& write, Id conversation);
    // What reports count, noted where it comes to be.
    void noteReceived(Write& write, Id message);
    void noteSent(Write& write, Id message);
    void forgetSent(Write& write, Id conversation, Id message);
    /// Works out what was answered after how long, and what was due, as `refresh` does who waits.
    void noteWaits(Write& write, Id conversation);
    /// Of a conversation that has just been settled.
    void noteClosed(Write& write, reports::FactKind resolved_or_settled, Id conversation, Id person, Instant at);
    void takeBackClosed(Write& write, Id conversation);
    /// Before a buyer's message wakes the conversation: only one that is done is reopened. True when it was.
    bool noteReopened(Write& write, Id conversation, Id message);
    void noteDisputed(Write& write, Id account, const std::string& external_id);
    /// A buyer was asked, or has answered; an answer to the same question takes the place of the one before.
    void noteRating(Write& write, Id conversation, const channels::Rating& rating);
    /// What a person has said of the newest message holds for what it began.
    void correctFacts(Write& write, Id conversation);
    /// The conversation goes, its figures stay.
    void keepFacts(Write& write, Id conversation);
    /// Of which products an order is: when they change, so does what its conversations are about.
    void noteSold(
        Write& write, Id account, Id order, const channels::Order& facts, std::optional<std::int64_t> ordered_at, Instant now
    );
    /// Works out what a conversation's buyer says of which products, from the facts of his messages.
    void noteVoices(Write& write, Id conversation);
    void keepVoices(Write& write, Id conversation);
    void keepCards(Write& write, Id conversation);
    void putDays(Write& write, Id team, const std::vector<SpecialDay>& days);
    std::optional<Team> teamOf(Write& write, std::optional<Id> person);
    /// When it starts to cost that somebody waits since then whom no marketplace has given a deadline.
    static std::int64_t costsFrom(const std::optional<Team>& team, std::int64_t since);
    /// Works out anew when that costs: for all, for what one person has, for one conversation.
    void retarget(Write& write);
    void retargetOf(Write& write, Id assignee);
    void retargetOne(Write& write, Id conversation);
    /// For those that the end of the statement finds; `about` is its first parameter, when it has one.
    void retarget(Write& write, std::string_view waiting, std::optional<Id> about);
    Id storeNote(Write& write, Id conversation, Id user, const NewNote& note, Instant now);
    void setLabels(Write& write, Id conversation, const std::vector<Id>& labels);
    /// Writes the shift log, when a change is something for it; to be called before the assignee changes.
    void logHandOver(Write& write, Id conversation, const ConversationChange& change, Id user, Instant now);
    /// For whoever asks why, and in the audit trail.
    static void noteRuleAct(Write& write, Id conversation, const RuleAct& act, std::optional<Instant> night_ends);
    /// When a rule has answered the buyer in the night that `now` is in, or within a day.
    static std::optional<Instant> answeredTonight(Write& write, Id conversation, Instant now);
    /// Why what a rule has written and what hasn't left yet stays here: a person has seen to it or must, or it no longer fits and
    /// another may take its place the same night.
    enum class TakenBack { ByPerson, Overtaken };
    void takeBackRuleAnswers(Write& write, Id conversation, TakenBack why, Instant now);
    /// Whether it is a rule's answer that must not leave any more: what it was written for has changed since.
    static bool isOvertaken(Write& write, Id reply, Instant now);
    void takeBackRuleAnswer(Write& write, Id reply, TakenBack why, Instant now);
    static void dropDraft(Write& write, Id conversation, Id user, Instant now);
    void setReply(Write& write, Id reply, ReplyState state, Instant now);
    /// What an account that is gone was to send.
    void endReplies(Write& write, Id account, Instant now);
    /// What it was to do.
    static void endActions(Write& write, Id account, Instant now);
    /// When a notice made from this template was last given about the order.
    static std::optional<Instant> noticeGiven(Write& write, Id order, const std::string& template_key);
    void noteSend(Write& write, const NewReply& reply, Id id);
    void countOffered(Write& write, Id reply, int by);
    /// A reply that never left counts nowhere.
    void takeBackSend(Write& write, Id reply);
    /// A buyer writes to a conversation that was closed: its last template did not settle it.
    void creditReopened(Write& write, Id conversation);
    void countHour(Write& write, Id account, Instant now, std::string_view column, int by);

    std::string file_;
    std::mutex writing_;
    Database writer_;  // guarded by writing_
    std::mutex reading_;
    std::vector<std::unique_ptr<Database>> readers_;  // idle ones, guarded by reading_
    std::mutex listening_;
    std::function<void()> listener_;  // guarded by listening_
    std::atomic<std::uint64_t> told_ = 0;  // how many writes had something to tell
    std::mutex tallying_;
    Tally tally_;  // guarded by tallying_, as the next two
    std::uint64_t tally_told_ = 0;
    Instant tally_at_;
};

}  // namespace hub::sqlite
