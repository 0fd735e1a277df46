#include "channels/ebay/ebay_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::ebay {
namespace {

using namespace std::chrono_literals;

Setting homeMarketplace() {
    std::vector<std::string> ids;
    for (const auto& place : marketplaces()) ids.emplace_back(place.id);
    return choice(
        setting(
            "marketplace", SettingType::Choice, "Home marketplace",
            "Where most of your listings are; used for messages that belong to no order"
        ),
        std::move(ids), "EBAY_US"
    );
}

std::vector<Setting> notificationSettings() {
    return {
        setting(
            "verification_token", SettingType::Text, "Verification token",
            "For notifications: make one up of 32 to 80 letters, digits, _ and -, and enter the same at "
            "eBay"
        ),
        setting(
            "alert_email", SettingType::Text, "Mail address for alerts",
            "Where eBay writes to when notifications can't be delivered; it takes none without"
        ),
        expert(
            setting("push_topic", SettingType::Text, "Topic of notifications", "Of eBay's Notification API"),
            "NEW_MESSAGE"
        ),
    };
}

Setting dailyCalls() {
    Setting one = setting(
        "daily_calls", SettingType::Number, "Calls a day",
        "What eBay allows the application, from midnight Pacific time on"
    );
    one.expert = true;
    return number(std::move(one), 100, 10'000'000, 5'000);
}

std::vector<Setting> settings() {
    std::vector<Setting> out = {
        required(setting(
            "username", SettingType::Text, "eBay user name",
            "The seller account's own user name: tells your messages from the buyers'"
        )),
        required(setting(
            "client_id", SettingType::Text, "App ID (client id)",
            "developer.ebay.com, Application Keys, Production"
        )),
        required(setting("client_secret", SettingType::Secret, "Cert ID (client secret)", "Beside the App ID")
        ),
        setting(
            "refresh_token", SettingType::Secret, "Refresh token",
            "Filled in by Connect, or pasted; lives about 18 months"
        ),
        expert(setting("push_key", SettingType::Secret, "Key of notifications", "Filled in by itself"), {}),
        setting(
            "ru_name", SettingType::Text, "RuName",
            "The redirect name of the application; needed for Connect only"
        ),
        homeMarketplace(),
        withDefault(
            setting("orders", SettingType::Flag, "Read orders", "Needs the right sell.fulfillment.readonly"),
            "true"
        ),
        withDefault(
            setting(
                "cases", SettingType::Flag, "Read inquiries and returns",
                "With their deadlines; the messages come without them too"
            ),
            "true"
        ),
        dailyCalls(),
        expert(
            setting("api_url", SettingType::Url, "API address", "Another one for eBay's own sandbox"),
            "https://api.ebay.com"
        ),
        expert(
            setting("auth_url", SettingType::Url, "Sign-in address", "Where Connect sends the browser"),
            "https://auth.ebay.com/oauth2/authorize"
        ),
    };
    for (auto& one : notificationSettings()) out.push_back(std::move(one));
    return out;
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.contacts = false;
    out.source =
        "Commerce Message API v1, send_message (messageText); eBay policy on misuse of member-to-member "
        "contact";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "ebay";
    out.title = "eBay";
    out.settings = settings();
    for (const auto& place : marketplaces()) {
        out.sites.push_back({std::string(place.host), std::string(place.country), std::string(place.language)}
        );
    }
    out.rules = rules();
    out.push_signed = true;
    out.clock = {24h, false, "customary; eBay sets no deadline for messages"};
    out.abilities = {Ability::MarkRead, Ability::FindSent, Ability::FetchAttachment,
                     Ability::Orders,   Ability::Relist,   Ability::Authorize,
                     Ability::Push,     Ability::Cases};
    // A quiet poll costs three calls, seven once in ten minutes: 2,736 a day, and 5,000 are allowed by
    // default.
    out.poll_every = 120s;
    out.unverified = {
        "the order in which conversations and messages are listed (newest first is expected, any order is "
        "read)",
        "whether start_time selects by the newest message's date",
        "the unit of the limit of 2000 (UTF-16 units are assumed)",
        "the shape of a 429 answer of the Message API and its daily limit",
        "field names of shipping_fulfillment, pricingSummary and shipByDate",
        "how soon a sent message shows in its conversation",
        "the address of the sign-in page",
        "which scope the Post-Order API wants (the base scope is asked for)",
        "field names of inquiries and returns other than members, sellerResponseDue and respondByDate, and "
        "fieldgroups "
        "of GET /return/{id}",
        "whether inquiry_status=OPEN covers the inquiries that wait (those are asked for too), and whether "
        "offset "
        "counts entries or pages (both are understood)",
        "the form of order ids in the Post-Order API",
        "whether there is a topic of notifications for messages, and its name (NEW_MESSAGE is assumed)",
        "whether all APIs share the allowance of calls a day (all calls are counted together)",
    };
    return out;
}

}  // namespace

const std::vector<Marketplace>& marketplaces() {
    static const std::vector<Marketplace> all = {
        {"EBAY_US", "ebay.com", "US", "en"},         {"EBAY_GB", "ebay.co.uk", "GB", "en"},
        {"EBAY_DE", "ebay.de", "DE", "de"},          {"EBAY_AU", "ebay.com.au", "AU", "en"},
        {"EBAY_CA", "ebay.ca", "CA", "en"},          {"EBAY_FR", "ebay.fr", "FR", "fr"},
        {"EBAY_IT", "ebay.it", "IT", "it"},          {"EBAY_ES", "ebay.es", "ES", "es"},
        {"EBAY_AT", "ebay.at", "AT", "de"},          {"EBAY_CH", "ebay.ch", "CH", "de"},
        {"EBAY_NL", "ebay.nl", "NL", "nl"},          {"EBAY_BE", "ebay.be", "BE", "nl"},
        {"EBAY_PL", "ebay.pl", "PL", "pl"},          {"EBAY_IE", "ebay.ie", "IE", "en"},
        {"EBAY_HK", "ebay.com.hk", "HK", "zh-Hant"}, {"EBAY_SG", "ebay.com.sg", "SG", "en"},
        {"EBAY_MY", "ebay.com.my", "MY", "en"},      {"EBAY_PH", "ebay.ph", "PH", "en"},
    };
    return all;
}

std::string siteOf(std::string_view marketplace_id) {
    if (marketplace_id == "EBAY_MOTORS_US" || marketplace_id == "EBAY_MOTORS") return "ebay.com";
    const auto& all = marketplaces();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Marketplace& m) { return m.id == marketplace_id; });
    return found == all.end() ? std::string() : std::string(found->host);
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::ebay
