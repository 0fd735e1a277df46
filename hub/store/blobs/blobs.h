#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
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
    /// Takes it off the disk, if it is there: nothing speaks of it any more. False, and it stays, when the same bytes came again
    /// within the hour: what speaks of them may not be stored yet.
    bool drop(const std::string& hash);
    /// The first bytes, `most` of them; empty when it isn't here.
    [[nodiscard]] std::optional<std::string> head(const std::string& hash, std::size_t most) const;
    /// In bytes; empty when it isn't here.
    [[nodiscard]] std::optional<std::int64_t> size(const std::string& hash) const;
    [[nodiscard]] std::string fileOf(const std::string& hash) const;

private:
    using Clock = std::chrono::steady_clock;
    bool isThereAgain(const std::string& hash);

    std::string folder_;
    std::mutex mutex_;
    std::map<std::string, Clock::time_point> came_again_;  // guarded by mutex_, as is the unlinking
};

}  // namespace hub
