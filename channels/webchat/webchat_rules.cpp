#include "channels/webchat/webchat_rules.h"

#include <sstream>

#include "channels/kit/descriptor_parts.h"
#include "channels/kit/url.h"

namespace channels::webchat {
namespace {

constexpr std::size_t kShortestSecret = 32;

Setting flag(const char* name, std::string text, std::string help, const char* fallback) {
    return withDefault(setting(name, SettingType::Flag, std::move(text), std::move(help)), fallback);
}

std::vector<Setting> settings() {
    return {
        required(setting(
            "title", SettingType::Text, "Title of the window", "Your shop's name, as visitors know it"
        )),
        setting(
            "allowed_origins", SettingType::Text, "Pages that may show the window",
            "Addresses of your shop with spaces between, such as https://shop.example; without one only the "
            "page of its "
            "own can be used"
        ),
        setting("greeting", SettingType::Text, "Greeting", "Shown before the first message; empty for none"),
        flag(
            "departments", "Ask whether it is about an order",
            "Before the first message: a question before buying, or help with an order", "true"
        ),
        flag(
            "ask_contact", "Ask for name and e-mail", "Before the first message; visitors may skip it",
            "false"
        ),
        flag("uploads", "Visitors may send files", "Pictures and PDF, up to 5 MB", "true"),
        setting(
            "identity_secret", SettingType::Secret, "Secret for signed-in visitors",
            "Your shop signs who a visitor is with it (JWT, HS256); at least 32 characters, empty for "
            "anonymous visitors alone"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxText;
    out.max_attachments = kMaxFiles;
    out.attachment_types = {"image/png", "image/jpeg", "image/webp", "application/pdf"};
    out.source = "channels/webchat/README.md: our own protocol";
    out.automatic_source = "channels/webchat/README.md: our own protocol; outside working hours a visitor may be answered by a rule";
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "webchat";
    out.title = "Web chat";
    out.settings = settings();
    out.rules = rules();
    out.clock = {1min, false, "customary: a visitor waits in front of the window"};
    out.abilities = {Ability::Serve, Ability::FindSent, Ability::FetchAttachment, Ability::MarkRead, Ability::AskRating};
    out.poll_every = 15s;
    return out;
}

bool isOrigin(const std::string& text) {
    const bool web = text.starts_with("https://") || text.starts_with("http://localhost") || text.starts_with("http://127.0.0.1");
    const auto host = text.find("://") + 3;
    return web && text.size() > host &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:", host) == std::string::npos;
}

}  // namespace

const Descriptor& descriptor() {
    static const Descriptor one = makeDescriptor();
    return one;
}

Options::Options(const AccountConfig& config)
    : title(config.setting("title")),
      greeting(config.setting("greeting")),
      asks_department(config.setting("departments") == "true"),
      asks_contact(config.setting("ask_contact") == "true"),
      takes_files(config.setting("uploads") == "true"),
      identity_secret(config.secret("identity_secret")) {
    std::istringstream words(config.setting("allowed_origins"));
    for (std::string origin; words >> origin;) {
        origin = withoutTrailingSlash(origin);
        if (isOrigin(origin)) {
            origins.push_back(std::move(origin));
        } else {
            warnings.push_back("allowed_origins is \"" + origin + "\": expected addresses such as https://shop.example");
        }
    }
    if (origins.empty()) warnings.emplace_back("No page of the shop may show the window yet: allowed_origins is empty");
    if (!identity_secret.empty() && identity_secret.size() < kShortestSecret) {
        warnings.emplace_back("identity_secret: expected at least 32 characters; nobody is signed in by it");
        identity_secret.clear();
    }
}

}  // namespace channels::webchat
