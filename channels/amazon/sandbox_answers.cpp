#include "channels/amazon/sandbox_answers.h"

#include "channels/kit/json.h"

namespace channels::amazon {

SandboxResponse answer(int status, const std::string& json) {
    return {status, {{"x-amzn-RequestId", "sandbox-request"}}, json, "application/json"};
}

SandboxResponse apiError(int status, const char* code, const char* message) {
    JsonWriter out;
    out.beginObject().key("errors").beginArray().beginObject();
    out.member("code", code).member("message", message).member("details", "");
    out.endObject().endArray().endObject();
    return answer(status, out.str());
}

SandboxResponse quotaExceeded() {
    return apiError(429, "QuotaExceeded", "You exceeded your quota for the requested resource.");
}

}  // namespace channels::amazon
