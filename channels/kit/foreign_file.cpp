#include "channels/kit/foreign_file.h"

#include "channels/contract/errors.h"
#include "channels/kit/http_errors.h"
#include "channels/kit/url.h"

namespace channels {

HttpResponse askForeign(HttpClient& http, const std::string& url, const std::string& own) {
    HttpRequest request;
    request.url = url;
    const bool is_foreign = !sameOrigin(url, own);
    if (is_foreign) request.reach = Reach::OpenInternet;
    if (is_foreign && !url.starts_with("https://"))
        throw PermanentFailure("attachment: not an https address", "attachment_url");
    return http.send(request);
}

std::string foreignFile(const HttpResponse& response, std::size_t max_bytes, const Clock& clock) {
    if (response.status == 401 || response.status == 403)
        throw PermanentFailure("attachment: HTTP " + std::to_string(response.status), "attachment_gone");
    if (response.status != 200) throwHttpError(response, CallType::Read, {"GET attachment", {}, {}}, clock);
    if (response.body.size() > max_bytes)
        throw PermanentFailure("attachment: over " + std::to_string(max_bytes) + " bytes", "attachment_size");
    return response.body;
}

}  // namespace channels
