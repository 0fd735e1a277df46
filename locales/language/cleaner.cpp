#include "locales/language/cleaner.h"

#include <algorithm>
#include <cstdint>
#include <unordered_set>

#include "locales/language/figures.h"
#include "locales/text/code_point.h"
#include "locales/text/unicode.h"

namespace locales {
namespace {

constexpr std::size_t kMostLetters = 800;
constexpr std::size_t kMostBytes = 16384;
constexpr char32_t kReplacement = 0xFFFD;

// Words that buyers of every language leave in English (or that are nobody's): they count only where nothing
// else is left.
const std::unordered_set<std::string_view>& worldWords() {
    static const std::unordered_set<std::string_view> words = {
        "hi",         "hello",      "hey",         "ok",       "okay",       "okey",     "dear",
        "sir",        "madam",      "pls",         "plz",      "thx",        "sms",      "email",
        "mail",       "app",        "paypal",      "visa",     "mastercard", "klarna",   "dhl",
        "ups",        "usps",       "fedex",       "gls",      "dpd",        "hermes",   "ems",
        "iphone",     "ipad",       "ipod",        "apple",    "macbook",    "airpods",  "android",
        "samsung",    "galaxy",     "xiaomi",      "redmi",    "huawei",     "oppo",     "vivo",
        "nokia",      "sony",       "playstation", "xbox",     "nintendo",   "lego",     "nike",
        "adidas",     "bluetooth",  "wireless",    "usb",      "hdmi",       "led",      "lcd",
        "wifi",       "gps",        "ssd",         "ram",      "pro",        "max",      "mini",
        "plus",       "ultra",      "lite",        "smart",    "smartwatch", "earbuds",  "earphones",
        "headphones", "headset",    "charger",     "charging", "cable",      "adapter",  "powerbank",
        "laptop",     "tablet",     "case",        "cover",    "gaming",     "keyboard", "controller",
        "drone",      "waterproof", "hoodie",      "sneaker",  "sneakers",   "xl",       "xxl"};
    return words;
}

bool hasBytes(std::string_view chunk, std::string_view part) {
    return chunk.find(part) != std::string_view::npos;
}

bool endsWithDomain(std::string_view chunk) {
    while (!chunk.empty() &&
           (chunk.back() == '.' || chunk.back() == ',' || chunk.back() == ')' || chunk.back() == '?')) {
        chunk.remove_suffix(1);
    }
    const std::size_t dot = chunk.rfind('.');
    if (dot == std::string_view::npos || dot == 0) {
        return false;
    }
    static const std::unordered_set<std::string_view> ends = {
        "com", "net", "org", "info", "shop", "store", "de", "fr", "it", "es", "uk", "nl", "pl", "se", "be",
        "at",  "ch",  "jp",  "cn",   "eu",   "tr",    "br", "mx", "ca", "au", "in", "ru", "ua", "cz"};
    return ends.count(chunk.substr(dot + 1)) != 0;
}

/// Links, mail addresses, handles, and paths.
bool isAddress(std::string_view chunk) {
    return hasBytes(chunk, "://") || hasBytes(chunk, "@") || chunk.substr(0, 4) == "www." ||
           endsWithDomain(chunk);
}

/// Walks the text chunk by chunk: a chunk is what stands between blanks, and ends where a script without
/// blanks begins or ends, so that an order number inside a Chinese sentence takes only itself away.
class Cleaner {
public:
    Cleaner(std::string_view text, CleanText& out)
        : text_(text), out_(out), figures_are_letters_(spellsWithFigures(text)) {}

    void run() {
        std::size_t at = 0;
        while (at < text_.size() && !full()) {
            const Chunk found = chunk(at);
            take(text_.substr(at, found.size), found);
            at += found.size;
        }
        markWeak();
        out_.script_letters = counts_;
    }

private:
    struct Shape {
        bool title = false;  // a capital first, the rest small; or all capitals
        bool capitals = false;
        bool opens_sentence = false;
    };

    struct Chunk {
        std::size_t size = 0;  // in bytes
        bool letters = false;
        bool digits = false;
    };

    bool full() const { return total_ + word_.letters >= kMostLetters; }

    const Letter& next(std::size_t& at, char32_t& character) const {
        const std::int32_t decoded = nextCodePoint(text_, at);
        character = decoded < 0 ? kReplacement : static_cast<char32_t>(decoded);
        return letterOf(character);
    }

    static bool isBlank(char32_t character) {
        return character <= ' ' || character == 0xA0 || character == 0x3000 ||
               (character >= 0x2000 && character <= 0x200A);
    }

    /// From `begin` to the next blank or change of spacing; a blank is a chunk by itself.
    Chunk chunk(std::size_t begin) const {
        Chunk found;
        bool unspaced = false;
        for (std::size_t at = begin; at < text_.size(); found.size = at - begin) {
            char32_t character = 0;
            const Letter& letter = next(at, character);
            if (isBlank(character)) {
                found.size = found.size == 0 ? at - begin : found.size;
                break;
            }
            if (letter.kind != Letter::Kind::Letter && letter.kind != Letter::Kind::Digit) {
                continue;
            }
            const bool now = isUnspaced(letter.script);
            if ((found.letters || found.digits) && now != unspaced) {
                break;
            }
            unspaced = now;
            found.letters |= letter.kind == Letter::Kind::Letter;
            found.digits |= letter.kind == Letter::Kind::Digit;
        }
        return found;
    }

