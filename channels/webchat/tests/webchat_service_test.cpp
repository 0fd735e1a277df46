#include <catch2/catch.hpp>

#include <utility>

#include "channels/kit/json.h"
#include "channels/testing/bench.h"
#include "channels/webchat/webchat_rules.h"
#include "channels/webchat/webchat_sandbox.h"
#include "channels/webchat/webchat_service.h"

using namespace channels;
using namespace channels::webchat;
using namespace std::chrono_literals;

namespace {

constexpr Instant kNow{1'790'000'000s};
constexpr const char* kSecret = "the-shop's-secret-of-thirty-two-characters";

AccountConfig configOf(std::map<std::string, std::string> settings = {}) {
    AccountConfig config;
    config.settings = std::move(settings);
    config.settings.emplace("title", "Lumen");
    config.secrets = {{"identity_secret", kSecret}};
    return withDefaults(descriptor(), std::move(config));
}

std::string identity(const std::string& subject, const std::string& more = "") {
    return signedToken(R"({"alg":"HS256"})", R"({"sub":")" + subject + R"(","exp":1790003600)" + more + "}", kSecret);
}

/// A window in some visitor's browser.
struct Window {
    explicit Window(Inlet& inlet_, const AccountConfig& config = configOf()) : inlet(inlet_), options(config) {}

    VisitorAnswer ask(const std::string& method, const std::string& path, const std::string& body = "",
                      std::map<std::string, std::string> headers = {}, std::map<std::string, std::string> query = {}) {
        VisitorRequest request{method, path, std::move(query), std::move(headers), body, address, now};
        request.headers.emplace("content-type", "application/json");
        if (!token.empty()) request.headers.emplace("authorization", "Bearer " + token);
        return Service(inlet, options).serve(request);
    }
    VisitorAnswer open(const std::string& body = "{}") {
        auto answer = ask("POST", "v1/sessions", body);
        if (answer.status == 201) token = member(answer, "token");
        return answer;
    }
    VisitorAnswer say(const std::string& text, const std::string& key) {
        return ask("POST", "v1/messages", R"({"text":")" + text + "\"}", {{"idempotency-key", key}});
    }
    std::vector<std::string> sees(std::int64_t after = 0) {
        const auto answer = ask("GET", "v1/messages", "", {}, {{"after", std::to_string(after)}});
        const auto document = JsonDocument::parse(answer.body);
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < document.root()["messages"].size(); ++i)
            texts.push_back(document.root()["messages"][i]["text"].text());
        return texts;
    }
    static std::string member(const VisitorAnswer& answer, const char* name) {
        return JsonDocument::parse(answer.body).root()[name].text();
    }
    static std::string code(const VisitorAnswer& answer) {
        return JsonDocument::parse(answer.body).root()["error"]["code"].text();
    }
    static std::string visitor(const VisitorAnswer& answer) {
        return JsonDocument::parse(answer.body).root()["visitor"]["id"].text();
    }

    Inlet& inlet;
    Options options;
    std::string token, address = "203.0.113.7";
    Instant now = kNow;
};

/// Another request comes in where one has counted and doesn't hold the inlet yet.
class HurriedInlet : public testing::MemoryInlet {
public:
    std::size_t count(const std::string& stream, Instant since) override {
        const auto had = testing::MemoryInlet::count(stream, since);
        if (!together_) goOn();
        return had;
    }
    void together(const std::function<void(Inlet&)>& act) override {
        together_ = true;
        testing::MemoryInlet::together(act);
        together_ = false;
    }
    void goOn() {
        if (between) std::exchange(between, nullptr)();
    }
    std::function<void()> between;

private:
    bool together_ = false;
};

}  // namespace

