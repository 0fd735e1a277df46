#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace templates {

/// A promise in words where a fact should stand, as promise.tsv lists it.
struct Promise {
    std::string_view phrase;
    bool of_amount;  ///< else of a day or a span
};

/// The first promise in a text that the lists of the locale, or of its parents in the same language, hold.
std::optional<Promise> findPromise(std::string_view locale, std::string_view text);

/// Whether there is a list for the locale.
bool knowsPromises(std::string_view locale);

}  // namespace templates
