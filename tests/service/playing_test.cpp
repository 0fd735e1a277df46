#include <catch2/catch.hpp>

#include "tests/support/office.h"
#include "tests/support/recordings.h"

using namespace tests;

namespace {

/// A voice note with bytes that tell where they stand.
std::string longNote() {
    std::string bytes = voiceNote();
    while (bytes.size() < 200'000) bytes += std::to_string(bytes.size()) + ' ';
    return bytes;
}

/// A buyer who sends one file and no word.
struct Speaker : Office {
    Speaker() { client->signIn("seller", kPassword); }
    std::string send(const std::string& name, const std::string& media_type, const std::string& bytes) {
        auto& place = service->workplace();
        ++sent;
        auto m = message("voice" + std::to_string(sent), "c1", "", kNoon + sent * 1min);
        m.attachments = {{name, media_type, "", place.blobs->put(bytes), static_cast<std::int64_t>(bytes.size())}};
        hub::Arrivals arrivals;
        arrivals.messages = {m};
        place.store->arrive(*place.store->lease(1, "test", kNoon, 10min), arrivals, kNoon);
        return "attachments/" + hub::outsideId(hub::IdKind::Attachment, place.store->messages(1, 1).front().attachments.front().id) + "/media";
    }
    Answer part(const std::string& path, const std::string& range, const std::string& if_range = {}) {
        client->extra_headers = {{"Range", range}};
        if (!if_range.empty()) client->extra_headers["If-Range"] = if_range;
        auto answer = client->get(path);
        client->extra_headers.clear();
        return answer;
    }
    int sent = 0;
};

}  // namespace

TEST_CASE("a voice note is played as what its bytes are and can do nothing", "[api][media]") {
    Speaker buyer;
    const auto answer = buyer.client->get(buyer.send("note.html", "text/html", longNote()));
    INFO(answer.status);
    REQUIRE(answer.status == 200);
    CHECK(answer.headers.at("content-type") == "audio/ogg");
    CHECK(answer.headers.at("x-content-type-options") == "nosniff");
    CHECK(answer.headers.at("content-security-policy") == "default-src 'none'; sandbox");
    CHECK(answer.headers.at("accept-ranges") == "bytes");
    CHECK(answer.body == longNote());
}

TEST_CASE("a voice note is played from any place on", "[api][media]") {
    Speaker buyer;
    const std::string path = buyer.send("note.ogg", "audio/ogg", longNote()), whole = longNote();
    const auto middle = buyer.part(path, "bytes=100000-165535");
    REQUIRE(middle.status == 206);
    CHECK(middle.headers.at("content-range") == "bytes 100000-165535/" + std::to_string(whole.size()));
    CHECK(middle.headers.at("content-length") == "65536");
    CHECK(middle.body == whole.substr(100'000, 65'536));
    CHECK(buyer.part(path, "bytes=0-").body == whole);
    CHECK(buyer.part(path, "bytes=-10").body == whole.substr(whole.size() - 10));

    const auto behind = buyer.part(path, "bytes=" + std::to_string(whole.size()) + "-");
    CHECK(behind.status == 416);
    CHECK(behind.headers.at("content-range") == "bytes */" + std::to_string(whole.size()));
    CHECK(buyer.part(path, "bytes=0-1,5-6").status == 200);

    const std::string tag = middle.headers.at("etag");
    CHECK(buyer.part(path, "bytes=5-9", tag).status == 206);
    CHECK(buyer.part(path, "bytes=5-9", "\"another\"").status == 200);
}

TEST_CASE("a file that only says that it is sound is saved and never played", "[api][media]") {
    Speaker buyer;
    CHECK(buyer.client->get(buyer.send("note.ogg", "audio/ogg", "<html><script>alert(1)</script>")).status == 422);
    CHECK(buyer.client->get(buyer.send("note.mp3", "audio/mpeg", "")).status == 422);
}

TEST_CASE("voices of buyers are for those who work the inbox", "[api][media]") {
    Speaker buyer;
    const std::string path = buyer.send("note.ogg", "audio/ogg", longNote());
    buyer.addUser("editor", {hub::Role::Editor});
    buyer.client->signIn("editor", kPassword);
    CHECK(buyer.client->get(path).status == 403);
    Client nobody(buyer.service->url());
    CHECK(nobody.get(path).status == 401);
}

TEST_CASE("the page plays what the hub gives and nothing else", "[api][media]") {
    Speaker buyer;
    const auto answer = buyer.client->get("/");
    CHECK(answer.headers.at("content-security-policy").find("media-src 'self';") != std::string::npos);
}
