#include <catch2/catch.hpp>

#include <deque>
#include <functional>

#include "hub/outbox/outbox.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

/// An adapter whose answers the test lays out, one a call.
class ScriptedAdapter : public channels::Adapter {
public:
    channels::Page pull(const channels::Cursor&) override { return {}; }
    channels::Identity check() override { return {}; }
    channels::Page reparse(const std::string&) override { return {}; }
    channels::Receipt send(const channels::Outgoing& outgoing) override {
        sent.push_back(outgoing);
        REQUIRE_FALSE(answers.empty());
        const auto answer = answers.front();
        answers.pop_front();
        return answer();
    }
    std::deque<std::function<channels::Receipt()>> answers;
    std::vector<channels::Outgoing> sent;
};

class FindingAdapter final : public ScriptedAdapter, public channels::FindsSent {
public:
    std::optional<channels::Receipt> findSent(const channels::Outgoing&) override {
        ++looked;
        return found;
    }
    std::optional<channels::Receipt> found;
    int looked = 0;
};

struct Office : Shop {
    Office() {
        arrive({message("m1", "c1", "Wo?", kNoon - 1h)});
        times.look_up_after = 20s;
    }
    hub::Reply write(const std::string& key = "key-0001") {
        hub::NewReply reply;
        reply.conversation = conversation("c1").id;
        reply.user = 1;
        reply.key = key;
        reply.text = "Ihr Paket ist unterwegs.";
        reply.now = reply.not_before = clock.now();
        return std::get<hub::Reply>(store->addReply(reply));
    }
    /// An answer of a rule that is on, for a night that isn't over.
    hub::Reply writeByRule() {
        hub::Rule rule;
        rule.name = "Night";
        const auto rule_id = *store->addRule(rule, 1, kNoon);
        auto asked = message("m2", "c2", "Wo bleibt mein Paket?", kNoon);
        asked.tags.json = R"({"topic":"shipping","intent":"order_tracking","risks":[]})";
        arrive({asked}, "2");
        hub::NewReply reply;
        reply.conversation = conversation("c2").id;
        reply.key = "rule 2 2";
        reply.text = "Wir melden uns morgen.";
        reply.now = reply.not_before = kNoon;
        reply.by_rule = hub::NewReply::ByRule{rule_id, rule.name, kNoon + 12h};
        return std::get<hub::Reply>(store->addReply(reply));
    }
    void deliver(channels::Adapter& adapter) { hub::Outbox(*store, blobs, clock, times).deliver(lease, adapter); }
    hub::ReplyState state(const hub::Reply& reply) { return store->reply(reply.id)->state; }

    FakeClock clock;
    hub::Blobs blobs{folder.name() + "/blobs"};
    hub::OutboxTimes times;
};

std::function<channels::Receipt()> accepted(const std::string& id) {
    return [id] { return channels::Receipt{id, kNoon}; };
}
template <class Error, class... Arguments>
std::function<channels::Receipt()> failing(Arguments... arguments) {
    return [=]() -> channels::Receipt { throw Error(arguments...); };
}

}  // namespace

TEST_CASE("a reply leaves once and stands in the thread", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("their-1")};
    const auto reply = office.write();
    office.deliver(adapter);
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
    CHECK(office.state(reply) == hub::ReplyState::Sent);
    const auto thread = office.store->messages(reply.conversation, 10);
    REQUIRE(thread.size() == 2);
    CHECK(thread[1].external_id == "their-1");
    CHECK(thread[1].author == "seller");
    CHECK_FALSE(office.conversation("c1").waiting_since);

    SECTION("and the pull that brings it back adds nothing") {
        auto own = message("their-1", "c1", "Ihr Paket ist unterwegs.", kNoon);
        own.from.author = channels::Author::Seller;
        CHECK(office.arrive({own}).known == 1);
        CHECK(office.store->messages(reply.conversation, 10).size() == 2);
    }
}