TEST_CASE("webchat: a visitor sees his own chat and nobody else's", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window ana(inlet), bob(inlet);
    REQUIRE(ana.open().status == 201);
    REQUIRE(bob.open().status == 201);
    CHECK(ana.say("Tem em azul?", "k1").status == 201);
    CHECK(bob.say("Wo ist mein Paket?", "k1").status == 201);
    CHECK(ana.sees() == std::vector<std::string>{"Tem em azul?"});
    CHECK(bob.sees() == std::vector<std::string>{"Wo ist mein Paket?"});
    const auto file = ana.ask("POST", "v1/files", "%PDF-1.7", {{"content-type", "application/pdf"}});
    REQUIRE(file.status == 201);
    const std::string path = "v1/files/" + Window::member(file, "id");
    CHECK(ana.ask("GET", path).body == "%PDF-1.7");
    CHECK(bob.ask("GET", path).status == 404);
}

TEST_CASE("webchat: without a session nothing is told and nothing taken", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    for (const char* token : {"", "w_wrong"}) {
        window.token = token;
        CHECK(window.say("Hello", "k1").status == 401);
        CHECK(window.ask("GET", "v1/messages").status == 401);
        CHECK(window.ask("GET", "v1/events").status == 401);
        CHECK(window.ask("GET", "v1/files/f_1").status == 401);
        CHECK(window.ask("POST", "v1/files", "%PDF-1.7").status == 401);
        CHECK(window.ask("POST", "v1/rating", R"({"score":5})").status == 401);
        CHECK(window.ask("POST", "v1/contact", R"({"name":"Ana"})").status == 401);
        CHECK(window.ask("POST", "v1/close", "{}").status == 401);
    }
    CHECK(window.open().status == 401);  // a token that has ended is no new session
    CHECK(inlet.read("networks/", 0, 10).empty());
    CHECK(inlet.read("chat/", 0, 10).empty());
    CHECK(inlet.read("files/", 0, 10).empty());
}

TEST_CASE("webchat: the same message twice is one, with the same answer", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open();
    const auto first = window.say("Hello", "k1");
    window.now += 5s;
    const auto again = window.say("Hello", "k1");
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(window.sees().size() == 1);
    CHECK(window.say("Hello", "k2").body != first.body);
    CHECK(window.say("Hello", "").status == 400);
    CHECK(window.say("Hello", std::string(101, 'k')).status == 400);
}

TEST_CASE("webchat: a reload goes on behind the last message that was seen", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open();
    const auto first = window.say("One", "k1");
    window.say("Two", "k2");
    CHECK(window.sees(std::stoll(Window::member(first, "seq"))) == std::vector<std::string>{"Two"});
    const auto events = window.ask("GET", "v1/events", "", {{"last-event-id", Window::member(first, "seq")}});
    REQUIRE(events.follow);
    const auto entries = inlet.read(events.follow->stream, events.follow->after, 10);
    REQUIRE(entries.size() == 1);
    const auto [name, data] = events.follow->event(entries.front());
    CHECK(name == "message");
    CHECK(JsonDocument::parse(data).root()["text"].text() == "Two");
    CHECK(data.find('\n') == std::string::npos);
}

TEST_CASE("webchat: a session lives thirty days from the last visit", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open();
    window.now += 29 * 24h;
    CHECK(window.say("Still here", "k1").status == 201);
    window.now += 29 * 24h;
    CHECK(window.say("And still", "k2").status == 201);
    window.now += 31 * 24h;
    CHECK(window.say("Too late", "k3").status == 401);
}

TEST_CASE("webchat: no token is kept as it is", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open();
    CHECK(window.token.size() > 64);
    for (const auto& entry : inlet.read("sessions", 0, 10)) {
        CHECK(entry.key.find(window.token) == std::string::npos);
        CHECK(entry.value.find(window.token) == std::string::npos);
    }
}

