#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

#include "tests/support/office.h"
#include "tests/support/recordings.h"
#include "tests/support/transcription_sandbox.h"

using namespace tests;
using namespace std::string_literals;

namespace {

constexpr auto kPatience = 60s;
const std::string kQuestion = "Hallo, wo bleibt denn mein Paket? Ich warte seit zwei Wochen auf die Lieferung.";

/// A hub to which a buyer speaks, each time in a conversation of its own.
struct Ear : Office {
    Ear() {
        addUser("editor", {hub::Role::Editor});
        note = speak("note.ogg", "audio/ogg", voiceNote());
        as("operator");
        seller.signIn("seller", kPassword);
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }

    /// The attachment's id outside.
    std::string speak(const std::string& name, const std::string& media_type, const std::string& bytes, const std::string& text = {}) {
        const std::string conversation = "v" + std::to_string(++spoken);
        auto& place = service->workplace();
        auto m = message("m-" + conversation, conversation, text, kNoon);
        if (text.empty()) m.tags = {"und", "", "", {}, R"({"language":"und","topic":"","intent":"","intents":[],"risks":[],"only":"voice","from_transcript":false})"};
        m.attachments = {{name, media_type, "", place.blobs->put(bytes), static_cast<std::int64_t>(bytes.size())}};
        hub::Arrivals arrivals;
        arrivals.messages = {m};
        place.store->arrive(*place.store->lease(1, "test", kNoon, 10min), arrivals, kNoon);
        const auto id = *place.store->conversationByExternalId(1, conversation);
        opened = hub::outsideId(hub::IdKind::Conversation, id);
        return hub::outsideId(hub::IdKind::Attachment, place.store->messages(id, 1).front().attachments.front().id);
    }

    static std::string body(
        const std::string& url, const std::string& accounts = R"("acc_1")", bool automatic = false, const std::string& key = {},
        const std::string& model = "whisper-1"
    ) {
        return R"({"works":true,"automatic":)" + std::string(automatic ? "true" : "false") + R"(,"model":")" + model + R"(","url":")" +
               url + R"(","accounts":[)" + accounts + "]" + (key.empty() ? "" : R"(,"key":")" + key + "\"") + "}";
    }
    void plug(const std::string& wanted) {
        const auto put = client->send("PUT", "transcriber", wanted);
        INFO(put.body);
        REQUIRE(put.status == 200);
    }
    Answer ask(const std::string& attachment) { return seller.post("attachments/" + attachment + "/transcript"); }
    /// Once it is made or has failed.
    channels::JsonDocument made(const std::string& attachment) {
        const auto until = std::chrono::steady_clock::now() + kPatience;
        while (true) {
            const auto answer = seller.get("attachments/" + attachment + "/transcript");
            INFO(answer.body);
            REQUIRE((answer.status == 200 || answer.status == 202 || answer.status == 404));
            if (answer.status == 200) return answer.json();
            REQUIRE(std::chrono::steady_clock::now() < until);
            std::this_thread::sleep_for(10ms);
        }
    }
    channels::JsonDocument asked(const std::string& attachment) {
        const auto answer = ask(attachment);
        INFO(answer.body);
        REQUIRE((answer.status == 200 || answer.status == 202));
        return made(attachment);
    }
    channels::JsonDocument thread() { return seller.get("conversations/" + opened).json(); }

    Client seller{service->url()};
    std::string note, opened;
    int spoken = 0;
};


}  // namespace

