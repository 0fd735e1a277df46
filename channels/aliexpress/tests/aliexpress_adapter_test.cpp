// What the contract suite can't know: the calls of this protocol, and answers that only a script gives.
#include <algorithm>
#include <functional>
#include <set>

#include <catch2/catch.hpp>

#include "channels/aliexpress/aliexpress_gateway.h"
#include "channels/aliexpress/aliexpress_rules.h"
#include "channels/aliexpress/tests/aliexpress_script.h"
#include "channels/contract/errors.h"
#include "channels/kit/json.h"
#include "channels/kit/time.h"
#include "channels/kit/url.h"

using namespace channels;
using namespace channels::aliexpress::testing;
using namespace channels::testing;
using namespace std::chrono_literals;
using Failure = Bench::Failure;

namespace {

const Instant kNoon = *parseTime("2026-09-21T12:00:00.000Z");

/// Rows of the numbered channels, one minute between them.
std::string listPage(const std::vector<int>& numbers) {
    JsonWriter out;
    out.beginObject().key("result").beginObject().member("is_success", true);
    out.key("relation_list").beginObject().key("relation_result").beginArray();
    for (const int n : numbers) {
        const Instant at = kNoon - std::chrono::minutes(n);
        out.beginObject().member("channel_id", std::to_string(n)).member("other_ali_id", 1000 + n);
        out.member("other_login_id", "b" + std::to_string(n))
            .member("last_message_id", "m" + std::to_string(n));
        out.member("message_time", static_cast<std::int64_t>(at.time_since_epoch().count())).endObject();
    }
    out.endArray().endObject().endObject().endObject();
    return out.str();
}

/// The one message of a numbered channel.
std::string messagePage(
    const std::string& channel, const std::string& about = R"("message_type":"member","extern_id":0)"
) {
    const int n = std::stoi(channel);
    const Instant at = kNoon - std::chrono::minutes(n);
    return R"({"result":{"is_success":true,"message_detail_list":{"message_detail":[{"id":"m)" + channel +
           R"(","content":"text )" + channel + "\"," + about + R"(,"sender_ali_id":)" +
           std::to_string(1000 + n) + R"(,"gmt_create":)" + std::to_string(at.time_since_epoch().count()) +
           "}]}}}";
}

std::vector<int> slice(const std::vector<int>& all, const QueryList& parameters) {
    const auto document = JsonDocument::parse(value(parameters, "query"));
    const Json query = document.root();
    const auto page = static_cast<std::size_t>(query["current_page"].integer().value_or(0));
    const auto rows = static_cast<std::size_t>(query["page_size"].integer().value_or(0));
    const std::size_t begin = std::min((page - 1) * rows, all.size()),
                      end = std::min(page * rows, all.size());
    return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)};
}

Outgoing replyTo(const std::string& conversation, const std::string& text = "Hello") {
    Outgoing out;
    out.id = "out-1";
    out.conversation_external_id = conversation;
    out.buyer_external_id = "b1";
    out.text = text;
    out.created_at = *parseTime("2026-09-22T00:00:00.000Z");
    return out;
}

SeededMessage written(
    const Bench& bench, const std::string& conversation, const std::string& text, std::chrono::minutes ago
) {
    SeededMessage out;
    out.conversation = conversation;
    out.buyer = "ru12345678abcd";
    out.text = text;
    out.sent_at = bench.clock.now() - ago;
    return out;
}

Order shippedOrder(const Bench& bench, const std::string& id) {
    Order out;
    out.external_id = id;
    out.status = OrderStatus::Shipped;
    out.ordered_at = bench.clock.now() - 240h;
    out.ship_to = Address{"Ivan P", "GB", "England", "Leeds", "LS1 4AP", "7700900123"};
    out.parcels.push_back({"Cainiao", "LX123456789CN", "", "", bench.clock.now() - 200h, std::nullopt});
    return out;
}

}  // namespace

