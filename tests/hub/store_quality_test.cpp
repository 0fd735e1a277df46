#include <catch2/catch.hpp>

#include <algorithm>

#include "hub/quality/draw.h"
#include "tests/support/shop.h"

using namespace tests;
using hub::CardFilter;
using hub::Verdict;

namespace {

constexpr hub::Id kWriter = 7, kReviewer = 8;

/// A shop whose seller has answered buyers.
struct Judged : Shop {
    Judged() {
        // From here on clocks alarm.
        hub::Arrivals none;
        none.next.value = "0";
        none.caught_up = true;
        store->arrive(lease, none, kNoon);
    }
    hub::Id answer(const std::string& name, hub::Instant at = kNoon + 1h, std::optional<hub::Instant> due = {}, bool against_hint = false) {
        auto asked = message("m " + name, name, "Wo bleibt " + name + "?", kNoon);
        asked.due_at = due;
        arrive({asked});
        hub::NewReply reply;
        reply.conversation = conversation(name).id;
        reply.user = kWriter;
        reply.key = "key of " + name;
        reply.text = "Ihr Paket ist unterwegs.";
        reply.against_hint = against_hint;
        reply.now = reply.not_before = at;
        const auto made = std::get<hub::Reply>(store->addReply(reply));
        store->sent(made.id, {"their " + name, at}, at);
        return made.id;
    }
    hub::QualityCard drawOne() {
        store->addCards("2026-W47", {{answer("c1"), kWriter, false, false}});
        return cards(CardFilter::Which::Open, kReviewer).items.at(0);
    }
    hub::CardPage cards(CardFilter::Which which, hub::Id user, std::size_t limit = 20, const std::string& cursor = {}) {
        return store->cards({which, user, cursor, limit});
    }
    std::vector<hub::QualityMark> marks(Verdict all, const std::string& remark = {}) {
        std::vector<hub::QualityMark> marks;
        for (const auto& criterion : store->criteria()) {
            if (!criterion.retired) marks.push_back({criterion.id, all, remark});
        }
        return marks;
    }
    std::vector<hub::QualityFigures> figures(hub::QualityBy by, std::optional<hub::Id> person = {}) {
        return store->qualityFigures({by, "2026-W40", "2026-W53", person});
    }
};

}  // namespace

TEST_CASE("replies that left are found with what is odd about them", "[store][quality]") {
    Judged shop;
    const auto plain = shop.answer("c1");
    const auto late = shop.answer("c2", kNoon + 25h, kNoon + 24h);
    const auto in_time = shop.answer("c3", kNoon + 2h, kNoon + 24h);
    const auto hinted = shop.answer("c4", kNoon + 2h, std::nullopt, true);
    shop.answer("c5", kNoon + 200h);
    const auto sent = shop.store->sentReplies(kNoon, kNoon + 100h);
    REQUIRE(sent.size() == 4);
    const auto of = [&](hub::Id id) { return *std::ranges::find(sent, id, &hub::SentReply::reply); };
    CHECK(of(plain).person == kWriter);
    CHECK_FALSE(of(plain).late);
    CHECK_FALSE(of(plain).hinted);
    CHECK(of(late).late);
    CHECK_FALSE(of(in_time).late);
    CHECK(of(hinted).hinted);
}

TEST_CASE("what a rule has answered is nobody's reply to be judged", "[store][quality]") {
    Judged shop;
    shop.arrive({message("m1", "c1", "Wo?", kNoon)});
    hub::NewReply night;
    night.conversation = shop.conversation("c1").id;
    night.key = "key of the night";
    night.text = "Wir antworten morgen.";
    night.by_rule = hub::NewReply::ByRule{1, "Nachts", kNoon + 8h};
    night.now = night.not_before = kNoon;
    const auto made = std::get<hub::Reply>(shop.store->addReply(night));
    shop.store->sent(made.id, {"s1", kNoon}, kNoon);
    REQUIRE(shop.store->reply(made.id)->state == hub::ReplyState::Sent);
    CHECK(shop.store->sentReplies(kNoon - 1h, kNoon + 1h).empty());
}

