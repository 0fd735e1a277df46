#include "templates/rank/suggest.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "templates/classify/taxonomy.h"

namespace {

using templates::Catalogue;
using templates::Day;
using templates::Suggestion;
using templates::SuggestRequest;

constexpr locales::Instant kNow{
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{22}};

locales::Instant daysAgo(int days) { return kNow - std::chrono::days{days}; }
Day dayAhead(int days) { return Day{std::chrono::floor<std::chrono::days>(kNow) + std::chrono::days{days}}; }

SuggestRequest asking(const std::string& intent, const std::string& status) {
    SuggestRequest request;
    request.classification.topic = templates::topicOf(intent);
    request.classification.intents = {{intent, 0.9}};
    request.buyer_locale = "en";
    request.seller_locale = "zh-Hans";
    request.buyer_zone = "Europe/Berlin";
    request.now = kNow;
    if (status.empty()) return request;
    templates::Sale sale;
    sale.order_id = "302-1";
    sale.status = status;
    sale.ordered_at = daysAgo(9);
    if (status == "shipped" || status == "delivered" || status == "returned") sale.shipped_at = daysAgo(8);
    sale.carrier = "DHL";
    sale.tracking_number = "00340434161094042557";
    sale.items = {{"S", "LED lamp", 1}};
    request.sale = sale;
    return request;
}

std::vector<Suggestion> suggested(const SuggestRequest& request) {
    return templates::suggest(Catalogue::shipped(), request);
}

std::vector<std::string> keysOf(const std::vector<Suggestion>& suggestions) {
    std::vector<std::string> keys;
    for (const Suggestion& suggestion : suggestions) keys.push_back(suggestion.key);
    return keys;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

Catalogue small(const std::string& entries) {
    std::vector<templates::CatalogueProblem> problems;
    const std::string text =
        "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n" + entries;
    Catalogue catalogue = Catalogue::read({{"en", text}}, problems);
    REQUIRE(problems.empty());
    return catalogue;
}

std::string entry(const std::string& key, const std::string& text, const std::string& when = "") {
    return "#. title: T\n#. when: " + when + "\nmsgctxt \"" + key + "\"\nmsgid \"" + text +
           "\"\nmsgstr \"\"\n\n";
}

}  // namespace

TEST_CASE("every intent has suggestions in every state of an order", "[templates][library]") {
    for (const templates::Intent& intent : templates::allIntents()) {
        for (const char* status : {"", "unpaid", "paid", "shipped", "delivered", "returned", "cancelled"}) {
            CAPTURE(intent.name, status);
            CHECK(
                suggested(asking(std::string(intent.name), status)).empty() == (intent.name == "unrelated")
            );
        }
    }
}

TEST_CASE("scores fall and stay between nought and one", "[templates][library]") {
    SuggestRequest request = asking("order_tracking", "shipped");
    request.classification.intents = {
        {"order_tracking", 0.6}, {"refund_request", 0.3}, {"customs_hold", 0.1}};
    const auto suggestions = suggested(request);
    CHECK(suggestions.size() == 5);
    double last = 1;
    for (const Suggestion& suggestion : suggestions) {
        CHECK(suggestion.score <= last);
        CHECK(suggestion.score > 0);
        last = suggestion.score;
    }
}

TEST_CASE("a late parcel ranks the apology first", "[templates][library]") {
    SuggestRequest request = asking("order_tracking", "shipped");
    request.sale->eta_to = dayAhead(-2);
    request.classification.risks = {"review"};
    CHECK(suggested(request).front().key == "shipping.order_tracking.late+apologetic");
    request.sale->eta_to = dayAhead(3);
    request.classification.risks.clear();
    CHECK(suggested(request).front().key == "shipping.order_tracking.in_transit");
}

TEST_CASE("a case that contradicts the order is not offered", "[templates][library]") {
    const auto keys = keysOf(suggested(asking("order_tracking", "paid")));
    CHECK(has(keys, "shipping.order_tracking.not_yet_shipped"));
    CHECK_FALSE(has(keys, "shipping.order_tracking.in_transit"));
    CHECK_FALSE(has(keys, "shipping.order_tracking.late"));
}

TEST_CASE("a second need has a place among the five", "[templates][library]") {
    SuggestRequest request = asking("order_tracking", "");
    request.classification.intents = {{"order_tracking", 0.7}, {"invoice_request", 0.28}};
    const auto keys = keysOf(suggested(request));
    CHECK(std::any_of(keys.begin(), keys.end(), [](const auto& key) {
        return key.find(".invoice_request.") != std::string::npos;
    }));
    CHECK(keys.front().find(".order_tracking.") != std::string::npos);
}

TEST_CASE("what is unrelated gets no suggestion but where it is about personal data", "[templates][library]") {
    SuggestRequest request = asking("unrelated", "shipped");
    request.classification.intents.push_back({"order_tracking", 0.3});
    CHECK(suggested(request).empty());
    request.classification.risks = {"off_platform"};
    CHECK(suggested(request).empty());
    request.classification.risks = {"privacy"};
    CHECK(keysOf(suggested(request)) == std::vector<std::string>{"other.unrelated.data_request"});
}

TEST_CASE("whoever sends no words is asked for them first in his language", "[templates][library]") {
    for (const char* locale : {"de", "ja", "ar", "pt-BR", "en-GB"}) {
        CAPTURE(locale);
        SuggestRequest request = asking("order_tracking", "shipped");
        request.buyer_locale = locale;
        request.wordless = "voice";
        const auto suggestions = suggested(request);
        REQUIRE(suggestions.size() > 1);
        CHECK(suggestions.front().key == "other.provides_information.ask_text");
        CHECK(suggestions.front().missing.empty());
        CHECK(suggestions.front().score >= suggestions[1].score);
        request.classification = {};
        CHECK(keysOf(suggested(request)) == std::vector<std::string>{"other.provides_information.ask_text"});
        request.wordless.clear();
        CHECK(suggested(request).empty());
    }
}

TEST_CASE("a missing buyer name leaves no field in any suggestion", "[templates][library]") {
    for (const templates::Intent& intent : templates::allIntents())
        for (const Suggestion& suggestion : suggested(asking(std::string(intent.name), "shipped")))
            CHECK_FALSE(has(suggestion.missing, "buyer_name"));
}

TEST_CASE("a text for a rule replaces the plain one where the channel demands it", "[templates][unit]") {
    const Catalogue catalogue = small(
        entry("dispute.refund_request.approved", "Plain") +
        entry("dispute.refund_request.approved@max_350", "Short")
    );
    SuggestRequest request = asking("refund_request", "");
    CHECK(
        keysOf(templates::suggest(catalogue, request)) ==
        std::vector<std::string>{"dispute.refund_request.approved"}
    );
    request.abilities = {"max_350"};
    CHECK(
        keysOf(templates::suggest(catalogue, request)) ==
        std::vector<std::string>{"dispute.refund_request.approved@max_350"}
    );
}

TEST_CASE("a locale without a short text keeps its plain one", "[templates][unit]") {
    const std::string header = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";
    const auto written = [](const std::string& key, const std::string& source, const std::string& text) {
        return "msgctxt \"" + key + "\"\nmsgid \"" + source + "\"\nmsgstr \"" + text + "\"\n\n";
    };
    const std::string plain = "dispute.refund_request.approved", ruled = plain + "@max_350";
    const std::string en = header + entry(plain, "Plain") + entry(ruled, "Short");
    const std::string es = header + written(plain, "Plain", "Normal") + written(ruled, "Short", "Corto");
    const std::string mx = header + written(plain, "Plain", "Normal de México");
    const std::string fr = header + written(plain, "Plain", "Normal");
    std::vector<templates::CatalogueProblem> problems;
    const Catalogue catalogue = Catalogue::read({{"en", en}, {"es", es}, {"es-MX", mx}, {"fr", fr}}, problems);
    REQUIRE(problems.empty());
    SuggestRequest request = asking("refund_request", "");
    request.abilities = {"max_350"};
    const auto taken = [&](const std::string& locale) {
        request.buyer_locale = locale;
        return keysOf(templates::suggest(catalogue, request));
    };
    CHECK(taken("fr") == std::vector{plain});
    CHECK(taken("es-MX") == std::vector{ruled});
    CHECK(taken("it") == std::vector{ruled});
}

TEST_CASE("a channel without texts of its own length takes a shorter one where the plain one is too long", "[templates][unit]") {
    const std::string plain = "dispute.refund_request.approved";
    SuggestRequest request = asking("refund_request", "");
    const auto taken = [&](const std::string& text, const std::string& others) {
        return keysOf(templates::suggest(small(entry(plain, text) + others), request));
    };
    const std::string very_short = entry(plain + "@max_350", "Very short");
    const std::string shorter = entry(plain + "@max_400", "Shorter");
    const std::string own = entry(plain + "@max_500", "Short");
    const std::string longer = entry(plain + "@max_1000", "Longer");
    const std::string long_text(501, 'x');
    request.abilities = {"no_links", "max_500"};
    CHECK(taken(long_text, very_short + longer) == std::vector{plain + "@max_350"});
    CHECK(taken(long_text, very_short + shorter) == std::vector{plain + "@max_400"});
    CHECK(taken(long_text, very_short + own) == std::vector{plain + "@max_500"});
    CHECK(taken(long_text, longer) == std::vector{plain});
    CHECK(taken(std::string(500, 'x'), very_short) == std::vector{plain});
    request.abilities = {"no_links"};
    CHECK(taken(long_text, very_short) == std::vector{plain});
}

TEST_CASE("what contradicts the order is offered when nothing else is left", "[templates][unit]") {
    const Catalogue catalogue = small(entry("dispute.refund_request.approved", "Done", "status=delivered"));
    const auto suggestions = templates::suggest(catalogue, asking("refund_request", "paid"));
    REQUIRE(suggestions.size() == 1);
    CHECK(suggestions.front().score < 0.5);
}

TEST_CASE("what the shop sends moves up and what it skips moves down", "[templates][unit]") {
    const Catalogue catalogue =
        small(entry("dispute.refund_request.a", "A") + entry("dispute.refund_request.b", "B"));
    SuggestRequest request = asking("refund_request", "");
    CHECK(templates::suggest(catalogue, request).front().key == "dispute.refund_request.a");
    request.shop_preference = {{"dispute.refund_request.b", 0.5}};
    const auto suggestions = templates::suggest(catalogue, request);
    CHECK(suggestions.front().key == "dispute.refund_request.b");
    CHECK(has(suggestions.front().reasons, "shop_prefers"));
}

TEST_CASE("an apology is offered lower when nothing calls for one", "[templates][unit]") {
    const Catalogue catalogue =
        small(entry("dispute.refund_request.a+apologetic", "Sorry") + entry("dispute.refund_request.b", "B"));
    SuggestRequest request = asking("refund_request", "");
    CHECK(templates::suggest(catalogue, request).front().key == "dispute.refund_request.b");
    request.classification.risks = {"legal"};
    CHECK(templates::suggest(catalogue, request).front().key == "dispute.refund_request.a+apologetic");
}

TEST_CASE("the preview is in the seller's locale and misses the same facts", "[templates][unit]") {
    std::vector<templates::CatalogueProblem> problems;
    const std::string header = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";
    const std::string key = "msgctxt \"dispute.refund_request.a\"\nmsgid \"Pay {price}\"\n";
    const std::string english = header + key + "msgstr \"\"\n";
    const std::string german = header + key + "msgstr \"Zahlen Sie {price}\"\n";
    const Catalogue catalogue = Catalogue::read({{"en", english}, {"de", german}}, problems);
    SuggestRequest request = asking("refund_request", "");
    request.buyer_locale = "de-CH";
    request.seller_locale = "en";
    const auto suggestions = templates::suggest(catalogue, request);
    REQUIRE(suggestions.size() == 1);
    CHECK(suggestions[0].locale == "de");
    CHECK(suggestions[0].text == "Zahlen Sie [[price]]");
    CHECK(suggestions[0].preview == "Pay [[price]]");
    CHECK(suggestions[0].preview_locale == "en");
    CHECK(suggestions[0].missing == std::vector<std::string>{"price"});
}

TEST_CASE("dates are days on the buyer's calendar", "[templates][unit]") {
    SuggestRequest request = asking("order_tracking", "shipped");
    request.sale->shipped_at =
        locales::Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 12} + std::chrono::hours{20}};
    request.buyer_zone = "Asia/Tokyo";
    CHECK(
        std::get<Day>(templates::factsOf(request).at("ship_date")) == Day{std::chrono::year{2026} / 11 / 13}
    );
    request.buyer_zone = "America/Los_Angeles";
    CHECK(
        std::get<Day>(templates::factsOf(request).at("ship_date")) == Day{std::chrono::year{2026} / 11 / 12}
    );
    request.buyer_zone = "Nowhere/Nothing";
    CHECK(
        std::get<Day>(templates::factsOf(request).at("ship_date")) == Day{std::chrono::year{2026} / 11 / 12}
    );
}

