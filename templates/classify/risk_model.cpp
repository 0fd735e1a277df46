#include "templates/classify/risk_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace templates {
namespace {

constexpr std::uint64_t kRunFactor = 116049371;
constexpr std::size_t kShortestSentence = 4;  ///< words; a shorter one belongs to the next

template <typename Number>
Number take(std::string_view& bytes) {
    Number number{};
    if (bytes.size() < sizeof number) throw std::logic_error("the model of risks is cut short");
    std::memcpy(&number, bytes.data(), sizeof number);
    bytes.remove_prefix(sizeof number);
    return number;
}

/// Each place once, in any order.
void unite(std::vector<std::uint32_t>& places) {
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
}

}  // namespace

RiskModel::RiskModel(std::string_view bytes, std::size_t risks) {
    places_ = take<std::uint32_t>(bytes);
    rarity_step_ = take<float>(bytes);
    for (std::size_t risk = 0; risk < risks; ++risk) {
        const float step = take<float>(bytes);
        starts_.push_back({step, take<float>(bytes)});
    }
    if (places_ == 0 || bytes.size() != std::size_t{places_} * (risks + 1))
        throw std::logic_error("the model of risks has another size than risk_model.py gives it");
    rows_ = bytes;
}

std::vector<float> RiskModel::ask(
    const HashedWords& text, std::size_t first, const std::vector<std::size_t>& sentence_ends
) const {
    std::vector<float> surest(starts_.size(), 0);
    const std::size_t last = text.words.size();
    std::size_t begin = first;
    for (const std::size_t counted : sentence_ends) {
        const std::size_t end = first + counted;
        if (end - begin < kShortestSentence || last - end < kShortestSentence) continue;
        askSentence(text, begin, end, surest);
        begin = end;
    }
    askSentence(text, begin, last, surest);
    return surest;
}

void RiskModel::askSentence(
    const HashedWords& text, std::size_t begin, std::size_t end, std::vector<float>& surest
) const {
    std::vector<std::uint32_t> places;
    const std::size_t ngrams = begin == 0 ? 0 : text.words[begin - 1].ngrams_end;
    const std::size_t ngrams_end = end == 0 ? 0 : text.words[end - 1].ngrams_end;
    places.reserve(ngrams_end - ngrams + 2 * (end - begin));
    const std::size_t row = starts_.size() + 1;
    const auto add = [&](std::uint64_t hash) {
        places.push_back(static_cast<std::uint32_t>(hash % places_));
        __builtin_prefetch(rows_.data() + places.back() * row);
    };
    for (std::size_t i = ngrams; i < ngrams_end; ++i) add(text.ngrams[i]);
    for (std::size_t i = begin; i < end; ++i) {
        add(text.words[i].hash);
        if (i + 1 < end) add(std::uint64_t{text.words[i].hash} * kRunFactor + text.words[i + 1].hash);
    }
    unite(places);
    std::vector<std::int32_t> sums(starts_.size(), 0);
    std::uint64_t squares = 0;
    for (const std::uint32_t place : places) {
        const char* const at = rows_.data() + place * row;
        for (std::size_t risk = 0; risk < sums.size(); ++risk) sums[risk] += static_cast<std::int8_t>(at[risk]);
        const auto rarity = static_cast<std::uint8_t>(at[sums.size()]);
        squares += std::uint64_t{rarity} * rarity;
    }
    const float length = rarity_step_ * std::sqrt(static_cast<float>(std::max<std::uint64_t>(squares, 1)));
    for (std::size_t risk = 0; risk < sums.size(); ++risk) {
        const float odds = static_cast<float>(sums[risk]) * starts_[risk].step / length + starts_[risk].start;
        surest[risk] = std::max(surest[risk], 1 / (1 + std::exp(-odds)));
    }
}

}  // namespace templates
