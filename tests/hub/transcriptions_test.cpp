#include <catch2/catch.hpp>

#include <thread>

#include "hub/transcribe/transcriptions.h"
#include "tests/support/shop.h"

using namespace tests;

TEST_CASE("where the house itself is in trouble a recording rests before it is sent again", "[transcribe]") {
    Shop shop;
    hub::TranscriberSettings settings;
    settings.works = true;
    settings.url = "http://127.0.0.1:1";
    settings.model = "whisper-1";
    settings.accounts = {shop.id};
    shop.store->putTranscriber(settings);
    auto spoken = message("m1", "c1", "", kNoon);
    spoken.attachments = {{"note.ogg", "audio/ogg", "ref", "", std::nullopt}};
    shop.arrive({spoken});
    const auto note = shop.store->messages(shop.conversation("c1").id, 1).front().attachments.front().id;
    REQUIRE(shop.store->askTranscript(note, false, 10, kNoon));

    FakeClock clock;
    const hub::Vault vault(shop.folder.name() + "/key");
    const hub::Learned learned(*shop.store);
    hub::Transcriptions transcriptions(*shop.store, vault, clock, learned, [](const hub::Recorded&) -> std::string {
        throw std::runtime_error("no space left on the disk");
    });
    transcriptions.start();
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (!transcriptions.health().rests_until || shop.store->nextTranscript(kNoon)) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(10ms);
    }
    CHECK(*transcriptions.health().rests_until > kNoon);
    CHECK(shop.store->transcript(note)->state == hub::TranslationState::Waiting);
    CHECK(shop.store->nextTranscript(kNoon + 10min));
}
