#include <catch2/catch.hpp>

#include "templates/memory/risk_memory.h"

using namespace templates;

namespace {

using Risks = std::vector<std::string>;

constexpr const char* kWhereIsIt = "Where is my parcel? It should have been here on Monday.";
constexpr const char* kThreat = "I will call my lawyer if the parcel is not here tomorrow.";

Risks judged(const RiskMemory& memory, const std::string& text) {
    ClassifyEvidence evidence;
    evidence.remembered_risks = memory.ask(text);
    return classify(text, evidence).risks;
}

}  // namespace

TEST_CASE("a risk that a person added is added to messages nearly the same, and to no others", "[memory]") {
    RiskMemory memory;
    memory.add(kWhereIsIt, {"vulnerable"}, 1);
    const Risks vulnerable{"vulnerable"};
    CHECK(judged(memory, kWhereIsIt) == vulnerable);
    CHECK(judged(memory, "Where is my parcel? It should have been here on Friday.") == vulnerable);
    CHECK(memory.ask("Where is my parcel?").added.empty());
    CHECK(memory.ask("It should have been dispatched on Monday, says the shop.").added.empty());
    CHECK(memory.ask("").added.empty());
}

TEST_CASE("a risk is taken away from what says nothing more than the message in which a person saw none", "[memory]") {
    REQUIRE(classify(kThreat).risks == Risks{"legal"});
    RiskMemory memory;
    memory.add(kThreat, {}, 1);
    CHECK(judged(memory, kThreat).empty());
    CHECK(judged(memory, "I WILL call my lawyer, if the parcel is not here tomorrow!").empty());
    CHECK(judged(memory, "I will call my lawyer if the parcel is not here on Friday.") == Risks{"legal"});
    CHECK(judged(memory, std::string(kThreat) + " And the police.") == Risks{"legal"});
    CHECK(judged(memory, "I will call my lawyer.") == Risks{"legal"});
}

TEST_CASE("what a person left as it was changes nothing, and of two messages the nearer counts", "[memory]") {
    RiskMemory memory;
    memory.add(kThreat, {"legal"}, 1);
    CHECK(memory.ask(kThreat).added.empty());
    CHECK(memory.ask(kThreat).taken.empty());
    memory.add(kWhereIsIt, {"vulnerable"}, 2);
    memory.add("Where is my parcel? It should have been here on Friday.", {}, 3);
    CHECK(memory.ask(kWhereIsIt).added == Risks{"vulnerable"});
    CHECK(memory.ask("Where is my parcel? It should have been here on Friday.").added.empty());
    memory.add(kWhereIsIt, {}, 4);
    CHECK(memory.ask(kWhereIsIt).added.empty());
}

TEST_CASE("the last word about a message counts, and what is taken back is forgotten", "[memory]") {
    RiskMemory memory;
    memory.add(kWhereIsIt, {"vulnerable"}, 1);
    memory.add(kWhereIsIt, {"safety"}, 1);
    CHECK(memory.ask(kWhereIsIt).added == Risks{"safety"});
    memory.forget(1);
    CHECK(memory.empty());
    CHECK(memory.ask(kWhereIsIt).added.empty());
}

TEST_CASE("the memory of risks keeps the newest, and nothing of a message without a word", "[memory]") {
    RiskMemory memory(2);
    memory.add("", {"legal"}, 9);
    CHECK(memory.empty());
    memory.add(kWhereIsIt, {"vulnerable"}, 1);
    memory.add("The lamp is broken and hums.", {"safety"}, 2);
    memory.add("Can I have an invoice for the lamp?", {"privacy"}, 3);
    CHECK(memory.ask(kWhereIsIt).added.empty());
    CHECK(memory.ask("The lamp is broken and hums.").added == Risks{"safety"});
}
