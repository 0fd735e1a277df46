#include <catch2/catch.hpp>

#include <thread>

#include "hub/plugged_in/server_rest.h"
#include "hub/transcribe/transcriptions.h"
#include "hub/translate/translations.h"
#include "tests/support/shop.h"

using namespace tests;
using hub::Remedy;

namespace {

const std::string kUnused = "http://127.0.0.1:1";

[[noreturn]] void failHere() { throw std::runtime_error("no space left on the disk"); }

/// Until what works in the background has given up for now, and nothing more is to be done at noon.
void waitForRest(auto& background, const auto& next) {
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (!background.health().rests_until || next(kNoon)) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(10ms);
    }
    CHECK(*background.health().rests_until > kNoon);
    CHECK(next(kNoon + 10min));
}

}  // namespace

TEST_CASE("where the house itself is in trouble a recording rests before it is sent again", "[transcribe]") {
    Shop shop;
    hub::TranscriberSettings settings;
    settings.works = true;
    settings.url = kUnused;
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
    hub::Transcriptions transcriptions(*shop.store, vault, clock, learned, [](const hub::Recorded&) -> std::string { failHere(); });
    transcriptions.start();
    waitForRest(transcriptions, [&](hub::Instant at) { return shop.store->nextTranscript(at).has_value(); });
    CHECK(shop.store->transcript(note)->state == hub::TranslationState::Waiting);
}

TEST_CASE("where the house itself is in trouble a text rests before it is translated again", "[translate]") {
    Shop shop;
    hub::TranslatorSettings settings;
    settings.works = true;
    settings.engine = "libretranslate";
    settings.url = kUnused;
    settings.accounts = {shop.id};
    shop.store->putTranslator(settings);
    shop.arrive({message("m1", "c1", "¿Dónde está mi pedido?", kNoon)});
    hub::Translation asked;
    asked.message = shop.conversation("c1").newest_message;
    asked.language = "en";
    asked.source = "es";
    REQUIRE(shop.store->askTranslation(asked, 10, kNoon));

    FakeClock clock;
    const hub::Vault vault(shop.folder.name() + "/key");
    hub::Translations translations(*shop.store, vault, clock, [](const hub::translate::Pair&) -> std::vector<std::string> { failHere(); });
    translations.start();
    waitForRest(translations, [&](hub::Instant at) { return shop.store->nextTranslation(at).has_value(); });
    CHECK(shop.store->translation(asked.message, "en")->state == hub::TranslationState::Waiting);
}

TEST_CASE("a server that fails is left in peace for longer and longer", "[plugged_in]") {
    FakeClock clock;
    hub::ServerRest rest(clock);
    std::chrono::milliseconds last{0};
    for (int failures = 1; failures <= 6; ++failures) {
        rest.noteFault(rest.generation(), Remedy::Time, "unreachable", "no answer");
        const auto length = *rest.health().rests_until - clock.now();
        CHECK(length > last);
        last = std::chrono::duration_cast<std::chrono::milliseconds>(length);
    }
    CHECK(rest.rests());
    CHECK(rest.end());
    CHECK_FALSE(rest.rests());
    CHECK(rest.health().failing_since);
    rest.noteSuccess(rest.generation());
    CHECK(rest.health().fault.empty());
    CHECK_FALSE(rest.health().failing_since);
}

TEST_CASE("a server that refuses its key rests until its settings change and no older call counts then", "[plugged_in]") {
    FakeClock clock;
    hub::ServerRest rest(clock);
    const int before = rest.generation();
    rest.noteFault(before, Remedy::NewKey, "key_refused", "401");
    CHECK_FALSE(rest.end());
    CHECK(rest.rests());
    rest.change();
    CHECK_FALSE(rest.rests());
    rest.noteFault(before, Remedy::NewKey, "key_refused", "401");
    rest.noteTrouble(before);
    CHECK_FALSE(rest.rests());
    CHECK(rest.health().fault.empty());
}
