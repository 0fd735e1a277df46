#include <iostream>

#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/app/service.h"

namespace hub {

void addServe(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("serve", "Run the service: poll, tag, serve the API and the page");
    auto settings = std::make_shared<Settings>();
    auto verbose = std::make_shared<bool>(false);
    addDataFlags(*command, *settings);
    addServiceFlags(*command, *settings);
    command->add_flag("--verbose", *verbose, "Log what goes well, too");
    command->callback([settings, verbose, &status] {
        if (wrongUsage(*settings)) {
            status = kUsage;
            return;
        }
        blockSignals();
        raiseFileLimit();
        keepFewPools();
        logToStandardError(*verbose);
        Service service(*settings);
        service.start();
        std::cout << "listening on " << service.url() << std::endl;
        if (!service.setupCode().empty()) {
            std::cout << "nobody can sign in yet: open the page and enter the code " << service.setupCode() << std::endl;
        }
        waitForSignal();
        service.stop();
    });
}

}  // namespace hub
