#include "channels/trendyol/trendyol_rules.h"

#include <algorithm>

#include "channels/kit/descriptor_parts.h"

namespace channels::trendyol {
namespace {

using namespace std::chrono_literals;

Setting sellerId() {
    Setting out = required(setting(
        "seller_id", SettingType::Number, "Seller id",
        "Seller panel, Account Information, Integration Information: \"Satıcı ID (Cari ID)\""
    ));
    out.min = 1;
    return out;
}

std::vector<Setting> settings() {
    return {
        sellerId(),
        required(setting("api_key", SettingType::Secret, "API key", "Beside the seller id")),
        required(setting("api_secret", SettingType::Secret, "API secret", "Beside the API key")),
        withDefault(
            setting(
                "storefronts", SettingType::Text, "Storefronts",
                "Codes of the countries where you sell, such as TR,RO,GR,SA,AE,KW; each costs three calls a "
                "poll"
            ),
            std::string(kHomeStorefront)
        ),
        number(
            setting(
                "answer_hours", SettingType::Number, "Hours to answer",
                "Questions close after three working days; weekends aren't left out here, so you are warned "
                "early"
            ),
            1, 720, 72
        ),
        expert(
            setting(
                "integrator", SettingType::Text, "Name of the integrator",
                "Ends the User-Agent that Trendyol demands: at most 30 letters and digits"
            ),
            "SelfIntegration"
        ),
        expert(
            setting(
                "api_url", SettingType::Url, "API address",
                "The stage environment is https://stageapigw.trendyol.com"
            ),
            "https://apigw.trendyol.com"
        ),
    };
}

ReplyRules rules() {
    ReplyRules out;
    out.min_length = kMinAnswer;
    out.max_length = kMaxAnswer;
    out.unit = LengthUnit::Utf16Units;
    out.links = false;
    out.contacts = false;
    out.one_answer = true;
    out.source = "Trendyol developers, Answering Customer Questions: 10 to 2000 characters, forbidden-word filter";
    out.template_rules = {"no_links", "no_contacts", "max_2000"};
    return out;
}

Descriptor makeDescriptor() {
    Descriptor out;
    out.kind = "trendyol";
    out.title = "Trendyol";
    out.settings = settings();
    for (const auto& front : storefronts())
        out.sites.push_back({std::string(front.site), std::string(front.code), std::string(front.language)});
    out.rules = rules();
    out.clock = {72h, true, "Trendyol: questions close after three working days; see the setting answer_hours"};
    out.abilities = {Ability::FindSent, Ability::Relist};
    out.poll_every = 60s;
    out.unverified = {
        "which date startDate and endDate filter by: when a question was asked or when it changed (either works)",
        "the three working days, and the status UNANSWERED of a question that closed",
        "50 calls in 10 seconds for each endpoint, and how a 429 says how long to wait (10 seconds are waited)",
        "status and keys of a refused answer (any 4xx refuses it, with its key)",
        "the unit of 10 to 2000 characters (UTF-16 units are counted)",
        "whether every answer's id comes with the answer to its call (a question is read back where it doesn't)",
        "what the statuses REPORTED and REJECTED leave a seller to do (nothing is assumed)",
        "codes of storefronts besides RO, GR, SA, AE and KW, and the addresses of the international sites",
    };
    return out;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool isCapital(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

const std::vector<Storefront>& storefronts() {
    static const std::vector<Storefront> all = {
        {kHomeStorefront, "trendyol.com", "tr"}, {"RO", "trendyol.com/ro", "ro"}, {"GR", "trendyol.com/gr", "el"},
        {"SA", "trendyol.com/sa", "ar"},         {"AE", "trendyol.com/ae", "ar"}, {"KW", "trendyol.com/kw", "ar"},
    };
    return all;
}

std::string siteOf(std::string_view code) {
    const auto& all = storefronts();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Storefront& s) { return s.code == code; });
    return found == all.end() ? std::string() : std::string(found->site);
}

std::vector<std::string> readStorefronts(std::string_view typed) {
    std::vector<std::string> out;
    std::string code;
    const auto take = [&] {
        if (!code.empty() && std::find(out.begin(), out.end(), code) == out.end()) out.push_back(code);
        code.clear();
    };
    for (const char typed_char : typed) {
        const char c = upper(typed_char);
        if (isCapital(c)) {
            code += c;
        } else {
            take();
        }
    }
    take();
    if (out.empty()) out.emplace_back(kHomeStorefront);
    return out;
}

const Descriptor& descriptor() {
    static const Descriptor made = makeDescriptor();
    return made;
}

}  // namespace channels::trendyol
