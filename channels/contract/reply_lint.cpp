#include "channels/contract/reply_lint.h"

#include <algorithm>
#include <iterator>

namespace channels {
namespace {

struct Character {
    char32_t code = 0;
    std::size_t begin = 0, end = 0;
};

constexpr char32_t kReplacement = 0xFFFD;

// Total: a byte that starts no valid sequence is one U+FFFD.
Character decodeAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned lead = byte(at);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0) return {kReplacement, at, at + 1};
    char32_t code = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0u) != 0x80u) return {kReplacement, at, at + 1};
        code = (code << 6) | (byte(at + i) & 0x3Fu);
    }
    const bool bad = (length == 3 && code < 0x800) || (length == 4 && (code < 0x10000 || code > 0x10FFFF)) ||
                     (code >= 0xD800 && code <= 0xDFFF);
    return bad ? Character{kReplacement, at, at + 1} : Character{code, at, at + length};
}

std::vector<Character> decode(std::string_view text) {
    std::vector<Character> out;
    for (std::size_t i = 0; i < text.size(); i = out.back().end) out.push_back(decodeAt(text, i));
    return out;
}

bool isInvisible(char32_t c) {
    return c == 0x00AD || c == 0x034F || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

/// The spellings by which a link or number hides from a filter, undone: full-width and other digits, full
/// stops and signs as ASCII, letters in lower case, invisible characters gone. `at` maps each character to
/// its place in the text.
struct Plain {
    std::u32string text;
    std::vector<Character> at;
};

char32_t digitOf(char32_t c) {
    // The first digits of the scripts that sellers and buyers write numbers in (Unicode 15, Nd).
    for (const char32_t zero : {0x0660u, 0x06F0u, 0x0966u, 0x09E6u, 0x0E50u}) {
        if (c >= zero && c <= zero + 9) return U'0' + (c - zero);
    }
    return c;
}

char32_t plain(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == 0x3002 || c == 0xFF61 || c == 0x2024 || c == 0x00B7) return U'.';
    if (c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2013 || c == 0x2212) return U'-';
    if (c == 0x00A0 || c == 0x202F || c == 0x2009 || c == 0x3000) return U' ';
    const bool upper =
        (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x0410 && c <= 0x042F);
    return upper ? c + 32 : digitOf(c);
}

Plain makePlain(const std::vector<Character>& characters) {
    Plain out;
    for (const auto& character : characters) {
        if (isInvisible(character.code)) continue;
        out.text += plain(character.code);
        out.at.push_back(character);
    }
    return out;
}

bool isDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool isAsciiLetter(char32_t c) { return c >= U'a' && c <= U'z'; }
bool isSpace(char32_t c) { return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r'; }
bool isHostCharacter(char32_t c) { return isAsciiLetter(c) || isDigit(c) || c == U'-'; }
// Letters of any script, so that a word has an edge: everything beyond Latin-1 signs that isn't punctuation
// or a symbol.
bool isWordCharacter(char32_t c) {
    return isAsciiLetter(c) || isDigit(c) || c == U'_' || (c >= 0x00C0 && c < 0x2000) ||
           (c >= 0x2C00 && c < 0x3000);
}

struct Range {
    char32_t from, to;
};

// Emoji_Presentation and pictographs (UTS #51, Unicode 15), as ranges; © ® ™ and plain arrows are text.
constexpr Range kEmoji[] = {
    {0x231A, 0x231B}, {0x23E9, 0x23F3}, {0x25FD, 0x25FE}, {0x2600, 0x2604}, {0x260E, 0x260E},
    {0x2611, 0x2611}, {0x2614, 0x2615}, {0x2618, 0x2618}, {0x261D, 0x261D}, {0x2620, 0x2623},
    {0x2639, 0x263A}, {0x2648, 0x2653}, {0x2660, 0x2668}, {0x267B, 0x267F}, {0x2692, 0x26FF},
    {0x2702, 0x2702}, {0x2705, 0x270F}, {0x2714, 0x2716}, {0x2728, 0x2728}, {0x2733, 0x2734},
    {0x2744, 0x2747}, {0x274C, 0x274E}, {0x2753, 0x2757}, {0x2763, 0x2764}, {0x2795, 0x2797},
    {0x27B0, 0x27BF}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B55}, {0xFE0F, 0xFE0F}, {0x1F000, 0x1FAFF}};

