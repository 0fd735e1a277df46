#include "locales/text/quote.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <optional>
#include <vector>

#include <unicode/uchar.h>

#include "locales/text/code_point.h"
#include "locales/text/quote_phrases.h"
#include "locales/text/unicode.h"

namespace locales {
namespace {

constexpr std::size_t kLongestAttribution = 400;
constexpr std::size_t kAttributionLines = 3;
constexpr std::size_t kLongestMark = 160;
constexpr std::size_t kLongestLabel = 40;
constexpr std::size_t kHeaderBlockLines = 10;
constexpr std::size_t kPlainDashSignatureLines = 10;

/// Bytes of a blank or invisible character at the start of `text`, 0 when there is none: spaces, U+00A0,
/// U+3000, U+FEFF, zero-width and bidi controls.
std::size_t blankAtStart(std::string_view text) {
    if (text.empty()) return 0;
    const char c = text.front();
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v') return 1;
    if (text.starts_with("\xC2\xA0")) return 2;
    if (text.starts_with("\xE3\x80\x80") || text.starts_with("\xEF\xBB\xBF")) return 3;
    if (text.size() < 3) return 0;
    const auto last = static_cast<unsigned char>(text[2]);
    if (text.starts_with("\xE2\x80") && ((last >= 0x80 && last <= 0x8F) || (last >= 0xA8 && last <= 0xAF)))
        return 3;
    return text.starts_with("\xE2\x81") && last >= 0x9F && last <= 0xAF ? 3 : 0;
}

std::size_t blankAtEnd(std::string_view text) {
    for (std::size_t width = 1; width <= 3 && width <= text.size(); ++width) {
        if (blankAtStart(text.substr(text.size() - width)) == width) return width;
    }
    return 0;
}

std::string_view trim(std::string_view text) {
    for (std::size_t width = blankAtStart(text); width > 0; width = blankAtStart(text))
        text.remove_prefix(width);
    for (std::size_t width = blankAtEnd(text); width > 0; width = blankAtEnd(text)) text.remove_suffix(width);
    return text;
}

/// Dashes and their like at the start, in bytes.
std::size_t dashAtStart(std::string_view text) {
    if (text.empty()) return 0;
    if (std::string_view("-_=*#").find(text.front()) != std::string_view::npos) return 1;
    return text.starts_with("—") || text.starts_with("–") || text.starts_with("─") || text.starts_with("━")
               ? 3
               : 0;
}

std::size_t dashAtEnd(std::string_view text) {
    if (text.empty()) return 0;
    if (dashAtStart(text.substr(text.size() - 1)) == 1) return 1;
    return text.size() >= 3 && dashAtStart(text.substr(text.size() - 3)) == 3 ? 3 : 0;
}

/// What stands between dashes: "original message" of "-----Original Message-----"; `dashes` counts those
/// before it.
std::string_view betweenDashes(std::string_view text, std::size_t& dashes) {
    dashes = 0;
    for (std::size_t width = dashAtStart(text); width > 0; width = dashAtStart(text)) {
        text.remove_prefix(width);
        ++dashes;
    }
    for (std::size_t width = dashAtEnd(text); width > 0; width = dashAtEnd(text)) text.remove_suffix(width);
    return trim(text);
}

bool endsWithColon(std::string_view text) { return text.ends_with(':') || text.ends_with("："); }

/// "> text", ">> text", ">text", but no face such as ">:(".
bool isQuotedLine(std::string_view text) {
    if (!text.starts_with('>')) return false;
    return text.size() == 1 || std::string_view(":;._<-(=").find(text[1]) == std::string_view::npos;
}

/// Whether words stand in a line, before any number: "> Which size?" is a quote, "> 10 pieces" is an amount.
bool beginsWithWords(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto c = nextCodePoint(text, at);
        if (c < 0 || !u_isalnum(c)) continue;
        return u_isalpha(c);
    }
    return false;
}

struct Line {
    std::string_view whole;  ///< with its line end
    std::string_view trimmed;
    bool folded = false;
    bool quoted = false;

    bool blank() const { return trimmed.empty(); }
};

std::vector<Line> splitLines(std::string_view text) {
    std::vector<Line> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t end = newline == std::string_view::npos ? text.size() : newline + 1;
        Line line;
        line.whole = text.substr(at, end - at);
        line.trimmed = trim(line.whole);
        line.quoted = isQuotedLine(line.trimmed);
        lines.push_back(line);
        at = end;
    }
    return lines;
}

