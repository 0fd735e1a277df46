#include "channels/rakuten/rakuten_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::rakuten {
namespace {

using namespace std::chrono_literals;

Setting licenseKey() {
    Setting out = required(setting(
        "license_key", SettingType::Secret, "License key (licenseKey)",
        "Beside the service secret. Ends after 90 days: renew it in RMS, wait half an hour, enter it here"
    ));
    out.lifetime = kKeyLife;
    return out;
}

Setting limit(Setting one, long long min, long long max, long long fallback) {
    one = number(std::move(one), min, max, fallback);
    one.expert = true;
    return one;
}

std::vector<Setting> settings() {
    return {
        required(setting(
            "service_secret", SettingType::Secret, "Service secret (serviceSecret)",
            "RMS, the settings of the Web API service"
        )),
        licenseKey(),
        limit(
            setting(
                "calls_per_second", SettingType::Number, "Calls a second",
                "Rakuten allows 1 to 3; kept on the average of a minute"
            ),
            1, 10, 1
        ),
        limit(
            setting("page_size", SettingType::Number, "Inquiries a page", "How many one call lists"), 1, 100,
            30
        ),
        limit(
            setting(
                "span_days", SettingType::Number, "Days a list", "The longest stretch that one list may span"
            ),
            1, 365, kSpanDays
        ),
        expert(
            setting("api_url", SettingType::Url, "API address", "Ends with /inquirymng-api"),
            "https://api.rms.rakuten.co.jp/es/1.0/inquirymng-api"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.min_length = 1;
    out.max_length = kMaxText;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.contacts = false;
    out.max_attachments = 3;
    out.source = "Rakuten RMS, POST /inquiry/reply; the length, links and contact data: customary, not verified";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

Action mark(std::string_view name, std::string text) {
    Action out;
    out.name = std::string(name);
    out.about = Action::About::Conversation;
    out.label = std::move(text);
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "rakuten";
    out.title = "Rakuten Ichiba";
    out.settings = settings();
    out.sites = {{std::string(kSite), "JP", "ja"}};
    out.rules = rules();
    out.clock = {24h, false, "customary: within a day; Rakuten's API names no deadline"};
    out.abilities = {Ability::FindSent, Ability::MarkRead, Ability::FetchAttachment, Ability::Relist, Ability::Act};
    out.actions = {mark(kComplete, "Mark as complete"), mark(kReopen, "Mark as not complete")};
    out.poll_every = 60s;
    out.unverified = {
        "how long a stretch one list may span (30 days), how many inquiries it may show (30 are asked for), in what "
        "order it "
        "shows them, and whether fromDate and toDate are inclusive (either works)",
        "the words of replyFrom in lists: merchant and user, and what is like them; others are shown as notices",
        "whether lastUpdateDate moves with every reply (their number is compared too), and whether an inquiry that was "
        "marked complete is opened again by a buyer's reply",
        "whether userMaskEmail stays the same for a buyer (buyers are told apart by it)",
        "the limit of 1 to 3 calls a second, and how it refuses",
        "2000 characters and their unit (UTF-16 units are counted), what is forbidden in replies, how many files one "
        "may "
        "have (3 are let through) and how big",
        "whether a reply's id is in the answer to it (the inquiry is read again)",
        "the codes of errors, and the status for an inquiry that doesn't exist (404 is taken for it)",
    };
    return out;
}

}  // namespace

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::rakuten
