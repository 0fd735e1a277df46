#include "channels/wish/wish_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"
#include "channels/kit/topic_hints.h"

namespace channels::wish {
namespace {

using namespace std::chrono_literals;

// How often each is right is an estimate: buyers choose the reason from a list, and may write about something else
// later on.
constexpr TopicHint kHints[] = {
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
        required(
            setting("client_id", SettingType::Text, "Client id", "Of the private app on merchant.wish.com")
        ),
        required(setting("client_secret", SettingType::Secret, "Client secret", "Beside the client id")),
        setting(
            "refresh_token", SettingType::Secret, "Refresh token",
            "Filled in by Connect, or pasted; use it nowhere else: a refresh ends the tokens given before"
        ),
        expert(
            setting("api_url", SettingType::Url, "API address", "Another one for Wish's own sandbox"),
            "https://merchant.wish.com/api/v3"
        ),
        expert(
            setting("auth_url", SettingType::Url, "Sign-in address", "Where Connect sends the browser"),
            "https://merchant.wish.com/v3/oauth/authorize"
        ),
        number(
            expert(
                setting(
                    "calls_per_minute", SettingType::Number, "Calls a minute",
                    "The most that is called; Wish doesn't publish its limit, but says what is left of it"
                ),
                ""
            ),
            10, 100'000, kCallsPerMinute
        ),
    };
}

Setting trackingInput(std::string name, std::string text, std::string help) {
    return required(setting(std::move(name), SettingType::Text, std::move(text), std::move(help)));
}

Action correctTracking() {
    Action out;
    out.name = "correct_tracking";
    out.label = "Correct the tracking number";
    out.inputs = {
        trackingInput("tracking_number", "Tracking number", "Letters and digits, no spaces"),
        trackingInput("shipping_provider", "Carrier", "As Wish spells it"),
        trackingInput("origin_country", "Shipped from", "Two letters, such as CN"),
        setting("ship_note", SettingType::Text, "Note to yourself", "Buyers don't see it")};
    return out;
}

Action refund() {
    Action out;
    out.name = "refund";
    out.label = "Refund or cancel the order";
    out.inputs = {
        required(choice(
            setting(
                "refund_reason", SettingType::Choice, "Reason", "Wish allows other reasons for each order"
            ),
            refundReasons(), ""
        )),
        setting("refund_reason_note", SettingType::Text, "Note to the buyer", "Shown to the buyer")};
    out.final = true;
    out.cost = Action::Cost::Order;
    return out;
}

Action ticketAction(std::string name, std::string text) {
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
    out.title = "Wish";
    out.settings = settings();
    out.sites = {{std::string(kSite), "", "en"}};
    out.rules = rules();
    out.clock = {48h, false, "customary; Wish's help asks for an answer within a few business days"};
    out.abilities = {Ability::FindSent, Ability::FetchAttachment, Ability::Orders,
                     Ability::Relist,   Ability::Authorize,       Ability::Push,
                     Ability::Act};
    out.actions = {
        correctTracking(), refund(), ticketAction("close", "Close the ticket"),
        ticketAction("reopen", "Re-open the ticket"), ticketAction("hand_over", "Hand over to Wish")};
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
    return hintsIn(kHints, refund_reason);
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::wish
