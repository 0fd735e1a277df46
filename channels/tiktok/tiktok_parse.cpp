#include "channels/tiktok/tiktok_parse.h"

#include <charconv>

#include "channels/contract/errors.h"

namespace channels::tiktok {

JsonDocument parseDocument(std::string_view body, std::string_view what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

Json requireList(Json root, std::string_view name) {
    const Json list = root["data"][name];
    if (!list.isArray())
        throw NotUnderstood(
            "data." + std::string(name) + ": a list was expected, found " + std::string(list.typeName())
        );
    return list;
}

std::optional<Instant> epochSeconds(Json value) {
    constexpr std::int64_t kLast = 253'402'300'799;  // the end of the year 9999
    const std::string text = value.text();
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size() || seconds <= 0 || seconds > kLast)
        return std::nullopt;
    return Instant(std::chrono::seconds(seconds));
}

}  // namespace channels::tiktok
