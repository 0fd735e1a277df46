#include "channels/amazon/amazon_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::amazon {
namespace {

using namespace std::chrono_literals;

Setting homeStoreSetting() {
    Setting out = setting(
        "store", SettingType::Choice, "Home store",
        "Where most of your buyers are: chooses the address of the order service"
    );
    out.fallback = "amazon.com";
    for (const Store& store : stores()) out.choices.emplace_back(store.host);
    return out;
}

std::vector<Setting> mailSettings() {
    return {
        required(setting(
            "imap_url", SettingType::Url, "Mailbox server",
            "imaps://mail.example:993: where Amazon's messages to you arrive"
        )),
        required(setting(
            "smtp_url", SettingType::Url, "Outgoing server",
            "smtps://mail.example:465 or smtp://mail.example:587"
        )),
        required(setting(
            "user", SettingType::Text, "Mail user", "As the mail server knows it, often the whole address"
        )),
        required(setting(
            "password", SettingType::Secret, "Mail password", "An app password where your provider offers one"
        )),
        required(setting(
            "sender", SettingType::Text, "Approved sender address",
            "Listed under Settings, Messaging permissions in Seller Central; mail from any other address "
            "is thrown away"
        )),
        setting("sender_name", SettingType::Text, "Sender name", "Shown to the buyer; may be empty"),
        withDefault(
            setting("folder", SettingType::Text, "Folder", "The mailbox folder that is read"), "INBOX"
        ),
        homeStoreSetting(),
    };
}

std::vector<Setting> serviceSettings() {
    return {
        setting(
            "client_id", SettingType::Text, "Client id (optional)",
            "Login with Amazon credentials of your application: adds order facts, the buyer's language and "
            "Amazon's own messages"
        ),
        setting("client_secret", SettingType::Secret, "Client secret", "Beside the client id"),
        setting(
            "refresh_token", SettingType::Secret, "Refresh token",
            "From authorising the application in Seller Central; Connect fills it in"
        ),
        setting(
            "application_id", SettingType::Text, "Application id",
            "Only for Connect: amzn1.sp.solution… or amzn1.sellerapps.app…, beside the application's name"
        ),
        expert(
            setting(
                "draft", SettingType::Flag, "Application is a draft",
                "For Connect: true unless the application is published in the Appstore"
            ),
            "true"
        ),
        expert(
            setting(
                "smtp_user", SettingType::Text, "Outgoing user", "Only when it differs from the mail user"
            ),
            ""
        ),
        expert(
            setting(
                "smtp_password", SettingType::Secret, "Outgoing password",
                "Only when it differs from the mail password"
            ),
            ""
        ),
        expert(
            setting(
                "api_url", SettingType::Url, "Order service address",
                "Empty: the one of the home store's region"
            ),
            ""
        ),
        expert(
            setting(
                "consent_url", SettingType::Url, "Sign-in address", "Empty: Seller Central of the home store"
            ),
            ""
        ),
        expert(
            setting("token_url", SettingType::Url, "Token address", "Login with Amazon"),
            "https://api.amazon.com/auth/o2/token"
        ),
    };
}

Action sendOrderMessage() {
    std::vector<std::string> choices;
    for (const OrderMessage& one : orderMessages()) choices.emplace_back(one.choice);
    Setting message = choice(
        setting(
            "message", SettingType::Choice, "Message",
            "What the order allows now; a shipped order rarely allows more than unexpected_problem"
        ),
        std::move(choices), ""
    );
    Setting text = setting(
        "text", SettingType::Text, "Text",
        "In the buyer's language, plain text without mail addresses; at most 2000 characters, customization "
        "800, "
        "access key 400"
    );
    return {
        std::string(kSendOrderMessage),
        Action::About::Order,
        "Send one of Amazon's own messages",
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
    out.title = "Amazon";
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
