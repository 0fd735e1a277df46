#include "hub/api/http.h"

#include <charconv>

#include <Poco/Logger.h>

#include "channels/contract/errors.h"
#include "hub/limits/limits.h"
#include "hub/users/passwords.h"
#include "locales/text/unicode.h"
#include "locales/time/instant.h"
#include "locales/words/words.h"

namespace hub::api {
namespace {

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash);
    }
    return parts;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& segments) {
    const auto wanted = split(pattern), got = split(path);
    if (wanted.size() != got.size()) return false;
    segments.clear();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].starts_with('{')) {
            segments.emplace_back(got[i]);
        } else if (wanted[i] != got[i]) {
            return false;
        }
    }
    return true;
}

bool allowed(const std::optional<Caller>& caller, Right right) {
    if (right == Right::Public) return true;
    if (!caller) return false;
    switch (right) {
        case Right::Seller: return caller->has(Role::Seller) || caller->has(Role::Operator);
        case Right::Editor: return caller->has(Role::Editor) || caller->has(Role::Operator);
        case Right::Operator: return caller->has(Role::Operator);
        case Right::Approver: return mayApprove(caller->user);
        default: return true;
    }
}

bool changes(const std::string& method) { return method != "GET" && method != "HEAD"; }

[[noreturn]] void refuseField(const char* member, const std::string& expected) {
    throw Refusal(422, std::string(member) + ": " + expected, expected, member);
}

/// What makes a request unfit for any route that changes something.
void demandFit(const Request& request, Body body) {
    if (request.method == "GET" || request.method == "HEAD") return;
    if (body == Body::Json && !request.body.empty() && !request.json_body) {
        throw Refusal(415, "The body must be application/json", "expected Content-Type: application/json");
    }
    // Without a session no CSRF token protects: a page elsewhere could sign its visitor in as someone else.
    if (request.foreign && !request.caller) {
        throw Refusal(403, "A page elsewhere sent this", "open the hub's own page; behind a proxy start it with --name");
    }
}

void demandNoNul(const char* member, std::string_view text) {
    if (text.find('\0') != std::string_view::npos) refuseField(member, "expected text without NUL");
}

std::string shownOf(std::string_view found) {
    constexpr std::size_t kShown = 40;
    return found.empty() ? std::string() : "found " + locales::truncateGraphemes(found, kShown);
}

/// A text for whoever asked, and the language that it came out in.
struct Said {
    std::string text, language;
};

Said say(std::string_view english, const locales::PatternArguments& arguments, const std::string& language) {
    const std::string pattern = locales::word(language, "hub.problem", english);
    const std::string said_in = pattern == english ? "en" : language;
    if (arguments.empty()) return {pattern, said_in};
    const auto filled = locales::formatPattern(said_in, pattern, arguments);
    const auto* text = std::get_if<std::string>(&filled);
    return text != nullptr ? Said{*text, said_in} : Said{std::string(english), "en"};
}

Response refused(const Refusal& e, const Request& request) {
    if (!e.known) return problem(e.status, e.what(), e.detail, e.field, request.request_id, e.members);
    const auto title = say(e.known->title, e.arguments, request.language());
    const auto detail =
        e.detail.empty() ? say(e.known->detail, e.arguments, request.language()) : Said{e.detail, "en"};
    channels::JsonWriter out;
    out.beginObject().member("code", e.known->code).member("language", title.language);
    if (!detail.text.empty()) out.member("detail_language", detail.language);
    out.endObject();
    const std::string object = out.str();
    const std::string members = "," + object.substr(1, object.size() - 2);
    return problem(e.status, title.text, detail.text, e.field, request.request_id, members + e.members);
}

}  // namespace

std::string Request::language() const {
    if (!caller) return accept_language;
    return caller->isProgram() ? "en" : caller->user.language;
}

channels::Json Request::json() {
    if (!document_) {
        try {
            document_ = channels::JsonDocument::parse(body.empty() ? "{}" : body);
        } catch (const channels::JsonError& e) {
            throw Refusal(400, "The body isn't JSON", std::string(e.what()) + " at byte " + std::to_string(e.offset));
        }
    }
    if (!document_->root().isObject()) throw Refusal(400, "The body must be a JSON object");
    return document_->root();
}

void Request::demandPerson(const char* what) const {
    if (caller->isProgram()) throw Refusal(403, what, "sign in on the page");
}

std::optional<std::string> Request::maybeText(const char* member, std::size_t max_bytes) {
    const auto value = json()[member];
    if (value.isNull()) return std::nullopt;
    const auto text = value.string();
    if (!text) refuseField(member, "expected a string, found " + std::string(value.typeName()));
    if (text->size() > max_bytes) refuseField(member, "expected at most " + std::to_string(max_bytes) + " bytes");
    demandNoNul(member, *text);
    return std::string(*text);
}

std::string Request::text(const char* member, std::size_t max_bytes) {
    const auto value = maybeText(member, max_bytes);
    if (!value) refuseField(member, "expected a string, found nothing");
    return *value;
}

