#include "locales/text/html.h"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "locales/text/html_simplify.h"
#include "locales/text/unicode.h"

using locales::htmlToText;

namespace {

std::string repeat(const std::string& text, std::size_t count) {
    std::string out;
    out.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("white space collapses as in a browser", "[locales][unit]") {
    CHECK(htmlToText("  Hello \r\n\t <b>big</b>\n world ") == "Hello big world");
    CHECK(htmlToText("a<b> b</b> c") == "a b c");
    CHECK(htmlToText("one<br>two<br/>three</br>four") == "one\ntwo\nthree\nfour");
    CHECK(htmlToText("a&nbsp;&nbsp;b") == "a  b");
    CHECK(htmlToText("<pre>a\n  b\n\nc</pre>") == "a\n  b\n\nc");
    CHECK(htmlToText("") == "");
}

TEST_CASE("blocks break lines and paragraphs leave one blank line", "[locales][unit]") {
    CHECK(htmlToText("<p>a</p><p>b</p>") == "a\n\nb");
    CHECK(htmlToText("<p>a<p>b<div>c</div>d") == "a\n\nb\n\nc\nd");
    CHECK(htmlToText("<div>a</div><div><br></div><div>b</div>") == "a\n\nb");
    CHECK(htmlToText("<div>a<br></div><div>b</div>") == "a\nb");
    CHECK(htmlToText("<p>a</p><p>&nbsp;</p><p>&nbsp;</p><p>b</p>") == "a\n\nb");
    CHECK(htmlToText("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>") == "a\nb");
    CHECK(htmlToText("<h1>Order</h1>text<hr>more") == "Order\n\ntext\n---\nmore");
}

TEST_CASE("lists have bullets or numbers", "[locales][unit]") {
    CHECK(htmlToText("<ul><li>a<li>b</ul>") == "• a\n• b");
    CHECK(htmlToText("<ol start=3><li>a</li><li>b</li></ol>") == "3. a\n4. b");
    CHECK(htmlToText("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>") == "• a\n  • b\n• c");
}

TEST_CASE("a table row is a line", "[locales][unit]") {
    CHECK(
        htmlToText("<table><tr><td>Order</td><td>123</td></tr><tr><th>Sum</th><td>39.90</td></tr></table>") ==
        "Order 123\nSum 39.90"
    );
    CHECK(htmlToText("<table><tr><td><p>Order</p></td><td><p>123</p></td></tr></table>") == "Order 123");
    CHECK(htmlToText("<td>a</td><td>b</td>") == "a b");
    CHECK(htmlToText("<table><tr><td>a<table><tr><td>b</table><td>c</table>d") == "a\nb\nc\nd");
}

TEST_CASE("a link shows its address when its text doesn't", "[locales][unit]") {
    CHECK(
        htmlToText("<a href='https://x.example/a?b=1&amp;c=2'>Track</a>!") ==
        "Track (https://x.example/a?b=1&c=2)!"
    );
    CHECK(htmlToText("<a href='https://www.x.example/'>x.example</a>") == "x.example");
    CHECK(htmlToText("<a href='mailto:a@b.example'>a@b.example</a>") == "a@b.example");
    CHECK(htmlToText("<a href='javascript:alert(1)'>Click</a> <a href='#top'>Top</a>") == "Click Top");
    CHECK(htmlToText("<a href='https://x.example'></a>text") == "text");
}

TEST_CASE("images are named, tracking pixels are not", "[locales][unit]") {
    CHECK(htmlToText("<img src=a.png alt='broken  cup'>") == "[image: broken cup]");
    CHECK(htmlToText("<img src=cid:1>") == "[image]");
    CHECK(htmlToText("a<img src=a.png alt=''>b") == "ab");
    CHECK(htmlToText("a<img src=t.gif width=1 height=1 alt=x>b") == "ab");
    CHECK(htmlToText("a<img src=t.gif style='width:1px; height: 2px'>b") == "ab");
    CHECK(htmlToText("<img src=a width=200 height=1>") == "[image]");
}

TEST_CASE("what a reader can't see is dropped", "[locales][unit]") {
    CHECK(
        htmlToText(
            "<html><head><title>T</title><style>p{}</style></head><body>a<script>'</p>'</script>b</body>"
        ) == "ab"
    );
    CHECK(htmlToText("<div style='DISPLAY : none !important'>preheader</div>text") == "text");
    CHECK(htmlToText("<span hidden>x</span>y<span style='max-height:0px;overflow:hidden'>z</span>") == "y");
    CHECK(htmlToText("<td style='font-size:0'><div style='font-size:14px'>seen</div></td>") == "seen");
    CHECK(htmlToText("<p style='display:inline'>seen</p>") == "seen");
    CHECK(htmlToText("a<!-- b --><!--[if mso]>c<![endif]-->d") == "ad");
    CHECK(
        htmlToText("so\xC2\xAD"
                   "ft") == "soft"
    );
}

TEST_CASE("quoted mail becomes lines with a quote sign", "[locales][unit]") {
    CHECK(
        htmlToText("Thanks<blockquote type=cite>Where<br>is it?</blockquote>bye") ==
        "Thanks\n> Where\n> is it?\nbye"
    );
    CHECK(htmlToText("a<blockquote>indented</blockquote>b") == "a\nindented\nb");
}

TEST_CASE("entities and broken bytes become characters", "[locales][unit]") {
    CHECK(htmlToText("&lt;b&gt; &amp; &#128230; &eacute; &unknown;") == "<b> & 📦 é &unknown;");
    CHECK(htmlToText("1 < 2 <3 you") == "1 < 2 <3 you");
    CHECK(
        htmlToText("a\xFF\xED\xA0\xBD"
                   "b") ==
        "a\xEF\xBF\xBD\xEF\xBF\xBD"
        "b"
    );
    CHECK(htmlToText(std::string("a\0b", 3)) == "ab");
    const std::string references =
        htmlToText("&#0; &#xD800; &#x110000; &#x" + std::string(100, 'b') + "; &#xFFFFFFED;");
    CHECK(locales::repairUtf8(references).repairs == 0);
}

TEST_CASE("deep nesting costs no text and no stack", "[locales][unit]") {
    for (const std::string tag :
         {"b", "div", "span", "blockquote", "ul><li", "table><tr><td", "li><dd", "a href=x", "p"}) {
        CAPTURE(tag);
        CHECK(htmlToText(repeat("<" + tag + ">", 100'000) + "end").find("end") != std::string::npos);
    }
}

TEST_CASE("the rewritten mark-up is never deeper than the limit", "[locales][unit]") {
    const std::string simple = locales::simplifyHtml(repeat("<div><table><tr><td><ul><li><b>", 1'000));
    std::size_t depth = 0;
    std::size_t deepest = 0;
    for (std::size_t at = simple.find('<'); at != std::string::npos; at = simple.find('<', at + 1)) {
        depth = simple[at + 1] == '/' ? depth - 1 : depth + 1;
        deepest = std::max(deepest, depth);
    }
    CHECK(deepest == locales::kMaxHtmlDepth);
}

TEST_CASE("hostile mark-up of a megabyte is read in one pass", "[locales][unit]") {
    CHECK(htmlToText(std::string(1'000'000, '<')) == std::string(1'000'000, '<'));
    CHECK(htmlToText(repeat("<!--", 250'000)).empty());
    CHECK(htmlToText(repeat("<script>", 125'000)).empty());
    CHECK(htmlToText("<script>" + repeat("</", 500'000)).empty());
    CHECK(htmlToText("<a " + repeat("a='", 300'000)).empty());
    // Formatting that is never closed is taken up again in each paragraph by the letter of the standard:
    // 5,000 × 50,000.
    std::string formatting = "<p>";
    for (int i = 0; i < 5'000; ++i) formatting += "<b id=" + std::to_string(i) + ">";
    CHECK(htmlToText(formatting + repeat("<p>x</p>", 50'000)).size() == 149'998);
    std::string attributes = "<div";
    for (int i = 0; i < 100'000; ++i) attributes += " a" + std::to_string(i);
    CHECK(htmlToText(attributes + ">x") == "x");
}
