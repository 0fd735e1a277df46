#include "hub/alerts/sender.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "channels/contract/errors.h"
#include "channels/kit/transports.h"
#include "channels/mail/mime_writer.h"
#include "hub/alerts/alert_words.h"
#include "hub/alerts/way_address.h"
#include "hub/alerts/webhook.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAtOnce = 200;
constexpr std::size_t kErrorBytes = 500;
constexpr std::size_t kAnswerBytes = 64u << 10;
constexpr auto kConnectPatience = 10s;
constexpr auto kPatience = 20s;
/// After the first failure, the second and so on; the last from then on.
constexpr std::array<std::chrono::seconds, 7> kPauses{5s, 1min, 5min, 15min, 1h, 2h, 4h};

channels::TransportOptions optionsOf(const AlertWay& way) {
    channels::TransportOptions options;
    options.connect_timeout = kConnectPatience;
    options.total_timeout = kPatience;
    options.max_response_bytes = kAnswerBytes;
    if (const auto ca = way.settings.find("ca_file"); ca != way.settings.end()) options.ca_file = ca->second;
    return options;
}

std::string settingOf(const AlertWay& way, const char* name) {
    const auto found = way.settings.find(name);
    return found == way.settings.end() ? std::string() : found->second;
}

}  // namespace

std::string secretOfWay(Id way) { return "alert_way/" + std::to_string(way); }

std::string AlertSender::secretOf(const AlertWay& way) const {
    return way.sealed.empty() ? std::string() : vault_.open(secretOfWay(way.id), way.sealed);
}

void AlertSender::sendDue() {
    if (!addresses_hidden_) hideAddresses(store_, vault_);
    addresses_hidden_ = true;
    std::set<Id> failing;
    for (const auto& delivery : store_.dueDeliveries(clock_.now(), kAtOnce)) {
        if (stop_) return;
        if (failing.contains(delivery.way)) continue;
        const auto way = store_.alertWay(delivery.way);
        if (way && !attempt(delivery, *way)) failing.insert(way->id);
    }
}

void AlertSender::end(const AlertDelivery& delivery, DeliveryState state, const std::string& error) {
    store_.deliveryEnded(delivery.id, state, error.substr(0, kErrorBytes), clock_.now());
}

bool AlertSender::attempt(const AlertDelivery& delivery, const AlertWay& way) {
    if (way.paused) {
        end(delivery, DeliveryState::Failed, "this way was paused");
        return true;
    }
    std::string error;
    const Instant now = clock_.now();
    Instant next = now + kPauses[std::min<std::size_t>(static_cast<std::size_t>(delivery.attempts), kPauses.size() - 1)];
    // Before a byte leaves: where this can't be written, nothing is told again each second.
    store_.beginDelivery(delivery.id, next);
    try {
        tell(delivery, way);
        end(delivery, DeliveryState::Sent, {});
        return true;
    } catch (const channels::Cancelled&) {
        return false;
    } catch (const channels::PermanentFailure& e) {
        end(delivery, DeliveryState::Failed, e.what());
        return true;
    } catch (const VaultError& e) {
        end(delivery, DeliveryState::Failed, e.what());
        return true;
    } catch (const channels::Throttled& e) {
        next = std::max(next, e.until);
        error = e.what();
    } catch (const StoreUnusable&) {
        throw;
    } catch (const std::exception& e) {
        error = e.what();
    }
    if (next >= delivery.give_up_at) {
        end(delivery, DeliveryState::Failed, error);
        return true;
    }
    store_.deliverLater(delivery.id, next, error.substr(0, kErrorBytes), now);
    return false;
}

void AlertSender::tell(const AlertDelivery& delivery, const AlertWay& way) {
    const auto transports = channels::makeTransports(optionsOf(way), stop_);
    if (way.kind == AlertWayKind::Mail) {
        tellByMail(*transports, delivery, way);
        return;
    }
    const auto key = secretOf(way);
    if (key.empty()) throw channels::PermanentFailure("this way has no key to sign with");
    auto whole = way;
    whole.settings["url"] = addressOf(way, vault_);
    const Instant now = clock_.now();
    demandTaken(transports->http().send(webhookRequest(whole, key, delivery, now)), now);
}

void AlertSender::tellByMail(channels::Transports& transports, const AlertDelivery& delivery, const AlertWay& way) {
    const auto teams = store_.teams();
    const std::string zone = teams.empty() ? "UTC" : teams.front().hours.zone;
    const std::string sender = settingOf(way, "sender"), recipient = settingOf(way, "recipient");
    const auto text = mailText(readAlertBody(delivery.body), settingOf(way, "language"), zone);
    channels::MailDraft draft;
    draft.from = {"Dragoman", sender};
    draft.to = recipient;
    draft.subject = text.title;
    // The same at every try: a mail that comes twice is known as one.
    draft.message_id = delivery.event + sender.substr(sender.rfind('@'));
    draft.date = clock_.now();
    draft.text = text.text;
    draft.automatic = true;
    channels::MailServer server{settingOf(way, "server"), settingOf(way, "user"), secretOf(way), {}};
    transports.relay(server)->send(sender, {recipient}, channels::writeMail(draft));
}

}  // namespace hub
