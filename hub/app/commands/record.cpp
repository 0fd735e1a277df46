#include <filesystem>
#include <iostream>

#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/app/record/recorder.h"
#include "hub/app/service.h"
#include "hub/inbox/ids.h"
#include "hub/store/owner.h"
#include "hub/users/passwords.h"

namespace hub {
namespace {

constexpr std::chrono::seconds kLease{120};
constexpr int kMostPages = 20;

std::optional<Account> accountNamed(Store& store, const std::string& name) {
    for (const auto& account : store.accounts()) {
        if (account.name == name || outsideId(IdKind::Account, account.id) == name) return account;
    }
    return std::nullopt;
}

std::vector<std::string> valuesOf(const channels::AccountConfig& config) {
    std::vector<std::string> values;
    for (const auto& [name, value] : config.secrets) values.push_back(value);
    return values;
}

/// All that reads and changes nothing: who am I, the pages of a first pull, an order of them.
void readAll(channels::Adapter& adapter, const std::function<void()>& between) {
    static_cast<void>(adapter.check());
    channels::Cursor cursor;
    std::string order;
    for (int i = 0; i < kMostPages; ++i) {
        between();
        const auto page = adapter.pull(cursor);
        for (const auto& message : page.messages) {
            if (!message.order_external_id.empty()) order = message.order_external_id;
        }
        cursor = page.next;
        if (!page.more) break;
    }
    auto* orders = dynamic_cast<channels::FetchesOrders*>(&adapter);
    if (orders != nullptr && !order.empty()) static_cast<void>(orders->fetchOrder(order));
}

int record(Workplace& place, const std::string& name, const std::string& folder) {
    const auto account = accountNamed(*place.store, name);
    if (!account) {
        std::cerr << "ACCOUNT is \"" << name << "\": expected the id or name of an account, see dragoman channels list\n";
        return kFailed;
    }
    auto lease = place.store->lease(account->id, processAsOwner(), place.clock.now(), kLease);
    if (!lease) {
        std::cerr << account->name << ": at work in a running service; pause it and ask again\n";
        return kFailed;
    }
    std::filesystem::create_directories(folder);
    int status = kDone;
    const auto* kind = channels::findKind(account->kind);
    const Scrubber scrubber(
        kind == nullptr ? std::vector<std::string>() : valuesOf(configOf(*place.store, *place.vault, *kind, *account)),
        randomToken(32)
    );
    Recorder recorder(scrubber, folder);
    try {
        const channels::StopFlag never{false};
        Connection connection(*place.store, *place.vault, place.clock, *account, never, recorder);
        connection.workUnder(*lease);
        readAll(connection.adapter(), [&] { place.store->renew(*lease, place.clock.now(), kLease); });
    } catch (const channels::ChannelError& e) {
        std::cerr << account->name << ": " << e.what() << '\n';
        status = kFailed;
    }
    place.store->release(*lease);
    std::cout << recorder.exchanges() << " exchanges in " << folder << ": read them before you hand them on\n";
    return status;
}

}  // namespace

void addRecord(CLI::App& channels, int& status) {
    auto* command = channels.add_subcommand(
        "record", "Read an account without storing anything, and write the traffic as fixtures without people and secrets"
    );
    auto settings = std::make_shared<Settings>();
    auto name = std::make_shared<std::string>();
    auto folder = std::make_shared<std::string>("recording");
    addDataFlags(*command, *settings);
    command->add_option("ACCOUNT", *name, "Id or name")->required();
    command->add_option("--to", *folder, "Folder for the recording")->capture_default_str();
    command->callback([settings, name, folder, &status] {
        if (wrongUsage(*settings)) {
            status = kUsage;
            return;
        }
        Workplace place(*settings);
        status = record(place, *name, *folder);
    });
}

}  // namespace hub
