#include "hub/editing/comparison.h"

#include <array>
#include <utility>

#include "hub/editing/common_ends.h"
#include "locales/text/word_break.h"

namespace hub {
namespace {

constexpr std::size_t kMostCompared = 2'000'000;

/// Gathers parts; what changed in one place stands together, first what was taken out.
class Parts {
public:
    void same(const std::string& word) {
        close();
        put(PartKind::Same, word);
    }
    void removed(const std::string& word) { removed_ += word; }
    void added(const std::string& word) { added_ += word; }
    std::vector<TextPart> take() && {
        close();
        return std::move(parts_);
    }

private:
    void close() {
        put(PartKind::Removed, removed_);
        put(PartKind::Added, added_);
        removed_.clear();
        added_.clear();
    }
    void put(PartKind kind, const std::string& text) {
        if (text.empty()) return;
        if (parts_.empty() || parts_.back().kind != kind) parts_.push_back({kind, {}});
        parts_.back().text += text;
    }

    std::string removed_, added_;
    std::vector<TextPart> parts_;
};

void addChanged(Parts& parts, WordRun one, WordRun other) {
    if (CommonEnds::cells(one, other) > kMostCompared) {
        for (const auto& word : one) parts.removed(word);
        for (const auto& word : other) parts.added(word);
        return;
    }
    const CommonEnds common(one, other);
    std::size_t i = 0, j = 0;
    while (i < one.size() || j < other.size()) {
        if (i < one.size() && j < other.size() && one[i] == other[j]) {
            parts.same(one[i]);
            ++i, ++j;
        } else if (common.leavesOne(i, j)) {
            parts.removed(one[i++]);
        } else {
            parts.added(other[j++]);
        }
    }
}

}  // namespace

std::string_view wireName(PartKind kind) {
    constexpr std::array<std::string_view, 3> kNames{"same", "removed", "added"};
    return kNames.at(static_cast<std::size_t>(kind));
}

std::vector<TextPart> compareTexts(std::string_view before, std::string_view now, std::string_view locale) {
    const auto old = locales::piecesOf(before, locale), fresh = locales::piecesOf(now, locale);
    WordRun one(old), other(fresh);
    const auto edges = trim(one, other);
    Parts parts;
    for (std::size_t i = 0; i < edges.head; ++i) parts.same(old[i]);
    addChanged(parts, one, other);
    for (std::size_t i = old.size() - edges.tail; i < old.size(); ++i) parts.same(old[i]);
    return std::move(parts).take();
}

}  // namespace hub
