#include "channels/amazon/messaging_sandbox.h"

#include <algorithm>

#include "channels/contract/reply_lint.h"
#include "channels/kit/json.h"
#include "channels/kit/sandbox_shop.h"

namespace channels::amazon {
namespace {

constexpr std::string_view kOrders = "/messaging/v1/orders/", kMessages = "messages/";
constexpr double kPerSecond = 1, kBurst = 5;

/// Characters that the texts of messaging.json may have.
const std::map<std::string, std::size_t>& limits() {
    static const std::map<std::string, std::size_t> all = {
        {"confirmCustomizationDetails", 800}, {"confirmDeliveryDetails", 2000}, {"confirmOrderDetails", 2000},
        {"confirmServiceDetails", 2000},      {"unexpectedProblem", 2000},      {"digitalAccessKey", 400}};
    return all;
}

/// In practice an order that wasn't shipped allows legalDisclosure only, a shipped one unexpectedProblem too.
std::set<std::string> usualOffer(OrderStatus status) {
    if (status == OrderStatus::Shipped || status == OrderStatus::Delivered)
        return {"legalDisclosure", "unexpectedProblem"};
    return {"legalDisclosure"};
}

bool hasMailAddress(const std::string& text) {
    const std::size_t at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() && text[at - 1] != ' ' && text[at + 1] != ' ';
}

bool hasHtml(const std::string& text) {
    const std::size_t open = text.find('<');
    return open != std::string::npos && text.find('>', open) != std::string::npos;
}

SandboxResponse invalidInput(const char* message) { return apiError(400, "InvalidInput", message); }

struct Path {
    std::string order, below;  ///< "", "attributes", "messages/NAME"
};

std::optional<Path> pathOf(const SandboxRequest& request) {
    if (!request.path.starts_with(kOrders)) return std::nullopt;
    const std::string rest = request.path.substr(kOrders.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    return Path{rest.substr(0, slash), rest.substr(std::min(slash + 1, rest.size()))};
}

}  // namespace

MessagingSandbox::MessagingSandbox(const Clock& clock, Complain complain)
    : clock_(clock), complain_(std::move(complain)) {}

void MessagingSandbox::add(const Order& order, const std::string& marketplace_id, const std::string& locale) {
    orders_[order.external_id] = {marketplace_id, locale, usualOffer(order.status)};
}

void MessagingSandbox::offer(const std::string& order, std::set<std::string> names) {
    orders_[order].offered = std::move(names);
}

bool MessagingSandbox::isMessage(const SandboxRequest& request) {
    const auto path = pathOf(request);
    return request.method == "POST" && path && path->below.starts_with(kMessages);
}

bool MessagingSandbox::mayCall(const std::string& operation) {
    return calls_.try_emplace(operation, clock_, kPerSecond, kBurst).first->second.mayTake();
}

std::optional<SandboxResponse> MessagingSandbox::handle(const SandboxRequest& request) {
    const auto path = pathOf(request);
    if (!path) return std::nullopt;
    const bool is_message = isMessage(request);
    const bool known = is_message || (request.method == "GET" && (path->below.empty() || path->below == "attributes"));
    if (!known) return std::nullopt;
    if (!mayCall(path->below)) return quotaExceeded();
    if (!has_role_) return apiError(403, "Unauthorized", "Access to requested resource is denied.");
    if (auto refused = refusedPlace(request, path->order)) return refused;
    if (is_message) return message(request, path->order, path->below.substr(kMessages.size()));
    return path->below.empty() ? actions(request, path->order) : attributes(path->order);
}

std::optional<SandboxResponse> MessagingSandbox::refusedPlace(const SandboxRequest& request, const std::string& order)
    const {
    const bool one = request.query.size() == 1 && request.query.front().first == "marketplaceIds" &&
                     !request.query.front().second.empty() &&
                     request.query.front().second.find(',') == std::string::npos;
    if (!one) {
        complain_("messaging wants exactly one marketplace id");
        return invalidInput("marketplaceIds: Missing or invalid request parameter: marketplaceId");
    }
    const auto found = orders_.find(order);
    if (found == orders_.end()) return apiError(404, "NotFound", "Order not found.");
    if (found->second.marketplace_id != request.query.front().second) {
        complain_("an order of another marketplace: " + request.query.front().second);
        return invalidInput("Invalid Input");
    }
    return std::nullopt;
}

SandboxResponse MessagingSandbox::attributes(const std::string& order) const {
    JsonWriter out;
    out.beginObject().key("buyer").beginObject();
    if (const std::string& locale = orders_.at(order).locale; !locale.empty()) out.member("locale", locale);
    out.endObject().endObject();
    return answer(200, out.str());
}

SandboxResponse MessagingSandbox::actions(const SandboxRequest& request, const std::string& order) {
    listed_.insert(order);
    const std::string query = '?' + encodeQuery(request.query);
    const auto names =
        spoiled(std::vector<std::string>(orders_[order].offered.begin(), orders_[order].offered.end()), request.fault);
    JsonWriter out;
    out.beginObject().key("_links").beginObject();
    out.key("self").beginObject().member("href", request.path + query).endObject();
    out.key("actions").beginArray();
    for (const std::string& name : names)
        out.beginObject().member("href", request.path + "/messages/" + name + query).member("name", name).endObject();
    out.endArray().endObject();
    out.key("_embedded").beginObject().key("actions").beginArray();
    for (const std::string& name : names)
        out.beginObject().key("payload").beginObject().member("name", name).endObject().endObject();
    out.endArray().endObject();
    out.key("errors").beginArray().endArray().endObject();
    SandboxResponse response = answer(200, out.str());
    response.content_type = "application/hal+json";
    return response;
}

SandboxResponse MessagingSandbox::message(
    const SandboxRequest& request, const std::string& order, const std::string& name
) {
    const auto limit = limits().find(name);
    if (limit == limits().end()) {
        complain_("no such message: " + name);
        return apiError(404, "NotFound", "Resource not found.");
    }
    if (!request.header("content-type").starts_with("application/json")) {
        complain_("a message that isn't application/json");
        return apiError(415, "UnsupportedMediaType", "Unsupported Media Type");
    }
    if (listed_.erase(order) == 0) complain_("a message without asking first what the order allows");
    if (!orders_[order].offered.contains(name))
        return apiError(403, "Unauthorized", "Invalid amazonOrderId and template combination.");
    std::string text;
    try {
        const JsonDocument document = JsonDocument::parse(request.body);
        document.root().forEachMember([&](std::string_view member, Json) {
            if (member != "text") complain_("a message has a member that it shouldn't have");
        });
        text = document.root()["text"].text();
    } catch (const JsonError&) {
        complain_("a message that isn't JSON");
    }
    const std::size_t length = replyLength({}, text);
    if (length == 0 || length > limit->second) {
        complain_("a text of " + std::to_string(length) + " characters for " + name);
        return invalidInput("Invalid Input");
    }
    if (hasMailAddress(text) || hasHtml(text)) return invalidInput("Invalid Input");
    taken_.push_back("send_order_message " + order + " message=" + name + " text=" + text);
    return answer(201, "{}");
}

}  // namespace channels::amazon
