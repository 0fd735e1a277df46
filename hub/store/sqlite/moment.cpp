#include "hub/store/sqlite/moment.h"

#include <charconv>
#include <stdexcept>

namespace hub::sqlite {

Moment momentFromText(const std::string& text) {
    Moment moment;
    if (text.empty()) return moment;
    const char* const end = text.data() + text.size();
    const auto [dot, error] = std::from_chars(text.data(), end, moment.at);
    if (error != std::errc() || dot == end || *dot != '.') throw std::invalid_argument("not a cursor: " + text);
    const auto [last, id_error] = std::from_chars(dot + 1, end, moment.id);
    if (id_error != std::errc() || last != end) throw std::invalid_argument("not a cursor: " + text);
    return moment;
}

std::string momentToText(const Moment& moment) { return std::to_string(moment.at) + "." + std::to_string(moment.id); }

}  // namespace hub::sqlite
