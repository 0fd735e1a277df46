#include <catch2/catch.hpp>

#include "hub/inbox/tagger.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

const std::string kReturn = "dispute.return_exchange.accepted";
const std::string kPayment = "pre_sale.payment_problem.methods";

/// A hub with an editor and a seller at their pages, and a German buyer of a second account.
struct Counter : Office {
    Counter() {
        addUser("editor", {hub::Role::Editor});
        auto& store = *service->workplace().store;
        hub::Account account;
        account.kind = "lantern";
        account.name = "lanterns";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::TagInput input;
        input.text = "Guten Tag, ich möchte die Lampe zurückgeben. Wie lange habe ich dafür Zeit?";
        hub::Arrivals arrivals;
        arrivals.messages.push_back(message("m2", "c2", input.text, kNoon));
        arrivals.messages.back().tags = hub::storedTags(hub::tag(input));
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        as("editor");
        seller.signIn("seller", kPassword);
    }
    void as(const std::string& name) { client->signIn(name, kPassword); }
    Answer state(const std::string& items) { return client->send("PUT", "shop-facts", R"({"items":[)" + items + "]}"); }
    /// The field that a refused statement names.
    std::string fieldOf(const std::string& items) {
        const auto answer = state(items);
        INFO(answer.body);
        CHECK(answer.status == 422);
        return answer.json().root()["field"].text();
    }
    /// The template as it is filled for a conversation.
    channels::JsonDocument filled(const std::string& conversation, const std::string& key, const std::string& facts = "{}") {
        const auto answer =
            seller.post("conversations/" + conversation + "/suggestions", R"({"template":")" + key + R"(","facts":)" + facts + "}");
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return answer.json();
    }
    std::string textFor(const std::string& conversation, const std::string& key, const std::string& facts = "{}") {
        return filled(conversation, key, facts).root()["suggestions"][0]["text"].text();
    }

    Client seller{service->url()};
};


std::string days(const std::string& name, const std::string& value, const std::string& account = "null") {
    return R"({"name":")" + name + R"(","values":[{"account":)" + account + R"(,"value":")" + value + "\"}]}";
}

}  // namespace

TEST_CASE("what the shop states fills a reply, and what its writer types outweighs it", "[api][facts]") {
    Counter counter;
    REQUIRE(contains(counter.textFor("cnv_2", kReturn), "[[return_days]]"));
    const auto stated = counter.state(days("return_days", "30"));
    INFO(stated.body);
    REQUIRE(stated.status == 200);
    CHECK(contains(stated.body, R"({"account":null,"language":null,"value":"30"})"));
    const auto document = counter.filled("cnv_2", kReturn);
    const auto suggestion = document.root()["suggestions"][0];
    CHECK(contains(suggestion["text"].text(), "30 Tagen"));
    CHECK(contains(suggestion["preview"]["text"].text(), "30"));
    CHECK(suggestion["standing"]["return_days"].text() == "30");
    CHECK(suggestion["missing"].size() == 0);
    const auto typed = counter.filled("cnv_2", kReturn, R"({"return_days":"14"})");
    CHECK(contains(typed.root()["suggestions"][0]["text"].text(), "14 Tagen"));
    CHECK_FALSE(typed.root()["suggestions"][0]["standing"]["return_days"].exists());
}

TEST_CASE("an account's own value is used for its buyers alone", "[api][facts]") {
    Counter counter;
    const std::string both =
        R"({"name":"return_days","values":[{"value":"30"},{"account":"acc_2","value":"21"}]})";
    REQUIRE(counter.state(both).status == 200);
    CHECK(contains(counter.textFor("cnv_1", kReturn), "30 days"));
    CHECK(contains(counter.textFor("cnv_2", kReturn), "21 Tagen"));
    REQUIRE(counter.state(R"({"name":"return_days","values":[]})").status == 200);
    CHECK(contains(counter.textFor("cnv_2", kReturn), "[[return_days]]"));
}

TEST_CASE("a text is stated in the buyer's language, else in the words for every language", "[api][facts]") {
    Counter counter;
    const std::string words =
        R"({"name":"payment_methods","values":[{"value":"Visa, PayPal"},{"language":"de-DE","value":"Visa, PayPal und Rechnung"}]})";
    const auto stated = counter.state(words);
    INFO(stated.body);
    REQUIRE(stated.status == 200);
    CHECK(contains(stated.body, R"({"account":null,"language":"de","value":"Visa, PayPal und Rechnung"})"));
    CHECK(contains(counter.textFor("cnv_2", kPayment), "Visa, PayPal und Rechnung"));
    CHECK(contains(counter.textFor("cnv_1", kPayment), "Visa, PayPal."));
}

