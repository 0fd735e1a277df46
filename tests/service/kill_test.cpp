#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "hub/app/clock.h"
#include "tests/support/client.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

using namespace std::chrono_literals;

namespace {

constexpr int kKills = 100;
constexpr int kBuyersPerKill = 2;
constexpr const char* kPassword = "correct horse battery";

/// A hub as a process of its own, which can be killed and started again on the same data.
class Hub {
public:
    explicit Hub(const std::string& folder) : folder_(folder) {
        tests::Process add(
            {DRAGOMAN_PROGRAM, "users", "add", "li.wei", "--role", "seller", "--role", "operator", "--data", folder_ + "/data"},
            folder_, std::string(kPassword) + "\n"
        );
        REQUIRE(add.wait() == 0);
    }
    void start() {
        process_ = std::make_unique<tests::Process>(
            std::vector<std::string>{DRAGOMAN_PROGRAM, "serve", "--data", folder_ + "/data", "--listen", "127.0.0.1:0",
                                     "--poll-every", "60", "--look-up-after", "100", "--behind", "127.0.0.1"},
            folder_
        );
        auto fresh = std::make_unique<tests::Client>(process_->awaitLine("listening on "));
        if (client_ == nullptr) {
            fresh->signIn("li.wei", kPassword);
        } else {
            // The session outlives the process.
            fresh->cookie = client_->cookie;
            fresh->csrf = client_->csrf;
        }
        client_ = std::move(fresh);
    }
    void kill() {
        process_->kill(SIGKILL);
        process_->wait();
    }
    int stop() {
        process_->kill(SIGTERM);
        return process_->wait();
    }
    tests::Client& client() { return *client_; }
    tests::Process& process() { return *process_; }

private:
    std::string folder_;
    std::unique_ptr<tests::Process> process_;
    std::unique_ptr<tests::Client> client_;
};

struct Market {
    std::string kind;
    std::unique_ptr<channels::Sandbox> sandbox;
};

void connect(Hub& hub, Market& market) {
    const auto config = market.sandbox->account();
    channels::JsonWriter out;
    out.beginObject().member("kind", market.kind).member("name", market.kind).key("settings").beginObject();
    for (const auto& [name, value] : config.settings) out.member(name, value);
    out.endObject().key("secrets").beginObject();
    for (const auto& [name, value] : config.secrets) out.member(name, value);
    out.endObject().endObject();
    const auto answer = hub.client().post("accounts", out.str());
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    market.sandbox->enterBy([&hub, address = answer.json().root()["visitors"]["url"].text()](const channels::VisitorRequest& request) {
        return hub.client().visit(address, request);
    });
}

std::string textOf(int buyer) { return "Wo bleibt mein Paket Nummer " + std::to_string(buyer) + "?"; }
std::string replyTo(int buyer) { return "Guten Tag,\nIhr Paket Nummer " + std::to_string(buyer) + " ist unterwegs."; }

void seed(Market& market, int buyer, channels::Instant now) {
    channels::SeededMessage message;
    message.conversation = "conversation-" + std::to_string(buyer);
    message.buyer = "buyer-" + std::to_string(buyer);
    message.text = textOf(buyer);
    message.sent_at = now;
    market.sandbox->seed(message);
}

int numberIn(const std::string& text) {
    const auto at = text.find("Nummer ");
    return at == std::string::npos ? -1 : std::stoi(text.substr(at + 7));
}

/// Writes an answer to every conversation of the queue that has none yet, as a seller in a hurry would.
void answerAll(Hub& hub, std::set<int>& answered) {
    const auto queue = hub.client().get("conversations?limit=200");
    if (queue.status != 200) return;
    const auto document = queue.json();
    const auto items = document.root()["items"];
    for (std::size_t i = 0; i < items.size(); ++i) {
        const int buyer = numberIn(items[i]["snippet"].text());
        if (buyer < 0 || !items[i]["reply"].isNull()) continue;
        channels::JsonWriter out;
        out.beginObject().member("text", replyTo(buyer)).member("key", "reply-to-" + std::to_string(buyer));
        out.member("hold_seconds", 0).key("seen").null().endObject();
        const auto answer = hub.client().post("conversations/" + items[i]["id"].text() + "/replies", out.str());
        if (answer.status == 201) answered.insert(buyer);
    }
}

std::map<std::string, int> replyStates(Hub& hub, std::map<int, int>& messages_of) {
    std::map<std::string, int> states;
    for (const std::string view : {"queue", "sent", "done"}) {
        std::string cursor;
        do {
            const auto page = hub.client().get("conversations?limit=200&view=" + view + (cursor.empty() ? "" : "&cursor=" + cursor));
            const auto document = page.json();
            const auto items = document.root()["items"];
            for (std::size_t i = 0; i < items.size(); ++i) {
                const auto thread = hub.client().get("conversations/" + items[i]["id"].text()).json();
                const auto replies = thread.root()["replies"];
                for (std::size_t r = 0; r < replies.size(); ++r) {
                    const std::string state = replies[r]["state"].text();
                    ++states[state];
                    if (state == "unclear") ++states["unclear " + items[i]["account"]["kind"].text()];
                }
                const auto messages = thread.root()["messages"];
                for (std::size_t m = 0; m < messages.size(); ++m) {
                    if (messages[m]["author"].text() == "buyer") ++messages_of[numberIn(messages[m]["text"].text())];
                }
            }
            cursor = document.root()["next"].text();
        } while (!cursor.empty());
    }
    return states;
}

}  // namespace

