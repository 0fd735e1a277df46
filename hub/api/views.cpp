#include "hub/api/views.h"

#include <algorithm>

#include "hub/api/kind_words.h"
#include "hub/inbox/ids.h"
#include "hub/inbox/names.h"
#include "hub/inbox/objection_json.h"
#include "hub/inbox/reasons.h"
#include "hub/limits/limits.h"
#include "hub/media/file_kind.h"
#include "locales/text/unicode.h"
#include "locales/time/instant.h"
#include "locales/words/words.h"
#include "locales/zone/clock.h"
#include "templates/pattern/facts.h"

namespace hub::api {
namespace {

using channels::JsonWriter;

// Of a conversation in which no buyer has written yet.
constexpr std::string_view kNoTags =
    R"({"language":"und","language_confidence":0,"timezone":null,"topic":"other","intent":"unrelated","intents":[],"risks":[]})";

void writeTexts(JsonWriter& out, std::string_view key, const auto& texts) {
    out.key(key).beginArray();
    for (const auto& text : texts) out.value(text);
    out.endArray();
}

std::string_view wireName(channels::SettingType type) {
    switch (type) {
        case channels::SettingType::Text: return "text";
        case channels::SettingType::Secret: return "secret";
        case channels::SettingType::Url: return "url";
        case channels::SettingType::Number: return "number";
        case channels::SettingType::Choice: return "choice";
        case channels::SettingType::Flag: return "flag";
    }
    return "text";
}

std::string_view wireName(channels::LengthUnit unit) {
    switch (unit) {
        case channels::LengthUnit::CodePoints: return "characters";
        case channels::LengthUnit::Utf16Units: return "utf16";
        case channels::LengthUnit::Bytes: return "bytes";
    }
    return "characters";
}

std::string_view wireName(channels::Ability ability) {
    switch (ability) {
        case channels::Ability::MarkRead: return "mark_read";
        case channels::Ability::FindSent: return "find_sent";
        case channels::Ability::FetchAttachment: return "fetch_attachment";
        case channels::Ability::Orders: return "orders";
        case channels::Ability::Relist: return "relist";
        case channels::Ability::Authorize: return "authorize";
        case channels::Ability::Push: return "push";
        case channels::Ability::Act: return "act";
        case channels::Ability::Cases: return "cases";
        case channels::Ability::Serve: return "serve";
        case channels::Ability::AskRating: return "ask_rating";
    }
    return "";
}

void writeClock(JsonWriter& out, const std::string& tags_json, Instant now) {
    out.key("clock");
    if (tags_json.empty()) {
        out.null();
        return;
    }
    const auto tags = channels::JsonDocument::parse(tags_json);
    const auto zone = tags.root()["timezone"].string();
    const auto local = zone ? locales::localTime(*zone, now) : std::nullopt;
    if (!local) {
        out.null();
        return;
    }
    out.beginObject().member("timezone", *zone);
    out.member("confidence", tags.root()["timezone_confidence"].number().value_or(0));
    out.member("evidence", tags.root()["timezone_evidence"].text());
    out.member("utc_offset_minutes", static_cast<std::int64_t>(local->offset.count() / 60));
    out.member("awake", local->awake).member("next_waking", locales::formatInstant(local->next_waking)).endObject();
}

void writeSetting(
    JsonWriter& out, const std::string& kind, const channels::Setting& setting, const std::string& language
) {
    out.beginObject().member("name", setting.name).member("type", wireName(setting.type));
    out.member("label", kindWord(kind, setting.label, language)).member("help", kindWord(kind, setting.help, language));
    out.member("required", setting.required).member("fallback", setting.fallback);
    writeTexts(out, "choices", setting.choices);
    out.key("choice_labels").beginObject();
    for (const auto& choice : setting.choices) {
        if (const auto label = kindWord(kind, choice, language); label != choice) out.member(choice, label);
    }
    out.endObject();
    if (setting.min) out.member("min", static_cast<std::int64_t>(*setting.min));
    if (setting.max) out.member("max", static_cast<std::int64_t>(*setting.max));
    out.member("expert", setting.expert).endObject();
}

std::string_view wireName(channels::Action::About about) {
    switch (about) {
        case channels::Action::About::Conversation: return "conversation";
        case channels::Action::About::Order: return "order";
        case channels::Action::About::Case: return "case";
    }
    return "order";
}

void writeAction(
    JsonWriter& out, const std::string& kind, const channels::Action& action, const std::string& language
) {
    out.beginObject().member("name", action.name).member("about", wireName(action.about));
    out.member("label", kindWord(kind, action.label, language)).member("final", action.final);
    out.key("inputs").beginArray();
    for (const auto& input : action.inputs) writeSetting(out, kind, input, language);
    out.endArray().member("costs", action.cost != channels::Action::Cost::Nothing).endObject();
}

const channels::Setting* inputOf(const channels::Action* action, const std::string& name) {
    if (action == nullptr) return nullptr;
    const auto known = std::ranges::find(action->inputs, name, &channels::Setting::name);
    return known == action->inputs.end() ? nullptr : &*known;
}

/// What has changed about an action's order and case since it was asked for.
void writeChanges(JsonWriter& out, const ActionScene& then, const ActionScene& now) {
    const auto write = [&](const char* what, const std::string& before, const std::string& after) {
        if (before != after) out.beginObject().member("what", what).member("then", before).member("now", after).endObject();
    };
    const auto text = [](const std::optional<Instant>& at) { return at ? locales::formatInstant(*at) : std::string(); };
    out.key("changes").beginArray();
    write("order_status", then.order_status, now.order_status);
    write("case_stage", then.case_stage, now.case_stage);
    write("respond_by", text(then.respond_by), text(now.respond_by));
    write("total", then.total, now.total);
    out.endArray();
}

void writeApproval(JsonWriter& out, const Approval& approval) {
    out.beginObject();
    writeHold(out, approval.hold);
    out.member("reason", approval.reason);
    writeInstant(out, "expires_at", approval.expires_at);
    const auto due = approval.now.respond_by ? approval.now.respond_by : approval.due_at;
    writeInstant(out, "due_at", due && *due <= approval.expires_at ? due : std::nullopt);
    writeChanges(out, approval.then, approval.now);
    out.member("scene", stampOf(approval.now)).member("repeated", approval.repeated).key("decided_by");
    approval.decided_by == 0 ? out.null() : out.value(outsideId(IdKind::User, approval.decided_by));
    writeInstant(out, "decided_at", approval.decided_at);
    out.member("word", approval.word).member("seen", approval.seen_at.has_value()).endObject();
}

void writeReason(JsonWriter& out, const std::string& error) {
    out.key("reason");
    const auto code = hub::refusalCode(error);
    code.empty() ? out.null() : out.value(code);
}

void writeScan(JsonWriter& out, const StoredOrder& order, const std::string& number) {
    out.key("scan");
    const auto found = order.scans.find(number);
    if (found == order.scans.end() || found->second.stage.empty()) {
        out.null();
        return;
    }
    const auto& scan = found->second;
    out.beginObject().member("stage", scan.stage).member("place", scan.place).member("country", scan.country);
    out.member("words", scan.words).member("source", scan.source);
    writeInstant(out, "at", scan.at);
    writeInstant(out, "asked_at", scan.asked_at);
    out.endObject();
}

void writeParcels(JsonWriter& out, const StoredOrder& order) {
    const auto& parcels = order.facts.parcels;
    out.key("parcels").beginArray();
    for (auto parcel = parcels.rbegin(); parcel != parcels.rend(); ++parcel) {
        out.beginObject().member("carrier", parcel->carrier).member("tracking_number", parcel->tracking_number);
        out.key("tracking_url");
        parcel->tracking_url.empty() ? out.null() : out.value(parcel->tracking_url);
        out.member("stage", parcel->stage);
        writeInstant(out, "shipped_at", parcel->shipped_at);
        writeInstant(out, "delivered_at", parcel->delivered_at);
        writeScan(out, order, parcel->tracking_number);
        out.endObject();
    }
    out.endArray();
}

}  // namespace

void writeMoney(JsonWriter& out, const std::optional<channels::Money>& money) {
    if (!money) {
        out.null();
        return;
    }
    out.beginObject().member("amount", money->amount).member("currency", money->currency).endObject();
}

std::string_view wireName(templates::FactType type) {
    switch (type) {
        case templates::FactType::Text: return "text";
        case templates::FactType::Name: return "name";
        case templates::FactType::Date: return "date";
        case templates::FactType::Money: return "money";
        case templates::FactType::Count: return "count";
        case templates::FactType::Link: return "link";
        case templates::FactType::Place: return "place";
        case templates::FactType::Lines: return "lines";
    }
    return "text";
}

std::string labelOfAction(const std::string& kind, const std::string& action, const std::string& language) {
    const auto* known = channels::findAction(kind, action);
    return known == nullptr ? action : kindWord(kind, known->label, language);
}

void writeInputsOfAction(JsonWriter& out, const std::string& kind, const StoredAction& action, const std::string& language) {
    const auto* known = channels::findAction(kind, action.name);
    out.key("inputs").beginArray();
    for (const auto& [name, value] : action.inputs) {
        const auto* input = inputOf(known, name);
        const bool chosen = input != nullptr && std::ranges::find(input->choices, value) != input->choices.end();
        out.beginObject().member("label", input == nullptr ? name : kindWord(kind, input->label, language));
        out.member("value", chosen ? kindWord(kind, value, language) : value).endObject();
    }
    out.endArray();
}

std::string titleOfKind(const std::string& kind, const std::string& language) {
    const auto* found = channels::findKind(kind);
    return found == nullptr ? kind : kindWord(kind, found->descriptor.title, language);
}

void writeDeadline(JsonWriter& out, const Deadline& deadline, const std::string& kind) {
    const auto* found = channels::findKind(kind);
    out.beginObject().member("kind", deadline.kind).member("rule", deadline.rule);
    out.member("rule_code", deadlineCode(deadline, found == nullptr ? nullptr : &found->descriptor));
    writeInstant(out, "at", deadline.at);
    writeInstant(out, "started_at", deadline.started_at);
    out.endObject();
}

namespace {

void writeAccountRef(JsonWriter& out, Id id, const Account& account, const std::string& language) {
    out.beginObject().member("id", outsideId(IdKind::Account, id)).member("name", account.name);
    out.member("kind", account.kind).member("title", titleOfKind(account.kind, language)).endObject();
}

}  // namespace

void writeLinkedBuyer(JsonWriter& out, const LinkedBuyer& buyer, const Account& account, const std::string& language) {
    out.beginObject().member("id", outsideId(IdKind::Buyer, buyer.id)).member("name", buyer.name).key("account");
    writeAccountRef(out, buyer.account, account, language);
    out.member("direct", buyer.direct).endObject();
}

void writeConversation(
    JsonWriter& out, const Conversation& c, const Account& account, const std::string& language, Instant now
) {
    out.beginObject().member("id", outsideId(IdKind::Conversation, c.id));
    out.key("account");
    writeAccountRef(out, c.account, account, language);
    out.key("buyer").beginObject().member("id", outsideId(IdKind::Buyer, c.buyer.id)).member("name", c.buyer.name);
    out.member("locale", c.buyer.locale).member("country", c.buyer.country);
    writeInstant(out, "erased_at", c.buyer.erased_at);
    out.member("being_erased", c.buyer.being_erased).endObject();
    out.member("subject", c.subject).member("snippet", c.snippet).member("state", hub::wireName(c.state));
    writeInstant(out, "snoozed_until", c.snoozed_until);
    out.member("unread", c.unread).member("answered", !c.waiting_since.has_value());
    out.key("tags").raw(c.tags.json.empty() ? kNoTags : std::string_view(c.tags.json));
    writeClock(out, c.tags.json, now);
    out.key("deadline");
    c.deadline ? writeDeadline(out, *c.deadline, account.kind) : static_cast<void>(out.null());
    writeInstant(out, "waiting_since", c.waiting_since);
    writeInstant(out, "last_at", c.last_at);
    out.key("order_id");
    c.order_external_id.empty() ? out.null() : out.value(c.order_external_id);
    out.key("order_status");
    c.order_status.empty() ? out.null() : out.value(c.order_status);
    out.key("assignee");
    c.assignee ? out.value(outsideId(IdKind::User, *c.assignee)) : out.null();
    out.key("reply");
    c.reply ? out.value(hub::wireName(*c.reply)) : out.null();
    writeInstant(out, "reply_at", c.reply_at);
    out.member("first", c.first).key("labels").beginArray();
    for (const auto& label : c.labels) writeLabel(out, label);
    out.endArray().endObject();
}

void writeLabel(JsonWriter& out, const Label& label) {
    out.beginObject().member("id", outsideId(IdKind::Label, label.id)).member("name", label.name);
    out.member("colour", label.colour).endObject();
}

void writeTranslation(JsonWriter& out, const Translation& made) {
    out.beginObject().member("message", outsideId(IdKind::Message, made.message));
    out.member("from", made.source).member("to", made.language).member("state", hub::wireName(made.state));
    out.member("text", made.text).member("engine", made.engine).member("doubtful", !made.doubts.empty()).key("doubts");
    translate::writeDifferences(out, made.doubts);
    out.key("fault");
    made.fault.empty() ? out.null() : out.value(made.fault);
    writeInstant(out, "made_at", made.made_at);
    out.endObject();
}

void writeTranscript(JsonWriter& out, const Transcript& made) {
    out.beginObject().member("state", hub::wireName(made.state)).member("text", made.text).member("model", made.model).key("fault");
    made.fault.empty() ? out.null() : out.value(made.fault);
    writeInstant(out, "made_at", made.made_at);
    out.endObject();
}

void writeMessage(
    JsonWriter& out, const Message& m, const std::string& kind, const std::string& language, const ReadingAid& aid
) {
    out.beginObject().member("id", outsideId(IdKind::Message, m.id)).member("author", m.author);
    out.key("user");
    m.user != 0 ? out.value(outsideId(IdKind::User, m.user)) : out.null();
    out.member("subject", m.subject).member("text", m.text).member("folded", m.folded).member("language", m.language);
    writeInstant(out, "sent_at", m.at);
    writeInstant(out, "received_at", m.received_at);
    out.member("automatic", m.automatic).member("erased", m.erased);
    out.key("warnings").beginArray();
    for (const auto& warning : m.warnings) {
        const auto said = locales::word(language, "hub.warning", warning);
        out.value(said == warning ? kindWord(kind, warning, language) : said);
    }
    out.endArray();
    out.key("attachments").beginArray();
    for (const auto& file : m.attachments) {
        out.beginObject().member("id", outsideId(IdKind::Attachment, file.id)).member("name", file.name);
        out.member("media_type", file.media_type).key("size");
        file.size ? out.value(*file.size) : out.null();
        out.member("kind", hub::wireName(fileKind(file.media_type, file.name))).key("transcript");
        file.transcript ? writeTranscript(out, *file.transcript) : static_cast<void>(out.null());
        out.endObject();
    }
    out.endArray().key("tags").raw(m.tags_json.empty() ? std::string_view("null") : std::string_view(m.tags_json));
    out.key("notice");
    if (m.notice.empty()) {
        out.null();
    } else {
        out.beginObject();
        for (const auto& [name, value] : m.notice) out.member(name, value);
        out.endObject();
    }
    out.key("handover");
    if (m.handover) {
        out.beginObject().member("kind", hub::wireName(m.handover->kind)).key("to");
        m.handover->to ? out.value(outsideId(IdKind::User, *m.handover->to)) : out.null();
        writeInstant(out, "until", m.handover->until);
        out.endObject();
    } else {
        out.null();
    }
    out.key("gloss");
    aid.gloss.empty() ? out.null() : out.value(aid.gloss);
    out.key("translation");
    aid.translation != nullptr ? writeTranslation(out, *aid.translation) : static_cast<void>(out.null());
    out.endObject();
}

void writeReply(JsonWriter& out, const Reply& reply) {
    out.beginObject().member("id", outsideId(IdKind::Reply, reply.id));
    out.member("conversation", outsideId(IdKind::Conversation, reply.conversation)).member("text", reply.text);
    out.member("state", hub::wireName(reply.state));
    writeInstant(out, "created_at", reply.created_at);
    writeInstant(out, "hold_until", reply.state == ReplyState::Held ? reply.hold_until : std::nullopt);
    const bool waits = reply.state == ReplyState::Waiting || reply.state == ReplyState::Held;
    writeInstant(out, "next_attempt_at", waits ? std::optional(reply.not_before) : std::nullopt);
    out.member("attempts", reply.attempts).member("error", reply.error);
    writeReason(out, reply.error);
    writeInstant(out, "sent_at", reply.sent_at);
    out.key("message");
    reply.message ? out.value(outsideId(IdKind::Message, *reply.message)) : out.null();
    out.key("template");
    reply.template_key.empty() ? out.null() : out.value(reply.template_key);
    out.member("user", outsideId(IdKind::User, reply.user)).key("rule");
    reply.rule.empty() ? out.null() : out.value(reply.rule);
    out.key("files").beginArray();
    for (const auto& file : reply.files) {
        out.beginObject().member("name", file.name).member("media_type", file.media_type).member("size", file.size).endObject();
    }
    out.endArray().endObject();
}

void writeRuleAct(JsonWriter& out, const RuleAct& act) {
    out.beginObject().member("act", wireName(act.kind)).member("rule", act.rule_name);
    writeInstant(out, "at", act.at);
    out.key("person");
    act.person ? out.value(outsideId(IdKind::User, *act.person)) : out.null();
    out.key("label");
    act.label.empty() ? out.null() : out.value(act.label);
    out.key("reply");
    act.reply ? out.value(outsideId(IdKind::Reply, *act.reply)) : out.null();
    out.member("taken_back", act.taken_back).endObject();
}

void writeDraft(JsonWriter& out, const Draft& draft) {
    out.beginObject().member("text", draft.text).member("version", draft.version).key("template");
    draft.template_key.empty() ? out.null() : out.value(draft.template_key);
    out.key("template_locale");
    draft.template_locale.empty() ? out.null() : out.value(draft.template_locale);
    writeTexts(out, "shown", draft.shown);
    out.key("facts").beginObject();
    for (const auto& [name, text] : draft.facts) out.member(name, text);
    out.endObject().key("files").beginArray();
    for (const auto& [file, template_key] : draft.files) {
        out.beginObject().member("blob", file.blob).member("name", file.name).member("media_type", file.media_type);
        out.member("size", file.size).key("template");
        template_key.empty() ? out.null() : out.value(template_key);
        out.endObject();
    }
    out.endArray().endObject();
}

void writeOrder(JsonWriter& out, const StoredOrder& order) {
    const auto& facts = order.facts;
    out.beginObject().member("id", facts.external_id).member("status", hub::wireName(facts.status));
    writeInstant(out, "ordered_at", facts.ordered_at);
    writeInstant(out, "ship_by", facts.ship_by);
    writeInstant(out, "eta_from", facts.eta_from);
    writeInstant(out, "eta_to", facts.eta_to);
    out.key("total");
    writeMoney(out, facts.total);
    out.key("items").beginArray();
    for (const auto& item : facts.items) {
        out.beginObject().member("sku", item.sku).member("title", item.title).member("quantity", item.quantity);
        out.key("options").beginObject();
        for (const auto& [name, value] : item.options) out.member(name, value);
        out.endObject().endObject();
    }
    out.endArray();
    writeParcels(out, order);
    if (facts.ship_to) {
        out.member("destination", facts.ship_to->country);
        const bool both = !facts.ship_to->city.empty() && !facts.ship_to->state.empty();
        out.member("place", facts.ship_to->city + (both ? ", " : "") + facts.ship_to->state);
    }
    out.member("note", facts.note);
    writeInstant(out, "fetched_at", order.fetched_at);
    out.endObject();
}

void writeKind(JsonWriter& out, const channels::Descriptor& kind, const std::string& language) {
    out.beginObject().member("kind", kind.kind).member("title", kindWord(kind.kind, kind.title, language));
    out.key("settings").beginArray();
    for (const auto& setting : kind.settings) writeSetting(out, kind.kind, setting, language);
    out.endArray().key("abilities").beginArray();
    for (const auto ability : kind.abilities) out.value(wireName(ability));
    out.endArray().key("sites").beginArray();
    for (const auto& site : kind.sites) out.value(site.host);
    out.endArray().key("actions").beginArray();
    for (const auto& action : kind.actions) writeAction(out, kind.kind, action, language);
    out.endArray().key("rules");
    writeRules(out, kind.rules);
    out.member("answer_within_minutes", static_cast<std::int64_t>(kind.clock.within.count()));
    out.member("answer_rule", kind.clock.source);
    out.key("unverified").beginArray();
    for (const auto& fact : kind.unverified) out.value(kindWord(kind.kind, fact, language));
    out.endArray();
    out.endObject();
}

void writeRules(JsonWriter& out, const channels::ReplyRules& rules) {
    out.beginObject().member("max_length", rules.max_length).member("min_length", rules.min_length);
    out.member("unit", wireName(rules.unit)).member("links", rules.links).member("contacts", rules.contacts);
    out.member("emoji", rules.emoji).member("marketing", rules.marketing);
    out.member("buyers_language", rules.buyers_language).member("one_answer", rules.one_answer);
    out.member("max_attachments", rules.max_attachments);
    writeTexts(out, "attachment_types", rules.attachment_types);
    out.member("source", rules.source).member("automatic", !rules.automatic_source.empty());
    out.member("automatic_source", rules.automatic_source).endObject();
}

void writeHold(JsonWriter& out, const Hold& hold) {
    out.member("why", hub::wireName(hold.why)).key("limit");
    writeMoney(out, hold.most);
    out.key("spent");
    writeMoney(out, hold.spent);
}

void writeAction(JsonWriter& out, const StoredAction& action) {
    out.beginObject().member("id", outsideId(IdKind::Action, action.id)).member("action", action.name);
    out.member("conversation", outsideId(IdKind::Conversation, action.conversation));
    out.member("order_id", action.order_external_id).key("inputs").beginObject();
    for (const auto& [name, value] : action.inputs) out.member(name, value);
    out.endObject().member("state", hub::wireName(action.state)).member("error", action.error);
    writeReason(out, action.error);
    out.member("user", outsideId(IdKind::User, action.user));
    writeInstant(out, "created_at", action.created_at);
    writeInstant(out, "ended_at", action.ended_at);
    out.key("cost");
    writeMoney(out, action.cost);
    out.key("approval");
    action.approval ? writeApproval(out, *action.approval) : static_cast<void>(out.null());
    out.endObject();
}

void writeCase(JsonWriter& out, const StoredCase& one) {
    const auto& facts = one.facts;
    out.beginObject().member("id", outsideId(IdKind::Case, one.id)).member("external_id", facts.external_id);
    out.key("order_id");
    facts.order_external_id.empty() ? out.null() : out.value(facts.order_external_id);
    out.member("kind", facts.kind).member("reason", facts.reason);
    out.member("stage", hub::wireName(facts.stage)).member("stage_text", facts.stage_text);
    writeInstant(out, "respond_by", facts.respond_by);
    writeInstant(out, "opened_at", facts.opened_at);
    writeInstant(out, "updated_at", facts.updated_at);
    out.key("amount");
    writeMoney(out, facts.amount);
    out.endObject();
}

void writeTour(JsonWriter& out, const Tour& tour) {
    out.beginObject().member("state", tour.state);
    writeTexts(out, "done", tour.done);
    out.endObject();
}

void writeUser(JsonWriter& out, const User& user) {
    out.beginObject().member("id", outsideId(IdKind::User, user.id)).member("name", user.name);
    out.key("roles").beginArray();
    for (const Role role : user.roles) out.value(hub::wireName(role));
    out.endArray();
    writeTexts(out, "locales", user.locales);
    out.key("team");
    user.team ? out.value(outsideId(IdKind::Team, *user.team)) : out.null();
    out.member("disabled", user.disabled).member("language", user.language);
    out.member("reply_language", user.reply_language).member("timezone", user.timezone).member("theme", user.theme);
    out.member("undo_seconds", user.undo_seconds).member("signature", user.signature);
    out.key("keys").beginObject();
    for (const auto& [command, key] : user.keys) out.member(command, key);
    out.endObject().member("single_keys", user.single_keys).endObject();
}

void writeObjections(
    JsonWriter& out, const std::vector<channels::Objection>& objections, const std::string& text
) {
    out.beginArray();
    const std::string_view whole = text;
    for (const auto& objection : objections) {
        out.beginObject();
        writeObjection(out, objection);
        // The page counts as JavaScript does.
        out.member("begin", locales::utf16Length(whole.substr(0, objection.begin)));
        out.member("end", locales::utf16Length(whole.substr(0, objection.end)));
        out.member("hint", objection.rule == kForbiddenPhrase).endObject();
    }
    out.endArray();
}

void writeFacts(JsonWriter& out) {
    out.beginArray();
    for (const auto& fact : templates::allFacts()) {
        out.beginObject().member("name", fact.name).member("type", wireName(fact.type)).member("label", fact.meaning);
        out.endObject();
    }
    out.endArray();
}

}  // namespace hub::api
