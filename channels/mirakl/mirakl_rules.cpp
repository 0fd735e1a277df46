#include "channels/mirakl/mirakl_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::mirakl {
namespace {

using namespace std::chrono_literals;

Setting shopId() {
    Setting out = setting(
        "shop_id", SettingType::Number, label("Shop number", "店铺编号"),
        label(
            "Only if your user has several shops at this marketplace; else its default shop is used",
            "仅当您的用户在该平台有多个店铺时填写；否则使用默认店铺"
        )
    );
    out.min = 1;
    return out;
}

std::vector<Setting> settings() {
    return {
        required(setting(
            "api_url", SettingType::Url, label("Address of the seller portal", "卖家后台地址"),
            label(
                "As in your browser when you work there: https://NAME.mirakl.net, without a path",
                "即您登录卖家后台时浏览器中的地址：https://NAME.mirakl.net，不含路径"
            )
        )),
        required(setting(
            "api_key", SettingType::Secret, label("Shop API key", "店铺 API 密钥"),
            label(
                "Seller portal, your user at the top right, My user settings, API key",
                "卖家后台右上角用户菜单，“我的用户设置”，“API 密钥”"
            )
        )),
        shopId(),
        setting(
            "site", SettingType::Text, label("Marketplace site", "平台网站"),
            label(
                "The host name that buyers know, such as carrefour.es: says in which country they write",
                "买家所见的网站域名，例如 carrefour.es，用于判断所在国家"
            )
        ),
        number(
            setting(
                "answer_hours", SettingType::Number, label("Hours to answer", "回复时限（小时）"),
                label(
                    "What this marketplace's operator demands; counted from when a reply became due",
                    "该平台运营方要求的时限；自需要回复时起计算"
                )
            ),
            1, 720, 24
        ),
        withDefault(
            setting(
                "links_allowed", SettingType::Flag, label("Links and contacts allowed", "允许链接和联系方式"),
                label(
                    "Only if this marketplace's rules allow them in messages to buyers; most don't",
                    "仅当该平台允许在给买家的消息中使用时开启；多数平台不允许"
                )
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
    out.label = label("Write to the buyer", "给买家写消息");
    out.inputs = {
        required(setting(
            std::string(kTopicInput), SettingType::Text, label("Topic", "主题"),
            label("3 to 200 characters", "3 至 200 个字符")
        )),
        required(setting(
            std::string(kTextInput), SettingType::Text, label("Message", "消息"),
            label(
                "3 to 50,000 characters; no links, no contact data",
                "3 至 50,000 个字符；不得含链接或联系方式"
            )
        )),
    };
    out.final = true;
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "mirakl";
    out.title = label("Mirakl marketplaces", "Mirakl 系平台");
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