TEST_CASE("a message from anywhere is answered with the whole shop's facts", "[api][facts]") {
    Counter counter;
    REQUIRE(counter.state(days("return_days", "30") + "," + days("refund_days", "5", R"("acc_2")")).status == 200);
    const auto answer = counter.seller.post("suggest", R"({"id":"1","text":"I would like to return the lamp. How do I send it back?"})");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(contains(answer.body, "within 30 days"));
    CHECK_FALSE(contains(answer.body, "5 business days"));
}

TEST_CASE("a statement that can't stand is refused by field and changes nothing", "[api][facts]") {
    Counter counter;
    REQUIRE(counter.state(days("delivery_days_min", "3") + "," + days("delivery_days_max", "7")).status == 200);
    const auto before = counter.client->get("shop-facts").body;
    for (const char* wrong : {"0", "1000", "-1", "3.5", "", "soon"}) CHECK(counter.fieldOf(days("return_days", wrong)) == "return_days");
    CHECK(counter.fieldOf(days("tracking_number", "5")) == "name");
    CHECK(counter.fieldOf(days("delivery_days_min", "8")) == "delivery_days_min");
    // For one account alone it would run backwards.
    CHECK(counter.fieldOf(R"({"name":"delivery_days_max","values":[{"value":"7"},{"account":"acc_2","value":"2"}]})") == "delivery_days_min");
    CHECK(counter.fieldOf(days("return_days", "5", R"("acc_99")")) == "return_days.account");
    CHECK(counter.fieldOf(R"({"name":"return_days","values":[{"language":"de","value":"5"}]})") == "return_days.language");
    CHECK(counter.fieldOf(R"({"name":"payment_methods","values":[{"language":"!","value":"Visa"}]})") == "payment_methods.language");
    CHECK(counter.fieldOf(R"({"name":"payment_methods","values":[{"value":"Visa\nPayPal"}]})") == "payment_methods");
    CHECK(counter.fieldOf(R"({"name":"payment_methods","values":[{"value":")" + std::string(201, 'x') + "\"}]}") == "payment_methods");
    CHECK(counter.fieldOf(R"({"name":"payment_methods","values":[{"value":"Visa"},{"value":"PayPal"}]})") == "payment_methods");
    CHECK(counter.fieldOf(R"({"name":"return_days","values":"30"})") == "return_days");
    CHECK(counter.fieldOf(days("return_days", "5") + "," + days("return_days", "6")) == "name");
    CHECK(counter.client->send("PUT", "shop-facts", R"({"items":{}})").status == 422);
    CHECK(counter.client->get("shop-facts").body == before);
}

TEST_CASE("two hundred characters are counted as a reader counts them", "[api][facts]") {
    Counter counter;
    std::string text;
    for (int i = 0; i < 200; ++i) text += "é";
    CHECK(counter.state(R"({"name":"payment_methods","values":[{"value":")" + text + "\"}]}").status == 200);
}

TEST_CASE("sellers read the shop's facts and don't state them", "[api][facts]") {
    Counter counter;
    REQUIRE(counter.state(days("dispatch_days", "2")).status == 200);
    counter.as("seller");
    CHECK(counter.state(days("dispatch_days", "9")).status == 403);
    const auto answer = counter.client->get("shop-facts");
    REQUIRE(answer.status == 200);
    const auto document = answer.json();
    CHECK(document.root()["items"].size() == 7);
    CHECK(document.root()["items"][std::size_t{0}]["name"].text() == "dispatch_days");
    CHECK(document.root()["items"][std::size_t{0}]["type"].text() == "count");
    CHECK(document.root()["items"][std::size_t{0}]["values"][std::size_t{0}]["value"].text() == "2");
    counter.as("operator");
    CHECK(counter.state(days("dispatch_days", "3")).status == 200);
}

TEST_CASE("only facts that a statement changes stand in the audit trail", "[api][facts]") {
    Counter counter;
    REQUIRE(counter.state(days("dispatch_days", "2") + "," + days("refund_days", "5")).status == 200);
    REQUIRE(counter.state(days("dispatch_days", "2") + "," + days("refund_days", "6")).status == 200);
    counter.as("operator");
    const auto document = counter.client->get("audit?action=change_shop_fact").json();
    const auto entries = document.root()["items"];
    REQUIRE(entries.size() == 3);
    CHECK(entries[std::size_t{0}]["about"].text() == "refund_days");
}

TEST_CASE("values of an account that was removed are neither listed nor in the way", "[api][facts]") {
    Counter counter;
    REQUIRE(counter.state(days("delivery_days_max", "4", R"("acc_2")")).status == 200);
    counter.as("operator");
    REQUIRE(counter.client->send("DELETE", "accounts/acc_2").status == 204);
    CHECK_FALSE(contains(counter.client->get("shop-facts").body, "acc_2"));
    CHECK(counter.state(days("delivery_days_min", "9")).status == 200);
}
