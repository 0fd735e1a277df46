#pragma once
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// One entry of a PO catalogue. `notes` are its extracted comments ("#. …"), one a line.
struct PoEntry {
    std::string context;
    std::string source;
    std::string text;
    std::vector<std::string> notes;
    bool fuzzy = false;
};

struct PoFile {
    std::vector<PoEntry> entries;
    std::vector<std::string> problems;
};

/// Entries with a context, obsolete ones left out; what GNU gettext objects to is in `problems` and the rest
/// stands. Any bytes in. Threads: one reads at a time, since libgettextpo keeps its state in globals.
/// Held by whoever calls libgettextpo.
std::mutex& poLibrary();

PoFile readPo(const std::string& path);
PoFile readPo(std::string_view bytes, const std::string& name);

}  // namespace templates
