#include <catch2/catch.hpp>

#include <algorithm>

#include "channels/contract/registry.h"
#include "hub/inbox/tagger.h"
#include "hub/routing/dry_run.h"
#include "hub/routing/night_answer.h"
#include "hub/routing/routing.h"
#include "hub/routing/rule_json.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

constexpr const char* kAskOrder = "shipping.order_tracking.ask_order";
// kNoon is a Saturday.
constexpr hub::Instant kMonday = kNoon + 48h;

/// A kind whose buyers may be answered by a rule, or may not.
const channels::Kind& kindThatAnswers(bool itself) {
    const auto& all = channels::allKinds();
    return *std::ranges::find_if(all, [&](const channels::Kind& kind) { return kind.descriptor.rules.automatic_source.empty() != itself; });
}

const channels::Kind& answeringKind() { return kindThatAnswers(true); }

hub::RoutingFacts tracking() {
    hub::RoutingFacts facts;
    facts.topic = "shipping";
    facts.intent = "order_tracking";
    facts.language = "de";
    facts.account = 1;
    facts.kind = "lantern";
    facts.team = hub::TeamTime::Within;
    facts.day = 1;
    facts.products = [] { return std::vector<std::string>{"LMP-01-BK"}; };
    return facts;
}

hub::Rule ruleOf(const std::string& name, hub::RuleConditions when = {}) {
    hub::Rule rule;
    rule.name = name;
    rule.when = std::move(when);
    return rule;
}

/// A shop that works on weekdays, with two sellers, and an account whose buyers may be answered by a rule.
struct House : Shop {
    House() : library(*store), routing(*store, library, clock) {
        hub::Team team;
        team.name = "Lamps";
        team.hours.zone = "Europe/Berlin";
        for (std::size_t day = 0; day < 5; ++day) team.hours.week[day] = {{9 * 60, 18 * 60}};
        store->addTeam(team, kNoon);
        wei = addUser("Li Wei");
        ana = addUser("Ana");
        window_lease = connect(answeringKind(), "window");
        window = window_lease.account;
        pull({});
    }
    hub::Id addUser(const std::string& name) {
        hub::User user;
        user.name = name;
        user.roles = {hub::Role::Seller};
        return *store->addUser(user, kNoon);
    }
    hub::Id add(hub::Rule rule) { return *store->addRule(rule, hub::kMostRules, kNoon); }
    hub::Id assignTo(const std::string& name, std::vector<hub::Id> people, hub::RuleConditions when = {}) {
        auto rule = ruleOf(name, std::move(when));
        rule.then.people = std::move(people);
        return add(rule);
    }
    void answerWith(const std::string& key) {
        auto rule = ruleOf("Night");
        rule.then.answer = key;
        add(rule);
    }
    hub::NewMessage asked(const std::string& external, const std::string& thread, const std::string& text = "Wo bleibt mein Paket?") {
        auto made = message(external, thread, text, clock.now());
        hub::TagInput input;
        input.text = text;
        made.tags = hub::storedTags(hub::tag(input));
        return made;
    }
    /// Another account, of which nothing has been pulled.
    hub::Lease connect(const channels::Kind& kind, const std::string& name) {
        hub::Account account;
        account.kind = kind.descriptor.kind;
        account.name = name;
        return *store->lease(store->addAccount(account, kNoon), "test", kNoon, 10min);
    }
    void bring(const hub::Lease& to, std::vector<hub::NewMessage> messages, bool caught_up = true) {
        hub::Arrivals arrivals;
        arrivals.messages = std::move(messages);
        arrivals.next.value = "1";
        arrivals.caught_up = caught_up;
        store->arrive(to, arrivals, clock.now());
    }
    /// What comes after the first pull has reached the present.
    void pull(std::vector<hub::NewMessage> messages) { bring(window_lease, std::move(messages)); }
    hub::Conversation there(const std::string& external_id) {
        return *store->conversation(*store->conversationByExternalId(window, external_id));
    }
    std::vector<hub::Reply> answers(const std::string& external_id) { return store->replies(there(external_id).id); }
    std::vector<std::string> labelsOf(const std::string& external_id) {
        std::vector<std::string> names;
        for (const auto& label : there(external_id).labels) names.push_back(label.name);
        return names;
    }

