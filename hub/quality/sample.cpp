#include "hub/quality/sample.h"

#include <algorithm>
#include <map>

#include "channels/kit/hash.h"

namespace hub {
namespace {

/// A reply with its lot: the lowest are drawn.
struct Lot {
    std::string lot;
    SentReply reply;
};

void drawOf(const std::vector<Lot>& lots, int share_percent, std::vector<SentReply>& drawn) {
    const std::size_t wanted = (lots.size() * static_cast<std::size_t>(share_percent) + 99) / 100;
    const auto rest = lots.begin() + static_cast<std::ptrdiff_t>(wanted);
    std::vector<Lot> chosen(lots.begin(), rest);
    for (const auto sign : {&SentReply::late, &SentReply::hinted}) {
        const auto has_it = [&](const Lot& lot) { return lot.reply.*sign; };
        if (std::ranges::any_of(chosen, has_it)) continue;
        const auto first = std::find_if(rest, lots.end(), has_it);
        if (first != lots.end()) chosen.push_back(*first);
    }
    for (const auto& lot : chosen) drawn.push_back(lot.reply);
}

}  // namespace

std::vector<SentReply> sampleOf(const std::vector<SentReply>& sent, const QualitySampling& sampling, const std::string& week) {
    if (sampling.share_percent <= 0) return {};
    std::map<Id, std::vector<Lot>> of_person;
    for (const auto& reply : sent) {
        of_person[reply.person].push_back({channels::sha256(sampling.seed + "\n" + week + "\n" + std::to_string(reply.reply)), reply});
    }
    std::vector<SentReply> drawn;
    for (auto& [person, lots] : of_person) {
        std::ranges::sort(lots, {}, &Lot::lot);
        drawOf(lots, std::min(sampling.share_percent, 100), drawn);
    }
    return drawn;
}

}  // namespace hub
