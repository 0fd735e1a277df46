#include "channels/dhgate/dhgate_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::dhgate {
namespace {

using namespace std::chrono_literals;

Setting refreshToken() {
    Setting out = setting(
        "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
        label(
            "Filled in by Connect, or pasted; lives about 30 days and is renewed while the hub runs",
            "通过“连接”自动填写，也可粘贴；有效期约 30 天，系统运行时自动续期"
        )
    );
    out.lifetime = kRefreshTokenLife;
    return out;
}

Setting callsPerSecond() {
    return number(
        expert(
            setting(
                "calls_per_second", SettingType::Number, label("Calls per second", "每秒调用次数"),
                label(
                    "The hub's own limit; DHgate is said to allow an application 10",
                    "系统自身的限制；据说敦煌网允许每个应用每秒 10 次"
                )
            ),
            {}
        ),
        5, 1000, 5
    );
}

std::vector<Setting> settings() {
    return {
        required(setting(
            "client_id", SettingType::Text, label("App Key", "App Key"),
            label("Of your application at open.dhgate.com", "open.dhgate.com 中应用的 App Key")
        )),
        required(setting(
            "client_secret", SettingType::Secret, label("App Secret", "App Secret"),
            label("Beside the App Key", "在 App Key 旁边")
        )),
        refreshToken(),
        withDefault(
            setting(
                "notices", SettingType::Flag,
                label("Pull notices on orders and refunds", "拉取订单和退款通知"),
                label(
                    "DHgate's own messages on orders, payments and refunds; shown, never on the clock",
                    "敦煌网关于订单、付款和退款的系统消息；只显示，不计时"
                )
            ),
            "true"
        ),
        callsPerSecond(),
        expert(
            setting(
                "api_url", SettingType::Url, label("API address", "API 地址"),
                label("The router that takes every call", "处理所有调用的地址")
            ),
            "https://api.dhgate.com/dop/router"
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, label("Sign-in address", "登录地址"),
                label("Where tokens are made, without /authorize", "获取令牌的地址，不含 /authorize")
            ),
            "https://secure.dhgate.com/dop/oauth2"
        ),
        expert(
            setting(
                "image_url", SettingType::Url, label("Picture address", "图片地址"),
                label("Where the pictures of messages are kept", "消息图片所在的服务器")
            ),
            "https://image.dhgate.com"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.links = false;
    out.contacts = false;
    out.source =
        "the seller's page forbids contact data and scans for it (second hand); the length is a cap of this "
        "hub's own";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

std::vector<Site> sites() {
    return {
        {std::string(kSite), "", "en"}, {"fr.dhgate.com", "", "fr"}, {"es.dhgate.com", "", "es"},
        {"pt.dhgate.com", "", "pt"},    {"it.dhgate.com", "", "it"}, {"de.dhgate.com", "", "de"},
        {"ru.dhgate.com", "", "ru"},
    };
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "dhgate";
    out.title = label("DHgate", "敦煌网");
    out.settings = settings();
    out.sites = sites();
    out.rules = rules();
    out.clock = {24h, false, "customary; the response rate counts for the seller's rating"};
    out.abilities = {
        Ability::MarkRead, Ability::FindSent, Ability::FetchAttachment, Ability::Orders, Ability::Authorize};
    out.unverified = {
        "the time zone of all times (China time is assumed, they carry none)",
        "the limit of calls (10 a second second-hand, 5 are used) and the answer when it is passed",
        "the codes of failures; token, limit and unknown order are told by the words of the message",
        "the length of a reply (2000 characters are allowed here)",
        "whether a reply's line breaks reach the buyer's page",
        "that the list ends with an empty page, and the most topics that a page may have (50 are asked for)",
        "that buyers' topics and system topics may be asked for in one list",
        "how long tokens live (a day, 30 days), and whether a refresh token is replaced",
        "dh.user.base.get and dh.order.product.get, which are known from public clients alone",
        "the currency of an order's total (US dollars are assumed)",
        "that pictures are served by https too",
        "the language sites, which no message names",
    };
    return out;
}

}  // namespace

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::dhgate
