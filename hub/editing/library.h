#pragma once
#include <memory>
#include <mutex>

#include "hub/store/template_store.h"
#include "templates/catalogue/catalogue.h"

namespace hub {

/// The templates as this shop has them: the shipped ones, and over them what its editors have published. Threads: any.
class Library {
public:
    explicit Library(TemplateStore& store);
    [[nodiscard]] std::shared_ptr<const templates::Catalogue> current() const;
    /// After something came into force or went out of it.
    void reload();

private:
    TemplateStore& store_;
    std::mutex reloading_;  ///< held from reading the store to showing what it said: the last to read is the last to show
    mutable std::mutex mutex_;
    std::shared_ptr<const templates::Catalogue> current_;
};

/// An English text's earlier ones that mean the same: every change since was cosmetic. `revisions` newest first; the last
/// before them is what was shipped.
std::vector<std::string> sameMeaning(const std::vector<Revision>& revisions, const std::string& shipped);

}  // namespace hub