    void take(std::string_view piece, const Chunk& found) {
        if (!found.letters) {
            sentence_ += piece.find_first_of(".!?\n") != std::string_view::npos ? 1 : 0;
        } else if (found.digits && figures_are_letters_ && mayHaveLetterFigures(piece)) {
            split(piece);
        } else if (found.digits || isAddress(piece)) {
            out_.had_codes = true;
        } else {
            split(piece);
        }
    }

    void split(std::string_view piece) {
        const std::size_t base = static_cast<std::size_t>(piece.data() - text_.data());
        std::size_t at = base;
        const std::size_t end = base + piece.size();
        begin();
        while (at < end && !full()) {
            char32_t character = 0;
            const Letter& letter = next(at, character);
            switch (letter.kind) {
                case Letter::Kind::Letter:
                    add(letter, character);
                    break;
                case Letter::Kind::Mark:
                    if (word_.letters > 0) {
                        appendUtf8(out_.letters, letter.lower);
                    }
                    break;
                case Letter::Kind::Apostrophe:
                    if (word_.letters > 0) {
                        out_.letters += '\'';
                    }
                    break;
                case Letter::Kind::Digit:
                    addFigure(character);
                    break;
                case Letter::Kind::Dropped:
                    break;
                case Letter::Kind::SentenceEnd:
                    finish();
                    ++sentence_;
                    break;
                default:
                    finish();
                    break;
            }
        }
        finish();
    }

    void begin() {
        word_ = {};
        word_.begin = out_.letters.size();
        upper_ = 0;
        first_upper_ = false;
    }

    void add(const Letter& letter, char32_t character) {
        if (word_.letters == 0) {
            word_.script = letter.script;
            first_upper_ = letter.upper;
        }
        upper_ += letter.upper ? 1 : 0;
        ++word_.letters;
        ++counts_[static_cast<std::size_t>(letter.script)];
        if (character < 0x80) {
            out_.letters += static_cast<char>(letter.lower);
        } else {
            appendUtf8(out_.letters, letter.lower != 0 ? static_cast<char32_t>(letter.lower) : character);
        }
    }

    /// One that stands for a letter of a romanised word.
    void addFigure(char32_t character) {
        if (word_.letters == 0) {
            word_.script = Script::Latin;
        }
        ++word_.letters;
        appendUtf8(out_.letters, character);
    }

    void finish() {
        while (out_.letters.size() > word_.begin && out_.letters.back() == '\'') {
            out_.letters.pop_back();
        }
        if (word_.letters > 0) {
            word_.end = out_.letters.size();
            word_.sentence = sentence_;
            Shape shape;
            shape.title = first_upper_ && (upper_ == 1 || upper_ == word_.letters) &&
                          word_.script == Script::Latin && word_.end - word_.begin == word_.letters;
            shape.capitals =
                shape.title && upper_ == word_.letters && word_.letters > 1 && word_.letters <= 5;
            shape.opens_sentence = out_.words.empty() || out_.words.back().sentence != sentence_;
            shapes_.push_back(shape);
            out_.words.push_back(word_);
            total_ += word_.letters;
        }
        begin();
    }

    std::string_view bytesOf(const CleanWord& word) const {
        return std::string_view(out_.letters).substr(word.begin, word.end - word.begin);
    }

    /// Product names: runs of two and more capitalised plain words inside a message that is otherwise written
    /// small, and acronyms.
    void markWeak() {
        std::size_t small = 0;
        for (std::size_t i = 0; i < shapes_.size(); ++i) {
            // A word of another script says more surely that a Latin name is only a name.
            small += shapes_[i].title ? 0 : out_.words[i].script == Script::Latin ? 1 : 2;
        }
        for (std::size_t i = 0; i < shapes_.size(); ++i) {
            CleanWord& word = out_.words[i];
            word.weak = word.script == Script::Latin && worldWords().count(bytesOf(word)) != 0;
            if (small < 3 || !shapes_[i].title) {
                continue;
            }
            const bool before =
                i > 0 && shapes_[i - 1].title && !shapes_[i].opens_sentence && !shapes_[i - 1].opens_sentence;
            const bool after = i + 1 < shapes_.size() && shapes_[i + 1].title &&
                               !shapes_[i + 1].opens_sentence && !shapes_[i].opens_sentence;
            word.weak |= shapes_[i].capitals || before || after;
        }
    }

    std::string_view text_;
    CleanText& out_;
    bool figures_are_letters_;
    CleanWord word_;
    std::vector<Shape> shapes_;
    std::array<std::size_t, kScripts> counts_{};
    std::size_t sentence_ = 0;
    std::size_t total_ = 0;
    std::size_t upper_ = 0;
    bool first_upper_ = false;
};

/// Whether a combining accent follows a letter, as some phones and file systems write: the model knows
/// composed letters only.
bool hasCombiningAccent(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead == 0xCC || (lead == 0xCD && static_cast<unsigned char>(text[i + 1]) < 0xB0)) {
            return true;
        }
    }
    return false;
}

}  // namespace

void cleanText(std::string_view text, CleanText& out) {
    out.letters.clear();
    out.words.clear();
    out.script_letters = {};
    out.had_codes = false;
    text = text.substr(0, kMostBytes);
    if (hasCombiningAccent(text)) {
        const std::string composed = normalizeNfc(text);
        Cleaner(composed, out).run();
    } else {
        Cleaner(text, out).run();
    }
}

}  // namespace locales
