#include "channels/mirakl/mirakl_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::mirakl {
namespace {

using namespace std::chrono_literals;

Setting shopId() {
    Setting out = setting(
        "shop_id", SettingType::Number, "Shop number",
        "Only if your user has several shops at this marketplace; else its default shop is used"
    );
    out.min = 1;
    return out;
}

std::vector<Setting> settings() {
    return {
        required(setting(
            "api_url", SettingType::Url, "Address of the seller portal",
            "As in your browser when you work there: https://NAME.mirakl.net, without a path"
        )),
        required(setting(
            "api_key", SettingType::Secret, "Shop API key",
            "Seller portal, your user at the top right, My user settings, API key"
        )),
        shopId(),
        setting(
            "site", SettingType::Text, "Marketplace site",
            "The host name that buyers know, such as carrefour.es: says in which country they write"
        ),
        number(
            setting(
                "answer_hours", SettingType::Number, "Hours to answer",
                "What this marketplace's operator demands; counted from when a reply became due"
            ),
            1, 720, 24
        ),
        withDefault(
            setting(
                "links_allowed", SettingType::Flag, "Links and contacts allowed",
                "Only if this marketplace's rules allow them in messages to buyers; most don't"
            ),
            "false"
        ),
    };
}

// Some of the marketplaces that run on Mirakl. Any other works as well: its address is what counts.
std::vector<Site> sites() {
    return {
        {"carrefour.fr", "FR", "fr"},       {"carrefour.es", "ES", "es"},   {"leroymerlin.fr", "FR", "fr"},
        {"leroymerlin.es", "ES", "es"},     {"leroymerlin.it", "IT", "it"}, {"leroymerlin.pt", "PT", "pt-PT"},
        {"maisonsdumonde.com", "FR", "fr"}, {"conforama.fr", "FR", "fr"},   {"boulanger.com", "FR", "fr"},
        {"mediamarkt.de", "DE", "de"},      {"mediamarkt.es", "ES", "es"},  {"douglas.de", "DE", "de"},
        {"pccomponentes.com", "ES", "es"},  {"worten.pt", "PT", "pt-PT"},   {"empik.com", "PL", "pl"},
        {"diy.com", "GB", "en"},            {"debenhams.com", "GB", "en"},  {"manor.ch", "CH", "de"},
        {"bestbuy.ca", "CA", "en"},         {"macys.com", "US", "en"},      {"liverpool.com.mx", "MX", "es"},
        {"ripley.cl", "CL", "es"},
    };
}

ReplyRules openRules() {
    ReplyRules out;
    out.min_length = kMinReply;
    out.max_length = kMaxReply;
    out.unit = LengthUnit::Utf16Units;
    out.max_attachments = kMaxAttachments;
    out.source = "Mirakl seller API, M12 (message_input.body, files)";
    return out;
}

ReplyRules rules() {
    ReplyRules out = openRules();
    out.links = false;
    out.contacts = false;
    out.source += "; links and contact data: customary rules of operators";
    out.template_rules = {"no_links", "no_contacts"};
    return out;
}

Action writeToBuyer() {
    Action out;
    out.name = kWriteToBuyer;
    out.about = Action::About::Order;
    out.label = "Write to the buyer";
    out.inputs = {
        required(setting(std::string(kTopicInput), SettingType::Text, "Topic", "3 to 200 characters")),
        required(setting(
            std::string(kTextInput), SettingType::Text, "Message",
            "3 to 50,000 characters; no links, no contact data"
        )),
    };
    out.final = true;
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "mirakl";
    out.title = "Mirakl marketplaces";
    out.settings = settings();
    out.sites = sites();
    out.rules = rules();
    out.other_rules = {{std::string(kOpenRules), openRules()}};
    out.clock = {24h, false, "customary; every operator sets 24 to 48 hours: see the setting answer_hours"};
    out.abilities = {
        Ability::FindSent, Ability::FetchAttachment, Ability::Orders, Ability::Relist, Ability::Act};
    out.actions = {writeToBuyer()};
    // M11 is meant for an inbox that a person looks at: no more often than that.
    out.poll_every = 300s;
    out.unverified = {
        "the order in which threads and messages are listed (any order is read)",
        "the most that limit may be for M11 (50, its default, is asked for) and how long a page_token lives",
        "whether date_updated moves when a thread is marked as needing no reply",
        "whether bodies ever hold HTML (they are taken as plain text)",
        "the unit of the limit of 50,000 (UTF-16 units are assumed), and of 30 MB (10^6 bytes are)",
        "the shape of 429 and its limits (waits grow from 30 seconds to 10 minutes)",
        "the shape of errors[] in newer calls",
        "whether the customer's id in a thread equals the order's customer_id",
        "the offset paging of OR11 (max=100 is asked for)",
        "which operators strip or forbid links and contact data, and the deadlines that they set",
        "the words of reason codes: every operator makes his own",
        "which marketplaces run on Mirakl (the list of sites)",
    };
    return out;
}

}  // namespace

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::mirakl