bool isEmoji(char32_t c) {
    return std::any_of(std::begin(kEmoji), std::end(kEmoji), [c](const Range& r) {
        return c >= r.from && c <= r.to;
    });
}

class Lint {
public:
    Lint(const ReplyRules& rules, std::string_view text)
        : rules_(rules), text_(text), characters_(decode(text)), plain_(makePlain(characters_)) {}

    std::vector<Objection> run() {
        checkEmpty();
        checkLength();
        checkPlaceholders();
        if (!rules_.contacts) checkMailAddresses();
        if (!rules_.links) checkLinks();
        if (!rules_.contacts) checkPhones();
        if (!rules_.emoji) checkEmoji();
        if (rules_.latin1) checkLatin1();
        if (!rules_.marketing) checkMarketing();
        std::stable_sort(found_.begin(), found_.end(), [](const Objection& a, const Objection& b) {
            return a.begin < b.begin;
        });
        return std::move(found_);
    }

private:
    void object(
        const char* rule, const char* code, std::string what, std::size_t begin, std::size_t end
    ) {
        std::string found(text_.substr(begin, end - begin));
        found_.push_back({rule, std::move(what), begin, end, code, std::move(found)});
    }
    void objectToLength(const char* code, std::string what, std::size_t length, std::size_t limit) {
        found_.push_back({"length", std::move(what), 0, 0, code, {}, length, limit});
    }
    /// [first, last) counts characters of the plain text.
    void objectPlain(
        const char* rule, const char* code, const std::string& what, std::size_t first, std::size_t last
    ) {
        object(rule, code, what, plain_.at[first].begin, plain_.at[last - 1].end);
    }
    bool startsAt(std::size_t i, std::u32string_view word) const {
        return std::u32string_view(plain_.text).substr(i).starts_with(word);
    }
    char32_t at(std::size_t i) const { return i < plain_.text.size() ? plain_.text[i] : U'\0'; }

    void checkEmpty() {
        const bool empty =
            std::all_of(plain_.text.begin(), plain_.text.end(), [&](char32_t c) { return isSpace(c); });
        if (empty) object("empty", "empty", "the reply holds no text", 0, 0);
    }

    void checkLength() {
        const std::size_t length = replyLength(rules_, text_);
        if (length < rules_.min_length)
            objectToLength(
                "too_short", "at least " + std::to_string(rules_.min_length) + " characters are needed",
                length, rules_.min_length
            );
        if (rules_.max_length == 0 || length <= rules_.max_length) return;
        const bool bytes = rules_.unit == LengthUnit::Bytes;
        objectToLength(
            bytes ? "too_many_bytes" : "too_long",
            std::to_string(length) + (bytes ? " bytes" : " characters") + ", " + std::to_string(rules_.max_length) + " are allowed",
            length, rules_.max_length
        );
    }

    /// C1 controls aren't text, though they are in ISO 8859-1.
    void checkLatin1() {
        for (const auto& character : characters_) {
            if (character.code < 0x80 || (character.code >= 0xA0 && character.code <= 0xFF)) continue;
            if (rules_.emoji && isEmoji(character.code)) continue;
            object(
                "charset", "charset", "a character that this channel can't carry", character.begin,
                character.end
            );
        }
    }

    void checkPlaceholders();
    void checkMailAddresses();
    void checkLinks();
    std::size_t linkEnd(std::size_t i) const;
    std::size_t bareDomainEnd(std::size_t i) const;
    bool isCapitalised(std::size_t begin, std::size_t end) const;
    bool covered(std::size_t i) const;  // by an objection that was already made
    void checkPhones();
    std::size_t phoneEnd(std::size_t i, bool announced) const;
    bool announcedAsPhone(std::size_t i) const;
    void checkEmoji();
    void checkMarketing();

    const ReplyRules& rules_;
    std::string_view text_;
    std::vector<Character> characters_;
    Plain plain_;
    std::vector<Objection> found_;
};

