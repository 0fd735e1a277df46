#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "hub/app/commands.h"
#include "hub/app/commands/templates_exchange.h"
#include "templates/lint/lint.h"
#include "templates/pattern/facts.h"

namespace hub {
namespace {

/// The library of a folder, or the one inside the program.
class Library {
public:
    explicit Library(std::string folder) : folder_(std::move(folder)) {
        if (folder_.empty()) return;
        loaded_ = templates::Catalogue::load(folder_, problems_);
        for (const auto& one : problems_) std::cerr << one.file << ": " << one.key << ": " << one.what << '\n';
    }
    [[nodiscard]] const templates::Catalogue& catalogue() const {
        return folder_.empty() ? templates::Catalogue::shipped() : loaded_;
    }
    [[nodiscard]] std::size_t problems() const { return problems_.size(); }
    /// "FOLDER/de.po:123", or the file's name alone where the library is inside the program.
    [[nodiscard]] std::string placeOf(const std::string& locale, const std::string& key) const {
        const std::string name = locale + ".po";
        if (folder_.empty()) return name;
        std::ifstream file(folder_ + '/' + name);
        std::string line;
        for (std::size_t number = 1; std::getline(file, line); ++number) {
            if (line == "msgctxt \"" + key + '"') return folder_ + '/' + name + ':' + std::to_string(number);
        }
        return folder_ + '/' + name;
    }

private:
    const std::string folder_;
    std::vector<templates::CatalogueProblem> problems_;
    templates::Catalogue loaded_;
};

int runLint(const std::string& folder) {
    const Library library(folder);
    const auto& catalogue = library.catalogue();
    std::size_t errors = library.problems(), warnings = 0;
    for (const auto& finding : templates::lint(catalogue)) {
        const bool error = finding.severity == templates::Severity::Error;
        ++(error ? errors : warnings);
        std::cerr << library.placeOf(finding.locale, finding.key) << ": " << finding.key << ": "
                  << (error ? "error" : "warning") << ": " << finding.rule << ": " << finding.what << '\n';
    }
    std::cout << catalogue.templates().size() << " templates and " << catalogue.pieces().size() << " pieces in " << catalogue.locales().size() << " locales: " << errors
              << " errors, " << warnings << " warnings\n";
    return errors == 0 ? kDone : kFailed;
}

int runCoverage(const std::string& folder) {
    const Library library(folder);
    const auto& catalogue = library.catalogue();
    std::cout << "locale    current  stale  inherited  missing  covered\n";
    for (const auto& row : templates::coverage(catalogue)) {
        const auto covered = static_cast<double>(row.current + row.inherited);
        const auto all = covered + static_cast<double>(row.stale + row.missing);
        std::cout << std::left << std::setw(10) << row.locale << std::right << std::setw(7) << row.current << std::setw(7)
                  << row.stale << std::setw(11) << row.inherited << std::setw(9) << row.missing << std::setw(8) << std::fixed
                  << std::setprecision(0) << 100.0 * covered / std::max(all, 1.0) << " %\n";
    }
    return kDone;
}

/// What no sale gives: the hour, the shop's hours and its signature.
constexpr std::array<std::string_view, 3> kNotOfASale = {"day_part", "opens_at", "signature"};

/// A sale in which each fact is known or not by chance; what the reply requires always is.
templates::Facts someSale(const templates::Pattern& pattern, std::mt19937& random) {
    constexpr std::array kCounts = {1LL, 2LL, 5LL, 21LL};
    const auto upTo = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    templates::Facts facts;
    for (const std::string& name : pattern.arguments()) {
        if (std::ranges::find(kNotOfASale, name) != kNotOfASale.end()) continue;
        const auto& required = pattern.required();
        const bool optional = std::find(required.begin(), required.end(), name) == required.end();
        if (optional && upTo(3) == 0) continue;
        const templates::FactKind* kind = templates::findFact(name);
        if (kind == nullptr) continue;
        if (kind->type == templates::FactType::Count)
            facts[name] = kCounts[upTo(kCounts.size())];
        else if (kind->type == templates::FactType::Money)
            facts[name] = templates::Money{std::to_string(1 + upTo(400)) + ".90", "EUR"};
        else if (kind->type == templates::FactType::Date)
            facts[name] = templates::Day{std::chrono::year{2026}, std::chrono::month{1 + upTo(12)}, std::chrono::day{1 + upTo(28)}};
        else
            facts[name] = std::string(kind->worst_case);
    }
    return facts;
}

int runExamples(const std::string& folder, const std::string& locale, std::size_t count, unsigned seed) {
    const Library library(folder);
    std::vector<const templates::Template*> all;
    for (const auto& [key, of] : library.catalogue().templates()) {
        if (locale.empty() || of.variants.contains(locale)) all.push_back(&of);
    }
    for (const std::string& one : library.catalogue().locales()) {
        if (!locale.empty() && one != locale) continue;
        std::mt19937 random(seed);
        for (std::size_t i = 0; i < count && !all.empty(); ++i) {
            const templates::Template& of = *all[random() % all.size()];
            const auto choice = library.catalogue().choose(of, one);
            if (!choice) continue;
            std::cout << "== " << one << ' ' << of.key << '\n'
                      << choice->pattern->render(someSale(*choice->pattern, random)).text << "\n\n";
        }
    }
    if (!all.empty()) return kDone;
    std::cerr << "no template in the locale " << locale << '\n';
    return kFailed;
}

}  // namespace

void addTemplates(CLI::App& app, int& status) {
    auto* templates = app.add_subcommand("templates", "Work on the template library");
    templates->require_subcommand(1);
    auto folder = std::make_shared<std::string>();
    const auto add = [&](const char* name, const char* what) {
        auto* command = templates->add_subcommand(name, what);
        command->add_option("--library", *folder, "Folder with PO files (default: the library inside the program)")
            ->check(CLI::ExistingDirectory);
        return command;
    };
    add("lint", "Check every template in every locale")->callback([folder, &status] { status = runLint(*folder); });
    add("coverage", "Which locale has how many templates")->callback([folder, &status] { status = runCoverage(*folder); });
    auto* examples = add("examples", "Print templates filled with the facts of made-up sales");
    auto locale = std::make_shared<std::string>();
    auto count = std::make_shared<std::size_t>(10);
    auto seed = std::make_shared<unsigned>(1);
    examples->add_option("--locale", *locale, "BCP-47 tag (default: every locale)");
    examples->add_option("--count", *count, "Examples a locale")->check(CLI::Range(1, 1000))->capture_default_str();
    examples->add_option("--seed", *seed, "Another number, other examples")->capture_default_str();
    examples->callback([=, &status] { status = runExamples(*folder, *locale, *count, *seed); });
    addTemplatesExchange(*templates, status);
}

}  // namespace hub