TEST_CASE(
    "aliexpress: what one buyer writes about two orders makes two conversations, answered apart",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    SeededMessage lamp = written(bench, "lamp", "Where is the lamp?", 40min);
    lamp.order = shippedOrder(bench, "8150000000012345");
    SeededMessage chair = written(bench, "chair", "Where is the chair?", 30min);
    chair.order = shippedOrder(bench, "8150000000099999");
    bench.sandbox->seed(lamp);
    bench.sandbox->seed(chair);
    SeededMessage own = written(bench, "lamp", "It is on its way", 20min);
    own.author = Author::Seller;
    bench.sandbox->seed(own);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming *about_lamp = pulled.byText(lamp.text), *about_chair = pulled.byText(chair.text);
    REQUIRE((about_lamp && about_chair));
    CHECK(about_lamp->conversation_external_id == "880012345:order:8150000000012345");
    CHECK(about_chair->conversation_external_id == "880012345:order:8150000000099999");
    CHECK(about_lamp->buyer_external_id == about_chair->buyer_external_id);
    // The answer on the page settles its own conversation, and not the other that the buyer waits in.
    CHECK(pulled.settled == std::vector<std::string>{about_lamp->conversation_external_id});
    adapter->send(bench.reply(*about_chair, "The chair is oak.", "out-1"));
    adapter->send(bench.reply(*about_lamp, "The lamp is brass.", "out-2"));
    const auto delivered = bench.sandbox->delivered();
    REQUIRE(delivered.size() == 2);
    CHECK(delivered[0].conversation == "chair");
    CHECK(delivered[1].conversation == "lamp");
}

TEST_CASE(
    "aliexpress: a message that is about nothing is answered as one", "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    for (const char* name : {"c0", "c1", "c2", "c3"}) bench.seed(name, std::string("Hello from ") + name);
    const auto adapter = bench.connect();
    const Incoming* found = nullptr;
    const Pulled pulled = bench.drain(*adapter);
    for (const auto& [id, message] : pulled.messages) {
        if (message.conversation_external_id.ends_with(":member:0")) found = &message;
    }
    REQUIRE(found);
    CHECK(found->order_external_id.empty());
    adapter->send(bench.reply(*found, "Hello!"));
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(bench.sandbox->delivered()[0].text == "Hello!");
}

TEST_CASE(
    "aliexpress: a reply is looked for in its own conversation only", "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.sandbox->seed(written(bench, "lamp", "Where is the lamp?", 40min));
    bench.sandbox->seed(written(bench, "chair", "Where is the chair?", 30min));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Outgoing to_lamp = bench.reply(*pulled.byText("Where is the lamp?"), "Tomorrow.", "out-1");
    const Outgoing to_chair = bench.reply(*pulled.byText("Where is the chair?"), "Tomorrow.", "out-2");
    const Receipt receipt = adapter->send(to_lamp);
    auto* finder = dynamic_cast<FindsSent*>(adapter.get());
    REQUIRE(finder != nullptr);
    CHECK_FALSE(finder->findSent(to_chair));
    REQUIRE(finder->findSent(to_lamp));
    CHECK(finder->findSent(to_lamp)->external_id == receipt.external_id);
}

TEST_CASE(
    "aliexpress: a receipt has the id of the reply, which the answer doesn't tell",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Incoming question = *bench.drain(*adapter).byText("A question");
    const Receipt first = adapter->send(bench.reply(question, "Thank you!", "out-1"));
    bench.clock.advance(5min);
    const Receipt second = adapter->send(bench.reply(question, "Thank you!", "out-2"));
    const auto delivered = bench.sandbox->delivered();
    REQUIRE(delivered.size() == 2);
    CHECK(first.external_id == delivered[0].external_id);
    CHECK(second.external_id == delivered[1].external_id);
}