TEST_CASE("no recording is sent before an operator has turned it on and allowed the account", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    CHECK(code(ear.ask(ear.note)) == "transcription_off");
    CHECK(ear.client->get("transcriber").json().root()["works"].boolean() == false);
    ear.plug(Ear::body(sandbox.url(), ""));
    CHECK(code(ear.ask(ear.note)) == "transcription_not_allowed");
    CHECK(ear.thread().root()["transcribes"].boolean() == false);
    CHECK(sandbox.sounds().empty());
    ear.plug(Ear::body(sandbox.url()));
    CHECK(ear.thread().root()["transcribes"].boolean() == true);
    CHECK(ear.asked(ear.note).root()["state"].text() == "done");
    REQUIRE(sandbox.sounds().size() == 1);
    CHECK(sandbox.sounds().front().bytes == voiceNote());
    CHECK(sandbox.complaints().empty());
    REQUIRE(ear.client->send("PUT", "transcriber", R"({"works":false,"automatic":false,"accounts":["acc_1"]})").status == 200);
    CHECK(code(ear.ask(ear.speak("b.ogg", "audio/ogg", voiceNote("b")))) == "transcription_off");
    CHECK(sandbox.sounds().size() == 1);
}

TEST_CASE("what a machine heard stands beside the recording and is tagged and found", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    sandbox.hear([](const auto&) { return " " + kQuestion + "\n"; });
    ear.plug(Ear::body(sandbox.url()));
    CHECK(ear.asked(ear.note).root()["text"].text() == kQuestion);
    const auto document = ear.thread();
    const auto message = document.root()["messages"][0];
    CHECK(message["text"].text().empty());
    CHECK(message["attachments"][0]["kind"].text() == "voice");
    CHECK(message["attachments"][0]["transcript"]["text"].text() == kQuestion);
    CHECK(message["attachments"][0]["transcript"]["model"].text() == "whisper-1");
    CHECK(message["language"].text() == "de");
    CHECK(message["tags"]["intent"].text() == "order_tracking");
    CHECK(message["tags"]["only"].text() == "voice");
    CHECK(message["tags"]["from_transcript"].boolean() == true);
    CHECK(document.root()["conversation"]["tags"]["intent"].text() == "order_tracking");
    CHECK(document.root()["conversation"]["tags"]["language"].text() == "de");
    const auto found = ear.seller.post("search", R"({"q":"Lieferung"})").json();
    REQUIRE(found.root()["items"].size() == 1);
    CHECK(found.root()["items"][0]["conversation"]["id"].text() == ear.opened);
    CHECK(contains(found.root()["items"][0]["snippet"].text(), "\uE000Lieferung\uE001"));
    // Replies are suggested by what was said.
    const auto suggested = ear.seller.post("conversations/" + ear.opened + "/suggestions").json();
    REQUIRE(suggested.root()["suggestions"].size() > 0);
    CHECK(suggested.root()["suggestions"][0]["locale"].text() == "de");
    CHECK(contains(suggested.root()["suggestions"][0]["template"].text(), "order_tracking"));
    // Gone with the message, in the index too.
    ear.as("operator");
    REQUIRE(ear.client->send("DELETE", "conversations/" + ear.opened).status / 100 == 2);
    CHECK(ear.seller.post("search", R"({"q":"Lieferung"})").json().root()["items"].size() == 0);
}

TEST_CASE("a person's word on a voice note outweighs a machine's", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    sandbox.hear([](const auto&) { return kQuestion; });
    ear.plug(Ear::body(sandbox.url()));
    REQUIRE(ear.seller.send("PATCH", "conversations/" + ear.opened, R"({"intent":"cancel_order","language":"nl"})").status == 200);
    ear.asked(ear.note);
    const auto document = ear.thread();
    const auto tags = document.root()["conversation"]["tags"];
    CHECK(tags["intent"].text() == "cancel_order");
    CHECK(tags["language"].text() == "nl");
    CHECK(sandbox.sounds().front().language == "nl");
}

TEST_CASE("the language that a person has set is told as the server knows it and left out where it knows none", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    ear.plug(Ear::body(sandbox.url()));
    const auto toldFor = [&](const std::string& language) {
        const auto note = ear.speak("note.ogg", "audio/ogg", voiceNote(language));
        REQUIRE(ear.seller.send("PATCH", "conversations/" + ear.opened, R"({"language":")" + language + "\"}").status == 200);
        CHECK(ear.asked(note).root()["state"].text() == "done");
        return sandbox.sounds().back().language;
    };
    CHECK(toldFor("nb") == "no");
    CHECK(toldFor("zh-Hant") == "zh");
    CHECK(toldFor("ga").empty());
}

