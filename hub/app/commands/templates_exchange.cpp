#include "hub/app/commands/templates_exchange.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>

#include "hub/app/commands.h"
#include "hub/app/commands/library_flags.h"
#include "locales/format/fallback.h"
#include "templates/exchange/merge.h"

namespace hub {
namespace {

namespace fs = std::filesystem;
using templates::MergeFate;

struct ExportFlags {
    LibraryFlags library;
    std::string locale, format = "po", output;
};

struct ImportFlags {
    std::string file, library, format, locale;
    bool dry_run = false, rest = false;
};

std::string contents(const std::string& name, std::size_t most) {
    std::ifstream file(name, std::ios::binary);
    if (!file) throw std::runtime_error(name + ": can't be read");
    std::string bytes(most + 1, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (file.bad()) throw std::runtime_error(name + ": can't be read");
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

/// Written beside and renamed over: whoever reads sees the old file or the new one.
void replaceFile(const std::string& name, const std::string& bytes) {
    const std::string part = name + ".part";
    {
        std::ofstream file(part, std::ios::binary | std::ios::trunc);
        file << bytes;
        file.close();
        if (!file) {
            std::error_code ignored;
            fs::remove(part, ignored);
            throw std::runtime_error(name + ": can't be written");
        }
    }
    fs::rename(part, name);
}

int runExport(const ExportFlags& flags) {
    const auto format = templates::exchangeFormat(flags.format);
    const ReadLibrary library(flags.library);
    if (library.problems() > 0) return kFailed;
    const std::string bytes =
        templates::writeExchange(templates::exportFile(library.catalogue(), flags.locale), *format);
    if (flags.output.empty())
        std::cout << bytes << std::flush;
    else
        replaceFile(flags.output, bytes);
    return std::cout ? kDone : kFailed;
}

/// "FILE:LINE: KEY: " without what isn't known.
std::string placeOf(const std::string& file, std::size_t line, const std::string& key) {
    return file + (line == 0 ? "" : ":" + std::to_string(line)) + ": " + (key.empty() ? "" : key + ": ");
}

/// The locale that the flags, the file or its name says; empty, after naming the clash, when they differ.
std::string localeOf(const ImportFlags& flags, const templates::ExchangeFile& file) {
    std::string told = file.locale;
    std::replace(told.begin(), told.end(), '_', '-');
    if (told.empty() && flags.locale.empty()) told = fs::path(flags.file).stem().string();
    const std::string locale = flags.locale.empty() ? told : flags.locale;
    if (!locales::isWellFormedLocale(locale)) {
        std::cerr << flags.file << ": no locale is told by the file; name it with --locale\n";
        return {};
    }
    if (!told.empty() && told != locale && locales::shortLanguage(told) != locales::shortLanguage(locale)) {
        std::cerr << flags.file << ": the target language is " << told << ", expected " << locale << '\n';
        return {};
    }
    return locale;
}

void tell(const ImportFlags& flags, const templates::Merge& merge) {
    for (const auto& item : merge.items) {
        if (item.fate == MergeFate::Refused) {
            for (const std::string& reason : item.reasons)
                std::cerr << placeOf(flags.file, item.unit.line, item.unit.key) << "refused: " << reason
                          << '\n';
        } else if (item.fate == MergeFate::Added || item.fate == MergeFate::Changed) {
            std::cout << nameOf(item.fate) << (item.unit.stale ? " (stale)  " : "  ") << item.unit.key
                      << '\n';
        }
    }
    for (const auto fate :
         {MergeFate::Added, MergeFate::Changed, MergeFate::Unchanged, MergeFate::Missing, MergeFate::Refused})
        std::cout << merge.count(fate) << ' ' << nameOf(fate) << ", ";
    std::cout << merge.stale() << " stale\n";
}

/// The comments and the header of the file that is there stay: all before its first blank line.
std::string withHead(const std::string& name, std::string po) {
    std::error_code error;
    if (!fs::exists(name, error)) return po;
    const std::string old = contents(name, templates::kMaxExchangeBytes);
    const std::size_t end = old.find("\n\n"), own_end = po.find("\n\n");
    if (end == std::string::npos || own_end == std::string::npos ||
        old.substr(0, end).find("msgctxt") != std::string::npos)
        return po;
    return po.replace(0, own_end, old, 0, end);
}

int runImport(const ImportFlags& flags) {
    const auto format = templates::exchangeFormat(flags.format.empty() ? flags.file : flags.format);
    if (!format) {
        std::cerr << flags.file << ": the name tells no format; name it with --format\n";
        return kUsage;
    }
    const ReadLibrary read_library({flags.library, {}});
    if (read_library.problems() > 0) return kFailed;
    const templates::Catalogue& library = read_library.catalogue();
    const auto read = templates::readExchange(contents(flags.file, templates::kMaxExchangeBytes), *format);
    for (const auto& one : read.problems)
        std::cerr << placeOf(flags.file, one.line, one.key) << one.what << '\n';
    const std::string locale = localeOf(flags, read.file);
    if (locale.empty()) return kFailed;
    if (locale == "en") {
        std::cerr << flags.file << ": en.po is the source and is edited itself; the page takes English texts as drafts\n";
        return kFailed;
    }
    const auto merge = templates::mergeExchange(library, read.file, locale);
    tell(flags, merge);
    const bool refused = merge.count(MergeFate::Refused) > 0 || !read.problems.empty();
    const bool news = merge.count(MergeFate::Added) + merge.count(MergeFate::Changed) > 0;
    if (!flags.dry_run && news && (!refused || flags.rest)) {
        const std::string name = flags.library + '/' + locale + ".po";
        const auto file = templates::mergedFile(library, merge);
        replaceFile(name, withHead(name, templates::writeExchange(file, templates::ExchangeFormat::Po)));
        std::cout << name << ": written\n";
    } else if (!flags.dry_run && news) {
        std::cerr << "nothing was written; --rest takes what is not refused\n";
    }
    return refused ? kFailed : kDone;
}

}  // namespace

void addTemplatesExchange(CLI::App& templates, int& status) {
    const CLI::IsMember formats({"po", "xliff", "xliff12", "csv"});
    auto* out = templates.add_subcommand("export", "Write a locale's templates for a translator");
    auto to = std::make_shared<ExportFlags>();
    addLibraryFlags(*out, to->library, ShopToo::Yes);
    out->add_option("--locale", to->locale, "BCP-47 tag")->required()->check([](const std::string& tag) {
        return locales::isWellFormedLocale(tag) ? std::string() : tag + " is no BCP-47 tag";
    });
    out->add_option("--format", to->format, "po, xliff (2.0), xliff12 or csv")
        ->check(formats)
        ->capture_default_str();
    out->add_option("--output", to->output, "File (default: standard output)");
    out->callback([to, &status] { status = runExport(*to); });

    auto* in = templates.add_subcommand(
        "import", "Report what a translator's file changes, and take it into a library"
    );
    auto from = std::make_shared<ImportFlags>();
    in->add_option("FILE", from->file, "PO, XLIFF 1.2 or 2.0, CSV")->required()->check(CLI::ExistingFile);
    in->add_option("--library", from->library, "Folder with PO files")
        ->required()
        ->check(CLI::ExistingDirectory);
    in->add_option("--format", from->format, "po, xliff, xliff12 or csv (default: by the file's name)")
        ->check(formats);
    in->add_option("--locale", from->locale, "BCP-47 tag (default: what the file says, or its name)");
    in->add_flag("--dry-run", from->dry_run, "Report only");
    in->add_flag("--rest", from->rest, "Take what is good even where something is refused");
    in->callback([from, &status] { status = runImport(*from); });
}

}  // namespace hub
