#include "channels/amazon/amazon_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::amazon {
namespace {

using namespace std::chrono_literals;

Setting homeStore() {
    Setting out = setting(
        "store", SettingType::Choice, label("Home store", "主站点"),
        label(
            "Where most of your buyers are: chooses the address of the order service",
            "大多数买家所在的站点，决定订单接口的地址"
        )
    );
    out.fallback = "amazon.com";
    for (const Store& store : stores()) out.choices.emplace_back(store.host);
    return out;
}

std::vector<Setting> mailSettings() {
    return {
        required(setting(
            "imap_url", SettingType::Url, label("Mailbox server", "收件服务器"),
            label(
                "imaps://mail.example:993: where Amazon's messages to you arrive",
                "例如 imaps://mail.example:993，接收亚马逊来信的邮箱"
            )
        )),
        required(setting(
            "smtp_url", SettingType::Url, label("Outgoing server", "发件服务器"),
            label(
                "smtps://mail.example:465 or smtp://mail.example:587",
                "例如 smtps://mail.example:465 或 smtp://mail.example:587"
            )
        )),
        required(setting(
            "user", SettingType::Text, label("Mail user", "邮箱用户名"),
            label("As the mail server knows it, often the whole address", "通常是完整的邮箱地址")
        )),
        required(setting(
            "password", SettingType::Secret, label("Mail password", "邮箱密码"),
            label(
                "An app password where your provider offers one", "如邮箱服务商提供专用密码，请使用专用密码"
            )
        )),
        required(setting(
            "sender", SettingType::Text, label("Approved sender address", "已授权的发件地址"),
            label(
                "Listed under Settings, Messaging permissions in Seller Central; mail from any other address "
                "is thrown away",
                "卖家平台“消息权限”中列出的地址；其他地址发出的邮件会被丢弃"
            )
        )),
        setting(
            "sender_name", SettingType::Text, label("Sender name", "发件人名称"),
            label("Shown to the buyer; may be empty", "显示给买家，可为空")
        ),
        withDefault(
            setting(
                "folder", SettingType::Text, label("Folder", "文件夹"),
                label("The mailbox folder that is read", "要读取的邮箱文件夹")
            ),
            "INBOX"
        ),
        homeStore(),
    };
}

std::vector<Setting> serviceSettings() {
    return {
        setting(
            "client_id", SettingType::Text, label("Client id (optional)", "客户端 ID（可选）"),
            label(
                "Login with Amazon credentials of your application: adds order facts, the buyer's language and "
                "Amazon's own messages",
                "应用的 Login with Amazon 凭据，用于订单信息、买家语言和亚马逊官方消息"
            )
        ),
        setting(
            "client_secret", SettingType::Secret, label("Client secret", "客户端密钥"),
            label("Beside the client id", "在客户端 ID 旁边")
        ),
        setting(
            "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
            label(
                "From authorising the application in Seller Central; Connect fills it in",
                "在卖家平台授权应用后得到；使用“连接”会自动填入"
            )
        ),
        setting(
            "application_id", SettingType::Text, label("Application id", "应用 ID"),
            label(
                "Only for Connect: amzn1.sp.solution… or amzn1.sellerapps.app…, beside the application's name",
                "仅“连接”需要：应用名称旁的 amzn1.sp.solution… 或 amzn1.sellerapps.app…"
            )
        ),
        expert(
            setting(
                "draft", SettingType::Flag, label("Application is a draft", "应用为草稿状态"),
                label(
                    "For Connect: true unless the application is published in the Appstore",
                    "用于“连接”：除非应用已在应用商店发布，否则为 true"
                )
            ),
            "true"
        ),
        expert(
            setting(
                "smtp_user", SettingType::Text, label("Outgoing user", "发件用户名"),
                label("Only when it differs from the mail user", "仅在与邮箱用户名不同时填写")
            ),
            ""
        ),
        expert(
            setting(
                "smtp_password", SettingType::Secret, label("Outgoing password", "发件密码"),
                label("Only when it differs from the mail password", "仅在与邮箱密码不同时填写")
            ),
            ""
        ),
        expert(
            setting(
                "api_url", SettingType::Url, label("Order service address", "订单接口地址"),
                label("Empty: the one of the home store's region", "留空则使用主站点所在区域的地址")
            ),
            ""
        ),
        expert(
            setting(
                "consent_url", SettingType::Url, label("Sign-in address", "授权页面地址"),
                label("Empty: Seller Central of the home store", "留空则使用主站点的卖家平台")
            ),
            ""
        ),
        expert(
            setting(
                "token_url", SettingType::Url, label("Token address", "令牌地址"),
                label("Login with Amazon", "Login with Amazon")
            ),
            "https://api.amazon.com/auth/o2/token"
        ),
    };
}

Action sendOrderMessage() {
    std::vector<std::string> choices;
    for (const OrderMessage& one : orderMessages()) choices.emplace_back(one.choice);
    Setting message = choice(
        setting(
            "message", SettingType::Choice, label("Message", "消息类型"),
            label(
                "What the order allows now; a shipped order rarely allows more than unexpected_problem",
                "订单当前允许的类型；已发货订单通常只允许 unexpected_problem"
            )
        ),
        std::move(choices), ""
    );
    Setting text = setting(
        "text", SettingType::Text, label("Text", "内容"),
        label(
            "In the buyer's language, plain text without mail addresses; at most 2000 characters, customization 800, "
            "access key 400",
            "使用买家的语言，纯文本，不含邮箱地址；最多 2000 个字符（定制详情 800，数字密钥 400）"
        )
    );
    return {
        std::string(kSendOrderMessage),
        Action::About::Order,
        label("Send one of Amazon's own messages", "发送亚马逊官方消息"),
        {required(std::move(message)), required(std::move(text))},
        false};
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = 0;
    out.unit = LengthUnit::Bytes;
    out.links = false;
    out.contacts = false;
    out.emoji = false;
    out.marketing = false;
    out.buyers_language = true;
    out.max_attachments = 5;
    out.attachment_types = {"application/pdf", "image/jpeg", "image/png", "text/plain"};
    out.source =
        "Seller Central, Communication guidelines (G200383320) and Buyer-Seller Messaging (200389080)";
    out.template_rules = {"no_links"};
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "amazon";
    out.title = {"Amazon", {{"zh-Hans", "亚马逊"}}};
    out.settings = mailSettings();
    for (Setting& one : serviceSettings()) out.settings.push_back(std::move(one));
    for (const Store& store : stores())
        out.sites.push_back({std::string(store.host), std::string(store.country), std::string(store.language)}
        );
    out.rules = rules();
    out.clock = {
        24h, true,
        "Seller Central, Contact Response Time (200549770): 24 hours, weekends and holidays included"};
    out.abilities = {Ability::Orders, Ability::Authorize, Ability::Act};
    out.actions = {sendOrderMessage()};
    out.poll_every = 60s;
    out.unverified = {
        "the layout of relay mails: marker lines, header names and subjects are as others observed them",
        "that one relay address stays the same for a buyer",
        "marker lines in other languages than English and French (any line of dashes is read as one)",
        "the wording of the bounce for a buyer who opted out",
        "the words of fulfillmentStatus and packageStatus in Orders 2026-01-01",
        "the daily cap on outgoing mails, which is not public",
        "that a mail which the relay took appears in Seller Central",
        "which of Amazon's own messages an order allows when, and that their limits count code points",
        "the words beside the codes Unauthorized and QuotaExceeded of the Messaging API",
        "that Seller Central's consent page stands at sellercentral. and the store's host, and takes a redirect_uri",
        "that an application which only its owner uses is authorised as a draft (version=beta)",
    };
    return out;
}

}  // namespace

