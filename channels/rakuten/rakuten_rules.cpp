#include "channels/rakuten/rakuten_rules.h"

#include "channels/kit/descriptor_parts.h"

namespace channels::rakuten {
namespace {

using namespace std::chrono_literals;

Setting licenseKey() {
    Setting out = required(setting(
        "license_key", SettingType::Secret, label("License key (licenseKey)", "License Key（licenseKey）"),
        label(
            "Beside the service secret. Ends after 90 days: renew it in RMS, wait half an hour, enter it here",
            "在 Service Secret 旁边。90 天后失效：请在 RMS 中更新，等待半小时后在此填写"
        )
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
            "service_secret", SettingType::Secret,
            label("Service secret (serviceSecret)", "Service Secret（serviceSecret）"),
            label("RMS, the settings of the Web API service", "RMS 后台的 Web API 服务设置")
        )),
        licenseKey(),
        limit(
            setting(
                "calls_per_second", SettingType::Number, label("Calls a second", "每秒调用次数"),
                label("Rakuten allows 1 to 3; kept on the average of a minute", "乐天允许 1 至 3 次；按一分钟平均计算")
            ),
            1, 10, 1
        ),
        limit(
            setting(
                "page_size", SettingType::Number, label("Inquiries a page", "每页咨询数"),
                label("How many one call lists", "每次调用列出的数量")
            ),
            1, 100, 30
        ),
        limit(
            setting(
                "span_days", SettingType::Number, label("Days a list", "每次查询天数"),
                label("The longest stretch that one list may span", "单次查询允许的最长时间范围")
            ),
            1, 365, kSpanDays
        ),
        expert(
            setting(
                "api_url", SettingType::Url, label("API address", "API 地址"),
                label("Ends with /inquirymng-api", "以 /inquirymng-api 结尾")
            ),
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

Action mark(std::string_view name, Label text) {
    Action out;
    out.name = std::string(name);
    out.about = Action::About::Conversation;
    out.label = std::move(text);
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "rakuten";
    out.title = label("Rakuten Ichiba", "乐天市场");
    out.settings = settings();
    out.sites = {{std::string(kSite), "JP", "ja"}};
    out.rules = rules();
    out.clock = {24h, false, "customary: within a day; Rakuten's API names no deadline"};
    out.abilities = {Ability::FindSent, Ability::MarkRead, Ability::FetchAttachment, Ability::Relist, Ability::Act};
    out.actions = {
        mark(kComplete, label("Mark as complete", "标记为已完成")),
        mark(kReopen, label("Mark as not complete", "标记为未完成"))};
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
