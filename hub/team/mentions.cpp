#include "hub/team/mentions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "locales/text/tokens.h"

namespace hub {
namespace {

// The second is what a Chinese keyboard types.
constexpr std::array<std::string_view, 2> kSigns{"@", "＠"};

/// The words of a text, to tell whether a name ends where a word does.
class Words {
public:
    explicit Words(std::string_view text) {
        locales::forEachToken(text, [&](std::string_view, std::size_t begin, std::size_t end) {
            words_.emplace_back(begin, end);
            return true;
        });
    }
    [[nodiscard]] bool cutsOneAt(std::size_t place) const {
        const auto next = std::lower_bound(words_.begin(), words_.end(), std::pair(place, std::size_t{0}));
        return next != words_.begin() && std::prev(next)->second > place;
    }

private:
    std::vector<std::pair<std::size_t, std::size_t>> words_;
};

/// In an address such as anna@lamps.example the sign calls nobody.
bool followsAnAddress(std::string_view note, std::size_t sign) {
    if (sign == 0) return false;
    const char before = note[sign - 1];
    return (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') || (before >= '0' && before <= '9') ||
           before == '.' || before == '_' || before == '-' || before == '+';
}

const User* namedAt(std::string_view note, std::size_t begin, const std::vector<User>& people, const Words& words) {
    const User* best = nullptr;
    for (const auto& person : people) {
        if (person.name.empty() || !note.substr(begin).starts_with(person.name)) continue;
        if (best != nullptr && best->name.size() >= person.name.size()) continue;
        if (!words.cutsOneAt(begin + person.name.size())) best = &person;
    }
    return best;
}

}  // namespace

std::vector<Id> mentionedIn(std::string_view note, const std::vector<User>& people) {
    std::vector<Id> called;
    const Words words(note);
    for (const auto sign : kSigns) {
        for (auto at = note.find(sign); at != std::string_view::npos; at = note.find(sign, at + sign.size())) {
            if (followsAnAddress(note, at)) continue;
            const User* person = namedAt(note, at + sign.size(), people, words);
            if (person != nullptr && std::ranges::find(called, person->id) == called.end()) called.push_back(person->id);
        }
    }
    return called;
}

}  // namespace hub