TEST_CASE(
    "aliexpress: a reply that was accepted is sent, though its id can't be looked up",
    "[channels][aliexpress][protocol]"
) {
    const auto after = GENERATE(
        as<HttpResponse>(), HttpResponse{200, {}, "<html>"}, HttpResponse{503, {}, ""},
        HttpResponse{403, {}, ""}, HttpResponse{200, {}, R"({"error_response":{"code":7}})"},
        HttpResponse{200, {}, kEmpty}
    );
    CAPTURE(after.status, after.body);
    Scripted bench([&](const std::string& word, const QueryList&) {
        if (word == "token") return noToken();
        return word == "addmsg" ? ok(R"({"result":{"is_success":true,"error_msg":"success!"}})") : after;
    });
    const Receipt receipt = bench.adapter->send(replyTo("880012345:member:0"));
    CHECK(receipt.external_id.empty());
    CHECK(receipt.accepted_at == bench.clock.now());
}

TEST_CASE(
    "aliexpress: an equal text from before isn't taken for the reply that was just sent",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([&](const std::string& word, const QueryList&) {
        if (word == "token") return noToken();
        if (word == "addmsg") return ok(R"({"result":{"is_success":true}})");
        const Instant before = *parseTime("2026-09-21T23:00:00.000Z");
        return ok(
            R"({"result":{"is_success":true,"message_detail_list":{"d":[{"id":7,"content":"Hello",)"
            R"("sender_login_id":")" +
            std::string(kLoginId) + R"(","gmt_create":)" + std::to_string(before.time_since_epoch().count()) +
            "}]}}}"
        );
    });
    CHECK(bench.adapter->send(replyTo("880012345:member:0")).external_id.empty());
}

TEST_CASE(
    "aliexpress: an answer to a reply that doesn't say it was done leaves its fate open",
    "[channels][aliexpress][protocol]"
) {
    const auto answer = GENERATE(
        as<HttpResponse>(), HttpResponse{200, {}, "{}"}, HttpResponse{200, {}, "<html>"},
        HttpResponse{302, {}, ""}, HttpResponse{503, {}, "x"},
        HttpResponse{200, {}, R"({"type":"SYSTEM","code":"ServiceUnavailable"})"},
        HttpResponse{200, {}, R"({"result":{"is_success":"perhaps"}})"}
    );
    CAPTURE(answer.status, answer.body);
    Scripted bench([&](const std::string& word, const QueryList&) {
        return word == "token" ? noToken() : answer;
    });
    try {
        bench.adapter->send(replyTo("880012345:member:0"));
        FAIL("not done");
    } catch (const TemporaryFailure& failure) {
        CHECK(failure.maybe_done);
    }
}

TEST_CASE(
    "aliexpress: a token that can't be had puts no reply in doubt", "[channels][aliexpress][protocol]"
) {
    Scripted bench([](const std::string& word, const QueryList&) -> HttpResponse {
        CHECK(word == "token");
        throw TemporaryFailure("the connection broke", true);
    });
    try {
        bench.adapter->send(replyTo("880012345:member:0"));
        FAIL("no token");
    } catch (const TemporaryFailure& failure) {
        CHECK_FALSE(failure.maybe_done);
    }
}

TEST_CASE(
    "aliexpress: a reply that the method refuses is refused for good, with its code",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([](const std::string& word, const QueryList&) {
        return word == "token"
                   ? noToken()
                   : ok(R"({"result":{"is_success":false,"sub_error_code":1001,"error_msg":"Hello is rude"}})"
                     );
    });
    try {
        bench.adapter->send(replyTo("880012345:member:0"));
        FAIL("refused");
    } catch (const PermanentFailure& failure) {
        CHECK(failure.code == "1001");
        CHECK(std::string(failure.what()).find("Hello") == std::string::npos);
    }
}

