#include "channels/lazada/lazada_rules.h"

#include <algorithm>
#include <cctype>

#include "channels/kit/descriptor_parts.h"

namespace channels::lazada {
namespace {

using namespace std::chrono_literals;

constexpr Country kCountries[] = {
    {"my", "MY", "Malaysia", "lazada.com.my", "https://api.lazada.com.my", "ms"},
    {"sg", "SG", "Singapore", "lazada.sg", "https://api.lazada.sg", "en"},
    {"th", "TH", "Thailand", "lazada.co.th", "https://api.lazada.co.th", "th"},
    {"vn", "VN", "Vietnam", "lazada.vn", "https://api.lazada.vn", "vi"},
    {"ph", "PH", "Philippines", "lazada.com.ph", "https://api.lazada.com.ph", "fil"},
    {"id", "ID", "Indonesia", "lazada.co.id", "https://api.lazada.co.id", "id"},
};

constexpr double kCallsInTest = 10'000, kCallsOnline = 10'000'000;

bool sameWord(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
    });
}

std::vector<std::string> countryCodes() {
    std::vector<std::string> out;
    for (const auto& one : kCountries) out.emplace_back(one.code);
    return out;
}

Setting country() {
    return choice(
        setting(
            "country", SettingType::Choice, label("Country", "国家站点"),
            label(
                "Where the shop sells: each country's API knows its own shops alone; add a channel for each",
                "店铺所在的国家站点；每个国家的接口只认本国店铺，请为每个国家分别添加渠道"
            )
        ),
        countryCodes(), std::string(kCountries[0].code)
    );
}

Setting crossBorder() {
    return withDefault(
        setting(
            "cross_border", SettingType::Flag, label("Cross-border shop", "跨境店铺"),
            label(
                "For sellers outside the country: one sign-in is good for all countries",
                "适用于跨境卖家：一次登录对所有国家有效"
            )
        ),
        "false"
    );
}

std::vector<Setting> credentials() {
    return {
        country(),
        crossBorder(),
        required(setting(
            "app_key", SettingType::Text, label("App Key", "App Key"),
            label("open.lazada.com, App Console, App Overview", "Lazada 开放平台控制台的应用概览")
        )),
        required(setting(
            "app_secret", SettingType::Secret, label("App Secret", "App Secret"),
            label("Beside the App Key; signs every call", "在 App Key 旁边，用于签名")
        )),
        setting(
            "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
            label(
                "Filled in by Connect, or pasted; ends 180 days after the sign-in (14 while the app is in "
                "test)",
                "通过“连接”自动填写，也可粘贴；登录 180 天后失效（测试状态的应用为 14 天）"
            )
        ),
        choice(
            setting(
                "app_status", SettingType::Choice, label("Status of the app", "应用状态"),
                label(
                    "Says how many calls a day are allowed: test 10,000, online 10,000,000",
                    "决定每天允许的调用次数：测试 1 万次，上线 1000 万次"
                )
            ),
            {"online", "test"}, "online"
        ),
        withDefault(
            setting(
                "orders", SettingType::Flag, label("Read orders", "读取订单"),
                label(
                    "Needs the right to /order/get and /order/items/get",
                    "需要 /order/get 与 /order/items/get 权限"
                )
            ),
            "true"
        ),
    };
}

std::vector<Setting> expertSettings() {
    Setting check_signature = expert(
        setting(
            "check_push_signature", SettingType::Flag,
            label("Check signatures of notifications", "校验推送签名"),
            label(
                "Nobody has verified how Lazada signs: turn on only if notifications still arrive with it",
                "Lazada 的签名方式尚未验证：仅在开启后仍能收到推送时使用"
            )
        ),
        "false"
    );
    return {
        expert(
            setting(
                "api_url", SettingType::Url, label("API address", "接口地址"),
                label(
                    "Empty for the country's own, such as https://api.lazada.sg",
                    "留空则使用该国家的地址，例如 https://api.lazada.sg"
                )
            ),
            ""
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, label("Sign-in address", "登录地址"),
                label("Tokens and sign-in of all countries", "所有国家的令牌和登录地址")
            ),
            "https://auth.lazada.com"
        ),
        check_signature,
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.contacts = false;
    out.source =
        "a careful cap, since no limit is documented; Lazada's safety filter stops what leads buyers away "
        "(process_msg)";
    out.template_rules = {"no_links", "no_contacts", "max_500"};
    return out;
}

std::vector<Site> sites() {
    std::vector<Site> out;
    for (const auto& one : kCountries)
        out.push_back({std::string(one.site), std::string(one.iso), std::string(one.language)});
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "lazada";
    out.title = {"Lazada", {{"zh-Hans", "来赞达"}}};
    out.settings = credentials();
    for (auto& one : expertSettings()) out.settings.push_back(std::move(one));
    out.sites = sites();
    out.rules = rules();
    out.clock = {24h, false, "customary: the shop's response rate counts answers within 24 hours"};
    out.abilities = {Ability::MarkRead, Ability::FindSent, Ability::FetchAttachment,
                     Ability::Orders,   Ability::Relist,   Ability::Authorize,
                     Ability::Push};
    // How notifications are signed is assumed, not known: the hub's secret address vouches for them.
    out.push_signed = false;
    // A quiet poll costs one call.
    out.poll_every = 60s;
    out.unverified = {
        "how a notification is signed (a HMAC-SHA256 over App Key and body is assumed; a setting has it "
        "checked)",
        "the number of the notifications about messages (any but that of ending sign-ins hastens the next "
        "poll)",
        "rates of calls in a second, and that AppCallLimit names the seconds to wait",
        "error codes beside those named in the documentation: of a wrong timestamp, code or refresh token, "
        "of an order "
        "that isn't known (16 is expected)",
        "whether refreshing moves the end of a sign-in (the end that is told counts)",
        "the limit on a reply's length and its unit (500 UTF-16 units are kept)",
        "what process_msg says, and that it is there as soon as the reply is accepted",
        "members of the content of cards, videos and promotions (itemId, orderId, videoId and their like are "
        "read)",
        "whether a session keeps its place while its newest message is taken back",
        "that next_start_time of a session list leads behind the last listed session",
        "the fields of orders and their items, their states and the zone of their times",
        "that numbers of orders have 13 to 16 digits",
        "how soon a sent message shows in its session",
    };
    return out;
}

}  // namespace

const Country* findCountry(std::string_view word) {
    for (const auto& one : kCountries) {
        if (sameWord(word, one.code) || sameWord(word, one.name) || sameWord(word, one.site)) return &one;
    }
    return nullptr;
}

const Country& countryOf(std::string_view word) {
    const Country* found = findCountry(word);
    return found == nullptr ? kCountries[0] : *found;
}

double callsPerDay(std::string_view app_status) { return app_status == "test" ? kCallsInTest : kCallsOnline; }

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::lazada
