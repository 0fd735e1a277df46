#include "hub/app/commands/library_flags.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

#include "hub/editing/library.h"
#include "hub/store/store.h"

namespace hub {
namespace {

/// A store makes what isn't there; whoever only reads has mistaken the folder.
std::string faultOfData(const std::string& folder) {
    std::error_code error;
    const bool there = std::filesystem::exists(folder + "/dragoman.sqlite", error);
    return there ? std::string() : folder + " is no data folder of a hub";
}

}  // namespace

void addLibraryFlags(CLI::App& command, LibraryFlags& flags, ShopToo shop) {
    auto* library = command.add_option("--library", flags.library, "Folder with PO files (default: the library inside the program)")
                        ->check(CLI::ExistingDirectory);
    if (shop == ShopToo::No) return;
    command.add_option("--data", flags.data, "Data folder of a hub: its own and edited templates too, which are only read")
        ->check(faultOfData)
        ->excludes(library);
}

ReadLibrary::ReadLibrary(LibraryFlags flags) : flags_(std::move(flags)) {
    if (!flags_.data.empty()) {
        loaded_ = *Library(*openSqliteStore(flags_.data)).current();
    } else if (!flags_.library.empty()) {
        loaded_ = templates::Catalogue::load(flags_.library, problems_);
        for (const auto& one : problems_)
            std::cerr << flags_.library << '/' << one.file << ": " << one.key << ": " << one.what << '\n';
    }
}

const templates::Catalogue& ReadLibrary::catalogue() const {
    return flags_.data.empty() && flags_.library.empty() ? templates::Catalogue::shipped() : loaded_;
}

std::string ReadLibrary::placeOf(const std::string& locale, const std::string& key) const {
    const std::string name = locale + ".po";
    if (flags_.library.empty()) return name;
    std::ifstream file(flags_.library + '/' + name);
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        if (line == "msgctxt \"" + key + '"') return flags_.library + '/' + name + ':' + std::to_string(number);
    }
    return flags_.library + '/' + name;
}

}  // namespace hub
