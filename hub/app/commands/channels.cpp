#include <iomanip>
#include <iostream>

#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/app/service.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "locales/time/instant.h"

namespace hub {
namespace {

int listAccounts(Workplace& place) {
    for (const auto& account : place.store->accounts()) {
        std::cout << outsideId(IdKind::Account, account.id) << '\t' << account.kind << '\t' << account.name << '\t'
                  << wireName(account.state) << '\t'
                  << (account.last_success_at ? locales::formatInstant(*account.last_success_at) : "never") << '\t'
                  << (account.error.empty() ? "-" : account.error) << '\n';
    }
    return kDone;
}

/// Those that `only` names, by id or name; all when it is empty. Complains about a name that fits none.
std::vector<Account> chosen(Workplace& place, const std::string& only, int& status) {
    auto all = place.store->accounts();
    if (only.empty()) return all;
    std::erase_if(all, [&](const Account& account) {
        return account.name != only && outsideId(IdKind::Account, account.id) != only;
    });
    if (all.empty()) {
        std::cerr << "ACCOUNT is \"" << only << "\": expected the id or name of an account, see dragoman channels list\n";
        status = kFailed;
    }
    return all;
}

int check(Workplace& place, const std::string& only) {
    int status = kDone;
    for (const auto& account : chosen(place, only, status)) {
        try {
            const auto identity = place.poller->check(account.id);
            std::cout << account.name << ": signed in as " << identity.name << '\n';
        } catch (const channels::ChannelError& e) {
            std::cerr << account.name << ": " << e.what() << '\n';
            status = kFailed;
        }
    }
    return status;
}

int poll(Workplace& place, const std::string& only) {
    int status = kDone;
    for (const auto& account : chosen(place, only, status)) {
        const auto error = place.poller->turn(account.id, true);
        if (error && error->empty()) {
            std::cout << account.name << ": pulled\n";
            continue;
        }
        std::cerr << account.name << ": " << (error ? *error : "at work in a running service; ask again") << '\n';
        status = kFailed;
    }
    return status;
}

}  // namespace

void addChannels(CLI::App& app, int& status) {
    auto* channels = app.add_subcommand("channels", "The configured marketplace accounts");
    channels->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, int (*run)(Workplace&, const std::string&)) {
        auto* command = channels->add_subcommand(name, help);
        auto settings = std::make_shared<Settings>();
        auto only = std::make_shared<std::string>();
        addDataFlags(*command, *settings);
        command->add_option("ACCOUNT", *only, "Id or name (default: all)");
        command->callback([settings, only, run, &status] {
            if (wrongUsage(*settings)) {
                status = kUsage;
                return;
            }
            Workplace place(*settings);
            status = run(place, *only);
        });
    };
    add("list", "List them with their state", [](Workplace& place, const std::string&) { return listAccounts(place); });
    add("check", "Try their credentials", check);
    add("poll", "Pull and send once, now", poll);
    addRecord(*channels, status);
}

}  // namespace hub
