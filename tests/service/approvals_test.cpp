#include <algorithm>
#include <thread>

#include <catch2/catch.hpp>

#include "hub/app/clock.h"
#include "tests/support/market.h"
#include "tests/support/office.h"

using namespace tests;

namespace {

using Cost = channels::Action::Cost;

/// An action that pays an order back, and of which nothing must be typed.
const channels::Action* payingBack(const channels::Descriptor& kind) {
    const auto fits = [](const channels::Action& action) {
        return action.cost == Cost::Order && std::ranges::all_of(action.inputs, [](const channels::Setting& input) {
                   return !input.required || input.type == channels::SettingType::Choice;
               });
    };
    const auto found = std::ranges::find_if(kind.actions, fits);
    return found == kind.actions.end() ? nullptr : &*found;
}

const channels::Kind& kindThatPaysBack() {
    for (const auto& kind : channels::allKinds()) {
        if (payingBack(kind.descriptor) != nullptr) return kind;
    }
    throw std::logic_error("no kind pays back");
}

/// A hub with a marketplace at which a buyer has bought something for 39.90 EUR, two sellers and two who may approve.
struct Counter : Office {
    Counter() : market{&kindThatPaysBack(), kindThatPaysBack().makeSandbox(clock)} {
        addUser("approver", {hub::Role::Seller, hub::Role::Approver});
        auto& place = service->workplace();
        connect(market, "counter", *place.store, *place.vault, clock.now());
        channels::SeededMessage question;
        question.conversation = "first";
        question.buyer = "Jonas Weber";
        question.text = "The lamp is broken, I want my money back.";
        question.sent_at = clock.now() - 1h;
        question.order.emplace();
        question.order->external_id = "5f3a1c9e8b7d6a5f3a1c9e8b";
        question.order->status = channels::OrderStatus::Shipped;
        question.order->ordered_at = clock.now() - 48h;
        question.order->buyer_external_id = "Jonas Weber";
        question.order->items = {{"LMP-01", "", "Lamp", 1, {}}};
        question.order->total = channels::Money{"39.90", "EUR"};
        market.sandbox->seed(question);
        place.poller->wake();
        seller.signIn("seller", kPassword);
        boss.signIn("operator", kPassword);
        approver.signIn("approver", kPassword);
        conversation = waited("conversation", [&] { return conversationHere(); });
    }
    std::string conversationHere() {
        const auto document = seller.get("conversations").json();
        const auto items = document.root()["items"];
        for (std::size_t n = 0; n < items.size(); ++n) {
            if (!items[n]["order_id"].isNull() && !items[n]["order_status"].isNull()) return items[n]["id"].text();
        }
        return {};
    }
    template <class Look>
    static std::string waited(const char* what, const Look& look) {
        for (int tries = 0; tries < 12000; ++tries) {
            if (auto seen = look(); !seen.empty()) return seen;
            std::this_thread::sleep_for(5ms);
        }
        throw std::runtime_error(std::string("never seen: ") + what);
    }
    void limit(const std::string& amount) {
        const auto set = boss.send(
            "PUT", "limits",
            R"({"items":[{"role":"seller","user":null,"span":"action","action":null,"amount":")" + amount + R"(","currency":"EUR"}]})"
        );
        INFO(set.body);
        REQUIRE(set.status == 200);
    }
    std::string bodyOf(const std::string& key, bool again = true) {
        const std::string name = payingBack(market.kind->descriptor)->name;
        const auto document = seller.post("conversations/" + conversation + "/choices", R"({"action":")" + name + R"("})").json();
        channels::JsonWriter out;
        out.beginObject().member("action", name);
        if (!key.empty()) out.member("key", key).member("reason", "the photo shows the crack").member("again", again);
        out.key("inputs").beginObject();
        document.root()["choices"].forEachMember([&](std::string_view input, channels::Json choices) {
            out.key(input).value(choices[std::size_t{0}].text());
        });
        out.endObject().endObject();
        return out.str();
    }
    Answer ask(Client& who, const std::string& key) { return who.post("conversations/" + conversation + "/actions", bodyOf(key)); }
    /// One that waits; its address among the approvals.
    std::string held(const std::string& key = "key-0001") {
        const auto asked = ask(seller, key);
        INFO(asked.body);
        REQUIRE(asked.status == 201);
        const auto document = asked.json();
        REQUIRE(document.root()["state"].text() == "awaiting_approval");
        return "approvals/" + document.root()["id"].text();
    }
    std::string ended(const std::string& approval) {
        const std::string action = "actions/" + approval.substr(approval.find('/') + 1);
        return waited("an end", [&] {
            const std::string state = seller.get(action).json().root()["state"].text();
            return state == "waiting" || state == "doing" || state == "awaiting_approval" ? std::string() : state;
        });
    }
    std::size_t paidBack() {
        const auto acts = market.sandbox->acted();
        return static_cast<std::size_t>(std::ranges::count_if(acts, [&](const std::string& act) {
            return act.starts_with(payingBack(market.kind->descriptor)->name + " ");
        }));
    }

