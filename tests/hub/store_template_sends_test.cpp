#include <catch2/catch.hpp>

#include "hub/store/backup/backup.h"
#include "hub/store/blobs/blobs.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

constexpr const char* kKey = "shipping.order_tracking.in_transit";
constexpr const char* kOwn = "shipping.order_tracking.own_photo";

struct Desk : Shop {
    Desk() {
        arrive({message("m1", "c1", "Wo?", kNoon - 1h), message("m2", "c2", "Wo?", kNoon - 1h), message("m3", "c3", "Wo?", kNoon - 1h)});
    }
    hub::NewReply made(const std::string& conversation_id, const std::string& template_key = kKey) {
        hub::NewReply reply;
        reply.conversation = conversation(conversation_id).id;
        reply.user = 1;
        reply.key = "key of " + std::to_string(++count);
        reply.text = "Ihr Paket ist unterwegs.";
        reply.template_key = template_key;
        reply.template_locale = "de";
        reply.offered = {{template_key, "de"}, {"shipping.order_tracking.late", "de"}};
        reply.now = reply.not_before = kNoon;
        reply.changed = 0;
        return reply;
    }
    hub::Reply send(const hub::NewReply& reply) { return std::get<hub::Reply>(store->addReply(reply)); }
    hub::Reply sendEdited(const std::string& conversation_id, double changed, std::vector<std::string> put_in) {
        auto reply = made(conversation_id);
        reply.edited = true;
        reply.changed = changed;
        reply.taken_out = {"unterwegs"};
        reply.put_in = std::move(put_in);
        return send(reply);
    }
    hub::TemplateFigures figures(const std::string& key = kKey, hub::Instant since = kNoon - 24h) {
        const auto all = store->templateFigures({since, key, "de"});
        return all.empty() ? hub::TemplateFigures{} : all.front();
    }
    void write(const std::string& external_id, const std::string& conversation_id, hub::Instant at) {
        arrive({message(external_id, conversation_id, "Und?", at)}, external_id);
    }

    int count = 0;
};

hub::OwnTemplate own() { return {kOwn, "", "", {}}; }

hub::Revision draft() {
    hub::Revision one;
    one.key = kOwn;
    one.locale = "de";
    one.text = "Guten Tag";
    one.title = "Foto";
    one.author = 1;
    return one;
}

}  // namespace

TEST_CASE("a template's figures count what was shown and chosen and edited", "[store][figures]") {
    Desk desk;
    desk.send(desk.made("c1"));
    desk.sendEdited("c2", 0.5, {"bald"});
    const auto figures = desk.figures();
    CHECK(figures.shown == 2);
    CHECK(figures.chosen == 2);
    CHECK(figures.edited == 1);
    REQUIRE(figures.changed);
    CHECK(*figures.changed == Approx(0.25));
    const auto late = desk.figures("shipping.order_tracking.late");
    CHECK(late.shown == 2);
    CHECK(late.chosen == 0);
    CHECK(desk.figures(kKey, kNoon + 1h).chosen == 0);
}

TEST_CASE("a reply that is taken back counts nowhere", "[store][figures]") {
    Desk desk;
    auto held = desk.made("c1");
    held.hold_until = held.not_before = kNoon + 10s;
    held.edited = true;
    const auto reply = desk.send(held);
    CHECK(desk.figures().chosen == 1);
    REQUIRE(desk.store->undo(reply.id, kNoon + 1s));
    CHECK(desk.figures().chosen == 0);
    CHECK(desk.figures().shown == 0);
    const auto uses = desk.store->templateUses();
    REQUIRE(uses.size() == 1);
    CHECK(uses.front().sent == 0);
    CHECK(uses.front().edited == 0);
}

TEST_CASE("a buyer who writes within a week has answered again and later has not", "[store][figures]") {
    Desk desk;
    desk.send(desk.made("c1"));
    desk.send(desk.made("c2"));
    desk.write("m4", "c1", kNoon + 24h);
    desk.write("m5", "c2", kNoon + 8 * 24h);
    CHECK(desk.figures().answered_again == 1);
    CHECK(desk.figures().reopened == 0);
}

