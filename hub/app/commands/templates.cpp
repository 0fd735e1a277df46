#include <iomanip>
#include <iostream>

#include <CLI/CLI.hpp>

#include "hub/app/commands.h"
#include "templates/lint/lint.h"

namespace hub {
namespace {

int runLint(const std::string& folder) {
    std::vector<templates::CatalogueProblem> problems;
    const auto loaded = folder.empty() ? templates::Catalogue() : templates::Catalogue::load(folder, problems);
    const auto& catalogue = folder.empty() ? templates::Catalogue::shipped() : loaded;
    for (const auto& problem : problems) std::cerr << problem.file << ": " << problem.key << ": " << problem.what << '\n';
    std::size_t errors = problems.size(), warnings = 0;
    for (const auto& finding : templates::lint(catalogue)) {
        const bool error = finding.severity == templates::Severity::Error;
        ++(error ? errors : warnings);
        std::cerr << finding.locale << ' ' << finding.key << ": " << (error ? "error" : "warning") << ": " << finding.rule
                  << ": " << finding.what << '\n';
    }
    std::cout << catalogue.templates().size() << " templates in " << catalogue.locales().size() << " locales: " << errors
              << " errors, " << warnings << " warnings\n";
    return errors == 0 ? kDone : kFailed;
}

int runCoverage() {
    const auto& catalogue = templates::Catalogue::shipped();
    const auto all = static_cast<double>(catalogue.templates().size());
    std::cout << "locale    current  stale  missing  covered\n";
    for (const auto& row : templates::coverage(catalogue)) {
        std::cout << std::left << std::setw(10) << row.locale << std::right << std::setw(7) << row.current << std::setw(7)
                  << row.stale << std::setw(9) << row.missing << std::setw(8) << std::fixed << std::setprecision(0)
                  << 100.0 * static_cast<double>(row.current) / all << " %\n";
    }
    return kDone;
}

}  // namespace

void addTemplates(CLI::App& app, int& status) {
    auto* templates = app.add_subcommand("templates", "Work on the template library");
    templates->require_subcommand(1);
    auto folder = std::make_shared<std::string>();
    auto* lint = templates->add_subcommand("lint", "Check every template in every locale");
    lint->add_option("--library", *folder, "Folder with PO files (default: the library inside the program)")
        ->check(CLI::ExistingDirectory);
    lint->callback([folder, &status] { status = runLint(*folder); });
    templates->add_subcommand("coverage", "Which locale has how many templates")->callback([&status] { status = runCoverage(); });
}

}  // namespace hub