void Lint::checkPlaceholders() {
    for (std::size_t i = text_.find("[["); i != std::string_view::npos; i = text_.find("[[", i + 1)) {
        std::size_t end = i + 2;
        while (end < text_.size() && (text_[end] == '_' || (text_[end] >= 'a' && text_[end] <= 'z') ||
                                      (text_[end] >= '0' && text_[end] <= '9')))
            ++end;
        const bool named = end > i + 2 && text_[i + 2] >= 'a' && text_[i + 2] <= 'z';
        if (named && text_.substr(end).starts_with("]]")) {
            object(
                "placeholder", "placeholder", "fill in " + std::string(text_.substr(i + 2, end - i - 2)), i,
                end + 2
            );
        }
    }
}

void Lint::checkMailAddresses() {
    static constexpr std::u32string_view kAtSigns[] = {U"@", U"(at)", U"[at]", U"{at}", U" at-sign "};
    for (std::size_t i = 0; i < plain_.text.size(); ++i) {
        for (const auto sign : kAtSigns) {
            if (!startsAt(i, sign)) continue;
            std::size_t begin = i, end = i + sign.size();
            while (begin > 0 && at(begin - 1) == U' ' && sign.size() > 1) --begin;
            while (begin > 0 && (isHostCharacter(at(begin - 1)) || at(begin - 1) == U'.' ||
                                 at(begin - 1) == U'_' || at(begin - 1) == U'+'))
                --begin;
            while (sign.size() > 1 && at(end) == U' ') ++end;
            const std::size_t host = end;
            while (isHostCharacter(at(end)) || at(end) == U'.' || startsAt(end, U"(dot)") ||
                   startsAt(end, U"[dot]")) {
                end += at(end) == U'(' || at(end) == U'[' ? 5 : 1;
            }
            while (end > host && at(end - 1) == U'.') --end;
            if (begin == i || end == host) break;
            objectPlain(
                "contact", "mail_address", "a mail address: contact data isn't allowed here", begin, end
            );
            i = end - 1;
            break;
        }
    }
}

// Top-level domains that stand at the end of a bare host name in what people write; a list of all would take
// file names
// ("lamp.zip", "size.me") and words run together for links.
constexpr std::u32string_view kTopLevel[] = {
    U"com", U"net", U"org", U"info", U"biz", U"shop", U"store", U"online", U"site", U"app",
    U"io",  U"co",  U"cn",  U"de",   U"uk",  U"fr",   U"it",    U"es",     U"jp",   U"ru",
    U"pl",  U"nl",  U"eu",  U"us",   U"br",  U"mx",   U"tr",    U"at",     U"ch",   U"be",
    U"se",  U"cz",  U"pt",  U"in",   U"hk",  U"tw",   U"kr",    U"ly",     U"gl",   U"xyz"};

// "Thanks.It is here" begins a sentence without a space.
bool Lint::isCapitalised(std::size_t begin, std::size_t end) const {
    const auto upper = [&](std::size_t i) { return plain_.at[i].code >= U'A' && plain_.at[i].code <= U'Z'; };
    return upper(begin) && end > begin + 1 && !upper(begin + 1);
}

bool Lint::covered(std::size_t i) const {
    const std::size_t byte = plain_.at[i].begin;
    return std::any_of(found_.begin(), found_.end(), [&](const Objection& o) {
        return o.begin <= byte && byte < o.end;
    });
}

std::size_t Lint::bareDomainEnd(std::size_t i) const {
    if (i > 0 &&
        (isHostCharacter(at(i - 1)) || at(i - 1) == U'.' || at(i - 1) == U'@' || isWordCharacter(at(i - 1))))
        return 0;
    std::size_t end = i, label = i, labels = 0;
    bool known = false, letters = false;
    for (;; end = label) {
        while (isHostCharacter(at(label))) {
            letters = letters || isAsciiLetter(at(label));
            ++label;
        }
        if (label == end) break;
        ++labels;
        const auto word = std::u32string_view(plain_.text).substr(end, label - end);
        known = labels > 1 && !isCapitalised(end, label) &&
                std::find(std::begin(kTopLevel), std::end(kTopLevel), word) != std::end(kTopLevel);
        std::size_t dot = at(label) == U'.'                                        ? 1
                          : startsAt(label, U"(dot)") || startsAt(label, U"[dot]") ? 5
                                                                                   : 0;
        if (dot == 0 || !isHostCharacter(at(label + dot))) break;
        label += dot;
    }
    const bool standsAlone = !isWordCharacter(at(label));
    return known && letters && labels > 1 && standsAlone && label - i >= 4 ? label : 0;
}

