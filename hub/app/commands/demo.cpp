#include <filesystem>
#include <iostream>

#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/app/demo/marketplaces.h"
#include "hub/app/demo/practice.h"
#include "hub/app/demo/products.h"
#include "hub/users/passwords.h"

namespace hub {
namespace {

/// A folder that is gone with the demonstration.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "dragoman-demo-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": can't be made");
        name_ = name;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(name_, ignored);
    }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::string name_;
};

void addDemoUser(Store& store, const std::string& password) {
    User user;
    user.name = "demo";
    user.password = hashPassword(password);
    user.roles = {Role::Seller, Role::Editor, Role::Operator};
    user.reply_language = "en";
    user.timezone = "Asia/Shanghai";
    store.addUser(user, SystemClock().now());
}

}  // namespace

void addDemo(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("demo", "The service with a scratch folder and sandbox marketplaces on loopback");
    auto settings = std::make_shared<Settings>();
    auto pause = std::make_shared<int>(30);
    auto verbose = std::make_shared<bool>(false);
    auto practice = std::make_shared<bool>(false);
    settings->poll_every_ms = 2000;
    addServiceFlags(*command, *settings);
    command->add_option("--new-message-every", *pause, "Seconds between buyers who write while it runs")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command->add_flag("--practice", *practice, "Fifty buyers in eight languages and nobody after them; /practice says how they were answered");
    command->add_flag("--verbose", *verbose, "Log what goes well, too");
    command->callback([settings, pause, verbose, practice, &status] {
        if (wrongUsage(*settings)) {
            status = kUsage;
            return;
        }
        blockSignals();
        raiseFileLimit();
        keepFewPools();
        logToStandardError(*verbose);
        const ScratchFolder folder;
        settings->data = folder.name();
        const std::string password = randomToken(12);
        Service service(*settings);
        addDemoUser(*service.workplace().store, password);
        addDemoProducts(*service.workplace().store, service.workplace().clock.now());
        DemoMarketplaces marketplaces(service.workplace(), *practice ? "practice.json" : "story.json");
        api::Demonstration demonstration{[&] { return marketplaces.delivered(); }, {}};
        if (*practice) {
            demonstration.score = [&service, tasks = practiceTasks()] {
                return practiceScore(*service.workplace().store, tasks, service.workplace().clock.now());
            };
        }
        service.demonstrate(std::move(demonstration));
        service.start();
        std::cout << "listening on " << service.url() << "\nsign in as demo with the password " << password << std::endl;
        if (!*practice) marketplaces.letTimePass(std::chrono::seconds(*pause));
        waitForSignal();
        service.stop();
    });
}

}  // namespace hub
