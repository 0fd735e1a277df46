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
            "country", SettingType::Choice, "Country",
            "Where the shop sells: each country's API knows its own shops alone; add a channel for each"
        ),
        countryCodes(), std::string(kCountries[0].code)
    );
}

Setting crossBorder() {
    return withDefault(
        setting(
            "cross_border", SettingType::Flag, "Cross-border shop",
            "For sellers outside the country: one sign-in is good for all countries"
        ),
        "false"
    );
}

std::vector<Setting> credentials() {
    return {
        country(),
        crossBorder(),
        required(
            setting("app_key", SettingType::Text, "App Key", "open.lazada.com, App Console, App Overview")
        ),
        required(
            setting("app_secret", SettingType::Secret, "App Secret", "Beside the App Key; signs every call")
        ),
        setting(
            "refresh_token", SettingType::Secret, "Refresh token",
            "Filled in by Connect, or pasted; ends 180 days after the sign-in (14 while the app is in "
            "test)"
        ),
        choice(
            setting(
                "app_status", SettingType::Choice, "Status of the app",
                "Says how many calls a day are allowed: test 10,000, online 10,000,000"
            ),
            {"online", "test"}, "online"
        ),
        withDefault(
            setting(
                "orders", SettingType::Flag, "Read orders",
                "Needs the right to /order/get and /order/items/get"
            ),
            "true"
        ),
    };
}

std::vector<Setting> expertSettings() {
    Setting check_signature = expert(
        setting(
            "check_push_signature", SettingType::Flag, "Check signatures of notifications",
            "Nobody has verified how Lazada signs: turn on only if notifications still arrive with it"
        ),
        "false"
    );
    return {
        expert(
            setting(
                "api_url", SettingType::Url, "API address",
                "Empty for the country's own, such as https://api.lazada.sg"
            ),
            ""
        ),
        expert(
            setting("auth_url", SettingType::Url, "Sign-in address", "Tokens and sign-in of all countries"),
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
    out.title = "Lazada";
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
