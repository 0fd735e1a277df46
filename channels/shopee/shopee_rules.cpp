#include "channels/shopee/shopee_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::shopee {
namespace {

using namespace std::chrono_literals;

Setting refreshToken() {
    Setting out = setting(
        "refresh_token", SettingType::Secret, "Refresh token",
        "Filled in by Connect, or pasted. Good for one use and 30 days; no other program may use it"
    );
    out.lifetime = std::chrono::days(30);
    return out;
}

std::vector<Setting> credentials() {
    return {
        required(setting(
            "partner_id", SettingType::Number, "Partner ID", "open.shopee.com, App List, Live Partner_id"
        )),
        required(setting(
            "partner_key", SettingType::Secret, "Partner key", "Beside the Partner ID; signs every call"
        )),
        required(setting(
            "shop_id", SettingType::Number, "Shop ID",
            "The number of the shop that signs in; each shop is an account of its own"
        )),
        refreshToken(),
        keptAccessToken(),
    };
}

std::vector<Setting> endpoints() {
    return {
        expert(
            setting(
                "api_url", SettingType::Url, "API address",
                "China: https://openplatform.shopee.cn, Brazil: https://openplatform.shopee.com.br, tests: "
                "https://partner.test-stable.shopeemobile.com"
            ),
            "https://partner.shopeemobile.com"
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, "Sign-in address",
                "Where Connect sends the browser; for tests https://open.sandbox.test-stable.shopee.com/auth"
            ),
            "https://partner.shopeemobile.com/api/v2/shop/auth_partner"
        ),
        expert(
            number(
                setting(
                    "page_size", SettingType::Number, "Conversations a call",
                    "Shopee's own limit is believed to be 60"
                ),
                1, kMaxPageSize, 25
            ),
            "25"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.unit = LengthUnit::CodePoints;
    out.links = false;
    out.contacts = false;
    out.source = "Shopee's rules on chat violations (secondary source); the length is a cautious guess";
    out.template_rules = {"no_links", "no_contacts", "max_1000"};
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "shopee";
    out.title = "Shopee";
    out.settings = credentials();
    for (auto& one : endpoints()) out.settings.push_back(std::move(one));
    for (const auto& place : regions())
        out.sites.push_back({std::string(place.host), std::string(place.code), std::string(place.language)});
    out.rules = rules();
    out.clock = {12h, false, "customary; Shopee's chat response rate is said to count answers within 12 hours"};
    out.abilities = {Ability::MarkRead,  Ability::FindSent, Ability::FetchAttachment, Ability::Orders, Ability::Relist,
                     Ability::Authorize, Ability::Push};
    out.push_signed = true;
    // A quiet poll costs one call; the daily quota is not known.
    out.poll_every = 60s;
    out.unverified = {
        "names and shapes of all sellerchat calls (from three clients: Shopee shows their pages to granted apps only)",
        "the most conversations and messages on a page (25 are asked for, 60 are believed to be the limit)",
        "that a list without a cursor begins with the newest, and that next_timestamp_nano excludes its own moment",
        "whether conversation_id is written as text or as a number in read_conversation",
        "the longest reply (1000 characters are assumed)",
        "what censored_whitelist means (it is shown as withheld, like censored_blacklist)",
        "the contents of item, order, voucher, sticker and bundle_message messages",
        "the figures of error_rate_limit (a minute is waited) and error_limit (until 00:00 UTC+8)",
        "which error answers a timestamp that is off (error_param is expected)",
        "whether the sign-in page keeps a query that the return address has",
        "how soon a sent message shows in get_message",
        "order_status and logistics_status beyond the names that clients use",
    };
    return out;
}

}  // namespace

const std::vector<Region>& regions() {
    static const std::vector<Region> all = {
        {"SG", "shopee.sg", "en"},      {"MY", "shopee.com.my", "ms"},    {"TH", "shopee.co.th", "th"},
        {"TW", "shopee.tw", "zh-Hant"}, {"ID", "shopee.co.id", "id"},     {"VN", "shopee.vn", "vi"},
        {"PH", "shopee.ph", "en"},      {"BR", "shopee.com.br", "pt-BR"}, {"MX", "shopee.com.mx", "es"},
        {"CO", "shopee.com.co", "es"},  {"CL", "shopee.cl", "es"},
    };
    return all;
}

std::string siteOf(std::string_view region) {
    const auto& all = regions();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Region& r) { return r.code == region; });
    return found == all.end() ? std::string() : std::string(found->host);
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::shopee