    /// A German buyer has asked and a rule's answer is held.
    hub::Reply heldAnswer() {
        answerWith(kAskOrder);
        pull({asked("m1", "c1")});
        routing.run(window);
        REQUIRE(answers("c1").size() == 1);
        return answers("c1").front();
    }
    /// The same, after he has sent a recording that waits to be heard.
    hub::Reply heldBesideVoice() {
        answerWith(kAskOrder);
        hub::TranscriberSettings settings;
        settings.works = true;
        settings.accounts = {window};
        store->putTranscriber(settings);
        auto spoken = message("m1", "c1", "", kNoon);
        spoken.attachments = {{"note.ogg", "audio/ogg", "ref", "", std::nullopt}};
        pull({spoken, asked("m2", "c1")});
        routing.run(window);
        REQUIRE(answers("c1").size() == 1);
        const auto note = store->messages(there("c1").id, 2).front().attachments.front().id;
        REQUIRE(store->askTranscript(note, true, 10, kNoon));
        return answers("c1").front();
    }
    /// What waits to be heard says this.
    void hear(const std::string& words, const std::vector<std::string>& risks) {
        hub::Transcript heard;
        heard.state = hub::TranslationState::Done;
        heard.text = words;
        const hub::MessageTags tags{"de", "shipping", "order_tracking", risks, R"({"language":"de"})"};
        store->endTranscript(store->nextTranscript(kNoon)->of, heard, tags, false, kNoon);
    }
    /// Whether it may leave when its time has come.
    bool leaves(const hub::Reply& reply) {
        clock.advance(hub::kRuleHold + 1min);
        return store->beginSending(window_lease, reply.id, clock.now(), clock.now() + 75s);
    }
    bool isTakenBack(const hub::Reply& reply) { return store->reply(reply.id)->state == hub::ReplyState::Undone; }
    void change(const std::string& external_id, const hub::ConversationChange& change) {
        store->changeConversation(there(external_id).id, change, ana, clock.now());
    }
    /// A person says what it is about.
    void correct(const std::string& external_id, const std::string& topic, const std::string& intent) {
        const auto before = there(external_id);
        hub::ConversationChange change;
        change.tags = before.tags;
        change.tags->topic = topic;
        change.tags->intent = intent;
        routing.corrected(before, store->changeConversation(before.id, change, wei, clock.now()));
    }

    FakeClock clock;
    hub::Library library;
    hub::Routing routing;
    hub::Id wei = 0, ana = 0, window = 0;
    hub::Lease window_lease;
};

}  // namespace

TEST_CASE("a rule without conditions holds for every conversation", "[routing]") {
    CHECK(hub::holds({}, tracking()));
    CHECK(hub::holds({}, hub::RoutingFacts{}));
}

TEST_CASE("all conditions of a rule must hold and one word of each is enough", "[routing]") {
    hub::RuleConditions when;
    when.topics = {"customs", "shipping"};
    when.languages = {"de"};
    CHECK(hub::holds(when, tracking()));
    when.languages = {"fr", "it"};
    CHECK_FALSE(hub::holds(when, tracking()));
}

TEST_CASE("a rule for risks holds only where one of them is set", "[routing]") {
    hub::RuleConditions when;
    when.risks = {"legal", "review"};
    auto facts = tracking();
    CHECK_FALSE(hub::holds(when, facts));
    facts.risks = {"review"};
    CHECK(hub::holds(when, facts));
}

TEST_CASE("an account is meant by its id or by its kind", "[routing]") {
    hub::RuleConditions when;
    when.accounts = {7};
    CHECK_FALSE(hub::holds(when, tracking()));
    when.kinds = {"lantern"};
    CHECK(hub::holds(when, tracking()));
}

TEST_CASE("a product is meant by how its SKU begins", "[routing]") {
    hub::RuleConditions when;
    when.products = {"LMP-"};
    CHECK(hub::holds(when, tracking()));
    when.products = {"MP-", "LMP-02"};
    CHECK_FALSE(hub::holds(when, tracking()));
}

TEST_CASE("a team without hours is neither within nor outside them", "[routing]") {
    hub::RuleConditions within, outside;
    within.team_works = true;
    outside.team_works = false;
    auto facts = tracking();
    CHECK(hub::holds(within, facts));
    CHECK_FALSE(hub::holds(outside, facts));
    facts.team = hub::TeamTime::Unknown;
    CHECK_FALSE(hub::holds(within, facts));
    CHECK_FALSE(hub::holds(outside, facts));
}

TEST_CASE("a buyer whose zone nobody knows neither sleeps nor wakes", "[routing]") {
    hub::RuleConditions when;
    when.buyer_is_awake = false;
    auto facts = tracking();
    CHECK_FALSE(hub::holds(when, facts));
    facts.buyer_is_awake = false;
    CHECK(hub::holds(when, facts));
}