TEST_CASE("a buyer who writes to a closed conversation has reopened what the last template had closed", "[store][figures]") {
    Desk desk;
    desk.send(desk.made("c1"));
    hub::ConversationChange done;
    done.state = hub::ConversationState::Done;
    desk.store->changeConversation(desk.conversation("c1").id, done, 1, kNoon + 1h);
    CHECK(desk.figures().reopened == 0);
    desk.write("m4", "c1", kNoon + 2h);
    CHECK(desk.figures().reopened == 1);
    CHECK(desk.conversation("c1").state == hub::ConversationState::Open);
}

TEST_CASE("a case within thirty days makes a reply disputed", "[store][figures]") {
    Desk desk;
    desk.send(desk.made("c1"));
    desk.send(desk.made("c2"));
    hub::Arrivals arrivals;
    for (const auto& [id, opened] : {std::pair("1", kNoon + 24h), std::pair("2", kNoon + 31 * 24h)}) {
        channels::Case one;
        one.external_id = id;
        one.conversation_external_id = "c" + std::string(id);
        one.kind = "return";
        one.opened_at = one.updated_at = opened;
        arrivals.cases.push_back(one);
    }
    desk.store->arrive(desk.lease, arrivals, kNoon);
    CHECK(desk.figures().disputed == 1);
}

TEST_CASE("words that only one conversation changed are kept from everyone", "[store][figures]") {
    Desk desk;
    desk.sendEdited("c1", 0.5, {"bald", "Kuckucksweg"});
    desk.sendEdited("c1", 0.5, {"Kuckucksweg"});
    desk.sendEdited("c2", 0.5, {"bald"});
    const hub::FiguresFilter of{kNoon - 24h, kKey, "de"};
    const auto words = desk.store->changedWords(of, 0, 10);
    REQUIRE(words.size() == 2);
    CHECK_FALSE(words[1].put_in == words[0].put_in);
    for (const auto& one : words) {
        CHECK(one.word == (one.put_in ? "bald" : "unterwegs"));
        CHECK(one.times == 2);
    }
    CHECK(desk.store->changedWords(of, 1, 10).empty());  // of another text
}

TEST_CASE("an own template is removed for good while nothing was sent from it", "[store][own]") {
    Desk desk;
    REQUIRE(desk.store->addOwnTemplate(own(), draft(), kNoon));
    REQUIRE(desk.store->putOwnTemplateFiles(kOwn, {{"a.png", "image/png", "00", 3}}, kNoon));
    REQUIRE(desk.store->ownTemplates().front().files.size() == 1);

    SECTION("with its texts, also published ones") {
        auto text = draft();
        desk.store->putIntoForce(text, hub::RevisionState::Published, kNoon);
        CHECK(desk.store->removeOwnTemplate(kOwn, kNoon) == hub::OwnTemplateRemoval::Done);
        CHECK(desk.store->ownTemplates().empty());
        CHECK(desk.store->templateHeads().empty());
        CHECK(desk.store->publications(10).empty());
        CHECK(desk.store->removeOwnTemplate(kOwn, kNoon) == hub::OwnTemplateRemoval::Unknown);
    }
    SECTION("but not after") {
        desk.send(desk.made("c1", kOwn));
        CHECK(desk.store->removeOwnTemplate(kOwn, kNoon) == hub::OwnTemplateRemoval::Sent);
        CHECK(desk.store->ownTemplates().size() == 1);
    }
    SECTION("and a reply that was taken back is none") {
        auto held = desk.made("c1", kOwn);
        held.hold_until = held.not_before = kNoon + 10s;
        REQUIRE(desk.store->undo(desk.send(held).id, kNoon));
        CHECK(desk.store->removeOwnTemplate(kOwn, kNoon) == hub::OwnTemplateRemoval::Done);
    }
}

TEST_CASE("the pictures of own templates are in every backup", "[store][own]") {
    Desk desk;
    hub::Blobs blobs(desk.folder.name() + "/blobs");
    const auto blob = blobs.put("a picture");
    REQUIRE(desk.store->addOwnTemplate(own(), draft(), kNoon));
    REQUIRE(desk.store->putOwnTemplateFiles(kOwn, {{"a.png", "image/png", blob, 9}}, kNoon));
    const std::string file = desk.folder.name() + "/copy.backup", other = desk.folder.name() + "/other";
    hub::backUp(desk.folder.name(), file);
    hub::restore(file, other);
    CHECK(hub::Blobs(other + "/blobs").get(blob) == "a picture");
    CHECK(hub::openSqliteStore(other)->ownTemplates().front().files.front().blob == blob);
}
