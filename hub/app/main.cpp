#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "hub/app/commands.h"
#include "hub/app/version.h"

int main(int argc, char** argv) {
    CLI::App app("Dragoman, the support hub for cross-border sellers", "dragoman");
    app.set_version_flag("--version", std::string(hub::kVersion));
    app.require_subcommand(1);
    int status = hub::kDone;
    hub::addServe(app, status);
    hub::addDemo(app, status);
    hub::addTag(app, status);
    hub::addSuggest(app, status);
    hub::addTemplates(app, status);
    hub::addChannels(app, status);
    hub::addUsers(app, status);
    hub::addBackup(app, status);
    hub::addBench(app, status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? hub::kDone : hub::kUsage;
    } catch (const std::exception& e) {
        std::cerr << "dragoman: " << e.what() << '\n';
        return hub::kFailed;
    }
    return status;
}
