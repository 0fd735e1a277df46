#include "channels/mercadolibre/mercadolibre_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::mercadolibre {
namespace {

using namespace std::chrono_literals;

Setting homeSite() {
    std::vector<std::string> ids;
    for (const auto& site : marketSites()) ids.emplace_back(site.id);
    std::string first = ids.front();
    return choice(
        setting(
            "site", SettingType::Choice, "Home site", "Where the account was opened; Connect signs in there"
        ),
        std::move(ids), std::move(first)
    );
}

std::vector<Setting> credentials() {
    return {
        required(setting(
            "user_id", SettingType::Text, "User id",
            "The seller account's number: tells your messages from the buyers'"
        )),
        required(
            setting("client_id", SettingType::Text, "App ID", "developers.mercadolibre.com, My applications")
        ),
        required(setting("client_secret", SettingType::Secret, "Secret key", "Beside the App ID")),
        setting(
            "refresh_token", SettingType::Secret, "Refresh token",
            "Filled in by Connect, or pasted; good for one use, the hub keeps the next one"
        ),
        keptAccessToken(),
    };
}

std::vector<Setting> settings() {
    std::vector<Setting> out = credentials();
    out.push_back(homeSite());
    out.push_back(withDefault(
        setting(
            "orders", SettingType::Flag, "Read orders",
            "Brings facts about orders, and finds conversations that were read on Mercado Libre's page"
        ),
        "true"
    ));
    out.push_back(expert(
        setting(
            "recipient_id", SettingType::Text, "Send to user",
            "Empty: whoever wrote the message that is answered, be it the buyer or the site's agent"
        ),
        ""
    ));
    out.push_back(expert(
        setting(
            "pkce", SettingType::Flag, "Sign in with PKCE", "As the application is set up at Mercado Libre"
        ),
        "true"
    ));
    out.push_back(expert(
        setting("api_url", SettingType::Url, "API address", "The same for all countries"),
        "https://api.mercadolibre.com"
    ));
    out.push_back(expert(
        setting(
            "auth_url", SettingType::Url, "Sign-in address",
            "Where Connect sends the browser; empty for the home site's own"
        ),
        ""
    ));
    return out;
}

ReplyRules messageRules() {
    ReplyRules out;
    out.max_length = 350;
    out.links = false;
    out.contacts = false;
    out.latin1 = true;
    out.max_attachments = 25;
    out.attachment_types = {"image/jpeg", "image/png", "application/pdf", "text/plain"};
    out.source = "Mercado Libre developers, post-sale messages: seller_max_message_length, moderation reasons";
    out.template_rules = {"no_links", "no_contacts", "max_350"};
    return out;
}

ReplyRules answerRules() {
    ReplyRules out;
    out.max_length = 2000;
    out.links = false;
    out.contacts = false;
    out.one_answer = true;
    out.source = "Mercado Libre developers, questions and answers: POST /answers";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

Setting firstWords() {
    return required(setting("text", SettingType::Text, "Message", "At most 350 characters"));
}

std::vector<Action> actions() {
    return {
        {"write_first", Action::About::Order, "Write to the buyer first", {firstWords()}, true},
        {"delete_question", Action::About::Conversation, "Delete the question", {}, true},
    };
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "mercadolibre";
    out.title = "Mercado Libre";
    out.settings = settings();
    for (const auto& site : marketSites())
        out.sites.push_back({std::string(site.host), std::string(site.country), std::string(site.language)});
    out.rules = messageRules();
    out.other_rules[std::string(kQuestionRules)] = answerRules();
    out.clock = {
        24h, false,
        "customary; Mercado Libre shows buyers how fast questions are answered, and leaves 48 business hours for "
        "messages"};
    out.abilities = {Ability::MarkRead,  Ability::FindSent, Ability::FetchAttachment, Ability::Orders,
                     Ability::Authorize, Ability::Push,     Ability::Act};
    out.actions = actions();
    // A quiet poll costs four calls of the 500 that are allowed in a minute.
    out.poll_every = 60s;
    out.unverified = {
        "the order of a pack's messages and the largest page (ten are asked for, any order is read)",
        "whether a message from a buyer names the buyer or the site's agent as its sender (both are read)",
        "how Mercado Libre refuses a second message while one is open in the agent model",
        "which emoji a message may hold (all are let through), and whether 350 counts code points",
        "how many months an unused refresh token lives (four are assumed)",
        "the lists of sales (orders/search), packs, orders and shipments: names of fields",
        "the answers of POST /answers and of the action guide, and the words for an answer's status",
        "site ids besides MLA, MLB, MLM, MLC, MCO, MLU and MPE, and their host names",
    };
    return out;
}

}  // namespace

const std::vector<MarketSite>& marketSites() {
    static const std::vector<MarketSite> all = {
        {"MLA", "mercadolibre.com.ar", "AR", "es", "3037674934"},
        {"MLB", "mercadolivre.com.br", "BR", "pt-BR", "3037675074"},
        {"MLM", "mercadolibre.com.mx", "MX", "es", "3037204279"},
        {"MLC", "mercadolibre.cl", "CL", "es", "3020819166"},
        {"MCO", "mercadolibre.com.co", "CO", "es", "3037204123"},
        {"MLU", "mercadolibre.com.uy", "UY", "es", "3037204685"},
        {"MPE", "mercadolibre.com.pe", "PE", "es", ""},
        {"MLV", "mercadolibre.com.ve", "VE", "es", ""},
        {"MEC", "mercadolibre.com.ec", "EC", "es", ""},
        {"MBO", "mercadolibre.com.bo", "BO", "es", ""},
        {"MPY", "mercadolibre.com.py", "PY", "es", ""},
        {"MCR", "mercadolibre.co.cr", "CR", "es", ""},
        {"MPA", "mercadolibre.com.pa", "PA", "es", ""},
        {"MRD", "mercadolibre.com.do", "DO", "es", ""},
        {"MGT", "mercadolibre.com.gt", "GT", "es", ""},
        {"MHN", "mercadolibre.com.hn", "HN", "es", ""},
        {"MNI", "mercadolibre.com.ni", "NI", "es", ""},
        {"MSV", "mercadolibre.com.sv", "SV", "es", ""},
    };
    return all;
}

const MarketSite* findSite(std::string_view id) {
    const auto& all = marketSites();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const MarketSite& s) { return id.starts_with(s.id); });
    return found == all.end() ? nullptr : &*found;
}

std::string hostOf(std::string_view id) {
    const MarketSite* site = findSite(id);
    return site == nullptr ? std::string() : std::string(site->host);
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::mercadolibre
