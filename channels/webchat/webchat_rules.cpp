#include "channels/webchat/webchat_rules.h"

#include <sstream>

#include "channels/kit/descriptor_parts.h"
#include "channels/kit/url.h"

namespace channels::webchat {
namespace {

constexpr std::size_t kShortestSecret = 32;

Setting flag(const char* name, Label text, Label help, const char* fallback) {
    return withDefault(setting(name, SettingType::Flag, std::move(text), std::move(help)), fallback);
}

std::vector<Setting> settings() {
    return {
        required(setting(
            "title", SettingType::Text, label("Title of the window", "聊天窗口标题"),
            label("Your shop's name, as visitors know it", "访客所知的店铺名称")
        )),
        setting(
            "allowed_origins", SettingType::Text, label("Pages that may show the window", "允许显示窗口的网站"),
            label(
                "Addresses of your shop with spaces between, such as https://shop.example; without one only the page of its "
                "own can be used",
                "您店铺的网址，以空格分隔，例如 https://shop.example；留空则只能使用独立页面"
            )
        ),
        setting(
            "greeting", SettingType::Text, label("Greeting", "欢迎语"),
            label("Shown before the first message; empty for none", "在第一条消息之前显示；留空则不显示")
        ),
        flag(
            "departments", label("Ask whether it is about an order", "询问是否与订单有关"),
            label("Before the first message: a question before buying, or help with an order", "发送第一条消息前：售前咨询或售后服务"),
            "true"
        ),
        flag(
            "ask_contact", label("Ask for name and e-mail", "询问姓名和邮箱"),
            label("Before the first message; visitors may skip it", "发送第一条消息前；访客可跳过"), "false"
        ),
        flag("uploads", label("Visitors may send files", "允许访客发送文件"), label("Pictures and PDF, up to 5 MB", "图片和 PDF，最大 5 MB"), "true"),
        setting(
            "identity_secret", SettingType::Secret, label("Secret for signed-in visitors", "登录访客密钥"),
            label(
                "Your shop signs who a visitor is with it (JWT, HS256); at least 32 characters, empty for anonymous visitors alone",
                "店铺用它签名访客身份（JWT，HS256）；至少 32 个字符，留空则仅限匿名访客"
            )
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_length = kMaxText;
    out.max_attachments = kMaxFiles;
    out.attachment_types = {"image/png", "image/jpeg", "image/webp", "application/pdf"};
    out.source = "channels/webchat/README.md: our own protocol";
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "webchat";
    out.title = label("Web chat", "网页聊天");
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