    hub::SystemClock clock;
    Market market;
    std::string conversation;
    Client seller{service->url()}, boss{service->url()}, approver{service->url()};
};

}  // namespace

TEST_CASE("the same action is refused while it waits unless it is meant twice", "[api][approvals]") {
    Counter counter;
    counter.limit("10.00");
    counter.held();
    const std::string actions = "conversations/" + counter.conversation + "/actions";
    const auto refused = counter.approver.post(actions, counter.bodyOf("key-0002", false));
    CHECK(refused.status == 409);
    CHECK(refused.body.find("asked_already") != std::string::npos);
    const auto meant = counter.approver.post(actions, counter.bodyOf("key-0002", true));
    CHECK(meant.status == 201);
    CHECK(counter.boss.get("approvals").json().root()["items"][std::size_t{0}]["action"]["approval"]["repeated"].boolean() == true);
}

TEST_CASE("an action above the limit waits for a colleague and is then done once", "[api][approvals]") {
    Counter counter;
    counter.limit("10.00");
    const auto checked = counter.seller.post("conversations/" + counter.conversation + "/actions/check", counter.bodyOf(""));
    INFO(checked.body);
    REQUIRE(checked.status == 200);
    const auto document = checked.json();
    CHECK(document.root()["cost"]["amount"].text() == "39.90");
    CHECK(document.root()["hold"]["why"].text() == "above_limit");
    CHECK(document.root()["hold"]["limit"]["amount"].text() == "10.00");

    const auto waiting = counter.held();
    CHECK(counter.paidBack() == 0);
    const auto list = counter.boss.get("approvals").json();
    CHECK(list.root()["to_decide"].integer() == 1);
    const auto item = list.root()["items"][std::size_t{0}];
    CHECK(item["action"]["approval"]["reason"].text() == "the photo shows the crack");
    CHECK_FALSE(item["label"].text().empty());
    // Whoever decides reads what was given, by the names that it has for people.
    const auto inputs = item["inputs"];
    std::size_t given = 0;
    item["action"]["inputs"].forEachMember([&](std::string_view, channels::Json) { ++given; });
    REQUIRE(inputs.size() == given);
    for (std::size_t n = 0; n < given; ++n) {
        CHECK_FALSE(inputs[n]["label"].text().empty());
        CHECK_FALSE(inputs[n]["value"].text().empty());
    }
    CHECK(item["action"]["conversation"].text() == counter.conversation);

    CHECK_FALSE(item["action"]["approval"]["scene"].text().empty());
    const auto blind = counter.boss.post(waiting + "/approve", R"({"scene":"another"})");
    CHECK(blind.status == 409);
    CHECK(blind.body.find("scene_changed") != std::string::npos);

    std::vector<int> statuses(6);
    {
        std::vector<std::thread> people;
        for (std::size_t n = 0; n < statuses.size(); ++n) {
            people.emplace_back([&, n] {
                Client who = n % 2 == 0 ? counter.boss : counter.approver;
                statuses[n] = who.post(waiting + "/approve", R"({"word":"fine"})").status;
            });
        }
        for (auto& each : people) each.join();
    }
    for (const int status : statuses) CHECK(status == 200);
    CHECK(counter.ended(waiting) == "done");
    CHECK(counter.boss.post(waiting + "/approve").status == 200);
    CHECK(counter.boss.post(waiting + "/decline", R"({"word":"no"})").status == 409);
    CHECK(counter.ended(waiting) == "done");
    CHECK(counter.paidBack() == 1);
    CHECK(counter.market.sandbox->complaints().empty());
}

