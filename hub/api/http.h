#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "channels/kit/json.h"
#include "hub/api/known_problems.h"
#include "hub/inbox/ids.h"
#include "hub/users/sign_in.h"
#include "locales/format/pattern.h"

namespace hub::api {

/// Why a request isn't done; becomes application/problem+json (RFC 9457). `detail` is for people and holds nothing secret.
class Refusal : public std::runtime_error {
public:
    Refusal(int status_, const std::string& title, std::string detail_ = {}, std::string field_ = {})
        : std::runtime_error(title), status(status_), detail(std::move(detail_)), field(std::move(field_)) {}
    /// One that is said in the language of whoever asked; a detail of this case stands in place of the known one, in English.
    explicit Refusal(const KnownProblem& known_, std::string own_detail = {})
        : std::runtime_error(std::string(known_.title)),
          status(known_.status),
          detail(std::move(own_detail)),
          field(known_.field),
          known(known_) {}
    int status;
    std::string detail, field;
    std::string members;  ///< more members as JSON, each with a leading comma
    std::optional<KnownProblem> known;
    locales::PatternArguments arguments;  ///< of its patterns
};

/// Refusal(422) that names the field, what was expected there and, cut short, what was found.
[[noreturn]] void refuseValue(const std::string& field, const std::string& expected, std::string_view found = {});
/// The same of something that people get wrong, in their own language. `field`: another than its usual one.
[[noreturn]] void refuseValue(
    const KnownProblem& known, std::string_view found, const std::string& field = {}, const locales::PatternArguments& arguments = {}
);

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string file{};  ///< sent in place of the body, a piece at a time
    struct Part {
        std::uint64_t first = 0, count = 0;
    };
    std::optional<Part> part{};  ///< of the file, in bytes; all of it otherwise
};

/// A request that has been read whole, its caller known.
class Request {
public:
    std::string method, path;
    std::map<std::string, std::string> query;
    std::vector<std::string> segments;  ///< what stood for each {…} of the route
    std::string body;
    bool json_body = true;  ///< its Content-Type says so
    bool foreign = false;   ///< a page of another origin sent it
    std::string range, if_range;  ///< as RFC 9110, 14.2 and 13.1.5, has them
    std::string accept_language;  ///< what a browser that isn't signed in reads: the first tag of that header
    std::optional<Caller> caller;
    std::string request_id;

    /// The body as an object; Refusal(400) when it isn't one.
    [[nodiscard]] channels::Json json();
    /// A string member that must be there; Refusal(422) naming it otherwise.
    [[nodiscard]] std::string text(const char* member, std::size_t max_bytes = 4096);
    /// Empty when it is absent or null; Refusal(422) when it is of another type.
    [[nodiscard]] std::optional<std::string> maybeText(const char* member, std::size_t max_bytes = 4096);
    [[nodiscard]] std::optional<bool> maybeFlag(const char* member);
    [[nodiscard]] bool flag(const char* member);
    /// A whole number from `least` to `most`.
    [[nodiscard]] std::optional<int> maybeNumber(const char* member, int least, int most);
    [[nodiscard]] std::optional<Instant> maybeInstant(const char* member);
    [[nodiscard]] std::map<std::string, std::string> textMap(const char* member);
    [[nodiscard]] std::string queryOr(const char* name, const std::string& otherwise = {}) const;
    /// A number of the query from 1 to `most`.
    [[nodiscard]] std::size_t number(const char* name, std::size_t otherwise, std::size_t most) const;
    [[nodiscard]] std::size_t limit(std::size_t otherwise, std::size_t most) const { return number("limit", otherwise, most); }
    /// The id in the n-th {…}; Refusal(404) when it isn't one.
    [[nodiscard]] Id id(std::size_t n, IdKind kind) const;
    [[nodiscard]] const User& user() const { return caller->user; }
    /// Refusal(403) for programs: what a stolen token must not be able to do.
    void demandPerson(const char* what) const;
    /// In which texts are written for whoever asks: people's own, English for programs.
    [[nodiscard]] std::string language() const;

private:
    std::optional<channels::JsonDocument> document_;
};

Response json(channels::JsonWriter& writer, int status = 200);
Response noContent();

/// Who may call a route.
enum class Right { Public, Anyone, Seller, Editor, Operator, Approver };

/// What a route takes: an object, or bytes as they are.
enum class Body { Json, Bytes };

struct Route {
    std::string method, pattern;  ///< pattern as in openapi.json, such as "/conversations/{id}"
    Right right = Right::Anyone;
    std::function<Response(Request&)> handle;
    Body body = Body::Json;
};

/// What the server asks: finds the route, demands rights and the CSRF token, turns refusals and errors into problems.
class Router {
public:
    void add(
        std::string method, std::string pattern, Right right, std::function<Response(Request&)> handle, Body body = Body::Json
    );
    /// Total: every exception becomes a problem; details of unexpected ones go to the log alone.
    [[nodiscard]] Response handle(Request& request, const std::string& csrf) const;
    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
};

Response problem(int status, const std::string& title, const std::string& detail, const std::string& field,
                 const std::string& request_id, const std::string& members = {});

}  // namespace hub::api
