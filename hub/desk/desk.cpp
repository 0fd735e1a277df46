#include "hub/desk/desk.h"

#include <algorithm>
#include <cmath>

#include "channels/contract/registry.h"
#include "channels/contract/reply_lint.h"
#include "hub/desk/facts.h"
#include "hub/inbox/arrival.h"
#include "hub/inbox/objection_json.h"
#include "hub/inbox/tags_json.h"

namespace hub {
namespace {

std::string siteLanguage(const std::string& channel, const std::string& host) {
    const auto* kind = channels::findKind(channel);
    if (kind == nullptr) return {};
    for (const auto& site : kind->descriptor.sites) {
        if (site.host == host) return site.language;
    }
    return {};
}

/// The tag of Serbian doesn't tell its script; whoever writes Latin letters is answered in them.
std::string withScript(const std::string& language, std::string_view text) {
    const auto leads_cyrillic = [](char c) { return static_cast<unsigned char>(c) >= 0xD0 && static_cast<unsigned char>(c) <= 0xD3; };
    return language == "sr" && std::ranges::none_of(text, leads_cyrillic) ? "sr-Latn" : language;
}

/// The one in which the account sells: that of the site in its settings, or of all the sites that its kind has.
std::string accountLanguage(const DeskRequest& request) {
    if (std::string own = siteLanguage(request.message.channel, request.account_site); !own.empty()) return own;
    const auto* kind = channels::findKind(request.message.channel);
    if (kind == nullptr || kind->descriptor.sites.empty()) return {};
    const auto& sites = kind->descriptor.sites;
    const bool is_one = std::ranges::all_of(sites, [&](const auto& site) { return site.language == sites.front().language; });
    return is_one ? sites.front().language : std::string();
}

templates::SuggestRequest shopRequest(const DeskRequest& request, const Tags& tags, const ShopLibrary& shop) {
    auto out = suggestRequest(request, tags);
    out.shop_preference = shop.preference;
    return out;
}

bool anyImage(const std::vector<std::string>& types) {
    return std::ranges::any_of(types, [](const auto& type) { return type.starts_with("image/"); });
}

}  // namespace

const channels::ReplyRules* rulesOf(std::string_view kind, const std::string& name) {
    const auto* found = channels::findKind(kind);
    if (found == nullptr) return nullptr;
    const auto other = found->descriptor.other_rules.find(name);
    return other == found->descriptor.other_rules.end() ? &found->descriptor.rules : &other->second;
}

ReplyLocale replyLocale(const DeskRequest& request, const Tags& tags) {
    if (locales::isTold(tags.language)) return {withScript(tags.language.language, request.message.text), "text"};
    if (!request.message.locale.empty()) return {request.message.locale, "locale"};
    if (std::string site = siteLanguage(request.message.channel, request.message.site); !site.empty()) return {site, "site"};
    if (std::string account = accountLanguage(request); !account.empty()) return {account, "account"};
    return {"en", "default"};
}

void writeReplyLocale(channels::JsonWriter& writer, const ReplyLocale& reply) {
    writer.member("reply_locale", reply.locale).member("reply_locale_evidence", reply.evidence);
}

templates::SuggestRequest suggestRequest(const DeskRequest& request, const Tags& tags) {
    templates::SuggestRequest out;
    out.classification = tags.classification;
    out.buyer_locale = replyLocale(request, tags).locale;
    out.seller_locale = request.seller_locale;
    out.buyer_name = request.buyer_name;
    out.buyer_zone = tags.zone.zone.value_or("");
    out.ships_from = request.ships_from;
    out.ships_to = request.ships_to;
    out.shop_zone = request.shop_zone;
    out.sale = request.sale;
    out.stock = request.stock;
    const auto at = request.message.now ? request.message.now : request.message.sent_at;
    out.now = at.value_or(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    out.photos = anyImage(request.message.attachment_types);
    out.wordless = wordlessOf(tags);
    if (const auto* rules = rulesOf(request.message.channel, request.reply_rules)) out.abilities = rules->template_rules;
    out.standing = request.standing;
    out.extra = request.facts;
    return out;
}

std::vector<templates::Suggestion> suggestionsFor(const DeskRequest& request, const Tags& tags, const ShopLibrary& shop) {
    return templates::suggest(shop.catalogue, shopRequest(request, tags, shop));
}

std::optional<templates::Suggestion> named(const DeskRequest& request, const Tags& tags, const ShopLibrary& shop, std::string_view key) {
    return templates::fill(shop.catalogue, shopRequest(request, tags, shop), key);
}

DeskAnswer answer(const DeskRequest& request, const ShopLibrary& shop) {
    DeskAnswer result;
    result.tags = tag(request.message);
    result.suggestions = suggestionsFor(request, result.tags, shop);
    return result;
}

void writeFiles(channels::JsonWriter& writer, const std::vector<ReplyFile>& files) {
    writer.beginArray();
    for (const auto& file : files) {
        writer.beginObject().member("blob", file.blob).member("name", file.name).member("media_type", file.media_type);
        writer.member("size", file.size).endObject();
    }
    writer.endArray();
}

void writeSuggestions(
    channels::JsonWriter& writer, const std::vector<templates::Suggestion>& suggestions, const channels::ReplyRules* rules,
    const std::vector<OwnTemplate>& own
) {
    writer.beginArray();
    for (const auto& suggestion : suggestions) {
        writer.beginObject();
        writer.member("template", suggestion.key).member("title", suggestion.title).member("locale", suggestion.locale);
        writer.member("score", std::round(suggestion.score * 10000) / 10000).member("text", suggestion.text);
        writer.key("missing").beginArray();
        for (const auto& name : suggestion.missing) writer.value(name);
        writer.endArray().key("preview").beginObject();
        writer.member("locale", suggestion.preview_locale).member("text", suggestion.preview).endObject();
        writer.key("lint").beginArray();
        if (rules != nullptr) {
            for (const auto& objection : channels::lintReply(*rules, suggestion.text)) {
                // An empty field is no fault of the template: it is in `missing`.
                if (objection.rule == "placeholder") continue;
                writer.beginObject();
                writeObjection(writer, objection);
                writer.endObject();
            }
        }
        writer.endArray().member("stale", suggestion.stale).key("reasons").beginArray();
        for (const auto& reason : suggestion.reasons) writer.value(reason);
        writer.endArray();
        const auto of = std::ranges::find(own, suggestion.key, &OwnTemplate::key);
        if (of != own.end() && !of->files.empty()) {
            writer.key("files");
            writeFiles(writer, of->files);
        }
        if (!suggestion.standing.empty()) {
            writer.key("standing").beginObject();
            for (const auto& [name, fact] : suggestion.standing) writer.member(name, typedFact(fact));
            writer.endObject();
        }
        writer.endObject();
    }
    writer.endArray();
}

}  // namespace hub
