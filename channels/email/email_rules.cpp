#include "channels/email/email_rules.h"

#include <algorithm>
#include <array>

#include "channels/kit/descriptor_parts.h"

namespace channels::email {
namespace {

using namespace std::chrono_literals;

constexpr long long kLongestAnswerHours = 30 * 24;

std::vector<Setting> mailboxSettings() {
    return {
        required(setting(
            "mailbox_url", SettingType::Url, label("Mailbox server", "收件服务器"),
            label(
                "imaps://mail.example:993 or pop3s://mail.example:995; imap:// and pop3:// must offer STARTTLS or STLS",
                "例如 imaps://mail.example:993 或 pop3s://mail.example:995；imap:// 与 pop3:// 必须支持 STARTTLS 或 "
                "STLS"
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
        choice(
            setting(
                "sign_in", SettingType::Choice, label("Sign in by", "登录方式"),
                label(
                    "A password, or OAuth 2 at Google, Microsoft or a service of your own",
                    "密码，或通过 Google、Microsoft 或自有服务的 OAuth 2"
                )
            ),
            {"password", "google", "microsoft", "oauth"}, "password"
        ),
        setting(
            "password", SettingType::Secret, label("Mail password", "邮箱密码"),
            label(
                "An app password where your provider offers one; empty for OAuth 2",
                "如邮箱服务商提供专用密码，请使用专用密码；使用 OAuth 2 时留空"
            )
        ),
        withDefault(
            setting(
                "folder", SettingType::Text, label("Folder", "文件夹"),
                label("The folder that is read; POP3 knows only the inbox", "要读取的文件夹；POP3 仅支持收件箱")
            ),
            "INBOX"
        ),
    };
}

std::vector<Setting> shopSettings() {
    return {
        required(setting(
            "sender", SettingType::Text, label("Sender address", "发件地址"),
            label("Answers come from it; mail from it is yours", "用于发送回复的地址；来自该地址的邮件视为您自己的邮件")
        )),
        setting(
            "sender_name", SettingType::Text, label("Sender name", "发件人名称"),
            label("Shown to the buyer; may be empty", "显示给买家，可为空")
        ),
        setting(
            "own_addresses", SettingType::Text, label("Other addresses of yours", "您的其他地址"),
            label(
                "Addresses and domains, separated by commas: sales@shop.example, shop.example. Mail from them is not a "
                "buyer's",
                "地址和域名，用逗号分隔，例如 sales@shop.example, shop.example；来自它们的邮件不视为买家邮件"
            )
        ),
        number(
            setting(
                "answer_hours", SettingType::Number, label("Answer within (hours)", "答复时限（小时）"),
                label("What you promise your buyers; 0 for no promise", "您对买家承诺的时限；0 表示没有承诺")
            ),
            0, kLongestAnswerHours, 24
        ),
        setting(
            "order_pattern", SettingType::Text, label("Order number pattern", "订单号规则"),
            label(
                "A regular expression such as \\bSO-(\\d{6})\\b: its first group, or all of it, is the order number",
                "正则表达式，例如 \\bSO-(\\d{6})\\b：第一个分组（或整个匹配）为订单号"
            )
        ),
    };
}

std::vector<Setting> signInSettings() {
    return {
        setting(
            "client_id", SettingType::Text, label("Application id", "应用 ID"),
            label(
                "Of the application registered at the provider; for OAuth 2 only",
                "在服务商处注册的应用；仅用于 OAuth 2"
            )
        ),
        setting(
            "client_secret", SettingType::Secret, label("Application secret", "应用密钥"),
            label("Beside the application id; some applications have none", "在应用 ID 旁边；部分应用没有密钥")
        ),
        setting(
            "refresh_token", SettingType::Secret, label("Refresh token", "刷新令牌"),
            label("Filled in by Connect, or pasted", "通过“连接”自动填写，也可粘贴")
        ),
        expert(
            setting(
                "token_url", SettingType::Url, label("Token address", "令牌地址"),
                label("Empty: the provider's own", "留空则使用服务商的地址")
            ),
            ""
        ),
        expert(
            setting(
                "auth_url", SettingType::Url, label("Sign-in address", "登录地址"),
                label(
                    "Where Connect sends the browser; empty: the provider's own",
                    "“连接”打开的页面；留空则使用服务商的地址"
                )
            ),
            ""
        ),
        expert(
            setting(
                "scope", SettingType::Text, label("Scope", "权限范围"),
                label(
                    "Rights asked for at sign-in; empty: the provider's own",
                    "登录时请求的权限；留空则使用服务商的默认值"
                )
            ),
            ""
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
                "thread_key", SettingType::Secret, label("Thread key", "会话密钥"),
                label(
                    "Made by itself at the first answer; marks our mails, so that answers to them find their "
                    "conversation",
                    "首次回复时自动生成；用于标记我们的邮件，使买家的答复归入正确的会话"
                )
            ),
            ""
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_attachments = 20;
    out.source = "RFC 5321 and RFC 5322 set no limit of length";
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "email";
    out.title = label("E-mail", "电子邮件");
    out.settings = mailboxSettings();
    for (auto more : {shopSettings(), signInSettings()})
        out.settings.insert(out.settings.end(), more.begin(), more.end());
    out.rules = rules();
    out.abilities = {Ability::Authorize};
    out.poll_every = 60s;
    out.unverified = {
        "Google's and Microsoft's mail servers and token services: addresses and scopes are as their pages name them",
        "relays that put a Message-ID of their own in the place of ours: answers are then threaded by References alone",
        "that a POP3 server lists its mails in the order in which they arrived (matters beyond 20,000 mails)",
    };
    return out;
}

}  // namespace

const Provider* findProvider(std::string_view name) {
    static constexpr std::array<Provider, 3> kProviders = {{
        {"google", "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token",
         "https://mail.google.com/", "https://mail.google.com/"},
        {"microsoft", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
         "https://login.microsoftonline.com/common/oauth2/v2.0/token",
         "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
         "offline_access https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send"},
        {"oauth", "", "", "", ""},
    }};
    const auto found =
        std::find_if(kProviders.begin(), kProviders.end(), [&](const Provider& one) { return one.name == name; });
    return found == kProviders.end() ? nullptr : &*found;
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::email
