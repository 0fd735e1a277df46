#include "channels/mirakl/mirakl_topics.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "channels/kit/topic_hints.h"

namespace channels::mirakl {
namespace {

// Our own estimates: how often buyers who chose such a topic meant it.
constexpr TopicHint kMeanings[] = {
    {"ADDRESS", "address_change", 0.7},       {"BROKEN", "damaged_defective", 0.8},
    {"CANCELATION", "cancel_order", 0.7},     {"CANCEL", "cancel_order", 0.7},
    {"CANCELLATION", "cancel_order", 0.7},    {"DAMAGED", "damaged_defective", 0.8},
    {"DEFECTIVE", "damaged_defective", 0.8},  {"INVOICE", "invoice_request", 0.8},
    {"MISSING", "wrong_or_missing", 0.6},     {"REFUND", "refund_request", 0.5},
    {"RETURN", "return_exchange", 0.6},       {"TRACKING", "order_tracking", 0.7},
    {"WARRANTY", "usage_warranty", 0.7},      {"WRONG", "wrong_or_missing", 0.6},
};

// These turn a word into its opposite, or into a question about it: NO_RETURN, REFUND_NOT_RECEIVED.
constexpr std::string_view kTurning[] = {"NO", "NOT", "NEVER", "WITHOUT", "AFTER", "BEFORE", "OTHER"};

std::set<std::string> wordsOf(std::string_view code) {
    std::set<std::string> out;
    std::string word;
    for (const char c : code) {
        const bool small = c >= 'a' && c <= 'z';
        if (small || (c >= 'A' && c <= 'Z')) {
            word += small ? static_cast<char>(c - 'a' + 'A') : c;
        } else {
            out.insert(std::exchange(word, {}));
        }
    }
    out.insert(word);
    return out;
}

}  // namespace

std::vector<IntentHint> hintsOf(std::string_view reason_code) {
    const auto words = wordsOf(reason_code);
    const auto holds = [&](std::string_view word) { return words.contains(std::string(word)); };
    if (std::any_of(std::begin(kTurning), std::end(kTurning), holds)) return {};
    if (holds("WHERE") && (holds("ORDER") || holds("PARCEL"))) return {{"order_tracking", 0.8}};
    std::vector<IntentHint> out;
    for (const auto& meaning : kMeanings) {
        if (!holds(meaning.topic)) continue;
        if (!out.empty() && out.front().intent != meaning.intent) return {};
        out = {{std::string(meaning.intent), meaning.p}};
    }
    return out;
}

}  // namespace channels::mirakl
