#include "channels/wish/wish_envelope.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"

namespace channels::wish {
namespace {

using namespace std::chrono_literals;

constexpr long long kEpochFrom = 1'000'000;
constexpr long long kMillisFrom = 100'000'000'000;

struct Meaning {
    std::string_view code, meaning;
};

// The OAuth part of the OpenAPI file; 1009 and 1016 are known only as reasons to ask for a new token.
constexpr Meaning kMeanings[] = {
    {"1001", "a parameter is wrong"},
    {"1002", "the app or the account is disabled"},
    {"1006", "not authorised"},
    {"1007", "the access token has expired"},
    {"1008", "the access token was revoked"},
    {"1009", "the access token isn't good"},
    {"1012", "the access token is missing"},
    {"1016", "the access token isn't good"},
    {"10001", "client id, client secret or redirect address is wrong"},
    {"10002", "the authorization code was redeemed already"},
    {"10004", "the authorization code has expired"},
    {"10008", "the authorization code is wrong"},
};

constexpr std::array<std::string_view, 6> kTokenErrors = {"1006", "1007", "1008", "1009", "1012", "1016"};

JsonDocument parseDocument(std::string_view body, const std::string& call) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(call + ": not JSON at byte " + std::to_string(error.offset));
    }
}

/// Empty for what isn't a number: it might be an echo of what was sent.
std::string codeOf(Json root) {
    const std::string code = root["code"].text();
    const bool number = code.size() <= 9 && code.find_first_not_of("0123456789") == std::string::npos;
    return number ? code : std::string();
}

Instant resetOf(long long number, Instant now) {
    if (number < kEpochFrom) return now + std::chrono::seconds(std::max(number, 0LL));
    if (number < kMillisFrom) return Instant(std::chrono::seconds(number));
    return Instant(std::chrono::milliseconds(number));
}

}  // namespace

Envelope::Envelope(std::string_view body, const std::string& call) : call_(call), document_(parseDocument(body, call)) {
    const std::string code = codeOf(document_.root());
    if (code.empty()) throw NotUnderstood(call + ": code is missing");
    if (code != "0") throw NotUnderstood(call + ": code " + code + " beside a status of success");
}

Json Envelope::list() const {
    if (!data().isArray())
        throw NotUnderstood(call_ + ": data: a list was expected, found " + std::string(data().typeName()));
    return data();
}

WireError parseError(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const std::string code = codeOf(document.root());
        const auto found =
            std::find_if(std::begin(kMeanings), std::end(kMeanings), [&](const Meaning& m) { return m.code == code; });
        return {code, found == std::end(kMeanings) ? std::string() : std::string(found->meaning)};
    } catch (const JsonError&) {
        return {};
    }
}

bool isTokenError(std::string_view code) {
    return std::find(kTokenErrors.begin(), kTokenErrors.end(), code) != kTokenErrors.end();
}

std::optional<Instant> parseReset(std::string_view text, Instant now) {
    long long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    const auto time = whole ? std::optional(resetOf(std::min(number, kMillisFrom * 1000), now)) : parseTime(text);
    if (!time) return std::nullopt;
    return std::clamp(*time, now, now + 24h);
}

}  // namespace channels::wish
