#include "channels/contract/reply_lint.h"

#include <catch2/catch.hpp>

using channels::LengthUnit;
using channels::lintReply;
using channels::ReplyRules;

namespace {

ReplyRules strict() {
    ReplyRules rules;
    rules.max_length = 100;
    rules.links = rules.contacts = rules.emoji = rules.marketing = false;
    return rules;
}

/// The rules that a text breaks, with the part of it that breaks them: "link:www.a.com contact:…".
std::string found(const std::string& text, ReplyRules rules = strict()) {
    std::string out;
    for (const auto& objection : lintReply(rules, text)) {
        REQUIRE(objection.begin <= objection.end);
        REQUIRE(objection.end <= text.size());
        out += (out.empty() ? "" : " ") + objection.rule + ":" +
               text.substr(objection.begin, objection.end - objection.begin);
    }
    return out;
}

}  // namespace

TEST_CASE("links are found in the spellings that people hide them in", "[channels][lint][unit]") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"See https://shop.example/a?b=1 please", "link:https://shop.example/a?b=1"},
        {"see HTTP://SHOP.EXAMPLE.", "link:HTTP://SHOP.EXAMPLE"},
        {"go to www.lamps.de!", "link:www.lamps.de"},
        {"go to lamps-uk.co.uk/help, thanks", "link:lamps-uk.co.uk/help"},
        {"hxxps://lamps.example", "link:hxxps://lamps.example"},
        {"lamps (dot) com", ""},
        {"lamps(dot)com", "link:lamps(dot)com"},
        {"ｗｗｗ．ｌａｍｐｓ．ｃｏｍ です", "link:ｗｗｗ．ｌａｍｐｓ．ｃｏｍ"},
        {"lamps。com", "link:lamps。com"},
        {"la\u200bmps.com", "link:la\u200bmps.com"},
        {"请看 bit.ly/2abc 谢谢", "link:bit.ly/2abc"},
    }));
    CAPTURE(text);
    CHECK(found(text) == expected);
}

TEST_CASE("what only looks like a link is left alone", "[channels][lint][unit]") {
    const auto text = GENERATE(
        as<std::string>(), "Thanks.It is here", "Version 1.2.3", "39.90 EUR", "e.g. tomorrow",
        "Wie geht's?Gut.", "No.5", "3.5mm", "a.m. or p.m.", "The end.", "etc...and more", "photo.jpg", "..."
    );
    CAPTURE(text);
    CHECK(found(text).empty());
}

TEST_CASE("mail addresses and phone numbers are found", "[channels][lint][unit]") {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"Write to jonas.weber@mail.example please", "contact:jonas.weber@mail.example"},
        {"jonas (at) mail (dot) example", "contact:jonas (at) mail"},
        {"jonas[at]mail[dot]com", "contact:jonas[at]mail[dot]com"},
        {"ｊｏｎａｓ＠ｍａｉｌ．ｅｘａｍｐｌｅ", "contact:ｊｏｎａｓ＠ｍａｉｌ．ｅｘａｍｐｌｅ"},
        {"Ruf an: +49 89 1234567", "contact:+49 89 1234567"},
        {"Tel. 089/1234567", "contact:089/1234567"},
        {"call (212) 555-0147 now", "contact:(212) 555-0147"},
        {"(030) 123-45678", "contact:(030) 123-45678"},
        {"WhatsApp: 13800138000", "contact:13800138000"},
        {"微信 １３８００１３８０００", "contact:１３８００１３８０００"},
        {"0049 89 1234567", "contact:0049 89 1234567"},
        {"واتساب ٠٥٠١٢٣٤٥٦٧", "contact:٠٥٠١٢٣٤٥٦٧"},
    }));
    CAPTURE(text);
    CHECK(found(text) == expected);
}

TEST_CASE(
    "order numbers, tracking numbers, prices and dates are no phone numbers", "[channels][lint][unit]"
) {
    const auto text = GENERATE(
        as<std::string>(), "Order 302-1234567-1234567", "order 12-34567-89012 was sent",
        "Tracking 00340434161094042557", "RR123456789CN", "1Z999AA10123456784", "Total: 1,234,567.89 EUR",
        "between 2026-11-20 and 2026-11-27", "20.11.2026 - 27.11.2026", "item 110500600700 (2 pieces)",
        "order 123456789 (2 items)", "Please tell me order 12345678", "1600 x 1200 x 800", "LMP-01-BK 5000000"
    );
    CAPTURE(text);
    CHECK(found(text).empty());
}

