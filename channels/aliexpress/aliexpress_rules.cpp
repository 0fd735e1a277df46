#include "channels/aliexpress/aliexpress_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::aliexpress {
namespace {

using namespace std::chrono_literals;

std::vector<Setting> credentials() {
    return {
        required(setting(
            "login_id", SettingType::Text, "Login id of the shop",
            "The seller account's member id, such as cn1500000001abcd: replies are sent in its name"
        )),
        required(setting("app_key", SettingType::Text, "App Key", "open.aliexpress.com, App Console")),
        required(
            setting("app_secret", SettingType::Secret, "App Secret", "Beside the App Key; signs every call")
        ),
        setting(
            "refresh_token", SettingType::Secret, "Refresh token",
            "Filled in by Connect, or pasted; ends 60 days after the sign-in whatever is done"
        ),
        withDefault(
            setting(
                "orders", SettingType::Flag, "Read orders", "Needs the right to aliexpress.solution.order.*"
            ),
            "true"
        ),
        withDefault(
            setting(
                "cases", SettingType::Flag, "Read disputes",
                "Needs the right to aliexpress.issue.*; the messages come without them too"
            ),
            "true"
        ),
    };
}

std::vector<Setting> endpoints() {
    Setting gateway = choice(
        setting(
            "gateway", SettingType::Choice, "Gateway",
            "iop for apps of open.aliexpress.com; top for old ones of the Taobao Open Platform"
        ),
        {"iop", "top"}, "iop"
    );
    Setting top_sign_method = choice(
        setting(
            "top_sign_method", SettingType::Choice, "Signature for TOP", "How calls through TOP are signed"
        ),
        {"hmac", "md5"}, "hmac"
    );
    gateway.expert = top_sign_method.expert = true;
    return {
        gateway,
        top_sign_method,
        expert(
            setting("api_url", SettingType::Url, "IOP address", "Calls, tokens and sign-in of IOP"),
            "https://api-sg.aliexpress.com"
        ),
        expert(
            setting("top_url", SettingType::Url, "TOP address", "Where calls of TOP go"),
            "https://eco.taobao.com/router/rest"
        ),
        expert(
            setting("top_auth_url", SettingType::Url, "TOP sign-in address", "Tokens and sign-in of TOP"),
            "https://oauth.aliexpress.com"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.contacts = false;
    out.source =
        "a careful cap, since no limit is documented; AliExpress rules for sellers on leading buyers away "
        "from "
        "the platform";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

std::vector<Site> sites() {
    return {
        {std::string(kHomeSite), "", "en"}, {"es.aliexpress.com", "ES", "es"},
        {"fr.aliexpress.com", "FR", "fr"},  {"de.aliexpress.com", "DE", "de"},
        {"it.aliexpress.com", "IT", "it"},  {"pl.aliexpress.com", "PL", "pl"},
        {"nl.aliexpress.com", "NL", "nl"},  {"pt.aliexpress.com", "BR", "pt-BR"},
        {"ko.aliexpress.com", "KR", "ko"},  {"ja.aliexpress.com", "JP", "ja"},
        {"tr.aliexpress.com", "TR", "tr"},  {"ar.aliexpress.com", "SA", "ar"},
        {"he.aliexpress.com", "IL", "he"},  {"th.aliexpress.com", "TH", "th"},
        {"vi.aliexpress.com", "VN", "vi"},  {"id.aliexpress.com", "ID", "id"},
    };
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "aliexpress";
    out.title = "AliExpress";
    out.settings = credentials();
    for (auto& one : endpoints()) out.settings.push_back(std::move(one));
    out.sites = sites();
    out.rules = rules();
    out.clock = {24h, false, "customary: the shop's reply rate counts answers within 24 hours"};
    out.abilities = {Ability::MarkRead, Ability::FindSent, Ability::FetchAttachment,
                     Ability::Orders,   Ability::Relist,   Ability::Authorize,
                     Ability::Push,     Ability::Cases};
    out.push_signed = true;
    // A quiet poll costs one call.
    out.poll_every = 60s;
    out.unverified = {
        "whether a new app is granted the message methods",
        "the limits on calls and the shape of \"too many\" (ApiCallLimit, AppCallLimit, code 7 are expected)",
        "other error codes than those of signature, token, timestamp and missing right",
        "the limit on a reply's length and its unit (2000 UTF-16 units are kept)",
        "the signature of a notification, and whether any tells of a buyer's message",
        "that start_time and end_time select channels by their newest message, both included",
        "that a page which isn't full is the last",
        "the name of the array inside message_detail_list (any is read)",
        "that an id which isn't the buyer's is the shop's: notices of the platform were never seen",
        "the zone of times of orders (US Pacific is assumed, with summer time)",
        "what deal_stat becomes when a buyer writes again (it isn't used)",
        "how an unknown order is answered (without data is expected)",
        "field names of parcels, amounts and items of an order, and the countries whose codes aren't ISO's",
        "the hosts of the country sites",
        "parameters of TOP's token endpoint",
        "how soon a sent message shows in its channel",
        "whether a new app is granted the methods for disputes (aliexpress.issue.*), and their own error "
        "codes",
        "that gmt_modified of a dispute changes with each proposal",
        "whose turn it is in a dispute: the word reverse_detail_status tells, else the newest proposal",
        "the zone of times of disputes (US Pacific is assumed), and that they state no deadline",
        "that messages name the order of a dispute by its parent_order_id",
    };
    return out;
}

}  // namespace

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::aliexpress
