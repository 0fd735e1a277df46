// Every kind that speaks HTTP, against a marketplace that lies: a whole job is recorded against the kind's own sandbox, then
// played back with one answer spoiled. An adapter may only fail in the ways of errors.h; what it took must read the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/account.h"
#include "channels/contract/errors.h"
#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/transports.h"

namespace {

using namespace std::chrono_literals;

constexpr channels::Instant kNow{std::chrono::hours(499'000)};
constexpr int kMostPulls = 40;

struct StandingClock final : channels::Clock {
    [[nodiscard]] channels::Instant now() const override { return kNow; }
};
const StandingClock kClock;

/// "GET http://127.0.0.1:1234/v1/orders": answers depend on what the query says, but the n-th repeats well enough.
std::string placeOf(const channels::HttpRequest& request) {
    return request.method + ' ' + request.url.substr(0, request.url.find('?'));
}

/// What a job asked and was answered.
struct Recording {
    std::map<std::string, std::vector<channels::HttpResponse>> answers;  // by place, in order
    std::vector<std::pair<std::string, std::size_t>> all;                // each answer's place and number, in order
};

class NoMail : public channels::Transports, public channels::HttpClient {
public:
    channels::HttpClient& http() override { return *this; }
    std::unique_ptr<channels::MailReader> mailbox(const channels::MailServer&, const std::string&) override {
        throw channels::TemporaryFailure("no mail here");
    }
    std::unique_ptr<channels::MailSender> relay(const channels::MailServer&) override {
        throw channels::TemporaryFailure("no mail here");
    }
};

class Recorder final : public NoMail {
public:
    explicit Recorder(Recording& into) : into_(into), real_(channels::makeTransports({}, stop_)) {}
    channels::HttpResponse send(const channels::HttpRequest& request) override {
        auto response = real_->http().send(request);
        auto& answers = into_.answers[placeOf(request)];
        into_.all.emplace_back(placeOf(request), answers.size());
        answers.push_back(response);
        return response;
    }

private:
    channels::StopFlag stop_{false};
    Recording& into_;
    std::unique_ptr<channels::Transports> real_;
};

class Player final : public NoMail {
public:
    Player(const Recording& recording, std::size_t spoiled, std::string body)
        : recording_(recording), body_(std::move(body)) {
        if (!recording.all.empty()) spoiled_ = recording.all[spoiled % recording.all.size()];
    }
    channels::HttpResponse send(const channels::HttpRequest& request) override {
        const std::string place = placeOf(request);
        const auto found = recording_.answers.find(place);
        if (found == recording_.answers.end()) return {404, {}, "{}"};
        const std::size_t n = std::min(asked_[place]++, found->second.size() - 1);
        channels::HttpResponse response = found->second[n];
        if (std::pair(place, n) == spoiled_) response.body = body_;
        return response;
    }

private:
    const Recording& recording_;
    std::pair<std::string, std::size_t> spoiled_;
    std::string body_;
    std::map<std::string, std::size_t> asked_;
};

template <class Work>
void attempt(const Work& work) {
    try {
        work();
    } catch (const channels::ChannelError&) {
    }
}

void demand(bool good) {
    if (!good) std::abort();
}

void checkKept(channels::Adapter& adapter, const channels::Page& page) {
    for (const auto& message : page.messages) {
        demand(!message.external_id.empty());
        if (message.raw.empty()) continue;
        attempt([&] {
            const auto again = adapter.reparse(message.raw);
            demand(again.messages.size() == 1);
            demand(again.messages.front().external_id == message.external_id);
            demand(again.messages.front().text == message.text);
        });
    }
    for (const auto& bad : page.unreadable) {
        demand(!bad.external_id.empty() && !bad.reason.empty());
        attempt([&] { static_cast<void>(adapter.reparse(bad.raw)); });
    }
}

/// All that a hub asks of an adapter.
void doJob(const channels::Kind& kind, const channels::AccountConfig& config, channels::Transports& transports) {
    const channels::Surroundings around{
        kClock, transports, [](const std::string&, const std::string&, std::optional<channels::Instant>) {}};
    const auto adapter = kind.makeAdapter(config, around);
    attempt([&] { static_cast<void>(adapter->check()); });
    channels::Outgoing reply;
    std::string order;
    std::vector<std::string> files;
    attempt([&] {
        channels::Cursor cursor;
        for (int i = 0; i < kMostPulls; ++i) {
            const auto page = adapter->pull(cursor);
            checkKept(*adapter, page);
            for (const auto& message : page.messages) {
                if (message.author != channels::Author::Buyer) continue;
                reply.conversation_external_id = message.conversation_external_id;
                reply.buyer_external_id = message.buyer_external_id;
                reply.order_external_id = message.order_external_id;
                reply.reply_to = message.reply_to;
                if (!message.order_external_id.empty()) order = message.order_external_id;
                for (const auto& file : message.attachments) files.push_back(file.ref);
            }
            cursor = page.next;
            if (!page.more) break;
        }
    });
    reply.id = "1";
    reply.text = "It left today, with a plug for Chile.";
    reply.created_at = kNow;
    attempt([&] { adapter->send(reply); });
    if (auto* finder = dynamic_cast<channels::FindsSent*>(adapter.get())) attempt([&] { finder->findSent(reply); });
    if (auto* marker = dynamic_cast<channels::MarksRead*>(adapter.get())) {
        attempt([&] { marker->markRead(reply.conversation_external_id); });
    }
    if (auto* asker = dynamic_cast<channels::AsksRating*>(adapter.get())) {
        attempt([&] { asker->askRating(reply.conversation_external_id); });
    }
    if (auto* orders = dynamic_cast<channels::FetchesOrders*>(adapter.get())) attempt([&] { orders->fetchOrder(order); });
    if (auto* lister = dynamic_cast<channels::Relists*>(adapter.get())) attempt([&] { lister->relist(kNow - 48h, kNow); });
    if (auto* fetcher = dynamic_cast<channels::FetchesAttachments*>(adapter.get())) {
        for (const auto& file : files) attempt([&] { fetcher->fetchAttachment(file, 1000); });
    }
}

/// A kind with a recorded job; made once.
struct Stage {
    const channels::Kind* kind = nullptr;
    channels::AccountConfig config;
    Recording recording;
};

void seed(channels::Sandbox& sandbox, const channels::Descriptor& kind) {
    channels::SeededMessage message;
    for (int i = 0; i < 4; ++i) {
        message.conversation = "conversation " + std::to_string(i / 2);
        message.buyer = "buyer_" + std::to_string(i / 2);
        message.text = i == 0 ? "Wo bleibt mein Paket?" : "包裹还没有到 " + std::to_string(i);
        message.sent_at = kNow - 5h + std::chrono::hours(i);
        channels::Order order;
        order.external_id = "303-1234567-765432" + std::to_string(i / 2);
        order.status = channels::OrderStatus::Shipped;
        order.ordered_at = kNow - 100h;
        order.items.push_back({"LMP-01-BK", "", "LED table lamp", 2, {{"colour", "black"}}});
        order.total = channels::Money{"39.90", "EUR"};
        order.ship_to = channels::Address{"Jonas Weber", "DE", "BY", "München", "80331", ""};
        order.parcels.push_back({"DHL", "00340434161094042557", "", "", kNow - 50h, std::nullopt});
        message.order = order;
        if (kind.abilities.contains(channels::Ability::FetchAttachment)) message.attachments = {{"a.png", "image/png", "", "PNG"}};
        sandbox.seed(message);
    }
    if (!kind.abilities.contains(channels::Ability::Cases)) return;
    channels::Case one;
    one.external_id = "5400012345";
    one.conversation_external_id = "conversation 0";
    one.order_external_id = "303-1234567-7654320";
    one.kind = "item not received";
    one.opened_at = one.updated_at = kNow - 2h;
    one.respond_by = kNow + 40h;
    sandbox.seedCase(one);
}

std::vector<Stage> makeStages() {
    std::vector<Stage> stages;
    for (const auto& kind : channels::allKinds()) {
        // Its visitors' requests are what is hostile: visitor_fuzz.
        if (kind.descriptor.abilities.contains(channels::Ability::Serve)) continue;
        const auto sandbox = kind.makeSandbox(kClock);
        Stage stage{&kind, channels::withDefaults(kind.descriptor, sandbox->account()), {}};
        seed(*sandbox, kind.descriptor);
        Recorder recorder(stage.recording);
        doJob(kind, stage.config, recorder);
        stages.push_back(std::move(stage));
    }
    return stages;
}

/// `edits` is a list of offset (two bytes), how much to overwrite, and with what.
std::string edited(std::string body, std::string_view edits) {
    while (edits.size() >= 4 && !body.empty()) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(edits[i]); };
        const std::size_t at = (byte(0) * 256u + byte(1)) % body.size();
        const std::size_t gone = byte(2) % 32, put = std::min<std::size_t>(byte(3) % 32, edits.size() - 4);
        body.replace(at, gone, edits.substr(4, put));
        edits.remove_prefix(4 + put);
    }
    return body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<Stage> stages = makeStages();
    if (size < 4) return 0;
    const Stage& stage = stages[data[0] % stages.size()];
    const std::string_view rest(reinterpret_cast<const char*>(data) + 4, size - 4);
    if (stage.recording.all.empty()) return 0;
    const std::size_t which = (data[1] * 256u + data[2]) % stage.recording.all.size();
    const auto& [place, n] = stage.recording.all[which];
    const std::string& honest = stage.recording.answers.at(place)[n].body;
    Player player(stage.recording, which, data[3] % 4 == 0 ? std::string(rest) : edited(honest, rest));
    doJob(*stage.kind, stage.config, player);

    channels::HttpRequest push;
    push.method = "POST";
    push.url = "https://hub.example.test/push/0123456789abcdef";
    push.headers = {{"Authorization", std::string(rest.substr(0, 64))}, {"Content-Type", "application/json"}};
    push.body = std::string(rest);
    const channels::Surroundings around{
        kClock, player, [](const std::string&, const std::string&, std::optional<channels::Instant>) {}};
    const auto adapter = stage.kind->makeAdapter(stage.config, around);
    if (auto* receiver = dynamic_cast<channels::ReceivesPush*>(adapter.get())) attempt([&] { receiver->onPush(push); });
    attempt([&] { static_cast<void>(adapter->pull({std::string(rest)})); });
    return 0;
}