TEST_CASE("webchat: whom the shop knows finds his chat again on another device", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window phone(inlet), laptop(inlet), other(inlet);
    const auto anonymous = phone.open();
    phone.say("Before signing in", "k1");
    const std::string anonymous_token = phone.token;
    const auto signed_in = phone.open(R"({"identity":")" + identity("user-42", R"(,"name":"Ana")") + "\"}");
    CHECK(phone.token != anonymous_token);  // whoever copied it must not read on
    Window thief(inlet);
    thief.token = anonymous_token;
    CHECK(thief.ask("GET", "v1/messages").status == 401);
    CHECK(Window::visitor(signed_in) == Window::visitor(anonymous));
    CHECK(JsonDocument::parse(signed_in.body).root()["visitor"]["name"].text() == "Ana");
    CHECK(Window::visitor(laptop.open(R"({"identity":")" + identity("user-42") + "\"}")) == Window::visitor(anonymous));
    CHECK(laptop.sees() == std::vector<std::string>{"Before signing in"});
    // Another customer at the same device gets a chat of his own.
    other.token = phone.token;
    CHECK(Window::visitor(other.open(R"({"identity":")" + identity("user-43") + "\"}")) != Window::visitor(anonymous));
    CHECK(other.token != phone.token);
    CHECK(other.sees().empty());
}

TEST_CASE("webchat: files of a message that isn't sent yet go along with who signs in", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window phone(inlet), laptop(inlet);
    phone.open(R"({"identity":")" + identity("user-42") + "\"}");
    laptop.open();
    const auto upload = [&] { return Window::member(laptop.ask("POST", "v1/files", "%PDF-1.7"), "id"); };
    const auto send = [&](const std::string& file, const std::string& key) {
        return laptop.ask("POST", "v1/messages", R"({"attachments":[")" + file + "\"]}", {{"idempotency-key", key}});
    };
    const auto sent = upload(), waiting = upload();
    REQUIRE(send(sent, "k1").status == 201);
    const auto anonymous = inlet.read("chat/", 0, 10).back().stream.substr(5);
    laptop.open(R"({"identity":")" + identity("user-42") + "\"}");
    CHECK(send(waiting, "k2").status == 201);
    CHECK(laptop.ask("GET", "v1/files/" + waiting).body == "%PDF-1.7");
    // What was sent stays where the hub finds it with its message.
    CHECK(inlet.find("files/" + anonymous, sent));
    CHECK_FALSE(inlet.find("files/" + anonymous, waiting));
}

TEST_CASE("webchat: who signs out leaves nothing for the next one at the device", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open(R"({"identity":")" + identity("user-42") + "\"}");
    window.say("My order", "k1");
    REQUIRE(window.open().status == 201);
    CHECK(window.sees().empty());
}

TEST_CASE("webchat: who was vouched for by a secret that was replaced is signed out, and nobody else", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window customer(inlet), anonymous(inlet);
    customer.open(R"({"identity":")" + identity("user-42") + "\"}");
    REQUIRE(customer.say("My order", "k1").status == 201);
    anonymous.open();
    const std::string replaced = GENERATE("another-secret-of-the-shop-of-over-32-characters", "");
    CAPTURE(replaced);
    for (Window* window : {&customer, &anonymous}) window->options.identity_secret = replaced;
    CHECK(customer.ask("GET", "v1/messages").status == 401);
    CHECK(customer.ask("GET", "v1/events").status == 401);
    CHECK(customer.open().status == 401);
    CHECK(anonymous.say("Hello", "k1").status == 201);
    // The old secret's word is good for nothing any more, the new one's leads to the same chat.
    customer.token.clear();
    customer.open(R"({"identity":")" + identity("user-42") + "\"}");
    CHECK(customer.sees().empty());
    for (Window* window : {&customer, &anonymous}) window->options.identity_secret = kSecret;
    customer.open(R"({"identity":")" + identity("user-42") + "\"}");
    CHECK(customer.sees() == std::vector<std::string>{"My order"});
}

TEST_CASE("webchat: what only helps is never a reason to refuse", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    for (const std::string& body : std::initializer_list<std::string>{R"({"page":{"url":"https://shop.example/?q=)" + std::string(5000, 'x') + "\"}}",
                                   R"({"locale":7,"time_zone":[],"page":"x","identity":{}})", R"({"identity":")" + std::string(9000, 'x') + "\"}"}) {
        CHECK(Window(inlet).open(body).status == 201);
    }
}