TEST_CASE(
    "aliexpress: a reply that can't go out leaves no trace at the marketplace",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) { return noToken(); });
    CHECK_THROWS_AS(bench.adapter->send(replyTo("880012345")), PermanentFailure);
    CHECK_THROWS_AS(bench.adapter->send(replyTo("880012345:member:0", "")), PermanentFailure);
    CHECK_THROWS_AS(
        bench.adapter->send(replyTo("880012345:member:0", std::string(2001, 'x'))), PermanentFailure
    );
    // Above the BMP a character counts twice.
    std::string emoji;
    for (int i = 0; i < 1001; ++i) emoji += "😀";
    CHECK_THROWS_AS(bench.adapter->send(replyTo("880012345:member:0", emoji)), PermanentFailure);
    CHECK(bench.requests.empty());
}

TEST_CASE("aliexpress: a quiet poll costs one call", "[channels][aliexpress][protocol]") {
    Bench bench(aliexpressKind());
    bench.seed("lamp", "A question");
    const auto adapter = bench.connect();
    const Pulled first = bench.drain(*adapter);
    bench.clock.advance(2min);
    const int before = bench.sandbox->requests();
    const Pulled second = bench.drain(*adapter, first.cursors.back());
    CHECK(second.messages.empty());
    CHECK(second.pages == 1);
    CHECK(bench.sandbox->requests() - before == 1);
}

TEST_CASE(
    "aliexpress: a long channel is read page by page, and later only its end",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.config.settings["cases"] = "false";
    for (int i = 0; i < 120; ++i)
        bench.seed("lamp", "Line " + std::to_string(i), std::chrono::minutes(300 - i));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.messages.size() == 120);
    for (std::size_t i = 0; i < 120; ++i)
        CHECK(pulled.messages.at(pulled.in_order[i]).text == "Line " + std::to_string(i));
    bench.clock.advance(1h);
    bench.seed("lamp", "The newest", 0min);
    const int before = bench.sandbox->requests();
    CHECK(bench.drain(*adapter, pulled.cursors.back()).byText("The newest") != nullptr);
    CHECK(bench.sandbox->requests() - before == 2);
}

TEST_CASE(
    "aliexpress: channels that move up while pages are read are read all the same",
    "[channels][aliexpress][protocol]"
) {
    std::vector<int> all;
    for (int i = 0; i < 90; ++i) all.push_back(i);
    bool deleted = false;
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (word == "querymsgdetaillist") return ok(messagePage(value(parameters, "channel_id")));
        const std::string body = listPage(slice(all, parameters));
        // After the first page five of its channels go: 50 to 54 slip over the edge.
        if (!deleted) all.erase(all.begin() + 10, all.begin() + 15);
        deleted = true;
        return ok(body);
    });
    Cursor cursor;
    const auto texts = drainTexts(*bench.adapter, cursor);
    CHECK(texts.size() == 90);
    for (int i = 50; i < 55; ++i)
        CHECK(std::count(texts.begin(), texts.end(), "text " + std::to_string(i)) == 1);
}

TEST_CASE(
    "aliexpress: rows beyond the 5000th are reached by a narrower query", "[channels][aliexpress][protocol]"
) {
    // 5,010 channels; all but the last ten have the same newest message, so that they cost no call each.
    std::int64_t furthest = 0;
    const auto row = [](JsonWriter& out, int n) {
        const Instant at = kNoon - std::chrono::seconds(n);
        const int message = n < 5000 ? 0 : n;
        out.beginObject()
            .member("channel_id", std::to_string(message))
            .member("other_ali_id", 1000 + message);
        out.member("last_message_id", "m" + std::to_string(message));
        out.member("message_time", static_cast<std::int64_t>(at.time_since_epoch().count())).endObject();
    };
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (word == "querymsgdetaillist") return ok(messagePage(value(parameters, "channel_id")));
        const auto document = JsonDocument::parse(value(parameters, "query"));
        const auto page = *document.root()["current_page"].integer(),
                   rows = *document.root()["page_size"].integer();
        const auto end = *document.root()["end_time"].integer();
        furthest = std::max(furthest, page * rows);
        const auto newest = kNoon.time_since_epoch().count();
        const int first = static_cast<int>(std::max<std::int64_t>(0, (newest - end + 999) / 1000));
        JsonWriter out;
        out.beginObject().key("result").beginObject().member("is_success", true);
        out.key("relation_list").beginObject().key("r").beginArray();
        for (std::int64_t n = first + (page - 1) * rows;
             n < std::min<std::int64_t>(5010, first + page * rows); ++n)
            row(out, static_cast<int>(n));
        out.endArray().endObject().endObject().endObject();
        return ok(out.str());
    });
    Cursor cursor;
    const auto texts = drainTexts(*bench.adapter, cursor);
    CHECK(furthest == 5000);
    CHECK(std::set<std::string>(texts.begin(), texts.end()).size() == 11);
    CHECK(std::count(texts.begin(), texts.end(), "text 5009") == 1);
}

