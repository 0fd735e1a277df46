#pragma once
#include <optional>
#include <string_view>

namespace hub::api {

/// A file of the page as it goes over the wire.
struct WebFile {
    std::string_view bytes;
    std::string_view content_type;
    bool gzipped = false;
    bool immutable = false;  ///< its name holds a hash of its bytes
};

/// The file behind a path such as "/assets/app-3f2a.js"; addresses of the page itself ("/inbox/queue") give its shell.
std::optional<WebFile> findWebFile(std::string_view path, bool accepts_gzip);

}  // namespace hub::api
