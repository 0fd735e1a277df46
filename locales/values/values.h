#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// What is the same in every language. `Code` is an order's, a parcel's or an article's number.
enum class ValueKind { Link, MailAddress, Code, Money, Day, Time, Number };

struct Value {
    ValueKind kind = ValueKind::Number;
    std::size_t begin = 0, end = 0;     ///< bytes of the text
    /// All that it may mean, in one spelling for every language: "39.9 EUR", "2026-11-12", "--11-12" without a year, "14:30",
    /// "1500" and "1.5" for 1.500. What is written alike has a reading in common.
    std::vector<std::string> readings;
};

/// The values in a text, in order, none within another; numbers in the digits of any script, months by their names in `language`
/// and in English. Numbers in words are none. Total, linear, thread-safe.
std::vector<Value> findValues(std::string_view text, std::string_view language);

/// Whether both may mean the same.
bool meanAlike(const Value& one, const Value& other);

}  // namespace locales