TEST_CASE(
    "aliexpress: one channel that gives no sense stops only itself", "[channels][aliexpress][protocol]"
) {
    bool mended = false;
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (word == "querymsgrelationlist") return ok(listPage({0, 1, 2}));
        const std::string channel = value(parameters, "channel_id");
        return ok(channel == "1" && !mended ? "<html>" : messagePage(channel));
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 2);
    CHECK(page.more);
    CHECK_THROWS_AS(bench.adapter->pull(page.next), NotUnderstood);
    mended = true;
    Cursor cursor = page.next;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE(
    "aliexpress: a channel that is refused is set aside and tried again", "[channels][aliexpress][protocol]"
) {
    bool refused = true;
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (word == "querymsgrelationlist") return ok(listPage({0, 1}));
        const std::string channel = value(parameters, "channel_id");
        return ok(
            channel == "1" && refused ? R"({"result":{"is_success":false,"error_code":42}})"
                                      : messagePage(channel)
        );
    });
    const Page page = bench.adapter->pull({});
    CHECK(page.messages.size() == 1);
    CHECK_FALSE(page.more);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable[0].reason.find("42") != std::string::npos);
    CHECK(
        bench.adapter->reparse(page.unreadable[0].raw).unreadable.at(0).external_id ==
        page.unreadable[0].external_id
    );
    refused = false;
    Cursor cursor = page.next;
    CHECK(drainTexts(*bench.adapter, cursor) == std::vector<std::string>{"text 1"});
}

TEST_CASE(
    "aliexpress: a budget smaller than a page still gets through it", "[channels][aliexpress][protocol]"
) {
    std::vector<int> all;
    for (int i = 0; i < 40; ++i) all.push_back(i);
    int budget = 0;
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (budget-- <= 0)
            return ok(R"({"error_response":{"code":7,"sub_msg":"This ban will last 30 more seconds"}})");
        return ok(
            word == "querymsgrelationlist" ? listPage(slice(all, parameters))
                                           : messagePage(value(parameters, "channel_id"))
        );
    });
    std::set<std::string> texts;
    Cursor cursor;
    int throttled = 0;
    for (bool more = true; more && throttled < 20;) {
        try {
            const Page page = bench.adapter->pull(cursor);
            for (const auto& message : page.messages) texts.insert(message.text);
            cursor = page.next;
            more = page.more;
        } catch (const Throttled& error) {
            CHECK(error.until == bench.clock.now() + 30s);
            ++throttled;
            budget = 10;
        }
    }
    CHECK(texts.size() == 40);
    CHECK(throttled < 10);
}

TEST_CASE(
    "aliexpress: a message brings its order with parcel and destination", "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    SeededMessage message = written(bench, "lamp", "Where is my parcel?", 30min);
    message.order = shippedOrder(bench, "8150000000012345");
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.orders.contains("8150000000012345"));
    const Order& order = pulled.orders.at("8150000000012345");
    CHECK(order.status == OrderStatus::Shipped);
    REQUIRE(order.parcels.size() == 1);
    CHECK(order.parcels[0].shipped_at == bench.clock.now() - 200h);
    REQUIRE(order.ship_to);
    CHECK(order.ship_to->country == "GB");
    CHECK(order.buyer_external_id == "ru12345678abcd");
}

