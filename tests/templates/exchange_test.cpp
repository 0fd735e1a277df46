#include "templates/exchange/exchange.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "templates/exchange/merge.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace templates;

constexpr std::array kFormats = {
    ExchangeFormat::Po, ExchangeFormat::Xliff20, ExchangeFormat::Xliff12, ExchangeFormat::Csv};

bool same(const ExchangeUnit& a, const ExchangeUnit& b) {
    return a.key == b.key && a.source == b.source && a.text == b.text && a.title_source == b.title_source &&
           a.title == b.title && a.note == b.note && a.stale == b.stale;
}

ExchangeUnit unit(std::string key, std::string source, std::string text) {
    return {std::move(key), std::move(source), std::move(text), "Title", "Titel", "when: late", false, 0};
}

std::string xliff20(const std::string& body, const std::string& languages = R"(srcLang="en" trgLang="de")") {
    return R"(<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" )" + languages +
           "><file id=\"f\">" + body + "</file></xliff>";
}

std::string xliff12(const std::string& body) {
    return R"(<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="f" source-language="en" target-language="de" datatype="plaintext"><body>)" +
           body + "</body></file></xliff>";
}

std::string allOf(const ExchangeRead& read) {
    std::string out;
    for (const auto& one : read.problems)
        out += std::to_string(one.line) + ": " + one.key + ": " + one.what + '\n';
    return out;
}

int shell(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()); }

std::string put(const tests::TemporaryFolder& folder, const std::string& name, const std::string& bytes) {
    std::string path = folder.name() + '/' + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}

const Catalogue& shipped() { return Catalogue::shipped(); }

/// Those that every locale has to have.
std::size_t plainTemplates() {
    const auto isPlain = [](const auto& entry) { return entry.second.parts.rule.empty(); };
    return static_cast<std::size_t>(std::ranges::count_if(shipped().templates(), isPlain));
}

}  // namespace

TEST_CASE("a shipped locale goes out, comes back and goes out the same", "[exchange][unit]") {
    for (const char* locale : {"de", "ar", "ja"}) {
        const ExchangeFile file = exportFile(shipped(), locale);
        REQUIRE(file.units.size() == plainTemplates() + shipped().pieces().size());
        for (const auto format : kFormats) {
            CAPTURE(locale, static_cast<int>(format));
            const std::string bytes = writeExchange(file, format);
            const ExchangeRead read = readExchange(bytes, format);
            CHECK(allOf(read) == "");
            CHECK(writeExchange({locale, read.file.units}, format) == bytes);
            CHECK(read.file.locale == (format == ExchangeFormat::Csv ? "" : locale));
            const Merge merge = mergeExchange(shipped(), read.file, locale);
            CHECK(merge.count(MergeFate::Unchanged) == file.units.size());
        }
    }
}

TEST_CASE("hostile texts survive every format", "[exchange][unit]") {
    const std::vector<std::string> texts = {
        " leading and trailing ",
        "   ",
        "\n",
        "a\r\nb\rc\n",
        "\t\ttabs\t",
        "\"quoted\" 'twice' \"\"",
        "a,b;c",
        "\xE2\x80\xA8 and \xE2\x80\xA9",
        "日本語、中文",
        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\xAE",
        "<b>&amp;]]>&lt;</b>",
        "back\\slash\\n \\\" \\",
        "=1+1",
        "+a",
        "-a",
        "@a",
        "'",
        "'=x",
        "''",
        "'plain",
        "{n, plural, one {# day} other {# days}}",
        std::string(300, 'w') + " " + std::string(300, 'x') + "\n" + std::string(90, ' ') + "y",
        "🙂",
        "\xEF\xBB\xBF mark",
        "msgid \"x\"\n#, fuzzy",
        "a\\\nb",
        "\\n\n\\\\n\nx",
    };
    ExchangeFile file{"de", {}};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        file.units.push_back(unit("a.b.c" + std::to_string(i), texts[i], texts[texts.size() - 1 - i]));
        file.units.back().stale = i % 2 == 0;
        file.units.back().title = texts[i];
        if (i % 3 == 0) file.units.back().text.clear();
        file.units.back().stale &= !file.units.back().text.empty();
    }
    for (const auto format : kFormats) {
        const ExchangeRead read = readExchange(writeExchange(file, format), format);
        CHECK(allOf(read) == "");
        REQUIRE(read.file.units.size() == file.units.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            CAPTURE(
                static_cast<int>(format), i, texts[i], read.file.units[i].source, read.file.units[i].text
            );
            CHECK(same(read.file.units[i], file.units[i]));
        }
    }
}