TEST_CASE("a hub that is killed a hundred times loses no message and sends no reply twice", "[service][kill]") {
    const tests::TemporaryFolder folder;
    const hub::SystemClock clock;
    std::vector<Market> markets;
    for (const auto& kind : channels::allKinds()) markets.push_back({kind.descriptor.kind, kind.makeSandbox(clock)});
    Hub hub(folder.name());
    hub.start();
    for (auto& market : markets) connect(hub, market);

    std::mt19937 random(20261123);
    std::set<int> answered;
    int buyers = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        for (int i = 0; i < kBuyersPerKill; ++i, ++buyers) {
            seed(markets[static_cast<std::size_t>(buyers) % markets.size()], buyers, clock.now());
        }
        // At a random point of pulling, storing and sending what the last rounds brought.
        try {
            answerAll(hub, answered);
        } catch (const std::exception&) {
            // The connection of a hub that is about to die: what it had accepted is in its store.
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 250));
        hub.kill();
        hub.start();
    }
    std::size_t delivered_between_kills = 0;
    for (auto& market : markets) delivered_between_kills += market.sandbox->delivered().size();
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    std::map<int, int> messages_of;
    std::map<std::string, int> states;
    do {
        answerAll(hub, answered);
        std::this_thread::sleep_for(300ms);
        messages_of.clear();
        states = replyStates(hub, messages_of);
    } while (std::chrono::steady_clock::now() < deadline &&
             (static_cast<int>(messages_of.size()) < buyers || states["sent"] + states["unclear"] < buyers));

    for (int buyer = 0; buyer < buyers; ++buyer) {
        if (!messages_of.contains(buyer)) UNSCOPED_INFO("missing: " << buyer << " at " << markets[static_cast<std::size_t>(buyer) % markets.size()].kind);
    }
    UNSCOPED_INFO(hub.client().get("accounts").body);
    CHECK(static_cast<int>(messages_of.size()) == buyers);
    for (const auto& [buyer, count] : messages_of) {
        CAPTURE(buyer);
        CHECK(count == 1);
    }
    int delivered = 0;
    for (auto& market : markets) {
        std::map<int, int> times;
        for (const auto& reply : market.sandbox->delivered()) ++times[numberIn(reply.text)];
        for (const auto& [buyer, count] : times) {
            CAPTURE(market.kind, buyer);
            CHECK(count == 1);
            ++delivered;
        }
        CHECK(market.sandbox->complaints().empty());
    }
    // Unclear is allowed only where nobody can be asked.
    for (const auto& kind : channels::allKinds()) {
        if (!kind.descriptor.abilities.contains(channels::Ability::FindSent)) continue;
        CAPTURE(kind.descriptor.kind);
        CHECK(states["unclear " + kind.descriptor.kind] == 0);
    }
    CHECK(states["sent"] + states["unclear"] == buyers);
    CHECK(delivered >= states["sent"]);
    CHECK(delivered <= buyers);
    // Otherwise the kills hit nothing.
    CHECK(static_cast<int>(delivered_between_kills) > buyers / 2);
    std::cout << kKills << " kills, " << buyers << " messages, " << delivered << " replies delivered (" << delivered_between_kills
              << " between kills), " << states["sent"]
              << " sent, " << states["unclear"] << " unclear\n";
    CHECK(hub.stop() == 0);
}