TEST_CASE("the part of the day is that of the buyer's clock", "[templates][unit]") {
    SuggestRequest request = asking("order_tracking", "");
    const auto part = [&](int hour, const char* zone) {
        request.now = locales::Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{hour}};
        request.buyer_zone = zone;
        const auto facts = templates::factsOf(request);
        const auto found = facts.find("day_part");
        return found == facts.end() ? std::string() : std::get<std::string>(found->second);
    };
    CHECK(part(4, "UTC") == "night");
    CHECK(part(5, "UTC") == "morning");
    CHECK(part(12, "UTC") == "day");
    CHECK(part(18, "UTC") == "evening");
    CHECK(part(22, "UTC") == "night");
    CHECK(part(12, "Asia/Tokyo") == "evening");
    CHECK(part(12, "Nowhere/Nothing").empty());
    CHECK(part(12, "").empty());
}

TEST_CASE("a greeting follows the buyer's day in a language that does so", "[templates][library]") {
    SuggestRequest request = asking("order_tracking", "shipped");
    request.buyer_locale = "fr";
    request.now = locales::Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{9}};
    CHECK(suggested(request).front().text.starts_with("Bonjour"));
    request.now += std::chrono::hours{10};
    CHECK(suggested(request).front().text.starts_with("Bonsoir"));
    request.buyer_zone.clear();
    CHECK(suggested(request).front().text.starts_with("Bonjour"));
}

