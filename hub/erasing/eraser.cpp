#include "hub/erasing/eraser.h"

#include <thread>

#include <Poco/Logger.h>

namespace hub {
namespace {

constexpr std::size_t kBatch = 50;
// Sending takes as long as the longest request, and its look-up once more. No run waits longer, whatever is being sent.
constexpr std::chrono::milliseconds kPause{200};
constexpr int kTries = 900;

}  // namespace

JobReport Eraser::run(const JobProgress& progress) {
    const auto erasures = store_.erasures();
    std::size_t total = 0, done = 0;
    for (const auto& erasure : erasures) total += store_.countOfBuyer(erasure.buyer);
    bool cancelled = false, busy = false;
    for (const auto& erasure : erasures) {
        const End end = erase(erasure, done, total, progress);
        cancelled = end == End::Cancelled;
        busy = busy || end == End::Busy;
        if (cancelled) break;
    }
    dropBlobs();
    if (done > 0) {
        learned_.relearn();
        store_.purgeErased();
    }
    if (busy) throw StoreError("something for a buyer is still being sent: what is left of him is erased within the hour");
    if (!cancelled) progress(total, total);
    channels::JsonWriter result;
    result.beginObject().member("conversations", done).endObject();
    return {result.str(), {}};
}

Eraser::End Eraser::erase(const Erasure& erasure, std::size_t& done, std::size_t total, const JobProgress& progress) {
    const auto go_on = [&] { return progress(done, total); };
    bool busy = false;
    Id after = 0;
    for (auto left = store_.conversationsToErase(erasure, after, kBatch); !left.empty();
         left = store_.conversationsToErase(erasure, after, kBatch)) {
        for (const auto& conversation : left) {
            after = conversation.id;
            const End end = go_on() ? erase(conversation, erasure, go_on) : End::Cancelled;
            if (end == End::Cancelled) return end;
            if (end == End::Busy) busy = true;
            else ++done;
        }
    }
    if (busy) return End::Busy;
    store_.endErasing(erasure, clock_.now());
    return End::Whole;
}

Eraser::End Eraser::erase(const ToErase& conversation, const Erasure& erasure, const std::function<bool()>& go_on) {
    try {
        poller_.forgetConversation(conversation.account, conversation.external_id);
    } catch (const channels::ChannelError& e) {
        Poco::Logger::get("erasing").warning("a conversation's own channel: %s", std::string(e.what()));
    }
    while (!store_.eraseConversation(conversation.id, erasure, clock_.now())) {
        if (++waited_ > kTries) return End::Busy;
        if (!go_on()) return End::Cancelled;
        std::this_thread::sleep_for(kPause);
    }
    return End::Whole;
}

void Eraser::dropBlobs() {
    for (const auto& blob : store_.blobsToDrop()) {
        if (blobs_.drop(blob)) store_.blobDropped(blob);
    }
}

}  // namespace hub
