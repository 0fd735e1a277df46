#include "hub/inbox/tagger.h"

#include <algorithm>
#include <set>

#include "channels/contract/registry.h"
#include "channels/kit/json.h"
#include "hub/inbox/tags_json.h"
#include "locales/format/fallback.h"
#include "locales/text/quote.h"
#include "locales/text/trim.h"
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

bool isBlank(const std::string& text) { return locales::trimmed(text).empty(); }

/// What was asked, when this message is the answer to it.
std::string questionBefore(const std::vector<TagInput::Line>& history, std::size_t count) {
    return count > 0 && !history[count - 1].from_buyer ? history[count - 1].text : std::string();
}

/// Of a message without words: after the seller's words it is an answer, after the buyer's own it goes with them; the
/// marketplace's word counts, too. Else nobody knows.
templates::Classification wordless(const TagInput& input, templates::ClassifyEvidence evidence) {
    evidence.subject.clear();
    auto count = input.history.size();
    while (count > 0 && isBlank(input.history[count - 1].text)) --count;
    if (count == 0 && evidence.hints.empty()) return {};
    if (count == 0 || !input.history[count - 1].from_buyer) {
        auto answer = templates::classify("", evidence);
        answer.risks.clear();
        return answer;
    }
    evidence.last_question = questionBefore(input.history, count - 1);
    evidence.attachment_types.clear();
    auto same = templates::classify(input.history[count - 1].text, evidence);
    same.risks.clear();
    for (auto& reason : same.evidence) {
        if (reason.source == "text") reason.source = "history";
    }
    return same;
}

templates::Classification classificationOf(
    const TagInput& input, const std::string& own, const std::string& language, bool has_words
) {
    templates::ClassifyEvidence evidence;
    evidence.language = language;
    evidence.subject = input.subject;
    evidence.order_status = input.order_status;
    evidence.attachment_types = input.attachment_types;
    evidence.hints = input.hints;
    evidence.remembered = input.remembered;
    evidence.remembered_risks = input.remembered_risks;
    evidence.last_question = questionBefore(input.history, input.history.size());
    auto result = has_words ? templates::classify(own, evidence) : wordless(input, std::move(evidence));
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
    std::string own = locales::foldQuoted(input.text).own;
    const std::string site_country = siteCountry(input);
    Tags tags;
    tags.only = input.only.empty() ? wordlessKind(own, input.files) : input.only;
    if (!tags.only.empty()) own = input.transcript;
    tags.from_transcript = !tags.only.empty() && !isBlank(own);
    tags.language = languageOf(input, own, site_country);
    tags.zone = zoneOf(input, own, site_country, tags.language);
    tags.classification = classificationOf(input, own, tags.language.language, tags.only.empty() || tags.from_transcript);
    const auto at = input.now ? input.now : input.sent_at;
    if (tags.zone.zone && at) tags.local_time = locales::localTime(*tags.zone.zone, *at);
    return tags;
}

std::string wordlessOf(const Tags& tags) {
    if (tags.only.empty() || tags.from_transcript) return {};
    const bool is_heard = tags.only == "voice" || tags.only == "video";
    return is_heard || tags.classification.intents.empty() ? tags.only : std::string();
}

Guesses guessesFor(TagInput input) {
    input.set_language.clear();
    const bool has_transcript = !input.transcript.empty();
    const std::string own = has_transcript ? input.transcript : locales::foldQuoted(input.text).own;
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
