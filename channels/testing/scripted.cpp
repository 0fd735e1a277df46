#include "channels/testing/scripted.h"

#include <algorithm>

#include "channels/contract/account.h"

namespace channels::testing {

ScriptedAccount::ScriptedAccount(
    const Kind& kind, std::string api, AccountConfig given, const Settings& more, Instant start
)
    : clock(start), config(std::move(given)), kind_(kind), api_(std::move(api)) {
    for (const auto& [name, value] : more) config.settings[name] = value;
    config = withDefaults(kind.descriptor, config);
    connect();
}

void ScriptedAccount::connect() {
    const SecretSink sink =
        [this](const std::string& name, const std::string& value, std::optional<Instant> ends) {
            if (store) store(name, value, ends);
            stored.push_back({name, value, ends, requests.size()});
        };
    adapter = kind_.makeAdapter(config, {clock, *this, sink});
}

Pulled ScriptedAccount::drain(const Cursor& from) {
    Pulled out;
    out.cursors.push_back(from);
    for (bool more = true; more;) {
        const Page page = adapter->pull(out.cursors.back());
        out.add(page);
        more = page.more;
        REQUIRE(out.pages < 100);
    }
    return out;
}

HttpResponse ScriptedAccount::send(const HttpRequest& request) {
    Call call{request, request.url, {}};
    if (const auto question = call.path.find('?'); question != std::string::npos) {
        call.query = decodeQuery(std::string_view(request.url).substr(question + 1));
        call.path.resize(question);
    }
    if (call.path.starts_with(api_)) call.path.erase(0, api_.size());
    requests.push_back(call);
    return answer(call);
}

const Kind& kindNamed(const std::string& name) {
    const Kind* kind = findKind(name);
    REQUIRE(kind != nullptr);
    return *kind;
}

std::string header(const HttpRequest& request, const std::string& name) {
    return value(request.headers, name);
}

std::vector<std::string> textsOf(const Page& page) {
    std::vector<std::string> out;
    for (const auto& message : page.messages) out.push_back(message.text);
    return out;
}

std::vector<std::string> drainTexts(Adapter& adapter, Cursor& cursor, std::vector<std::string>* settled) {
    std::vector<std::string> out;
    for (bool more = true; more;) {
        const Page page = adapter.pull(cursor);
        for (const auto& message : page.messages) out.push_back(message.text);
        if (settled)
            settled->insert(
                settled->end(), page.settled_conversations.begin(), page.settled_conversations.end()
            );
        cursor = page.next;
        more = page.more;
        REQUIRE(out.size() < 5000);
    }
    return out;
}

}  // namespace channels::testing
