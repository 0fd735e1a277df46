#include <catch2/catch.hpp>

#include "hub/api/picture.h"

using hub::api::pictureOf;
using namespace std::string_literals;

namespace {

const std::string kPng = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + "\0\0\x02\x80\0\0\x01\xe0"s + "\x08\x02\0\0\0"s;

std::string webp(const std::string& chunk, const std::string& rest) { return "RIFF\x40\0\0\0WEBP"s + chunk + rest + std::string(30, '\0'); }

void shows(const std::string& bytes, const std::string& media_type, std::uint32_t width, std::uint32_t height) {
    const auto picture = pictureOf(bytes);
    REQUIRE(picture);
    CHECK(picture->media_type == media_type);
    CHECK(picture->width == width);
    CHECK(picture->height == height);
}

}  // namespace

TEST_CASE("a picture is known by its first bytes with its size", "[picture]") {
    shows(kPng, "image/png", 640, 480);
    shows("GIF89a\x80\x02\xe0\x01rest"s, "image/gif", 640, 480);
    shows("\xff\xd8\xff\xe0\0\x04xx\xff\xff\xc2\0\x11\x08\x01\xe0\x02\x80\x03"s, "image/jpeg", 640, 480);
    shows(webp("VP8 ", "\x40\0\0\0\x30\0\0\x9d\x01\x2a\x80\x02\xe0\x01"s), "image/webp", 640, 480);
    shows(webp("VP8L", "\x40\0\0\0\x2f\x7f\xc2\x77\0"s), "image/webp", 640, 480);
    shows(webp("VP8X", "\x0a\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0"s), "image/webp", 640, 480);
}

TEST_CASE("what is no picture or has no size is none", "[picture]") {
    const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (const std::string& bytes : {
             ""s, svg, "<html><script>alert(1)</script>"s, "%PDF-1.7"s, "BM\x46\0\0\0"s, "GIF89a"s, "RIFF\0\0\0\0WAVE"s + std::string(30, '\0'),
             "\xff\xd8\xff"s, "\xff\xd8\xff\xe0\0\x01"s, "\xff\xd8\xff\xe0\xff\xff short"s, "\xff\xd8\xff\xda\0\x04xx"s,
             webp("VP8 ", "\x40\0\0\0\x30\0\0\0\0\0\x80\x02\xe0\x01"s), "GIF89a\0\0\xe0\x01rest"s}) {
        CAPTURE(bytes);
        CHECK_FALSE(pictureOf(bytes));
    }
    for (std::size_t length = 0; length < 24; ++length) CHECK_FALSE(pictureOf(kPng.substr(0, length)));
}