TEST_CASE("the same key makes one reply however often it is tried", "[outbox]") {
    Office office;
    const auto first = office.write("key-0001"), second = office.write("key-0001");
    CHECK(first.id == second.id);
    CHECK(office.store->replies(first.conversation).size() == 1);
}

TEST_CASE("a reply to a thread that has moved on is held back", "[outbox]") {
    Office office;
    hub::NewReply reply;
    reply.conversation = office.conversation("c1").id;
    reply.user = 1;
    reply.key = "key-0001";
    reply.text = "Hallo";
    reply.seen = office.conversation("c1").newest_message;
    reply.now = reply.not_before = kNoon;
    office.arrive({message("m2", "c1", "Hat sich erledigt", kNoon)});
    const auto result = office.store->addReply(reply);
    REQUIRE(std::holds_alternative<hub::StaleThread>(result));
    CHECK(std::get<hub::Message>(std::get<hub::StaleThread>(result).newer).text == "Hat sich erledigt");
    CHECK(office.store->replies(reply.conversation).empty());
}

TEST_CASE("a reply that was seen on its way is no news when it has left", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("their-1")};
    const auto first = office.write();
    hub::NewReply second;
    second.conversation = first.conversation;
    second.user = 2;
    second.key = "key-0002";
    second.text = "Hallo";
    second.seen = office.conversation("c1").newest_message;
    second.now = second.not_before = kNoon;
    const auto before = office.store->addReply(second);
    REQUIRE(std::holds_alternative<hub::StaleThread>(before));
    CHECK(std::get<hub::Reply>(std::get<hub::StaleThread>(before).newer).id == first.id);
    office.deliver(adapter);
    CHECK(office.store->reply(first.id)->message == office.conversation("c1").newest_message);
    const auto after = office.store->addReply(second);
    REQUIRE(std::holds_alternative<hub::StaleThread>(after));
    CHECK(std::get<hub::Message>(std::get<hub::StaleThread>(after).newer).text == first.text);
    second.seen_replies = {first.id};
    CHECK(std::holds_alternative<hub::Reply>(office.store->addReply(second)));
}

TEST_CASE("a refused reply that is sent again holds others back", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::PermanentFailure>("no such order")};
    const auto first = office.write();
    office.deliver(adapter);
    hub::NewReply second;
    second.conversation = first.conversation;
    second.user = 2;
    second.key = "key-0002";
    second.text = "Hallo";
    second.seen = office.conversation("c1").newest_message;
    second.now = second.not_before = kNoon;
    REQUIRE(office.store->resolve(first.id, hub::ReplyState::Waiting, kNoon));
    CHECK(std::holds_alternative<hub::StaleThread>(office.store->addReply(second)));
    REQUIRE(office.store->undo(first.id, kNoon));
    CHECK(std::holds_alternative<hub::Reply>(office.store->addReply(second)));
}

TEST_CASE("a throttled reply waits until the marketplace's instant", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::Throttled>("slow down", kNoon + 5min), accepted("their-1")};
    const auto reply = office.write();
    CHECK_THROWS_AS(office.deliver(adapter), channels::Throttled);
    CHECK(office.state(reply) == hub::ReplyState::Waiting);
    office.clock.advance(4min);
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
    office.clock.advance(1min);
    office.deliver(adapter);
    CHECK(office.state(reply) == hub::ReplyState::Sent);
}

TEST_CASE("what the marketplace refuses is refused with its words and not tried again", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::PermanentFailure>("links are not allowed")};
    const auto reply = office.write();
    office.deliver(adapter);
    office.clock.advance(24h);
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
    CHECK(office.state(reply) == hub::ReplyState::Refused);
    CHECK(office.store->reply(reply.id)->error == "links are not allowed");
}

