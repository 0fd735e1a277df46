#include "hub/outbox/outbox.h"

#include <algorithm>

namespace hub {
namespace {

constexpr std::size_t kBatch = 20;

}  // namespace

channels::Outgoing Outbox::outgoing(const Reply& reply) {
    const auto conversation = store_.conversation(reply.conversation);
    if (!conversation) throw channels::PermanentFailure("the conversation is gone");
    channels::Outgoing out;
    out.id = std::to_string(reply.id);
    out.conversation_external_id = conversation->external_id;
    out.buyer_external_id = conversation->buyer.external_id;
    out.order_external_id = conversation->order_external_id;
    out.subject = conversation->subject;
    out.text = reply.text;
    out.reply_to = reply.reply_to;
    out.automatic = !reply.rule.empty();
    out.newest_known_own_message = reply.newest_known_own;
    out.created_at = reply.created_at;
    for (const auto& file : reply.files) {
        auto bytes = blobs_.get(file.blob);
        if (!bytes) throw channels::PermanentFailure("a file of the reply is no longer here");
        out.attachments.push_back({file.name, file.media_type, {}, std::move(*bytes)});
    }
    return out;
}

void Outbox::deliver(Lease& lease, channels::Adapter& adapter, Which which) {
    for (const auto& reply : store_.inFlight(lease.account)) {
        if (reply.not_before > clock_.now()) continue;
        store_.renew(lease, clock_.now(), times_.lease);
        lookUp(lease, adapter, reply);
    }
    for (const auto& reply : store_.dueReplies(lease.account, clock_.now(), kBatch)) {
        if (which == Which::OfPeople && !reply.rule.empty()) continue;
        store_.renew(lease, clock_.now(), times_.lease);
        send(lease, adapter, reply);
    }
}

void Outbox::lookUp(const Lease& lease, channels::Adapter& adapter, const Reply& reply) {
    auto* finder = dynamic_cast<channels::FindsSent*>(&adapter);
    if (finder == nullptr) {
        store_.sendFailed(
            lease, reply.id, ReplyState::Unclear,
            "the connection broke while it was sent, and this marketplace can't be asked: look whether it arrived"
        );
        return;
    }
    try {
        if (const auto receipt = finder->findSent(outgoing(reply))) {
            store_.sent(reply.id, *receipt, clock_.now());
        } else {
            store_.sendLater(lease, reply.id, clock_.now(), "did not arrive: sent again");
        }
    } catch (const channels::Throttled& e) {
        store_.lookUpLater(lease, reply.id, e.until, e.what());
        throw;
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const channels::CredentialsRefused& e) {
        store_.lookUpLater(lease, reply.id, clock_.now() + times_.look_up_after, e.what());
        throw;
    } catch (const channels::PermanentFailure& e) {
        store_.sendFailed(lease, reply.id, ReplyState::Unclear, e.what());
    } catch (const StoreError&) {
        throw;
    } catch (const std::exception& e) {
        store_.lookUpLater(lease, reply.id, clock_.now() + times_.look_up_after, e.what());
    }
}

void Outbox::send(const Lease& lease, channels::Adapter& adapter, const Reply& reply) {
    const Instant now = clock_.now();
    if (!store_.beginSending(lease, reply.id, now, now + times_.look_up_after)) return;
    try {
        const auto receipt = adapter.send(outgoing(reply));
        store_.sent(reply.id, receipt, clock_.now());
    } catch (const channels::Throttled& e) {
        store_.sendLater(lease, reply.id, e.until, e.what());
        throw;
    } catch (const channels::Cancelled&) {
        throw;
    } catch (const channels::CredentialsRefused& e) {
        store_.sendLater(lease, reply.id, clock_.now() + times_.first_retry, e.what());
        throw;
    } catch (const channels::PermanentFailure& e) {
        store_.sendFailed(lease, reply.id, ReplyState::Refused, e.what());
    } catch (const channels::TemporaryFailure& e) {
        if (!e.maybe_done) return retry(lease, reply, e.what());
        store_.lookUpLater(lease, reply.id, clock_.now() + times_.look_up_after, e.what());
    } catch (const StoreError&) {
        throw;
    } catch (const std::exception& e) {
        // An answer that isn't of the protocol says nothing about what was done; an error that nobody foresaw doesn't either.
        store_.lookUpLater(lease, reply.id, clock_.now() + times_.look_up_after, e.what());
    }
}

void Outbox::retry(const Lease& lease, const Reply& reply, const std::string& error) {
    const Instant now = clock_.now();
    if (now - reply.first_attempt_at.value_or(now) > times_.give_up_after) {
        store_.sendFailed(lease, reply.id, ReplyState::Refused, "given up after a day: " + error);
        return;
    }
    const int doublings = std::min(reply.attempts, 12);
    store_.sendLater(lease, reply.id, now + std::min(times_.first_retry * (1 << doublings), times_.longest_retry), error);
}

}  // namespace hub
