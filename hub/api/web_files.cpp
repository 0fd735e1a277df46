#include "hub/api/web_files.h"

#include <algorithm>
#include <array>
#include <string>

#include "embedded/web.h"

namespace hub::api {
namespace {

std::string_view typeOf(std::string_view path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kTypes{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
    }};
    for (const auto& [ending, type] : kTypes) {
        if (path.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

const embedded::File* find(std::string_view path) {
    for (const auto& file : embedded::web()) {
        if (file.path == path) return &file;
    }
    return nullptr;
}

}  // namespace

std::optional<WebFile> findWebFile(std::string_view path, bool accepts_gzip) {
    path.remove_prefix(std::min<std::size_t>(path.size(), 1));
    // Files stand at the top or among the assets; in a page's address a template's key has dots too.
    const bool may_be_file = path.find('/') == std::string_view::npos || path.starts_with("assets/");
    const bool is_file = may_be_file && path.find('.') != std::string_view::npos;
    const std::string name(is_file ? path : "index.html");
    const auto* packed = accepts_gzip ? find(name + ".gz") : nullptr;
    const auto* file = packed != nullptr ? packed : find(name);
    if (file == nullptr) return std::nullopt;
    return WebFile{file->bytes, typeOf(name), packed != nullptr, name.starts_with("assets/")};
}

}  // namespace hub::api
