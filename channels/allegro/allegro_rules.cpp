#include "channels/allegro/allegro_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::allegro {
namespace {

using namespace std::chrono_literals;

struct Place {
    std::string_view marketplace, host, country, language;
};

constexpr Place kPlaces[] = {
    {"allegro-pl", "allegro.pl", "PL", "pl"},
    {"allegro-cz", "allegro.cz", "CZ", "cs"},
    {"allegro-sk", "allegro.sk", "SK", "sk"},
    {"allegro-hu", "allegro.hu", "HU", "hu"},
};

Setting refreshToken() {
    Setting out = setting(
        "refresh_token", SettingType::Secret, "Refresh token",
        "Filled in by Connect; replaced at every use, and dead after three months without one"
    );
    out.lifetime = std::chrono::days(90);
    return out;
}

Setting homeSite() {
    std::vector<std::string> hosts;
    for (const auto& place : kPlaces) hosts.emplace_back(place.host);
    return choice(
        setting("site", SettingType::Choice, "Home site", "Counts for messages that belong to no order"),
        std::move(hosts), "allegro.pl"
    );
}

std::vector<Setting> account() {
    return {
        required(setting(
            "client_id", SettingType::Text, "Client ID", "apps.developer.allegro.pl, your application"
        )),
        required(setting("client_secret", SettingType::Secret, "Client secret", "Beside the client ID")),
        refreshToken(),
        keptAccessToken(),
        homeSite(),
        withDefault(
            setting("orders", SettingType::Flag, "Read orders", "Needs the right allegro:api:orders:read"),
            "true"
        ),
    };
}

std::vector<Setting> endpoints() {
    return {
        expert(
            setting(
                "api_url", SettingType::Url, "API address",
                "For Allegro's own sandbox https://api.allegro.pl.allegrosandbox.pl"
            ),
            "https://api.allegro.pl"
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, "Sign-in address",
                "Where Connect and the tokens are; for the sandbox "
                "https://allegro.pl.allegrosandbox.pl/auth/oauth"
            ),
            "https://allegro.pl/auth/oauth"
        ),
        expert(
            number(
                setting(
                    "replies_at_once", SettingType::Number, "Replies at once",
                    "One a second may be sent; more in a row only if Allegro has granted it"
                ),
                1, 60, 1
            ),
            "1"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxReply;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.max_attachments = kMaxFiles;
    out.attachment_types = {"image/png", "image/gif", "image/bmp", "image/tiff", "image/jpeg", "application/pdf"};
    out.source = "Allegro staff in allegro/allegro-api issues 5611 (length), 7376 (links), 8750 (attachments)";
    out.template_rules = {"no_links", "max_2000"};
    return out;
}

Action writeToBuyer() {
    Action out;
    out.name = kWriteToBuyer;
    out.about = Action::About::Order;
    out.label = "Write to the buyer";
    out.inputs = {required(
        setting(std::string(kTextInput), SettingType::Text, "Message", "Up to 2000 characters; no links")
    )};
    out.final = true;
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "allegro";
    out.title = "Allegro";
    out.settings = account();
    for (auto& one : endpoints()) out.settings.push_back(std::move(one));
    for (const auto& place : kPlaces)
        out.sites.push_back({std::string(place.host), std::string(place.country), std::string(place.language)});
    out.rules = rules();
    out.clock = {24h, false, "customary; Allegro sets no deadline for messages"};
    out.abilities = {Ability::MarkRead,  Ability::FindSent, Ability::FetchAttachment, Ability::Orders, Ability::Relist,
                     Ability::Authorize, Ability::Act};
    out.actions = {writeToBuyer()};
    // A quiet poll costs one call. Allegro tells nobody of a message: who wants it soon must ask.
    out.poll_every = 120s;
    out.unverified = {
        "that the token endpoint takes its parameters in the body as well as in the address",
        "the days that a refresh token lives (90 are assumed for three months)",
        "the names of the rights: allegro:api:messaging, allegro:api:orders:read",
        "the most threads and messages that may be asked for at once (20)",
        "the order of the messages of a thread (newest first is expected, any order is read)",
        "how late a message can become visible (a day is allowed for here, a further two by the hub's comparison)",
        "what the statuses INTERACTING and DISMISSED mean (they are taken like DELIVERED)",
        "the unit of the limit of 2000 (UTF-16 units are assumed), and of 5 MB (10^6 bytes are)",
        "how many attachments a message may hold (5 are allowed), and other statuses of theirs than SAFE",
        "that the bytes of an attachment are taken at the API's own address",
        "the field names of an order beyond buyer, delivery.address.countryCode and lineItems[].offer; its statuses; "
        "the list of its shipments",
        "the field vin of messages about car parts",
        "the name of the account in GET /me",
        "the deadline of 24 hours",
    };
    return out;
}

}  // namespace

std::string siteOf(std::string_view marketplace_id, std::string_view country) {
    for (const auto& place : kPlaces) {
        if (place.marketplace == marketplace_id) return std::string(place.host);
    }
    for (const auto& place : kPlaces) {
        if (place.country == country) return std::string(place.host);
    }
    return {};
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::allegro
