#include "hub/app/commands/expected_tags.h"

#include <algorithm>

#include "locales/format/fallback.h"
#include "locales/zone/clock.h"
#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

using channels::Json;

class Reader {
public:
    Reader(Json from, std::vector<std::string>& warnings) : from_(from), warnings_(warnings) {}

    /// A string for which `holds`; else nothing, and why if something else stands there.
    template <class Holds>
    std::optional<std::string> text(const char* name, const char* expected, Holds holds) {
        const Json value = from_[name];
        if (!value.exists()) return std::nullopt;
        const auto found = value.string();
        if (found && holds(std::string(*found))) return std::string(*found);
        wrong(name, expected, value);
        return std::nullopt;
    }

    std::optional<std::string> timezone() {
        if (const Json value = from_["timezone"]; value.exists() && value.isNull()) return std::string();
        return text("timezone", "a zone of tzdb or null", [](const auto& zone) { return locales::localTime(zone, locales::Instant{}).has_value(); });
    }

    std::optional<std::vector<std::string>> risks() {
        const Json value = from_["risks"];
        if (!value.exists()) return std::nullopt;
        const auto& all = templates::allRisks();
        std::vector<std::string> risks;
        for (std::size_t i = 0; i < value.size(); ++i) risks.push_back(value[i].text());
        const bool known = std::ranges::all_of(risks, [&](const auto& risk) { return std::ranges::find(all, risk) != all.end(); });
        if (value.isArray() && known) return risks;
        wrong("risks", "a list of the taxonomy's risks", value);
        return std::nullopt;
    }

private:
    void wrong(const char* name, const char* expected, Json value) {
        warnings_.push_back(std::string(name) + ": expected " + expected + ", found " + value.dump());
    }

    Json from_;
    std::vector<std::string>& warnings_;
};

bool isLanguage(const std::string& tag) { return tag == "und" || locales::isWellFormedLocale(tag); }

bool isTopic(const std::string& name) {
    return std::ranges::any_of(templates::allIntents(), [&](const auto& intent) { return intent.topic == name; });
}

}  // namespace

ExpectedTags readExpectedTags(Json line, std::vector<std::string>& warnings) {
    Reader in(line["expected"].isObject() ? line["expected"] : line, warnings);
    ExpectedTags expected;
    expected.language = in.text("language", "a BCP-47 tag or und", isLanguage);
    if (expected.language) expected.language = locales::shortLanguage(*expected.language);
    expected.timezone = in.timezone();
    expected.intent = in.text("intent", "one of the taxonomy", [](const auto& name) { return !templates::topicOf(name).empty(); });
    expected.topic = in.text("topic", "one of the taxonomy", isTopic);
    if (!expected.topic && expected.intent) expected.topic = templates::topicOf(*expected.intent);
    expected.risks = in.risks();
    return expected;
}

}  // namespace hub
