#include <algorithm>
#include <array>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "hub/app/commands.h"
#include "hub/app/commands/library_flags.h"
#include "hub/app/commands/templates_exchange.h"
#include "templates/lint/lint.h"
#include "templates/pattern/facts.h"

namespace hub {
namespace {

int runLint(const LibraryFlags& flags) {
    const ReadLibrary library(flags);
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

int runCoverage(const LibraryFlags& flags) {
    const ReadLibrary library(flags);
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

int runExamples(const LibraryFlags& flags, const std::string& locale, std::size_t count, unsigned seed) {
    const ReadLibrary library(flags);
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
    auto flags = std::make_shared<LibraryFlags>();
    const auto add = [&](const char* name, const char* what, ShopToo shop) {
        auto* command = templates->add_subcommand(name, what);
        addLibraryFlags(*command, *flags, shop);
        return command;
    };
    add("lint", "Check every template in every locale", ShopToo::No)->callback([flags, &status] { status = runLint(*flags); });
    add("coverage", "Which locale has how many templates", ShopToo::Yes)->callback([flags, &status] { status = runCoverage(*flags); });
    auto* examples = add("examples", "Print templates filled with the facts of made-up sales", ShopToo::Yes);
    auto locale = std::make_shared<std::string>();
    auto count = std::make_shared<std::size_t>(10);
    auto seed = std::make_shared<unsigned>(1);
    examples->add_option("--locale", *locale, "BCP-47 tag (default: every locale)");
    examples->add_option("--count", *count, "Examples a locale")->check(CLI::Range(1, 1000))->capture_default_str();
    examples->add_option("--seed", *seed, "Another number, other examples")->capture_default_str();
    examples->callback([=, &status] { status = runExamples(*flags, *locale, *count, *seed); });
    addTemplatesExchange(*templates, status);
}

}  // namespace hub