TEST_CASE("a rule is read as it was written", "[routing]") {
    hub::RuleConditions when;
    when.topics = {"shipping"};
    when.risks = {"legal"};
    when.accounts = {3};
    when.products = {"LMP-"};
    when.team_works = false;
    when.buyer_is_awake = true;
    when.days = {1, 7};
    channels::JsonWriter conditions;
    hub::writeConditions(conditions, when);
    CHECK(hub::readConditions(channels::JsonDocument::parse(conditions.str()).root()) == when);
    hub::RuleActs then;
    then.people = {4, 2};
    then.most = 20;
    then.labels = {9};
    then.answer = kAskOrder;
    channels::JsonWriter acts;
    hub::writeActs(acts, then);
    CHECK(hub::readActs(channels::JsonDocument::parse(acts.str()).root()) == then);
}

TEST_CASE("a rule's languages are read as messages are tagged", "[routing]") {
    const auto given = channels::JsonDocument::parse(R"({"languages":["zh","de-AT","no","pt"]})");
    CHECK(hub::readConditions(given.root()).languages == std::set<std::string>{"de", "nb", "pt-BR", "zh-Hans"});
    auto rule = ruleOf("Wrong");
    rule.then.people = {1};
    rule.when = hub::readConditions(channels::JsonDocument::parse(R"({"languages":["German!"]})").root());
    CHECK(hub::faultOf(rule)->field == "languages");
}

TEST_CASE("a rule that can't be kept says which field is wrong", "[routing]") {
    auto rule = ruleOf("Parcels");
    CHECK(hub::faultOf(rule)->field == "acts");
    rule.then.people = {1};
    CHECK_FALSE(hub::faultOf(rule));
    rule.when.intents = {"weather"};
    CHECK(hub::faultOf(rule)->field == "intents");
    rule.when = {};
    rule.then.most = 0;
    CHECK(hub::faultOf(rule)->field == "most_open");
    rule.then.most.reset();
    rule.name = " ";
    CHECK(hub::faultOf(rule)->field == "name");
    CHECK_THROWS_AS(hub::readConditions(channels::JsonDocument::parse(R"({"team":"sometimes"})").root()), hub::RuleForm);
}

TEST_CASE("rules stand in the order that they are put in", "[store][routing]") {
    House house;
    const auto first = house.assignTo("First", {house.wei}), second = house.assignTo("Second", {house.ana});
    CHECK(house.store->rules().front().id == first);
    CHECK(house.store->orderRules({second, first}, kNoon));
    CHECK(house.store->rules().front().name == "Second");
    CHECK_FALSE(house.store->orderRules({second}, kNoon));
    CHECK_FALSE(house.store->orderRules({second, second}, kNoon));
    CHECK(house.store->dropRule(second, kNoon));
    CHECK_FALSE(house.store->dropRule(second, kNoon));
    CHECK(house.store->rules().size() == 1);
}

TEST_CASE("there are no more rules than there may be", "[store][routing]") {
    House house;
    auto rule = ruleOf("One");
    rule.then.people = {house.wei};
    CHECK(house.store->addRule(rule, 1, kNoon));
    CHECK_FALSE(house.store->addRule(rule, 1, kNoon));
}

TEST_CASE("the first rule that holds and assigns wins and labels of all add up", "[routing]") {
    House house;
    const auto parcels = *house.store->addLabel({0, "Parcels", 1}, kNoon), german = *house.store->addLabel({0, "German", 2}, kNoon);
    hub::RuleConditions customs, shipping;
    customs.topics = {"customs"};
    shipping.topics = {"shipping"};
    house.assignTo("Customs", {house.ana}, customs);
    auto label = ruleOf("Label", shipping);
    label.then.labels = {parcels, german};
    house.add(label);
    house.assignTo("Parcels", {house.wei}, shipping);
    house.assignTo("All", {house.ana});
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    CHECK(house.there("c1").assignee == house.wei);
    CHECK(house.labelsOf("c1") == std::vector<std::string>{"German", "Parcels"});
    const auto acts = house.store->ruleActs(house.there("c1").id);
    REQUIRE(acts.size() == 3);
    CHECK(acts.front().rule_name == "Parcels");
    CHECK(acts.front().person == house.wei);
    CHECK(acts.at(1).rule_name == "Label");
}

TEST_CASE("what a rule has done stands in the audit trail with its name", "[routing]") {
    House house;
    house.assignTo("Parcels", {house.wei});
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    hub::AuditFilter filter;
    filter.action = "rule_assign";
    const auto entries = house.store->auditTrail(filter);
    REQUIRE(entries.size() == 1);
    CHECK(entries.front().detail == "Parcels → Li Wei");
    CHECK(entries.front().user == 0);
}

