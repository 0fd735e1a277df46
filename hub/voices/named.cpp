#include "hub/voices/named.h"

#include <algorithm>
#include <map>
#include <set>

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

std::vector<std::string> bySku(const std::vector<CalledProduct>& products, const std::string& said) {
    std::vector<std::string> named;
    for (const auto& product : products) {
        if (product.sku.size() >= kLeastLetters && said.find(phraseOf(tokensOf(product.sku))) != std::string::npos) named.push_back(product.sku);
    }
    return named;
}

std::vector<std::string> byWords(const std::vector<CalledProduct>& products, const std::string& said) {
    std::vector<std::set<std::string>> words;
    std::map<std::string, int> owners;
    for (const auto& product : products) {
        words.push_back(wordsOf(product));
        for (const auto& word : words.back()) ++owners[word];
    }
    std::vector<std::string> named;
    for (std::size_t n = 0; n < products.size(); ++n) {
        const bool is_named = std::ranges::any_of(words[n], [&](const std::string& word) {
            return owners[word] == 1 && said.find(word) != std::string::npos;
        });
        if (is_named) named.push_back(products[n].sku);
    }
    return named;
}

}  // namespace

std::vector<std::string> skusNamed(const std::vector<CalledProduct>& products, std::string_view message) {
    std::vector<std::string> all;
    for (const auto& product : products) {
        if (std::ranges::find(all, product.sku) == all.end()) all.push_back(product.sku);
    }
    if (all.size() < 2) return all;
    const std::string said = phraseOf(tokensOf(message));
    if (auto named = bySku(products, said); !named.empty()) return named;
    if (auto named = byWords(products, said); !named.empty()) return named;
    return all;
}

}  // namespace hub
