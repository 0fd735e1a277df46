#include "locales/text/html.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <vector>

#include <gumbo.h>

#include "locales/text/html_simplify.h"
#include "locales/text/unicode.h"

namespace locales {
namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string lowerAscii(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

const char* attribute(const GumboElement& element, const char* name) {
    const GumboAttribute* const found = gumbo_get_attribute(&element.attributes, name);
    return found == nullptr ? nullptr : found->value;
}

/// A style's declarations without white space and in lower case, each between semicolons: ";display:none;".
std::string plainStyle(const GumboElement& element) {
    const char* const style = attribute(element, "style");
    if (style == nullptr) return {};
    std::string out = ";";
    for (const char c : lowerAscii(style)) {
        if (!isSpace(c)) out.push_back(c);
    }
    out.push_back(';');
    return out;
}

/// Whether a declaration starts like this and its value ends there: ";max-height:0" is met by "0px" but not
/// by "0.5em".
bool declares(const std::string& style, std::string_view declaration) {
    for (std::size_t at = style.find(declaration); at != std::string::npos;
         at = style.find(declaration, at + 1)) {
        std::size_t end = at + declaration.size();
        if (style.compare(end, 2, "px") == 0) end += 2;
        if (style[end] == ';' || style[end] == '!') return true;
    }
    return false;
}

bool isHidden(const GumboElement& element) {
    if (attribute(element, "hidden") != nullptr) return true;
    const std::string style = plainStyle(element);
    if (style.empty()) return false;
    for (const std::string_view hidden :
         {";display:none", ";visibility:hidden", ";max-height:0", ";opacity:0", ";mso-hide:all"}) {
        if (declares(style, hidden)) return true;
    }
    return declares(style, ";height:0") && declares(style, ";overflow:hidden");
}

bool isTiny(const char* size) {
    if (size == nullptr) return false;
    int pixels = 0;
    const std::string_view text(size);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pixels);
    return error == std::errc() && pixels <= 2 && (end == text.data() + text.size() || *end == 'p');
}

bool isTrackingPixel(const GumboElement& image) {
    if (isTiny(attribute(image, "width")) && isTiny(attribute(image, "height"))) return true;
    const std::string style = plainStyle(image);
    const auto tiny = [&](std::string_view property) {
        const std::size_t at = style.find(property);
        return at != std::string::npos && isTiny(style.c_str() + at + property.size()) &&
               style.find_first_not_of("0123456789px", at + property.size()) ==
                   style.find(';', at + property.size());
    };
    return tiny(";width:") && tiny(";height:");
}

/// Quoted mail rather than an indented paragraph: what Apple Mail and Thunderbird, Gmail, Proton and Yahoo
/// write.
bool isQuotedMail(const GumboElement& element) {
    const char* const type = attribute(element, "type");
    if (type != nullptr && lowerAscii(type) == "cite") return true;
    const char* const classes = attribute(element, "class");
    if (classes == nullptr) return false;
    const std::string_view names(classes);
    return names.find("gmail_quote") != std::string_view::npos ||
           names.find("protonmail_quote") != std::string_view::npos ||
           names.find("yahoo_quoted") != std::string_view::npos;
}

/// Collects lines the way a browser lays out boxes: breaks and spaces are due until something visible comes.
class Lines {
public:
    /// White space collapses, unless `preformatted`; no-break spaces become spaces that stay.
    void addText(std::string_view text, bool preformatted) {
        for (std::size_t i = 0; i < text.size();) {
            const std::string_view rest = text.substr(i);
            std::size_t width = 1;
            if (preformatted && text[i] == '\n') {
                lineBreak();
            } else if (isSpace(text[i]) && !preformatted) {
                space_due_ = true;
            } else if ((width = noBreakSpace(rest)) > 0) {
                addVisible(" ");
            } else if ((width = invisibleMark(rest)) == 0) {
                width = plainLength(rest);
                addVisible(rest.substr(0, width));
            }
            i += width;
        }
    }

    void addVisible(std::string_view text) {
        cell_start_ = false;
        flushBreaks();
        if (at_line_start_) {
            out_.append(quote_prefix_).append(bullet_);
            bullet_.clear();
            at_line_start_ = false;
        } else if (space_due_) {
            out_.push_back(' ');
        }
        space_due_ = false;
        out_.append(text);
    }

    /// Behind the last text, even when line breaks are already due.
    void appendToLine(std::string_view text) {
        trimLine();
        out_.append(" ").append(text);
    }

    void appendUnspaced(std::string_view text) {
        space_due_ = false;
        out_.append(text);
    }

