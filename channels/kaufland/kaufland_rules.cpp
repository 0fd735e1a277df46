#include "channels/kaufland/kaufland_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::kaufland {
namespace {

using namespace std::chrono_literals;

std::vector<Setting> settings() {
    return {
        required(setting(
            "client_key", SettingType::Text, "Client key",
            "Seller portal, Settings, API: the key that names your program"
        )),
        required(setting(
            "secret_key", SettingType::Secret, "Secret key",
            "Shown once beside the client key, when both are made"
        )),
        expert(
            setting("api_url", SettingType::Url, "API address", "The same for all countries; ends with /v2"),
            "https://sellerapi.kaufland.com/v2"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.min_length = 1;
    out.max_length = kMaxText;
    out.unit = LengthUnit::Bytes;
    out.links = false;
    out.contacts = false;
    out.max_attachments = 10;
    out.source = "Kaufland Seller API v2, POST /tickets/{id}/messages; links and contact data: customary, not verified";
    out.template_rules = {"no_links", "no_contacts"};
    return out;
}

Action closeTicket() {
    Action out;
    out.name = kCloseTicket;
    out.about = Action::About::Conversation;
    out.label = "Close the ticket";
    out.final = true;
    return out;
}

Action openTicket() {
    Action out;
    out.name = kOpenTicket;
    out.about = Action::About::Order;
    out.label = "Write to the buyer";
    out.inputs = {
        required(choice(
            setting(
                std::string(kReasonInput), SettingType::Choice, "Reason",
                "Under which Kaufland files the ticket"
            ),
            {"contact_other", "product_not_as_described", "product_defect", "product_not_delivered",
             "product_return"},
            "contact_other"
        )),
        required(setting(std::string(kTextInput), SettingType::Text, "Message", "No links, no contact data")),
    };
    out.final = true;
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "kaufland";
    out.title = "Kaufland Global Marketplace";
    out.settings = settings();
    out.sites = {
        {"kaufland.de", "DE", "de"}, {"kaufland.at", "AT", "de"}, {"kaufland.cz", "CZ", "cs"},
        {"kaufland.sk", "SK", "sk"}, {"kaufland.pl", "PL", "pl"}, {"kaufland.fr", "FR", "fr"},
        {"kaufland.it", "IT", "it"},
    };
    out.rules = rules();
    out.clock = {24h, false, "customary: one working day; Kaufland's API names no deadline"};
    out.abilities = {Ability::FindSent, Ability::FetchAttachment, Ability::Orders, Ability::Relist, Ability::Act};
    out.actions = {closeTicket(), openTicket()};
    out.poll_every = 60s;
    out.unverified = {
        "how old a Shop-Timestamp may be (a 401 is tried once more by Kaufland's own clock)",
        "whether limit may be over 30 (30, its default, is asked for), and whether ts_*_from_iso is inclusive",
        "whether a ticket embeds all of its messages, and whether ts_updated_iso moves with each",
        "which message a file belongs to (the one that is nearest in time), and on which host files lie",
        "how many files a reply may have (10 are let through), and how big",
        "the unit of 65535 (bytes are counted), and what is forbidden in messages",
        "how a reply to a closed ticket is refused",
        "that prices are in hundredths, that order units are single pieces, and that delivery_time_expires_iso is "
        "when a parcel must have arrived",
        "what open says of an order unit's payment (nothing is assumed)",
        "the limits behind a 429",
        "the storefronts fr and it, and host names",
    };
    return out;
}

}  // namespace

std::string siteOf(std::string_view storefront) {
    const bool code = storefront.size() == 2 &&
                      std::all_of(storefront.begin(), storefront.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return code ? "kaufland." + std::string(storefront) : std::string();
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::kaufland