TEST_CASE("a reply is drawn once and shows what it answers", "[store][quality]") {
    Judged shop;
    const auto reply = shop.answer("c1");
    CHECK(shop.store->addCards("2026-W47", {{reply, kWriter, true, false}}) == 1);
    CHECK(shop.store->addCards("2026-W47", {{reply, kWriter, true, false}, {999, kWriter, false, false}}) == 0);
    const auto open = shop.cards(CardFilter::Which::Open, kReviewer).items;
    REQUIRE(open.size() == 1);
    CHECK(open[0].week == "2026-W47");
    CHECK(open[0].person == kWriter);
    CHECK(open[0].late);
    CHECK(open[0].text == "Ihr Paket ist unterwegs.");
    CHECK(open[0].question == "Wo bleibt c1?");
    CHECK(open[0].language == "de");
    CHECK(open[0].sent_at == kNoon + 1h);
    // Nobody finds his own among those to be judged.
    CHECK(shop.cards(CardFilter::Which::Open, kWriter).items.empty());
}

TEST_CASE("a review is the writer's to see and to answer once", "[store][quality]") {
    Judged shop;
    const auto card = shop.drawOne();
    CHECK(shop.cards(CardFilter::Which::Own, kWriter).items.empty());
    CHECK_FALSE(shop.store->answerCard(card.id, "Zu früh", kNoon + 2h));
    CHECK_FALSE(shop.store->reviewCard(card.id, kWriter, shop.marks(Verdict::Yes), kNoon + 2h));
    REQUIRE(shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::No, "kurz"), kNoon + 2h));
    REQUIRE(shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::Yes, "gut"), kNoon + 3h));
    CHECK(shop.cards(CardFilter::Which::Open, kReviewer).items.empty());
    const auto own = shop.cards(CardFilter::Which::Own, kWriter).items;
    REQUIRE(own.size() == 1);
    REQUIRE(own[0].marks.size() == 5);
    CHECK(own[0].marks[0].verdict == Verdict::Yes);
    CHECK(own[0].marks[0].remark == "gut");
    CHECK(own[0].reviewer == kReviewer);
    CHECK(own[0].reviewed_at == kNoon + 3h);
    CHECK(shop.store->answerCard(card.id, "Danke", kNoon + 4h));
    CHECK_FALSE(shop.store->answerCard(card.id, "Noch etwas", kNoon + 5h));
    CHECK(shop.store->card(card.id)->answer == "Danke");
    CHECK_FALSE(shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::No), kNoon + 6h));
    CHECK(shop.store->card(card.id)->marks[0].verdict == Verdict::Yes);
}

TEST_CASE("a review stays its reviewer's when a colleague had the same card before him", "[store][quality]") {
    Judged shop;
    const auto card = shop.drawOne();
    REQUIRE(shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::No, "kurz"), kNoon + 2h));
    CHECK_FALSE(shop.store->reviewCard(card.id, 9, shop.marks(Verdict::Yes, "gut"), kNoon + 3h));
    const auto kept = *shop.store->card(card.id);
    CHECK(kept.reviewer == kReviewer);
    CHECK(kept.marks.at(0).remark == "kurz");
}