TEST_CASE(
    "aliexpress: a destination is asked for only where the order doesn't tell it",
    "[channels][aliexpress][protocol]"
) {
    std::string data =
        R"("order_status":"WAIT_BUYER_ACCEPT_GOODS","receipt_address":{"country":"ES","city":"Madrid"})";
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        CHECK(value(parameters, "param1") == R"({"order_id":8150000000012345})");
        return ok(
            word == "order.info.get" ? R"({"result":{"data":{)" + data + "}}}"
                                     : R"({"result":{"country":"PT","city":"Porto"}})"
        );
    });
    auto* orders = dynamic_cast<FetchesOrders*>(bench.adapter.get());
    REQUIRE(orders != nullptr);
    CHECK(orders->fetchOrder("8150000000012345")->ship_to->city == "Madrid");
    CHECK(bench.words.size() == 1);
    data = R"("order_status":"WAIT_BUYER_ACCEPT_GOODS")";
    CHECK(orders->fetchOrder("8150000000012345")->ship_to->city == "Porto");
    CHECK(bench.words.size() == 3);
    data = R"("order_status":"PLACE_ORDER_SUCCESS")";
    CHECK_FALSE(orders->fetchOrder("8150000000012345")->ship_to);
    CHECK(bench.words.size() == 4);
}

TEST_CASE("aliexpress: orders that fail don't hold up messages", "[channels][aliexpress][protocol]") {
    Bench bench(aliexpressKind());
    SeededMessage message = written(bench, "lamp", "Where is my parcel?", 30min);
    message.order = shippedOrder(bench, "8150000000012345");
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    bench.misbehave(
        GENERATE(Fault::ServerError, Fault::Garbage, Fault::CutBefore, Fault::Throttle), 1000,
        FaultPlan::Where::Orders
    );
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == std::vector<std::string>{"Where is my parcel?"});
    CHECK(pulled.orders.empty());
}

TEST_CASE(
    "aliexpress: without the right to orders messages come, and nobody asks again",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (word == "querymsgrelationlist") return ok(listPage({1, 2, 3}));
        if (word == "order.info.get")
            return ok(R"({"error_response":{"code":11,"msg":"Insufficient isv permissions"}})");
        const std::string channel = value(parameters, "channel_id");
        return ok(messagePage(channel, R"("message_type":"order","extern_id":815)" + channel));
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 3);
    CHECK(std::count(bench.words.begin(), bench.words.end(), "order.info.get") == 1);
    auto* orders = dynamic_cast<FetchesOrders*>(bench.adapter.get());
    CHECK_THROWS_AS(orders->fetchOrder("8151"), CredentialsRefused);
}

TEST_CASE("aliexpress: orders that aren't wanted aren't read", "[channels][aliexpress][protocol]") {
    Scripted bench(
        [&](const std::string& word, const QueryList& parameters) {
            if (word == "token") return noToken();
            return ok(
                word == "querymsgrelationlist"
                    ? listPage({1})
                    : messagePage(
                          value(parameters, "channel_id"), R"("message_type":"order","extern_id":815)"
                      )
            );
        },
        {{"orders", "false"}}
    );
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(std::count(bench.words.begin(), bench.words.end(), "order.info.get") == 0);
}

TEST_CASE(
    "aliexpress: the old gateway serves the same account, by either signature",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.config.settings["gateway"] = "top";
    bench.config.settings["top_sign_method"] = GENERATE("md5", "hmac");
    bench.seed("lamp", "Do you ship to Chile?");
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ExpireToken, 1, FaultPlan::Where::Pull);
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("Do you ship to Chile?"));
    adapter->send(bench.reply(*pulled.byText("Do you ship to Chile?"), "Yes; 100% & \"more\" + ü"));
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(bench.sandbox->delivered()[0].text == "Yes; 100% & \"more\" + ü");
    CHECK(adapter->check().name == kLoginId);
    CHECK(bench.sandbox->complaints().empty());
}

