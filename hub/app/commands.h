#pragma once
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hub {

/// The exit statuses of the contract: done, the work failed or some input was bad, wrong usage.
inline constexpr int kDone = 0, kFailed = 1, kUsage = 2;

/// Each adds its subcommand, which sets `status` when it has run.
void addServe(CLI::App& app, int& status);
void addDemo(CLI::App& app, int& status);
void addTag(CLI::App& app, int& status);
void addSuggest(CLI::App& app, int& status);
void addTemplates(CLI::App& app, int& status);
void addChannels(CLI::App& app, int& status);
void addRecord(CLI::App& channels, int& status);  ///< under `channels`
void addUsers(CLI::App& app, int& status);
void addBackup(CLI::App& app, int& status);
void addSupport(CLI::App& app, int& status);
void addBench(CLI::App& app, int& status);

}  // namespace hub
