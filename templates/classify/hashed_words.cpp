#include "templates/classify/hashed_words.h"

namespace templates {
namespace {

constexpr int kShortestNgram = 3;
constexpr int kLongestNgram = 5;

// Each byte is taken as signed before it is widened, as fastText does it.
constexpr std::uint32_t kHashStart = 2166136261U;
constexpr std::uint32_t hashByte(std::uint32_t hash, char byte) {
    return (hash ^ static_cast<std::uint32_t>(static_cast<std::int8_t>(byte))) * 16777619U;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

HashedWords::HashedWords(const std::vector<std::string>& texts) {
    constexpr std::size_t kUsual = 24;  // n-grams of a word
    words.reserve(texts.size());
    ngrams.reserve(texts.size() * kUsual);
    std::string framed;
    for (const std::string& text : texts) {
        framed.assign(1, '<').append(text).append(1, '>');
        const char* const end = framed.data() + framed.size();
        for (const char* begin = framed.data(); begin < end; ++begin) {
            if (continues(*begin)) continue;
            std::uint32_t hash = kHashStart;
            const char* at = begin;
            for (int length = 1; at < end && length <= kLongestNgram; ++length) {
                do {
                    hash = hashByte(hash, *at++);
                } while (at < end && continues(*at));
                if (length >= kShortestNgram) ngrams.push_back(hash);
            }
        }
        std::uint32_t whole = kHashStart;
        for (const char byte : text) whole = hashByte(whole, byte);
        words.push_back({whole, ngrams.size()});
    }
}

}  // namespace templates