TEST_CASE("a rule that is off does nothing", "[routing]") {
    House house;
    auto rule = ruleOf("Off");
    rule.is_on = false;
    rule.then.people = {house.wei};
    house.add(rule);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    CHECK_FALSE(house.there("c1").assignee);
    CHECK(house.store->unrouted(house.window, 10).empty());
}

TEST_CASE("a conversation is given once: what is written later moves it to nobody", "[routing]") {
    House house;
    house.assignTo("All", {house.wei});
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    hub::ConversationChange change;
    change.assignee = std::optional<hub::Id>();
    house.store->changeConversation(house.there("c1").id, change, house.ana, kNoon);
    house.pull({house.asked("m2", "c1", "Und wann kommt es?")});
    house.routing.run(house.window);
    CHECK_FALSE(house.there("c1").assignee);
}

TEST_CASE("a conversation that can't be read keeps no other from the rules", "[routing]") {
    House house;
    house.assignTo("All", {house.wei});
    house.pull({house.asked("m1", "c1"), house.asked("m2", "c2")});
    hub::ConversationChange broken;
    broken.tags = house.there("c1").tags;
    broken.tags->json = "{";
    house.change("c1", broken);
    house.routing.run(house.window);
    CHECK(house.there("c2").assignee == house.wei);
    CHECK(house.store->unrouted(house.window, 10).empty());
}

TEST_CASE("of several people the one with the least to do gets it", "[routing]") {
    House house;
    house.assignTo("All", {house.wei, house.ana});
    house.pull({house.asked("m1", "c1"), house.asked("m2", "c2"), house.asked("m3", "c3")});
    house.routing.run(house.window);
    CHECK(house.there("c1").assignee == house.wei);
    CHECK(house.there("c2").assignee == house.ana);
    CHECK(house.there("c3").assignee == house.wei);
}

TEST_CASE("who has as much as he may hold gets no more and the next rule is asked", "[routing]") {
    House house;
    auto rule = ruleOf("One each");
    rule.then.people = {house.wei};
    rule.then.most = 1;
    house.add(rule);
    house.assignTo("Rest", {house.ana});
    house.pull({house.asked("m1", "c1"), house.asked("m2", "c2")});
    house.routing.run(house.window);
    CHECK(house.there("c1").assignee == house.wei);
    CHECK(house.there("c2").assignee == house.ana);
}

TEST_CASE("who is on shift goes before who has less to do and off shift it is for anybody", "[routing]") {
    House house;
    hub::Team night;
    night.name = "Saturday";
    night.hours.zone = "Europe/Berlin";
    night.hours.week[5] = {{9 * 60, 18 * 60}};
    const auto team = house.store->addTeam(night, kNoon);
    auto ana = *house.store->user(house.ana);
    ana.team = team;
    house.store->changeUser(ana);
    house.assignTo("All", {house.wei, house.ana});
    const hub::Staff staff(*house.store);
    const auto rule = house.store->rules().front();
    const auto held = [&](hub::Id person) { return person == house.ana ? std::int64_t{9} : std::int64_t{0}; };
    CHECK(staff.choose(rule.then, kNoon, held) == house.ana);
    CHECK(staff.choose(rule.then, kMonday, held) == house.wei);
    CHECK(staff.choose(rule.then, kNoon + 24h, held) == house.wei);
}

TEST_CASE("somebody who no longer works in the inbox gets nothing", "[routing]") {
    House house;
    auto wei = *house.store->user(house.wei);
    wei.disabled = true;
    house.store->changeUser(wei);
    house.assignTo("All", {house.wei});
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    CHECK_FALSE(house.there("c1").assignee);
}

TEST_CASE("a corrected tag gives the conversation to whom the rules name now", "[routing]") {
    House house;
    hub::RuleConditions shipping, customs;
    shipping.topics = {"shipping"};
    customs.topics = {"customs"};
    house.assignTo("Parcels", {house.wei}, shipping);
    house.assignTo("Customs", {house.ana}, customs);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    const auto before = house.there("c1");
    REQUIRE(before.assignee == house.wei);
    hub::ConversationChange change;
    change.tags = before.tags;
    change.tags->topic = "customs";
    change.tags->intent = "customs_hold";
    house.routing.corrected(before, house.store->changeConversation(before.id, change, house.wei, kNoon));
    CHECK(house.there("c1").assignee == house.ana);
}