    /// At least `breaks` line ends are due: 1 ends the line, 2 leave a blank one.
    void block(std::size_t breaks) {
        if (cell_start_) return;
        breaks_due_ = std::max(breaks_due_, breaks);
        space_due_ = false;
    }
    void lineBreak() {
        if (cell_start_) return;
        ++breaks_due_;
        space_due_ = false;
    }
    /// Cells stand beside each other: blocks break no line before the first text of a cell, nor behind its
    /// only line.
    std::size_t openCell() {
        space_due_ = true;
        cell_start_ = !at_line_start_ && breaks_due_ == 0;
        return out_.size();
    }
    void closeCell(std::size_t opened) {
        space_due_ = true;
        cell_start_ = false;
        if (out_.size() > opened && out_.find('\n', opened) == std::string::npos) breaks_due_ = 0;
    }
    void setBullet(std::string bullet) { bullet_ = std::move(bullet); }
    void openQuote() { quote_prefix_.append("> "); }
    void closeQuote() { quote_prefix_.resize(quote_prefix_.size() - 2); }

    std::size_t length() const { return out_.size(); }
    std::string_view since(std::size_t length) const {
        return std::string_view(out_).substr(std::min(length, out_.size()));
    }
    std::string take() {
        trimLine();
        while (!out_.empty() && (out_.back() == '\n' || out_.back() == ' ')) out_.pop_back();
        return std::move(out_);
    }

private:
    static std::size_t noBreakSpace(std::string_view text) {
        if (text.substr(0, 2) == "\xC2\xA0") return 2;
        return text.substr(0, 3) == "\xE2\x80\xAF" ? 3 : 0;
    }
    // Soft hyphen, U+034F and U+FEFF: mailers pad previews with them, and they break words for a search.
    static std::size_t invisibleMark(std::string_view text) {
        if (text.substr(0, 2) == "\xC2\xAD" || text.substr(0, 2) == "\xCD\x8F") return 2;
        return text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    }
    /// Bytes up to the next one that addText() has to look at; at least 1.
    static std::size_t plainLength(std::string_view text) {
        std::size_t length = 1;
        while (length < text.size() && text[length] > ' ' && text[length] < 0x7F) ++length;
        return length;
    }
    void trimLine() {
        while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    }
    void flushBreaks() {
        if (breaks_due_ == 0) return;
        trimLine();
        std::size_t there = 0;
        while (there < 2 && there < out_.size() && out_[out_.size() - 1 - there] == '\n') ++there;
        const std::size_t wanted = std::min<std::size_t>(breaks_due_, 2);
        if (!out_.empty() && there < wanted) out_.append(wanted - there, '\n');
        at_line_start_ = true;
        breaks_due_ = 0;
        space_due_ = false;
    }

    std::string out_;
    std::string quote_prefix_;
    std::string bullet_;
    std::size_t breaks_due_ = 0;
    bool space_due_ = false;
    bool at_line_start_ = true;
    bool cell_start_ = false;
};

/// An address for comparing with a link's text: without scheme, "www." and closing slash.
std::string plainAddress(std::string_view address) {
    while (!address.empty() && isSpace(address.front())) address.remove_prefix(1);
    while (!address.empty() && (isSpace(address.back()) || address.back() == '/')) address.remove_suffix(1);
    std::string out = lowerAscii(address);
    for (const std::string_view prefix : {"https://", "http://", "mailto:", "www."}) {
        if (out.starts_with(prefix)) out.erase(0, prefix.size());
    }
    return out;
}

/// The address to show behind a link's text; empty for what leads nowhere (javascript:, cid:, #part).
std::string shownAddress(const char* href) {
    if (href == nullptr) return {};
    std::string out;
    for (const char c : std::string_view(href)) {
        if (static_cast<unsigned char>(c) > ' ' && c != 0x7F) out.push_back(c);
    }
    const std::string start = lowerAscii(std::string_view(out).substr(0, 8));
    const bool leads =
        start.starts_with("http://") || start.starts_with("https://") || start.starts_with("mailto:");
    return leads ? out : std::string();
}

class Renderer {
public:
    std::string render(const GumboNode& root) {
        visit(root);
        return lines_.take();
    }

private:
    /// Recursion is bounded: simplifyHtml() limits the depth.
    void visit(const GumboNode& node) {
        switch (node.type) {
            case GUMBO_NODE_TEXT:
            case GUMBO_NODE_CDATA:
            case GUMBO_NODE_WHITESPACE:
                lines_.addText(node.v.text.text, preformatted_ > 0);
                return;
            case GUMBO_NODE_ELEMENT:
                if (!isHidden(node.v.element)) element(node.v.element);
                return;
            case GUMBO_NODE_DOCUMENT:
                children(node.v.document.children);
                return;
            default:
                return;
        }
    }

    void children(const GumboVector& nodes) {
        for (unsigned int i = 0; i < nodes.length; ++i) visit(*static_cast<const GumboNode*>(nodes.data[i]));
    }

