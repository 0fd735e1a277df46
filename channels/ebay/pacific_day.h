#pragma once
#include "channels/contract/values.h"

/// eBay's days: from midnight to midnight on the US Pacific coast, so 23 to 25 hours long.
namespace channels::ebay {

/// When the day of `now` began.
Instant pacificMidnight(Instant now);

/// When the day of `now` ends.
Instant nextPacificMidnight(Instant now);

}  // namespace channels::ebay
