#include "locales/time/time_of_day.h"

#include <array>
#include <cstdio>

namespace locales {

std::string formatTimeOfDay(int minutes) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d", minutes / 60 % 24, minutes % 60);
    return text.data();
}

std::optional<int> parseTimeOfDay(std::string_view text, int latest) {
    const auto isDigit = [&](std::size_t n) { return text[n] >= '0' && text[n] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !isDigit(0) || !isDigit(1) || !isDigit(3) || !isDigit(4)) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
    if (minute > 59 || hour * 60 + minute > latest) return std::nullopt;
    return hour * 60 + minute;
}

}  // namespace locales
