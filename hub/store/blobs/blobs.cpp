#include "hub/store/blobs/blobs.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "channels/kit/hash.h"
#include "hub/store/store.h"

namespace hub {
namespace {

constexpr std::chrono::hours kFresh{1};

[[noreturn]] void fail(const std::string& file) {
    const int code = errno;
    const std::string what = file + ": " + std::strerror(code);
    if (code == ENOSPC || code == EDQUOT) throw StoreFull(what);
    throw StoreUnusable(what);
}

/// Closes the descriptor, and removes the file when it can't be written whole.
void writeWhole(int descriptor, const std::string& file, std::string_view bytes) {
    bool good = true;
    while (good && !bytes.empty()) {
        const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        good = wrote > 0;
        if (good) bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    good = good && ::fsync(descriptor) == 0;
    const int code = errno;
    ::close(descriptor);
    if (good) return;
    errno = code;
    ::unlink(file.c_str());
    errno = code;
    fail(file);
}

bool isHash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Blobs::Blobs(std::string folder) : folder_(std::move(folder)) { std::filesystem::create_directories(folder_); }

std::string Blobs::fileOf(const std::string& hash) const { return folder_ + "/" + hash.substr(0, 2) + "/" + hash; }

std::string Blobs::put(std::string_view bytes) {
    std::string hash = channels::sha256Hex(bytes);
    const std::string file = fileOf(hash);
    if (isThereAgain(hash)) return hash;
    std::filesystem::create_directories(folder_ + "/" + hash.substr(0, 2));
    // The name appears only with all the bytes behind it.
    std::string part = file + ".XXXXXX";
    const int descriptor = ::mkostemp(part.data(), O_CLOEXEC);
    if (descriptor < 0) fail(part);
    writeWhole(descriptor, part, bytes);
    if (::rename(part.c_str(), file.c_str()) != 0) fail(file);
    return hash;
}

bool Blobs::isThereAgain(const std::string& hash) {
    const std::lock_guard lock(mutex_);
    if (!std::filesystem::exists(fileOf(hash))) return false;
    const auto now = Clock::now();
    std::erase_if(came_again_, [&](const auto& each) { return each.second < now - kFresh; });
    came_again_[hash] = now;
    return true;
}

bool Blobs::drop(const std::string& hash) {
    if (!isHash(hash)) return true;
    const std::lock_guard lock(mutex_);
    const auto again = came_again_.find(hash);
    if (again != came_again_.end() && again->second >= Clock::now() - kFresh) return false;
    if (::unlink(fileOf(hash).c_str()) != 0 && errno != ENOENT) fail(fileOf(hash));
    return true;
}

std::optional<std::int64_t> Blobs::size(const std::string& hash) const {
    if (!isHash(hash)) return std::nullopt;
    std::error_code missing;
    const auto bytes = std::filesystem::file_size(fileOf(hash), missing);
    if (missing) return std::nullopt;
    return static_cast<std::int64_t>(bytes);
}

std::optional<std::string> Blobs::get(const std::string& hash) const {
    if (!isHash(hash)) return std::nullopt;
    std::ifstream in(fileOf(hash), std::ios::binary);
    if (!in) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::optional<std::string> Blobs::head(const std::string& hash, std::size_t most) const {
    if (!isHash(hash)) return std::nullopt;
    std::ifstream in(fileOf(hash), std::ios::binary);
    if (!in) return std::nullopt;
    std::string bytes(most, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(most));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

}  // namespace hub
