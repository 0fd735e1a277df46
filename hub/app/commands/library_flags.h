#pragma once
#include <string>
#include <vector>

#include "templates/catalogue/catalogue.h"

namespace CLI {
class App;
}

namespace hub {

/// Which templates a command reads: those of a folder with PO files, those of a shop, or those inside the program.
struct LibraryFlags {
    std::string library, data;
};

enum class ShopToo { No, Yes };
/// `--library`, and `--data` where a shop's templates can be read.
void addLibraryFlags(CLI::App& command, LibraryFlags& flags, ShopToo shop);

/// Templates to read, with a shop's own and edited ones where it is one's. What is wrong with a folder is told on standard error.
class ReadLibrary {
public:
    explicit ReadLibrary(LibraryFlags flags);

    [[nodiscard]] const templates::Catalogue& catalogue() const;
    [[nodiscard]] std::size_t problems() const { return problems_.size(); }
    /// "FOLDER/de.po:123", or the file's name alone where the library is no folder.
    [[nodiscard]] std::string placeOf(const std::string& locale, const std::string& key) const;

private:
    const LibraryFlags flags_;
    std::vector<templates::CatalogueProblem> problems_;
    templates::Catalogue loaded_;
};

}  // namespace hub
