#include "hub/inbox/reasons.h"

#include <catch2/catch.hpp>

using hub::deadlineCode;
using hub::quarantineCode;

TEST_CASE("what the hub itself finds missing has a code of its own", "[inbox]") {
    CHECK(quarantineCode(hub::kNoMessageId) == "no_id");
    CHECK(quarantineCode(hub::kNoThread) == "no_thread");
    CHECK(quarantineCode(hub::kNoSender) == "no_sender");
    CHECK(quarantineCode(hub::kNoText) == "no_text");
    CHECK(quarantineCode("sent_at: not a time") == "unreadable");
}

TEST_CASE("a deadline says whether it was told or demanded or is customary", "[inbox]") {
    channels::Descriptor kind;
    kind.clock = {std::chrono::hours(24), true, "the seller agreement"};
    const auto codeOf = [&](const char* of, std::string_view rule) {
        return deadlineCode({of, std::string(rule), {}, {}}, &kind);
    };
    CHECK(codeOf("marketplace", hub::kToldDeadline) == "told");
    CHECK(codeOf("marketplace", "the seller agreement") == "contract");
    CHECK(codeOf("marketplace", "an older agreement") == "custom");
    CHECK(codeOf("case", "return: waits") == "case");
    CHECK(codeOf("shop", "") == "shop");
    kind.clock.contractual = false;
    CHECK(codeOf("marketplace", "the seller agreement") == "custom");
    CHECK(deadlineCode({"marketplace", "the seller agreement", {}, {}}, nullptr) == "custom");
}
