#include <filesystem>
#include <fstream>
#include <iostream>

#include "hub/app/clock.h"
#include "hub/app/commands.h"
#include "hub/app/commands/flags.h"
#include "hub/support/bundle.h"

namespace hub {
namespace {

void writeBundle(const std::string& data, const std::string& file) {
    if (!std::ifstream(data + "/dragoman.sqlite")) throw StoreUnusable(data + ": no database here");
    std::unique_ptr<Store> store;
    const auto open = [&]() -> Store& {
        // A look changes nothing, under a running service least of all.
        if (!store) store = readSqliteStore(data);
        return *store;
    };
    const auto bytes = supportBundle(open, data, {}, SystemClock().now());
    const std::string part = file + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
        std::error_code absent;
        std::filesystem::remove(part, absent);
        throw StoreFull(file + ": can't be written");
    }
    std::filesystem::rename(part, file);
    std::cout << file << ": written. It holds nothing of buyers and no credential. The log of a running service is only in the bundle "
                         "that its page gives, under Settings, Alerts.\n";
}

}  // namespace

void addSupport(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("support", "Write a tar that helps whoever is asked for help, without anything of buyers");
    auto settings = std::make_shared<Settings>();
    auto file = std::make_shared<std::string>();
    addDataFlags(*command, *settings);
    command->add_option("FILE", *file, "The tar")->required();
    command->callback([settings, file, &status] {
        if (wrongUsage(*settings)) {
            status = kUsage;
            return;
        }
        writeBundle(settings->data, *file);
    });
}

}  // namespace hub
