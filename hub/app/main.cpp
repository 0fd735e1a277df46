#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include <Poco/Exception.h>

#include "hub/app/commands.h"
#include "hub/app/version.h"

namespace {

int fail(const CLI::App& app, const std::string& why) {
    const auto commands = app.get_subcommands();
    std::cerr << "dragoman" << (commands.empty() ? "" : " " + commands.front()->get_name()) << ": " << why << '\n';
    return hub::kFailed;
}

}  // namespace

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
    hub::addSupport(app, status);
    hub::addBench(app, status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? hub::kDone : hub::kUsage;
    } catch (const Poco::Exception& e) {
        return fail(app, e.displayText());
    } catch (const std::exception& e) {
        return fail(app, e.what());
    }
    return status;
}