TEST_CASE("webchat: a forged word of the shop leaves a visitor who he is", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    std::string forged = identity("user-42");
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    forged[forged.size() - 5] = forged[forged.size() - 5] == 'x' ? 'y' : 'x';
    const auto answer = window.open(R"({"identity":")" + forged + "\"}");
    CHECK(answer.status == 201);
    CHECK(JsonDocument::parse(answer.body).root()["identity_refused"].boolean() == true);
    CHECK(inlet.read("identities", 0, 10).empty());
}

TEST_CASE("webchat: new sessions of a network and messages of a visitor are bounded", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    const auto [first, second] = GENERATE(table<std::string, std::string>({
        {"203.0.113.7", "203.0.113.7"}, {"2001:db8:1:2::1", "2001:db8:1:2:ffff::9"}, {"::ffff:203.0.113.7", "203.0.113.7"}}));
    CAPTURE(first, second);
    for (std::size_t i = 0; i < kNewSessions.per_minute; ++i) {
        Window window(inlet);
        window.address = i % 2 == 0 ? first : second;
        REQUIRE(window.open().status == 201);
    }
    Window window(inlet);
    window.address = second;
    const auto refused = window.open();
    CHECK(refused.status == 429);
    REQUIRE(refused.headers.size() == 1);
    CHECK(refused.headers.front() == std::pair<std::string, std::string>{"Retry-After", "60"});
    window.address = "2001:db8:1:3::1";
    REQUIRE(window.open().status == 201);
    for (std::size_t i = 0; i < kMessagesPerMinute; ++i) CHECK(window.say("Hi", "k" + std::to_string(i)).status == 201);
    CHECK(window.say("Hi", "one more").status == 429);
    CHECK(window.say("Hi", "k0").status == 201);  // said already
    window.now += 61s;
    CHECK(window.say("Hi", "one more").status == 201);
}

TEST_CASE("webchat: requests side by side don't both get the last place", "[webchat][unit]") {
    HurriedInlet inlet;
    Window window(inlet);
    window.open();
    const auto [most, stream, ask] = GENERATE_REF(table<std::size_t, std::string, std::function<int(int)>>({
        {kMessagesPerMinute, "chat/", [&](int i) { return window.say("Hi", "k" + std::to_string(i)).status; }},
        {kFilesPerHour, "files/", [&](int) { return window.ask("POST", "v1/files", "%PDF-1.7").status; }},
        {kNewSessions.per_minute, "sessions", [&](int) { return Window(inlet).open().status; }},
    }));
    CAPTURE(stream);
    int made = 0;
    while (inlet.read(stream, 0, 100).size() + 1 < most) REQUIRE(ask(made++) == 201);
    inlet.between = [&, ask = ask] { ask(-1); };
    ask(-2);
    inlet.goOn();
    CHECK(inlet.read(stream, 0, 100).size() == most);
}

TEST_CASE("webchat: what can't be a message is named and not kept", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open();
    const auto refused = [&](const std::string& body, int status, const std::string& code) {
        CAPTURE(body.substr(0, 80));
        const auto answer = window.ask("POST", "v1/messages", body, {{"idempotency-key", "k"}});
        CHECK(answer.status == status);
        CHECK(Window::code(answer) == code);
    };
    refused("", 400, "invalid");
    refused("[]", 400, "invalid");
    refused("{", 400, "invalid");
    refused("{}", 422, "empty");
    refused(R"({"text":" \n "})", 422, "empty");
    refused(R"({"text":7})", 400, "invalid");
    refused(R"({"text":")" + std::string(4001, 'x') + "\"}", 422, "too_long");
    refused(R"({"text":")" + std::string(70'000, 'x') + "\"}", 413, "too_large");
    refused(R"({"text":"x","department":"sales"})", 422, "invalid");
    refused(R"({"text":"x","attachments":["f_of_another"]})", 422, "invalid");
    refused(R"({"text":"x","attachments":["1","2","3","4"]})", 422, "too_many");
    CHECK(window.ask("POST", "v1/messages", "{}", {{"content-type", "text/plain"}}).status == 415);
    CHECK(window.ask("DELETE", "v1/messages").status == 404);
    CHECK(window.ask("GET", "../../etc/passwd").status == 404);
    CHECK(inlet.read("chat/", 0, 10).empty());
    std::string longest;
    for (int i = 0; i < 4000; ++i) longest += "\xf0\x9f\x93\xa6";  // four bytes each, one character
    CHECK(window.say(longest, "k").status == 201);
}

