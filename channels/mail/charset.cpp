#include "channels/mail/charset.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include <iconv.h>

#include "channels/mail/mail_text.h"

namespace channels {
namespace {

/// Enough to tell a language by; trying all charsets on ten megabytes takes a minute.
constexpr std::size_t kSampleBytes = 64u << 10;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7); 0 for none.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    const auto in = [](unsigned b, unsigned low, unsigned high) { return b >= low && b <= high; };
    if (in(lead, 0xc2, 0xdf)) return in(byte(1), 0x80, 0xbf) ? 2 : 0;
    if (in(lead, 0xe0, 0xef)) {
        const unsigned low = lead == 0xe0 ? 0xa0 : 0x80, high = lead == 0xed ? 0x9f : 0xbf;
        return in(byte(1), low, high) && in(byte(2), 0x80, 0xbf) ? 3 : 0;
    }
    if (in(lead, 0xf0, 0xf4)) {
        const unsigned low = lead == 0xf0 ? 0x90 : 0x80, high = lead == 0xf4 ? 0x8f : 0xbf;
        return in(byte(1), low, high) && in(byte(2), 0x80, 0xbf) && in(byte(3), 0x80, 0xbf) ? 4 : 0;
    }
    return 0;
}

class Converter {
public:
    explicit Converter(const std::string& from) : handle_(iconv_open("UTF-8", from.c_str())) {}
    ~Converter() {
        if (known()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    // iconv_open's failure value is the pointer of all ones.
    [[nodiscard]] bool known() const { return reinterpret_cast<std::intptr_t>(handle_) != -1; }

    /// Everything, with U+FFFD for what doesn't fit.
    DecodedText convert(std::string_view bytes) {
        DecodedText out;
        std::string input(bytes);
        char* from = input.data();
        std::size_t left = input.size();
        std::array<char, 4096> buffer{};
        bool flushing = false;
        for (;;) {
            char* to = buffer.data();
            std::size_t room = buffer.size();
            const std::size_t result = flushing ? iconv(handle_, nullptr, nullptr, &to, &room)
                                                : iconv(handle_, &from, &left, &to, &room);
            const int error = errno;
            out.utf8.append(buffer.data(), buffer.size() - room);
            if (result != std::size_t(-1)) {
                if (flushing) return out;
                flushing = true;
                continue;
            }
            if (error == E2BIG) continue;
            if (left == 0) return out;
            out.utf8 += kReplacement;
            ++out.repaired;
            ++from;
            --left;
        }
    }

private:
    iconv_t handle_;
};

std::optional<DecodedText> decodeAs(std::string_view bytes, const std::string& charset) {
    Converter converter(charset);
    if (!converter.known()) return std::nullopt;
    DecodedText text = converter.convert(bytes);
    text.charset = charset;
    // iconv lets surrogates and other oddities of wide charsets through on some systems.
    text.utf8 = repairUtf8(text.utf8);
    return text;
}

bool isSevenBitStateful(const std::string& charset) {
    return charset.starts_with("ISO-2022") || charset == "UTF-7" || charset.starts_with("HZ");
}

bool isWide(const std::string& charset) {
    return charset.starts_with("UTF-16") || charset.starts_with("UTF-32") || charset.starts_with("UCS");
}

/// The windows charset that is sold under an ISO label: told by C1 controls, which no ISO text holds.
std::string windowsTwin(const std::string& charset) {
    static const std::map<std::string, std::string> twins = {
        {"ISO-8859-2", "WINDOWS-1250"},  {"ISO-8859-4", "WINDOWS-1257"}, {"ISO-8859-5", "WINDOWS-1251"},
        {"ISO-8859-6", "WINDOWS-1256"},  {"ISO-8859-7", "WINDOWS-1253"}, {"ISO-8859-8", "WINDOWS-1255"},
        {"ISO-8859-13", "WINDOWS-1257"}, {"ISO-8859-15", "WINDOWS-1252"}};
    const auto twin = twins.find(charset);
    return twin == twins.end() ? std::string() : twin->second;
}

struct Shares {
    std::size_t high = 0, letters = 0, c1 = 0;
};

Shares countBytes(std::string_view bytes) {
    Shares shares;
    for (const unsigned char c : bytes) {
        if (c >= 0x80) ++shares.high;
        if (c >= 0x80 && c < 0xa0) ++shares.c1;
        if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) ++shares.letters;
    }
    return shares;
}

std::size_t countSequences(std::string_view bytes) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = sequenceLength(bytes, at);
        count += length > 1 ? 1 : 0;
        at += std::max<std::size_t>(length, 1);
    }
    return count;
}

