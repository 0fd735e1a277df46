#include <catch2/catch.hpp>

#include "hub/app/service.h"
#include "tests/support/market.h"
#include "tests/support/temporary_folder.h"

TEST_CASE("one refusal of credentials is waited out, the second in a row pauses the account", "[service]") {
    const tests::TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name() + "/data";
    hub::Workplace place(settings);
    for (const auto& kind : channels::allKinds()) {
        if (kind.descriptor.abilities.contains(channels::Ability::Serve)) continue;
        CAPTURE(kind.descriptor.kind);
        tests::Market market{&kind, kind.makeSandbox(place.clock)};
        tests::connect(market, kind.descriptor.kind, *place.store, *place.vault, place.clock.now());
        const auto id = market.account;
        const auto stateAfterTurn = [&] {
            place.poller->turn(id, true);
            return place.store->account(id)->state;
        };
        CHECK(stateAfterTurn() == hub::AccountState::Working);
        market.sandbox->misbehave({channels::Fault::RefuseCredentials, 1'000'000});
        CHECK(stateAfterTurn() == hub::AccountState::Working);
        CHECK(place.store->account(id)->error_kind == "credentials");
        CHECK(place.store->account(id)->next_poll_at <= place.clock.now() + std::chrono::minutes(1));
        CHECK(stateAfterTurn() == hub::AccountState::Refused);
    }
}

TEST_CASE("an account that lacks a secret waits for its operator at once", "[service]") {
    const tests::TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name() + "/data";
    hub::Workplace place(settings);
    int lacking = 0;
    for (const auto& kind : channels::allKinds()) {
        for (const auto& setting : kind.descriptor.settings) {
            if (setting.type != channels::SettingType::Secret || !setting.required) continue;
            CAPTURE(kind.descriptor.kind, setting.name);
            tests::Market market{&kind, kind.makeSandbox(place.clock)};
            tests::connect(market, kind.descriptor.kind, *place.store, *place.vault, place.clock.now(), setting.name);
            place.poller->turn(market.account, true);
            CHECK(place.store->account(market.account)->state == hub::AccountState::Refused);
            ++lacking;
        }
    }
    CHECK(lacking > 10);
}
