#include "hub/api/kind_words.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "channels/contract/registry.h"
#include "embedded/kind_words.h"
#include "locales/words/words.h"

namespace {

/// What an operator reads of a kind: the labels and helps of its settings, actions and their inputs, and what nobody
/// has checked.
std::vector<std::string> textsOf(const channels::Descriptor& kind) {
    std::vector<std::string> all;
    const auto add = [&](const channels::Setting& setting) {
        all.push_back(setting.label);
        all.push_back(setting.help);
    };
    for (const auto& setting : kind.settings) add(setting);
    for (const auto& action : kind.actions) {
        all.push_back(action.label);
        for (const auto& input : action.inputs) add(input);
    }
    all.insert(all.end(), kind.unverified.begin(), kind.unverified.end());
    return all;
}

std::string_view catalogue(const std::string& kind, const std::string& language) {
    for (const auto& file : embedded::kind_words()) {
        if (file.path == kind + "/words/" + language + ".mo") return file.bytes;
    }
    return {};
}

/// A name such as "App Key" may be the same in two languages: what counts is that somebody has said so. A compiled catalogue
/// holds the English of each entry that is translated, between zero bytes.
bool holds(std::string_view catalogue, const std::string& english) {
    return catalogue.find('\0' + english + '\0') != std::string_view::npos;
}

}  // namespace

TEST_CASE("every label, help and doubt of every kind is said in every language of the page", "[api]") {
    for (const auto& kind : channels::allKinds()) {
        for (const auto& language : locales::shippedWords().locales()) {
            if (language == "en") continue;
            const auto words = catalogue(kind.descriptor.kind, language);
            for (const auto& text : textsOf(kind.descriptor)) {
                INFO(kind.descriptor.kind << " in " << language << ": " << text);
                CHECK((text.empty() || holds(words, text)));
            }
        }
    }
}

TEST_CASE("a language that a kind has no words in reads English, and a region its language", "[api]") {
    const auto& kind = channels::allKinds().front().descriptor;
    const auto& english = kind.settings.front().help;
    CHECK(hub::api::kindWord(kind.kind, english, "sw") == english);
    CHECK(hub::api::kindWord(kind.kind, english, "de") != english);
    CHECK(hub::api::kindWord(kind.kind, english, "de-AT") == hub::api::kindWord(kind.kind, english, "de"));
    CHECK(hub::api::kindWord("no such kind", english, "de") == english);
}
