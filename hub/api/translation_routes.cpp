#include <map>

#include "channels/contract/errors.h"
#include "hub/api/plugged_in.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/desk/desk.h"
#include "hub/desk/from_store.h"
#include "hub/inbox/tags_json.h"
#include "locales/format/fallback.h"
#include "locales/language/language.h"
#include "locales/text/trim.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using translate::Fault;
using translate::Pair;
using translate::TranslationFault;

constexpr std::size_t kTextLimit = 200'000, kTagLimit = 40;

Translations& translationsOf(Hub& hub) {
    if (hub.translations == nullptr) throw Refusal(404, "Nothing is translated here");
    return *hub.translations;
}

KnownProblem problemOf(Fault fault) {
    switch (fault) {
        case Fault::Unreachable: return knownProblem("translator_unreachable");
        case Fault::KeyRefused: return knownProblem("translator_key");
        case Fault::Throttled: return knownProblem("translator_throttled");
        case Fault::UsedUp: return knownProblem("translator_used_up");
        case Fault::PairMissing: return knownProblem("translation_pair");
        case Fault::TooLong: return knownProblem("translator_too_long");
        case Fault::NotUnderstood: return knownProblem("translator_strange");
    }
    return knownProblem("translator_strange");
}

/// What a call to the translator answers; why it doesn't, as a refusal.
auto orRefuse(const auto& call) {
    try {
        return call();
    } catch (const TranslationFault& fault) {
        throw Refusal(problemOf(fault.fault));
    } catch (const VaultError&) {
        throw Refusal(knownProblem("translator_key"));
    } catch (const channels::Cancelled&) {
        throw Refusal(503, "The hub is stopping", "try again in a minute");
    }
}

void writePairs(JsonWriter& out, const std::vector<Pair>& pairs) {
    std::map<std::string, std::vector<std::string>> by_source;
    for (const auto& [from, to] : pairs) by_source[from].push_back(to);
    out.beginArray();
    for (const auto& [from, targets] : by_source) {
        out.beginObject().member("from", from).key("to").beginArray();
        for (const auto& to : targets) out.value(to);
        out.endArray().endObject();
    }
    out.endArray();
}

Response show(Hub& hub) {
    const auto settings = hub.store.translator();
    JsonWriter out;
    out.beginObject().member("works", settings.works).member("engine", settings.engine).member("automatic", settings.automatic).key("pairs");
    writePairs(out, settings.pairs);
    writePluggedIn(
        out, settings.url, !settings.sealed_key.empty(), settings.accounts, hub.store.waitingTranslations(), translationsOf(hub).health()
    );
    out.endObject();
    return json(out);
}

translate::Server givenServer(Hub& hub, Request& request) {
    translate::Server server;
    const std::string engine = request.text("engine", kTagLimit);
    const auto known = translate::parseEngine(engine);
    if (!known) throw Refusal(422, "engine: expected apertium, libretranslate or deepl", "found " + engine, "engine");
    server.engine = *known;
    server.url = givenUrl(request);
    const auto settings = hub.store.translator();
    const auto key = givenKey(request);
    // A stored key goes only where it was entered for.
    if (key) server.key = *key;
    if (!key && settings.url == server.url) server.key = orRefuse([&] { return translationsOf(hub).server(settings).key; });
    return server;
}

/// Off it keeps what was entered, and asks nobody.
Response put(Hub& hub, Request& request) {
    TranslatorSettings settings = hub.store.translator();
    const bool was_on = settings.works;
    settings.works = request.flag("works");
    settings.automatic = request.flag("automatic");
    settings.accounts = givenAccounts(hub, request);
    const auto url = maybeUrl(request);
    // What stands there already needs no second look to be turned off.
    const bool is_new = givenKey(request) || url != settings.url ||
                        request.maybeText("engine", kTagLimit).value_or("") != settings.engine;
    if (settings.works || (!url.empty() && is_new)) {
        const auto server = givenServer(hub, request);
        settings.engine = wireName(server.engine);
        settings.url = server.url;
        settings.sealed_key = server.key.empty() ? std::string() : hub.vault.seal(translatorSecret(server.url), server.key);
        if (settings.works) settings.pairs = orRefuse([&] { return translationsOf(hub).pairsOf(server); });
    }
    hub.store.putTranslator(settings);
    translationsOf(hub).changed();
    hub.store.audit(hub.clock.now(), request.user().id, "change_translator", settings.url, turned(was_on, settings.works));
    return show(hub);
}

/// Asks a server what it can do, and changes nothing.
Response tryIt(Hub& hub, Request& request) {
    const auto server = givenServer(hub, request);
    JsonWriter out;
    out.beginObject();
    try {
        const auto pairs = translationsOf(hub).pairsOf(server);
        out.member("ok", true).key("pairs");
        writePairs(out, pairs);
        out.key("fault").null().member("error", "");
    } catch (const TranslationFault& fault) {
        out.member("ok", false).key("pairs").beginArray().endArray();
        out.member("fault", wireName(fault.fault)).member("error", fault.what());
    }
    out.endObject();
    return json(out);
}

/// Those of an account whose messages may be sent.
TranslatorSettings demandAllowed(Hub& hub, Id account) {
    auto settings = hub.store.translator();
    if (!settings.works) throw Refusal(knownProblem("translation_off"));
    if (!settings.maySend(account)) throw Refusal(knownProblem("translation_not_allowed"));
    return settings;
}