TEST_CASE("a signature stands below the closing line and nothing where there is none", "[templates][library]") {
    SuggestRequest request = asking("order_tracking", "shipped");
    CHECK(suggested(request).front().text.ends_with("\n\nKind regards"));
    request.extra["signature"] = std::string("Mei, Lamp House");
    CHECK(suggested(request).front().text.ends_with("\n\nKind regards\nMei, Lamp House"));
}

TEST_CASE("pieces are never suggested by themselves", "[templates][library]") {
    for (const char* intent : {"order_tracking", "thanks_greeting"})
        for (const auto& key : keysOf(suggested(asking(intent, "")))) CHECK_FALSE(key.starts_with("piece."));
    CHECK(suggested(asking("piece", "")).empty());
}

TEST_CASE("a parcel without a stated arrival is late after thirty days", "[templates][unit]") {
    SuggestRequest request = asking("order_tracking", "shipped");
    request.sale->shipped_at = daysAgo(29);
    CHECK_FALSE(templates::stateOf(request).late);
    request.sale->shipped_at = daysAgo(31);
    CHECK(templates::stateOf(request).late);
    request.sale->status = "delivered";
    CHECK_FALSE(templates::stateOf(request).late);
}

TEST_CASE("a paid order is overdue after three days", "[templates][unit]") {
    SuggestRequest request = asking("dispatch_status", "paid");
    request.sale->ordered_at = daysAgo(2);
    CHECK_FALSE(templates::stateOf(request).overdue_dispatch);
    request.sale->ordered_at = daysAgo(4);
    CHECK(templates::stateOf(request).overdue_dispatch);
}

