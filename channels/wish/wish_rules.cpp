#include "channels/wish/wish_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::wish {
namespace {

using namespace std::chrono_literals;

struct ReasonHint {
    std::string_view reason, intent;
    double p;
};

// How often each is right is an estimate: buyers choose the reason from a list, and may write about something else
// later on.
constexpr ReasonHint kHints[] = {
    {"ITEM_NEVER_ARRIVED", "delivered_not_received", 0.5},
    {"ITEM_NEVER_ARRIVED", "order_tracking", 0.3},
    {"EMPTY_PACKAGE", "wrong_or_missing", 0.7},
    {"SHIPPING_TAKING_TOO_LONG", "order_tracking", 0.7},
    {"ITEM_IS_DAMAGED", "damaged_defective", 0.7},
    {"ITEM_DOES_NOT_WORK_AS_DESCRIBED", "damaged_defective", 0.6},
    {"ITEM_DOES_NOT_MATCH_LISTING", "not_as_described", 0.7},
    {"ITEM_IS_COUNTERFEIT", "not_as_described", 0.7},
    {"ITEM_DOES_NOT_FIT", "not_as_described", 0.5},
    {"USER_NO_LONGER_WANTS_ITEM", "cancel_order", 0.7},
    {"USER_PLACED_ORDER_BY_MISTAKE", "cancel_order", 0.7},
};

std::vector<Setting> settings() {
    return {
        required(setting(
            "client_id", SettingType::Text, label("Client id", "Client ID"),
            label("Of the private app on merchant.wish.com", "merchant.wish.com 私有应用的 Client ID")
        )),
        required(setting(
            "client_secret", SettingType::Secret, label("Client secret", "Client Secret"),
            label("Beside the client id", "在 Client ID 旁边")
        )),
        setting(
            "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
            label(
                "Filled in by Connect, or pasted; use it nowhere else: a refresh ends the tokens given before",
                "通过“连接”自动填写，也可粘贴；请勿在别处使用：每次刷新都会使之前的令牌失效"
            )
        ),
        expert(
            setting(
                "api_url", SettingType::Url, label("API address", "API 地址"),
                label("Another one for Wish's own sandbox", "Wish 沙盒使用其他地址")
            ),
            "https://merchant.wish.com/api/v3"
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, label("Sign-in address", "登录地址"),
                label("Where Connect sends the browser", "“连接”打开的页面")
            ),
            "https://merchant.wish.com/v3/oauth/authorize"
        ),
        number(
            expert(
                setting(
                    "calls_per_minute", SettingType::Number, label("Calls a minute", "每分钟调用次数"),
                    label(
                        "The most that is called; Wish doesn't publish its limit, but says what is left of it",
                        "调用上限；Wish 不公布限额，但会告知剩余次数"
                    )
                ),
                ""
            ),
            10, 100'000, kCallsPerMinute
        ),
    };
}

Setting trackingInput(std::string name, Label text, Label help) {
    return required(setting(std::move(name), SettingType::Text, std::move(text), std::move(help)));
}

Action correctTracking() {
    Action out;
    out.name = "correct_tracking";
    out.label = label("Correct the tracking number", "更正运单号");
    out.inputs = {
        trackingInput(
            "tracking_number", label("Tracking number", "运单号"),
            label("Letters and digits, no spaces", "仅字母和数字，无空格")
        ),
        trackingInput(
            "shipping_provider", label("Carrier", "承运商"), label("As Wish spells it", "使用 Wish 的承运商名称")
        ),
        trackingInput(
            "origin_country", label("Shipped from", "发货国家"),
            label("Two letters, such as CN", "两位国家代码，例如 CN")
        ),
        setting(
            "ship_note", SettingType::Text, label("Note to yourself", "给自己的备注"),
            label("Buyers don't see it", "买家不可见")
        )};
    return out;
}

