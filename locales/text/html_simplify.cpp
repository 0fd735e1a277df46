#include "locales/text/html_simplify.h"

#include <algorithm>
#include <array>
#include <vector>

namespace locales {
namespace {

enum class Treatment { Keep, Void, Block, Inline, Paragraph, DropTag, DropContent };

struct TagRule {
    std::string_view name;
    Treatment treatment;
};

// Sorted by name. A tag that is not here is inline.
constexpr TagRule kTags[] = {
    {"a", Treatment::Keep},
    {"address", Treatment::Block},
    {"article", Treatment::Block},
    {"aside", Treatment::Block},
    {"base", Treatment::DropTag},
    {"blockquote", Treatment::Keep},
    {"body", Treatment::Block},
    {"br", Treatment::Void},
    {"caption", Treatment::Keep},
    {"center", Treatment::Block},
    {"col", Treatment::DropTag},
    {"colgroup", Treatment::DropTag},
    {"dd", Treatment::Keep},
    {"details", Treatment::Block},
    {"div", Treatment::Keep},
    {"dl", Treatment::Keep},
    {"dt", Treatment::Keep},
    {"fieldset", Treatment::Block},
    {"figcaption", Treatment::Block},
    {"figure", Treatment::Block},
    {"footer", Treatment::Block},
    {"form", Treatment::Block},
    {"frame", Treatment::DropTag},
    {"h1", Treatment::Paragraph},
    {"h2", Treatment::Paragraph},
    {"h3", Treatment::Paragraph},
    {"h4", Treatment::Paragraph},
    {"h5", Treatment::Paragraph},
    {"h6", Treatment::Paragraph},
    {"head", Treatment::DropTag},
    {"header", Treatment::Block},
    {"hr", Treatment::Void},
    {"html", Treatment::DropTag},
    {"iframe", Treatment::DropContent},
    {"img", Treatment::Void},
    {"input", Treatment::DropTag},
    {"legend", Treatment::Block},
    {"li", Treatment::Keep},
    {"link", Treatment::DropTag},
    {"main", Treatment::Block},
    {"meta", Treatment::DropTag},
    {"nav", Treatment::Block},
    {"noembed", Treatment::DropContent},
    {"noframes", Treatment::DropContent},
    {"noscript", Treatment::Block},
    {"ol", Treatment::Keep},
    {"option", Treatment::Block},
    {"p", Treatment::Keep},
    {"param", Treatment::DropTag},
    {"pre", Treatment::Keep},
    {"script", Treatment::DropContent},
    {"section", Treatment::Block},
    {"source", Treatment::DropTag},
    {"style", Treatment::DropContent},
    {"summary", Treatment::Block},
    {"table", Treatment::Keep},
    {"tbody", Treatment::DropTag},
    {"td", Treatment::Keep},
    {"textarea", Treatment::Block},
    {"tfoot", Treatment::DropTag},
    {"th", Treatment::Keep},
    {"thead", Treatment::DropTag},
    {"title", Treatment::DropContent},
    {"tr", Treatment::Keep},
    {"track", Treatment::DropTag},
    {"ul", Treatment::Keep},
    {"wbr", Treatment::DropTag},
    {"xml", Treatment::DropContent}};

constexpr std::array<std::string_view, 9> kAttributes = {"href",   "alt",   "style", "hidden", "width",
                                                         "height", "class", "type",  "start"};

constexpr std::size_t kLongestName = 12;

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowerName(std::string_view name) {
    std::string out(name.substr(0, kLongestName));
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

struct Mapped {
    std::string_view name;
    Treatment treatment;
};

/// What a tag is rewritten to. The name lives as long as the program.
Mapped mapTag(const std::string& name) {
    const auto* const found = std::lower_bound(
        std::begin(kTags), std::end(kTags), name,
        [](const TagRule& rule, const std::string& wanted) { return rule.name < wanted; }
    );
    if (found == std::end(kTags) || found->name != name) return {"span", Treatment::Inline};
    switch (found->treatment) {
        case Treatment::Block:
            return {"div", Treatment::Keep};
        case Treatment::Paragraph:
            return {"p", Treatment::Keep};
        default:
            return {found->name, found->treatment};
    }
}

class Simplifier {
public:
    explicit Simplifier(std::string_view html) : html_(html) { out_.reserve(html.size() + html.size() / 8); }

    std::string run() {
        while (at_ < html_.size()) {
            const std::size_t open = std::min(html_.find('<', at_), html_.size());
            out_.append(html_, at_, open - at_);
            at_ = open;
            if (at_ < html_.size()) markup();
        }
        return std::move(out_);
    }

private:
    char peek(std::size_t ahead) const { return at_ + ahead < html_.size() ? html_[at_ + ahead] : '\0'; }

    void markup() {
        if (isLetter(peek(1))) {
            startTag();
        } else if (peek(1) == '/' && isLetter(peek(2))) {
            endTag();
        } else if (peek(1) == '!' || peek(1) == '?' || peek(1) == '/') {
            skipBehind(html_.substr(at_, 4) == "<!--" ? "-->" : ">");
        } else {
            out_.append("&lt;");
            ++at_;
        }
    }

    void skipBehind(std::string_view end) {
        // "<!-->" is a whole comment, so that the search starts within its dashes.
        const std::size_t from = at_ + (end.size() == 3 ? 2 : 1);
        const std::size_t found = html_.find(end, from);
        at_ = found == std::string_view::npos ? html_.size() : found + end.size();
    }

    std::string readName() {
        const std::size_t begin = at_;
        while (at_ < html_.size() && !isBlank(html_[at_]) && html_[at_] != '/' && html_[at_] != '>') ++at_;
        return lowerName(html_.substr(begin, at_ - begin));
    }

    void startTag() {
        ++at_;
        const std::string name = readName();
        const Mapped mapped = mapTag(name);
        readAttributes();
        switch (mapped.treatment) {
            case Treatment::DropTag:
                return;
            case Treatment::DropContent:
                dropContent(name);
                return;
            case Treatment::Void:
                write(mapped.name);
                return;
            default:
                break;
        }
        closeImplied(mapped.name);
        if ((isTablePart(mapped.name) || mapped.name == "tr") && mapped.name != "table" && !insideTable()) {
            // A row cut out of its table: a tree builder would join its cells.
            out_.append(mapped.name == "tr" ? "<br>" : " ");
            return;
        }
        if (open_.size() >= kMaxHtmlDepth) return;
        open_.push_back(mapped.name);
        write(mapped.name);
    }

    void write(std::string_view name) {
        out_.push_back('<');
        out_.append(name);
        for (std::size_t i = 0; i < kAttributes.size(); ++i) {
            if (!present_[i]) continue;
            out_.append(" ").append(kAttributes[i]).append("=\"");
            for (const char c : values_[i]) {
                if (c == '"') {
                    out_.append("&quot;");
                } else {
                    out_.push_back(c);
                }
            }
            out_.push_back('"');
        }
        out_.push_back('>');
    }

    void readAttributes() {
        present_.fill(false);
        while (at_ < html_.size() && html_[at_] != '>') {
            if (isBlank(html_[at_]) || html_[at_] == '/') {
                ++at_;
            } else {
                readAttribute();
            }
        }
        if (at_ < html_.size()) ++at_;
    }

    void readAttribute() {
        const std::size_t begin = at_++;
        while (at_ < html_.size() && !isBlank(html_[at_]) && html_[at_] != '/' && html_[at_] != '>' &&
               html_[at_] != '=') {
            ++at_;
        }
        const std::string name = lowerName(html_.substr(begin, at_ - begin));
        std::size_t next = at_;
        while (next < html_.size() && isBlank(html_[next])) ++next;
        std::string_view value;
        if (next < html_.size() && html_[next] == '=') {
            at_ = next + 1;
            value = readValue();
        }
        const auto* const found = std::find(kAttributes.begin(), kAttributes.end(), name);
        if (found == kAttributes.end()) return;
        const auto index = static_cast<std::size_t>(found - kAttributes.begin());
        if (present_[index]) return;
        present_[index] = true;
        values_[index] = value;
    }

    std::string_view readValue() {
        while (at_ < html_.size() && isBlank(html_[at_])) ++at_;
        if (at_ >= html_.size()) return {};
        const char quote = html_[at_];
        if (quote == '"' || quote == '\'') {
            const std::size_t begin = ++at_;
            const std::size_t end = std::min(html_.find(quote, begin), html_.size());
            at_ = std::min(end + 1, html_.size());
            return html_.substr(begin, end - begin);
        }
        const std::size_t begin = at_;
        while (at_ < html_.size() && !isBlank(html_[at_]) && html_[at_] != '>') ++at_;
        return html_.substr(begin, at_ - begin);
    }

    /// Behind the end tag of a script and its like; without one, everything is its content, as in a browser.
    void dropContent(const std::string& name) {
        for (; at_ < html_.size(); ++at_) {
            at_ = html_.find("</", at_);
            if (at_ == std::string_view::npos) break;
            if (lowerName(html_.substr(at_ + 2, name.size())) == name) {
                skipBehind(">");
                return;
            }
        }
        at_ = html_.size();
    }

    void endTag() {
        at_ += 2;
        const std::string name = readName();
        readAttributes();
        const Mapped mapped = mapTag(name);
        if (name == "br") {
            out_.append("<br>");
        } else if (mapped.treatment == Treatment::Keep || mapped.treatment == Treatment::Inline) {
            close(mapped.name);
        }
    }

    bool insideTable() const { return std::find(open_.begin(), open_.end(), "table") != open_.end(); }

    static bool isTablePart(std::string_view name) {
        return name == "table" || name == "td" || name == "th" || name == "caption";
    }

    /// Ends the nearest open element of this name and those inside it, unless a table stands between.
    void close(std::string_view name) {
        const bool through_tables = isTablePart(name) || name == "tr";
        for (std::size_t i = open_.size(); i-- > 0;) {
            if (open_[i] == name) {
                closeDownTo(i);
                return;
            }
            if (open_[i] == "table" || (!through_tables && isTablePart(open_[i]))) return;
        }
    }

    void closeDownTo(std::size_t depth) {
        while (open_.size() > depth) {
            out_.append("</").append(open_.back()).append(">");
            open_.pop_back();
        }
    }

    /// End tags that HTML lets authors leave out.
    void closeImplied(std::string_view name) {
        if (name == "span") return;
        if (name == "li" || name == "dd" || name == "dt") {
            const bool item = name == "li";
            closeNearest(
                [&](std::string_view open) { return item ? open == "li" : open == "dd" || open == "dt"; },
                [&](std::string_view open) { return item ? open == "ul" || open == "ol" : open == "dl"; }
            );
        } else if (name == "tr") {
            closeNearest(
                [](std::string_view open) { return open == "tr" || open == "caption"; },
                [](std::string_view open) { return open == "table"; }
            );
        } else if (name == "td" || name == "th") {
            closeNearest(
                [](std::string_view open) { return open == "td" || open == "th"; },
                [](std::string_view open) { return open == "table" || open == "tr"; }
            );
        } else if (name == "a") {
            closeNearest(
                [](std::string_view open) { return open == "a"; }, [](std::string_view) { return false; }
            );
            return;
        }
        closeNearest(
            [](std::string_view open) { return open == "p"; }, [](std::string_view) { return false; }
        );
    }

    template <typename Wanted, typename Fence>
    void closeNearest(Wanted wanted, Fence fence) {
        for (std::size_t i = open_.size(); i-- > 0;) {
            if (wanted(open_[i])) {
                closeDownTo(i);
                return;
            }
            if (fence(open_[i]) || isTablePart(open_[i])) return;
        }
    }

    std::string_view html_;
    std::size_t at_ = 0;
    std::string out_;
    std::vector<std::string_view> open_;
    std::array<bool, kAttributes.size()> present_{};
    std::array<std::string_view, kAttributes.size()> values_{};
};

}  // namespace

std::string simplifyHtml(std::string_view html) { return Simplifier(html).run(); }

}  // namespace locales
