#include "channels/email/order_pattern.h"

#include <algorithm>

#include <glib.h>

#include "channels/mail/charset.h"
#include "channels/mail/gmime_handles.h"
#include "channels/mail/mail_text.h"

namespace channels::email {
namespace {

constexpr std::size_t kLongestExpression = 200;
constexpr std::size_t kLongestText = 8'000;
constexpr std::size_t kLongestNumber = 64;
/// Of PCRE: an expression can lower it, not raise it.
constexpr const char* kStepLimit = "(*LIMIT_MATCH=1000)";

struct RegexUnref {
    void operator()(GRegex* regex) const { g_regex_unref(regex); }
};
struct MatchFree {
    void operator()(GMatchInfo* match) const { g_match_info_free(match); }
};

std::string group(const GMatchInfo* match, int number) {
    const GFreePtr<char> text(g_match_info_fetch(match, number));
    return text ? withoutSpace(text.get()) : std::string();
}

}  // namespace

struct OrderPattern::Compiled {
    std::unique_ptr<GRegex, RegexUnref> regex;
};

OrderPattern::OrderPattern(const std::string& expression) {
    if (expression.empty()) return;
    if (expression.size() > kLongestExpression) {
        problem_ = "longer than " + std::to_string(kLongestExpression) + " bytes";
        return;
    }
    GError* error = nullptr;
    GRegex* regex = isUtf8(expression) ? g_regex_new(
                                             (kStepLimit + expression).c_str(), static_cast<GRegexCompileFlags>(0),
                                             static_cast<GRegexMatchFlags>(0), &error
                                         )
                                       : nullptr;
    if (regex == nullptr) {
        problem_ = error == nullptr ? "not UTF-8" : "not a regular expression";
        g_clear_error(&error);
        return;
    }
    compiled_ = std::make_unique<Compiled>();
    compiled_->regex.reset(regex);
}

OrderPattern::~OrderPattern() = default;
OrderPattern::OrderPattern(OrderPattern&&) noexcept = default;
OrderPattern& OrderPattern::operator=(OrderPattern&&) noexcept = default;

std::string OrderPattern::find(std::string_view text) const {
    if (!compiled_) return {};
    const std::string subject = repairUtf8(text.substr(0, kLongestText));
    GMatchInfo* found = nullptr;
    const bool matches = g_regex_match_full(
                             compiled_->regex.get(), subject.data(), static_cast<gssize>(subject.size()), 0,
                             static_cast<GRegexMatchFlags>(0), &found, nullptr
                         ) != FALSE;
    const std::unique_ptr<GMatchInfo, MatchFree> match(found);
    if (!matches) return {};
    std::string number = group(match.get(), 1);
    if (number.empty()) number = group(match.get(), 0);
    return number.size() <= kLongestNumber ? number : std::string();
}

}  // namespace channels::email
