#include "channels/tiktok/tiktok_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::tiktok {
namespace {

using namespace std::chrono_literals;

std::vector<Setting> credentials() {
    return {
        required(setting(
            "app_key", SettingType::Text, label("App key", "App Key"),
            label("partner.tiktokshop.com, App & Service, your app", "partner.tiktokshop.com 的应用页面")
        )),
        required(setting(
            "app_secret", SettingType::Secret, label("App secret", "App Secret"),
            label("Beside the app key", "在 App Key 旁边")
        )),
        setting(
            "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
            label("Filled in by Connect, or pasted", "通过“连接”自动填写，也可粘贴")
        ),
        setting(
            "service_id", SettingType::Text, label("Service id", "Service ID"),
            label(
                "Only for apps whose authorization link names a service_id", "仅当应用的授权链接含有 service_id 时填写"
            )
        ),
        setting(
            "shop_id", SettingType::Text, label("Shop id", "店铺 ID"),
            label(
                "Only when the sign-in covers several shops: which of them this channel is",
                "仅当授权包含多个店铺时填写：本渠道对应的店铺"
            )
        ),
    };
}

std::vector<Setting> settings() {
    auto out = credentials();
    out.push_back(withDefault(
        setting(
            "orders", SettingType::Flag, label("Read orders", "读取订单"),
            label("Needs the scope of order information", "需要订单信息权限")
        ),
        "true"
    ));
    out.push_back(choice(
        setting(
            "locale", SettingType::Choice, label("Language of TikTok's notices", "系统消息的语言"),
            label(
                "Of what TikTok itself writes; buyers' words stay as they are",
                "只影响 TikTok 的系统消息，不翻译买家消息"
            )
        ),
        {"en", "de-DE", "en-GB", "es-ES", "es-MX", "fr-FR", "id-ID", "it-IT", "ja-JP", "ms-MY", "th-TH", "vi-VN",
         "pt-BR", "zh-CN"},
        "en"
    ));
    out.push_back(expert(
        setting(
            "api_url", SettingType::Url, label("API address", "API 地址"),
            label("Another one for TikTok's own test environment", "TikTok 测试环境使用其他地址")
        ),
        "https://open-api.tiktokglobalshop.com"
    ));
    out.push_back(expert(
        setting(
            "auth_url", SettingType::Url, label("Token address", "令牌地址"),
            label("Where tokens are asked for", "获取令牌的地址")
        ),
        "https://auth.tiktok-shops.com"
    ));
    out.push_back(expert(
        setting(
            "services_url", SettingType::Url, label("Sign-in address for a service id", "使用 Service ID 的授权地址"),
            label("Where Connect sends the browser when a service id is set", "填写 Service ID 后“连接”打开的页面")
        ),
        "https://services.tiktokshop.com"
    ));
    return out;
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.contacts = false;
    out.source =
        "Customer Service API 202309, Send Message (TEXT, 2000); links and contacts outside TikTok: customary, no page "
        "of the API says so";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

Setting idInput(std::string name, Label text, Label help) {
    return required(setting(std::move(name), SettingType::Text, std::move(text), std::move(help)));
}

std::vector<Action> actions() {
    using About = Action::About;
    return {
        {"send_order_card", About::Order, label("Send the order as a card", "发送订单卡片"), {}, false},
        {"send_parcel_card",
         About::Order,
         label("Send the parcel's tracking as a card", "发送物流卡片"),
         {idInput(
             "package_id", label("Package id", "包裹 ID"),
             label("Of the order's page in Seller Center", "见卖家中心的订单页面")
         )},
         false},
        {"send_return_card",
         About::Order,
         label("Offer a return or refund as a card", "发送退货退款卡片"),
         {idInput(
             "sku_id", label("SKU id", "SKU ID"),
             label("Of the item that may be returned, in TikTok's numbers", "可退商品的 TikTok SKU 编号")
         )},
         false},
        {"send_product_card",
         About::Conversation,
         label("Send a product as a card", "发送商品卡片"),
         {idInput("product_id", label("Product id", "商品 ID"), label("In TikTok's numbers", "TikTok 的商品编号"))},
         false},
        {"send_coupon_card",
         About::Conversation,
         label("Send a coupon as a card", "发送优惠券卡片"),
         {idInput(
             "coupon_id", label("Coupon id", "优惠券 ID"), label("Of Seller Center, Promotions", "见卖家中心的促销页面")
         )},
         false},
    };
}

// Buyers know one TikTok everywhere: the host of a region's Seller Center stands for its shops.
std::vector<Site> sites() {
    return {
        {"seller-us.tiktok.com", "US", "en"}, {"seller-uk.tiktok.com", "GB", "en"},
        {"seller-de.tiktok.com", "DE", "de"}, {"seller-es.tiktok.com", "ES", "es"},
        {"seller-fr.tiktok.com", "FR", "fr"}, {"seller-ie.tiktok.com", "IE", "en"},
        {"seller-it.tiktok.com", "IT", "it"}, {"seller-mx.tiktok.com", "MX", "es"},
        {"seller-br.tiktok.com", "BR", "pt"}, {"seller-jp.tiktok.com", "JP", "ja"},
        {"seller-id.tiktok.com", "ID", "id"}, {"seller-my.tiktok.com", "MY", "ms"},
        {"seller-ph.tiktok.com", "PH", "en"}, {"seller-sg.tiktok.com", "SG", "en"},
        {"seller-th.tiktok.com", "TH", "th"}, {"seller-vn.tiktok.com", "VN", "vi"},
    };
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "tiktok";
    out.title = {"TikTok Shop", {}};
    out.settings = settings();
    out.sites = sites();
    out.rules = rules();
    out.clock = {
        24h, true, "Customer Service Performance 202407: response_percentage counts first answers within 24 hours"};
    out.abilities = {Ability::MarkRead, Ability::FindSent, Ability::FetchAttachment,
                     Ability::Orders,   Ability::Relist,   Ability::Authorize,
                     Ability::Push,     Ability::Act};
    out.actions = actions();
    out.push_signed = true;
    out.poll_every = 60s;
    out.unverified = {
        "the order in which conversations are listed (newest message first is expected, any order is read)",
        "the unit of the limit of 2000 (UTF-16 units are assumed) and the code that refuses a longer text",
        "the code that refuses sensitive words, and that of a conversation which takes no message",
        "the meaning of the error codes, which come from a secondary source, and the HTTP statuses beside them",
        "the names in an order beyond its address, lines, note, carrier and tracking number, and the words of its "
        "status",
        "the answer for a single conversation (202601) and the body of the request to be notified",
        "how long a page token lives",
        "which of the two sign-in pages an app uses",
        "that links and contacts are refused",
        "the host names of the regions, which only tell the countries apart",
    };
    return out;
}

}  // namespace

const std::vector<Card>& cards() {
    static const std::vector<Card> all = {
        {"send_order_card", "ORDER_CARD", true, ""},
        {"send_parcel_card", "LOGISTICS_CARD", true, "package_id"},
        {"send_return_card", "RETURN_REFUND_CARD", true, "sku_id"},
        {"send_product_card", "PRODUCT_CARD", false, "product_id"},
        {"send_coupon_card", "COUPON_CARD", false, "coupon_id"},
    };
    return all;
}

std::string siteOf(std::string_view region) {
    const auto& all = descriptor().sites;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Site& s) { return s.country == region; });
    return found == all.end() ? std::string() : found->host;
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::tiktok
