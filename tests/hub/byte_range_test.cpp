#include <catch2/catch.hpp>

#include "hub/api/byte_range.h"

using hub::api::ByteRange;
using hub::api::byteRange;

namespace {

void gives(std::string_view header, std::uint64_t first, std::uint64_t count) {
    CAPTURE(header);
    const auto range = byteRange(header, 1'000);
    CHECK(range.kind == ByteRange::Kind::Part);
    CHECK(range.first == first);
    CHECK(range.count == count);
}

}  // namespace

TEST_CASE("a range of bytes is read as RFC 9110 has it", "[api][unit]") {
    gives("bytes=0-", 0, 1'000);
    gives("bytes=0-0", 0, 1);
    gives("bytes=500-599", 500, 100);
    gives("bytes=900-5000", 900, 100);
    gives("bytes=999-18446744073709551615", 999, 1);
    gives("bytes=-300", 700, 300);
    gives("bytes=-5000", 0, 1'000);
    gives("bytes= 10-19", 10, 10);
}

TEST_CASE("a range that begins behind the end is nowhere", "[api][unit]") {
    CHECK(byteRange("bytes=1000-", 1'000).kind == ByteRange::Kind::Nowhere);
    CHECK(byteRange("bytes=-0", 1'000).kind == ByteRange::Kind::Nowhere);
    CHECK(byteRange("bytes=0-", 0).kind == ByteRange::Kind::Nowhere);
    CHECK(byteRange("bytes=-1", 0).kind == ByteRange::Kind::Nowhere);
}

TEST_CASE("a range that need not be obeyed is answered with the whole", "[api][unit]") {
    for (const auto* header : {"", "bytes", "bytes=", "bytes=-", "bytes=9-3", "bytes=a-b", "bytes=1-2x", "bytes=0-1,5-6", "items=0-3",
                               "bytes=+1-2", "bytes=99999999999999999999-"}) {
        CAPTURE(header);
        CHECK(byteRange(header, 1'000).kind == ByteRange::Kind::Whole);
    }
}