TEST_CASE("facts that the seller adds win over the sale's", "[templates][unit]") {
    SuggestRequest request = asking("order_tracking", "shipped");
    request.extra["carrier"] = std::string("UPS");
    const templates::Facts facts = templates::factsOf(request);
    CHECK(std::get<std::string>(facts.at("carrier")) == "UPS");
    CHECK(std::get<long long>(facts.at("days_since_shipped")) == 8);
    CHECK(facts.count("eta_to") == 0);
}

TEST_CASE("what the shop states holds in the language itself or a parent of it and never in English for another", "[templates][unit]") {
    const templates::StandingFacts standing = {
        {"return_days", {{"", 30LL}}},
        {"payment_methods", {{"", std::string("Visa")}, {"de", std::string("Visa und Rechnung")}, {"en", std::string("Visa and invoice")}}},
    };
    const auto saysIn = [&](const char* locale) { return std::get<std::string>(templates::standingIn(locale, standing).at("payment_methods")); };
    CHECK(saysIn("de-AT") == "Visa und Rechnung");
    CHECK(saysIn("en-GB") == "Visa and invoice");
    CHECK(saysIn("fr") == "Visa");
    CHECK(saysIn("und") == "Visa");
    CHECK(std::get<long long>(templates::standingIn("ja", standing).at("return_days")) == 30);
    const templates::StandingFacts english = {{"payment_methods", {{"en", std::string("Visa and invoice")}}}};
    CHECK(templates::standingIn("fr", english).empty());
}

