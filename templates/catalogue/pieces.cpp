#include "templates/catalogue/pieces.h"

#include <algorithm>
#include <optional>

#include "locales/text/trim.h"
#include "templates/pattern/ast.h"

namespace templates {
namespace {

constexpr std::string_view kArgument = "piece_";

struct Place {
    std::size_t begin = 0, end = 0;
    std::string_view name;
};

/// The next `{piece_…}` at or behind `from`.
std::optional<Place> nextPiece(std::string_view pattern, std::size_t from) {
    for (std::size_t open = pattern.find('{', from); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
        const std::size_t close = pattern.find_first_of("{},", open + 1);
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view name = pieceBehind(locales::trimmed(pattern.substr(open + 1, close - open - 1)));
        if (pattern[close] == '}' && !name.empty()) return Place{open, close + 1, name};
    }
    return std::nullopt;
}

}  // namespace

std::string_view pieceBehind(std::string_view argument) {
    return argument.starts_with(kArgument) ? argument.substr(kArgument.size()) : std::string_view();
}

bool isPieceKey(std::string_view key) { return key.substr(0, key.find('.')) == kPieceTopic; }

std::vector<std::string> piecesIn(std::string_view pattern) {
    std::vector<std::string> names;
    for (auto place = nextPiece(pattern, 0); place; place = nextPiece(pattern, place->end)) {
        if (std::find(names.begin(), names.end(), place->name) == names.end()) names.emplace_back(place->name);
    }
    return names;
}

std::string withPieces(std::string_view pattern, const std::function<const std::string*(std::string_view)>& textOf) {
    std::string whole;
    std::size_t from = 0;
    for (auto place = nextPiece(pattern, 0); place && whole.size() <= kMaxPatternBytes; place = nextPiece(pattern, from)) {
        const std::string* text = textOf(place->name);
        whole += pattern.substr(from, (text != nullptr ? place->begin : place->end) - from);
        if (text != nullptr) whole += *text;
        from = place->end;
    }
    if (whole.size() <= kMaxPatternBytes) whole += pattern.substr(from);
    return whole;
}

}  // namespace templates