TEST_CASE("a corrected tag changes nothing that a person has decided", "[routing]") {
    House house;
    hub::RuleConditions customs;
    customs.topics = {"customs"};
    house.assignTo("Customs", {house.ana}, customs);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    hub::ConversationChange taken;
    taken.assignee = std::optional(house.wei);
    const auto before = house.store->changeConversation(house.there("c1").id, taken, house.wei, kNoon);
    hub::ConversationChange change;
    change.tags = before.tags;
    change.tags->topic = "customs";
    change.tags->intent = "customs_hold";
    house.routing.corrected(before, house.store->changeConversation(before.id, change, house.wei, kNoon));
    CHECK(house.there("c1").assignee == house.wei);
}

TEST_CASE("what a person tags before any rule has seen it is given away all the same", "[routing]") {
    House house;
    house.assignTo("All", {house.wei});
    house.pull({house.asked("m1", "c1")});
    house.correct("c1", "customs", "customs_hold");
    CHECK_FALSE(house.there("c1").assignee);
    house.routing.run(house.window);
    CHECK(house.there("c1").assignee == house.wei);
}

TEST_CASE("what the rules have given away by its new tags already isn't moved on", "[routing]") {
    House house;
    hub::RuleConditions shipping, customs;
    shipping.topics = {"shipping"};
    customs.topics = {"customs"};
    house.assignTo("Parcels", {house.wei}, shipping);
    house.assignTo("Customs", {house.wei, house.ana}, customs);
    house.pull({house.asked("m1", "c1")});
    const auto before = house.there("c1");
    hub::ConversationChange change;
    change.tags = before.tags;
    change.tags->topic = "customs";
    change.tags->intent = "customs_hold";
    const auto after = house.store->changeConversation(before.id, change, house.ana, kNoon);
    house.routing.run(house.window);
    REQUIRE(house.there("c1").assignee == house.wei);
    // Wei has more to do than Ana now.
    house.routing.corrected(before, after);
    CHECK(house.there("c1").assignee == house.wei);
}

TEST_CASE("a corrected tag brings back no label that a person has taken off", "[routing]") {
    House house;
    const auto german = *house.store->addLabel({0, "German", 1}, kNoon), customs = *house.store->addLabel({0, "Customs", 2}, kNoon);
    auto all = ruleOf("All"), some = ruleOf("Customs");
    all.then.labels = {german};
    some.when.topics = {"customs"};
    some.then.labels = {customs};
    house.add(all);
    house.add(some);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    REQUIRE(house.labelsOf("c1") == std::vector<std::string>{"German"});
    hub::ConversationChange taken_off;
    taken_off.labels.emplace();
    house.change("c1", taken_off);
    house.correct("c1", "customs", "customs_hold");
    CHECK(house.labelsOf("c1") == std::vector<std::string>{"Customs"});
}

TEST_CASE("outside working hours a rule answers in the buyer's language and holds it", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.pull({house.asked("m1", "c1")});
    CHECK(house.routing.run(house.window));
    const auto replies = house.answers("c1");
    REQUIRE(replies.size() == 1);
    CHECK(replies.front().state == hub::ReplyState::Held);
    CHECK(replies.front().hold_until == kNoon + hub::kRuleHold);
    CHECK(replies.front().template_locale == "de");
    CHECK(replies.front().rule == "Night");
    CHECK(replies.front().user == 0);
}

TEST_CASE("what a rule has sent is marked and leaves the buyer waiting for a person", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    house.store->sent(house.answers("c1").front().id, {"s1", kNoon + 6min}, kNoon + 6min);
    const auto thread = house.store->messages(house.there("c1").id, 10);
    REQUIRE(thread.size() == 2);
    CHECK(thread.back().author == "seller");
    CHECK(thread.back().automatic);
    CHECK(house.there("c1").waiting_since == kNoon);
    CHECK(house.store->lessonsAfter(0, 10).empty());
}

TEST_CASE("a buyer is answered by a rule once a night and again when another one has come", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    house.store->sent(house.answers("c1").front().id, {"s1", kNoon + 6min}, kNoon + 6min);
    house.clock.advance(1h);
    house.pull({house.asked("m2", "c1", "Hallo? Wo bleibt mein Paket denn?"), house.asked("m3", "c1", "Wo ist meine Bestellung?")});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").size() == 1);
    // Monday evening.
    house.clock.advance(56h);
    house.pull({house.asked("m4", "c1", "Wo bleibt mein Paket?")});
    CHECK(house.routing.run(house.window));
    CHECK(house.answers("c1").size() == 2);
}

