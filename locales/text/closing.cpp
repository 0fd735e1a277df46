#include "locales/text/closing.h"

#include <string>
#include <unordered_set>

#include <unicode/uchar.h>

#include "locales/text/code_point.h"
#include "locales/text/cut.h"
#include "locales/text/quote_phrases.h"
#include "locales/text/trim.h"
#include "locales/text/unicode.h"

namespace locales {
namespace {

constexpr std::size_t kMostLines = 8;
constexpr std::size_t kLongestLine = 120;  // bytes
constexpr std::size_t kMostNames = 6;

// Thanks aren't among them: "ok\nthanks" is all that some people write.
constexpr std::string_view kClosings[] = {
    "best regards", "kind regards", "warm regards", "regards", "with best regards", "with kind regards", "best wishes",
    "thanks and regards", "thanks & regards", "sincerely", "sincerely yours", "yours sincerely", "yours faithfully",
    "yours truly", "all the best", "cheers",
    "mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichem gruß", "mit besten grüßen",
    "mit herzlichen grüßen", "freundliche grüße", "freundliche gruesse", "viele grüße", "viele gruesse", "liebe grüße",
    "liebe gruesse", "beste grüße", "beste gruesse", "herzliche grüße", "schöne grüße", "grüße", "gruß", "mfg", "lg", "vg",
    "cordialement", "bien cordialement", "très cordialement", "bien à vous", "salutations", "meilleures salutations",
    "sincères salutations", "salutations distinguées", "amicalement", "cdt", "cdlt",
    "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "atentamente", "cordialmente",
    "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos", "atenciosamente", "att", "abraços", "abraço",
    "salutacions", "salutacions cordials", "atentament", "cordialment",
    "saluti", "cordiali saluti", "distinti saluti", "un saluto", "in fede",
    "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "hartelijke groeten",
    "groeten", "groet", "groetjes", "mvg",
    "pozdrawiam", "pozdrawiam serdecznie", "serdecznie pozdrawiam", "z poważaniem", "z wyrazami szacunku",
    "med vänliga hälsningar", "med vänlig hälsning", "vänliga hälsningar", "vänlig hälsning", "hälsningar", "mvh",
    "med venlig hilsen", "venlig hilsen", "med venlige hilsner", "bedste hilsner", "de bedste hilsner", "hilsen", "vh",
    "med vennlig hilsen", "vennlig hilsen", "beste hilsen",
    "ystävällisin terveisin", "parhain terveisin", "terveisin",
    "s pozdravem", "s přátelským pozdravem", "s úctou", "s pozdravom", "s priateľským pozdravom",
    "üdvözlettel", "tisztelettel", "szívélyes üdvözlettel",
    "cu stimă", "cu respect", "toate cele bune", "cu drag",
    "saygılarımla", "saygılar", "iyi çalışmalar",
    "με εκτίμηση", "με φιλικούς χαιρετισμούς", "φιλικά",
    "с уважением", "всего доброго", "с наилучшими пожеланиями", "з повагою", "с уважение", "с поштовањем", "срдачан поздрав",
    "құрметпен",
    "s poštovanjem", "srdačan pozdrav", "lijep pozdrav", "lep pozdrav", "lp", "s spoštovanjem",
    "pagarbiai", "su pagarba", "ar cieņu", "lugupidamisega", "parimate soovidega",
    "trân trọng", "hormat saya", "hormat kami", "salam hormat", "yang benar",
    "مع التحية", "مع خالص التحية", "تحياتي", "با احترام", "بااحترام", "בברכה", "בכבוד רב", "ขอแสดงความนับถือ",
    "敬具", "草々", "此致", "敬礼", "敬禮", "祝好", "顺颂商祺", "順頌商祺"};

bool isClosing(std::string_view phrase) {
    static const std::unordered_set<std::string> closings = [] {
        std::unordered_set<std::string> out;
        for (const std::string_view closing : kClosings) out.insert(foldForMatch(closing));
        return out;
    }();
    return closings.contains(foldForMatch(phrase));
}

std::string_view withoutMarks(std::string_view line) {
    constexpr std::string_view kMarks = " \t\r\n,.!-~*_";
    const std::size_t begin = line.find_first_not_of(kMarks);
    if (begin == std::string_view::npos) return {};
    return line.substr(begin, line.find_last_not_of(kMarks) + 1 - begin);
}

bool isParticle(std::string_view word) {
    static const std::unordered_set<std::string_view> particles = {"de", "la",  "du",  "des", "der", "den", "del", "di", "da",
                                                                   "do", "dos", "van", "von", "zu",  "bin", "al",  "y"};
    return particles.contains(word);
}

/// Words that could be a name, a place, a number: only a lone one and particles begin small, and words of a script without
/// capitals are few.
bool isNames(std::string_view line) {
    constexpr std::size_t kMostCaseless = 3;
    if (line.find('?') != std::string_view::npos) return false;
    std::size_t words = 0;
    std::size_t small = 0;
    std::size_t caseless = 0;
    for (std::string_view rest = trimmed(line); !rest.empty();) {
        const std::string_view word = withoutMarks(cut(rest, ' '));
        if (word.empty()) continue;
        ++words;
        std::size_t at = 0;
        const std::int32_t first = nextCodePoint(word, at);
        if (first < 0 || u_isalpha(first) == 0) continue;
        if (u_islower(first) != 0) {
            small += words > 1 && isParticle(word) ? 0 : 1;
        } else if (u_isupper(first) == 0) {
            ++caseless;
        }
    }
    return words <= kMostNames && (small == 0 || words == 1) && caseless <= kMostCaseless;
}

/// A closing alone, or followed by names.
bool closes(std::string_view line) {
    const std::string_view text = withoutMarks(line);
    if (isClosing(text) || isDeviceSignature(foldForMatch(text))) return true;
    for (std::size_t end = text.find_first_of(" ,"); end != std::string_view::npos; end = text.find_first_of(" ,", end + 1)) {
        if (isClosing(text.substr(0, end))) {
            const std::string_view names = withoutMarks(text.substr(end));
            if (isNames(names)) return true;
        }
    }
    return false;
}

}  // namespace

std::string_view withoutClosing(std::string_view text) {
    std::string_view before = text;
    std::size_t lines = 0;
    for (std::string_view rest = text; lines < kMostLines;) {
        const std::size_t end = rest.rfind('\n');
        if (end == std::string_view::npos) break;
        const std::string_view line = trimmed(rest.substr(end + 1));
        rest = rest.substr(0, end);
        if (withoutMarks(line).empty()) continue;
        ++lines;
        if (line.size() > kLongestLine) break;
        if (closes(line)) {
            before = rest;
        } else if (!isNames(line)) {
            break;
        }
    }
    return trimmed(before).empty() ? text : before;
}

}  // namespace locales
