#include <catch2/catch.hpp>

#include "hub/inbox/asked.h"

using namespace std::chrono_literals;
using hub::Term;

namespace {

hub::Askable shop() {
    hub::Askable shop;
    hub::Account lamps, more;
    lamps.id = 3;
    lamps.kind = more.kind = "lantern";
    lamps.name = "Lámpa shop";
    more.id = 4;
    more.name = "more";
    shop.accounts = {lamps, more};
    hub::User anna;
    anna.id = 7;
    anna.name = "Anna";
    shop.users = {anna};
    shop.kinds = {"lantern", "kite"};
    shop.me = 9;
    shop.zone = "Asia/Shanghai";
    shop.now = std::chrono::sys_days(std::chrono::November / 21 / 2026) + 12h;
    return shop;
}

/// "lang=de" for each part, a `-` before those taken away, a `*` behind beginnings.
std::string shown(const std::string& text) {
    std::string all;
    for (const auto& part : hub::parseQuery(text).parts) {
        if (!all.empty()) all += " | ";
        all += part.negated ? "-" : "";
        if (part.term != Term::Words) all += std::string(wireName(part.term)) + "=";
        all += part.value + (part.prefix ? "*" : "");
    }
    return all;
}

std::string faultOf(const std::string& text) {
    auto query = hub::parseQuery(text);
    hub::askedBy(query, shop());
    return query.faults.empty() ? std::string() : std::string(query.faults.front().code);
}

}  // namespace

TEST_CASE("words and phrases and terms are told apart", "[query]") {
    CHECK(shown("where parcel") == "where | parcel*");
    CHECK(shown("where parcel ") == "where | parcel");
    CHECK(shown("\"where is it\" lang:de") == "where is it | lang=de");
    CHECK(shown("LANG:de Is:Overdue") == "lang=de | is=overdue");
    CHECK(shown("buyer:\"Jonas Weber\" x ") == "buyer=Jonas Weber | x");
    CHECK(shown("\"half open") == "half open");
    CHECK(shown("   ").empty());
}

TEST_CASE("a minus takes words and phrases and terms away", "[query]") {
    CHECK(shown("-refund -\"not here\" -lang:de ") == "-refund | -not here | -lang=de");
    CHECK(shown("－lang：de ") == "-lang=de");
    CHECK(shown("a - b ") == "a | - | b");
}

TEST_CASE("full-width signs and the quotation marks of the world work alike", "[query]") {
    CHECK(shown("ｌａｎｇ：ｄｅ　ｄｕｅ：＜４ｈ") == "lang=de | due=<4h");
    CHECK(shown("order：３０２－１２３") == "order=302-123");
    CHECK(shown("after：２０２６－１１－０１") == "after=2026-11-01");
    for (const char* text : {"„wo ist“ ", "“wo ist” ", "»wo ist« ", "«wo ist» ", "「wo ist」 ", "＂wo ist＂ "}) {
        INFO(text);
        CHECK(shown(text) == "wo ist");
    }
    CHECK(shown("15\" monitor ") == "15\" | monitor");
}

TEST_CASE("Chinese stands as it is, and a colon in it makes no term", "[query]") {
    CHECK(shown("包 ") == "包");
    CHECK(shown("我的订单号是：302 ") == "我的订单号是:302");
    CHECK(shown("“我的包裹” lang:zh") == "我的包裹 | lang=zh");
}

TEST_CASE("addresses and subjects and what stands in quotation marks are words", "[query]") {
    CHECK(shown("https://shop.example ") == "https://shop.example");
    CHECK(shown("Re: parcel ") == "Re: | parcel");
    CHECK(shown("\"size:xl\" ") == "size:xl");
    CHECK(shown("12:30 ") == "12:30");
}

TEST_CASE("marks of direction that a copied number brings along count for nothing", "[query]") {
    CHECK(shown("\u2066302-123\u2069 ") == "302-123");
    CHECK(shown("\u200Flang:de") == "lang=de");
}