TEST_CASE("an action within the limit goes at once and without limits so does any", "[api][approvals]") {
    Counter counter;
    SECTION("without limits") {}
    SECTION("within them") { counter.limit("39.90"); }
    const auto asked = counter.ask(counter.seller, "key-0001");
    REQUIRE(asked.status == 201);
    CHECK(asked.json().root()["approval"].isNull());
    CHECK(counter.ended("approvals/" + asked.json().root()["id"].text()) == "done");
    CHECK(counter.paidBack() == 1);
}

TEST_CASE("what is declined is told to its asker with the word why", "[api][approvals]") {
    Counter counter;
    counter.limit("10");
    const auto waiting = counter.held();
    CHECK(counter.approver.post(waiting + "/decline", "{}").status == 422);
    CHECK(counter.approver.post(waiting + "/decline", R"({"word":"  "})").status == 422);
    CHECK(counter.approver.post(waiting + "/decline", R"({"word":"ask for the part first"})").status == 200);
    const auto mine = counter.seller.get("approvals?of=me").json();
    CHECK(mine.root()["answered"].integer() == 1);
    const auto action = mine.root()["items"][std::size_t{0}]["action"];
    CHECK(action["state"].text() == "declined");
    CHECK(action["approval"]["word"].text() == "ask for the part first");
    CHECK(counter.seller.post(waiting + "/seen").status == 204);
    CHECK(counter.seller.get("approvals?of=me").json().root()["answered"].integer() == 0);
    CHECK(counter.paidBack() == 0);
}

TEST_CASE("only those with the right approve and never what they asked for themselves", "[api][approvals]") {
    Counter counter;
    counter.limit("10");
    const auto waiting = counter.held();
    CHECK(counter.seller.post(waiting + "/approve").status == 403);
    CHECK(counter.seller.get("approvals").json().root()["to_decide"].integer() == 0);
    CHECK(counter.boss.post(waiting + "/withdraw").status == 403);
    CHECK(counter.seller.post(waiting + "/withdraw").status == 200);
    CHECK(counter.boss.post(waiting + "/approve").status == 409);
    const auto own = counter.ask(counter.approver, "key-0002");
    REQUIRE(own.json().root()["state"].text() == "awaiting_approval");
    const auto address = "approvals/" + own.json().root()["id"].text();
    CHECK(counter.approver.post(address + "/approve").status == 403);
    CHECK(counter.boss.post(address + "/approve").status == 200);
    CHECK(counter.boss.post("approvals/act_999/approve").status == 404);
}

TEST_CASE("limits are set whole by operators and refused with their place", "[api][approvals]") {
    Office office;
    office.client->signIn("operator", kPassword);
    const auto put = [&](const std::string& item) {
        return office.client->send("PUT", "limits", R"({"items":[)" + item + "]}");
    };
    const std::string good = R"({"role":"seller","user":null,"span":"day","action":null,"amount":"100.00","currency":"EUR"})";
    CHECK(put(good).status == 200);
    const auto got = office.client->get("limits").json();
    CHECK(got.root()["items"][std::size_t{0}]["amount"].text() == "100.00");
    CHECK(got.root()["actions"].size() > 0);
    CHECK(put(good + "," + good).status == 422);
    for (const char* bad : {
             R"({"role":"editor","user":null,"span":"day","action":null,"amount":"1","currency":"EUR"})",
             R"({"role":null,"user":null,"span":"day","action":null,"amount":"1","currency":"EUR"})",
             R"({"role":"seller","user":"usr_1","span":"day","action":null,"amount":"1","currency":"EUR"})",
             R"({"role":null,"user":"usr_999","span":"day","action":null,"amount":"1","currency":"EUR"})",
             R"({"role":"seller","user":null,"span":"week","action":null,"amount":"1","currency":"EUR"})",
             R"({"role":"seller","user":null,"span":"action","action":"dance","amount":"1","currency":"EUR"})",
             R"({"role":"seller","user":null,"span":"action","action":null,"amount":"-1","currency":"EUR"})",
             R"({"role":"seller","user":null,"span":"action","action":null,"amount":1.5,"currency":"EUR"})",
             R"({"role":"seller","user":null,"span":"action","action":null,"amount":"1","currency":"euro"})",
         }) {
        INFO(bad);
        CHECK(put(bad).status == 422);
    }
    CHECK(office.client->get("limits").json().root()["items"].size() == 1);
    office.client->signIn("seller", kPassword);
    CHECK(office.client->get("limits").status == 403);
    CHECK(put(good).status == 403);
}
