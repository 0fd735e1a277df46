#include <catch2/catch.hpp>

#include <algorithm>

#include "channels/contract/registry.h"
#include "hub/desk/desk.h"

namespace {

hub::Tags guessed(const std::string& language, double confidence) {
    hub::Tags tags;
    tags.language.language = language;
    tags.language.confidence = confidence;
    return tags;
}

/// A kind with sites of several languages, and one of its sites that isn't English.
struct Place {
    std::string kind, host, language;
};
Place place() {
    for (const auto& kind : channels::allKinds()) {
        for (const auto& site : kind.descriptor.sites) {
            const bool is_foreign = !site.language.empty() && site.language != "en";
            const bool differs = site.language != kind.descriptor.sites.front().language;
            if (is_foreign && differs) return {kind.descriptor.kind, site.host, site.language};
        }
    }
    return {};
}

}  // namespace

TEST_CASE("a reply is in the language of the message where that is told", "[desk]") {
    hub::DeskRequest request;
    request.message.locale = "de-DE";
    const auto reply = hub::replyLocale(request, guessed("fr", 0.8));
    CHECK(reply.locale == "fr");
    CHECK(reply.evidence == "text");
}

TEST_CASE("a guess at the language gives way to what else speaks for one", "[desk]") {
    const auto found = place();
    REQUIRE_FALSE(found.host.empty());
    const auto tags = guessed("ms", 0.08);
    hub::DeskRequest request;
    CHECK(hub::replyLocale(request, tags).locale == "en");
    CHECK(hub::replyLocale(request, tags).evidence == "default");
    request.message.channel = found.kind;
    request.account_site = found.host;
    CHECK(hub::replyLocale(request, tags).locale == found.language);
    CHECK(hub::replyLocale(request, tags).evidence == "account");
    request.message.site = found.host;
    request.account_site.clear();
    CHECK(hub::replyLocale(request, tags).locale == found.language);
    CHECK(hub::replyLocale(request, tags).evidence == "site");
    request.message.locale = "pt-BR";
    CHECK(hub::replyLocale(request, tags).locale == "pt-BR");
    CHECK(hub::replyLocale(request, tags).evidence == "locale");
}

TEST_CASE("the shortest words pick no language for the reply by themselves", "[desk][model]") {
    for (const char* text : {"ok", "no", "yes", "hello", "??", "ja"}) {
        CAPTURE(text);
        hub::DeskRequest request;
        request.message.text = text;
        CHECK(hub::replyLocale(request, hub::tag(request.message)).locale == "en");
    }
    hub::DeskRequest clear;
    clear.message.text = "Wo bleibt mein Paket?";
    CHECK(hub::replyLocale(clear, hub::tag(clear.message)).locale == "de");
}

TEST_CASE("what a person has set is told", "[desk][model]") {
    hub::DeskRequest request;
    request.message.text = "ok";
    request.message.set_language = "ms";
    CHECK(hub::replyLocale(request, hub::tag(request.message)).locale == "ms");
}

TEST_CASE("a guess at the language gives no time zone", "[tags][model]") {
    hub::TagInput input;
    input.text = "ok";
    CHECK_FALSE(hub::tag(input).zone.zone);
    input.text = "Wo bleibt mein Paket? Ich warte seit zwei Wochen darauf.";
    const auto told = hub::tag(input);
    REQUIRE(told.zone.zone);
    CHECK(told.zone.source == locales::ZoneSource::Language);
}
