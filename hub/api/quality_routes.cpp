#include <algorithm>

#include "hub/api/routes.h"
#include "hub/api/views.h"
#include "hub/quality/draw.h"
#include "hub/users/passwords.h"
#include "locales/text/trim.h"

namespace hub::api {
namespace {

using channels::Json;
using channels::JsonWriter;

constexpr std::size_t kCards = 20, kMostCards = 50;
constexpr std::size_t kMostCriteria = 20;
constexpr std::size_t kTitleBytes = 300, kRemarkBytes = 4000, kSeedBytes = 100;
constexpr std::chrono::weeks kUsualWeeks{12}, kMostWeeks{106};

bool isOperator(const Request& request) { return request.caller->has(Role::Operator); }

reports::Date mondayBefore(Instant at) { return reports::mondayOf(std::chrono::floor<std::chrono::days>(at)); }

reports::Date weekFrom(const std::string& text, const char* field) {
    const auto monday = reports::parseWeek(text);
    if (!monday) refuseValue(field, "a week as in 2026-W48", text);
    return *monday;
}

Response samplingResponse(Hub& hub) {
    const auto sampling = qualitySampling(hub.store);
    JsonWriter out;
    out.beginObject().member("share_percent", sampling.share_percent).member("seed", sampling.seed).endObject();
    return json(out);
}

Response putSampling(Hub& hub, Request& request) {
    QualitySampling sampling;
    const auto share = request.json()["share_percent"].integer();
    if (!share || *share < 0 || *share > 100) refuseValue("share_percent", "0 to 100", request.json()["share_percent"].dump());
    sampling.share_percent = static_cast<int>(*share);
    sampling.seed = request.maybeText("seed", kSeedBytes).value_or("");
    if (sampling.seed.empty()) sampling.seed = randomToken(8);
    putQualitySampling(hub.store, sampling);
    hub.store.audit(hub.clock.now(), request.user().id, "change_quality_sampling", "", std::to_string(sampling.share_percent) + " %");
    return samplingResponse(hub);
}

Response criteriaResponse(Hub& hub) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& one : hub.store.criteria()) {
        out.beginObject().member("id", outsideId(IdKind::Criterion, one.id)).member("code", one.code).member("title", one.title);
        out.member("retired", one.retired).endObject();
    }
    out.endArray().key("next").null().endObject();
    return json(out);
}

/// One as it is to be: an id that the shop has, or words for a new one.
QualityCriterion criterionFrom(const Json& given, const std::vector<QualityCriterion>& known) {
    QualityCriterion one;
    one.title = locales::trimmed(given["title"].text());
    if (one.title.size() > kTitleBytes) refuseValue("criteria", "titles of at most 300 bytes");
    if (!given["id"].isNull()) {
        const auto id = insideId(IdKind::Criterion, given["id"].text());
        const auto found = std::ranges::find(known, id.value_or(0), &QualityCriterion::id);
        if (found == known.end()) refuseValue("criteria", "ids of criteria", given["id"].text());
        one.id = found->id;
        one.code = found->code;
    }
    if (one.code.empty() && one.title.empty()) refuseValue("criteria", "a title for each of the shop's own");
    return one;
}

Response putCriteria(Hub& hub, Request& request) {
    const auto given = request.json()["criteria"];
    if (!given.isArray() || given.size() == 0 || given.size() > kMostCriteria) refuseValue("criteria", "1 to 20 criteria");
    const auto known = hub.store.criteria();
    std::vector<QualityCriterion> criteria;
    for (std::size_t n = 0; n < given.size(); ++n) {
        auto one = criterionFrom(given[n], known);
        if (one.id != 0 && std::ranges::find(criteria, one.id, &QualityCriterion::id) != criteria.end()) {
            refuseValue("criteria", "each once", given[n]["id"].text());
        }
        criteria.push_back(std::move(one));
    }
    hub.store.putCriteria(criteria);
    hub.store.audit(hub.clock.now(), request.user().id, "change_quality_criteria", "", std::to_string(criteria.size()));
    return criteriaResponse(hub);
}

Response draw(Hub& hub, const Request& request) {
    const std::string& week = request.segments.at(0);
    const reports::Date monday = weekFrom(week, "week");
    const reports::Date now = mondayBefore(hub.clock.now());
    if (monday > now || now - monday > kMostWeeks) refuseValue("week", "one of the last two years", week);
    if (qualitySampling(hub.store).share_percent == 0) {
        throw Refusal(409, "Nothing is drawn until a share is set", "set share_percent first");
    }
    JsonWriter out;
    out.beginObject().member("week", week).member("added", drawWeek(hub.store, monday)).endObject();
    return json(out);
}

