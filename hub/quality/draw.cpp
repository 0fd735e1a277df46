#include "hub/quality/draw.h"

#include <algorithm>

#include "channels/kit/json.h"
#include "hub/quality/sample.h"

namespace hub {
namespace {

using namespace std::chrono;

constexpr const char* kSampling = "quality_sampling";
constexpr const char* kDrawn = "quality_drawn_week";
constexpr int kMostWeeks = 12;

std::optional<reports::Date> weekIn(const std::string& kept) {
    if (kept.empty()) return std::nullopt;
    return reports::parseWeek(channels::JsonDocument::parse(kept).root()["week"].text());
}

}  // namespace

QualitySampling qualitySampling(Store& store) {
    QualitySampling sampling;
    const std::string kept = store.operatingSetting(kSampling);
    if (kept.empty()) return sampling;
    const auto document = channels::JsonDocument::parse(kept);
    sampling.share_percent = static_cast<int>(document.root()["share_percent"].integer().value_or(0));
    sampling.seed = document.root()["seed"].text();
    return sampling;
}

void putQualitySampling(Store& store, const QualitySampling& sampling) {
    channels::JsonWriter out;
    out.beginObject().member("share_percent", sampling.share_percent).member("seed", sampling.seed).endObject();
    store.putOperatingSetting(kSampling, out.str());
}

std::int64_t drawWeek(Store& store, reports::Date monday) {
    const std::string week = reports::weekOf(monday);
    const auto sent = store.sentReplies(Instant(monday), Instant(monday + weeks(1)));
    return store.addCards(week, sampleOf(sent, qualitySampling(store), week));
}

void QualityDraw::runDue() {
    const std::string kept = store_.operatingSetting(kDrawn);
    if (qualitySampling(store_).share_percent == 0) {
        // Once a share is set again, it begins with the week before.
        if (!kept.empty()) store_.putOperatingSetting(kDrawn, {});
        return;
    }
    const reports::Date last = reports::mondayOf(floor<days>(clock_.now())) - weeks(1);
    reports::Date next = last;
    // The hub may have been off for weeks.
    if (const auto drawn = weekIn(kept)) next = std::max(*drawn + weeks(1), last - weeks(kMostWeeks - 1));
    for (; next <= last; next += weeks(1)) {
        drawWeek(store_, next);
        channels::JsonWriter drawn;
        drawn.beginObject().member("week", reports::weekOf(next)).endObject();
        store_.putOperatingSetting(kDrawn, drawn.str());
    }
}

}  // namespace hub
