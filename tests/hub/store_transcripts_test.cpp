#include <catch2/catch.hpp>

#include "tests/support/shop.h"

using namespace tests;

namespace {

/// A shop whose account may be listened to.
struct Listened : Shop {
    Listened() {
        settings.works = true;
        settings.url = "http://127.0.0.1:8000";
        settings.model = "whisper-1";
        settings.sealed_key = std::string("\0sealed", 7);
        settings.accounts = {id};
        store->putTranscriber(settings);
    }
    /// The attachment of a new message.
    hub::Id speak(const std::string& name, const std::string& media_type = "audio/ogg") {
        auto m = message("m " + name, "c " + name, "", kNoon);
        m.attachments = {{name, media_type, "ref of " + name, "", std::nullopt}};
        arrive({m});
        return store->messages(conversation("c " + name).id, 1).front().attachments.front().id;
    }
    hub::TranscriberSettings settings;
};

hub::Transcript heard(const std::string& text) {
    hub::Transcript made;
    made.state = hub::TranslationState::Done;
    made.model = "whisper-1";
    made.text = text;
    return made;
}

}  // namespace

TEST_CASE("a transcriber's settings are read as they were put", "[store]") {
    Listened shop;
    const auto read = shop.store->transcriber();
    CHECK(read.works);
    CHECK(read.url == shop.settings.url);
    CHECK(read.model == "whisper-1");
    CHECK(read.sealed_key == shop.settings.sealed_key);
    CHECK(read.maySend(shop.id));
    shop.store->removeAccount(shop.id, kNoon);
    CHECK(shop.store->transcriber().accounts.empty());
}

TEST_CASE("without settings nothing is listened to", "[store]") {
    Shop shop;
    CHECK_FALSE(shop.store->transcriber().maySend(shop.id));
    shop.store->askForRecordings(100, kNoon);
    CHECK_FALSE(shop.store->nextTranscript(kNoon));
}

TEST_CASE("what people ask for goes before what arrives by itself", "[store]") {
    Listened shop;
    shop.settings.automatic = true;
    shop.speak("old.ogg");
    shop.store->putTranscriber(shop.settings);
    const auto arrived = shop.speak("arrived.ogg");
    shop.speak("photo.jpg", "image/jpeg");
    const auto wanted = shop.speak("wanted.mp4", "video/mp4");
    shop.store->askForRecordings(100, kNoon);
    CHECK(shop.store->waitingTranscripts() == 2);
    REQUIRE(shop.store->askTranscript(wanted, false, 100, kNoon + 1min));
    CHECK(shop.store->waitingTranscripts() == 2);
    const auto first = shop.store->nextTranscript(kNoon + 1min);
    REQUIRE(first);
    CHECK(first->of.attachment == wanted);
    CHECK(first->of.ref == "ref of wanted.mp4");
    shop.store->endTranscript(first->of, heard("Wo?"), std::nullopt, false, kNoon + 1min);
    CHECK(shop.store->nextTranscript(kNoon + 1min)->of.attachment == arrived);
    CHECK_FALSE(shop.store->recorded(arrived + 1));
}

TEST_CASE("a transcript is tried later and never made twice", "[store]") {
    Listened shop;
    const auto note = shop.speak("note.ogg");
    REQUIRE(shop.store->askTranscript(note, true, 100, kNoon));
    shop.store->transcribeLater(note, "unreachable", kNoon + 5min);
    CHECK_FALSE(shop.store->nextTranscript(kNoon + 4min));
    auto job = shop.store->nextTranscript(kNoon + 5min);
    REQUIRE(job);
    CHECK(job->asked.attempts == 1);
    shop.store->endTranscript(job->of, heard("Hallo"), std::nullopt, false, kNoon + 6min);
    shop.store->endTranscript(job->of, heard("Anderes"), std::nullopt, false, kNoon + 7min);
    CHECK(shop.store->transcript(note)->text == "Hallo");
    CHECK(shop.store->askTranscript(note, false, 100, kNoon)->state == hub::TranslationState::Done);
    CHECK(shop.store->messages(shop.conversation("c note.ogg").id, 1).front().heard() == "Hallo");
}

TEST_CASE("what waits for an account that may no longer be listened to waits no more", "[store]") {
    Listened shop;
    const auto note = shop.speak("note.ogg");
    REQUIRE(shop.store->askTranscript(note, false, 100, kNoon));
    CHECK_FALSE(shop.store->askTranscript(shop.speak("other.ogg"), false, 1, kNoon));
    shop.settings.accounts.clear();
    shop.store->putTranscriber(shop.settings);
    CHECK(shop.store->waitingTranscripts() == 0);
    CHECK_FALSE(shop.store->transcript(note));
}

TEST_CASE("a message is tagged by what was heard and only the newest moves its conversation", "[store]") {
    Listened shop;
    const auto note = shop.speak("note.ogg");
    REQUIRE(shop.store->askTranscript(note, false, 100, kNoon));
    auto later = message("m later", "c note.ogg", "Danke", kNoon + 1h);
    shop.arrive({later});
    const auto before = shop.conversation("c note.ogg").tags.json;
    const hub::MessageTags tags{"es", "dispute", "refund_request", {}, R"({"topic":"dispute","intent":"refund_request","risks":[]})"};
    shop.store->endTranscript(shop.store->nextTranscript(kNoon)->of, heard("Hola"), tags, true, kNoon);
    const auto messages = shop.store->messages(shop.conversation("c note.ogg").id, 10);
    CHECK(messages.front().language == "es");
    CHECK(messages.front().tags_json == tags.json);
    CHECK(shop.conversation("c note.ogg").tags.json == before);

    const auto alone = shop.speak("alone.ogg");
    REQUIRE(shop.store->askTranscript(alone, false, 100, kNoon));
    shop.store->endTranscript(shop.store->nextTranscript(kNoon)->of, heard("Hola"), tags, true, kNoon);
    const auto moved = shop.conversation("c alone.ogg");
    CHECK(moved.tags.intent == "refund_request");
    CHECK(moved.tags.language == "es");
    CHECK(moved.first);
}