TEST_CASE("webchat: a file is what its bytes say, and is handed out as nothing else", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open();
    const auto send = [&](const std::string& bytes, const std::string& type, const std::string& name) {
        return window.ask("POST", "v1/files", bytes, {{"content-type", type}, {"x-file-name", name}});
    };
    CHECK(send("<html><script>", "image/png", "a.png").status == 415);
    CHECK(send("", "image/png", "a.png").status == 415);
    CHECK(send("%PDF-" + std::string(kMaxFile, 'x'), "application/pdf", "a.pdf").status == 413);
    const auto taken = send("\x89PNG\r\n\x1a\n\nrest", "text/html", "..%2F..%2Fb%C3%A4r%0A.html");
    REQUIRE(taken.status == 201);
    CHECK(Window::member(taken, "type") == "image/png");
    CHECK(Window::member(taken, "name") == "bär.png");
    CHECK(Window::member(send("%PDF-1.7", "", "Beleg.pdf.hta"), "name") == "Beleg.pdf.pdf");
    CHECK(Window::member(send("%PDF-1.7", "", "cod%E2%80%AEfdp.exe"), "name") == "codfdp.pdf");
    CHECK(Window::member(send("%PDF-1.7", "", ""), "name") == "file.pdf");
    const auto shown = window.ask("GET", "v1/files/" + Window::member(taken, "id"));
    CHECK(shown.content_type == "image/png");
    CHECK(shown.body == "\x89PNG\r\n\x1a\n\nrest");
    REQUIRE_FALSE(shown.headers.empty());
    CHECK(shown.headers.front().second.starts_with("attachment;"));
    Window without(inlet, configOf({{"uploads", "false"}}));
    without.open();
    CHECK(without.ask("POST", "v1/files", "%PDF-1.7").status == 403);
}

TEST_CASE("webchat: only the shop's pages may show the window", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    const auto policy = [&](const std::string& origins) {
        Window window(inlet, configOf({{"allowed_origins", origins}}));
        const auto answer = window.ask("GET", "");
        CHECK(answer.status == 200);
        CHECK(answer.content_type.starts_with("text/html"));
        return answer.headers.at(0).second;
    };
    CHECK(policy("").ends_with("frame-ancestors 'none'"));
    CHECK(policy("https://shop.example/  https://www.shop.example:8443")
              .ends_with("frame-ancestors https://shop.example https://www.shop.example:8443"));
    for (const char* wrong : {"shop.example", "http://shop.example", "https://*.example", "https://a;script-src *", "https://a/b", "*"}) {
        CAPTURE(wrong);
        CHECK(policy(wrong).find(wrong) == std::string::npos);
        CHECK(Options(configOf({{"allowed_origins", wrong}})).warnings.size() >= 1);
    }
    const auto script = Window(inlet).ask("GET", "widget.js");
    CHECK(Window(inlet).ask("GET", "widget.js", "", {{"if-none-match", script.headers.at(3).second}}).status == 304);
    CHECK(Window(inlet).ask("GET", "widget.js", "", {{"accept-encoding", "gzip, br"}}).body.size() < script.body.size() * 3 / 5);
    CHECK(script.headers.back() == std::pair<std::string, std::string>{"Cross-Origin-Resource-Policy", "cross-origin"});
}

