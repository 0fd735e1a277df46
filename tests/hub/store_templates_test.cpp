#include <algorithm>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "hub/store/sqlite/database.h"
#include "tests/support/shop.h"

using namespace tests;

namespace {

constexpr const char* kTemplate = "shipping.order_tracking.in_transit";
constexpr hub::Id kAnna = 1, kBernd = 2;

/// A shop whose editors write a German text over the shipped one.
struct Texts : Shop {
    hub::Revision save(const std::string& words, hub::Id author = kAnna) {
        hub::Revision draft;
        draft.key = kTemplate;
        draft.locale = "de";
        draft.text = words;
        draft.title = "Unterwegs";
        draft.author = author;
        for (const auto& one : all()) {
            if (one.state == hub::RevisionState::Draft || one.state == hub::RevisionState::InReview) draft.saves = one.saves;
        }
        return std::get<hub::Revision>(store->saveDraft(draft, kNoon));
    }
    hub::Publication publish(const hub::Revision& draft) {
        REQUIRE(std::holds_alternative<hub::Revision>(
            store->moveRevision(draft.id, hub::RevisionState::Draft, hub::RevisionState::InReview, kNoon)
        ));
        return std::get<hub::Publication>(store->publish({draft.id}, kBernd, "", kNoon));
    }
    std::vector<hub::Revision> all() { return store->revisions(kTemplate, "de"); }
    hub::Revision numbered(int number) {
        const auto revisions = all();
        const auto found = std::ranges::find(revisions, number, &hub::Revision::number);
        REQUIRE(found != revisions.end());
        return *found;
    }
    void sendEdited(const std::string& conversation_id) {
        hub::NewReply reply;
        reply.conversation = conversation(conversation_id).id;
        reply.user = kAnna;
        reply.key = "key of " + conversation_id;
        reply.text = "Ihr Paket ist bald da.";
        reply.template_key = kTemplate;
        reply.template_locale = "de";
        reply.now = reply.not_before = kNoon;
        reply.edited = true;
        reply.changed = 0.5;
        reply.put_in = {"bald"};
        REQUIRE(std::holds_alternative<hub::Reply>(store->addReply(reply)));
    }
};

}  // namespace

TEST_CASE("a text that was sent keeps its words when it is taken back and written on", "[store][editing]") {
    Texts texts;
    texts.arrive({message("m1", "c1", "Wo?", kNoon - 1h), message("m2", "c2", "Wo?", kNoon - 1h)});
    const auto made = texts.publish(texts.save("Ihr Paket ist unterwegs."));
    texts.sendEdited("c1");
    texts.sendEdited("c2");
    const auto undone = texts.store->undoPublication(made.id, kNoon);
    REQUIRE(undone);
    CHECK(undone->items.front().number == 1);

    const auto draft = texts.numbered(2);
    CHECK(draft.state == hub::RevisionState::Draft);
    CHECK(draft.text == "Ihr Paket ist unterwegs.");
    CHECK(draft.author == kAnna);
    CHECK_FALSE(draft.reviewer);
    CHECK_FALSE(draft.published_at);

    texts.publish(texts.save("Ihr Paket ist auf dem Weg."));
    CHECK(texts.numbered(1).text == "Ihr Paket ist unterwegs.");
    CHECK(texts.numbered(1).state == hub::RevisionState::Dropped);
    CHECK(texts.numbered(2).text == "Ihr Paket ist auf dem Weg.");
    CHECK(texts.numbered(2).state == hub::RevisionState::Published);
    const hub::FiguresFilter of{kNoon - 24h, kTemplate, "de"};
    CHECK(texts.store->changedWords(of, 1, 10).size() == 1);
    CHECK(texts.store->changedWords(of, 2, 10).empty());
}

TEST_CASE("a text that is taken back while another is open stays in history alone", "[store][editing]") {
    Texts texts;
    const auto made = texts.publish(texts.save("Ihr Paket ist unterwegs."));
    texts.save("Ihr Paket ist auf dem Weg.");
    REQUIRE(texts.store->undoPublication(made.id, kNoon));
    CHECK(texts.all().size() == 2);
    CHECK(texts.numbered(1).state == hub::RevisionState::Dropped);
    CHECK(texts.numbered(2).text == "Ihr Paket ist auf dem Weg.");
}

TEST_CASE("everybody who wrote any of an open text is known until another is begun", "[store][editing]") {
    Texts texts;
    texts.save("Ihr Paket ist unterwegs.", kAnna);
    const auto mended = texts.save("Ihr Paket ist, wie geplant, unterwegs.", kBernd);
    CHECK(mended.author == kBernd);
    CHECK(mended.writers == std::set<hub::Id>{kAnna, kBernd});
    const auto made = texts.publish(mended);
    REQUIRE(texts.store->undoPublication(made.id, kNoon));
    CHECK(texts.numbered(2).writers == std::set<hub::Id>{kAnna, kBernd});

    texts.publish(texts.numbered(2));
    CHECK(texts.save("Ihr Paket ist auf dem Weg.", kBernd).writers == std::set<hub::Id>{kBernd});
}

TEST_CASE("whose words a writer takes over is a writer too", "[store][editing]") {
    Texts texts;
    hub::Revision draft;
    draft.key = kTemplate;
    draft.locale = "de";
    draft.text = "Ihr Paket ist unterwegs.";
    draft.title = "Unterwegs";
    draft.author = kBernd;
    draft.writers = {kAnna};
    const auto saved = std::get<hub::Revision>(texts.store->saveDraft(draft, kNoon));
    CHECK(saved.writers == std::set<hub::Id>{kAnna, kBernd});
}

TEST_CASE("an open text from before its writers were kept has its author and none that was sent stays open", "[store][editing][migration]") {
    Texts texts;
    texts.save("Ihr Paket ist unterwegs.");
    {
        hub::sqlite::Database database(texts.folder.name() + "/dragoman.sqlite", hub::sqlite::Database::Mode::Write);
        database.execute("ALTER TABLE template_revisions DROP COLUMN writers");
        database.execute("UPDATE template_revisions SET published_at = changed_at, reviewer = 2");
        std::ifstream file(DRAGOMAN_SOURCE "/hub/store/sqlite/migrations/0018_writers.sql");
        std::stringstream text;
        text << file.rdbuf();
        database.execute(text.str());
    }
    CHECK(texts.numbered(1).state == hub::RevisionState::Dropped);
    CHECK(texts.numbered(1).published_at);
    CHECK(texts.numbered(2).state == hub::RevisionState::Draft);
    CHECK(texts.numbered(2).text == "Ihr Paket ist unterwegs.");
    CHECK_FALSE(texts.numbered(2).published_at);
    CHECK(texts.numbered(2).writers == std::set<hub::Id>{kAnna});
}
