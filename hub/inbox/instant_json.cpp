#include "hub/inbox/instant_json.h"

#include "locales/time/instant.h"

namespace hub {

void writeInstant(channels::JsonWriter& out, std::string_view key, const std::optional<Instant>& instant) {
    out.key(key);
    instant ? out.value(locales::formatInstant(*instant)) : out.null();
}

}  // namespace hub
