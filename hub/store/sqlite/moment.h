#pragma once
#include <cstdint>
#include <limits>
#include <string>

#include "hub/inbox/model.h"

namespace hub::sqlite {

/// What a page ended with whose newest comes first: order is by time, the id only parts what came at once.
struct Moment {
    static constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
    std::int64_t at = kEnd;
    Id id = kEnd;
};

/// The end for empty text. Throws std::invalid_argument for what is no cursor.
Moment momentFromText(const std::string& text);
std::string momentToText(const Moment& moment);

}  // namespace hub::sqlite