TEST_CASE("what a person takes back is not written again the same night", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    REQUIRE(house.store->undo(house.answers("c1").front().id, kNoon));
    house.clock.advance(1h);
    house.pull({house.asked("m2", "c1", "Wo bleibt mein Paket denn?")});
    CHECK_FALSE(house.routing.run(house.window));
}

TEST_CASE("a person's own reply takes the place of what a rule holds", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.pull({house.asked("m1", "c1")});
    house.routing.run(house.window);
    const auto held = house.answers("c1").front();
    hub::NewReply own;
    own.conversation = held.conversation;
    own.user = house.wei;
    own.key = "a reply of my own";
    own.text = "Guten Tag, es ist unterwegs.";
    own.seen = house.there("c1").newest_message;
    own.seen_replies = std::set<hub::Id>{held.id};
    own.now = own.not_before = kNoon;
    REQUIRE(std::holds_alternative<hub::Reply>(house.store->addReply(own)));
    CHECK(house.store->reply(held.id)->state == hub::ReplyState::Undone);
}

TEST_CASE("what a rule holds leaves when nothing has changed", "[routing]") {
    House house;
    CHECK(house.leaves(house.heldAnswer()));
}

TEST_CASE("what a rule holds gives way when the buyer writes on and what he wrote last is answered", "[routing]") {
    House house;
    const auto first = house.heldAnswer();
    house.clock.advance(2min);
    house.pull({house.asked("m2", "c1", "Wo ist meine Bestellung?")});
    CHECK(house.isTakenBack(first));
    CHECK(house.routing.run(house.window));
    REQUIRE(house.answers("c1").size() == 2);
    CHECK(house.leaves(house.answers("c1").back()));
}

TEST_CASE("what a rule holds stays here when a person tags or closes the conversation or gives it to somebody", "[routing]") {
    hub::ConversationChange risk, closed, given;
    risk.tags = {"de", "shipping", "order_tracking", {"legal"}, R"({"topic":"shipping","intent":"order_tracking","risks":["legal"]})"};
    closed.state = hub::ConversationState::Done;
    given.assignee = std::optional<hub::Id>();
    for (const auto& change : {risk, closed, given}) {
        House house;
        const auto held = house.heldAnswer();
        house.change("c1", change);
        CHECK(house.store->ruleActs(held.conversation).back().taken_back);
        CHECK(house.isTakenBack(held));
        CHECK_FALSE(house.leaves(held));
    }
}

TEST_CASE("what a rule holds stays here when a risk is heard in what the buyer said before", "[routing]") {
    House house;
    const auto held = house.heldBesideVoice();
    house.hear("Das melde ich meinem Anwalt.", {"legal"});
    CHECK(house.isTakenBack(held));
}

TEST_CASE("of an erased buyer neither what was heard is found nor what a rule holds is sent", "[routing][erasing]") {
    House house;
    const auto held = house.heldBesideVoice();
    house.hear("Wo bleibt die Leuchte?", {});
    REQUIRE(house.find("Leuchte").size() == 1);
    const hub::Erasure erasure{house.there("c1").buyer.id, house.wei, kNoon};
    house.store->beginErasing(erasure);
    REQUIRE(house.store->eraseConversation(held.conversation, erasure, kNoon));
    house.store->endErasing(erasure, kNoon);
    CHECK(house.find("Leuchte").empty());
    CHECK(house.isTakenBack(held));
    CHECK_FALSE(house.leaves(held));
}

TEST_CASE("what a rule holds stays here when the seller answers at the marketplace", "[routing]") {
    House house;
    const auto held = house.heldAnswer();
    auto own = message("s1", "c1", "Guten Tag, es ist unterwegs.", house.clock.now() + 1min);
    own.from.author = channels::Author::Seller;
    house.pull({own});
    CHECK(house.isTakenBack(held));
    CHECK_FALSE(house.leaves(held));
}

TEST_CASE("what a rule holds doesn't leave once the rule is off or gone", "[routing]") {
    for (const bool is_gone : {false, true}) {
        CAPTURE(is_gone);
        House house;
        const auto held = house.heldAnswer();
        auto rule = house.store->rules().front();
        rule.is_on = false;
        is_gone ? house.store->dropRule(rule.id, kNoon) : house.store->changeRule(rule, kNoon);
        CHECK_FALSE(house.leaves(held));
        CHECK(house.isTakenBack(held));
    }
}

