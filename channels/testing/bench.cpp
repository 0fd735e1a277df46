#include "channels/testing/bench.h"

#include <algorithm>

#include "channels/contract/errors.h"
#include "channels/kit/time.h"
#include "channels/kit/transports.h"

namespace channels::testing {
namespace {

using namespace std::chrono_literals;

// A Monday; nothing depends on it.
Instant startOfTest() { return *parseTime("2026-11-23T08:00:00.000Z"); }

TransportOptions transportOptions() {
    TransportOptions options;
    options.connect_timeout = 5s;
    options.total_timeout = 60s;
    return options;
}

}  // namespace

std::string trimmed(const std::string& text) {
    constexpr const char* kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    return first == std::string::npos ? std::string()
                                      : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void Pulled::add(const Page& page) {
    for (const auto& message : page.messages) {
        if (messages.emplace(message.external_id, message).second) in_order.push_back(message.external_id);
    }
    for (const auto& bad : page.unreadable) unreadable.emplace(bad.external_id, bad);
    for (const auto& order : page.orders) orders[order.external_id] = order;
    for (const auto& one : page.cases) cases[one.external_id] = one;
    settled.insert(settled.end(), page.settled_conversations.begin(), page.settled_conversations.end());
    cursors.push_back(page.next);
    ++pages;
}

std::vector<std::string> Pulled::texts() const {
    std::vector<std::string> out;
    for (const auto& [id, message] : messages) {
        if (message.author == Author::Buyer) out.push_back(trimmed(message.text));
    }
    std::sort(out.begin(), out.end());
    return out;
}

const Incoming* Pulled::byText(const std::string& text) const {
    const auto found = std::find_if(messages.begin(), messages.end(), [&](const auto& entry) {
        return trimmed(entry.second.text) == trimmed(text);
    });
    return found == messages.end() ? nullptr : &found->second;
}

/// Each adapter gets transports of its own: kept connections don't survive a restart.
struct Bench::Lent {
    std::vector<std::unique_ptr<Transports>> transports;
};

Bench::Bench(const Kind& kind_)
    : kind(kind_),
      clock(startOfTest()),
      sandbox(kind.makeSandbox(clock)),
      config(withDefaults(kind.descriptor, sandbox->account())),
      lent_(std::make_unique<Lent>()) {
    sandbox->enterBy([this](const VisitorRequest& request) {
        return dynamic_cast<Serves&>(*connect()).serve(request);
    });
}

Bench::~Bench() = default;

std::unique_ptr<Adapter> Bench::connect() {
    lent_->transports.push_back(makeTransports(transportOptions(), stop));
    AccountConfig current = config;
    for (const auto& [name, value] : stored_secrets) current.secrets[name] = value;
    const SecretSink sink = [this](const std::string& name, const std::string& value, std::optional<Instant>) {
        stored_secrets[name] = value;
    };
    return kind.makeAdapter(current, Surroundings{clock, *lent_->transports.back(), sink, &inlet});
}

Pulled Bench::drain(Adapter& adapter, const Cursor& from, int patience) {
    Pulled out;
    out.cursors.push_back(from);
    for (bool more = true; more;) {
        try {
            const Page page = adapter.pull(out.cursors.back());
            more = page.more;
            out.add(page);
            if (out.pages > 1000) throw std::runtime_error("pull never ends");
        } catch (const Throttled& error) {
            errors.emplace_back(error.what());
            if (patience-- <= 0) throw;
            clock.set(error.until);
        } catch (const CredentialsRefused&) {
            throw;
        } catch (const ChannelError& error) {
            errors.emplace_back(error.what());
            if (patience-- <= 0) throw;
        }
    }
    return out;
}

SeededMessage Bench::seed(
    const std::string& conversation, const std::string& text, std::chrono::milliseconds ago
) {
    SeededMessage message;
    message.conversation = conversation;
    message.buyer = "buyer_of_" + conversation;
    message.text = text;
    message.sent_at = clock.now() - ago;
    sandbox->seed(message);
    return message;
}

Outgoing Bench::reply(const Incoming& to, const std::string& text, const std::string& id) const {
    Outgoing out;
    out.id = id;
    out.conversation_external_id = to.conversation_external_id;
    out.buyer_external_id = to.buyer_external_id;
    out.order_external_id = to.order_external_id;
    out.subject = to.subject;
    out.text = text;
    out.reply_to = to.reply_to;
    out.created_at = clock.now();
    return out;
}

void Bench::misbehave(Fault fault, int requests, FaultPlan::Where where, std::chrono::milliseconds delay) {
    sandbox->misbehave({fault, requests, where, delay});
}

Bench::Failure Bench::failure(const std::function<void()>& work) {
    try {
        work();
        return Failure::None;
    } catch (const CredentialsRefused& error) {
        errors.emplace_back(error.what());
        return Failure::Credentials;
    } catch (const Throttled& error) {
        errors.emplace_back(error.what());
        return Failure::Throttled;
    } catch (const TemporaryFailure& error) {
        errors.emplace_back(error.what());
        return error.maybe_done ? Failure::MaybeDone : Failure::Temporary;
    } catch (const PermanentFailure& error) {
        errors.emplace_back(error.what());
        return Failure::Permanent;
    } catch (const NotUnderstood& error) {
        errors.emplace_back(error.what());
        return Failure::NotUnderstood;
    } catch (const Cancelled&) {
        return Failure::Cancelled;
    }
}

}  // namespace channels::testing
