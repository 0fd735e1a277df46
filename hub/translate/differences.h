#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "channels/kit/json.h"

namespace hub::translate {

/// Something that one text says and the other doesn't, as it stands there; one of both is empty when the other has nothing in
/// its place. `kind` is one of link, mail_address, code, amount, day, time, number, term, promise.
struct Difference {
    std::string kind, before, after;
    bool operator==(const Difference&) const = default;
};

/// A text in a language.
struct Worded {
    std::string_view text, language;
};

/// Values that don't stand in both: what is lost, what is changed, what has come in; and terms of `kept` that are lost.
std::vector<Difference> differentValues(Worded before, Worded after, const std::vector<std::string>& kept);

/// A promise of a day, a span or an amount in words that one of both makes and the other doesn't; none when there is no list of
/// promises for one of the languages.
std::vector<Difference> differentPromises(Worded before, Worded after);

/// Writes an array, after its key; and reads it.
void writeDifferences(channels::JsonWriter& out, const std::vector<Difference>& differences);
std::vector<Difference> readDifferences(channels::Json from);

}  // namespace hub::translate
