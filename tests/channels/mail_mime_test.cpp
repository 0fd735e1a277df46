#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/time.h"
#include "channels/mail/charset.h"
#include "channels/mail/mime_parser.h"
#include "channels/mail/mime_writer.h"

using namespace channels;

namespace {

ParsedMail mustParse(const std::string& raw) {
    auto result = parseMail(raw);
    if (const auto* problem = std::get_if<MailProblem>(&result)) FAIL(problem->reason);
    return std::get<ParsedMail>(std::move(result));
}

std::string problemOf(const std::string& raw, const MimeLimits& limits = {}) {
    const auto result = parseMail(raw, limits);
    const auto* problem = std::get_if<MailProblem>(&result);
    return problem == nullptr ? std::string() : problem->reason;
}

const std::string kHead =
    "From: \"Jane\" <jane@buyer.example>\r\nTo: shop@shop.example\r\nDate: Mon, 21 Sep 2026 22:13:20 "
    "+0000\r\n"
    "Message-ID: <m1@buyer.example>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n";

std::string textMail(const std::string& type, const std::string& body, const std::string& encoding = "8bit") {
    return kHead + "Content-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body;
}

bool warns(const ParsedMail& mail, const std::string& part) {
    for (const std::string& warning : mail.warnings)
        if (warning.find(part) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("a plain mail is read with all that threads it", "[mail][unit]") {
    const ParsedMail mail = mustParse(
        "Return-Path: <jane@buyer.example>\r\nDelivered-To: shop@shop.example\r\nFrom: Jane Doe "
        "<jane@buyer.example>\r\n"
        "To: \"The Shop\" <shop@shop.example>, other@shop.example\r\nSubject: =?utf-8?q?O=C3=B9_est?= "
        "=?utf-8?q?_mon_colis?=\r\n"
        "Date: Mon, 21 Sep 2026 22:13:20 +0200\r\nMessage-ID: <m1@buyer.example>\r\nIn-Reply-To: "
        "<q@shop.example>\r\n"
        "References: <o@shop.example>\r\n <q@shop.example>\r\n\r\nBonjour\r\n"
    );
    CHECK(mail.from.name == "Jane Doe");
    CHECK(mail.from.address == "jane@buyer.example");
    REQUIRE(mail.to.size() == 2);
    CHECK(mail.to[0].name == "The Shop");
    CHECK(mail.delivered_to == std::vector<std::string>{"shop@shop.example"});
    CHECK(mail.subject == "Où est mon colis");
    REQUIRE(mail.date);
    CHECK(formatTime(*mail.date) == "2026-09-21T20:13:20.000Z");
    CHECK(mail.message_id == "m1@buyer.example");
    CHECK(mail.in_reply_to == "q@shop.example");
    CHECK(mail.references == std::vector<std::string>{"o@shop.example", "q@shop.example"});
    CHECK(mail.text == "Bonjour\n");
    CHECK_FALSE(mail.automatic);
    CHECK(mail.warnings.empty());
}

TEST_CASE("charsets are read as they are meant, whatever the label says", "[mail][unit]") {
    struct Case {
        std::string name, label, bytes, text;
    };
    const std::vector<Case> cases = {
        {"utf-8", "utf-8", "Gr\xC3\xBC\xC3\x9F\x65", "Grüße"},
        {"utf-8 labelled latin1", "iso-8859-1", "Gr\xC3\xBC\xC3\x9F\x65", "Grüße"},
        {"latin1", "iso-8859-1", "Gr\xFC\xDF\x65 aus M\xFCnchen", "Grüße aus München"},
        {"cp1252 quotes under latin1", "iso-8859-1", "\x93quoted\x94 \x80 5", "“quoted” € 5"},
        {"latin1 labelled us-ascii", "us-ascii", "caf\xE9 au lait", "café au lait"},
        {"gbk bytes under gb2312", "gb2312", "\xC4\xFA\xBA\xC3\xA3\xAC\xE9\x46\xD2\xBB\xCF\xC2",
         "您好，镕一下"},
        {"gb18030 four bytes", "gb18030", "\xC4\xE3\xBA\xC3\x94\x39\xDA\x33", "你好💩"},
        {"iso-2022-jp", "iso-2022-jp", "\x1b$B$3$s$K$A$O\x1b(B", "こんにちは"},
        {"iso-2022-jp without a label", "", "\x1b$B$3$s$K$A$O\x1b(B", "こんにちは"},
        {"shift_jis", "shift_jis", "\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\x87\x40", "こんにちは①"},
        {"koi8-r", "koi8-r", "\xE7\xC4\xC5 \xCD\xCF\xCA \xDA\xC1\xCB\xC1\xDA", "Где мой заказ"},
        {"koi8-r labelled latin1", "iso-8859-1", "\xE7\xC4\xC5 \xCD\xCF\xCA \xDA\xC1\xCB\xC1\xDA",
         "Где мой заказ"},
        {"windows-1251 without a label", "", "\xC3\xE4\xE5 \xEC\xEE\xE9 \xE7\xE0\xEA\xE0\xE7",
         "Где мой заказ"},
        {"gbk without a label", "",
         "\xC4\xFA\xBA\xC3\xA3\xAC\xCE\xD2\xB5\xC4\xB0\xFC\xB9\xFC\xD4\xDA\xC4\xC4\xC0\xEF",
         "您好，我的包裹在哪里"},
        {"windows-1250 under latin2", "iso-8859-2", "\x8Ai\x9D\x64i \x9Elu\x9D", "Šiťdi žluť"},
        {"korean", "ks_c_5601-1987", "\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4", "안녕하세요"},
        {"utf-7", "utf-7", "Gr+APwA3w-e", "Grüße"},
        {"unknown label", "x-unknown", "Gr\xC3\xBC\xC3\x9F\x65", "Grüße"},
    };
    for (const Case& one : cases) {
        DYNAMIC_SECTION(one.name) {
            const std::string charset = one.label.empty() ? "" : "; charset=" + one.label;
            CHECK(mustParse(textMail("text/plain" + charset, one.bytes)).text == one.text);
        }
    }
}

TEST_CASE("bytes that fit no charset are repaired and counted", "[mail][unit]") {
    const ParsedMail mail = mustParse(textMail(
        "text/plain; charset=utf-8",
        "Wo ist mein Paket \xFF nach K\xC3\xB6ln, bitte schnell, gr\xC3\xBC\xC3\x9F\x65 "
        "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA4\xC3\xB6\xC3\xBC"
    ));
    CHECK(mail.text.find("Paket \xEF\xBF\xBD nach Köln") != std::string::npos);
    CHECK(warns(mail, "charset repaired: 1 bytes"));
}

TEST_CASE("headers are decoded whatever they are written in", "[mail][unit]") {
    const auto subject = [](const std::string& raw) {
        return mustParse("From: a@b.example\r\nSubject: " + raw + "\r\n\r\nx\r\n").subject;
    };
    CHECK(subject("Gr\xC3\xBC\xC3\x9F\x65") == "Grüße");
    CHECK(subject("Gr\xFC\xDF\x65 aus M\xFCnchen") == "Grüße aus München");
    CHECK(subject("=?gb2312?B?xPq6w+lG?=") == "您好镕");
    CHECK(subject("=?iso-8859-1?Q?=93a=94?=") == "“a”");
    CHECK(subject("=?utf-8?B?5oiR55qE5YyF?=\r\n =?utf-8?B?6KO5?=") == "我的包裹");
    CHECK(subject("=?utf-8?B?5oiR55qE5Yw=?= =?utf-8?B?heijuQ==?=") == "我的包裹");
    CHECK(subject("=?koi8-r?B?58TF?=") == "Где");
    const ParsedMail mail =
        mustParse("From: =?iso-2022-jp?B?GyRCOzNFRBsoQg==?= <yamada@b.example>\r\nSubject: x\r\n\r\nx\r\n");
    CHECK(mail.from.name == "山田");
}

TEST_CASE("of alternatives the text is taken, or the HTML when the text only points to it", "[mail][unit]") {
    const auto alternative = [](const std::string& text) {
        return kHead +
               "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
               "text/plain\r\n\r\n" +
               text + "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hallo</p>\r\n--b--\r\n";
    };
    CHECK(mustParse(alternative("Hallo")).text == "Hallo");
    CHECK(mustParse(alternative("Hallo")).html == "<p>Hallo</p>");
    CHECK(mustParse(alternative("This mail client does not support HTML")).text.empty());
    CHECK(mustParse(alternative("   ")).text.empty());
}

TEST_CASE("nested parts, attachments and their names are found", "[mail][unit]") {
    const ParsedMail mail = mustParse(
        kHead +
        "Content-Type: multipart/mixed; boundary=o\r\n\r\npreamble\r\n--o\r\nContent-Type: "
        "multipart/related; boundary=i\r\n\r\n"
        "--i\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; "
        "charset=utf-8\r\n\r\nText\r\n"
        "--a\r\nContent-Type: text/html\r\n\r\n<b>Text</b>\r\n--a--\r\n"
        "--i\r\nContent-Type: image/gif\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\r\n--i--\r\n"
        "--o\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;\r\n "
        "filename*0*=utf-8''Rechnung%20;\r\n filename*1*=M%C3%BCller.pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n"
        "--o\r\nContent-Type: image/png; name=\"=?utf-8?B?5Zu+LnBuZw==?=\"\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nAAEC\r\n"
        "--o\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\nSubject: inner\r\n\r\ninner "
        "text\r\n--o--\r\n"
    );
    CHECK(mail.text == "Text");
    CHECK(mail.html == "<b>Text</b>");
    REQUIRE(mail.attachments.size() == 3);
    CHECK(mail.attachments[0].name == "Rechnung Müller.pdf");
    CHECK(mail.attachments[0].bytes == "%PDF");
    CHECK(mail.attachments[1].name == "图.png");
    CHECK(mail.attachments[1].bytes == std::string("\0\1\2", 3));
    CHECK(mail.attachments[2].media_type == "message/rfc822");
    CHECK(mail.attachments[2].bytes.find("inner text") != std::string::npos);
}

TEST_CASE("broken base64 gives what can be read, with a warning", "[mail][unit]") {
    const ParsedMail mail = mustParse(
        textMail("text/plain; charset=utf-8", "SGFsbG8g\r\n!!**garbage-line\x01\r\nV2VsdA\r\n", "base64")
    );
    CHECK(mail.text.find("Hallo ") == 0);
    CHECK(warns(mail, "base64 repaired"));
}

TEST_CASE("flowed text is joined, quoted-printable soft breaks vanish", "[mail][unit]") {
    CHECK(
        mustParse(
            textMail("text/plain; charset=utf-8; format=flowed", "one \r\ntwo\r\n stuffed\r\n-- \r\nme\r\n")
        )
            .text == "one two\nstuffed\n-- \nme\n"
    );
    CHECK(
        mustParse(textMail(
                      "text/plain; charset=utf-8; format=flowed; delsp=yes",
                      "\xE5\x8C\x85 \r\n\xE8\xA3\xB9\r\n"
                  ))
            .text == "包裹\n"
    );
    CHECK(
        mustParse(textMail("text/plain; charset=utf-8", "soft=\r\nbreak =C3=A9\r\n", "quoted-printable"))
            .text == "softbreak é\n"
    );
}

TEST_CASE("dates that are legal, odd or wrong", "[mail][unit]") {
    const auto date = [](const std::string& raw) -> std::string {
        const auto mail = mustParse("From: a@b.example\r\nSubject: s\r\nDate: " + raw + "\r\n\r\nx\r\n");
        return mail.date ? formatTime(*mail.date) : (warns(mail, "unknown date") ? "warned" : "silent");
    };
    CHECK(date("21 Sep 2026 22:13:20 EST") == "2026-09-22T03:13:20.000Z");
    CHECK(date("Mon, 21 Sep 2026 22:13 UT") == "2026-09-21T22:13:00.000Z");
    CHECK(date("Thu, 01 Jan 1970 00:00:00 +0000") == "1970-01-01T00:00:00.000Z");
    CHECK(date("Mon, 21 Sep 2090 22:13:20 +0000") == "2090-09-21T22:13:20.000Z");
    CHECK(date("yesterday at noon") == "warned");
}

TEST_CASE("automatic mails are told by their headers", "[mail][unit]") {
    const auto automatic = [](const std::string& header) {
        return mustParse("From: a@b.example\r\nSubject: s\r\n" + header + "\r\n\r\nx\r\n").automatic;
    };
    const std::string sign = GENERATE(
        "Auto-Submitted: auto-replied", "Precedence: bulk", "X-Precedence: auto_reply", "X-Autoreply: yes",
        "List-Id: <l.example>", "Return-Path: <>", "Delivered-To: autoresponder", "X-Autogenerated: Reply",
        "X-Failed-Recipients: x@y.example"
    );
    CHECK(automatic(sign));
    CHECK_FALSE(automatic("Auto-Submitted: no"));
    CHECK_FALSE(automatic("X-Auto-Response-Suppress: All"));
    CHECK_FALSE(automatic("Precedence: first-class"));
}

TEST_CASE("a delivery report names the mail that failed", "[mail][unit]") {
    const std::string original = GENERATE("message/rfc822", "text/rfc822-headers");
    const ParsedMail mail = mustParse(
        "From: MAILER-DAEMON@relay.example\r\nTo: shop@shop.example\r\nSubject: Undelivered\r\nDate: Mon, 21 "
        "Sep 2026 22:13:20 +0000\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\nContent-Type: "
        "text/plain\r\n\r\nSorry.\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; "
        "relay.example\r\n\r\nFinal-Recipient: rfc822;\r\n jane@market.example\r\n"
        "Action: failed\r\nStatus: 5.7.1 (opted out)\r\nDiagnostic-Code: smtp; 550 buyer opted out\r\n\r\n"
        "--r\r\nContent-Type: " +
        original +
        "\r\n\r\nFrom: shop@shop.example\r\nMessage-ID: <dr.out_1.0123abcd@shop.example>\r\nSubject: Re: "
        "x\r\n\r\n--r--\r\n"
    );
    REQUIRE(mail.bounce);
    CHECK(mail.bounce->recipient == "jane@market.example");
    CHECK(mail.bounce->action == "failed");
    CHECK(mail.bounce->status == "5.7.1");
    CHECK(mail.bounce->diagnostic == "550 buyer opted out");
    CHECK(mail.bounce->original_message_id == "dr.out_1.0123abcd@shop.example");
    CHECK(mail.bounce->final());
    CHECK(mail.automatic);
}

TEST_CASE("what has no sender or no text is a problem, not a message", "[mail][unit]") {
    CHECK_THAT(problemOf(""), Catch::Contains("no"));
    CHECK_THAT(problemOf("\r\n\r\nonly a body"), Catch::Contains("no sender"));
    CHECK_THAT(problemOf(std::string(2000, '\xFF')), Catch::Contains("no"));
    CHECK_THAT(problemOf("Subject: s\r\n\r\ntext"), Catch::Contains("no sender"));
    CHECK_THAT(problemOf("From: a@b.example\r\n\r\n"), Catch::Contains("no text"));
    CHECK_THAT(
        problemOf("From: a@b.example\r\nX: " + std::string(300'000, 'x') + "\r\n\r\nt"),
        Catch::Contains("header over")
    );
    CHECK(problemOf("From: a@b.example\r\nSubject: only this\r\n\r\n").empty());
    CHECK(problemOf("From: a@b.example\nSubject: line feeds only\n\ntext\n").empty());
}

TEST_CASE("deep and many parts end at the limits, and the text before them is kept", "[mail][unit]") {
    std::string deep =
        kHead +
        "Content-Type: multipart/mixed; boundary=b0\r\n\r\n--b0\r\nContent-Type: text/plain\r\n\r\nfirst\r\n";
    for (int i = 1; i < 200; ++i) {
        const std::string n = std::to_string(i);
        deep += "--b" + std::to_string(i - 1) + "\r\nContent-Type: multipart/mixed; boundary=b" + n +
                "\r\n\r\n--b" + n + "\r\nContent-Type: text/plain\r\n\r\nlevel " + n + "\r\n";
    }
    const ParsedMail mail = mustParse(deep);
    CHECK(mail.text.find("first") == 0);
    CHECK(mail.text.find("level 150") == std::string::npos);
    CHECK(warns(mail, "nested deeper than 20"));
    std::string many = kHead + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 2000; ++i) many += "--b\r\nContent-Type: text/plain\r\n\r\npart\r\n";
    CHECK(warns(mustParse(many + "--b--\r\n"), "parts beyond the 500th"));
}

TEST_CASE("structure made to keep the reader busy is a problem", "[mail][unit]") {
    const std::string head = kHead + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    std::string many = head;
    for (int i = 0; i < 30'000; ++i) many += "--b\r\n\r\nx\r\n";
    CHECK_THAT(problemOf(many), Catch::Contains("too many boundary lines"));
    CHECK_THAT(
        problemOf(head + "--b\r\nX: " + std::string(300'000, 'y') + "\r\n\r\nt\r\n--b--\r\n"),
        Catch::Contains("a part's header over")
    );
    CHECK(problemOf(textMail("text/plain", "text\r\n-- \r\nJane\r\n\r\n" + std::string(300'000, 'y'))).empty());
}

TEST_CASE("thousands of references keep the first and the newest", "[mail][unit]") {
    std::string references;
    for (int i = 0; i < 5000; ++i) references += "\r\n <r" + std::to_string(i) + "@buyer.example>";
    const ParsedMail mail =
        mustParse("From: a@b.example\r\nSubject: s\r\nReferences:" + references + "\r\n\r\nx\r\n");
    REQUIRE(mail.references.size() == 100);
    CHECK(mail.references.front() == "r0@buyer.example");
    CHECK(mail.references.back() == "r4999@buyer.example");
}

TEST_CASE("an empty Message-ID and winmail.dat do no harm", "[mail][unit]") {
    CHECK(mustParse("From: a@b.example\r\nMessage-ID: \r\nSubject: s\r\n\r\nx\r\n").message_id.empty());
    const ParsedMail mail = mustParse(
        kHead +
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee "
        "file\r\n--b\r\n"
        "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\neJ8+Ig==\r\n--b--\r\n"
    );
    CHECK(warns(mail, "winmail.dat"));
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0].name == "winmail.dat");
}

TEST_CASE("a multipart without a boundary still shows its text", "[mail][unit]") {
    const ParsedMail mail = mustParse(kHead + "Content-Type: multipart/mixed\r\n\r\nWhere is my parcel?\r\n");
    CHECK(mail.subject == "Hello");
    CHECK(mail.text.find("Where is my parcel?") != std::string::npos);
}

namespace {

MailDraft draft() {
    MailDraft mail;
    mail.from = {"Lämpchen GmbH", "support@shop.example"};
    mail.to = "q7x2+5b0e@market.example";
    mail.subject = "Re: Où est mon colis (Commande : 403-1234567-7654321)";
    mail.message_id = "dr.out_1.0123abcd@shop.example";
    mail.in_reply_to = "m2@buyer.example";
    mail.references = {"m1@buyer.example"};
    mail.date = *parseTime("2026-09-21T22:13:20Z");
    mail.text = "Bonjour,\nvotre colis est arrivé à Lyon.\n.\nFrom here on it is with the carrier.\n";
    return mail;
}

std::size_t longestLine(const std::string& text) {
    std::size_t longest = 0, at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find("\r\n", at), text.size());
        longest = std::max(longest, end - at);
        at = end + 2;
    }
    return longest;
}

}  // namespace

TEST_CASE("a written mail reads back the same", "[mail][unit]") {
    const std::string wire = writeMail(draft());
    const ParsedMail mail = mustParse(wire);
    CHECK(mail.from.name == "Lämpchen GmbH");
    CHECK(mail.from.address == "support@shop.example");
    CHECK(mail.to.at(0).address == draft().to);
    CHECK(mail.subject == draft().subject);
    CHECK(mail.message_id == draft().message_id);
    CHECK(mail.in_reply_to == "m2@buyer.example");
    CHECK(mail.references == std::vector<std::string>{"m1@buyer.example", "m2@buyer.example"});
    CHECK(mail.date == draft().date);
    CHECK(mail.text == draft().text);
    CHECK_FALSE(mail.headers.contains("auto-submitted"));
    CHECK(mail.header("content-type").find("text/plain") == 0);
    for (std::size_t i = 0; i < wire.size(); ++i)
        if (wire[i] == '\n') REQUIRE((i > 0 && wire[i - 1] == '\r'));
    for (const char c : wire) REQUIRE(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("an automatic mail says so", "[mail][unit]") {
    MailDraft mail = draft();
    mail.automatic = true;
    CHECK(mustParse(writeMail(mail)).header("auto-submitted") == "auto-replied");
}

TEST_CASE("no value can add a header", "[mail][unit]") {
    MailDraft mail = draft();
    mail.subject = "Re: x\r\nBcc: everyone@market.example\n\nbody";
    mail.from.name = "A\r\nBcc: b@c.example";
    mail.in_reply_to = "m2@buyer.example>\r\nBcc: <x@y.example";
    mail.references = {"a b", "ok@buyer.example", "<evil>\r\nBcc: q"};
    mail.attachments = {{"na\r\nme: x.txt", "text/plain\r\nBcc: z", "", "bytes"}};
    const ParsedMail read = mustParse(writeMail(mail));
    CHECK_FALSE(read.headers.contains("bcc"));
    CHECK(read.references == std::vector<std::string>{"ok@buyer.example"});
    CHECK(read.in_reply_to.empty());
    CHECK(read.attachments.size() == 1);
    mail = draft();
    mail.to = "a@b.example\r\nBcc: c@d.example";
    CHECK_THROWS_AS(writeMail(mail), PermanentFailure);
}

TEST_CASE("lines stay short: long references lose their middle, long text is folded", "[mail][unit]") {
    MailDraft mail = draft();
    mail.references.clear();
    for (int i = 0; i < 100; ++i)
        mail.references.push_back("reference-" + std::to_string(i) + "@a-rather-long-domain.buyer.example");
    mail.text = std::string(5000, 'x') + "\n" + std::string(3000, ' ') + "\n";
    mail.subject = std::string(3000, 's');
    const std::string wire = writeMail(mail);
    CHECK(longestLine(wire) <= 998);
    const ParsedMail read = mustParse(wire);
    CHECK(read.references.front() == "reference-0@a-rather-long-domain.buyer.example");
    CHECK(read.references.back() == "m2@buyer.example");
    CHECK(read.references.size() < 25);
    CHECK(read.text == mail.text);
}

TEST_CASE("attachments travel whole", "[mail][unit]") {
    MailDraft mail = draft();
    std::string bytes;
    for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i);
    mail.attachments = {{"Rechnung Müller.pdf", "application/pdf", "", bytes}};
    const ParsedMail read = mustParse(writeMail(mail));
    REQUIRE(read.attachments.size() == 1);
    CHECK(read.attachments[0].name == "Rechnung Müller.pdf");
    CHECK(read.attachments[0].media_type == "application/pdf");
    CHECK(read.attachments[0].bytes == bytes);
    CHECK(read.text == mail.text);
}

TEST_CASE("a reply's subject has one reply mark", "[mail][unit]") {
    CHECK(replySubject("Lamp") == "Re: Lamp");
    CHECK(replySubject("RE: Re[2]: AW: Lamp") == "Re: Lamp");
    CHECK(replySubject("回复：灯") == "Re: 灯");
    CHECK(replySubject("Regarding: my lamp") == "Re: Regarding: my lamp");
    CHECK(replySubject("") == "Re: ");
}