TEST_CASE("what the seller adds wins over what the shop states", "[templates][unit]") {
    SuggestRequest request = asking("return_exchange", "delivered");
    request.standing["return_days"][""] = 30LL;
    CHECK(std::get<long long>(templates::factsOf(request).at("return_days")) == 30);
    request.extra["return_days"] = 14LL;
    CHECK(std::get<long long>(templates::factsOf(request).at("return_days")) == 14);
}

TEST_CASE("a preview has the shop's words in the seller's language and lacks what the reply lacks", "[templates][library]") {
    SuggestRequest request = asking("payment_problem", "");
    request.buyer_locale = "de";
    const char* const key = "pre_sale.payment_problem.methods";
    const auto filled = [&] { return templates::fill(Catalogue::shipped(), request, key).value(); };
    request.standing["payment_methods"]["zh-Hans"] = std::string("银联、支付宝");
    CHECK(filled().missing == std::vector<std::string>{"payment_methods"});
    CHECK(filled().preview.find("银联") == std::string::npos);
    CHECK(filled().standing.empty());
    request.standing["payment_methods"]["de"] = std::string("Rechnung und Lastschrift");
    CHECK(filled().text.find("Rechnung und Lastschrift") != std::string::npos);
    CHECK(filled().preview.find("银联、支付宝") != std::string::npos);
    CHECK(filled().standing.contains("payment_methods"));
    request.standing["payment_methods"].erase("zh-Hans");
    CHECK(filled().preview.find("Rechnung und Lastschrift") != std::string::npos);
    request.extra["payment_methods"] = std::string("Vorkasse");
    CHECK(filled().text.find("Vorkasse") != std::string::npos);
    CHECK(filled().standing.empty());
}

TEST_CASE("of cases that fit alike the one that stands first in the library comes first", "[templates][unit]") {
    const std::string zebra = entry("other.thanks_greeting.zebra", "Thank you."), ant = entry("other.thanks_greeting.ant", "Hello.");
    const auto request = asking("thanks_greeting", "");
    CHECK(keysOf(templates::suggest(small(zebra + ant), request)).front() == "other.thanks_greeting.zebra");
    CHECK(keysOf(templates::suggest(small(ant + zebra), request)).front() == "other.thanks_greeting.ant");
    // A case that fits the sale better goes before one that stands earlier.
    const std::string shipped = entry("other.thanks_greeting.shipped", "Thank you, it is on its way.", "status=shipped");
    CHECK(
        keysOf(templates::suggest(small(zebra + shipped), asking("thanks_greeting", "shipped"))).front() ==
        "other.thanks_greeting.shipped"
    );
}

TEST_CASE("what is retired here or the shop's own in another language takes no place among the five", "[templates][unit]") {
    std::string entries;
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) entries += entry("other.thanks_greeting." + std::string(name), "Thank you.");
    std::vector<templates::CatalogueProblem> problems;
    const Catalogue catalogue = small(entries).with(
        {{"other.thanks_greeting.own_fair", ""}},
        {{"other.thanks_greeting.a", "de", "", "", "", true, {}},
         {"other.thanks_greeting.own_fair", "fr", "", "Merci.", "Salon", false, {}}},
        problems
    );
    REQUIRE(problems.empty());
    SuggestRequest request = asking("thanks_greeting", "");
    request.buyer_locale = "de";
    request.shop_preference = {{"other.thanks_greeting.own_fair", 2}};
    const auto keys = keysOf(templates::suggest(catalogue, request));
    CHECK(keys.size() == 5);
    CHECK_FALSE(has(keys, "other.thanks_greeting.a"));
    CHECK_FALSE(has(keys, "other.thanks_greeting.own_fair"));
    CHECK(has(keys, "other.thanks_greeting.f"));
}

TEST_CASE("a template that is named is filled whatever its rank and even against the order", "[templates][unit]") {
    const Catalogue catalogue = small(
        entry("dispute.refund_request.approved", "Parcel of {carrier}", "status=delivered") + entry("other.thanks_greeting.a", "Thank you.")
    );
    SuggestRequest request = asking("thanks_greeting", "paid");
    request.limit = 1;
    const auto found = templates::fill(catalogue, request, "dispute.refund_request.approved");
    REQUIRE(found);
    CHECK(found->text == "Parcel of DHL");
    CHECK(found->score < 0.5);
    CHECK_FALSE(templates::fill(catalogue, request, "dispute.refund_request.never_written"));
}
