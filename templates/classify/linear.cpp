#include "templates/classify/linear.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace templates {
namespace {

constexpr std::uint64_t kRunFactor = 116049371;

std::string_view take(std::string_view& bytes, std::size_t length) {
    if (bytes.size() < length) throw std::logic_error("a linear model is cut short");
    const std::string_view taken = bytes.substr(0, length);
    bytes.remove_prefix(length);
    return taken;
}

template <typename Number>
Number takeNumber(std::string_view& bytes) {
    Number number{};
    std::memcpy(&number, take(bytes, sizeof number).data(), sizeof number);
    return number;
}

/// Adds a row's bytes to the sums; written so that a compiler makes vectors of it.
void add(const char* row, std::int32_t* sums, std::size_t count) {
    for (std::size_t label = 0; label < count; ++label) sums[label] += static_cast<std::int8_t>(row[label]);
}

}  // namespace

LinearModel::LinearModel(std::string_view bytes) {
    places_ = takeNumber<std::uint32_t>(bytes);
    const std::size_t count = takeNumber<std::uint32_t>(bytes);
    const std::size_t names_length = takeNumber<std::uint32_t>(bytes);
    rarity_step_ = takeNumber<float>(bytes);
    if (places_ == 0 || count == 0 || count > 1000) throw std::logic_error("a linear model has another form than linear_model.py gives it");
    for (std::size_t label = 0; label < count; ++label) {
        const float step = takeNumber<float>(bytes);
        scales_.push_back({step, takeNumber<float>(bytes)});
    }
    std::string_view names = take(bytes, names_length);
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        labels_.emplace_back(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    if (labels_.size() != count || bytes.size() != std::size_t{places_} * (count + 1))
        throw std::logic_error("a linear model has another size than linear_model.py gives it");
    rows_ = bytes;
}

std::vector<float> LinearModel::ask(const HashedWords& text, std::size_t begin, std::size_t end) const {
    std::vector<std::uint32_t> places;
    const std::size_t ngrams_end = text.ngramsFrom(end);
    places.reserve(ngrams_end - text.ngramsFrom(begin) + 2 * (end - begin));
    const auto call = [&](std::uint64_t hash) {
        places.push_back(static_cast<std::uint32_t>(hash % places_));
        __builtin_prefetch(row(places.back()));
    };
    for (std::size_t i = text.ngramsFrom(begin); i < ngrams_end; ++i) call(text.ngrams[i]);
    for (std::size_t i = begin; i < end; ++i) {
        call(text.words[i].hash);
        if (i + 1 < end) call(std::uint64_t{text.words[i].hash} * kRunFactor + text.words[i + 1].hash);
    }
    // What stands twice counts once.
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    std::vector<std::int32_t> sums(labels_.size(), 0);
    std::uint64_t squares = 0;
    for (const std::uint32_t place : places) {
        const char* const at = row(place);
        add(at, sums.data(), sums.size());
        const auto rarity = static_cast<std::uint8_t>(at[sums.size()]);
        squares += std::uint64_t{rarity} * rarity;
    }
    const float length = rarity_step_ * std::sqrt(static_cast<float>(std::max<std::uint64_t>(squares, 1)));
    std::vector<float> odds(sums.size());
    for (std::size_t label = 0; label < odds.size(); ++label)
        odds[label] = static_cast<float>(sums[label]) * scales_[label].step / length + scales_[label].start;
    return odds;
}

std::vector<double> LinearModel::weights(const HashedWords& text, std::size_t label) const {
    std::vector<double> weights;
    weights.reserve(text.words.size());
    std::vector<std::int32_t> sums(labels_.size());
    for (std::size_t word = 0; word < text.words.size(); ++word) {
        std::fill(sums.begin(), sums.end(), 0);
        for (std::size_t i = text.ngramsFrom(word); i < text.words[word].ngrams_end; ++i)
            add(row(text.ngrams[i] % places_), sums.data(), sums.size());
        add(row(text.words[word].hash % places_), sums.data(), sums.size());
        double average = 0;
        for (std::size_t i = 0; i < sums.size(); ++i)
            average += static_cast<double>(sums[i]) * scales_[i].step / static_cast<double>(sums.size());
        weights.push_back(static_cast<double>(sums[label]) * scales_[label].step - average);
    }
    return weights;
}

}  // namespace templates
