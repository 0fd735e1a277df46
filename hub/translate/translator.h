#pragma once
#include <compare>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hub::translate {

/// From one language into another, as tags such as locales::shortLanguage gives.
struct Pair {
    std::string from, to;
    auto operator<=>(const Pair&) const = default;
};

/// Why a text was not translated.
enum class Fault {
    Unreachable,    ///< no answer, or one of a server in trouble
    KeyRefused,
    Throttled,      ///< asked too often
    UsedUp,         ///< what the key may have translated is
    PairMissing,
    TooLong,
    NotUnderstood,  ///< the answer is not of the protocol
};
std::string_view wireName(Fault fault);

/// `what()` is for an operator: the call and what the server said, never a text or a key.
class TranslationFault : public std::runtime_error {
public:
    TranslationFault(Fault fault_, const std::string& what) : std::runtime_error(what), fault(fault_) {}
    Fault fault;
};

/// A server that translates. One thread at a time. Throws TranslationFault, and channels::Cancelled when the hub stops.
class Translator {
public:
    virtual ~Translator() = default;
    /// What it serves, in order.
    virtual std::vector<Pair> pairs() = 0;
    virtual std::string translate(const std::string& text, const Pair& pair) = 0;
};

}  // namespace hub::translate
