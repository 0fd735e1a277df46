#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// A piece is a text that many templates share: `piece.closing` is its key, `{piece_closing}` stands for it in a pattern.
inline constexpr std::string_view kPieceTopic = "piece";

/// "closing" for "piece_closing", else empty.
std::string_view pieceBehind(std::string_view argument);
bool isPieceKey(std::string_view key);

/// Names of the pieces that stand in a pattern, each once, in order.
std::vector<std::string> piecesIn(std::string_view pattern);

/// The pattern with its pieces put in as they are written; one that `textOf` doesn't know (null) stays an argument. No piece
/// holds another, so what is put in is not looked through. A text that grows past kMaxPatternBytes is cut off behind it.
std::string withPieces(std::string_view pattern, const std::function<const std::string*(std::string_view)>& textOf);

}  // namespace templates
