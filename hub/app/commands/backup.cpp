#include <iostream>

#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/store/backup/backup.h"

namespace hub {
namespace {

void printReport(const std::string& file, const BackupReport& report) {
    std::cout << file << ": good, schema " << report.schema << '\n';
    for (const auto& [table, rows] : report.rows) std::cout << "  " << table << ": " << rows << '\n';
    std::cout << "  attachments: " << report.files << ", " << report.file_bytes << " bytes, each as it was\n";
    if (report.files_absent > 0) std::cout << "  attachments that were missing or damaged when it was made: " << report.files_absent << '\n';
}

/// `backup check FILE`: beside `backup FILE`, which takes any other name.
void addCheck(CLI::App& backup) {
    auto* command = backup.add_subcommand("check", "Read a backup whole, as restore would, and say what is in it");
    auto file = std::make_shared<std::string>();
    command->add_option("FILE", *file, "The backup")->required();
    command->callback([file] { printReport(*file, checkBackup(*file)); });
}

}  // namespace

void addBackup(CLI::App& app, int& status) {
    const auto add = [&](const char* name, const char* help, void (*run)(const std::string&, const std::string&)) {
        auto* command = app.add_subcommand(name, help);
        auto settings = std::make_shared<Settings>();
        auto file = std::make_shared<std::string>();
        addDataFlags(*command, *settings);
        command->add_option("FILE", *file, "The backup");
        command->callback([command, settings, file, run, &status] {
            if (!command->get_subcommands().empty()) return;
            if (file->empty()) throw CLI::RequiredError("FILE");
            if (wrongUsage(*settings)) {
                status = kUsage;
                return;
            }
            run(settings->data, *file);
        });
        return command;
    };
    auto* backup = add("backup", "Write database and attachments into one file, while the service may run",
        [](const std::string& data, const std::string& file) {
            backUp(data, file);
            std::cout << file << ": written and checked. The key (secret.key) is not in it: keep it elsewhere.\n";
        });
    addCheck(*backup);
    add("restore", "Make a data folder out of a backup", [](const std::string& data, const std::string& file) {
        restore(file, data);
        std::cout << data << ": restored. Replies that were on their way are marked unclear. Put the old secret.key there, or "
                             "enter every account's credentials again.\n";
    });
}

}  // namespace hub
