#include "locales/text/quote_phrases.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "locales/text/unicode.h"

namespace locales {
namespace {

struct Verb {
    std::string_view verb;
    /// What such a line begins with; an empty one asks for the verb at the end and an address.
    std::vector<std::string_view> openers;
};

// Sources: the attribution lines of Gmail, Apple Mail, Thunderbird, Outlook and QQ Mail in these languages.
// Written as people would; folded once below.
const std::vector<Verb>& attributionVerbs() {
    static const std::vector<Verb> verbs = {
        {"wrote", {"on "}},
        {"schrieb", {"am ", "vom "}},
        {"a écrit", {"le "}},
        {"écrivait", {"le "}},
        {"escribió", {"el "}},
        {"va escriure", {"el "}},
        {"ha scritto", {"il ", "in data "}},
        {"scrisse", {"il "}},
        {"escreveu", {"em ", "a ", "no dia "}},
        {"schreef", {"op "}},
        {"heeft geschreven", {"op "}},
        {"napisał", {"w dniu ", "dnia ", "pon", "wt", "śr", "czw", "pt", "sob", "niedz"}},
        {"napisał(a)", {"w dniu ", "dnia ", "pon", "wt", "śr", "czw", "pt", "sob", "niedz"}},
        {"napisała", {"w dniu ", "dnia "}},
        {"pisze", {"w dniu ", "dnia "}},
        {"написал", {}},
        {"написала", {}},
        {"написал(а)", {}},
        {"пишет", {}},
        {"пише", {}},
        {"написав", {}},
        {"yazdı", {}},
        {"şunu yazdı", {}},
        {"skrev", {"den ", "man", "tis", "ons", "tors", "fre", "lör", "sön", "tir", "lør", "søn", "på "}},
        {"kirjoitti", {}},
        {"napsal", {"dne ", "po ", "út ", "st ", "čt ", "pá ", "so ", "ne "}},
        {"napsal(a)", {"dne ", "po ", "út ", "st ", "čt ", "pá ", "so ", "ne "}},
        {"ezt írta", {}},
        {"a scris", {"în ", "pe "}},
        {"έγραψε", {"στις "}},
        {"đã viết", {"vào "}},
        {"menulis", {"pada "}},
        {"เขียนว่า", {"เมื่อ"}},
        {"كتب", {"في ", "بتاريخ "}},
        {"كتبت", {"في ", "بتاريخ "}},
        {"כתב", {"בתאריך "}},
        {"写道", {"在", "于"}},
        {"寫道", {"在", "於"}},
        {"님이 작성", {}},
        {"작성", {}},
        {"のメール", {}},
        {"書きました", {}},
        {"は書きました", {}}};
    return verbs;
}

// First and second persons: a buyer who cites by hand goes on in his own words.
constexpr std::string_view kPersons[] = {
    "you wrote",   "i wrote",    "we wrote",    "schrieb ich",   "schrieben sie", "schrieb mir",
    "schrieb uns", "m'a ecrit",  "me escribio", "mi ha scritto", "me escreveu",   "schreef ik",
    "schreef u",   "napisał mi", "skrev jag",   "skrev jeg",     "你写道",        "您写道",
    "我写道",      "你寫道",     "您寫道",      "我寫道"};

constexpr std::string_view kMarks[] = {
    "original message",
    "original",
    "original email",
    "forwarded message",
    "forwarded by",
    "message forwarded",
    "ursprüngliche nachricht",
    "ursprungliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "weitergeleitete nachricht",
    "message d'origine",
    "message d’origine",
    "message original",
    "message initial",
    "message transféré",
    "message transfere",
    "mensaje original",
    "mensaje reenviado",
    "messaggio originale",
    "messaggio inoltrato",
    "mensagem original",
    "mensagem encaminhada",
    "oorspronkelijk bericht",
    "origineel bericht",
    "doorgestuurd bericht",
    "wiadomość oryginalna",
    "oryginalna wiadomość",
    "wiadomość przekazana dalej",
    "исходное сообщение",
    "оригинальное сообщение",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "перенаправленное сообщение",
    "пересылаемое письмо",
    "özgün ileti",
    "orijinal ileti",
    "orijinal mesaj",
    "iletilen mesaj",
    "元のメッセージ",
    "オリジナルメッセージ",
    "転送されたメッセージ",
    "転送メッセージ",
    "原始邮件",
    "原始郵件",
    "原始信件",
    "原邮件",
    "转发邮件信息",
    "转发邮件",
    "转发的邮件",
    "轉寄郵件",
    "轉寄的郵件",
    "원본 메시지",
    "원본 메일",
    "전달된 메시지",
    "전달된 메일",
    "ursprungligt meddelande",
    "originalmeddelande",
    "vidarebefordrat meddelande",
    "oprindelig meddelelse",
    "den oprindelige meddelelse",
    "videresendt meddelelse",
    "opprinnelig melding",
    "videresendt melding",
    "alkuperäinen viesti",
    "välitetty viesti",
    "původní zpráva",
    "přeposlaná zpráva",
    "eredeti üzenet",
    "mesaj original",
    "αρχικό μήνυμα",
    "הודעה מקורית",
    "الرسالة الأصلية",
    "رسالة أصلية",
    "رسالة معاد توجيهها",
    "tin nhắn gốc",
    "thư gốc",
    "pesan asli",
    "ข้อความต้นฉบับ",
    "original-meddelelse"};

// These stand without dashes around them.
constexpr std::string_view kBareMarks[] = {
    "begin forwarded message:",
    "anfang der weitergeleiteten nachricht:",
    "début du message réexpédié :",
    "début du message transféré :",
    "inicio del mensaje reenviado:",
    "inizio messaggio inoltrato:",
    "início da mensagem encaminhada:",
    "início da mensagem reencaminhada:",
    "begin doorgestuurd bericht:",
    "początek przekazywanej wiadomości:",
    "начало переадресованного сообщения:",
    "начало пересылаемого сообщения:",
    "iletilen mesajın başlangıcı:",
    "転送されたメッセージ:",
    "以下是转发的邮件：",
    "以下是轉寄的郵件：",
    "전달된 메시지 시작:",
    "vidarebefordrat brev:",
    "videresendt brev:",
    "بداية الرسالة المعاد توجيهها:",
    "please reply above this line",
    "please type your reply above this line",
    "please write your reply above this line"};

struct Label {
    std::string_view text;
    std::uint8_t kinds;
};

constexpr Label kLabels[] = {
    {"from", kFromHeader},
    {"von", kFromHeader},
    {"de", kFromHeader},
    {"da", kFromHeader},
    {"van", kFromHeader},
    {"od", kFromHeader},
    {"от", kFromHeader},
    {"від", kFromHeader},
    {"от кого", kFromHeader},
    {"kimden", kFromHeader},
    {"gönderen", kFromHeader},
    {"差出人", kFromHeader},
    {"送信者", kFromHeader},
    {"送信元", kFromHeader},
    {"发件人", kFromHeader},
    {"寄件者", kFromHeader},
    {"寄件人", kFromHeader},
    {"發件人", kFromHeader},
    {"보낸 사람", kFromHeader},
    {"보낸사람", kFromHeader},
    {"från", kFromHeader},
    {"fra", kFromHeader},
    {"lähettäjä", kFromHeader},
    {"من", kFromHeader},
    {"מאת", kFromHeader},
    {"từ", kFromHeader},
    {"จาก", kFromHeader},
    {"dari", kFromHeader},
    {"από", kFromHeader},
    {"feladó", kFromHeader},
    {"expéditeur", kFromHeader},
    {"sent", kDateHeader},
    {"date", kDateHeader},
    {"gesendet", kDateHeader},
    {"datum", kDateHeader},
    {"envoyé", kDateHeader},
    {"enviado", kDateHeader},
    {"enviado el", kDateHeader},
    {"fecha", kDateHeader},
    {"inviato", kDateHeader},
    {"data", kDateHeader},
    {"verzonden", kDateHeader},
    {"enviada em", kDateHeader},
    {"enviado em", kDateHeader},
    {"enviada", kDateHeader},
    {"wysłano", kDateHeader},
    {"wysłane", kDateHeader},
    {"отправлено", kDateHeader},
    {"дата", kDateHeader},
    {"надіслано", kDateHeader},
    {"gönderildi", kDateHeader},
    {"gönderme tarihi", kDateHeader},
    {"tarih", kDateHeader},
    {"送信日時", kDateHeader},
    {"日時", kDateHeader},
    {"日付", kDateHeader},
    {"送信", kDateHeader},
    {"发送时间", kDateHeader},
    {"发件时间", kDateHeader},
    {"发送日期", kDateHeader},
    {"日期", kDateHeader},
    {"时间", kDateHeader},
    {"寄件日期", kDateHeader},
    {"傳送時間", kDateHeader},
    {"發送時間", kDateHeader},
    {"보낸 날짜", kDateHeader},
    {"보낸날짜", kDateHeader},
    {"날짜", kDateHeader},
    {"skickat", kDateHeader},
    {"sendt", kDateHeader},
    {"dato", kDateHeader},
    {"lähetetty", kDateHeader},
    {"تاريخ الإرسال", kDateHeader},
    {"التاريخ", kDateHeader},
    {"تم الإرسال", kDateHeader},
    {"to", kToHeader},
    {"an", kToHeader},
    {"à", kToHeader},
    {"a", kToHeader},
    {"para", kToHeader},
    {"aan", kToHeader},
    {"naar", kToHeader},
    {"do", kToHeader},
    {"кому", kToHeader},
    {"kime", kToHeader},
    {"alıcı", kToHeader},
    {"宛先", kToHeader},
    {"收件人", kToHeader},
    {"收件者", kToHeader},
    {"받는 사람", kToHeader},
    {"받는사람", kToHeader},
    {"till", kToHeader},
    {"til", kToHeader},
    {"vastaanottaja", kToHeader},
    {"إلى", kToHeader},
    {"destinataire", kToHeader},
    {"cc", kOtherHeader},
    {"抄送", kOtherHeader},
    {"副本", kOtherHeader},
    {"reply-to", kOtherHeader},
    {"importance", kOtherHeader},
    {"wichtigkeit", kOtherHeader},
    {"subject", kSubjectHeader},
    {"betreff", kSubjectHeader},
    {"objet", kSubjectHeader},
    {"asunto", kSubjectHeader},
    {"oggetto", kSubjectHeader},
    {"onderwerp", kSubjectHeader},
    {"assunto", kSubjectHeader},
    {"temat", kSubjectHeader},
    {"тема", kSubjectHeader},
    {"konu", kSubjectHeader},
    {"件名", kSubjectHeader},
    {"主题", kSubjectHeader},
    {"主旨", kSubjectHeader},
    {"主題", kSubjectHeader},
    {"제목", kSubjectHeader},
    {"ämne", kSubjectHeader},
    {"emne", kSubjectHeader},
    {"aihe", kSubjectHeader},
    {"الموضوع", kSubjectHeader},
    {"נושא", kSubjectHeader},
    {"chủ đề", kSubjectHeader},
    {"เรื่อง", kSubjectHeader}};

// A closing line is a device signature when it begins or ends with one of these …
constexpr std::string_view kSentFrom[] = {
    "sent from",
    "sent via",
    "get outlook for",
    "von meinem",
    "gesendet von",
    "gesendet mit",
    "diese nachricht wurde von",
    "outlook für",
    "holen sie sich outlook",
    "envoyé de",
    "envoyé depuis",
    "envoyé à partir",
    "télécharger outlook",
    "obtenez outlook",
    "enviado desde",
    "enviado do",
    "enviado a partir",
    "enviado de",
    "obtener outlook",
    "obter o outlook",
    "inviato da",
    "scarica outlook",
    "ottieni outlook",
    "verzonden vanaf",
    "verstuurd vanaf",
    "verzonden met",
    "outlook voor",
    "wysłane z",
    "wysłano z",
    "pobierz aplikację outlook",
    "отправлено с",
    "отправлено из",
    "надіслано з",
    "发自我的",
    "发自",
    "從我的",
    "从我的",
    "發自我的",
    "傳送自",
    "获取 outlook",
    "下載適用",
    "skickat från",
    "hämta outlook",
    "sendt fra",
    "hent outlook",
    "lähetetty",
    "أرسلت من",
    "أرسل من",
    "تم الإرسال من",
    "الإرسال من",
    "gửi từ",
    "dikirim dari",
    "ส่งจาก",
    "נשלח מ",
    "odesláno z"};
constexpr std::string_view kSentFromAtEnd[] = {"dan gönderildi",   "den gönderildi", "outlook'u edinin",
                                               "outlook’u edinin", "から送信",       "で送信",
                                               "outlook を入手",   "에서 보냄",      "에서 보냈습니다"};
// … and one of these.
constexpr std::string_view kDevices[] = {
    "iphone",
    "ipad",
    "android",
    "galaxy",
    "samsung",
    "huawei",
    "xiaomi",
    "redmi",
    "oppo",
    "vivo",
    "oneplus",
    "pixel",
    "motorola",
    "nokia",
    "xperia",
    "blackberry",
    "honor",
    "realme",
    "outlook",
    "ios",
    "yahoo",
    "gmail",
    "gmx",
    "web.de",
    "mail for windows",
    "mail für windows",
    "proton",
    "icloud",
    "qq邮箱",
    "网易邮箱",
    "手机",
    "手機",
    "smartphone",
    "mobile phone",
    "mobile device",
    "my mobile",
    "my phone",
    "my tablet",
    "mobiltelefon",
    "mobilgerät",
    "handy",
    "téléphone",
    "mon mobile",
    "móvil",
    "celular",
    "cellulare",
    "telefono",
    "telefoon",
    "telefon",
    "telemóvel",
    "telefone",
    "телефон",
    "スマートフォン",
    "スマホ",
    "휴대폰",
    "스마트폰",
    "الهاتف",
    "هاتفي",
    "mailbox",
    "mail.ru",
    "яндекс"};

std::vector<std::string> foldedList(const std::string_view* begin, const std::string_view* end) {
    std::vector<std::string> out;
    for (; begin != end; ++begin) out.push_back(foldForMatch(*begin));
    std::sort(out.begin(), out.end());
    return out;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool hasAddress(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text[at - 1] != ' ' &&
           text[at + 1] != ' ';
}

/// A year (1990–2099) or a date in figures such as 9/21/26.
bool hasDate(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        if (!isDigit(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && isDigit(text[end])) ++end;
        const std::string_view digits = text.substr(i, end - i);
        if (digits.size() == 4 && (digits.substr(0, 2) == "20" || digits.substr(0, 3) == "199")) return true;
        const bool day_and_month = digits.size() <= 2 && end + 1 < text.size() && i > 0 &&
                                   (text[i - 1] == '/' || text[i - 1] == '.' || text[i - 1] == '-') &&
                                   text[end] == text[i - 1] && isDigit(text[end + 1]);
        if (day_and_month) return true;
        i = end;
    }
    return false;
}

/// The line without its closing colon; empty when it has none.
std::string_view beforeColon(std::string_view text) {
    if (!text.ends_with(':')) return {};
    text.remove_suffix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

bool isWordAt(std::string_view text, std::size_t at, std::string_view word) {
    // Only Latin words have neighbours to run into; other scripts' verbs are looked for as they are.
    const auto letter = [&](std::size_t i) { return i < text.size() && text[i] >= 'a' && text[i] <= 'z'; };
    return !(at > 0 && letter(at) && letter(at - 1)) &&
           !(letter(at + word.size()) && letter(at + word.size() - 1));
}

bool hasWord(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        if (isWordAt(text, at, word)) return true;
    }
    return false;
}

struct FoldedVerb {
    std::string verb;
    std::vector<std::string> openers;
};

const std::vector<FoldedVerb>& foldedVerbs() {
    static const std::vector<FoldedVerb> verbs = [] {
        std::vector<FoldedVerb> out;
        for (const Verb& verb : attributionVerbs()) {
            FoldedVerb folded{foldForMatch(verb.verb), {}};
            for (const std::string_view opener : verb.openers) folded.openers.push_back(foldForMatch(opener));
            out.push_back(std::move(folded));
        }
        return out;
    }();
    return verbs;
}

/// "10:00"
bool hasTime(std::string_view text) {
    for (std::size_t i = 1; i + 2 < text.size(); ++i) {
        if (text[i] == ':' && isDigit(text[i - 1]) && isDigit(text[i + 1]) && isDigit(text[i + 2]))
            return true;
    }
    return false;
}

struct Evidence {
    bool address = false;
    bool date = false;
    bool clock = false;
    bool one_line = true;
};

Attribution spokenBy(const FoldedVerb& verb, std::string_view text, const Evidence& evidence) {
    if (!hasWord(text, verb.verb)) return Attribution::None;
    const auto opens = [&](const std::string& opener) { return text.starts_with(opener); };
    if (std::any_of(verb.openers.begin(), verb.openers.end(), opens)) return Attribution::Whole;
    const bool complete = evidence.address || (verb.openers.empty() && evidence.date && evidence.clock);
    const bool sure = evidence.one_line || text.find('<') != std::string_view::npos;
    return text.ends_with(verb.verb) && complete && sure ? Attribution::Ending : Attribution::None;
}

bool containsAny(std::string_view text, const std::vector<std::string>& phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](const std::string& phrase) {
        return text.find(phrase) != std::string_view::npos;
    });
}

}  // namespace