TEST_CASE("a failure before the request left is tried again, later each time", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {
        failing<channels::TemporaryFailure>("no route", false), failing<channels::TemporaryFailure>("no route", false),
        accepted("their-1")
    };
    const auto reply = office.write();
    office.deliver(adapter);
    const auto first_pause = office.store->reply(reply.id)->not_before - office.clock.now();
    office.clock.advance(first_pause);
    office.deliver(adapter);
    const auto second_pause = office.store->reply(reply.id)->not_before - office.clock.now();
    CHECK(second_pause > first_pause);
    office.clock.advance(second_pause);
    office.deliver(adapter);
    CHECK(office.state(reply) == hub::ReplyState::Sent);
    CHECK(adapter.sent.size() == 3);
}

TEST_CASE("after a cut connection the marketplace is asked before anyone sends again", "[outbox]") {
    Office office;
    FindingAdapter adapter;
    adapter.answers = {failing<channels::TemporaryFailure>("cut", true), accepted("their-2")};
    const auto reply = office.write();
    office.deliver(adapter);
    CHECK(office.state(reply) == hub::ReplyState::Sending);
    office.deliver(adapter);
    CHECK(adapter.looked == 0);  // it may still be at work on it
    office.clock.advance(20s);

    SECTION("it has it") {
        adapter.found = channels::Receipt{"their-1", kNoon};
        office.deliver(adapter);
        CHECK(adapter.sent.size() == 1);
        CHECK(office.state(reply) == hub::ReplyState::Sent);
    }
    SECTION("it hasn't") {
        office.deliver(adapter);
        office.deliver(adapter);
        CHECK(adapter.sent.size() == 2);
        CHECK(office.state(reply) == hub::ReplyState::Sent);
    }
}

TEST_CASE("where nobody can be asked a cut reply is unclear and stays so", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::TemporaryFailure>("cut", true)};
    const auto reply = office.write();
    office.deliver(adapter);
    office.clock.advance(20s);
    office.deliver(adapter);
    office.clock.advance(24h);
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
    CHECK(office.state(reply) == hub::ReplyState::Unclear);

    SECTION("until a pull brings it") {
        auto own = message("their-9", "c1", "Ihr Paket ist unterwegs.\r\n", office.clock.now());
        own.from.author = channels::Author::Seller;
        office.arrive({own});
        CHECK(office.state(reply) == hub::ReplyState::Sent);
    }
    SECTION("or the seller says that it arrived") {
        CHECK(office.store->resolve(reply.id, hub::ReplyState::Sent, office.clock.now())->state == hub::ReplyState::Sent);
    }
    SECTION("or has it sent again") {
        office.store->resolve(reply.id, hub::ReplyState::Waiting, office.clock.now());
        adapter.answers = {accepted("their-1")};
        office.deliver(adapter);
        CHECK(adapter.sent.size() == 2);
        CHECK(office.state(reply) == hub::ReplyState::Sent);
    }
}

TEST_CASE("an answer that isn't of the protocol leaves the reply in doubt, not repeated", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::NotUnderstood>("garbage")};
    const auto reply = office.write();
    office.deliver(adapter);
    office.clock.advance(1h);
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
    CHECK(office.state(reply) == hub::ReplyState::Unclear);
}

TEST_CASE("a question that nobody had seen when the reply was written still waits when it has left", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("their-1")};
    hub::Arrivals caught_up;
    caught_up.caught_up = true;
    office.store->arrive(office.lease, caught_up, kNoon);
    hub::NewReply late;
    late.conversation = office.conversation("c1").id;
    late.user = 1;
    late.key = "key-0001";
    late.text = "Ihr Paket ist unterwegs.";
    late.now = kNoon;
    late.not_before = kNoon + 1h;
    late.done = true;
    office.store->addReply(late);
    // Written before the reply leaves, by its own claim even before the reply was written.
    office.arrive({message("m2", "c1", "Und die Rechnung?", kNoon - 1min)});
    office.clock.advance(1h);
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
    CHECK(office.conversation("c1").waiting_since == kNoon - 1min);
    CHECK(office.conversation("c1").state == hub::ConversationState::Open);
}