namespace {

/// What a visitor's chat is made of, in the order in which it came.
std::vector<ChatItem> chatOf(Inlet& inlet) {
    std::vector<ChatItem> items;
    for (const auto& entry : inlet.read("chat/", 0, 50)) items.push_back(readItem(entry.value));
    return items;
}

/// The shop says something in the chat, or asks.
void append(Window& window, const std::string& visitor, ChatItem::What what) {
    ChatItem item;
    item.what = what;
    window.inlet.append("chat/" + visitor, randomId("test:", 8), writeItem(item), window.now);
}

}  // namespace

TEST_CASE("webchat: a rating belongs to its question and can be changed for an hour", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    const std::string visitor = Window::visitor(window.open());
    window.say("Tem em azul?", "k1");
    append(window, visitor, ChatItem::What::Agent);
    const Instant asked = window.now += 1min;
    append(window, visitor, ChatItem::What::Asked);
    window.now += 2h;
    CHECK(window.ask("POST", "v1/rating", R"({"score":2})").status == 204);
    window.now += 59min;
    CHECK(window.ask("POST", "v1/rating", R"({"score":5,"text":"Rápido"})").status == 204);
    CHECK(chatOf(inlet).back().asked_at == asked);
    CHECK(chatOf(inlet).back().number == 5);
    window.now += 2min;
    const auto late = window.ask("POST", "v1/rating", R"({"score":1})");
    CHECK(late.status == 409);
    CHECK(Window::code(late) == "too_late");
    CHECK(chatOf(inlet).back().number == 5);
    // The next answer can be rated anew.
    append(window, visitor, ChatItem::What::Agent);
    CHECK(window.ask("POST", "v1/rating", R"({"score":3})").status == 204);
    CHECK_FALSE(chatOf(inlet).back().asked_at);
}

TEST_CASE("webchat: who was asked and ends the chat isn't asked a second time", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    const std::string visitor = Window::visitor(window.open());
    append(window, visitor, ChatItem::What::Agent);
    append(window, visitor, ChatItem::What::Asked);
    const Instant asked = window.now;
    window.now += 1min;
    CHECK(window.ask("POST", "v1/close", "{}").status == 204);
    CHECK(chatOf(inlet).back().asked_at == asked);
    CHECK(window.ask("POST", "v1/rating", R"({"score":4})").status == 204);
    CHECK(chatOf(inlet).back().asked_at == asked);
}

TEST_CASE("webchat: a rating is a score of 1 to 5 and a short comment on one line", "[webchat][unit]") {
    testing::MemoryInlet inlet;
    Window window(inlet);
    window.open();
    for (const char* wrong : {R"({"score":0})", R"({"score":6})", R"({"score":"5"})", R"({})"}) {
        CAPTURE(wrong);
        CHECK(window.ask("POST", "v1/rating", wrong).status == 422);
    }
    std::string comment;
    for (int i = 0; i < 500; ++i) comment += "é";
    CHECK(window.ask("POST", "v1/rating", R"({"score":1,"text":")" + comment + "é\"}").status == 422);
    CHECK(chatOf(inlet).empty());
    CHECK(window.ask("POST", "v1/rating", R"({"score":1,"text":")" + comment + "\"}").status == 204);
    CHECK(chatOf(inlet).back().text == comment);
    CHECK(window.ask("POST", "v1/rating", R"({"score":1,"text":"Bad.\nThe visitor rated the chat 5 of 5."})").status == 204);
    CHECK(chatOf(inlet).back().text == "Bad. The visitor rated the chat 5 of 5.");
    for (std::size_t i = 2; i < kMessagesPerMinute; ++i) window.ask("POST", "v1/rating", R"({"score":1})");
    CHECK(window.ask("POST", "v1/rating", R"({"score":1})").status == 429);
}