    void element(const GumboElement& element) {
        switch (element.tag) {
            case GUMBO_TAG_BR:
                lines_.lineBreak();
                return;
            case GUMBO_TAG_IMG:
                image(element);
                return;
            case GUMBO_TAG_A:
                link(element);
                return;
            case GUMBO_TAG_HR:
                rule();
                return;
            case GUMBO_TAG_LI:
                item(element);
                return;
            case GUMBO_TAG_UL:
            case GUMBO_TAG_OL:
                list(element);
                return;
            case GUMBO_TAG_BLOCKQUOTE:
                blockquote(element);
                return;
            case GUMBO_TAG_PRE:
                preformatted(element);
                return;
            case GUMBO_TAG_P:
                block(element, isTight(element) ? 1 : 2);
                return;
            case GUMBO_TAG_TD:
            case GUMBO_TAG_TH:
                cell(element);
                return;
            case GUMBO_TAG_DIV:
            case GUMBO_TAG_DL:
            case GUMBO_TAG_DT:
            case GUMBO_TAG_DD:
            case GUMBO_TAG_TABLE:
            case GUMBO_TAG_CAPTION:
            case GUMBO_TAG_TR:
                block(element, 1);
                return;
            default:
                children(element.children);
                return;
        }
    }

    /// Paragraphs without a margin: Outlook writes one for each line.
    static bool isTight(const GumboElement& element) {
        const char* const classes = attribute(element, "class");
        if (classes != nullptr && std::string_view(classes).find("MsoNormal") != std::string_view::npos)
            return true;
        const std::string style = plainStyle(element);
        return style.find(";margin:0") != std::string::npos ||
               style.find(";margin-bottom:0") != std::string::npos;
    }

    void block(const GumboElement& element, std::size_t breaks) {
        lines_.block(breaks);
        children(element.children);
        lines_.block(breaks);
    }

    void cell(const GumboElement& element) {
        const std::size_t opened = lines_.openCell();
        children(element.children);
        lines_.closeCell(opened);
    }

    void rule() {
        lines_.block(1);
        lines_.addVisible("---");
        lines_.block(1);
    }

    void image(const GumboElement& element) {
        if (isTrackingPixel(element)) return;
        const char* const alt = attribute(element, "alt");
        if (alt == nullptr) {
            lines_.addVisible("[image]");
        } else if (const std::string_view text(alt);
                   text.find_first_not_of(" \t\r\n\f") != std::string_view::npos) {
            lines_.addVisible("[image: ");
            lines_.addText(text.substr(text.find_first_not_of(" \t\r\n\f")), false);
            lines_.appendUnspaced("]");
        }
    }

    void link(const GumboElement& element) {
        const std::size_t before = lines_.length();
        children(element.children);
        const std::string address = shownAddress(attribute(element, "href"));
        const std::string_view text = lines_.since(before);
        if (address.empty() || text.find_first_not_of(" \n>•") == std::string_view::npos) return;
        if (plainAddress(text) != plainAddress(address)) lines_.appendToLine("(" + address + ")");
    }

    void list(const GumboElement& element) {
        const std::size_t breaks = lists_.empty() ? 2 : 1;
        const char* const start = attribute(element, "start");
        long first = 1;
        if (start != nullptr) std::from_chars(start, start + std::string_view(start).size(), first);
        lists_.push_back(element.tag == GUMBO_TAG_OL ? std::clamp(first, -1'000'000L, 1'000'000L) : kBullets);
        block(element, breaks);
        lists_.pop_back();
    }

    void item(const GumboElement& element) {
        lines_.block(1);
        std::string bullet(lists_.empty() ? 0 : 2 * (std::min<std::size_t>(lists_.size(), 8) - 1), ' ');
        if (lists_.empty() || lists_.back() == kBullets) {
            bullet += "• ";
        } else {
            bullet += std::to_string(lists_.back()++) + ". ";
        }
        lines_.setBullet(std::move(bullet));
        children(element.children);
        lines_.setBullet({});
        lines_.block(1);
    }

    void blockquote(const GumboElement& element) {
        if (!isQuotedMail(element)) {
            block(element, 1);
            return;
        }
        lines_.block(1);
        // Each level writes two bytes on every line: a few hundred nested ones would multiply the text.
        const bool shown = quotes_ < kMaxQuoteDepth;
        ++quotes_;
        if (shown) lines_.openQuote();
        children(element.children);
        if (shown) lines_.closeQuote();
        --quotes_;
        lines_.block(1);
    }

    void preformatted(const GumboElement& element) {
        ++preformatted_;
        block(element, 2);
        --preformatted_;
    }

    static constexpr long kBullets = -2'000'000;
    static constexpr int kMaxQuoteDepth = 10;
    Lines lines_;
    std::vector<long> lists_;  ///< the next number of each open list, or kBullets
    int quotes_ = 0;
    int preformatted_ = 0;
};

}  // namespace

std::string htmlToText(std::string_view html) {
    const std::string simple = simplifyHtml(repairUtf8(html).text);
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    GumboOutput* const parsed = gumbo_parse_with_options(&options, simple.data(), simple.size());
    std::string text = Renderer().render(*parsed->document);
    gumbo_destroy_output(&options, parsed);
    // A numeric reference of a hundred digits overflows in the parser and comes out as bytes that are no
    // UTF-8.
    return repairUtf8(text).text;
}

}  // namespace locales