TEST_CASE("a key belongs to one reply", "[outbox]") {
    Office office;
    office.write("key-0001");
    hub::NewReply other;
    other.conversation = office.conversation("c1").id;
    other.user = 1;
    other.key = "key-0001";
    other.text = "Something else";
    other.now = other.not_before = kNoon;
    CHECK(std::holds_alternative<hub::KeyTaken>(office.store->addReply(other)));
}

TEST_CASE("an unclear reply is resolved once, by whoever is first", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::TemporaryFailure>("cut", true), accepted("their-1")};
    const auto reply = office.write();
    office.deliver(adapter);
    office.clock.advance(20s);
    office.deliver(adapter);
    REQUIRE(office.store->resolve(reply.id, hub::ReplyState::Waiting, office.clock.now()));
    CHECK_FALSE(office.store->resolve(reply.id, hub::ReplyState::Waiting, office.clock.now()));
    office.deliver(adapter);
    CHECK_FALSE(office.store->resolve(reply.id, hub::ReplyState::Waiting, office.clock.now()));
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 2);
}

TEST_CASE("an older message with the same words isn't the reply", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::TemporaryFailure>("cut", true)};
    const auto reply = office.write();
    office.deliver(adapter);
    office.clock.advance(20s);
    office.deliver(adapter);
    auto old = message("their-0", "c1", "Ihr Paket ist unterwegs.", kNoon - 30min);
    old.from.author = channels::Author::Seller;
    office.arrive({old});
    CHECK(office.state(reply) == hub::ReplyState::Unclear);
}

TEST_CASE("a reply knows the message that it became", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("their-1")};
    const auto reply = office.write();
    CHECK_FALSE(office.store->reply(reply.id)->message);
    auto elsewhere = message("their-2", "c1", "Ihr Paket ist unterwegs.", kNoon + 1min);
    elsewhere.from.author = channels::Author::Seller;
    office.deliver(adapter);
    office.arrive({elsewhere});
    const auto messages = office.store->messages(reply.conversation, 10);
    REQUIRE(messages.size() == 3);
    CHECK(office.store->reply(reply.id)->message == messages[1].id);
    CHECK(messages[1].external_id == "their-1");
}

TEST_CASE("a reply that arrived without a name is one message when the marketplace names it", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("")};
    const auto reply = office.write();
    office.deliver(adapter);
    const auto its = office.store->reply(reply.id)->message;
    auto named = message("their-1", "c1", "Ihr Paket ist unterwegs.", kNoon + 1min);
    named.from.author = channels::Author::Seller;
    CHECK(office.arrive({named}).known == 1);
    CHECK(office.store->messages(reply.conversation, 10).size() == 2);
    CHECK(office.store->reply(reply.id)->message == its);
    CHECK(office.store->reply(reply.id)->external_id == "their-1");
    auto typed = message("their-2", "c1", "Ihr Paket ist unterwegs.", kNoon + 2min);
    typed.from.author = channels::Author::Seller;
    CHECK(office.arrive({typed}).stored == 1);
    CHECK(office.store->messages(reply.conversation, 10).size() == 3);
}

TEST_CASE("a reply that bounces is refused and the buyer waits again", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("their-1")};
    const auto reply = office.write();
    office.deliver(adapter);
    REQUIRE_FALSE(office.conversation("c1").waiting_since);
    auto bounce = message("b1", "c1", "550 the buyer takes no mail", kNoon + 1min);
    bounce.from.author = channels::Author::Notice;
    bounce.from.bounced = "their-1";
    office.arrive({bounce});
    CHECK(office.state(reply) == hub::ReplyState::Refused);
    CHECK(office.store->reply(reply.id)->error.find("550") != std::string::npos);
    CHECK(office.conversation("c1").waiting_since);
}

