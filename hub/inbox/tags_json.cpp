#include "hub/inbox/tags_json.h"

#include <cmath>

#include "templates/classify/taxonomy.h"

namespace hub {
namespace {

// Four digits are more than any figure here is worth.
double rounded(double p) { return std::round(p * 10000) / 10000; }

void writeReasons(channels::JsonWriter& writer, const locales::LanguageVerdict& verdict) {
    writer.key("language_evidence").beginArray();
    for (const auto& reason : verdict.evidence) {
        writer.beginObject().member("source", reason.source).member("detail", reason.language);
        writer.member("weight", rounded(reason.weight)).endObject();
    }
    writer.endArray();
}

void writeLocalTime(channels::JsonWriter& writer, const std::optional<locales::LocalTime>& local) {
    if (!local) {
        writer.key("local_time").null().key("awake").null().key("next_waking").null();
        return;
    }
    // A wall clock has no "Z": the text of the UTC instant with the same digits, cut before it.
    std::string wall = locales::formatInstant(locales::Instant(std::chrono::floor<std::chrono::seconds>(local->wall.time_since_epoch())));
    wall.pop_back();
    writer.member("local_time", wall).member("utc_offset_minutes", static_cast<std::int64_t>(local->offset.count() / 60));
    writer.member("awake", local->awake);
    writer.member("next_waking", locales::formatInstant(local->next_waking));
}

}  // namespace

void writeTags(channels::JsonWriter& writer, const Tags& tags) {
    const auto& language = tags.language;
    writer.member("language", language.language).member("language_confidence", rounded(language.confidence));
    if (!language.second_language.empty()) writer.member("second_language", language.second_language);
    writeReasons(writer, language);
    writer.key("timezone");
    tags.zone.zone ? writer.value(*tags.zone.zone) : writer.null();
    writer.member("timezone_evidence", wireName(tags.zone.source));
    writer.member("timezone_confidence", rounded(tags.zone.confidence));
    if (!tags.zone.runner_up.empty()) writer.member("timezone_runner_up", tags.zone.runner_up);
    const auto& classification = tags.classification;
    writer.member("topic", classification.topic);
    writer.member("intent", classification.intents.empty() ? "" : classification.intents.front().intent);
    writer.key("intents").beginArray();
    for (const auto& guess : classification.intents) {
        writer.beginObject().member("intent", guess.intent).member("p", rounded(guess.p)).endObject();
    }
    writer.endArray().key("intent_evidence").beginArray();
    for (const auto& reason : classification.evidence) {
        writer.beginObject().member("source", reason.source).member("detail", reason.detail).endObject();
    }
    writer.endArray().key("risks").beginArray();
    for (const auto& risk : classification.risks) writer.value(risk);
    writer.endArray();
    if (!tags.only.empty()) writer.member("only", tags.only).member("from_transcript", tags.from_transcript);
    writeLocalTime(writer, tags.local_time);
    writer.member("taxonomy", templates::kTaxonomyVersion);
}

Tags readTags(channels::Json from) {
    Tags tags;
    tags.language.language = from["language"].text("und");
    tags.language.confidence = from["language_confidence"].number().value_or(0);
    if (const auto zone = from["timezone"].string()) tags.zone.zone = std::string(*zone);
    tags.zone.confidence = from["timezone_confidence"].number().value_or(0);
    tags.classification.topic = from["topic"].text();
    const auto intents = from["intents"];
    for (std::size_t i = 0; i < intents.size(); ++i) {
        tags.classification.intents.push_back({intents[i]["intent"].text(), intents[i]["p"].number().value_or(0)});
    }
    const auto risks = from["risks"];
    for (std::size_t i = 0; i < risks.size(); ++i) tags.classification.risks.push_back(risks[i].text());
    tags.only = from["only"].text();
    tags.from_transcript = from["from_transcript"].boolean().value_or(false);
    return tags;
}

}  // namespace hub