TEST_CASE("what is heard is held against the rules as what a person corrects", "[api][transcribe][rules]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    sandbox.hear([](const auto&) { return kQuestion; });
    ear.plug(Ear::body(sandbox.url()));
    auto& store = *ear.service->workplace().store;
    const auto seller = hub::outsideId(hub::IdKind::User, store.userByName("seller")->id);
    const auto rule = ear.client->post("rules", R"({"name":"Parcels","when":{"topics":["shipping"]},"acts":{"assign":[")" + seller + R"("]}})");
    INFO(rule.body);
    REQUIRE(rule.status == 201);
    // The rules have seen it while nobody knew what was said.
    store.route(*hub::insideId(hub::IdKind::Conversation, ear.opened), {}, kNoon);
    CHECK(ear.thread().root()["conversation"]["assignee"].isNull());
    ear.asked(ear.note);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (ear.thread().root()["conversation"]["assignee"].text() != seller) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(10ms);
    }
}

TEST_CASE("words that a buyer wrote stay what his message is about", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    sandbox.hear([](const auto&) { return "I want to cancel my order please"s; });
    ear.plug(Ear::body(sandbox.url()));
    const auto both = ear.speak("note.ogg", "audio/ogg", voiceNote(), "Wo bleibt mein Paket?");
    const auto before = ear.thread().root()["messages"][0]["tags"].dump();
    CHECK(ear.asked(both).root()["text"].text() == "I want to cancel my order please");
    CHECK(ear.thread().root()["messages"][0]["tags"].dump() == before);
}

TEST_CASE("nothing of a file's name or of what is no recording leaves the house", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    ear.plug(Ear::body(sandbox.url()));
    ear.asked(ear.speak("Jonas Weber +49 170.ogg", "audio/ogg", voiceNote("private name")));
    CHECK(sandbox.sounds().back().file_name == "recording.ogg");
    const int before = sandbox.requests();
    CHECK(ear.asked(ear.speak("note.ogg", "audio/ogg", "%PDF-1.7")).root()["fault"].text() == "unreadable");
    CHECK(sandbox.requests() == before);
    CHECK(ear.ask(ear.speak("bill.pdf", "application/pdf", "%PDF-1.7")).status == 404);
}

TEST_CASE("only operators name the transcriber and nobody reads its key", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox("top-secret");
    const auto body = Ear::body(sandbox.url(), R"("acc_1")", false, "top-secret");
    for (const char* who : {"seller", "editor"}) {
        ear.as(who);
        CHECK(ear.client->send("PUT", "transcriber", body).status == 403);
        CHECK(ear.client->get("transcriber").status == 403);
        CHECK(ear.client->post("transcriber/try", body).status == 403);
    }
    ear.as("operator");
    ear.plug(body);
    const auto shown = ear.client->get("transcriber");
    CHECK_FALSE(contains(shown.body, "top-secret"));
    CHECK(shown.json().root()["has_key"].boolean() == true);
    CHECK_FALSE(contains(ear.service->workplace().store->transcriber().sealed_key, "top-secret"));
    // Without a key in the form the stored one is used, at this address alone.
    ear.plug(Ear::body(sandbox.url()));
    TranscriptionSandbox other("another");
    CHECK(code(ear.client->send("PUT", "transcriber", Ear::body(other.url()))) == "transcriber_key");
    CHECK(other.keys().empty());
    CHECK(ear.asked(ear.note).root()["state"].text() == "done");
}

