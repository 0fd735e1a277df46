#include "hub/inbox/tagger.h"

#include <algorithm>
#include <set>

#include "channels/contract/registry.h"
#include "channels/kit/json.h"
#include "hub/inbox/tags_json.h"
#include "locales/format/fallback.h"
#include "locales/text/quote.h"
#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

std::string siteCountry(const TagInput& input) {
    if (const auto* kind = channels::findKind(input.channel)) {
        for (const auto& site : kind->descriptor.sites) {
            if (site.host == input.site) return site.country;
        }
    }
    return locales::countryOfSite(input.site);
}

locales::LanguageVerdict languageOf(const TagInput& input, const std::string& own, const std::string& site_country) {
    locales::LanguageEvidence evidence;
    evidence.stated_locale = input.locale;
    evidence.site_country = site_country;
    evidence.ship_country = input.ship_to.country;
    for (const auto& line : input.history) {
        if (line.from_buyer) evidence.earlier_texts.push_back(line.text);
    }
    auto verdict = locales::identifyLanguage(own, evidence);
    if (input.set_language.empty()) return verdict;
    verdict.language = input.set_language;
    verdict.confidence = 1;
    verdict.evidence.insert(verdict.evidence.begin(), {"person", input.set_language, 100});
    return verdict;
}

locales::ZoneEvidence zoneEvidence(
    const TagInput& input, const std::string& own, const std::string& site_country, const locales::LanguageVerdict& language
) {
    locales::ZoneEvidence evidence;
    evidence.text = own;
    evidence.country = input.ship_to.country;
    evidence.state = input.ship_to.state;
    evidence.city = input.ship_to.city;
    evidence.postal_code = input.ship_to.postal_code;
    evidence.phone = input.ship_to.phone;
    evidence.site_country = site_country;
    evidence.locale = input.locale;
    if (locales::isTold(language)) evidence.language = language.language;
    evidence.sent_at = input.sent_at;
    return evidence;
}

locales::ZoneVerdict zoneOf(
    const TagInput& input, const std::string& own, const std::string& site_country, const locales::LanguageVerdict& language
) {
    // What a person has set is as good as the buyer's own word for where he is.
    if (!input.set_zone.empty()) return {input.set_zone, locales::ZoneSource::TextPlace, 1, {}};
    return locales::findZone(zoneEvidence(input, own, site_country, language));
}

templates::Classification classificationOf(
    const TagInput& input, const std::string& own, const std::string& language
) {
    templates::ClassifyEvidence evidence;
    evidence.language = language;
    evidence.subject = input.subject;
    evidence.order_status = input.order_status;
    evidence.attachment_types = input.attachment_types;
    evidence.hints = input.hints;
    evidence.remembered = input.remembered;
    evidence.remembered_risks = input.remembered_risks;
    if (!input.history.empty() && !input.history.back().from_buyer) evidence.last_question = input.history.back().text;
    auto result = templates::classify(own, evidence);
    if (input.set_risks) result.risks = *input.set_risks;
    if (input.set_intent.empty() || templates::topicOf(input.set_intent).empty()) return result;
    std::erase_if(result.intents, [&](const auto& guess) { return guess.intent == input.set_intent; });
    result.intents.insert(result.intents.begin(), {input.set_intent, 1});
    for (std::size_t i = 1; i < result.intents.size(); ++i) result.intents[i].p = 0;
    if (result.intents.size() > 5) result.intents.resize(5);
    result.topic = templates::topicOf(input.set_intent);
    result.evidence.insert(result.evidence.begin(), {"person", input.set_intent});
    return result;
}

}  // namespace

Tags tag(const TagInput& input) {
    const std::string own = locales::foldQuoted(input.text).own;
    const std::string site_country = siteCountry(input);
    Tags tags;
    tags.language = languageOf(input, own, site_country);
    tags.zone = zoneOf(input, own, site_country, tags.language);
    tags.classification = classificationOf(input, own, tags.language.language);
    const auto at = input.now ? input.now : input.sent_at;
    if (tags.zone.zone && at) tags.local_time = locales::localTime(*tags.zone.zone, *at);
    return tags;
}

Guesses guessesFor(TagInput input) {
    input.set_language.clear();
    const std::string own = locales::foldQuoted(input.text).own;
    const std::string site_country = siteCountry(input);
    auto language = languageOf(input, own, site_country);
    auto zones = locales::guessZones(zoneEvidence(input, own, site_country, language));
    return {std::move(language.candidates), std::move(zones)};
}

std::string tagsToJson(const Tags& tags, const std::vector<std::string>& corrected) {
    channels::JsonWriter writer;
    writer.beginObject();
    writeTags(writer, tags);
    if (!corrected.empty()) {
        writer.key("corrected").beginArray();
        for (const auto& name : corrected) writer.value(name);
        writer.endArray();
    }
    writer.endObject();
    return writer.str();
}

MessageTags storedTags(const Tags& tags, const std::vector<std::string>& corrected) {
    return {
        tags.language.language, tags.classification.topic,
        tags.classification.intents.empty() ? std::string() : tags.classification.intents.front().intent,
        tags.classification.risks, tagsToJson(tags, corrected)
    };
}

bool goesFirst(const templates::Classification& classification) {
    static const std::set<std::string> intents{
        "claim_opened", "delivered_not_received", "delivery_failed", "customs_hold", "bulk_order"
    };
    static const std::set<std::string> risks{"review", "case", "chargeback", "legal", "safety"};
    const bool need = !classification.intents.empty() && intents.contains(classification.intents.front().intent);
    return need || std::ranges::any_of(classification.risks, [](const auto& risk) { return risks.contains(risk); });
}

}  // namespace hub
