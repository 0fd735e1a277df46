#include <catch2/catch.hpp>

#include <numeric>

#include "templates/memory/habits.h"
#include "templates/memory/memory.h"

using namespace templates;

namespace {

Remembered answered(const std::string& text, const std::string& intent, const std::string& key, std::int64_t message = 0) {
    return {gistOf(text), intent, key, "shipped", false, message};
}

double weightOf(const std::vector<Memory::Vote>& votes, const std::string& name) {
    for (const auto& vote : votes)
        if (vote.name == name) return vote.weight;
    return 0;
}

constexpr const char* kWhere = "Where is my parcel? It should have been here on Monday.";

}  // namespace

TEST_CASE("messages that ask for the same lie nearer than those that don't, across languages", "[memory]") {
    const auto near = [](const char* a, const char* b) {
        const auto first = gistOf(a), second = gistOf(b);
        return std::inner_product(first.begin(), first.end(), second.begin(), 0.0F);
    };
    const float same = near("Where is my parcel?", "Wo bleibt mein Paket?");
    CHECK(same > near("Where is my parcel?", "Can I get a lower price for ten pieces?"));
    CHECK(same > near("Wo bleibt mein Paket?", "Das Glas ist zerbrochen angekommen."));
}

TEST_CASE("an answered message speaks for its template where a like one comes, less in another state of the order", "[memory]") {
    Memory memory;
    memory.add(answered(kWhere, "order_tracking", "shipping.order_tracking.late"));
    const auto same = memory.ask(gistOf(kWhere), "shipped");
    const auto other_state = memory.ask(gistOf(kWhere), "delivered");
    const auto other = memory.ask(gistOf("Which size should I take? I am 1.80 m tall."), "shipped");
    CHECK(weightOf(same.templates, "shipping.order_tracking.late") > weightOf(other_state.templates, "shipping.order_tracking.late"));
    CHECK(weightOf(other_state.templates, "shipping.order_tracking.late") > 0);
    CHECK(weightOf(other.templates, "shipping.order_tracking.late") < 0.1);
}

TEST_CASE("a template is remembered with the nearest message that it answered, and none where they are hardly alike", "[memory]") {
    Memory memory;
    memory.add(answered("Where is my parcel? It has not come.", "order_tracking", "shipping.order_tracking.late", 3));
    memory.add(answered(kWhere, "order_tracking", "shipping.order_tracking.late", 4));
    memory.add(answered("Where is my parcel, please?", "order_tracking", "shipping.order_tracking.late", 5));
    const auto votes = memory.ask(gistOf(kWhere), "shipped").templates;
    REQUIRE(votes.size() == 1);
    CHECK(votes.front().message == 4);
    for (const auto& vote : memory.ask(gistOf("The lamp is broken."), "shipped").templates) CHECK(vote.message == 0);
}

TEST_CASE("what a person corrected outweighs what was answered, and the last word about a message counts", "[memory]") {
    Memory memory;
    memory.add(answered(kWhere, "order_tracking", "", 7));
    memory.add({gistOf(kWhere), "delivery_failed", "", "", true, 7});
    const auto votes = memory.ask(gistOf(kWhere));
    CHECK(memory.size() == 1);
    CHECK(weightOf(votes.intents, "delivery_failed") > 3);
    CHECK(weightOf(votes.intents, "order_tracking") == 0);
}

TEST_CASE("the memory keeps the newest, and nothing of a message without a known word", "[memory]") {
    Memory memory(2);
    memory.add(answered("Where is my parcel?", "order_tracking", ""));
    memory.add(answered("The lamp is broken.", "damaged_defective", ""));
    memory.add(answered("Can I have an invoice?", "invoice_request", ""));
    memory.add({gistOf(""), "unrelated", "", "", false, 0});
    CHECK(memory.size() == 2);
    CHECK(weightOf(memory.ask(gistOf("Where is my parcel?")).intents, "order_tracking") == 0);
    CHECK(weightOf(memory.ask(gistOf("Can I have an invoice?")).intents, "invoice_request") > 0);
}

TEST_CASE("habits prefer what is sent over what is passed over, a changed text counts less, and few uses say little", "[memory]") {
    Habits habits;
    const std::vector<std::string> shown{"a.b.first", "a.b.second"};
    habits.sent("a.b.second", "de", shown, false);
    const double once = habits.preference("de").at("a.b.second");
    CHECK(once > 0);
    CHECK(habits.preference("de").at("a.b.first") < 0);
    CHECK(habits.preference("fr").at("a.b.second") < once);
    for (int i = 0; i < 20; ++i) habits.sent("a.b.second", "de", shown, false);
    CHECK(habits.preference("de").at("a.b.second") > 2 * once);
    Habits changed;
    changed.sent("a.b.second", "de", shown, true);
    CHECK(changed.preference("de").at("a.b.second") < once);
}