std::string languageIn(const std::string& tag, const char* field) {
    const auto language = locales::isWellFormedLocale(tag) ? locales::shortLanguage(tag) : std::string("und");
    if (language == "und") throw Refusal(422, std::string(field) + ": expected a BCP-47 tag", "found " + tag, field);
    return language;
}

/// What was asked for, else what the person reads.
std::string wantedLanguage(const std::optional<std::string>& asked, const User& user) {
    return languageIn(asked.value_or(user.reply_language), "to");
}

Translatable messageOf(Hub& hub, const Request& request) {
    auto message = hub.store.translatable(request.id(0, IdKind::Message));
    if (!message) throw Refusal(knownProblem("not_found"));
    return std::move(*message);
}

Response translationResponse(const Translation& translation) {
    JsonWriter out;
    writeTranslation(out, translation);
    return json(out, translation.state == TranslationState::Waiting ? 202 : 200);
}

Response showTranslation(Hub& hub, Request& request) {
    const auto message = messageOf(hub, request);
    const auto asked = request.queryOr("to");
    const auto to = wantedLanguage(asked.empty() ? std::nullopt : std::optional(asked), request.user());
    const auto made = hub.store.translation(message.id, to);
    if (!made) throw Refusal(knownProblem("not_found"));
    return translationResponse(*made);
}

Response askTranslation(Hub& hub, Request& request) {
    const auto message = messageOf(hub, request);
    // Notes are the shop's own business.
    if (message.author != "buyer" && message.author != "seller") throw Refusal(knownProblem("not_found"));
    Translation asked;
    asked.message = message.id;
    asked.language = wantedLanguage(request.maybeText("to", kTagLimit), request.user());
    asked.source = message.language;
    if (const auto there = hub.store.translation(message.id, asked.language); there && there->state == TranslationState::Done && there->source == asked.source) {
        return translationResponse(*there);
    }
    const auto settings = demandAllowed(hub, message.account);
    if (!settings.serves({asked.source, asked.language})) throw Refusal(knownProblem("translation_pair"));
    if (message.text.size() > translate::kLongestText) throw Refusal(knownProblem("translator_too_long"));
    if (!translationsOf(hub).tryAgain()) {
        const auto fault = translationsOf(hub).health().fault;
        throw Refusal(problemOf(fault == wireName(Fault::UsedUp) ? Fault::UsedUp : Fault::KeyRefused));
    }
    const auto stored = hub.store.askTranslation(asked, Translations::kMostWaiting, hub.clock.now());
    if (!stored) throw Refusal(knownProblem("translations_waiting"));
    translationsOf(hub).wake();
    return translationResponse(*stored);
}

/// Of the reply: as it was asked for, else as the suggestions are written.
std::string buyersLanguage(Hub& hub, Request& request, const Conversation& conversation, const Account& account) {
    if (const auto asked = request.maybeText("to", kTagLimit)) return languageIn(*asked, "to");
    const auto desk = requestFromStore(hub.store, conversation, account, request.user(), hub.clock.now());
    const std::string shown = conversation.tags.json.empty() ? tagsToJson(tag(desk.message)) : conversation.tags.json;
    return locales::shortLanguage(replyLocale(desk, readTags(channels::JsonDocument::parse(shown).root())).locale);
}

std::string writersLanguage(Request& request, const std::string& text) {
    if (const auto asked = request.maybeText("from", kTagLimit)) return languageIn(*asked, "from");
    const auto verdict = locales::identifyLanguage(text, {request.user().reply_language, {}, {}, {}});
    return locales::isTold(verdict) ? verdict.language : locales::shortLanguage(request.user().reply_language);
}

Response translateDraft(Hub& hub, Request& request) {
    const auto conversation = hub.store.conversation(request.id(0, IdKind::Conversation));
    if (!conversation) throw Refusal(knownProblem("no_conversation"));
    const auto account = hub.store.account(conversation->account).value_or(Account{});
    const std::string text = request.text("text", kTextLimit);
    if (locales::trimmed(text).empty()) throw Refusal(knownProblem("no_words"));
    const auto settings = demandAllowed(hub, account.id);
    const Pair pair{writersLanguage(request, text), buyersLanguage(hub, request, *conversation, account)};
    if (!settings.serves(pair) || !settings.serves({pair.to, pair.from})) throw Refusal(knownProblem("translation_pair"));
    const auto made = orRefuse([&] {
        auto& translations = translationsOf(hub);
        return translations.translateDraft(translations.server(settings), text, pair);
    });
    JsonWriter out;
    out.beginObject().member("from", pair.from).member("to", pair.to).member("text", made.text).member("back", made.back);
    out.member("engine", settings.engine).key("differences");
    translate::writeDifferences(out, made.differences);
    out.key("back_differences");
    translate::writeDifferences(out, made.back_differences);
    out.endObject();
    return json(out);
}

}  // namespace

void addTranslationRoutes(Router& router, Hub& hub) {
    router.add("GET", "/translator", Right::Operator, [&hub](Request&) { return show(hub); });
    router.add("PUT", "/translator", Right::Operator, [&hub](Request& r) { return put(hub, r); });
    router.add("POST", "/translator/try", Right::Operator, [&hub](Request& r) { return tryIt(hub, r); });
    router.add("GET", "/messages/{id}/translation", Right::Seller, [&hub](Request& r) { return showTranslation(hub, r); });
    router.add("POST", "/messages/{id}/translation", Right::Seller, [&hub](Request& r) { return askTranslation(hub, r); });
    router.add("POST", "/conversations/{id}/draft/translation", Right::Seller, [&hub](Request& r) { return translateDraft(hub, r); });
}

}  // namespace hub::api