TEST_CASE("a held reply can be undone until it leaves", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    const auto reply = office.write();
    CHECK(office.store->undo(reply.id, office.clock.now())->state == hub::ReplyState::Undone);
    office.deliver(adapter);
    CHECK(adapter.sent.empty());

    adapter.answers = {accepted("their-1")};
    const auto other = office.write("key-0002");
    office.deliver(adapter);
    CHECK_FALSE(office.store->undo(other.id, office.clock.now()));
}

TEST_CASE("a reply that is held for later shows its time and can leave at once", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    hub::NewReply later;
    later.conversation = office.conversation("c1").id;
    later.user = 1;
    later.key = "key-0001";
    later.text = "Guten Morgen!";
    later.now = kNoon;
    later.not_before = *(later.hold_until = kNoon + 14h);
    const auto reply = std::get<hub::Reply>(office.store->addReply(later));
    office.deliver(adapter);
    CHECK(adapter.sent.empty());
    CHECK(office.conversation("c1").reply == hub::ReplyState::Held);
    CHECK(office.conversation("c1").reply_at == kNoon + 14h);
    REQUIRE(office.store->sendNow(reply.id, kNoon));
    CHECK_FALSE(office.store->sendNow(reply.id, kNoon));
    CHECK_FALSE(office.conversation("c1").reply_at);
    adapter.answers = {accepted("their-1")};
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
}

TEST_CASE("what a rule has written waits for the pull that is due", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("their-1")};
    const auto written = office.writeByRule();
    hub::Outbox outbox(*office.store, office.blobs, office.clock, office.times);
    outbox.deliver(office.lease, adapter, hub::Outbox::Which::OfPeople);
    CHECK(adapter.sent.empty());
    outbox.deliver(office.lease, adapter);
    CHECK(adapter.sent.size() == 1);
    CHECK(office.state(written) == hub::ReplyState::Sent);
}

TEST_CASE("what a rule has written and the marketplace refuses is nothing that a person has to see to", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {failing<channels::PermanentFailure>("nobody reads this address")};
    const auto written = office.writeByRule();
    office.deliver(adapter);
    CHECK(office.state(written) == hub::ReplyState::Undone);
    CHECK(office.store->reply(written.id)->error == "nobody reads this address");
    office.deliver(adapter);
    CHECK(adapter.sent.size() == 1);
}

TEST_CASE("files go with a reply and stand at it in the thread", "[outbox]") {
    Office office;
    ScriptedAdapter adapter;
    adapter.answers = {accepted("their-1")};
    hub::NewReply with_file;
    with_file.conversation = office.conversation("c1").id;
    with_file.user = 1;
    with_file.key = "key-0001";
    with_file.text = "Anbei die Rechnung.";
    with_file.now = with_file.not_before = kNoon;
    with_file.files = {{"rechnung.pdf", "application/pdf", office.blobs.put("%PDF-1.7"), 8}};
    const auto reply = std::get<hub::Reply>(office.store->addReply(with_file));
    CHECK(reply.files.size() == 1);
    office.deliver(adapter);
    REQUIRE(adapter.sent.size() == 1);
    REQUIRE(adapter.sent.front().attachments.size() == 1);
    CHECK(adapter.sent.front().attachments.front().bytes == "%PDF-1.7");
    CHECK(adapter.sent.front().attachments.front().name == "rechnung.pdf");
    const auto thread = office.store->messages(reply.conversation, 10);
    REQUIRE(thread.back().attachments.size() == 1);
    CHECK(thread.back().attachments.front().blob == with_file.files.front().blob);
}

TEST_CASE("an answer that a rule has written for an account that is removed bothers nobody", "[outbox]") {
    Office office;
    const auto reply = office.writeByRule();
    office.store->removeAccount(office.id, kNoon);
    CHECK(office.state(reply) == hub::ReplyState::Undone);
}
