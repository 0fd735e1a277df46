#include "channels/dhgate/dhgate_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::dhgate {
namespace {

using namespace std::chrono_literals;

Setting refreshToken() {
    Setting out = setting(
        "refresh_token", SettingType::Secret, "Refresh token",
        "Filled in by Connect, or pasted; lives about 30 days and is renewed while the hub runs"
    );
    out.lifetime = kRefreshTokenLife;
    return out;
}

Setting callsPerSecond() {
    return number(
        expert(
            setting(
                "calls_per_second", SettingType::Number, "Calls per second",
                "The hub's own limit; DHgate is said to allow an application 10"
            ),
            {}
        ),
        5, 1000, 5
    );
}

std::vector<Setting> settings() {
    return {
        required(setting("client_id", SettingType::Text, "App Key", "Of your application at open.dhgate.com")
        ),
        required(setting("client_secret", SettingType::Secret, "App Secret", "Beside the App Key")),
        refreshToken(),
        withDefault(
            setting(
                "notices", SettingType::Flag, "Pull notices on orders and refunds",
                "DHgate's own messages on orders, payments and refunds; shown, never on the clock"
            ),
            "true"
        ),
        callsPerSecond(),
        expert(
            setting("api_url", SettingType::Url, "API address", "The router that takes every call"),
            "https://api.dhgate.com/dop/router"
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, "Sign-in address", "Where tokens are made, without /authorize"
            ),
            "https://secure.dhgate.com/dop/oauth2"
        ),
        expert(
            setting(
                "image_url", SettingType::Url, "Picture address", "Where the pictures of messages are kept"
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
    out.title = "DHgate";
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
