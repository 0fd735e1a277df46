#include "locales/language/second.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>

#include "locales/language/data.h"
#include "locales/language/model.h"
#include "locales/text/cut.h"

namespace locales {
namespace {

constexpr std::size_t kSlots = std::size_t{1} << 18U;
constexpr std::size_t kSlotBytes = 8;
constexpr std::uint64_t kNgramBits = (std::uint64_t{1} << 36U) - 1;

std::uint64_t slotAt(std::string_view slots, std::size_t number) {
    std::uint64_t slot = 0;
    for (std::size_t i = kSlotBytes; i-- > 0;) {
        slot = slot << 8U | static_cast<unsigned char>(slots[number * kSlotBytes + i]);
    }
    return slot;
}

std::uint64_t ngramOf(std::string_view bytes, bool begins, bool ends) {
    std::uint64_t ngram = (bytes.size() - 1) << 32U;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        ngram |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    return ngram | std::uint64_t{begins} << 34U | std::uint64_t{ends} << 35U;
}

/// ELD's names for a class of ours. Serbian is Cyrillic there, and Indonesian goes as Malay.
std::vector<std::string> namesAtEld(const std::string& name) {
    static const std::map<std::string, std::vector<std::string>, std::less<>> kin = {
        {"pt-BR", {"pt"}}, {"pt-PT", {"pt"}},      {"nb", {"no"}},       {"fil", {"tl"}},
        {"id", {"ms"}},    {"sr-Latn", {"hr"}},    {"gl", {"es", "pt"}}, {"mk", {"bg", "sr"}}};
    const auto found = kin.find(name);
    return found == kin.end() ? std::vector<std::string>{name} : found->second;
}

}  // namespace

SecondOpinion::SecondOpinion() {
    const std::string_view bytes = languageData("language_second.bin");
    const std::size_t names_end = bytes.find('\n');
    if (names_end == std::string_view::npos || bytes.size() < names_end + 1 + kSlots * kSlotBytes) {
        throw std::runtime_error("locales/data/language_second.bin is cut");
    }
    slots_ = bytes.substr(names_end + 1, kSlots * kSlotBytes);
    scores_ = bytes.substr(names_end + 1 + slots_.size());
    std::map<std::string, std::size_t, std::less<>> number_of;
    std::string_view names = bytes.substr(0, names_end);
    while (!names.empty()) {
        number_of.emplace(cut(names, ' '), languages_++);
    }
    for (const std::string& name : LanguageModel::instance().classes()) {
        auto& languages = languages_of_class_.emplace_back();
        for (const std::string& theirs : namesAtEld(name)) {
            const auto found = number_of.find(theirs);
            if (found != number_of.end()) {
                languages.push_back(found->second);
            }
        }
    }
}

const SecondOpinion& SecondOpinion::instance() {
    static const SecondOpinion opinion;
    return opinion;
}

void SecondOpinion::appendNgrams(std::string_view word, std::vector<std::uint64_t>& ngrams) {
    constexpr std::size_t kBytes = 4;
    constexpr std::size_t kStride = 3;
    constexpr std::size_t kMost = 70;
    std::size_t at = 0;
    for (; at + kBytes < std::min(word.size(), kMost); at += kStride) {
        ngrams.push_back(ngramOf(word.substr(at, kBytes), at == 0, false));
    }
    ngrams.push_back(ngramOf(word.substr(word.size() - std::min(word.size(), kBytes)), at == 0, true));
}

void SecondOpinion::score(
    std::vector<std::uint64_t>& ngrams, const std::vector<std::size_t>& among, std::vector<float>& out
) const {
    constexpr float kLeastScore = 53;  // the tables hold what is over it
    constexpr float kScoresPerNat = 25;
    std::sort(ngrams.begin(), ngrams.end());
    ngrams.erase(std::unique(ngrams.begin(), ngrams.end()), ngrams.end());
    thread_local std::vector<float> sums;
    sums.assign(languages_, 0);
    for (const std::uint64_t ngram : ngrams) {
        std::size_t at = (ngram * 0x9E3779B97F4A7C15U) >> 46U;
        std::uint64_t slot = slotAt(slots_, at);
        while (slot != 0 && (slot & kNgramBits) != ngram) {
            at = (at + 1) % kSlots;
            slot = slotAt(slots_, at);
        }
        const std::size_t begin = slot >> 36U & 0x1FFFFFU;
        for (std::size_t i = begin; i < begin + (slot >> 57U) && 2 * i + 1 < scores_.size(); ++i) {
            const auto language = static_cast<unsigned char>(scores_[2 * i]);
            if (language < sums.size()) {
                sums[language] += kLeastScore + static_cast<float>(static_cast<unsigned char>(scores_[2 * i + 1]));
            }
        }
    }
    float most = 0;
    for (const std::size_t number : among) {
        for (const std::size_t language : languages_of_class_[number]) {
            most = std::max(most, sums[language]);
        }
    }
    out.assign(languages_of_class_.size(), most / kScoresPerNat);
    for (const std::size_t number : among) {
        const auto& languages = languages_of_class_[number];
        float best = 0;
        for (const std::size_t language : languages) {
            best = std::max(best, sums[language]);
        }
        if (!languages.empty()) {
            out[number] = best / kScoresPerNat;
        }
    }
}

}  // namespace locales
