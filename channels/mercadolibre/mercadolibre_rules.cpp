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
            "site", SettingType::Choice, label("Home site", "主站点"),
            label("Where the account was opened; Connect signs in there", "注册账号的站点，“连接”在此登录")
        ),
        std::move(ids), std::move(first)
    );
}

std::vector<Setting> credentials() {
    return {
        required(setting(
            "user_id", SettingType::Text, label("User id", "用户 ID"),
            label(
                "The seller account's number: tells your messages from the buyers'",
                "卖家账号的数字编号，用来区分您和买家的消息"
            )
        )),
        required(setting(
            "client_id", SettingType::Text, label("App ID", "App ID"),
            label("developers.mercadolibre.com, My applications", "developers.mercadolibre.com“我的应用”页面")
        )),
        required(setting(
            "client_secret", SettingType::Secret, label("Secret key", "密钥"),
            label("Beside the App ID", "在 App ID 旁边")
        )),
        setting(
            "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
            label(
                "Filled in by Connect, or pasted; good for one use, the hub keeps the next one",
                "通过“连接”自动填写，也可粘贴；仅可使用一次，系统会保存新的令牌"
            )
        ),
        keptAccessToken(),
    };
}

std::vector<Setting> settings() {
    std::vector<Setting> out = credentials();
    out.push_back(homeSite());
    out.push_back(withDefault(
        setting(
            "orders", SettingType::Flag, label("Read orders", "读取订单"),
            label(
                "Brings facts about orders, and finds conversations that were read on Mercado Libre's page",
                "提供订单信息，并找到已在 Mercado Libre 页面上读过的会话"
            )
        ),
        "true"
    ));
    out.push_back(expert(
        setting(
            "recipient_id", SettingType::Text, label("Send to user", "接收用户 ID"),
            label(
                "Empty: whoever wrote the message that is answered, be it the buyer or the site's agent",
                "留空则发给所回复消息的发件人（买家或站点代理）"
            )
        ),
        ""
    ));
    out.push_back(expert(
        setting(
            "pkce", SettingType::Flag, label("Sign in with PKCE", "使用 PKCE 登录"),
            label("As the application is set up at Mercado Libre", "与 Mercado Libre 应用设置保持一致")
        ),
        "true"
    ));
    out.push_back(expert(
        setting(
            "api_url", SettingType::Url, label("API address", "API 地址"),
            label("The same for all countries", "所有国家相同")
        ),
        "https://api.mercadolibre.com"
    ));
    out.push_back(expert(
        setting(
            "auth_url", SettingType::Url, label("Sign-in address", "登录地址"),
            label(
                "Where Connect sends the browser; empty for the home site's own",
                "“连接”打开的页面，留空使用主站点地址"
            )
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
    return required(setting(
        "text", SettingType::Text, label("Message", "消息"), label("At most 350 characters", "最多 350 个字符")
    ));
}

std::vector<Action> actions() {
    return {
        {"write_first", Action::About::Order, label("Write to the buyer first", "主动联系买家"), {firstWords()}, true},
        {"delete_question", Action::About::Conversation, label("Delete the question", "删除提问"), {}, true},
    };
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "mercadolibre";
    out.title = {"Mercado Libre", {}};
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
