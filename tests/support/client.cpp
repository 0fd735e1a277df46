#include "tests/support/client.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include "channels/kit/url.h"

namespace tests {

Answer Client::send(const std::string& method, const std::string& path, const std::string& body) {
    const Poco::URI uri(url_);
    Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
    session.setTimeout(Poco::Timespan(20, 0));
    Poco::Net::HTTPRequest request(method, path.starts_with("/") ? path : "/api/v1/" + path, "HTTP/1.1");
    if (!cookie.empty()) request.set("Cookie", cookie);
    if (!csrf.empty()) request.set("X-CSRF-Token", csrf);
    if (method != "GET" && method != "DELETE") {
        request.setContentType("application/json");
        request.setContentLength(static_cast<std::streamsize>(body.size()));
    }
    for (const auto& [name, value] : extra_headers) request.set(name, value);
    session.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    Answer answer;
    answer.status = response.getStatus();
    Poco::StreamCopier::copyToString(in, answer.body);
    for (const auto& [name, value] : response) answer.headers[Poco::toLower(name)] = value;
    return answer;
}

channels::VisitorAnswer Client::visit(const std::string& address, const channels::VisitorRequest& request) {
    const channels::QueryList query(request.query.begin(), request.query.end());
    Client visitor(url_);
    visitor.extra_headers = request.headers;
    // As a proxy on this machine would say; the hub must be told of it.
    visitor.extra_headers["X-Forwarded-For"] = request.address;
    const auto answer = visitor.send(
        request.method, address + request.path + (query.empty() ? "" : '?' + channels::encodeQuery(query)), request.body
    );
    channels::VisitorAnswer out;
    out.status = answer.status;
    out.body = answer.body;
    out.headers.assign(answer.headers.begin(), answer.headers.end());
    return out;
}

void Client::signIn(const std::string& name, const std::string& password) {
    channels::JsonWriter out;
    out.beginObject().member("name", name).member("password", password).endObject();
    const auto answer = post("session", out.str());
    if (answer.status != 200) throw std::runtime_error(answer.body);
    cookie = answer.headers.at("set-cookie");
    cookie = cookie.substr(0, cookie.find(';'));
    csrf = answer.json().root()["csrf"].text();
}

}  // namespace tests