TEST_CASE("results are counted by person and criterion and week", "[store][quality]") {
    Judged shop;
    shop.store->addCards(
        "2026-W47", {{shop.answer("c1"), kWriter, false, false}, {shop.answer("c2"), kWriter, false, false}, {shop.answer("c3"), 9, false, false}}
    );
    const auto open = shop.cards(CardFilter::Which::Open, kReviewer).items;
    auto marks = shop.marks(Verdict::Yes);
    marks[1].verdict = Verdict::No;
    marks[2].verdict = Verdict::None;
    shop.store->reviewCard(open.at(0).id, kReviewer, marks, kNoon);
    const auto people = shop.figures(hub::QualityBy::Person);
    REQUIRE(people.size() == 2);
    CHECK(people[0].key == "7");
    CHECK(people[0].drawn == 2);
    CHECK(people[0].looked_at == 1);
    CHECK(people[0].yes == 3);
    CHECK(people[0].no == 1);
    CHECK(people[0].none == 1);
    CHECK(people[1].looked_at == 0);
    const auto criteria = shop.figures(hub::QualityBy::Criterion);
    REQUIRE(criteria.size() == 5);
    CHECK(criteria[1].no == 1);
    CHECK(criteria[1].looked_at == 1);
    const auto weeks = shop.figures(hub::QualityBy::Week, 9);
    REQUIRE(weeks.size() == 1);
    CHECK(weeks[0].key == "2026-W47");
    CHECK(weeks[0].drawn == 1);
    CHECK(shop.store->qualityFigures({hub::QualityBy::Week, "2026-W48", "2026-W53", {}}).empty());
}

TEST_CASE("a criterion that is left out is retired and its marks stay", "[store][quality]") {
    Judged shop;
    const auto card = shop.drawOne();
    shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::Yes), kNoon);
    const auto shipped = shop.store->criteria();
    REQUIRE(shipped.size() == 5);
    CHECK(shipped[0].code == "language");
    shop.store->putCriteria({{0, {}, "Nennt den Vornamen"}, shipped[3], {shipped[0].id, {}, "nicht zu ändern"}});
    const auto criteria = shop.store->criteria();
    REQUIRE(criteria.size() == 6);
    CHECK(criteria[0].title == "Nennt den Vornamen");
    CHECK(criteria[1].code == "tone");
    CHECK(criteria[2].code == "language");
    CHECK(criteria[2].title.empty());
    CHECK_FALSE(criteria[2].retired);
    CHECK(criteria[3].retired);
    CHECK(shop.store->card(card.id)->marks.size() == 5);
    CHECK(shop.figures(hub::QualityBy::Criterion).size() == 5);
}

TEST_CASE("what was judged stays counted without words when its conversation is deleted", "[store][quality]") {
    Judged shop;
    const auto card = shop.drawOne();
    shop.store->addCards("2026-W47", {{shop.answer("c2"), kWriter, false, false}});
    shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::Yes, "nennt Jonas Weber"), kNoon);
    shop.store->answerCard(card.id, "Jonas wollte es so", kNoon);
    for (const char* name : {"c1", "c2"}) shop.store->deleteConversation(shop.conversation(name).id, kWriter, kNoon + 5h);
    const auto kept = shop.store->card(card.id);
    REQUIRE(kept);
    CHECK(kept->text.empty());
    CHECK(kept->question.empty());
    CHECK(kept->answer.empty());
    CHECK_FALSE(kept->conversation);
    REQUIRE(kept->marks.size() == 5);
    CHECK(kept->marks[0].remark.empty());
    CHECK(shop.figures(hub::QualityBy::Person).at(0).yes == 5);
    // What nobody had looked at is gone.
    CHECK(shop.cards(CardFilter::Which::Open, kReviewer).items.empty());
    CHECK(shop.figures(hub::QualityBy::Person).at(0).drawn == 1);
}

TEST_CASE("what was judged stays counted without words when its buyer is erased", "[store][quality][erasing]") {
    Judged shop;
    const auto card = shop.drawOne();
    shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::Yes, "nennt Jonas Weber"), kNoon);
    shop.store->answerCard(card.id, "Jonas wollte es so", kNoon);
    shop.store->addCards("2026-W47", {{shop.answer("c2"), kWriter, false, false}});
    for (const char* name : {"c1", "c2"}) {
        const auto conversation = shop.conversation(name);
        const hub::Erasure erasure{conversation.buyer.id, kReviewer, kNoon + 5h};
        shop.store->beginErasing(erasure);
        REQUIRE(shop.store->eraseConversation(conversation.id, erasure, kNoon + 5h));
    }
    const auto kept = shop.store->card(card.id);
    REQUIRE(kept);
    CHECK(kept->answer.empty());
    REQUIRE(kept->marks.size() == 5);
    CHECK(kept->marks[0].remark.empty());
    CHECK(shop.figures(hub::QualityBy::Person).at(0).yes == 5);
    CHECK(shop.cards(CardFilter::Which::Open, kReviewer).items.empty());
}

