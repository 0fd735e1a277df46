#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

/// Attachments by the SHA-256 of their bytes, as files beside the database. Equal bytes are kept once.
class Blobs {
public:
    explicit Blobs(std::string folder);
    /// The hash in hex; on the disk when it returns. Throws StoreFull or StoreUnusable.
    std::string put(std::string_view bytes);
    [[nodiscard]] std::optional<std::string> get(const std::string& hash) const;
    /// In bytes; empty when it isn't here.
    [[nodiscard]] std::optional<std::int64_t> size(const std::string& hash) const;
    [[nodiscard]] std::string fileOf(const std::string& hash) const;

private:
    std::string folder_;
};

}  // namespace hub
