#pragma once
#include <string>
#include <string_view>

namespace templates {

/// Bytes as a file that stands in no folder, for libraries that only read paths. Gone with the object; throws
/// std::system_error.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view bytes);
    ~MemoryFile();
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    [[nodiscard]] std::string path() const;

private:
    int descriptor_;
};

}  // namespace templates
