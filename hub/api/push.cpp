#include "hub/api/push.h"

#include <Poco/Logger.h>

#include "channels/contract/errors.h"

namespace hub::api {

Response receivePush(Hub& hub, const std::string& key, const channels::HttpRequest& request) {
    const Response nobody{404, "text/plain", "", {}};
    try {
        const auto account = hub.store.accountByPushKey(key);
        if (!account) return nobody;
        const auto answer = hub.poller.push(*account, request);
        if (!answer) {
            Poco::Logger::get("push").warning("account %s: a notification that isn't the marketplace's own", std::to_string(account->id));
            return {401, "text/plain", "", {}};
        }
        return {answer->status, answer->content_type.empty() ? "text/plain" : answer->content_type, answer->body, {}};
    } catch (const channels::TemporaryFailure&) {
        return {503, "text/plain", "", {}};
    } catch (const channels::ChannelError&) {
        return nobody;
    } catch (const std::exception& e) {
        Poco::Logger::get("push").error("%s", std::string(e.what()));
        return {500, "text/plain", "", {}};
    }
}

}  // namespace hub::api