TEST_CASE("emoji are found and signs are not", "[channels][lint][unit]") {
    CHECK(found("Thank you 😊👍🏽!") == "emoji:😊👍🏽");
    CHECK(found("❤️") == "emoji:❤️");
    CHECK(found("30 °C → 20 °C, 100 % ™ © ® №").empty());
}

TEST_CASE(
    "asking for reviews and advertising are found in the languages of the replies", "[channels][lint][unit]"
) {
    const auto [text, expected] = GENERATE(table<std::string, std::string>({
        {"Please leave a review", "marketing:leave a review"},
        {"Hier ist ein Gutschein", "marketing:Gutschein"},
        {"请给我们五星好评", "marketing:五星 marketing:好评"},
        {"レビューをお願いします", "marketing:レビューをお願い"},
        {"Оставьте отзыв", "marketing:Оставьте отзыв"},
        {"Your cupola and coupons", "marketing:coupon"},
    }));
    CAPTURE(text);
    CHECK(found(text) == expected);
}

TEST_CASE("an unfilled fact and an empty reply are objected to on every channel", "[channels][lint][unit]") {
    CHECK(
        found("Sent by [[carrier]] on [[ship_date_2]]", {}) ==
        "placeholder:[[carrier]] placeholder:[[ship_date_2]]"
    );
    CHECK(found("[[ ]] [[Name]] [[9a]] [[a", {}).empty());
    CHECK(found(" \n\u3000", {}) == "empty:");
}

TEST_CASE("length counts as the channel counts", "[channels][lint][unit]") {
    const std::string text = "ä包😊";
    ReplyRules rules;
    rules.unit = LengthUnit::CodePoints;
    CHECK(channels::replyLength(rules, text) == 3);
    rules.unit = LengthUnit::Utf16Units;
    CHECK(channels::replyLength(rules, text) == 4);
    rules.unit = LengthUnit::Bytes;
    CHECK(channels::replyLength(rules, text) == 9);
    rules.max_length = 9;
    CHECK(lintReply(rules, text).empty());
    rules.max_length = 8;
    REQUIRE(lintReply(rules, text).size() == 1);
    CHECK(lintReply(rules, text).front().rule == "length");
}

TEST_CASE("an objection can be said in any language", "[channels][lint][unit]") {
    ReplyRules rules = strict();
    rules.min_length = 5;
    const auto first = [&](const std::string& text) {
        const auto objections = lintReply(rules, text);
        REQUIRE_FALSE(objections.empty());
        return objections.front();
    };
    const auto mail = first("Write to lamps@example.com");
    CHECK(mail.code == "mail_address");
    CHECK(mail.found == "lamps@example.com");
    CHECK(first("Call +49 30 1234567 please").code == "phone_number");
    CHECK(first("See www.lamps.de").code == "link");
    const auto small = first("Hi");
    CHECK(small.code == "too_short");
    CHECK(small.length == 2);
    CHECK(small.limit == 5);
    const auto large = first(std::string(101, 'a'));
    CHECK(large.code == "too_long");
    CHECK(large.length == 101);
    CHECK(large.limit == 100);
    rules.unit = LengthUnit::Bytes;
    CHECK(first(std::string(101, 'a')).code == "too_many_bytes");
}

TEST_CASE("any bytes can be linted", "[channels][lint][unit]") {
    const auto text = GENERATE(
        as<std::string>(), "\xff\xfe\xc3", "+", "@", "[[", "(", "\xed\xa0\x80 www.", "a.b", "tel", "+1",
        std::string(3, '\0'), "\xf0\x9f\x98"
    );
    CHECK_NOTHROW(lintReply(strict(), text));
}

TEST_CASE("a rule that a channel doesn't have objects to nothing", "[channels][lint][unit]") {
    CHECK(found("www.lamps.de jonas@mail.example +49 89 1234567 😊 coupon", {}).empty());
}