/// In a Latin text the accented letters are few; where most letters are 8-bit ones, the label latin1 is
/// wrong.
bool looksNonLatin(std::string_view bytes) {
    const Shares shares = countBytes(bytes);
    return shares.high >= 4 && shares.high * 10 >= shares.letters * 6;
}

std::uint32_t codePoint(std::string_view text, std::size_t at, std::size_t length) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (length == 1) return lead;
    std::uint32_t point = lead & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        point = (point << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3fu);
    return point;
}

/// How much a reading looks like a language, per byte read; higher is better.
double plausibility(const DecodedText& text, std::size_t bytes) {
    double score = -20.0 * static_cast<double>(text.repaired);
    bool after_lower = false;
    std::size_t han = 0, hangul = 0;
    for (std::size_t at = 0; at < text.utf8.size();) {
        const std::size_t length = std::max<std::size_t>(sequenceLength(text.utf8, at), 1);
        const std::uint32_t c = codePoint(text.utf8, at, length);
        at += length;
        const bool lower = (c >= 0x430 && c <= 0x44f) || (c >= 'a' && c <= 'z');
        const bool cyrillic_capital = c >= 0x410 && c <= 0x42f;
        if (c >= 0x430 && c <= 0x44f) score += 2;
        // Capitals inside words are what a wrong choice between KOI8-R and windows-1251 makes.
        else if (cyrillic_capital)
            score += after_lower ? -4 : 1;
        else if (c >= 0x3041 && c <= 0x30fe)
            score += 4;
        else if (c >= 0x4e00 && c <= 0x9fa5)
            score += 2.5;
        else if (c >= 0xac00 && c <= 0xd7a3)
            score += 3.5;
        else if (c >= 0x3000 && c <= 0x3002)
            score += 2;
        else if (c >= 0xff00 && c <= 0xff5e)
            score += 1;
        else if (c >= 0xff61 && c <= 0xff9f)
            score -= 2;
        else if (c >= 0xe000 && c <= 0xf8ff)
            score -= 8;
        else if (c >= 0x80 && c < 0xa0)
            score -= 8;
        else if (c >= 0xc0 && c <= 0x24f)
            score += 0.5;
        else if (c >= 0x80)
            score -= 1;
        han += c >= 0x4e00 && c <= 0x9fff ? 1 : 0;
        hangul += c >= 0xac00 && c <= 0xd7a3 ? 1 : 0;
        after_lower = lower;
    }
    // Korean letters hardly ever hold Chinese characters; Chinese bytes read as Korean are a mix of both.
    if (hangul > 0) score -= 7.0 * static_cast<double>(std::min(han, hangul));
    return score / static_cast<double>(std::max<std::size_t>(bytes, 1));
}

DecodedText detect(std::string_view bytes) {
    const std::string_view sample = bytes.substr(0, kSampleBytes);
    std::optional<DecodedText> best;
    double best_score = 0;
    for (const char* charset :
         {"WINDOWS-1252", "GB18030", "CP932", "EUC-JP", "CP949", "BIG5-HKSCS", "WINDOWS-1251", "KOI8-R"}) {
        auto text = decodeAs(sample, charset);
        if (!text) continue;
        const double score = plausibility(*text, sample.size());
        if (best && score <= best_score) continue;
        best = std::move(text);
        best_score = score;
    }
    if (best && sample.size() < bytes.size()) best = decodeAs(bytes, best->charset);
    if (best) return *best;
    DecodedText repaired;
    repaired.charset = "UTF-8";
    repaired.utf8 = repairUtf8(bytes, &repaired.repaired);
    return repaired;
}

bool hasJapaneseEscapes(std::string_view bytes) {
    return bytes.find("\x1b$B") != std::string_view::npos || bytes.find("\x1b$@") != std::string_view::npos;
}

}  // namespace

