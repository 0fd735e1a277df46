#include "locales/text/tokens.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>

#include "locales/text/code_point.h"
#include "locales/text/fold.h"

namespace locales {
namespace {

constexpr int kRulesVersion = 1;
constexpr std::size_t kMaxTokenCharacters = 128;
// Folding may lengthen a token (ﷺ eighteenfold), and PostgreSQL takes no lexeme of more than 2,046 bytes.
constexpr std::size_t kMaxTokenBytes = 1024;

enum class Kind { Other, Word, Single, Dictionary, Mark, Joiner };

constexpr std::uint32_t kWordMask = U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK;

Kind kindOfLetter(UChar32 c) {
    // Common by script, but written between kana and Han as letters: 々 〆 〇 and the long-vowel marks.
    if (c == 0x3005 || c == 0x3006 || c == 0x3007 || c == 0x30FC || c == 0xFF70) return Kind::Single;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
            return Kind::Single;
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return Kind::Dictionary;
        default:
            return Kind::Word;
    }
}

Kind kindOf(UChar32 c) {
    if (c < 0) return Kind::Other;
    if (c < 0x80) {
        const bool word = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
        return word ? Kind::Word : Kind::Other;
    }
    // Half-width voicing marks belong to the kana before them.
    if (c == 0xFF9E || c == 0xFF9F) return Kind::Mark;
    const std::uint32_t mask = U_GET_GC_MASK(c);
    if ((mask & kWordMask) != 0) return kindOfLetter(c);
    if ((mask & U_GC_M_MASK) != 0) return Kind::Mark;
    // Soft hyphens, joiners and bidi controls are invisible inside a word; U+200B is where a word may end.
    if (c != 0x200B && u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) return Kind::Joiner;
    return Kind::Other;
}

class Tokenizer {
public:
    using Emit = std::function<bool(std::string_view, std::size_t, std::size_t)>;
    Tokenizer(std::string_view text, const Emit& emit)
        : text_(text.substr(0, std::min<std::size_t>(text.size(), INT32_MAX))), emit_(emit) {}

    void run() {
        while (at_ < text_.size()) {
            std::size_t next = at_;
            const Kind kind = kindAt(next);
            if (kind == Kind::Other || kind == Kind::Joiner) {
                at_ = next;
            } else if (!runOf(kind == Kind::Mark ? Kind::Word : kind)) {
                return;
            }
        }
    }

private:
    Kind kindAt(std::size_t& at) const { return kindOf(nextCodePoint(text_, at)); }

    /// The run of `kind` that starts at at_, with its marks; at most `limit` characters.
    std::size_t endOfRun(Kind kind, std::size_t limit) const {
        std::size_t end = at_;
        for (std::size_t next = at_, count = 0; next < text_.size() && count < limit; ++count) {
            const Kind found = kindAt(next);
            const bool same = found == kind && (kind != Kind::Single || count == 0);
            if (!same && found != Kind::Mark && found != Kind::Joiner) break;
            // A joiner belongs to the run only when more of it follows.
            if (found != Kind::Joiner) end = next;
        }
        return end;
    }

    bool runOf(Kind kind) {
        const std::size_t begin = at_;
        const std::size_t end = endOfRun(kind, kind == Kind::Dictionary ? text_.size() : kMaxTokenCharacters);
        at_ = end;
        return kind == Kind::Dictionary ? dictionaryRun(begin, end) : emitFolded(begin, end);
    }

    bool emitFolded(std::size_t begin, std::size_t end) {
        token_.clear();
        appendFolded(text_.substr(begin, end - begin), true, token_);
        cutToken();
        return token_.empty() || emit_(token_, begin, end);
    }

    void cutToken() {
        if (token_.size() <= kMaxTokenBytes) return;
        std::size_t end = kMaxTokenBytes;
        while ((static_cast<unsigned char>(token_[end]) & 0xC0) == 0x80) --end;
        token_.resize(end);
    }

    bool emitInPieces(std::size_t begin, std::size_t end) {
        at_ = begin;
        while (at_ < end) {
            const std::size_t piece = at_;
            at_ = std::min(end, endOfRun(Kind::Dictionary, kMaxTokenCharacters));
            if (at_ == piece) break;
            if (!emitFolded(piece, at_)) return false;
        }
        return true;
    }

    bool dictionaryRun(std::size_t begin, std::size_t end) {
        thread_local const std::unique_ptr<icu::BreakIterator> words = [] {
            UErrorCode status = U_ZERO_ERROR;
            return std::unique_ptr<icu::BreakIterator>(
                icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status)
            );
        }();
        UErrorCode status = U_ZERO_ERROR;
        UText opened = UTEXT_INITIALIZER;
        utext_openUTF8(&opened, text_.data() + begin, static_cast<std::int64_t>(end - begin), &status);
        words->setText(&opened, status);
        bool go_on = true;
        std::size_t from = begin;
        for (std::int32_t next = words->next(); go_on && next != icu::BreakIterator::DONE;
             next = words->next()) {
            const std::size_t to = begin + static_cast<std::size_t>(next);
            go_on = emitInPieces(from, to);
            from = to;
        }
        utext_close(&opened);
        at_ = end;
        return go_on;
    }

    std::string_view text_;
    const Emit& emit_;
    std::size_t at_ = 0;
    std::string token_;
};

}  // namespace

void forEachToken(
    std::string_view text,
    const std::function<bool(std::string_view token, std::size_t begin, std::size_t end)>& emit
) {
    Tokenizer(text, emit).run();
}

std::string tokenizerVersion() {
    UVersionInfo icu_version = {};
    u_getVersion(icu_version);
    char shown[U_MAX_VERSION_STRING_LENGTH] = {};
    u_versionToString(icu_version, shown);
    return std::to_string(kRulesVersion) + "." + std::to_string(kFoldVersion) + "/icu-" + shown;
}

}  // namespace locales
