#pragma once
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace channels {

// Texts for people are English here. words/<locale>.po of the kind's folder has them in other languages, found by the English.

enum class SettingType { Text, Secret, Url, Number, Choice, Flag };

/// One line of the operator's form.
struct Setting {
    std::string name;  ///< [a-z][a-z0-9_]*
    SettingType type = SettingType::Text;
    std::string label;
    std::string help;
    bool required = false;
    std::string fallback;              ///< default value; none for secrets
    std::vector<std::string> choices;  ///< of a Choice
    std::optional<long long> min, max; ///< of a Number
    /// Of a secret that ends by itself so long after it was entered: the hub warns in time. 0 for one that doesn't.
    std::chrono::days lifetime{0};
    bool expert = false;               ///< endpoints and limits: folded away in the form
};

/// How the marketplace counts a reply's length.
enum class LengthUnit { CodePoints, Utf16Units, Bytes };

/// What a reply on this channel may be. The composer shows it, the outbox obeys it.
struct ReplyRules {
    std::size_t max_length = 0;  ///< 0 for no limit
    std::size_t min_length = 0;
    LengthUnit unit = LengthUnit::CodePoints;
    bool links = true;
    bool contacts = true;        ///< mail addresses and phone numbers
    bool emoji = true;
    bool latin1 = false;         ///< only characters of ISO 8859-1 (and emoji, if those are allowed)
    bool marketing = true;       ///< coupons, cross-selling, asking for reviews
    bool buyers_language = false;  ///< must be in the buyer's preferred language
    bool one_answer = false;       ///< a conversation is one question and takes one answer, which can't be followed by another
    std::size_t max_attachments = 0;
    std::set<std::string> attachment_types;
    std::string source;          ///< where the marketplace says so
    /// Where it is said that the shop may answer by itself, before a person has looked; empty where it isn't: then it doesn't.
    std::string automatic_source;
    /// What templates call these rules, such as "no_links" or "max_350".
    std::set<std::string> template_rules;
};

/// The marketplace's clock for a first answer.
struct AnswerClock {
    std::chrono::minutes within{0};  ///< 0 for none
    bool contractual = false;        ///< false: customary only
    std::string source;
};

/// A site of a marketplace, as the seller's buyers know it.
struct Site {
    std::string host;      ///< "shop.example.de"
    std::string country;   ///< ISO 3166-1 alpha-2; empty for a world-wide site
    std::string language;  ///< BCP-47, what most people there write
};

/// Cases says that pull() brings them; each of the others is a base class of the adapter.
enum class Ability { MarkRead, FindSent, FetchAttachment, Orders, Relist, Authorize, Push, Act, Cases, Serve, AskRating };

/// An action that the seller can take (Ability::Act).
struct Action {
    enum class About { Conversation, Order, Case };
    /// What it costs the shop: nothing, at most the order's total, what an input names, or what nobody can say beforehand.
    enum class Cost { Nothing, Order, Named, Unknown };
    std::string name;
    About about = About::Order;
    std::string label;
    std::vector<Setting> inputs;
    bool final = false;  ///< can't be undone: asks first
    Cost cost = Cost::Nothing;
    std::string amount_input{}, currency_input{};  ///< of Cost::Named; without a currency it is the order's
};

/// All that the hub and the page know of a kind.
struct Descriptor {
    std::string kind;  ///< the folder's name
    std::string title;
    std::vector<Setting> settings;
    std::vector<Site> sites;
    ReplyRules rules;
    std::map<std::string, ReplyRules> other_rules;  ///< by Incoming::reply_rules, such as those of public questions
    AnswerClock clock;
    std::set<Ability> abilities;
    std::vector<Action> actions;
    bool push_signed = false;  ///< notifications carry a signature; else the secret address alone vouches for them
    std::chrono::seconds poll_every{60};  ///< in quiet times; the hub adds jitter
    std::vector<std::string> unverified;  ///< facts of the protocol that nobody has checked against the real marketplace
};

}  // namespace channels