void writeCard(JsonWriter& out, const QualityCard& card) {
    const auto idOf = [&](const char* name, IdKind kind, const std::optional<Id>& id) {
        out.key(name);
        id ? out.value(outsideId(kind, *id)) : out.null();
    };
    out.beginObject().member("id", outsideId(IdKind::QualityCard, card.id)).member("week", card.week);
    idOf("conversation", IdKind::Conversation, card.conversation);
    idOf("person", IdKind::User, card.person);
    out.member("late", card.late).member("hinted", card.hinted);
    writeInstant(out, "sent_at", card.sent_at);
    out.member("question", card.question).member("language", card.language).member("text", card.text);
    idOf("reviewer", IdKind::User, card.reviewer);
    writeInstant(out, "reviewed_at", card.reviewed_at);
    out.key("marks").beginArray();
    for (const auto& mark : card.marks) {
        out.beginObject().member("criterion", outsideId(IdKind::Criterion, mark.criterion));
        out.member("mark", wireName(mark.verdict)).member("remark", mark.remark).endObject();
    }
    out.endArray().member("answer", card.answer);
    writeInstant(out, "answered_at", card.answered_at);
    out.endObject();
}

CardFilter::Which whichFrom(const Request& request) {
    const std::string which = request.queryOr("which", "own");
    if (which == "own") return CardFilter::Which::Own;
    if (which != "open" && which != "reviewed") refuseValue("which", "open, reviewed or own", which);
    if (!isOperator(request)) throw Refusal(403, "Replies of others are judged by operators", "your own cards are yours to see");
    return which == "open" ? CardFilter::Which::Open : CardFilter::Which::Reviewed;
}

Response listCards(Hub& hub, const Request& request) {
    CardFilter filter;
    filter.which = whichFrom(request);
    filter.user = request.user().id;
    filter.cursor = request.queryOr("cursor");
    filter.limit = request.limit(kCards, kMostCards);
    CardPage page;
    try {
        page = hub.store.cards(filter);
    } catch (const std::invalid_argument&) {
        refuseValue("cursor", "the next of the page before");
    }
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& card : page.items) writeCard(out, card);
    out.endArray().key("next");
    page.next.empty() ? out.null() : out.value(page.next);
    out.endObject();
    return json(out);
}

/// A person's own card is his once it was looked at; others are for operators.
QualityCard cardOf(Hub& hub, const Request& request) {
    auto card = hub.store.card(request.id(0, IdKind::QualityCard));
    const bool own = card && card->person == request.user().id;
    const bool may_see = card && (own ? card->reviewed_at.has_value() : isOperator(request));
    if (!may_see) throw Refusal(404, "There is no such card");
    return std::move(*card);
}

Response cardResponse(const QualityCard& card) {
    JsonWriter out;
    writeCard(out, card);
    return json(out);
}

/// A mark for each criterion that holds now.
std::vector<QualityMark> marksFrom(Hub& hub, Request& request) {
    const auto given = request.json()["marks"];
    if (!given.isArray() || given.size() > kMostCriteria) refuseValue("marks", "one for each criterion");
    std::vector<QualityMark> marks;
    for (std::size_t n = 0; n < given.size(); ++n) {
        const auto id = insideId(IdKind::Criterion, given[n]["criterion"].text());
        const auto verdict = parseVerdict(given[n]["mark"].text());
        if (!id) refuseValue("marks", "the id of a criterion", given[n]["criterion"].text());
        if (!verdict) refuseValue("marks", "yes, no or none", given[n]["mark"].text());
        const std::string remark(locales::trimmed(given[n]["remark"].text()));
        if (remark.size() > kRemarkBytes) refuseValue("marks", "remarks of at most 4000 bytes");
        marks.push_back({*id, *verdict, remark});
    }
    std::size_t wanted = 0;
    for (const auto& criterion : hub.store.criteria()) {
        if (criterion.retired) continue;
        ++wanted;
        if (std::ranges::count(marks, criterion.id, &QualityMark::criterion) != 1) refuseValue("marks", "one for each criterion");
    }
    if (marks.size() != wanted) refuseValue("marks", "one for each criterion");
    return marks;
}

