#pragma once
#include <cstdint>
#include <string>

#include "channels/contract/transports.h"
#include "hub/quality/model.h"
#include "hub/reports/days.h"
#include "hub/store/store.h"

namespace hub {

QualitySampling qualitySampling(Store& store);
void putQualitySampling(Store& store, const QualitySampling& sampling);

/// Draws from the replies of a week, by its Monday (UTC), what isn't drawn yet; how many cards that made. A week that goes on can
/// be drawn again later.
std::int64_t drawWeek(Store& store, reports::Date monday);

/// Draws each week once it is over, while a share is set. One thread at a time.
class QualityDraw {
public:
    QualityDraw(Store& store, const channels::Clock& clock) : store_(store), clock_(clock) {}
    void runDue();

private:
    Store& store_;
    const channels::Clock& clock_;
};

}  // namespace hub