TEST_CASE(
    "control characters survive where the format has a way, and are never broken XML", "[exchange][unit]"
) {
    const ExchangeFile file{"de", {unit("a.b.c", "\x01x\x1F", "a\x0B\xEF\xBF\xBE z")}};
    for (const auto format : kFormats) {
        CAPTURE(static_cast<int>(format));
        const ExchangeRead read = readExchange(writeExchange(file, format), format);
        CHECK(allOf(read) == "");
        REQUIRE(read.file.units.size() == 1);
        if (format == ExchangeFormat::Xliff12)
            CHECK(read.file.units[0].source == "\uFFFDx\uFFFD");
        else
            CHECK(same(read.file.units[0], file.units[0]));
    }
    const ExchangeFile bad{"de", {unit("a.b.c", std::string("a\0b\xFF", 4), "x")}};
    for (const auto format : kFormats)
        CHECK(readExchange(writeExchange(bad, format), format).file.units.at(0).source == "a\uFFFDb\uFFFD");
}

TEST_CASE("a cell is never a formula", "[exchange][unit]") {
    const std::string bytes = writeExchange({"de", {unit("a.b.c", "=cmd()", "@x")}}, ExchangeFormat::Csv);
    CHECK(bytes.starts_with("\xEF\xBB\xBFkey,source,text,title_source,title,note,stale\r\n"));
    CHECK(bytes.find("\"'=cmd()\",\"'@x\"") != std::string::npos);
}

TEST_CASE("columns are found by name, parted by comma or semicolon", "[exchange][unit]") {
    const auto read =
        readExchange("note;colour;text;key\r\n\"a;b\";red;Hallo;a.b.c\r\n", ExchangeFormat::Csv);
    CHECK(allOf(read) == "");
    REQUIRE(read.file.units.size() == 1);
    CHECK(read.file.units[0].note == "a;b");
    CHECK(read.file.units[0].text == "Hallo");
    CHECK(read.file.units[0].key == "a.b.c");
    CHECK(read.file.units[0].line == 2);
    CHECK(
        allOf(readExchange("key,colour\na.b.c,red\n", ExchangeFormat::Csv)) ==
        "1: : the header has no column text\n"
    );
}

TEST_CASE("the rest of a broken file stands, and the fault has its line", "[exchange][unit]") {
    const auto csv = readExchange(
        "key,text\na.b.c,one\na.b.d,\"x\"y\na.b.e\na.b.f,four\na.b.c,again\n", ExchangeFormat::Csv
    );
    REQUIRE(csv.file.units.size() == 2);
    CHECK(csv.file.units[1].text == "four");
    REQUIRE(csv.problems.size() == 3);
    CHECK(csv.problems[0].line == 3);
    CHECK(csv.problems[0].key == "a.b.d");
    CHECK(csv.problems[1].line == 4);
    CHECK(csv.problems[2].line == 6);
    const std::string whole =
        "<unit id=\"1\" name=\"a.b.c\"><segment><source>x</source><target>y</target></segment></unit>\n";
    const auto cut = readExchange(
        xliff20(whole + "<unit id=\"2\" name=\"a.b.d\"><segment><source>x</source><target>half & <"),
        ExchangeFormat::Xliff20
    );
    REQUIRE(cut.file.units.size() == 1);
    CHECK(cut.file.units[0].text == "y");
    CHECK(allOf(cut).find("2: a.b.d: the file breaks off inside this unit") != std::string::npos);
    const auto po = readExchange(
        "msgctxt \"a.b.c\"\nmsgid \"x\"\nmsgstr \"y\"\n\nmsgctxt \"a.b.d\"\nmsgid \"x\nmsgstr \"y\"\n",
        ExchangeFormat::Po
    );
    CHECK_FALSE(po.problems.empty());
    CHECK(po.problems[0].line >= 6);
    REQUIRE_FALSE(po.file.units.empty());
    CHECK(po.file.units[0].text == "y");
}