Response review(Hub& hub, Request& request) {
    const auto card = cardOf(hub, request);
    if (card.person == request.user().id) throw Refusal(403, "Nobody judges his own replies", "a colleague does");
    if (!hub.store.reviewCard(card.id, request.user().id, marksFrom(hub, request), hub.clock.now())) {
        const auto now = cardOf(hub, request);
        if (now.reviewer && *now.reviewer != request.user().id) {
            throw Refusal(409, "Somebody else has looked at it already", "what was said of it stays as it is");
        }
        throw Refusal(409, "The review was answered already", "what was answered stays as it is");
    }
    return cardResponse(*hub.store.card(card.id));
}

Response answer(Hub& hub, Request& request) {
    const auto card = cardOf(hub, request);
    if (card.person != request.user().id) throw Refusal(403, "Only who wrote the reply answers its review");
    const std::string text(locales::trimmed(request.text("text", kRemarkBytes)));
    if (text.empty()) refuseValue("text", "some words");
    if (!hub.store.answerCard(card.id, text, hub.clock.now())) throw Refusal(409, "The review was answered already");
    return cardResponse(*hub.store.card(card.id));
}

QualityBy byFrom(const Request& request) {
    const std::string by = request.queryOr("by", "person");
    if (by == "person") return QualityBy::Person;
    if (by == "criterion") return QualityBy::Criterion;
    if (by != "week") refuseValue("by", "person, criterion or week", by);
    return QualityBy::Week;
}

void writeFigures(JsonWriter& out, QualityBy by, const QualityFigures& figures) {
    out.beginObject();
    switch (by) {
        case QualityBy::Person: out.member("key", outsideId(IdKind::User, std::stoll(figures.key))); break;
        case QualityBy::Criterion: out.member("key", outsideId(IdKind::Criterion, std::stoll(figures.key))); break;
        case QualityBy::Week: out.member("key", figures.key); break;
    }
    out.member("drawn", figures.drawn).member("looked_at", figures.looked_at);
    out.member("yes", figures.yes).member("no", figures.no).member("none", figures.none).endObject();
}

Response figures(Hub& hub, const Request& request) {
    QualityQuery query;
    query.by = byFrom(request);
    const std::string to = request.queryOr("to"), from = request.queryOr("from");
    const reports::Date last = to.empty() ? mondayBefore(hub.clock.now()) : weekFrom(to, "to");
    const reports::Date first = from.empty() ? last - kUsualWeeks + std::chrono::weeks(1) : weekFrom(from, "from");
    if (first > last || last - first > kMostWeeks) refuseValue("from", "a week of the two years up to to", from);
    query.first_week = reports::weekOf(first);
    query.last_week = reports::weekOf(last);
    if (const std::string person = request.queryOr("person"); !person.empty()) {
        query.person = insideId(IdKind::User, person);
        if (!query.person) refuseValue("person", "an id", person);
    }
    // What one person does is for him and for operators.
    if (!isOperator(request)) {
        if (query.person && *query.person != request.user().id) throw Refusal(403, "Figures of people are for operators");
        query.person = request.user().id;
    }
    JsonWriter out;
    out.beginObject().member("from", query.first_week).member("to", query.last_week).key("items").beginArray();
    for (const auto& row : hub.store.qualityFigures(query)) writeFigures(out, query.by, row);
    out.endArray().key("next").null().endObject();
    return json(out);
}

}  // namespace

void addQualityRoutes(Router& router, Hub& hub) {
    router.add("GET", "/quality/sampling", Right::Operator, [&hub](Request&) { return samplingResponse(hub); });
    router.add("PUT", "/quality/sampling", Right::Operator, [&hub](Request& r) { return putSampling(hub, r); });
    router.add("GET", "/quality/criteria", Right::Anyone, [&hub](Request&) { return criteriaResponse(hub); });
    router.add("PUT", "/quality/criteria", Right::Operator, [&hub](Request& r) { return putCriteria(hub, r); });
    router.add("POST", "/quality/weeks/{week}/draw", Right::Operator, [&hub](Request& r) { return draw(hub, r); });
    router.add("GET", "/quality/cards", Right::Anyone, [&hub](Request& r) { return listCards(hub, r); });
    router.add("GET", "/quality/cards/{id}", Right::Anyone, [&hub](Request& r) { return cardResponse(cardOf(hub, r)); });
    router.add("PUT", "/quality/cards/{id}/review", Right::Operator, [&hub](Request& r) { return review(hub, r); });
    router.add("POST", "/quality/cards/{id}/answer", Right::Anyone, [&hub](Request& r) { return answer(hub, r); });
    router.add("GET", "/quality/figures", Right::Anyone, [&hub](Request& r) { return figures(hub, r); });
}

}  // namespace hub::api
