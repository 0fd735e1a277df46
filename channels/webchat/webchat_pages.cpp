#include "channels/webchat/webchat_pages.h"

#include <map>
#include <sstream>

#include <Poco/DeflatingStream.h>

#include "channels/kit/hash.h"
#include "embedded/webchat_widget.h"

namespace channels::webchat {
namespace {

struct Page {
    std::string_view bytes;
    std::string packed, tag;
};

std::string packed(std::string_view bytes) {
    std::ostringstream out;
    Poco::DeflatingOutputStream gzip(out, Poco::DeflatingStreamBuf::STREAM_GZIP);
    gzip << bytes;
    gzip.close();
    return out.str();
}

const std::map<std::string_view, Page>& pages() {
    static const auto all = [] {
        std::map<std::string_view, Page> made;
        for (const auto& file : embedded::webchat_widget())
            made[file.path] = {file.bytes, packed(file.bytes), '"' + sha256Hex(file.bytes).substr(0, 16) + '"'};
        return made;
    }();
    return all;
}

std::string typeOf(std::string_view path) {
    if (path.ends_with(".html")) return "text/html; charset=utf-8";
    if (path.ends_with(".css")) return "text/css; charset=utf-8";
    if (path.ends_with(".svg")) return "image/svg+xml";
    return "text/javascript; charset=utf-8";
}

std::string policy(const Options& options) {
    std::string ancestors;
    for (const auto& origin : options.origins) ancestors += ' ' + origin;
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
           "form-action 'none'; require-trusted-types-for 'script'; frame-ancestors" + (ancestors.empty() ? " 'none'" : ancestors);
}

}  // namespace

std::optional<VisitorAnswer> pageAt(const VisitorRequest& request, const Options& options) {
    const auto found = pages().find(request.path.empty() ? "index.html" : std::string_view(request.path));
    if (found == pages().end()) return std::nullopt;
    const auto& [path, page] = *found;
    VisitorAnswer answer;
    answer.content_type = typeOf(path);
    answer.headers = {{"Content-Security-Policy", policy(options)}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}, {"ETag", page.tag}};
    // The shop's page loads this one file itself.
    if (path == "widget.js") answer.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    if (request.header("if-none-match") == page.tag) {
        answer.status = 304;
    } else if (request.header("accept-encoding").find("gzip") != std::string::npos) {
        answer.headers.emplace_back("Content-Encoding", "gzip");
        answer.body = page.packed;
    } else {
        answer.body = std::string(page.bytes);
    }
    return answer;
}

}  // namespace channels::webchat