TEST_CASE("what a rule holds doesn't leave once the team works again", "[routing]") {
    House house;
    const auto held = house.heldAnswer();
    // Monday at noon.
    house.clock.advance(48h);
    CHECK_FALSE(house.leaves(held));
    CHECK(house.isTakenBack(held));
}

TEST_CASE("no rule answers while the team works", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.clock.advance(kMonday - kNoon);
    house.pull({house.asked("m1", "c1")});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
}

TEST_CASE("no rule answers where something is at risk or the language isn't sure", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    auto risky = house.asked("m1", "c1");
    risky.tags.json = R"({"language":"de","language_confidence":0.99,"topic":"shipping","intent":"order_tracking","risks":["legal"]})";
    auto unsure = house.asked("m2", "c2");
    unsure.tags.json = R"({"language":"de","language_confidence":0.5,"topic":"shipping","intent":"order_tracking","risks":[]})";
    house.pull({risky, unsure});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
    CHECK(house.answers("c2").empty());
}

TEST_CASE("no rule sends a text in which a fact is missing", "[routing]") {
    House house;
    house.answerWith("pre_sale.product_info.checking");
    house.pull({house.asked("m1", "c1")});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
}

TEST_CASE("no rule sends a text whose English has changed since", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.pull({house.asked("m1", "c1")});
    std::vector<templates::CatalogueProblem> problems;
    templates::Overlay english;
    english.key = kAskOrder;
    english.locale = "en";
    english.text = "We are closed. Please send us the order number.";
    english.title = "Closed";
    const auto changed = templates::Catalogue::shipped().with({}, {english}, problems);
    REQUIRE(problems.empty());
    const auto answerFrom = [&](const templates::Catalogue& catalogue) {
        return hub::nightAnswer(
            *house.store, catalogue, hub::Staff(*house.store), house.there("c1"), house.store->rules().front(), kNoon
        );
    };
    CHECK(answerFrom(templates::Catalogue::shipped()));
    CHECK_FALSE(answerFrom(changed));
}

TEST_CASE("no rule answers a voice message that nobody has heard whatever a person has said of its buyer", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    auto spoken = house.asked("m1", "c1", "");
    spoken.from.only = "voice";
    hub::TagInput input;
    input.only = "voice";
    input.set_language = "de";
    spoken.tags = hub::storedTags(hub::tag(input));
    house.pull({spoken});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
}

TEST_CASE("no rule answers in the language that a person has set what is written in another", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    house.pull({house.asked("m1", "c1")});
    hub::ConversationChange change;
    change.set_language = "de";
    house.change("c1", change);
    hub::TagInput input;
    input.text = "Bonjour, où est mon colis ? Je l’attends depuis longtemps déjà.";
    input.set_language = "de";
    auto french = house.asked("m2", "c1", input.text);
    french.tags = hub::storedTags(hub::tag(input));
    house.pull({french});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
}

TEST_CASE("no rule answers what was written days ago and came only tonight", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    auto late = house.asked("m1", "c1");
    late.at = kNoon - 50h;
    house.pull({late});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
}