/// Lines [begin, end).
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Folder {
public:
    explicit Folder(std::string_view text) : text_(text), lines_(splitLines(text)) {}

    FoldedText run() {
        const bool introduced = foldIntroduced();
        foldQuotedLines(introduced);
        foldSignatures();
        foldBlanksBeforeFolded();
        return result();
    }

private:
    /// Attributions, marks and header blocks, with what they introduce.
    bool foldIntroduced() {
        bool introduced = false;
        for (std::size_t at = 0; at < lines_.size();) {
            const std::optional<Span> head = introductionAt(at);
            if (!head) {
                ++at;
                continue;
            }
            introduced = true;
            const std::size_t next = skipBlank(head->end);
            const bool inline_answers = next < lines_.size() && lines_[next].quoted;
            fold({ruleBefore(head->begin), inline_answers ? head->end : lines_.size()});
            if (!inline_answers) break;
            at = next;
            floor_ = next;
        }
        return introduced;
    }

    std::optional<Span> introductionAt(std::size_t at) const {
        const Line& line = lines_[at];
        if (line.blank() || line.quoted) return std::nullopt;
        if (isMark(line.trimmed)) {
            const std::size_t next = skipBlank(at + 1);
            return Span{at, headerBlockEnd(next).value_or(at + 1)};
        }
        if (const std::optional<std::size_t> end = headerBlockEnd(at)) return Span{at, *end};
        if (endsWithColon(line.trimmed)) return attributionEndingAt(at);
        return std::nullopt;
    }

    static bool isMark(std::string_view text) {
        if (text.size() > kLongestMark) return false;
        std::size_t dashes = 0;
        if (dashAtStart(text) == 0 && !endsWithColon(text)) return false;
        const std::string_view inner = betweenDashes(text, dashes);
        if (inner.empty()) return false;
        const std::string folded = foldForMatch(inner);
        return (dashes >= 2 && isQuoteMark(folded)) || isBareQuoteMark(folded);
    }

    std::optional<Span> attributionEndingAt(std::size_t last) const {
        std::string joined;
        std::optional<Span> ending;
        for (std::size_t count = 0; count < kAttributionLines && count <= last; ++count) {
            const std::size_t first = last - count;
            const Line& line = lines_[first];
            if (first < floor_ || line.blank() || line.quoted) break;
            if (joined.size() + line.trimmed.size() > kLongestAttribution) break;
            joined = joined.empty() ? std::string(line.trimmed) : std::string(line.trimmed) + " " + joined;
            const Attribution found = attributionIn(foldForMatch(joined), count == 0);
            if (found == Attribution::Whole) return Span{first, last + 1};
            if (found == Attribution::Ending && !ending) ending = Span{first, last + 1};
        }
        return ending;
    }

    static std::uint8_t headerKindsOf(std::string_view text) {
        std::size_t colon = text.substr(0, kLongestLabel).find(':');
        colon = std::min(colon, text.substr(0, kLongestLabel).find("："));
        if (colon == std::string_view::npos) return kNoHeader;
        std::size_t stars = 0;
        return headerKinds(foldForMatch(betweenDashes(text.substr(0, colon), stars)));
    }

    /// Behind From, Sent, To, Subject as Outlook writes them; empty when no such block begins at `at`.
    std::optional<std::size_t> headerBlockEnd(std::size_t at) const {
        if (at >= lines_.size()) return std::nullopt;
        const std::uint8_t start = headerKindsOf(lines_[at].trimmed);
        if ((start & (kFromHeader | kDateHeader | kSubjectHeader)) == 0) return std::nullopt;
        std::uint8_t kinds = kNoHeader;
        bool address = false;
        std::size_t end = at;
        for (std::size_t i = at; i < lines_.size() && i < at + kHeaderBlockLines && !lines_[i].blank(); ++i) {
            const std::uint8_t found = headerKindsOf(lines_[i].trimmed);
            if (found == kNoHeader) continue;
            if ((found & kFromHeader) != 0) address = lines_[i].trimmed.find('@') != std::string_view::npos;
            kinds = static_cast<std::uint8_t>(kinds | found);
            end = i + 1;
        }
        const auto kept =
            static_cast<std::uint8_t>(kinds & (kFromHeader | kDateHeader | kToHeader | kSubjectHeader));
        // "From: Berlin, To: Hamburg, Date: 3 May" is a journey, no mail.
        const bool mail = (kinds & kFromHeader) != 0 && (address || (kinds & kSubjectHeader) != 0);
        return mail && std::popcount(kept) >= 3 ? std::optional(end) : std::nullopt;
    }

    std::size_t skipBlank(std::size_t at) const {
        while (at < lines_.size() && lines_[at].blank()) ++at;
        return at;
    }

    /// A ruled line above a block belongs to it.
    std::size_t ruleBefore(std::size_t begin) const {
        std::size_t at = begin;
        while (at > floor_ && lines_[at - 1].blank()) --at;
        if (at == floor_) return begin;
        std::size_t dashes = 0;
        const bool rule = betweenDashes(lines_[at - 1].trimmed, dashes).empty() && dashes >= 3;
        return rule ? at - 1 : begin;
    }

    void fold(Span span) {
        for (std::size_t i = span.begin; i < span.end; ++i) lines_[i].folded = true;
    }

    void foldQuotedLines(bool introduced) {
        const auto quoted =
            std::count_if(lines_.begin(), lines_.end(), [](const Line& line) { return line.quoted; });
        // A lone one may be the buyer's own sign.
        if (!introduced && quoted < 2 && !endsWithQuote()) return;
        for (Line& line : lines_) line.folded = line.folded || line.quoted;
    }

    /// The last line is quoted words, apart from what stands above it.
    bool endsWithQuote() const {
        std::size_t last = lines_.size();
        while (last > 0 && lines_[last - 1].blank()) --last;
        if (last < 2) return false;
        const Line& line = lines_[last - 1];
        return line.quoted && beginsWithWords(line.trimmed) && lines_[last - 2].blank();
    }

    void foldSignatures() {
        for (std::size_t begin = 0; begin < lines_.size();) {
            std::size_t end = begin;
            while (end < lines_.size() && !lines_[end].folded) ++end;
            end = foldSignatureBlock({begin, end});
            foldDeviceLines({begin, end});
            begin = std::max(end, begin) + 1;
            while (begin < lines_.size() && lines_[begin].folded) ++begin;
        }
    }

    /// Folds from a "-- " line on; returns where it began, else the end.
    std::size_t foldSignatureBlock(Span own) {
        for (std::size_t i = own.begin; i < own.end; ++i) {
            if (lines_[i].trimmed != "--") continue;
            const bool exact = lines_[i].whole.starts_with("-- ");
            if (!exact && visibleLines({i + 1, own.end}) > kPlainDashSignatureLines) return own.end;
            fold({i, own.end});
            return i;
        }
        return own.end;
    }

    std::size_t visibleLines(Span span) const {
        std::size_t count = 0;
        for (std::size_t i = span.begin; i < span.end; ++i) count += lines_[i].blank() ? 0U : 1U;
        return count;
    }

    void foldDeviceLines(Span own) {
        // At most two: "Sent from my iPhone", "Get Outlook for iOS".
        for (int found = 0; found < 2; ++found) {
            while (own.end > own.begin && (lines_[own.end - 1].blank() || lines_[own.end - 1].folded))
                --own.end;
            if (own.end == own.begin) return;
            std::size_t dashes = 0;
            const std::string_view line = betweenDashes(lines_[own.end - 1].trimmed, dashes);
            if (line.size() > kLongestMark || !isDeviceSignature(foldForMatch(line))) return;
            lines_[--own.end].folded = true;
        }
    }

    void foldBlanksBeforeFolded() {
        for (std::size_t i = lines_.size(); i-- > 1;) {
            if (lines_[i].folded && lines_[i - 1].blank()) lines_[i - 1].folded = true;
        }
    }

    FoldedText result() const {
        FoldedText out;
        for (const Line& line : lines_) (line.folded ? out.folded : out.own).append(line.whole);
        if (!out.folded.empty() && !hasTwoVisible(out.own)) return {std::string(text_), {}};
        return out;
    }

    static bool hasTwoVisible(std::string_view text) {
        std::size_t visible = 0;
        while (!text.empty() && visible < 2) {
            if (const std::size_t width = blankAtStart(text); width > 0) {
                text.remove_prefix(width);
                continue;
            }
            std::size_t at = 0;
            nextCodePoint(text, at);
            text.remove_prefix(at);
            ++visible;
        }
        return visible >= 2;
    }

    std::string_view text_;
    std::vector<Line> lines_;
    std::size_t floor_ = 0;  ///< lines before it are settled
};

}  // namespace

FoldedText foldQuoted(std::string_view text) { return Folder(text).run(); }

}  // namespace locales