std::size_t Lint::linkEnd(std::size_t i) const {
    static constexpr std::u32string_view kStarts[] = {U"http://", U"https://", U"hxxp://",   U"hxxps://",
                                                      U"ftp://",  U"www.",     U"http:\\\\", U"https:\\\\",
                                                      U"<a href", U"[url"};
    for (const auto start : kStarts) {
        if (startsAt(i, start) && at(i + start.size()) != U'\0') return i + start.size();
    }
    return bareDomainEnd(i);
}

void Lint::checkLinks() {
    for (std::size_t i = 0; i < plain_.text.size(); ++i) {
        std::size_t end = linkEnd(i);
        if (end == 0 || covered(i)) continue;
        while (end < plain_.text.size() && !isSpace(at(end)) && at(end) < 0x2E80) ++end;
        while (end > i + 1 && (at(end - 1) == U'.' || at(end - 1) == U',' || at(end - 1) == U')' ||
                               at(end - 1) == U'!' || at(end - 1) == U'?'))
            --end;
        objectPlain("link", "link", "a link: links aren't allowed here", i, end);
        i = end - 1;
    }
}

// What stands before a number that is meant to be called or messaged.
constexpr std::u32string_view kPhoneWords[] = {
    U"tel",     U"phone",  U"call",      U"mobile",  U"cell",     U"whatsapp",  U"telegram",
    U"viber",   U"wechat", U"weixin",    U"fax",     U"telefon",  U"rufnummer", U"handy",
    U"anrufen", U"tél",    U"téléphone", U"appelez", U"teléfono", U"llame",     U"móvil",
    U"电话",    U"手机",   U"微信",      U"電話",    U"هاتف",     U"واتساب",    U"тел"};

bool Lint::announcedAsPhone(std::size_t i) const {
    constexpr std::size_t kReach = 16;
    const std::size_t from = i > kReach ? i - kReach : 0;
    const auto before = std::u32string_view(plain_.text).substr(from, i - from);
    return std::any_of(std::begin(kPhoneWords), std::end(kPhoneWords), [&](std::u32string_view word) {
        const auto found = before.rfind(word);
        if (found == std::u32string_view::npos) return false;
        if (word[0] > 0x2E80) return true;
        const std::size_t begin = from + found;
        return (begin == 0 || !isWordCharacter(at(begin - 1))) && !isWordCharacter(at(begin + word.size()));
    });
}

// A phone number is told from an order, tracking or price figure by how it is announced or written: an
// international prefix, a group in brackets, or a word such as "tel" before it. Bare digits are left alone.
std::size_t Lint::phoneEnd(std::size_t i, bool announced) const {
    constexpr std::size_t kMaxAreaCode = 6, kMinDigits = 7, kMaxDigits = 15;  // E.164 ends at 15
    std::size_t end = i, digits = 0, last = i;
    const bool plus = at(i) == U'+';
    const bool zeros = startsAt(i, U"00") && isDigit(at(i + 2));
    bool bracket = false, separator = false;
    if (plus) ++end;
    for (; end < plain_.text.size(); ++end) {
        const char32_t c = at(end);
        if (isDigit(c)) {
            if (++digits > kMaxDigits) return 0;
            last = end + 1;
            continue;
        }
        if (c == U'(' || c == U')')
            bracket = bracket || (c == U')' && digits > 0 && digits <= kMaxAreaCode);
        else if (c == U' ' || c == U'-' || c == U'.' || c == U'/')
            separator = true;
        else
            break;
        if (end > i && (isSpace(at(end)) && isSpace(at(end + 1)))) break;
    }
    if (isWordCharacter(at(last))) return 0;
    if (digits < kMinDigits) return 0;
    const bool international = plus || (zeros && separator && digits >= 10);
    return international || announced || (bracket && digits >= 9) ? last : 0;
}

