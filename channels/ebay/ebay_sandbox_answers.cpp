#include "channels/ebay/ebay_sandbox_answers.h"

#include <charconv>

#include "channels/kit/time.h"

namespace channels::ebay {

SandboxResponse jsonAnswer(int status, const JsonWriter& body) {
    SandboxResponse response;
    response.status = status;
    response.body = body.str();
    return response;
}

SandboxResponse errorAnswer(int status, int id, const std::string& message, const std::string& parameter) {
    JsonWriter out;
    out.beginObject().key("errors").beginArray().beginObject();
    out.member("errorId", id)
        .member("domain", "API_MESSAGE")
        .member("category", "REQUEST")
        .member("message", message);
    out.member("longMessage", message)
        .key("inputRefIds")
        .beginArray()
        .endArray()
        .key("outputRefIds")
        .beginArray()
        .endArray();
    out.key("parameters").beginArray();
    if (!parameter.empty()) out.beginObject().member("name", parameter).endObject();
    out.endArray().endObject().endArray().endObject();
    return jsonAnswer(status, out);
}

SandboxResponse noContent() {
    SandboxResponse out;
    out.status = 204;
    return out;
}

void checkParameters(
    const SandboxRequest& request, const std::set<std::string>& known, const Complain& complain
) {
    for (const auto& [name, value] : request.query) {
        if (!known.contains(name)) complain("GET " + request.path + ": no such parameter: " + name);
    }
}

std::optional<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return out;
}

std::optional<Instant> strictTime(const std::string& text) {
    if (text.size() != 24 || text[19] != '.' || text.back() != 'Z') return std::nullopt;
    return parseTime(text);
}

}  // namespace channels::ebay