TEST_CASE("aliexpress: the old gateway names wrong secrets", "[channels][aliexpress][protocol]") {
    Bench bench(aliexpressKind());
    bench.config.settings["gateway"] = "top";
    bench.config.secrets[GENERATE("app_secret", "refresh_token")] = "quite-wrong-secret";
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
}

TEST_CASE(
    "aliexpress: a refreshed token is stored with the end that the sign-in gave it",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word != "token") return ok(kEmpty);
        CHECK(value(parameters, "refresh_token") == "rt");
        return ok(
            R"({"code":"0","access_token":"a","refresh_token":"rt-2","expires_in":3600,"refresh_expires_in":1000})"
        );
    });
    static_cast<void>(bench.adapter->check());
    REQUIRE(bench.stored.size() == 1);
    CHECK(bench.stored[0].name == "refresh_token");
    CHECK(bench.stored[0].value == "rt-2");
    CHECK(bench.stored[0].ends == bench.clock.now() + 1000s);
}

TEST_CASE(
    "aliexpress: refreshing doesn't lengthen a sign-in: after sixty days the account must be connected again",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    const auto adapter = bench.connect();
    CHECK(adapter->check().name == kLoginId);
    for (int days = 10; days <= 50; days += 10) {
        bench.clock.advance(240h);
        CHECK(adapter->check().name == kLoginId);
    }
    bench.clock.advance(20 * 24h);
    const auto restarted = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(restarted->check()); }) == Failure::Credentials);
}

TEST_CASE(
    "aliexpress: a token that ended is renewed once, and a new one that is refused isn't believed",
    "[channels][aliexpress][protocol]"
) {
    int tokens = 0;
    Scripted bench([&](const std::string& word, const QueryList&) {
        if (word == "token") ++tokens;
        return word == "token" ? noToken() : ok(R"({"type":"ISV","code":"IllegalAccessToken"})");
    });
    CHECK_THROWS_AS(bench.adapter->check(), TemporaryFailure);
    CHECK(tokens == 2);
    CHECK(bench.words.size() == 2);
}

TEST_CASE(
    "aliexpress: the browser round stores the refresh token and uses it at once",
    "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.config.settings["gateway"] = GENERATE("iop", "top");
    bench.config.secrets.erase("refresh_token");
    const auto adapter = bench.connect();
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
    auto* authorizer = dynamic_cast<Authorizes*>(adapter.get());
    REQUIRE(authorizer != nullptr);
    CHECK(bench.failure([&] { authorizer->authorized({{"error", "denied"}}, ""); }) == Failure::Credentials);
    authorizer->authorized({{"code", "3_500600_codeFromTheBrowser"}}, "https://hub.example/callback");
    REQUIRE(bench.stored_secrets.contains("refresh_token"));
    CHECK(adapter->check().name == kLoginId);
    CHECK(bench.connect()->check().name == kLoginId);
}

TEST_CASE(
    "aliexpress: check warns of tokens that are another account's", "[channels][aliexpress][protocol]"
) {
    Bench bench(aliexpressKind());
    bench.config.settings["login_id"] = "cn1599999999zzzz";
    const Identity identity = bench.connect()->check();
    REQUIRE(identity.warnings.size() == 1);
    CHECK(identity.warnings[0].find(kLoginId) != std::string::npos);
}

TEST_CASE("aliexpress: check tells how far the clocks are apart", "[channels][aliexpress][protocol]") {
    Bench bench(aliexpressKind());
    const auto adapter = bench.connect();
    bench.misbehave(Fault::ClockSkew, 100);
    const auto skew = adapter->check().clock_skew;
    REQUIRE(skew);
    CHECK(std::chrono::abs(*skew - 1h) < 2s);
}