void Lint::checkPhones() {
    for (std::size_t i = 0; i < plain_.text.size(); ++i) {
        const bool start =
            isDigit(at(i)) || at(i) == U'+' || (at(i) == U'(' && (isDigit(at(i + 1)) || at(i + 1) == U'+'));
        if (!start || (i > 0 && isWordCharacter(at(i - 1)))) continue;
        const std::size_t end = phoneEnd(i, announcedAsPhone(i));
        if (end != 0) {
            objectPlain(
                "contact", "phone_number", "a phone number: contact data isn't allowed here", i, end
            );
            i = end - 1;
            continue;
        }
        // The rest of a figure that isn't a number to call must not be taken for a start of its own.
        while (isDigit(at(i + 1)) || ((at(i + 1) == U'-' || at(i + 1) == U'.') && isDigit(at(i + 2)))) ++i;
    }
}

void Lint::checkEmoji() {
    for (std::size_t i = 0; i < characters_.size(); ++i) {
        if (!isEmoji(characters_[i].code)) continue;
        std::size_t last = i;
        while (last + 1 < characters_.size() &&
               (isEmoji(characters_[last + 1].code) || characters_[last + 1].code == 0x200D))
            ++last;
        object(
            "emoji", "emoji", "emoji aren't allowed here", characters_[i].begin, characters_[last].end
        );
        i = last;
    }
}

// Asking for a review or a rating, and selling something else, in the languages of the shipped replies.
constexpr std::u32string_view kMarketing[] = {
    U"leave a review",
    U"leave us a review",
    U"write a review",
    U"5 star",
    U"5-star",
    U"five star",
    U"five-star",
    U"positive feedback",
    U"leave feedback",
    U"coupon",
    U"discount code",
    U"promo code",
    U"voucher code",
    U"special offer",
    U"visit our store",
    U"visit our shop",
    U"follow us",
    U"newsletter",
    U"next purchase",
    U"bewertung hinterlassen",
    U"bewerten sie uns",
    U"positive bewertung",
    U"gutschein",
    U"rabattcode",
    U"sonderangebot",
    U"besuchen sie unseren shop",
    U"laissez un avis",
    U"laisser un avis",
    U"avis positif",
    U"code promo",
    U"bon de réduction",
    U"offre spéciale",
    U"deje una reseña",
    U"dejar una reseña",
    U"dejar un comentario positivo",
    U"valoración positiva",
    U"cupón",
    U"código de descuento",
    U"oferta especial",
    U"lascia una recensione",
    U"lasciare una recensione",
    U"recensione positiva",
    U"codice sconto",
    U"offerta speciale",
    U"avaliação positiva",
    U"deixe uma avaliação",
    U"cupom",
    U"código de desconto",
    U"好评",
    U"五星",
    U"优惠券",
    U"优惠码",
    U"折扣码",
    U"返现",
    U"好評",
    U"優惠券",
    U"レビューを書",
    U"レビューをお願い",
    U"高評価",
    U"クーポン",
    U"割引コード",
    U"تقييم إيجابي",
    U"اترك تقييم",
    U"كوبون",
    U"قسيمة",
    U"رمز الخصم",
    U"كود خصم",
    U"положительный отзыв",
    U"оставьте отзыв",
    U"промокод",
    U"купон"};

void Lint::checkMarketing() {
    for (const auto phrase : kMarketing) {
        for (std::size_t i = plain_.text.find(phrase); i != std::u32string::npos;
             i = plain_.text.find(phrase, i + phrase.size())) {
            const bool inside = i > 0 && phrase[0] < 0x2E80 && isWordCharacter(at(i - 1));
            if (!inside)
                objectPlain(
                    "marketing", "marketing", "advertising and asking for reviews aren't allowed here", i,
                    i + phrase.size()
                );
        }
    }
}

}  // namespace

std::vector<Objection> lintReply(const ReplyRules& rules, std::string_view text) {
    return Lint(rules, text).run();
}

std::size_t replyLength(const ReplyRules& rules, std::string_view text) {
    if (rules.unit == LengthUnit::Bytes) return text.size();
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Character character = decodeAt(text, i);
        length += rules.unit == LengthUnit::Utf16Units && character.code > 0xFFFF ? 2 : 1;
        i = character.end;
    }
    return length;
}

}  // namespace channels