TEST_CASE("a rule that goes by the need answers only where that is sure", "[routing]") {
    House house;
    auto rule = ruleOf("Parcels");
    rule.when.intents = {"order_tracking"};
    rule.then.answer = kAskOrder;
    house.add(rule);
    const auto guessed = [](const std::string& p) {
        return R"({"language":"de","language_confidence":0.99,"topic":"shipping","intent":"order_tracking","intents":[{"intent":"order_tracking","p":)" +
               p + R"(}],"risks":[]})";
    };
    auto weak = house.asked("m1", "c1"), sure = house.asked("m2", "c2");
    weak.tags.json = guessed("0.3");
    sure.tags.json = guessed("0.9");
    house.pull({weak, sure});
    CHECK(hub::dryRun(*house.store, {}, rule, kNoon + 1h).answered == 1);
    CHECK(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
    CHECK(house.answers("c2").size() == 1);
}

TEST_CASE("no rule answers a message that came with a warning", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    auto forged = house.asked("m1", "c1");
    forged.warnings = {"the sender may be forged: your mail server says dmarc=fail"};
    house.pull({forged});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
}

TEST_CASE("no rule says of a sale what nobody knows to be so", "[routing]") {
    House house;
    house.answerWith("shipping.order_tracking.delivered");
    house.pull({house.asked("m1", "c1")});
    CHECK_FALSE(house.routing.run(house.window));
    CHECK(house.answers("c1").empty());
}

TEST_CASE("no rule answers on a channel that doesn't allow it", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    const auto& kind = kindThatAnswers(false);
    CHECK_FALSE(hub::mayAnswerItself(kind.descriptor.kind, ""));
    const auto other = house.connect(kind, "other");
    house.bring(other, {});
    house.bring(other, {house.asked("m1", "c1")});
    const auto unrouted = house.store->unrouted(other.account, 10);
    REQUIRE(unrouted.size() == 1);
    REQUIRE(unrouted.front().is_live);
    CHECK_FALSE(house.routing.run(other.account));
}

TEST_CASE("no rule answers what a first pull has brought", "[routing]") {
    House house;
    house.answerWith(kAskOrder);
    const auto fresh = house.connect(answeringKind(), "new window");
    house.bring(fresh, {house.asked("m1", "c1")});
    REQUIRE(house.store->unrouted(fresh.account, 10).size() == 1);
    CHECK_FALSE(house.routing.run(fresh.account));
    CHECK(house.store->unrouted(fresh.account, 10).empty());
}

TEST_CASE("of what a first pull has brought the rules give away only what still waits", "[routing]") {
    House house;
    house.assignTo("All", {house.wei});
    const auto fresh = house.connect(answeringKind(), "new window");
    const auto bring = [&](std::vector<hub::NewMessage> messages, bool is_last) {
        house.bring(fresh, std::move(messages), is_last);
        house.routing.run(fresh.account);
    };
    const auto assigneeOf = [&](const std::string& thread) {
        return house.store->conversation(*house.store->conversationByExternalId(fresh.account, thread))->assignee;
    };
    const auto at = [&](hub::NewMessage made, hub::Instant when, channels::Author author = channels::Author::Buyer) {
        made.at = when;
        made.from.author = author;
        return made;
    };
    bring({at(house.asked("m1", "answered"), kNoon - 50h), at(house.asked("m2", "open"), kNoon - 50h)}, false);
    const auto seller = channels::Author::Seller;
    bring({at(house.asked("s1", "answered"), kNoon - 40h, seller), at(house.asked("s2", "open"), kNoon - 40h, seller)}, false);
    bring({at(house.asked("m3", "open"), kNoon - 30h)}, true);
    CHECK_FALSE(assigneeOf("answered"));
    CHECK(assigneeOf("open") == house.wei);
}

TEST_CASE("no channel allows a rule to answer a question that takes one answer", "[routing]") {
    const auto contradicts = [](const channels::ReplyRules& rules) { return rules.one_answer && !rules.automatic_source.empty(); };
    for (const auto& kind : channels::allKinds()) {
        CAPTURE(kind.descriptor.kind);
        CHECK_FALSE(contradicts(kind.descriptor.rules));
        for (const auto& [name, rules] : kind.descriptor.other_rules) {
            CAPTURE(name);
            CHECK_FALSE(contradicts(rules));
        }
    }
}

TEST_CASE("a dry run says whom a rule would have given what and what it would have left", "[routing]") {
    House house;
    house.pull({house.asked("m1", "c1"), house.asked("m2", "c2"), house.asked("m3", "c3"), house.asked("m4", "c4")});
    hub::ConversationChange taken;
    taken.assignee = std::optional(house.wei);
    house.store->changeConversation(house.there("c1").id, taken, house.wei, kNoon);
    auto rule = ruleOf("Parcels");
    rule.when.topics = {"shipping"};
    rule.then.people = {house.wei, house.ana};
    rule.then.answer = kAskOrder;
    const auto run = hub::dryRun(*house.store, {}, rule, kNoon + 1h);
    CHECK(run.matched == 4);
    CHECK(run.looked_at == 4);
    CHECK(run.left_to_person == 1);
    CHECK(run.people == std::map<hub::Id, std::int64_t>{{house.wei, 2}, {house.ana, 1}});
    CHECK(run.answered == 4);
    CHECK(run.newest.size() == 4);
    CHECK(house.store->ruleActs(house.there("c2").id).empty());
}

TEST_CASE("a dry run counts what an earlier rule takes and looks no further back than a week", "[routing]") {
    House house;
    house.pull({house.asked("m1", "c1")});
    auto earlier = ruleOf("Earlier");
    earlier.then.people = {house.ana};
    auto rule = ruleOf("Later");
    rule.then.people = {house.wei};
    const auto run = hub::dryRun(*house.store, {earlier}, rule, kNoon + 1h);
    CHECK(run.matched == 1);
    CHECK(run.taken_before == 1);
    CHECK(run.people.empty());
    CHECK(hub::dryRun(*house.store, {}, rule, kNoon + std::chrono::days(8)).looked_at == 0);
}
