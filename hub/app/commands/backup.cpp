#include <iostream>

#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/store/backup/backup.h"

namespace hub {

void addBackup(CLI::App& app, int& status) {
    const auto add = [&](const char* name, const char* help, void (*run)(const std::string&, const std::string&)) {
        auto* command = app.add_subcommand(name, help);
        auto settings = std::make_shared<Settings>();
        auto file = std::make_shared<std::string>();
        addDataFlags(*command, *settings);
        command->add_option("FILE", *file, "The backup")->required();
        command->callback([settings, file, run, &status] {
            if (wrongUsage(*settings)) {
                status = kUsage;
                return;
            }
            run(settings->data, *file);
        });
    };
    add("backup", "Write database and attachments into one file, while the service may run",
        [](const std::string& data, const std::string& file) {
            backUp(data, file);
            std::cout << file << ": written and checked. The key (secret.key) is not in it: keep it elsewhere.\n";
        });
    add("restore", "Make a data folder out of a backup", [](const std::string& data, const std::string& file) {
        restore(file, data);
        std::cout << data << ": restored. Replies that were on their way are marked unclear. Put the old secret.key there, or "
                             "enter every account's credentials again.\n";
    });
}

}  // namespace hub