Attribution attributionIn(std::string_view folded, bool one_line) {
    const std::string_view text = beforeColon(folded);
    if (text.empty()) return Attribution::None;
    const Evidence evidence{hasAddress(text), hasDate(text), hasTime(text), one_line};
    if (!evidence.address && !evidence.date) return Attribution::None;
    static const std::vector<std::string> persons = foldedList(std::begin(kPersons), std::end(kPersons));
    if (containsAny(text, persons)) return Attribution::None;
    // Gmail's Russian and Japanese lines have no verb: date, name <address>, colon.
    const bool named = text.ends_with('>') && text.find('<') != std::string_view::npos;
    Attribution best = evidence.address && evidence.date && named ? Attribution::Ending : Attribution::None;
    for (const FoldedVerb& verb : foldedVerbs()) best = std::max(best, spokenBy(verb, text, evidence));
    return best;
}

bool isQuoteMark(std::string_view folded) {
    static const std::vector<std::string> marks = foldedList(std::begin(kMarks), std::end(kMarks));
    return std::binary_search(marks.begin(), marks.end(), folded);
}

bool isBareQuoteMark(std::string_view folded) {
    static const std::vector<std::string> marks = foldedList(std::begin(kBareMarks), std::end(kBareMarks));
    return std::binary_search(marks.begin(), marks.end(), folded);
}