TEST_CASE("XLIFF is read by its own version, whatever is asked for", "[exchange][unit]") {
    const ExchangeFile file{"de", {unit("a.b.c", "x", "y")}};
    CHECK(same(
        readExchange(writeExchange(file, ExchangeFormat::Xliff12), ExchangeFormat::Xliff20).file.units.at(0),
        file.units[0]
    ));
    CHECK(same(
        readExchange(writeExchange(file, ExchangeFormat::Xliff20), ExchangeFormat::Xliff12).file.units.at(0),
        file.units[0]
    ));
    CHECK(
        allOf(readExchange("<xliff version=\"3.0\"/>", ExchangeFormat::Xliff20)) ==
        "0: : XLIFF 3.0 is not known; 1.2 and 2.0 are\n"
    );
}

TEST_CASE("what tools add to XLIFF is taken for its text", "[exchange][unit]") {
    const auto two = readExchange(
        xliff20(
            R"(<group id="g"><unit id="1" name="a.b.c"><segment><source>A </source><target>X <mrk id="m"><pc id="p">{n}</pc></mrk></target></segment>)"
            R"(<ignorable><source> - </source></ignorable><segment><source>B</source><target>Y<cp hex="0001"/></target></segment></unit></group>)"
        ),
        ExchangeFormat::Xliff20
    );
    CHECK(allOf(two) == "");
    CHECK(two.file.units.at(0).source == "A  - B");
    CHECK(two.file.units.at(0).text == "X {n} - Y\x01");
    const auto one = readExchange(
        xliff12(
            R"(<trans-unit id="a.b.c"><source>A <ph id="1">{n}</ph></source><seg-source>no</seg-source>)"
            R"(<target state="needs-review-translation"><mrk mtype="seg">X</mrk> <g id="2">{n}</g></target>)"
            R"(<alt-trans><source>no</source><target>no</target></alt-trans></trans-unit>)"
        ),
        ExchangeFormat::Xliff12
    );
    CHECK(allOf(one) == "");
    CHECK(one.file.units.at(0).source == "A {n}");
    CHECK(one.file.units.at(0).text == "X {n}");
    CHECK(one.file.units.at(0).stale);
}

TEST_CASE("entity bombs and external entities do nothing but get named", "[exchange][unit]") {
    const std::string bomb =
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM "
        "\"file:///etc/passwd\">]>";
    const auto read = readExchange(
        bomb + xliff20("<unit id=\"1\" "
                       "name=\"a.b.c\"><segment><source>&b;</source><target>&c;</target></segment></unit>"),
        ExchangeFormat::Xliff20
    );
    CHECK(read.file.units.at(0).source == "&b;");
    CHECK(read.file.units.at(0).text == "&c;");
    CHECK(allOf(read).find("a document type") != std::string::npos);
    std::string deep;
    for (int i = 0; i < 200000; ++i) deep += "<g>";
    CHECK_FALSE(readExchange(xliff20(deep), ExchangeFormat::Xliff20).problems.empty());
    CHECK_FALSE(readExchange(std::string(kMaxExchangeBytes + 1, ' '), ExchangeFormat::Csv).problems.empty());
}

TEST_CASE("texts in another encoding are named and left out", "[exchange][unit]") {
    const auto csv = readExchange("key,text\na.b.c,f\xFCr\na.b.d,gut\n", ExchangeFormat::Csv);
    CHECK(allOf(csv) == "2: a.b.c: not in UTF-8\n");
    CHECK(csv.file.units.at(0).text == "gut");
    const auto po = readExchange(
        "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"\n\nmsgctxt \"a.b.c\"\nmsgid "
        "\"x\"\nmsgstr \"f\xFCr\"\n",
        ExchangeFormat::Po
    );
    CHECK(allOf(po) == "4: a.b.c: not in UTF-8\n");
}

TEST_CASE("many units are read in linear time", "[exchange][unit]") {
    std::string body;
    for (int i = 0; i < 100000; ++i) body += "<unit id=\"u" + std::to_string(i) + "\"/>\n";
    CHECK(readExchange(xliff20(body) + "<", ExchangeFormat::Xliff20).file.units.size() == 100000);
}

TEST_CASE("a wrong language is named", "[exchange][unit]") {
    CHECK(
        allOf(readExchange(xliff20("", R"(srcLang="fr" trgLang="de")"), ExchangeFormat::Xliff20))
            .find("“fr”, expected en") != std::string::npos
    );
    CHECK(allOf(readExchange(xliff20("", R"(srcLang="en-US" trgLang="de")"), ExchangeFormat::Xliff20)) == "");
}

