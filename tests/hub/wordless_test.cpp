#include <catch2/catch.hpp>

#include <algorithm>

#include "channels/kit/json.h"
#include "hub/desk/desk.h"
#include "hub/inbox/tags_json.h"

using hub::FileKind;
using hub::TagInput;

namespace {

TagInput sent(FileKind kind, const std::string& media_type) {
    TagInput input;
    input.files = {kind};
    input.attachment_types = {media_type};
    return input;
}

std::string intentOf(const hub::Tags& tags) {
    return tags.classification.intents.empty() ? std::string() : tags.classification.intents.front().intent;
}

std::vector<std::string> suggestedFor(const TagInput& input) {
    hub::DeskRequest request;
    request.message = input;
    request.message.locale = "de-DE";
    request.seller_locale = "en";
    std::vector<std::string> keys;
    for (const auto& suggestion : hub::answer(request).suggestions) keys.push_back(suggestion.key);
    return keys;
}

const std::string kAsk = "other.provides_information.ask_text";

}  // namespace

TEST_CASE("a message that is only a voice note says so and stays undecided", "[tags][unit]") {
    const auto tags = hub::tag(sent(FileKind::Voice, "audio/ogg"));
    CHECK(tags.only == "voice");
    CHECK(intentOf(tags).empty());
    CHECK(tags.classification.topic.empty());
    CHECK(tags.classification.risks.empty());
    const auto json = channels::JsonDocument::parse(hub::tagsToJson(tags));
    CHECK(json.root()["only"].text() == "voice");
    CHECK(json.root()["intent"].text().empty());
    CHECK(hub::readTags(json.root()).only == "voice");
}

TEST_CASE("words beside a picture are read as words", "[tags][unit]") {
    auto input = sent(FileKind::Picture, "image/jpeg");
    input.text = "Wo bleibt mein Paket?";
    const auto tags = hub::tag(input);
    CHECK(tags.only.empty());
    CHECK(intentOf(tags) == "order_tracking");
    CHECK_FALSE(channels::JsonDocument::parse(hub::tagsToJson(tags)).root()["only"].exists());
}

TEST_CASE("a picture after the seller's question is the answer to it", "[tags][unit]") {
    auto input = sent(FileKind::Picture, "image/jpeg");
    input.history = {{true, "Die Lampe kam zerbrochen an"}, {false, "Bitte schicken Sie uns ein Foto."}};
    CHECK(intentOf(hub::tag(input)) == "provides_information");
}

TEST_CASE("a picture after the buyer's own words goes with them", "[tags][unit]") {
    auto input = sent(FileKind::Picture, "image/jpeg");
    input.history = {{true, "Die Lampe kam zerbrochen an, der Schirm ist kaputt"}, {true, ""}};
    const auto tags = hub::tag(input);
    CHECK(intentOf(tags) == "damaged_defective");
    CHECK(tags.only == "picture");
}

TEST_CASE("what a channel says in the place of words is no word of the buyer's", "[tags][unit]") {
    TagInput input;
    input.text = "[Sticker]";
    input.only = "picture";
    const auto tags = hub::tag(input);
    CHECK(tags.only == "picture");
    CHECK(tags.language.language == "und");
    CHECK(intentOf(tags).empty());
}

TEST_CASE("a person's word on a voice note is obeyed", "[tags][unit]") {
    auto input = sent(FileKind::Voice, "audio/ogg");
    input.set_intent = "cancel_order";
    CHECK(intentOf(hub::tag(input)) == "cancel_order");
}

TEST_CASE("what a machine heard is tagged as words are and marked", "[tags][unit]") {
    auto input = sent(FileKind::Voice, "audio/ogg");
    input.transcript = "Hallo, wo bleibt denn mein Paket? Ich warte seit zwei Wochen.";
    const auto tags = hub::tag(input);
    CHECK(tags.only == "voice");
    CHECK(tags.from_transcript);
    CHECK(tags.language.language == "de");
    CHECK(intentOf(tags) == "order_tracking");
    CHECK(suggestedFor(input).front() != kAsk);
}

TEST_CASE("the buyer is asked for text first where nobody understands what he sent", "[tags][unit]") {
    for (const auto kind : {FileKind::Voice, FileKind::Video, FileKind::Picture}) {
        const auto keys = suggestedFor(sent(kind, ""));
        REQUIRE_FALSE(keys.empty());
        CHECK(keys.front() == kAsk);
    }
    auto note = sent(FileKind::Voice, "audio/ogg");
    note.history = {{true, "Die Lampe kam zerbrochen an"}, {true, ""}};
    const auto keys = suggestedFor(note);
    REQUIRE(keys.size() > 1);
    CHECK(keys.front() == kAsk);
}

TEST_CASE("nobody is asked for text about a picture that the conversation explains", "[tags][unit]") {
    auto input = sent(FileKind::Picture, "image/jpeg");
    input.history = {{false, "Bitte schicken Sie uns ein Foto."}};
    const auto keys = suggestedFor(input);
    REQUIRE_FALSE(keys.empty());
    CHECK(std::find(keys.begin(), keys.end(), kAsk) == keys.end());
    TagInput words;
    words.text = "Hier ist die Nummer: 4471-08832";
    CHECK(suggestedFor(words).front() != kAsk);
}
