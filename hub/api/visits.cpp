#include "hub/api/visits.h"

#include <Poco/Logger.h>

#include "channels/contract/errors.h"

namespace hub::api {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBatch = 100, kEnoughBytes = 64u << 10;
// A visitor whose session has ended meanwhile hears no more after this; the others come again by themselves.
constexpr auto kLongestStream = 1h;

EventSource eventsOf(std::shared_ptr<channels::Inlet> inlet, const channels::VisitorAnswer::Follow& follow) {
    return [inlet = std::move(inlet), follow, sent = follow.after]() mutable {
        std::string out;
        for (const auto& entry : inlet->read(follow.stream, sent, kBatch)) {
            sent = entry.seq;
            const auto [name, data] = follow.event(entry);
            if (name.empty()) continue;
            out += "id: " + std::to_string(entry.seq) + "\nevent: " + name + "\ndata: " + data + "\n\n";
            if (out.size() > kEnoughBytes) break;
        }
        return out;
    };
}

std::function<bool()> whileThere(Store& store, Id account) {
    // By a secret the account may have said who the visitor is.
    return [&store, account, secrets = store.sealedSecrets(account), end = std::chrono::steady_clock::now() + kLongestStream] {
        const auto now = store.account(account);
        return now && now->state != AccountState::Removed && store.sealedSecrets(account) == secrets &&
               std::chrono::steady_clock::now() < end;
    };
}

}  // namespace

Visit receiveVisit(Hub& hub, const std::string& key, const channels::VisitorRequest& request) {
    try {
        const auto account = hub.store.accountByPushKey(key);
        if (!account) return {{404, "text/plain", "", {}}, {}, {}, {}};
        auto answer = hub.poller.serve(*account, request);
        if (!answer.follow) {
            return {{answer.status, answer.content_type, std::move(answer.body), std::move(answer.headers)}, {}, {}, {}};
        }
        const std::string visitor = std::to_string(account->id) + '/' + answer.follow->visitor;
        return {{}, eventsOf(hub.store.inlet(account->id), *answer.follow), whileThere(hub.store, account->id), visitor};
    } catch (const channels::ChannelError& e) {
        Poco::Logger::get("visits").warning("%s", std::string(e.what()));
        return {{404, "text/plain", "", {}}, {}, {}, {}};
    } catch (const StoreBusy&) {
        return {{503, "text/plain", "", {{"Retry-After", "2"}}}, {}, {}, {}};
    } catch (const std::exception& e) {
        Poco::Logger::get("visits").error("%s", std::string(e.what()));
        return {{500, "text/plain", "", {}}, {}, {}, {}};
    }
}

}  // namespace hub::api