TEST_CASE("a format is told by a name or an extension", "[exchange][unit]") {
    CHECK(exchangeFormat("de.po") == ExchangeFormat::Po);
    CHECK(exchangeFormat("a/b.de.XLF") == ExchangeFormat::Xliff20);
    CHECK(exchangeFormat("xliff12") == ExchangeFormat::Xliff12);
    CHECK(exchangeFormat("csv") == ExchangeFormat::Csv);
    CHECK_FALSE(exchangeFormat("de.txt"));
    CHECK_FALSE(exchangeFormat(""));
}

TEST_CASE("gettext's and translate-toolkit's own readers accept what is written", "[exchange][unit]") {
    const tests::TemporaryFolder folder;
    for (const char* locale : {"de", "ar"}) {
        const ExchangeFile file = exportFile(shipped(), locale);
        const std::string po = put(folder, "a.po", writeExchange(file, ExchangeFormat::Po));
        const std::string xliff = put(folder, "a.xlf", writeExchange(file, ExchangeFormat::Xliff12));
        CHECK(shell("msgfmt -c -o /dev/null " + po) == 0);
        const std::string script =
            put(folder, "read.py",
                "import sys\nfrom translate.storage import factory\nstore = factory.getobject(sys.argv[1])\n"
                "units = [u for u in store.units if u.source]\nassert len(units) == int(sys.argv[2]), "
                "len(units)\n"
                "assert all(u.istranslated() and u.target for u in units)\n");
        const std::string count = ' ' + std::to_string(2 * file.units.size());
        CHECK(shell("/usr/bin/python3 " + script + ' ' + po + count) == 0);
        CHECK(shell("/usr/bin/python3 " + script + ' ' + xliff + count) == 0);
    }
}

TEST_CASE("a comparison says what each unit would do", "[exchange][unit]") {
    ExchangeFile file = exportFile(shipped(), "de");
    file.units.resize(6);
    file.units[0].text += " Danke.";
    file.units[1].source += "!";
    file.units[2].text = "Guten Tag {buyer_name";
    file.units[3].key = "a.b.c";
    file.units[4].text += " {no_such_fact}";
    file.units[5].text.clear();
    const Merge merge = mergeExchange(shipped(), file, "de");
    CHECK(merge.items[0].fate == MergeFate::Changed);
    CHECK(merge.items[1].fate == MergeFate::Changed);
    CHECK(merge.items[1].unit.stale);
    CHECK(merge.items[2].reasons.at(0).starts_with("byte "));
    CHECK(merge.items[3].reasons == std::vector<std::string>{"the library has no such template"});
    CHECK(merge.items[4].reasons.at(0).starts_with("arguments: "));
    CHECK(merge.items[5].fate == MergeFate::Missing);
    CHECK(merge.count(MergeFate::Refused) == 3);
    CHECK(merge.stale() == 1);
    const ExchangeFile merged = mergedFile(shipped(), merge);
    CHECK(merged.units.size() == exportFile(shipped(), "de").units.size());
    ExchangeFile fresh = exportFile(shipped(), "de");
    fresh.units.resize(1);
    CHECK(mergeExchange(shipped(), fresh, "de-CH").items[0].fate == MergeFate::Added);
}

TEST_CASE("an English file changes what its targets change and nothing that was written for another English", "[exchange][unit]") {
    ExchangeFile file = exportFile(shipped(), "en");
    REQUIRE(file.units.size() > 6);
    CHECK(mergeExchange(shipped(), file, "en").count(MergeFate::Unchanged) == file.units.size());
    file.units.resize(6);
    file.units[1].text += " Thank you.";
    file.units[2].source += "!";
    file.units[2].text += "!";
    file.units[3].text = "Hello {buyer_name";
    file.units[4].title += " again";
    file.units[5].text.clear();
    for (const auto format : kFormats) {
        CAPTURE(static_cast<int>(format));
        const Merge merge = mergeExchange(shipped(), readExchange(writeExchange(file, format), format).file, "en");
        REQUIRE(merge.items.size() == 6);
        CHECK(merge.items[0].fate == MergeFate::Unchanged);
        CHECK(merge.items[1].fate == MergeFate::Changed);
        CHECK(merge.items[2].reasons.at(0).starts_with("the source is not today's English"));
        CHECK(merge.items[3].reasons.at(0).starts_with("byte "));
        CHECK(merge.items[4].fate == MergeFate::Changed);
        CHECK(merge.items[5].fate == MergeFate::Missing);
        CHECK(merge.stale() == 0);
    }
}
