#include <catch2/catch.hpp>

#include "hub/editing/changed_words.h"

using Words = std::vector<std::string>;

namespace {

hub::ChangedWords compare(const std::string& suggested, const std::string& sent, const std::string& pattern, const std::string& locale = "en") {
    return hub::changedWords({suggested, sent, locale, pattern, {"Jonas Weber", "Oak lamp"}});
}

}  // namespace

TEST_CASE("a text that was sent as it stood has no changed words", "[words]") {
    const auto same = compare("Your parcel is on its way.", "Your parcel is on its way.", "Your parcel is on its way.");
    CHECK(same.share == 0);
    CHECK(same.taken_out.empty());
    CHECK(same.put_in.empty());
}

TEST_CASE("words that a sender took out and put in are listed with their share", "[words]") {
    const auto changed = compare("We are sorry for the delay.", "We apologise for the delay.", "We are sorry for the delay.");
    CHECK(changed.taken_out == Words{"are", "sorry"});
    CHECK(changed.put_in == Words{"apologise"});
    CHECK(changed.share == Approx(1 - 2.0 * 4 / 11));
}

TEST_CASE("no word of a fact is listed: neither what filled the pattern nor what is known of the buyer nor digits", "[words]") {
    const auto changed = compare(
        "Dear Jonas, DHL brings it on Friday 27.", "Dear Mr Weber, UPS7 brings the lamp tomorrow.", "Dear {buyer_name}, {carrier} brings it on {eta}."
    );
    CHECK(changed.taken_out == Words{"it", "on"});
    CHECK(changed.put_in == Words{"Mr", "the", "tomorrow"});
}

TEST_CASE("what stands in the place of a fact that nobody knew is not listed", "[words]") {
    const auto changed = compare(
        "Your parcel is with [[carrier]] now.", "Your parcel is with Hermes today.", "Your parcel is with {carrier} now."
    );
    CHECK(changed.put_in.empty());
    CHECK(changed.taken_out == Words{"now"});
}

TEST_CASE("a word that only moved or changed its case is not listed", "[words]") {
    const auto changed = compare("Please wait a little.", "Wait a little please.", "Please wait a little.");
    CHECK(changed.taken_out.empty());
    CHECK(changed.put_in.empty());
    CHECK(changed.share > 0);
}

TEST_CASE("Chinese is compared by words and not by characters or whole sentences", "[words]") {
    const auto changed = compare("您的包裹正在路上。", "您的包裹正在运输。", "您的包裹正在路上。", "zh-Hans");
    CHECK(changed.share > 0);
    CHECK(changed.share < 1);
    CHECK_FALSE(changed.put_in.empty());
    for (const auto& word : changed.taken_out) CHECK(word.find("包裹") == std::string::npos);
}

TEST_CASE("texts that are too long and too unlike to be compared list no words and still have a share", "[words]") {
    std::string one, other;
    for (int i = 0; i < 3000; ++i) {
        one += "alpha ";
        other += "beta ";
    }
    const auto changed = compare("Hello " + one, "Hello " + other, "Hello alpha");
    CHECK(changed.share > 0.9);
    CHECK(changed.taken_out.empty());
    CHECK(changed.put_in.empty());
}