bool isDeviceSignature(std::string_view folded) {
    static const std::vector<std::string> sent = foldedList(std::begin(kSentFrom), std::end(kSentFrom));
    static const std::vector<std::string> devices = foldedList(std::begin(kDevices), std::end(kDevices));
    static const std::vector<std::string> at_end =
        foldedList(std::begin(kSentFromAtEnd), std::end(kSentFromAtEnd));
    const auto begins = [&](const std::string& phrase) { return folded.starts_with(phrase); };
    const auto ends = [&](const std::string& phrase) { return folded.ends_with(phrase); };
    return (std::any_of(sent.begin(), sent.end(), begins) || std::any_of(at_end.begin(), at_end.end(), ends)
           ) &&
           containsAny(folded, devices);
}

std::uint8_t headerKinds(std::string_view label) {
    static const std::map<std::string, std::uint8_t, std::less<>> labels = [] {
        std::map<std::string, std::uint8_t, std::less<>> out;
        for (const Label& entry : kLabels) {
            std::uint8_t& kinds = out[foldForMatch(entry.text)];
            kinds = static_cast<std::uint8_t>(kinds | entry.kinds);
        }
        return out;
    }();
    const auto found = labels.find(label);
    return found == labels.end() ? std::uint8_t{kNoHeader} : found->second;
}

}  // namespace locales