const std::vector<Store>& stores() {
    static const std::vector<Store> all = {
        {"amazon.com", "US", "en", "ATVPDKIKX0DER", "na"},
        {"amazon.ca", "CA", "en", "A2EUQ1WTGCTBG2", "na"},
        {"amazon.com.mx", "MX", "es", "A1AM78C64UM0Y8", "na"},
        {"amazon.com.br", "BR", "pt-BR", "", "na"},
        {"amazon.co.uk", "GB", "en", "A1F83G8C2ARO7P", "eu"},
        {"amazon.de", "DE", "de", "A1PA6795UKMFR9", "eu"},
        {"amazon.fr", "FR", "fr", "A13V1IB3VIYZZH", "eu"},
        {"amazon.it", "IT", "it", "APJ6JRA9NG5V4", "eu"},
        {"amazon.es", "ES", "es", "A1RKKUPIHCS9HS", "eu"},
        {"amazon.nl", "NL", "nl", "", "eu"},
        {"amazon.se", "SE", "sv", "", "eu"},
        {"amazon.pl", "PL", "pl", "", "eu"},
        {"amazon.com.be", "BE", "nl", "", "eu"},
        {"amazon.ie", "IE", "en", "", "eu"},
        {"amazon.com.tr", "TR", "tr", "", "eu"},
        {"amazon.ae", "AE", "en", "", "eu"},
        {"amazon.sa", "SA", "ar", "", "eu"},
        {"amazon.eg", "EG", "ar", "", "eu"},
        {"amazon.in", "IN", "en", "", "eu"},
        {"amazon.co.za", "ZA", "en", "", "eu"},
        {"amazon.co.jp", "JP", "ja", "A1VC38T7YXB528", "fe"},
        {"amazon.com.au", "AU", "en", "A39IBJ37TRP1C6", "fe"},
        {"amazon.sg", "SG", "en", "", "fe"},
    };
    return all;
}

const std::vector<OrderMessage>& orderMessages() {
    static const std::vector<OrderMessage> all = {
        {"confirm_order_details", "confirmOrderDetails", 2000},
        {"confirm_delivery_details", "confirmDeliveryDetails", 2000},
        {"confirm_service_details", "confirmServiceDetails", 2000},
        {"confirm_customization_details", "confirmCustomizationDetails", 800},
        {"unexpected_problem", "unexpectedProblem", 2000},
        {kDigitalAccessKey, "digitalAccessKey", 400},
    };
    return all;
}

const Store* storeOfHost(std::string_view host) {
    const auto found = std::find_if(stores().begin(), stores().end(), [&](const Store& store) {
        return store.host == host;
    });
    return found == stores().end() ? nullptr : &*found;
}

const Store* storeOfRelayDomain(std::string_view domain) {
    constexpr std::string_view kPrefix = "marketplace.";
    return domain.starts_with(kPrefix) ? storeOfHost(domain.substr(kPrefix.size())) : nullptr;
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::amazon
