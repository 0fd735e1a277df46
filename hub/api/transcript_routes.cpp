#include "channels/contract/errors.h"
#include "hub/api/plugged_in.h"
#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "locales/text/trim.h"

namespace hub::api {
namespace {

using channels::JsonWriter;
using transcribe::Fault;
using transcribe::TranscriptionFault;

constexpr std::size_t kModelLimit = 200;

Transcriptions& transcriptionsOf(Hub& hub) {
    if (hub.transcriptions == nullptr) throw Refusal(404, "Nothing is transcribed here");
    return *hub.transcriptions;
}

KnownProblem problemOf(Fault fault) {
    switch (fault) {
        case Fault::Unreachable: return knownProblem("transcriber_unreachable");
        case Fault::KeyRefused: return knownProblem("transcriber_key");
        case Fault::Throttled: return knownProblem("transcriber_throttled");
        case Fault::UsedUp: return knownProblem("transcriber_used_up");
        case Fault::TooLarge: return knownProblem("recording_too_large");
        case Fault::Unreadable: return knownProblem("recording_unreadable");
        case Fault::NotFetched: return knownProblem("file_gone");
        case Fault::NotUnderstood: return knownProblem("transcriber_strange");
    }
    return knownProblem("transcriber_strange");
}

/// What a call to the server does; why it doesn't, as a refusal.
auto orRefuse(const auto& call) {
    try {
        return call();
    } catch (const TranscriptionFault& fault) {
        throw Refusal(problemOf(fault.fault));
    } catch (const VaultError&) {
        throw Refusal(knownProblem("transcriber_key"));
    } catch (const channels::Cancelled&) {
        throw Refusal(503, "The hub is stopping", "try again in a minute");
    }
}

Response show(Hub& hub) {
    const auto settings = hub.store.transcriber();
    JsonWriter out;
    out.beginObject().member("works", settings.works).member("model", settings.model).member("automatic", settings.automatic);
    writePluggedIn(
        out, settings.url, !settings.sealed_key.empty(), settings.accounts, hub.store.waitingTranscripts(), transcriptionsOf(hub).health()
    );
    out.endObject();
    return json(out);
}

transcribe::Server givenServer(Hub& hub, Request& request) {
    transcribe::Server server;
    server.url = givenUrl(request);
    server.model = std::string(locales::trimmed(request.text("model", kModelLimit)));
    if (server.model.empty()) throw Refusal(422, "model: expected the name of a model that the server has", {}, "model");
    const auto settings = hub.store.transcriber();
    const auto key = givenKey(request);
    // A stored key goes only where it was entered for.
    if (key) server.key = *key;
    if (!key && settings.url == server.url) server.key = orRefuse([&] { return transcriptionsOf(hub).server(settings).key; });
    return server;
}

/// Off it keeps what was entered, and asks nobody.
Response put(Hub& hub, Request& request) {
    TranscriberSettings settings = hub.store.transcriber();
    const bool was_on = settings.works;
    settings.works = request.flag("works");
    settings.automatic = request.flag("automatic");
    settings.accounts = givenAccounts(hub, request);
    const auto url = maybeUrl(request);
    // What stands there already needs no second look to be turned off.
    const bool is_new = givenKey(request) || url != settings.url ||
                        request.maybeText("model", kModelLimit).value_or("") != settings.model;
    if (settings.works || (!url.empty() && is_new)) {
        const auto server = givenServer(hub, request);
        settings.url = server.url;
        settings.model = server.model;
        settings.sealed_key = server.key.empty() ? std::string() : hub.vault.seal(transcriberSecret(server.url), server.key);
        if (settings.works) orRefuse([&] { transcriptionsOf(hub).tryOut(server); });
    }
    hub.store.putTranscriber(settings);
    transcriptionsOf(hub).changed();
    hub.store.audit(hub.clock.now(), request.user().id, "change_transcriber", settings.url, turned(was_on, settings.works));
    return show(hub);
}

/// Lets a server hear a second of silence, and changes nothing.
Response tryIt(Hub& hub, Request& request) {
    const auto server = givenServer(hub, request);
    JsonWriter out;
    out.beginObject();
    try {
        transcriptionsOf(hub).tryOut(server);
        out.member("ok", true).key("fault").null().member("error", "");
    } catch (const TranscriptionFault& fault) {
        out.member("ok", false).member("fault", wireName(fault.fault)).member("error", fault.what());
    } catch (const channels::Cancelled&) {
        throw Refusal(503, "The hub is stopping", "try again in a minute");
    }
    out.endObject();
    return json(out);
}

Response transcriptResponse(const Transcript& transcript) {
    JsonWriter out;
    writeTranscript(out, transcript);
    return json(out, transcript.state == TranslationState::Waiting ? 202 : 200);
}

Recorded recordedOf(Hub& hub, const Request& request) {
    auto file = hub.store.recorded(request.id(0, IdKind::Attachment));
    if (!file) throw Refusal(knownProblem("not_found"));
    return std::move(*file);
}

Response showTranscript(Hub& hub, Request& request) {
    const auto made = hub.store.transcript(recordedOf(hub, request).attachment);
    if (!made) throw Refusal(knownProblem("not_found"));
    return transcriptResponse(*made);
}

Response askTranscript(Hub& hub, Request& request) {
    const auto file = recordedOf(hub, request);
    if (const auto there = hub.store.transcript(file.attachment); there && there->state == TranslationState::Done) return transcriptResponse(*there);
    const auto settings = hub.store.transcriber();
    if (!settings.works) throw Refusal(knownProblem("transcription_off"));
    if (!settings.maySend(file.account)) throw Refusal(knownProblem("transcription_not_allowed"));
    if (!transcriptionsOf(hub).tryAgain()) {
        const auto fault = transcriptionsOf(hub).health().fault;
        throw Refusal(problemOf(fault == wireName(Fault::UsedUp) ? Fault::UsedUp : Fault::KeyRefused));
    }
    const auto stored = hub.store.askTranscript(file.attachment, false, Transcriptions::kMostWaiting, hub.clock.now());
    if (!stored) throw Refusal(knownProblem("transcripts_waiting"));
    transcriptionsOf(hub).wake();
    return transcriptResponse(*stored);
}

}  // namespace

void addTranscriptRoutes(Router& router, Hub& hub) {
    router.add("GET", "/transcriber", Right::Operator, [&hub](Request&) { return show(hub); });
    router.add("PUT", "/transcriber", Right::Operator, [&hub](Request& r) { return put(hub, r); });
    router.add("POST", "/transcriber/try", Right::Operator, [&hub](Request& r) { return tryIt(hub, r); });
    router.add("GET", "/attachments/{id}/transcript", Right::Seller, [&hub](Request& r) { return showTranscript(hub, r); });
    router.add("POST", "/attachments/{id}/transcript", Right::Seller, [&hub](Request& r) { return askTranscript(hub, r); });
}

}  // namespace hub::api
