#pragma once
#include "channels/contract/transports.h"

namespace hub {

/// The machine's clock.
class SystemClock final : public channels::Clock {
public:
    [[nodiscard]] channels::Instant now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

}  // namespace hub