TEST_CASE(
    "aliexpress: a clock that is off is corrected by what the refusal tells",
    "[channels][aliexpress][protocol]"
) {
    std::optional<std::string> timestamp;
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (timestamp) return timestamp = value(parameters, "timestamp"), ok(kEmpty);
        timestamp = "";
        const Instant theirs = *parseTime("2026-09-22T05:00:00.000Z");
        return HttpResponse{
            200, {{"date", formatHttpDate(theirs)}}, R"({"type":"ISV","code":"InvalidTimestamp"})"};
    });
    CHECK_THROWS_AS(bench.adapter->check(), TemporaryFailure);
    CHECK(bench.adapter->check().name == kLoginId);
    const Instant theirs = *parseTime("2026-09-22T05:00:00.000Z");
    CHECK(timestamp == std::to_string(theirs.time_since_epoch().count()));
}

TEST_CASE(
    "aliexpress: pictures are fetched from https or the marketplace's own address alone",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([](const std::string&, const QueryList&) { return noToken(); });
    auto* files = dynamic_cast<FetchesAttachments*>(bench.adapter.get());
    REQUIRE(files != nullptr);
    for (const char* ref :
         {"http://169.254.169.254/latest", "file:///etc/passwd", "", "//ae01.alicdn.com/a.jpg"}) {
        CAPTURE(ref);
        CHECK_THROWS_AS(files->fetchAttachment(ref, 1000), PermanentFailure);
    }
    CHECK(bench.requests.empty());
}

TEST_CASE(
    "aliexpress: a notification is known by its signature, whatever the header's case",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([](const std::string& word, const QueryList&) {
        return word == "token" ? noToken() : ok(kEmpty);
    });
    auto* receiver = dynamic_cast<ReceivesPush*>(bench.adapter.get());
    REQUIRE(receiver != nullptr);
    const auto notify = [&](const std::string& seller_id, const std::string& header) {
        HttpRequest request;
        request.method = "POST";
        request.body =
            R"({"seller_id":")" + seller_id + R"(","message_type":53,"data":{},"timestamp":1790000000})";
        request.headers = {{header, aliexpress::pushSignature("500600", "ae-test-secret", request.body)}};
        return receiver->onPush(request);
    };
    CHECK(notify("1700000001", "Authorization"));
    CHECK(notify("1700000001", "authorization"));
    CHECK_FALSE(notify("1700000001", "X-Authorization"));
    // Whose notifications are ours is known once the tokens have told it.
    CHECK(notify("1700000002", "Authorization"));
    static_cast<void>(bench.adapter->check());
    CHECK_FALSE(notify("1700000002", "Authorization"));
    CHECK(notify("1700000001", "Authorization"));
}

TEST_CASE(
    "aliexpress: reading marks the whole channel, and nothing marks it before",
    "[channels][aliexpress][protocol]"
) {
    Scripted bench([&](const std::string& word, const QueryList& parameters) {
        if (word == "token") return noToken();
        if (word == "updatemsgread") CHECK(value(parameters, "channel_id") == "1");
        return ok(
            word == "querymsgrelationlist" ? listPage({1})
            : word == "updatemsgread"      ? kEmpty
                                           : messagePage("1")
        );
    });
    Cursor cursor;
    CHECK(drainTexts(*bench.adapter, cursor).size() == 1);
    CHECK(std::count(bench.words.begin(), bench.words.end(), "updatemsgread") == 0);
    auto* marker = dynamic_cast<MarksRead*>(bench.adapter.get());
    REQUIRE(marker != nullptr);
    marker->markRead("1:member:0");
    CHECK(std::count(bench.words.begin(), bench.words.end(), "updatemsgread") == 1);
    CHECK_THROWS_AS(marker->markRead("1"), PermanentFailure);
}
