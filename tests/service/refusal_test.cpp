#include <catch2/catch.hpp>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "hub/app/service.h"
#include "tests/support/temporary_folder.h"

TEST_CASE("one refusal of credentials is waited out, the second in a row pauses the account", "[service]") {
    const tests::TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name() + "/data";
    hub::Workplace place(settings);
    for (const auto& kind : channels::allKinds()) {
        if (kind.descriptor.abilities.contains(channels::Ability::Serve)) continue;
        CAPTURE(kind.descriptor.kind);
        const auto sandbox = kind.makeSandbox(place.clock);
        const auto config = sandbox->account();
        hub::Account account;
        account.kind = account.name = kind.descriptor.kind;
        account.settings = config.settings;
        const auto id = place.store->addAccount(account, place.clock.now());
        for (const auto& [name, value] : config.secrets) {
            place.store->putSecret(id, name, place.vault->seal(hub::secretOf(id, name), value), place.clock.now());
        }
        const auto stateAfterTurn = [&] {
            place.poller->turn(id, true);
            return place.store->account(id)->state;
        };
        CHECK(stateAfterTurn() == hub::AccountState::Working);
        sandbox->misbehave({channels::Fault::RefuseCredentials, 1'000'000});
        CHECK(stateAfterTurn() == hub::AccountState::Working);
        CHECK(place.store->account(id)->error_kind == "credentials");
        CHECK(stateAfterTurn() == hub::AccountState::Refused);
    }
}