TEST_CASE("a transcriber's address or model that can't be is refused by its field", "[api][transcribe]") {
    Ear ear;
    const auto field = [&](const std::string& body) {
        const auto answer = ear.client->send("PUT", "transcriber", body);
        INFO(answer.body);
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    };
    for (const char* url : {"http://a.example", "file:///etc/passwd", "https://a.example/?q=1", "https://key@a.example", ""})
        CHECK(field(Ear::body(url)) == "url");
    CHECK(field(Ear::body("https://a.example", R"("acc_1")", false, {}, " ")) == "model");
    CHECK(field(Ear::body("https://a.example", R"("acc_99")")) == "accounts");
    CHECK(field(R"({"automatic":false,"accounts":[]})") == "works");
    CHECK_FALSE(ear.service->workplace().store->transcriber().works);
}

TEST_CASE("a transcriber that doesn't answer isn't turned on and a redirect isn't followed", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox elsewhere, sandbox;
    sandbox.answerAll(307, {}, elsewhere.url() + "/v1/audio/transcriptions");
    CHECK(code(ear.client->send("PUT", "transcriber", Ear::body(sandbox.url()))) == "transcriber_strange");
    CHECK(elsewhere.requests() == 0);
    sandbox.answerAll(503);
    CHECK(code(ear.client->send("PUT", "transcriber", Ear::body(sandbox.url()))) == "transcriber_unreachable");
    sandbox.answerAll(0);
    const auto tried = ear.client->post("transcriber/try", R"({"url":")" + sandbox.url() + R"(","model":"gpt-9"})").json();
    CHECK(tried.root()["ok"].boolean() == false);
    CHECK(tried.root()["fault"].text() == "not_understood");
    CHECK(ear.client->post("transcriber/try", R"({"url":")" + sandbox.url() + R"(","model":"whisper-1"})").json().root()["ok"].boolean() == true);
    CHECK_FALSE(ear.service->workplace().store->transcriber().works);
}

TEST_CASE("a transcriber in trouble stands in nobody's way and says what is wrong", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    ear.plug(Ear::body(sandbox.url()));
    sandbox.answerAll(500);
    const auto failed = ear.asked(ear.note);
    CHECK(failed.root()["state"].text() == "failed");
    CHECK(failed.root()["fault"].text() == "unreachable");
    CHECK(ear.client->get("transcriber").json().root()["fault"].text() == "unreachable");
    CHECK(ear.seller.post("conversations/" + ear.opened + "/replies", R"({"text":"Hallo","key":"key-00001","seen":null})").status == 201);
    // whisper.cpp's server says with status 200 that it can't read a file.
    sandbox.answerAll(200, R"({"error":"failed to read WAV data"})");
    CHECK(ear.asked(ear.note).root()["fault"].text() == "unreadable");
    sandbox.answerAll(429, R"({"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}})");
    CHECK(ear.asked(ear.note).root()["fault"].text() == "used_up");
    const int before = sandbox.requests();
    CHECK(code(ear.ask(ear.note)) == "transcriber_used_up");
    CHECK(sandbox.requests() == before);
    sandbox.answerAll(0);
    ear.plug(Ear::body(sandbox.url()));
    CHECK(ear.asked(ear.note).root()["state"].text() == "done");
    CHECK(ear.client->get("transcriber").json().root()["failing_since"].isNull());
}

TEST_CASE("what buyers record is transcribed by itself when an operator wants it", "[api][transcribe]") {
    Ear ear;
    TranscriptionSandbox sandbox;
    sandbox.hear([](const auto& sound) { return sound.bytes.substr(sound.bytes.size() - 5); });
    ear.plug(Ear::body(sandbox.url(), R"("acc_1")", true));
    ear.speak("photo.jpg", "image/jpeg", "no sound");
    const auto fresh = ear.speak("fresh.ogg", "audio/ogg", voiceNote("fresh"));
    CHECK(ear.made(fresh).root()["text"].text() == "fresh");
    // What was there before waits for somebody to ask.
    CHECK(ear.seller.get("attachments/" + ear.note + "/transcript").status == 404);
    CHECK(sandbox.sounds().size() == 1);
}
