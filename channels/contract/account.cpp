#include "channels/contract/account.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "channels/kit/transports.h"

namespace channels {
namespace {

constexpr std::size_t kMaxValueBytes = 16u << 10;

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string allowedNumber(const Setting& setting) {
    std::string out = "a whole number";
    if (setting.min) out += " from " + std::to_string(*setting.min);
    if (setting.max) out += " to " + std::to_string(*setting.max);
    return out;
}

bool isNumber(const Setting& setting, const std::string& value) {
    long long number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc() && end == value.data() + value.size() &&
           (!setting.min || number >= *setting.min) && (!setting.max || number <= *setting.max);
}

bool hasControlCharacter(const std::string& value) {
    return std::any_of(value.begin(), value.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
}

// Mail servers are URLs too; their own client demands TLS of them.
bool isUrl(const std::string& value) {
    const auto colon = value.find("://");
    if (colon == std::string::npos) return false;
    const std::string scheme = value.substr(0, colon);
    if (scheme == "http" || scheme == "https") return allowedHttpUrl(value);
    static const std::set<std::string> kMail = {"imap", "imaps", "pop3", "pop3s", "smtp", "smtps"};
    return kMail.contains(scheme) && value.size() > colon + 3;
}

/// Empty when the value is fine.
std::string allowedInstead(const Setting& setting, const std::string& value) {
    if (value.size() > kMaxValueBytes) return "at most " + std::to_string(kMaxValueBytes) + " bytes";
    if (hasControlCharacter(value)) return "one line without control characters";
    switch (setting.type) {
        case SettingType::Text:
        case SettingType::Secret:
            return {};
        case SettingType::Url:
            return isUrl(value)
                       ? ""
                       : "an https:// URL (http:// to a loopback address only), or imaps://, pop3s://, smtps://";
        case SettingType::Number:
            return isNumber(setting, value) ? "" : allowedNumber(setting);
        case SettingType::Flag:
            return value == "true" || value == "false" ? "" : "true or false";
        case SettingType::Choice:
            break;
    }
    const bool known =
        std::find(setting.choices.begin(), setting.choices.end(), value) != setting.choices.end();
    return known ? "" : "one of " + joined(setting.choices);
}

const std::map<std::string, std::string>& placeOf(const Setting& setting, const AccountConfig& config) {
    return setting.type == SettingType::Secret ? config.secrets : config.settings;
}

void checkUnknown(
    const Descriptor& descriptor, const AccountConfig& config, std::vector<ConfigProblem>& problems
) {
    std::vector<std::string> settings, secrets;
    for (const auto& setting : descriptor.settings) {
        (setting.type == SettingType::Secret ? secrets : settings).push_back(setting.name);
    }
    for (const auto& [key, value] : config.settings) {
        if (std::find(settings.begin(), settings.end(), key) == settings.end()) {
            // A secret under a setting's name must not be shown either.
            problems.push_back({key, {}, "a setting of this kind: " + joined(settings)});
        }
    }
    for (const auto& [key, value] : config.secrets) {
        if (std::find(secrets.begin(), secrets.end(), key) == secrets.end()) {
            problems.push_back({key, {}, "a secret of this kind: " + joined(secrets)});
        }
    }
}

}  // namespace

std::string AccountConfig::setting(const std::string& name) const {
    const auto found = settings.find(name);
    return found == settings.end() ? std::string() : found->second;
}

std::string AccountConfig::secret(const std::string& name) const {
    const auto found = secrets.find(name);
    return found == secrets.end() ? std::string() : found->second;
}

AccountConfig withDefaults(const Descriptor& descriptor, AccountConfig config) {
    for (const auto& setting : descriptor.settings) {
        if (setting.type == SettingType::Secret || setting.fallback.empty()) continue;
        auto& value = config.settings[setting.name];
        if (value.empty()) value = setting.fallback;
    }
    return config;
}

std::vector<ConfigProblem> checkConfig(const Descriptor& descriptor, const AccountConfig& config) {
    std::vector<ConfigProblem> problems;
    for (const auto& setting : descriptor.settings) {
        const auto& values = placeOf(setting, config);
        const auto found = values.find(setting.name);
        if (found == values.end() || found->second.empty()) {
            if (setting.required) problems.push_back({setting.name, {}, "a value: it is required"});
            continue;
        }
        const std::string allowed = allowedInstead(setting, found->second);
        if (allowed.empty()) continue;
        problems.push_back(
            {setting.name, setting.type == SettingType::Secret ? std::string() : found->second, allowed}
        );
    }
    checkUnknown(descriptor, config, problems);
    return problems;
}

}  // namespace channels
