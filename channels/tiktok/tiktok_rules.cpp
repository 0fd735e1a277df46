#include "channels/tiktok/tiktok_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::tiktok {
namespace {

using namespace std::chrono_literals;

std::vector<Setting> credentials() {
    return {
        required(setting(
            "app_key", SettingType::Text, "App key", "partner.tiktokshop.com, App & Service, your app"
        )),
        required(setting("app_secret", SettingType::Secret, "App secret", "Beside the app key")),
        setting("refresh_token", SettingType::Secret, "Refresh token", "Filled in by Connect, or pasted"),
        setting(
            "service_id", SettingType::Text, "Service id",
            "Only for apps whose authorization link names a service_id"
        ),
        setting(
            "shop_id", SettingType::Text, "Shop id",
            "Only when the sign-in covers several shops: which of them this channel is"
        ),
    };
}

std::vector<Setting> settings() {
    auto out = credentials();
    out.push_back(withDefault(
        setting("orders", SettingType::Flag, "Read orders", "Needs the scope of order information"), "true"
    ));
    out.push_back(choice(
        setting(
            "locale", SettingType::Choice, "Language of TikTok's notices",
            "Of what TikTok itself writes; buyers' words stay as they are"
        ),
        {"en", "de-DE", "en-GB", "es-ES", "es-MX", "fr-FR", "id-ID", "it-IT", "ja-JP", "ms-MY", "th-TH",
         "vi-VN", "pt-BR", "zh-CN"},
        "en"
    ));
    out.push_back(expert(
        setting("api_url", SettingType::Url, "API address", "Another one for TikTok's own test environment"),
        "https://open-api.tiktokglobalshop.com"
    ));
    out.push_back(expert(
        setting("auth_url", SettingType::Url, "Token address", "Where tokens are asked for"),
        "https://auth.tiktok-shops.com"
    ));
    out.push_back(expert(
        setting(
            "services_url", SettingType::Url, "Sign-in address for a service id",
            "Where Connect sends the browser when a service id is set"
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

Setting idInput(std::string name, std::string text, std::string help) {
    return required(setting(std::move(name), SettingType::Text, std::move(text), std::move(help)));
}

std::vector<Action> actions() {
    using About = Action::About;
    return {
        {"send_order_card", About::Order, "Send the order as a card", {}, false},
        {"send_parcel_card",
         About::Order,
         "Send the parcel's tracking as a card",
         {idInput("package_id", "Package id", "Of the order's page in Seller Center")},
         false},
        {"send_return_card",
         About::Order,
         "Offer a return or refund as a card",
         {idInput("sku_id", "SKU id", "Of the item that may be returned, in TikTok's numbers")},
         false,
         Action::Cost::Order},
        {"send_product_card",
         About::Conversation,
         "Send a product as a card",
         {idInput("product_id", "Product id", "In TikTok's numbers")},
         false},
        {"send_coupon_card",
         About::Conversation,
         "Send a coupon as a card",
         {idInput("coupon_id", "Coupon id", "Of Seller Center, Promotions")},
         false,
         Action::Cost::Unknown},
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
    out.title = "TikTok Shop";
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