bool isUtf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = sequenceLength(bytes, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string repairUtf8(std::string_view bytes, std::size_t* repaired) {
    std::string out;
    out.reserve(bytes.size());
    std::size_t count = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = sequenceLength(bytes, at);
        if (length == 0) {
            out += kReplacement;
            ++count;
            ++at;
            continue;
        }
        out.append(bytes, at, length);
        at += length;
    }
    if (repaired != nullptr) *repaired = count;
    return out;
}

std::string widerCharset(std::string_view label) {
    static const std::map<std::string, std::string> wider = {
        {"GB2312", "GB18030"},
        {"GB_2312-80", "GB18030"},
        {"GBK", "GB18030"},
        {"X-GBK", "GB18030"},
        {"CP936", "GB18030"},
        {"WINDOWS-936", "GB18030"},
        {"CHINESE", "GB18030"},
        {"ISO-8859-1", "WINDOWS-1252"},
        {"ISO8859-1", "WINDOWS-1252"},
        {"ISO_8859-1", "WINDOWS-1252"},
        {"LATIN1", "WINDOWS-1252"},
        {"US-ASCII", "WINDOWS-1252"},
        {"ASCII", "WINDOWS-1252"},
        {"ANSI_X3.4-1968", "WINDOWS-1252"},
        {"CP1252", "WINDOWS-1252"},
        {"ISO-8859-9", "WINDOWS-1254"},
        {"ISO-8859-11", "CP874"},
        {"ISO-8859-8-I", "ISO-8859-8"},
        {"ISO-8859-6-I", "ISO-8859-6"},
        {"TIS-620", "CP874"},
        {"KS_C_5601-1987", "CP949"},
        {"KS_C_5601-1989", "CP949"},
        {"EUC-KR", "CP949"},
        {"KSC5601", "CP949"},
        {"SHIFT_JIS", "CP932"},
        {"SHIFT-JIS", "CP932"},
        {"X-SJIS", "CP932"},
        {"SJIS", "CP932"},
        {"WINDOWS-31J", "CP932"},
        {"BIG5", "BIG5-HKSCS"},
        {"X-X-BIG5", "BIG5-HKSCS"},
        {"CP950", "BIG5-HKSCS"},
        {"UNICODE-1-1-UTF-7", "UTF-7"},
        {"UNICODE-1-1-UTF-8", "UTF-8"},
        {"UTF8", "UTF-8"},
        {"ISO-2022-JP", "ISO-2022-JP-2"},
        {"HZ-GB-2312", "HZ"},
        {"KOI8R", "KOI8-R"}};
    std::string name = upperCase(label);
    const auto found = wider.find(name);
    return found == wider.end() ? name : found->second;
}

DecodedText decodeCharset(std::string_view bytes, std::string_view declared) {
    std::string charset = widerCharset(declared);
    // Names with options such as "//TRANSLIT" would change what iconv does.
    if (charset.find('/') != std::string::npos) charset.clear();
    if (charset.empty() && hasJapaneseEscapes(bytes)) charset = "ISO-2022-JP-2";
    if (isSevenBitStateful(charset) || isWide(charset)) {
        if (auto text = decodeAs(bytes, charset); text && text->repaired == 0) return *text;
    }
    if (isUtf8(bytes)) return {std::string(bytes), "UTF-8", 0};
    const bool latin = charset == "WINDOWS-1252" || charset == "ISO-8859-15";
    if (charset.empty() || charset == "UTF-8" || (latin && looksNonLatin(bytes))) {
        // A few bad bytes among good sequences are damage, many are another charset.
        std::size_t bad = 0;
        std::string repaired = repairUtf8(bytes, &bad);
        if (countSequences(bytes) >= bad) return {std::move(repaired), "UTF-8", bad};
        return detect(bytes);
    }
    if (const std::string twin = windowsTwin(charset); !twin.empty() && countBytes(bytes).c1 > 0)
        charset = twin;
    if (auto text = decodeAs(bytes, charset)) {
        if (text->repaired * 8 < std::max<std::size_t>(countBytes(bytes).high, 8)) return *text;
    }
    return detect(bytes);
}

}  // namespace channels
