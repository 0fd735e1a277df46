#pragma once
#include <string>
#include <string_view>

#include "locales/time/instant.h"

namespace hub {

/// Files in one, as any `tar` takes them apart (POSIX ustar).
class Tar {
public:
    explicit Tar(locales::Instant at) : at_(at) {}
    void add(std::string_view name, std::string_view bytes);  ///< a name of at most 99 bytes
    [[nodiscard]] std::string finish() const;

private:
    locales::Instant at_;
    std::string bytes_;
};

}  // namespace hub
