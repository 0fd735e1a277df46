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
            "mailbox_url", SettingType::Url, "Mailbox server",
            "imaps://mail.example:993 or pop3s://mail.example:995; imap:// and pop3:// must offer STARTTLS "
            "or STLS"
        )),
        required(setting(
            "smtp_url", SettingType::Url, "Outgoing server",
            "smtps://mail.example:465 or smtp://mail.example:587"
        )),
        required(setting(
            "user", SettingType::Text, "Mail user", "As the mail server knows it, often the whole address"
        )),
        choice(
            setting(
                "sign_in", SettingType::Choice, "Sign in by",
                "A password, or OAuth 2 at Google, Microsoft or a service of your own"
            ),
            {"password", "google", "microsoft", "oauth"}, "password"
        ),
        setting(
            "password", SettingType::Secret, "Mail password",
            "An app password where your provider offers one; empty for OAuth 2"
        ),
        withDefault(
            setting(
                "folder", SettingType::Text, "Folder", "The folder that is read; POP3 knows only the inbox"
            ),
            "INBOX"
        ),
    };
}

std::vector<Setting> shopSettings() {
    return {
        required(setting(
            "sender", SettingType::Text, "Sender address", "Answers come from it; mail from it is yours"
        )),
        setting("sender_name", SettingType::Text, "Sender name", "Shown to the buyer; may be empty"),
        setting(
            "own_addresses", SettingType::Text, "Other addresses of yours",
            "Addresses and domains, separated by commas: sales@shop.example, shop.example. Mail from them is "
            "not a "
            "buyer's"
        ),
        number(
            setting(
                "answer_hours", SettingType::Number, "Answer within (hours)",
                "What you promise your buyers; 0 for no promise"
            ),
            0, kLongestAnswerHours, 24
        ),
        setting(
            "order_pattern", SettingType::Text, "Order number pattern",
            "A regular expression such as \\bSO-(\\d{6})\\b: its first group, or all of it, is the order "
            "number"
        ),
    };
}

std::vector<Setting> signInSettings() {
    return {
        setting(
            "client_id", SettingType::Text, "Application id",
            "Of the application registered at the provider; for OAuth 2 only"
        ),
        setting(
            "client_secret", SettingType::Secret, "Application secret",
            "Beside the application id; some applications have none"
        ),
        setting("refresh_token", SettingType::Secret, "Refresh token", "Filled in by Connect, or pasted"),
        expert(setting("token_url", SettingType::Url, "Token address", "Empty: the provider's own"), ""),
        expert(
            setting(
                "auth_url", SettingType::Url, "Sign-in address",
                "Where Connect sends the browser; empty: the provider's own"
            ),
            ""
        ),
        expert(
            setting(
                "scope", SettingType::Text, "Scope", "Rights asked for at sign-in; empty: the provider's own"
            ),
            ""
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
                "thread_key", SettingType::Secret, "Thread key",
                "Made by itself at the first answer; marks our mails, so that answers to them find their "
                "conversation"
            ),
            ""
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.max_attachments = 20;
    out.source = "RFC 5321 and RFC 5322 set no limit of length";
    out.automatic_source = "RFC 3834: allowed where the mail says so in Auto-Submitted, and never to automatic mail";
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "email";
    out.title = "E-mail";
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
