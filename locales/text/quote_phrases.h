#pragma once
#include <cstdint>
#include <string_view>

namespace locales {

// What mail programs write around quoted mail. Every argument is one line (or a few joined by a space),
// trimmed, folded by foldForMatch(), not empty.

enum class Attribution {
    None,
    Ending,  ///< ends like one; its beginning may stand in the line above
    Whole,   ///< begins like one, too
};
/// "on mon, 21 sep 2026 at 10:00, ann <a@b.example> wrote:".
/// Of several lines joined (`one_line` false) more is asked: two lines of a sentence often look like one.
Attribution attributionIn(std::string_view folded, bool one_line);
/// "original message", "原始邮件": what stands between dashes.
bool isQuoteMark(std::string_view folded);
/// "begin forwarded message:", "please reply above this line": what needs no dashes.
bool isBareQuoteMark(std::string_view folded);
/// "sent from my iphone".
bool isDeviceSignature(std::string_view folded);

/// Bits, so that a block's lines can be added up.
enum HeaderKind : std::uint8_t {
    kNoHeader = 0,
    kFromHeader = 1,
    kDateHeader = 2,
    kToHeader = 4,
    kSubjectHeader = 8,
    kOtherHeader = 16
};
/// Which kinds of mail header a label may stand for ("von" is From; "datum" Date); `label` is what stands
/// before a colon.
std::uint8_t headerKinds(std::string_view label);

}  // namespace locales
