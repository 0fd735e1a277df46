// The requests of a sandbox's visitors, with other paths, headers and bodies, to every kind that serves its buyers itself.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "channels/contract/account.h"
#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "channels/testing/manual_clock.h"
#include "channels/testing/memory_inlet.h"

namespace {

using namespace std::chrono_literals;

constexpr channels::Instant kNow{1'790'000'000s};
const channels::testing::ManualClock kClock(kNow);

class NoTransports final : public channels::Transports {
public:
    channels::HttpClient& http() override { std::abort(); }
    std::unique_ptr<channels::MailReader> mailbox(const channels::MailServer&, const std::string&) override { std::abort(); }
    std::unique_ptr<channels::MailSender> relay(const channels::MailServer&) override { std::abort(); }
};

/// An account with some visitors, and what they asked.
struct Stage {
    explicit Stage(const channels::Kind& kind) : sandbox(kind.makeSandbox(kClock)) {
        const channels::Surroundings around{
            kClock, transports, [](const std::string&, const std::string&, std::optional<channels::Instant>) {}, &inlet};
        adapter = kind.makeAdapter(channels::withDefaults(kind.descriptor, sandbox->account()), around);
        sandbox->enterBy([this](const channels::VisitorRequest& request) {
            asked.push_back(request);
            return serve(request);
        });
        for (int i = 0; i < 3; ++i) {
            channels::SeededMessage message;
            message.conversation = message.buyer = "buyer " + std::to_string(i);
            message.text = "Wo bleibt mein Paket?";
            message.sent_at = kNow - 1h;
            if (i == 0) message.attachments = {{"a.png", "image/png", "", "\x89PNG\r\n\x1a\n"}};
            sandbox->seed(message);
        }
        static_cast<void>(sandbox->delivered());
    }
    channels::VisitorAnswer serve(const channels::VisitorRequest& request) {
        return dynamic_cast<channels::Serves&>(*adapter).serve(request);
    }

    NoTransports transports;
    channels::testing::MemoryInlet inlet;
    std::unique_ptr<channels::Sandbox> sandbox;
    std::unique_ptr<channels::Adapter> adapter;
    std::vector<channels::VisitorRequest> asked;
};

std::vector<const channels::Kind*> servingKinds() {
    std::vector<const channels::Kind*> out;
    for (const auto& kind : channels::allKinds()) {
        if (kind.descriptor.abilities.contains(channels::Ability::Serve)) out.push_back(&kind);
    }
    return out;
}

void demand(bool good) {
    if (!good) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto kinds = servingKinds();
    if (size < 4 || kinds.empty()) return 0;
    Stage stage(*kinds[data[0] % kinds.size()]);
    channels::VisitorRequest request = stage.asked[data[1] % stage.asked.size()];
    const std::string rest(reinterpret_cast<const char*>(data) + 4, size - 4);
    switch (data[2] % 5) {
        case 0: request.body = rest; break;
        case 1: request.path = rest; break;
        case 2: request.query = {{"after", rest}, {"limit", rest}}; break;
        case 3: request.body.insert(data[3] % (request.body.size() + 1), rest); break;
        default:
            for (auto& [name, value] : request.headers) value = rest;
            request.address = rest;
    }
    const auto answer = stage.serve(request);
    demand(answer.follow || (answer.status >= 200 && answer.status < 500));
    // Whatever was taken can be pulled and shown.
    std::set<std::string> ids;
    for (channels::Cursor cursor; true;) {
        const auto page = stage.adapter->pull(cursor);
        demand(page.unreadable.empty());
        for (const auto& message : page.messages) demand(ids.insert(message.external_id).second);
        if (!page.more) break;
        cursor = page.next;
    }
    static_cast<void>(stage.sandbox->delivered());
    return 0;
}