Action refund() {
    Action out;
    out.name = "refund";
    out.label = label("Refund or cancel the order", "退款或取消订单");
    out.inputs = {
        required(choice(
            setting(
                "refund_reason", SettingType::Choice, label("Reason", "原因"),
                label("Wish allows other reasons for each order", "每个订单可用的原因不同")
            ),
            refundReasons(), ""
        )),
        setting(
            "refund_reason_note", SettingType::Text, label("Note to the buyer", "给买家的说明"),
            label("Shown to the buyer", "买家可见")
        )};
    out.final = true;
    return out;
}

Action ticketAction(std::string name, Label text) {
    Action out;
    out.name = std::move(name);
    out.about = Action::About::Conversation;
    out.label = std::move(text);
    return out;
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.min_length = 1;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.contacts = false;
    out.source = "Merchant API v3, ReplyTicket (message); Wish's help page on customer service";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "wish";
    out.title = {"Wish", {}};
    out.settings = settings();
    out.sites = {{std::string(kSite), "", "en"}};
    out.rules = rules();
    out.clock = {48h, false, "customary; Wish's help asks for an answer within a few business days"};
    out.abilities = {Ability::FindSent, Ability::FetchAttachment, Ability::Orders,
                     Ability::Relist,   Ability::Authorize,       Ability::Push,
                     Ability::Act};
    out.actions = {
        correctTracking(), refund(), ticketAction("close", label("Close the ticket", "关闭工单")),
        ticketAction("reopen", label("Re-open the ticket", "重新打开工单")),
        ticketAction("hand_over", label("Hand over to Wish", "转交 Wish 客服"))};
    // A quiet poll costs one call.
    out.poll_every = 60s;
    out.unverified = {
        "the unit of the limit of 2000 characters (UTF-16 units are assumed)",
        "links and contact data in replies (taken for forbidden)",
        "whether a ticket that awaits the buyer may be set back to AWAITING_MERCHANT, which a second reply needs",
        "whether a reply's time and text in the answer to it are the same as in the ticket later",
        "how soon a sent reply shows in its ticket",
        "the unit of Wish-Rate-Limit-Reset (seconds, an epoch and a date-time are read) and the limit itself",
        "whether a refresh gives a new refresh token, and when one ends",
        "whether the sign-in page hands `state` back",
        "whether notifications carry a signature (none is described; the secret address vouches for them)",
        "which status a refused access token comes with (401 and 400 with a code are read)",
    };
    return out;
}

}  // namespace

const std::vector<std::string>& refundReasons() {
    static const std::vector<std::string> all = {
        "UNABLE_TO_SHIP",
        "ITEM_RETURNED_TO_SENDER",
        "ITEM_IS_DAMAGED",
        "SHIPPING_TAKING_TOO_LONG",
        "ITEM_DOES_NOT_FIT",
        "RECEIVED_WRONG_ITEM",
        "ITEM_IS_COUNTERFEIT",
        "ITEM_DOES_NOT_WORK_AS_DESCRIBED",
        "ITEM_DOES_NOT_MATCH_LISTING",
        "ITEM_MARKED_DELIVERED_BUT_DID_NOT_ARRIVE",
        "MERCHANT_SENT_TO_WRONG_ADDRESS",
        "REPLACEMENT_NEVER_RECEIVED",
        "WRONG_COLOR",
        "ITEM_IS_POOR_QUALITY",
        "INCOMPLETE_ORDER",
        "MERCHANT_OUT_OF_STOCK",
        "EMPTY_PACKAGE",
        "PRODUCT_LISTING_MISSING_INFO",
        "ITEM_DID_NOT_MEET_EXPECTATIONS",
        "RECEIVED_NOTE_FROM_MERCHANT",
        "MERCHANT_REPORTED_ORDER",
        "MERCHANT_REPORTED_BUYER_FRAUD",
    };
    return all;
}

std::vector<IntentHint> hintsOf(std::string_view refund_reason) {
    std::vector<IntentHint> out;
    for (const auto& hint : kHints) {
        if (hint.reason == refund_reason) out.push_back({std::string(hint.intent), hint.p});
    }
    return out;
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::wish
