#include <catch2/catch.hpp>

#include "tests/support/office.h"

using namespace tests;
using namespace std::string_literals;

namespace {

std::string png(std::uint32_t width, std::uint32_t height) {
    const auto number = [](std::uint32_t value) {
        std::string bytes;
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xFF);
        return bytes;
    };
    return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + number(width) + number(height) + "\x08\x02\0\0\0"s;
}

/// A buyer who sends one file.
struct Sender : Office {
    Sender() { client->signIn("seller", kPassword); }
    Answer image(const std::string& name, const std::string& media_type, const std::string& bytes) { return client->get(send(name, media_type, bytes) + "/image"); }
    /// The address of what came.
    std::string send(const std::string& name, const std::string& media_type, const std::string& bytes) {
        auto& place = service->workplace();
        ++sent;
        auto m = message("file" + std::to_string(sent), "c1", "Siehe Bild", kNoon + sent * 1min);
        m.attachments = {{name, media_type, "", place.blobs->put(bytes), static_cast<std::int64_t>(bytes.size())}};
        hub::Arrivals arrivals;
        arrivals.messages = {m};
        place.store->arrive(*place.store->lease(1, "test", kNoon, 10min), arrivals, kNoon);
        return "attachments/" + hub::outsideId(hub::IdKind::Attachment, place.store->messages(1, 1).front().attachments.front().id);
    }
    int sent = 0;
};

}  // namespace

TEST_CASE("a picture is shown as what its bytes are and can do nothing", "[api][pictures]") {
    Sender buyer;
    const auto answer = buyer.image("photo.svg", "image/svg+xml", png(640, 480));
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(answer.headers.at("content-type") == "image/png");
    CHECK(answer.headers.at("x-content-type-options") == "nosniff");
    CHECK(answer.headers.at("content-security-policy") == "default-src 'none'; sandbox");
    CHECK(answer.headers.at("cache-control") == "private, max-age=3600");
    CHECK(answer.body == png(640, 480));
}

TEST_CASE("a file that only says that it is a picture is saved and never shown", "[api][pictures]") {
    Sender buyer;
    const std::string script = "<script>alert(1)</script>";
    for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
             {"photo.png", "<html>" + script},
             {"photo.jpg", "<svg xmlns=\"http://www.w3.org/2000/svg\">" + script + "</svg>"},
             {"photo.gif", "GIF89"},
         }) {
        CAPTURE(name);
        const std::string path = buyer.send(name, "image/png", bytes);
        CHECK(buyer.client->get(path + "/image").status == 422);
        const auto saved = buyer.client->get(path);
        CHECK(saved.status == 200);
        CHECK(saved.headers.at("content-type") == "application/octet-stream");
        CHECK(saved.headers.at("content-disposition") == "attachment");
    }
}

TEST_CASE("a picture that would fill the browser's memory is not shown", "[api][pictures]") {
    Sender buyer;
    CHECK(buyer.image("wide.png", "image/png", png(16'385, 1)).status == 422);
    CHECK(buyer.image("many.png", "image/png", png(9'000, 9'000)).status == 422);
    CHECK(buyer.image("heavy.png", "image/png", png(10, 10) + std::string(12u << 20, 'x')).status == 422);
    CHECK(buyer.image("photo.png", "image/png", png(8'000, 6'000)).status == 200);
}

TEST_CASE("pictures of buyers are for those who work the inbox", "[api][pictures]") {
    Sender buyer;
    const std::string path = buyer.send("photo.png", "image/png", png(4, 4)) + "/image";
    CHECK(buyer.client->get("attachments/att_999999/image").status == 404);
    buyer.addUser("editor", {hub::Role::Editor});
    buyer.client->signIn("editor", kPassword);
    CHECK(buyer.client->get(path).status == 403);
    Client nobody(buyer.service->url());
    CHECK(nobody.get(path).status == 401);
}