TEST_CASE("cards come by pages", "[store][quality]") {
    Judged shop;
    std::vector<hub::SentReply> sent;
    for (int n = 0; n < 3; ++n) sent.push_back({shop.answer("c" + std::to_string(n)), kWriter, false, false});
    shop.store->addCards("2026-W47", sent);
    const auto first = shop.cards(CardFilter::Which::Open, kReviewer, 2);
    REQUIRE(first.items.size() == 2);
    const auto rest = shop.cards(CardFilter::Which::Open, kReviewer, 2, first.next);
    REQUIRE(rest.items.size() == 1);
    CHECK(rest.next.empty());
    for (const auto& card : first.items) shop.store->reviewCard(card.id, kReviewer, shop.marks(Verdict::Yes), kNoon + card.id * 1min);
    const auto newest = shop.cards(CardFilter::Which::Reviewed, kReviewer, 1);
    REQUIRE(newest.items.size() == 1);
    CHECK(newest.items[0].id == first.items[1].id);
    CHECK(shop.cards(CardFilter::Which::Reviewed, kReviewer, 1, newest.next).items.at(0).id == first.items[0].id);
    CHECK_THROWS_AS(shop.cards(CardFilter::Which::Open, kReviewer, 1, "x"), std::invalid_argument);
}

TEST_CASE("a week is drawn by itself once it is over and once alone", "[store][quality]") {
    Judged shop;
    for (int n = 0; n < 20; ++n) shop.answer("c" + std::to_string(n));
    FakeClock clock;
    hub::QualityDraw draw(*shop.store, clock);
    clock.advance(24h * 3);
    draw.runDue();
    CHECK(shop.cards(CardFilter::Which::Open, kReviewer).items.empty());
    hub::putQualitySampling(*shop.store, {10, "seed"});
    draw.runDue();
    const auto drawn = shop.cards(CardFilter::Which::Open, kReviewer).items;
    CHECK(drawn.size() == 2);
    hub::putQualitySampling(*shop.store, {50, "seed"});
    draw.runDue();
    CHECK(shop.cards(CardFilter::Which::Open, kReviewer).items.size() == 2);
    // By hand it gains what a larger share draws beside.
    CHECK(hub::drawWeek(*shop.store, *hub::reports::parseWeek("2026-W47")) == 8);
}

TEST_CASE("weeks in which the hub was off are drawn one by one", "[store][quality]") {
    Judged shop;
    FakeClock clock;
    hub::QualityDraw draw(*shop.store, clock);
    hub::putQualitySampling(*shop.store, {100, "seed"});
    draw.runDue();
    shop.answer("c1");
    shop.answer("c2", kNoon + 24h * 7);
    shop.answer("c3", kNoon + 24h * 14);
    clock.advance(24h * 17);
    draw.runDue();
    const auto drawn = shop.cards(CardFilter::Which::Open, kReviewer).items;
    REQUIRE(drawn.size() == 3);
    CHECK(drawn[0].week == "2026-W47");
    CHECK(drawn[1].week == "2026-W48");
    CHECK(drawn[2].week == "2026-W49");
    // Without a share nothing is caught up on later.
    hub::putQualitySampling(*shop.store, {0, "seed"});
    draw.runDue();
    shop.answer("c4", kNoon + 24h * 21);
    clock.advance(24h * 14);
    hub::putQualitySampling(*shop.store, {100, "seed"});
    draw.runDue();
    CHECK(shop.cards(CardFilter::Which::Open, kReviewer).items.size() == 3);
}