std::optional<bool> Request::maybeFlag(const char* member) {
    const auto value = json()[member];
    if (value.isNull()) return std::nullopt;
    if (!value.isBoolean()) refuseField(member, "expected true or false");
    return value.boolean();
}

bool Request::flag(const char* member) {
    const auto value = maybeFlag(member);
    if (!value) refuseField(member, "expected true or false");
    return *value;
}

std::optional<int> Request::maybeNumber(const char* member, int least, int most) {
    const auto value = json()[member];
    if (value.isNull()) return std::nullopt;
    const auto number = value.integer();
    if (!number || *number < least || *number > most) {
        const std::string expected = ": expected " + std::to_string(least) + " to " + std::to_string(most);
        throw Refusal(422, member + expected, "found " + value.dump(), member);
    }
    return static_cast<int>(*number);
}

std::optional<Instant> Request::maybeInstant(const char* member) {
    const auto text = maybeText(member);
    if (!text) return std::nullopt;
    const auto instant = locales::parseInstant(*text);
    if (!instant) refuseField(member, "expected a time as in 2026-11-21T22:31:07Z");
    return instant;
}

std::map<std::string, std::string> Request::textMap(const char* member) {
    const auto value = json()[member];
    std::map<std::string, std::string> map;
    if (value.isNull()) return map;
    if (!value.isObject()) refuseField(member, "expected an object of strings");
    value.forEachMember([&](std::string_view name, channels::Json each) {
        if (!each.string()) refuseField(member, std::string(name) + " must be a string");
        demandNoNul(member, name);
        demandNoNul(member, *each.string());
        map.emplace(name, *each.string());
    });
    return map;
}

std::string Request::queryOr(const char* name, const std::string& otherwise) const {
    const auto found = query.find(name);
    if (found == query.end()) return otherwise;
    demandNoNul(name, found->second);
    return found->second;
}

std::size_t Request::number(const char* name, std::size_t otherwise, std::size_t most) const {
    const std::string text = queryOr(name);
    if (text.empty()) return otherwise;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > most) {
        refuseValue(name, "a number from 1 to " + std::to_string(most), text);
    }
    return number;
}

Id Request::id(std::size_t n, IdKind kind) const {
    const auto id = insideId(kind, segments.at(n));
    if (!id) throw Refusal(knownProblem("not_found"));
    return *id;
}

void refuseValue(const std::string& field, const std::string& expected, std::string_view found) {
    throw Refusal(422, field + ": expected " + expected, shownOf(found), field);
}

void refuseValue(
    const KnownProblem& known, std::string_view found, const std::string& field, const locales::PatternArguments& arguments
) {
    Refusal refusal(known, shownOf(found));
    if (!field.empty()) refusal.field = field;
    refusal.arguments = arguments;
    throw refusal;
}

Response json(channels::JsonWriter& writer, int status) { return {status, "application/json", writer.str(), {}}; }

Response noContent() { return {204, "", "", {}}; }

Response problem(
    int status, const std::string& title, const std::string& detail, const std::string& field,
    const std::string& request_id, const std::string& members
) {
    channels::JsonWriter writer;
    writer.beginObject().member("type", "about:blank").member("title", title).member("status", status);
    if (!detail.empty()) writer.member("detail", detail);
    if (!field.empty()) writer.member("field", field);
    writer.member("request", request_id).endObject();
    std::string body = writer.str();
    body.insert(body.size() - 1, members);
    return {status, "application/problem+json", std::move(body), {}};
}

void Router::add(
    std::string method, std::string pattern, Right right, std::function<Response(Request&)> handle, Body body
) {
    routes_.push_back({std::move(method), std::move(pattern), right, std::move(handle), body});
}

Response Router::handle(Request& request, const std::string& csrf) const {
    try {
        bool path_known = false;
        for (const auto& route : routes_) {
            if (!matches(route.pattern, request.path, request.segments)) continue;
            path_known = true;
            if (route.method != request.method) continue;
            if (route.right != Right::Public && !request.caller) throw Refusal(knownProblem("signed_out"));
            if (!allowed(request.caller, route.right)) {
                throw Refusal(knownProblem("forbidden"));
            }
            const bool by_cookie = request.caller && !request.caller->isProgram();
            if (by_cookie && changes(request.method) && csrf != request.caller->session.csrf) {
                throw Refusal(knownProblem("page_outdated"));
            }
            demandFit(request, route.body);
            return route.handle(request);
        }
        if (path_known) throw Refusal(405, "This can't be done with " + request.method);
        throw Refusal(knownProblem("not_found"));
    } catch (const Refusal& e) {
        return refused(e, request);
    } catch (const HashingBusy&) {
        return refused(Refusal(knownProblem("too_many_sign_ins")), request);
    } catch (const StoreBusy& e) {
        return refused(Refusal(knownProblem("store_busy")), request);
    } catch (const StoreFull& e) {
        return refused(Refusal(knownProblem("disk_full")), request);
    } catch (const std::exception& e) {
        Poco::Logger::get("api").error("request %s: %s", request.request_id, std::string(e.what()));
        return refused(Refusal(knownProblem("internal")), request);
    }
}

}  // namespace hub::api
