#pragma once
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace tests {

/// A folder of the test's own, gone with it.
class TemporaryFolder {
public:
    TemporaryFolder() {
        name_ = (std::filesystem::temp_directory_path() / "dragoman-test-XXXXXX").string();
        if (::mkdtemp(name_.data()) == nullptr) throw std::runtime_error(name_);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(name_, ignored);
    }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::string name_;
};

}  // namespace tests
