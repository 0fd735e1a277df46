#pragma once
#include <string>
#include <string_view>

namespace locales {

/// A mail's own words apart from what it quotes. Nothing is lost and nothing changed: every line of the text,
/// with its line end, stands in exactly one of the two, in order.
struct FoldedText {
    /// What the writer wrote, inline answers included; the whole text if fewer than 2 visible characters
    /// would be left.
    std::string own;
    /// Quoted mail, attribution lines and signature, as they stood.
    std::string folded;
};

/// Finds what mail programs add, in the main languages.
/// Attribution lines ("On … wrote:", "Am … schrieb …:", "在 … 写道："), also broken over up to three lines:
/// known by verb and opening words, and by a date or an address in them.
/// "-----Original Message-----", forwarding marks, and From/Sent/To/Subject blocks as Outlook writes them.
/// "> " lines: any of them after an attribution, two or more without one, and a lone one of words that closes
/// the text behind a blank line.
/// Signatures: from a "-- " line on, and a closing "Sent from my …".
/// Behind an attribution or mark everything is folded, unless "> " lines follow: then only those are, and
/// answers between and below them stay. Total, linear, thread-safe.
FoldedText foldQuoted(std::string_view text);

}  // namespace locales
