#include "hub/voices/named.h"

#include <algorithm>
#include <map>

#include "locales/text/tokens.h"
#include "locales/text/unicode.h"

namespace hub {
namespace {

/// A shorter word or SKU says nothing: "with", "2".
constexpr std::size_t kLeastLetters = 4;
/// Of a message: who names a product does so at its beginning.
constexpr std::size_t kMostBytes = 8'000;

std::vector<std::string> tokensOf(std::string_view text) {
    std::vector<std::string> tokens;
    locales::forEachToken(text, [&](std::string_view token, std::size_t begin, std::size_t) {
        tokens.emplace_back(token);
        return begin < kMostBytes;
    });
    return tokens;
}

/// " token token token ": a phrase stands in it with blanks round it.
std::string phraseOf(const std::vector<std::string>& tokens) {
    std::string phrase = " ";
    for (const auto& token : tokens) phrase += token + " ";
    return phrase;
}

/// A character of Chinese or Japanese, which are tokens of their own.
bool isIdeograph(const std::string& token) { return token.size() >= 3 && locales::codePointCount(token) == 1; }

/// Words by which a text may be told from others, as phrases; of ideographs each two that stand together.
std::set<std::string> wordsOf(std::string_view text) {
    std::set<std::string> words;
    const auto tokens = tokensOf(text);
    for (std::size_t n = 0; n < tokens.size(); ++n) {
        if (locales::codePointCount(tokens[n]) >= kLeastLetters) words.insert(phraseOf({tokens[n]}));
        if (n > 0 && isIdeograph(tokens[n - 1]) && isIdeograph(tokens[n])) words.insert(phraseOf({tokens[n - 1], tokens[n]}));
    }
    return words;
}

std::set<std::string> wordsOf(const CalledProduct& product) {
    auto words = wordsOf(product.title);
    for (const auto& option : product.options) words.merge(wordsOf(option));
    return words;
}

}  // namespace

NamedProducts::NamedProducts(const std::vector<CalledProduct>& products) {
    for (const auto& product : products) {
        if (std::ranges::find(all_, product.sku) == all_.end()) all_.push_back(product.sku);
    }
    if (all_.size() < 2) return;
    std::map<std::string, int> owners;
    for (const auto& product : products) {
        called_.push_back({product.sku, product.sku.size() < kLeastLetters ? std::string() : phraseOf(tokensOf(product.sku)), wordsOf(product)});
        for (const auto& word : called_.back().words) ++owners[word];
    }
    for (auto& called : called_) std::erase_if(called.words, [&](const std::string& word) { return owners[word] > 1; });
}

std::vector<std::string> NamedProducts::in(std::string_view message) const {
    if (called_.empty()) return all_;
    const std::string said = phraseOf(tokensOf(message));
    const auto says = [&](const std::string& phrase) { return said.find(phrase) != std::string::npos; };
    std::vector<std::string> by_sku, by_word;
    for (const auto& called : called_) {
        if (!called.phrase.empty() && says(called.phrase)) by_sku.push_back(called.sku);
        if (std::ranges::any_of(called.words, says)) by_word.push_back(called.sku);
    }
    if (!by_sku.empty()) return by_sku;
    return by_word.empty() ? all_ : by_word;
}

}  // namespace hub
