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
            "marketplace", SettingType::Choice, label("Home marketplace", "主站点"),
            label(
                "Where most of your listings are; used for messages that belong to no order",
                "大多数商品所在站点；用于没有订单的消息"
            )
        ),
        std::move(ids), "EBAY_US"
    );
}

std::vector<Setting> notificationSettings() {
    return {
        setting(
            "verification_token", SettingType::Text, label("Verification token", "验证令牌"),
            label(
                "For notifications: make one up of 32 to 80 letters, digits, _ and -, and enter the same at "
                "eBay",
                "用于接收通知：自行设定 32 至 80 位字母、数字、_ 或 -，并在 eBay 填写相同内容"
            )
        ),
        setting(
            "alert_email", SettingType::Text, label("Mail address for alerts", "告警邮箱"),
            label(
                "Where eBay writes to when notifications can't be delivered; it takes none without",
                "通知无法送达时 eBay 发送告警的邮箱；未填写则无法订阅"
            )
        ),
        expert(
            setting(
                "push_topic", SettingType::Text, label("Topic of notifications", "通知主题"),
                label("Of eBay's Notification API", "eBay Notification API 的主题")
            ),
            "NEW_MESSAGE"
        ),
    };
}

Setting dailyCalls() {
    Setting one = setting(
        "daily_calls", SettingType::Number, label("Calls a day", "每日调用次数"),
        label(
            "What eBay allows the application, from midnight Pacific time on",
            "eBay 允许的每日次数，自太平洋时间零点起计"
        )
    );
    one.expert = true;
    return number(std::move(one), 100, 10'000'000, 5'000);
}

std::vector<Setting> settings() {
    std::vector<Setting> out = {
        required(setting(
            "username", SettingType::Text, label("eBay user name", "eBay 用户名"),
            label(
                "The seller account's own user name: tells your messages from the buyers'",
                "卖家账号的用户名，用来区分您和买家的消息"
            )
        )),
        required(setting(
            "client_id", SettingType::Text, label("App ID (client id)", "App ID"),
            label(
                "developer.ebay.com, Application Keys, Production",
                "developer.ebay.com 应用密钥页面（Production）"
            )
        )),
        required(setting(
            "client_secret", SettingType::Secret, label("Cert ID (client secret)", "Cert ID"),
            label("Beside the App ID", "在 App ID 旁边")
        )),
        setting(
            "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
            label(
                "Filled in by Connect, or pasted; lives about 18 months",
                "通过“连接”自动填写，也可粘贴；有效期约 18 个月"
            )
        ),
        expert(setting(
            "push_key", SettingType::Secret, label("Key of notifications", "通知密钥"),
            label("Filled in by itself", "自动填写")
        ), {}),
        setting(
            "ru_name", SettingType::Text, label("RuName", "RuName"),
            label(
                "The redirect name of the application; needed for Connect only",
                "应用的重定向名称，仅“连接”时需要"
            )
        ),
        homeMarketplace(),
        withDefault(
            setting(
                "orders", SettingType::Flag, label("Read orders", "读取订单"),
                label("Needs the right sell.fulfillment.readonly", "需要 sell.fulfillment.readonly 权限")
            ),
            "true"
        ),
        withDefault(
            setting(
                "cases", SettingType::Flag, label("Read inquiries and returns", "读取未收到货咨询和退货"),
                label(
                    "With their deadlines; the messages come without them too",
                    "包括处理期限；不启用时消息仍可接收"
                )
            ),
            "true"
        ),
        dailyCalls(),
        expert(
            setting(
                "api_url", SettingType::Url, label("API address", "API 地址"),
                label("Another one for eBay's own sandbox", "eBay 沙盒使用其他地址")
            ),
            "https://api.ebay.com"
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, label("Sign-in address", "登录地址"),
                label("Where Connect sends the browser", "“连接”打开的页面")
            ),
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
    out.title = {"eBay", {}};
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
