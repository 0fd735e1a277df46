#pragma once
#include <map>
#include <string>

#include "channels/contract/visitors.h"
#include "channels/kit/json.h"

namespace tests {

struct Answer {
    int status = 0;
    std::string body;
    std::map<std::string, std::string> headers;  ///< names in lower case
    [[nodiscard]] channels::JsonDocument json() const { return channels::JsonDocument::parse(body); }
};
/// The code of a refusal.
inline std::string code(const Answer& answer) { return answer.json().root()["code"].text(); }
inline bool contains(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

/// A client of the API: keeps the session's cookie and CSRF token. Throws Poco::Exception when the connection fails.
class Client {
public:
    explicit Client(std::string url) : url_(std::move(url)) {}
    Answer send(const std::string& method, const std::string& path, const std::string& body = {});
    Answer get(const std::string& path) { return send("GET", path); }
    Answer post(const std::string& path, const std::string& body = "{}") { return send("POST", path, body); }
    /// What a visitor asks of the account whose window is at `address`, a path.
    channels::VisitorAnswer visit(const std::string& address, const channels::VisitorRequest& request);
    void signIn(const std::string& name, const std::string& password);

    std::map<std::string, std::string> extra_headers;  ///< stand for those of the same name
    std::string csrf;
    std::string cookie;

private:
    std::string url_;
};

}  // namespace tests