TEST_CASE("a star or an ellipsis finds what begins so", "[query]") {
    CHECK(shown("order:302*") == "order=302*");
    CHECK(shown("order:302…") == "order=302*");
    CHECK(shown("fuß* matte ") == "fuß* | matte");
}

TEST_CASE("a bad term says what was expected and where it stands", "[query]") {
    CHECK(faultOf("langauge:de") == "unknown_term");
    CHECK(faultOf("is:late") == "unknown_value");
    CHECK(faultOf("topic:shoes") == "unknown_value");
    CHECK(faultOf("intent:order_tracking").empty());
    CHECK(faultOf("lang:german") == "bad_language");
    CHECK(faultOf("lang:") == "no_value");
    CHECK(faultOf("due:soon") == "bad_span");
    CHECK(faultOf("due:<0h") == "bad_span");
    CHECK(faultOf("due:<9999999999999999999h") == "bad_span");
    CHECK(faultOf("after:1.11.2026") == "bad_day");
    CHECK(faultOf("before:2026-02-30") == "bad_day");
    CHECK(faultOf("has:virus") == "unknown_value");
    CHECK(faultOf("account:none-of-ours") == "unknown_value");
    CHECK(faultOf("channel:nosuch") == "unknown_value");
    CHECK(faultOf("assignee:nobody-here") == "unknown_value");

    const std::string text = "größe is:late -lang:x_y";
    const auto query = hub::parseQuery(text);
    REQUIRE(query.faults.size() == 2);
    CHECK(text.substr(query.faults[0].begin, query.faults[0].end - query.faults[0].begin) == "is:late");
    CHECK(text.substr(query.faults[1].begin) == "-lang:x_y");
    CHECK(query.faults[0].term == "is");
    CHECK(query.faults[0].found == "late");
    CHECK(query.faults[0].choices.size() == 9);
    CHECK(query.parts.size() == 1);
}

TEST_CASE("a search has an end", "[query]") {
    CHECK(faultOf(std::string(500, 'a')).empty());
    CHECK(faultOf(std::string(501, 'a')) == "too_long");
    std::string many;
    for (int i = 0; i < 20; ++i) many += "is:unread ";
    CHECK(faultOf(many).empty());
    CHECK(faultOf(many + "is:open") == "too_many");
    CHECK(hub::parseQuery("\xff\xfe\"\xc3 lang:\x80").parts.size() < 3);
}

TEST_CASE("names become ids, days begin in the user's zone, and a language stands for its kinds", "[query]") {
    auto query = hub::parseQuery("account:\"lampa SHOP\" assignee:me assignee:none channel:lantern -channel:kite lang:pt after:2026-11-01 due:<4h");
    const auto asked = hub::askedBy(query, shop());
    REQUIRE(query.faults.empty());
    REQUIRE(asked.demands.size() == 7);
    CHECK(asked.demands[0].ids == std::vector<hub::Id>{3});
    CHECK(asked.demands[1].ids == std::vector<hub::Id>{9, 0});
    CHECK(asked.demands[2].ids == std::vector<hub::Id>{3, 4});
    CHECK(asked.demands[3].negated);
    CHECK(asked.demands[3].ids.empty());
    CHECK(asked.demands[4].values == std::vector<std::string>{"pt", "pt-BR", "pt-PT"});
    CHECK(asked.demands[5].at == std::chrono::sys_days(std::chrono::October / 31 / 2026) + 16h);
    CHECK(asked.demands[6].at == shop().now + 4h);
}

TEST_CASE("only what waits is looked at unless a term says otherwise", "[query]") {
    const auto beyond = [](const std::string& text) {
        auto query = hub::parseQuery(text);
        return hub::goesBeyondWaiting(hub::askedBy(query, shop()));
    };
    CHECK_FALSE(beyond("lang:de is:overdue -is:unread"));
    CHECK(beyond("is:done"));
    CHECK(beyond("-is:waiting"));
    CHECK(beyond("lang:de is:snoozed"));
    CHECK(beyond("is:unclear"));
}
