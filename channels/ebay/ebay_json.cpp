#include "channels/ebay/ebay_json.h"

#include <string>
#include <utility>

#include "channels/contract/errors.h"

namespace channels::ebay {
namespace {

bool isDecimal(const std::string& text) {
    return !text.empty() && text.size() < 32 && text.find_first_not_of("0123456789.-") == std::string::npos;
}

}  // namespace

JsonDocument parseDocument(std::string_view body, const char* what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

Json requireList(Json root, const char* name) {
    const Json list = root[name];
    if (!list.isArray())
        throw NotUnderstood(
            std::string(name) + ": a list was expected, found " + std::string(list.typeName())
        );
    return list;
}

std::optional<Money> readMoney(Json amount) {
    std::string value = amount["value"].text();
    if (!isDecimal(value)) return std::nullopt;
    // A number has lost the zero at its end.
    if (value.size() > 2 && value[value.size() - 2] == '.') value += '0';
    return Money{std::move(value), amount["currency"].text()};
}

}  // namespace channels::ebay
