#pragma once
#include <string>
#include <string_view>

namespace locales {

/// What a reader would see of an HTML mail, in lines.
/// White space is as in a browser: runs become one space, <pre> stays, no-break spaces are spaces.
/// <br> and blocks break lines; paragraphs leave one blank line, never more than one in a row.
/// List items have "• " or their number; a table row is a line, its cells apart by a space.
/// Links are "text (url)" when the two differ (http, https and mailto only).
/// Images are "[image: alt]", "[image]" without an alt attribute, nothing when it is empty.
/// Mail that the usual programs quote by <blockquote> is in "> " lines, so that foldQuoted() finds it.
/// Scripts, styles, titles, comments, hidden elements (attribute or style) and images ≤ 2×2 are dropped.
/// Total: any bytes in, valid UTF-8 without NUL out. Linear: elements nested deeper than 400 are taken as
/// flat text. Thread-safe.
std::string htmlToText(std::string_view html);

}  // namespace locales
