#include <iostream>

#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/inbox/names.h"
#include "hub/users/passwords.h"
#include "hub/app/clock.h"

namespace hub {
namespace {

struct Arguments {
    Settings settings;
    std::string name;
    std::vector<std::string> roles{"seller"};
    std::vector<std::string> locales;
};

/// A password never stands on the command line, where every process can read it.
std::string readPassword(const std::string& name) {
    std::string password;
    std::cerr << "Password for " << name << " (a line on standard input): ";
    std::getline(std::cin, password);
    std::cerr << '\n';
    return password;
}

int add(Store& store, const Arguments& arguments) {
    User user;
    user.name = arguments.name;
    user.locales = arguments.locales;
    for (const auto& name : arguments.roles) {
        const auto role = parseRole(name);
        if (!role) {
            std::cerr << "--role is \"" << name << "\": expected seller, editor, operator or approver\n";
            return kUsage;
        }
        user.roles.insert(*role);
    }
    const std::string password = readPassword(user.name);
    if (const auto fault = passwordFault(password, user.name); !fault.empty()) {
        std::cerr << "password: " << fault << '\n';
        return kFailed;
    }
    user.password = hashPassword(password);
    if (store.addUser(user, SystemClock().now())) {
        store.audit(SystemClock().now(), 0, "add_user", user.name, "command line");
        return kDone;
    }
    std::cerr << "NAME is \"" << user.name << "\": the name is taken\n";
    return kFailed;
}

int listUsers(Store& store) {
    for (const auto& user : store.users()) {
        std::cout << user.name << '\t';
        const char* between = "";
        for (const Role role : user.roles) {
            std::cout << between << wireName(role);
            between = ",";
        }
        std::cout << '\t' << (user.disabled ? "disabled" : "active") << '\n';
    }
    return kDone;
}

int change(Store& store, const Arguments& arguments, bool disable) {
    auto user = store.userByName(arguments.name);
    if (!user) {
        std::cerr << "NAME is \"" << arguments.name << "\": expected a user, see dragoman users list\n";
        return kFailed;
    }
    if (disable) {
        user->disabled = true;
    } else {
        const std::string password = readPassword(user->name);
        if (const auto fault = passwordFault(password, user->name); !fault.empty()) {
            std::cerr << "password: " << fault << '\n';
            return kFailed;
        }
        user->password = hashPassword(password);
    }
    store.changeUser(*user);
    store.audit(SystemClock().now(), 0, "change_user", user->name, disable ? "disabled, command line" : "password, command line");
    return kDone;
}

}  // namespace

void addUsers(CLI::App& app, int& status) {
    auto* users = app.add_subcommand("users", "People who may sign in");
    users->require_subcommand(1);
    const auto command = [&](const char* name, const char* help, bool named, int (*run)(Store&, const Arguments&)) {
        auto* sub = users->add_subcommand(name, help);
        auto arguments = std::make_shared<Arguments>();
        addDataFlags(*sub, arguments->settings);
        if (named) sub->add_option("NAME", arguments->name, "Name with which to sign in")->required();
        if (std::string(name) == "add") {
            sub->add_option("--role", arguments->roles, "seller, editor, operator, approver; may be repeated")->capture_default_str();
            sub->add_option("--locale", arguments->locales, "Locale that an editor keeps; may be repeated");
        }
        sub->callback([arguments, run, &status] {
            if (wrongUsage(arguments->settings)) {
                status = kUsage;
                return;
            }
            status = run(*openSqliteStore(arguments->settings.data), *arguments);
        });
    };
    command("add", "Add a person; the password is read from standard input", true, add);
    command("list", "List them with their roles", false, [](Store& store, const Arguments&) { return listUsers(store); });
    command("passwd", "Set a new password, read from standard input; ends the person's sessions", true,
            [](Store& store, const Arguments& arguments) { return change(store, arguments, false); });
    command("disable", "Shut a person out; ends the person's sessions", true,
            [](Store& store, const Arguments& arguments) { return change(store, arguments, true); });
}

}  // namespace hub
