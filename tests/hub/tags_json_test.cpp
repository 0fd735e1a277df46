#include <catch2/catch.hpp>

#include "channels/kit/json.h"
#include "hub/inbox/tagger.h"

namespace {

hub::Tags in(const std::string& zone) {
    hub::Tags tags;
    tags.zone.zone = zone;
    tags.local_time = locales::localTime(zone, locales::parseInstant("2026-11-21T22:31:07Z").value());
    return tags;
}

}  // namespace

TEST_CASE("the tags tell how far the buyer's clock is from UTC", "[tags]") {
    const auto east = channels::JsonDocument::parse(hub::tagsToJson(in("Asia/Kolkata")));
    CHECK(east.root()["utc_offset_minutes"].integer() == 330);
    CHECK(east.root()["local_time"].text() == "2026-11-22T04:01:07");
    const auto west = channels::JsonDocument::parse(hub::tagsToJson(in("America/New_York")));
    CHECK(west.root()["utc_offset_minutes"].integer() == -300);
    const auto nowhere = channels::JsonDocument::parse(hub::tagsToJson(hub::Tags{}));
    CHECK_FALSE(nowhere.root()["utc_offset_minutes"].exists());
}

TEST_CASE("the tags name the other zone that evidence spoke for", "[tags]") {
    auto tags = in("America/New_York");
    CHECK_FALSE(channels::JsonDocument::parse(hub::tagsToJson(tags)).root()["timezone_runner_up"].exists());
    tags.zone.runner_up = "America/Chicago";
    CHECK(channels::JsonDocument::parse(hub::tagsToJson(tags)).root()["timezone_runner_up"].text() == "America/Chicago");
}
