#include "channels/mail/mail_text.h"

#include <algorithm>
#include <array>

namespace channels {

std::string lowerCase(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string upperCase(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

bool hasAnyOf(std::string_view text, std::initializer_list<std::string_view> words) {
    const std::string low = lowerCase(text);
    return std::ranges::any_of(words, [&](std::string_view word) { return low.find(lowerCase(word)) != std::string::npos; });
}

std::string withoutSpace(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string addressDomain(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string() : lowerCase(address.substr(at + 1));
}

bool isNoReplyAddress(std::string_view address) {
    static constexpr std::array<std::string_view, 9> kNames = {"noreply",       "no-reply",     "no_reply",
                                                               "donotreply",    "do-not-reply", "do_not_reply",
                                                               "mailer-daemon", "postmaster",   "bounce"};
    const std::string name = lowerCase(address.substr(0, address.rfind('@')));
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view one) {
        if (!name.starts_with(one)) return false;
        // "noreply-orders" and "bounces+42" are the same; "postmasterson" is a person.
        std::string_view rest = std::string_view(name).substr(one.size());
        if (rest.starts_with('s')) rest.remove_prefix(1);
        return rest.empty() || rest.front() < 'a' || rest.front() > 'z';
    });
}

}  // namespace channels
