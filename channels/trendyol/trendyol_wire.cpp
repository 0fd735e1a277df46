#include "channels/trendyol/trendyol_wire.h"

#include <algorithm>
#include <initializer_list>

#include "channels/contract/errors.h"
#include "channels/kit/hash.h"
#include "channels/kit/json.h"
#include "channels/trendyol/trendyol_rules.h"

namespace channels::trendyol {
namespace {

// What a message is of its question: `Incoming::raw` names it.
constexpr std::string_view kQuestion = "question", kAnswer = "answer", kRejected = "rejected", kNotice = "notice",
                           kReport = "report";

JsonDocument parseDocument(std::string_view body, const char* what) {
    try {
        return JsonDocument::parse(body);
    } catch (const JsonError& error) {
        throw NotUnderstood(std::string(what) + ": not JSON at byte " + std::to_string(error.offset));
    }
}

// Milliseconds since 1970; dates that haven't come are 0.
std::optional<Instant> instant(Json value) {
    constexpr std::int64_t kYear3000 = 32'503'680'000'000;
    const auto millis = value.integer();
    if (!millis || *millis <= 0 || *millis >= kYear3000) return std::nullopt;
    return Instant(std::chrono::milliseconds(*millis));
}

std::string writeRaw(std::string_view part, const Asked& asked, Json question) {
    JsonWriter out;
    out.beginObject().member("part", part).member("storefront", asked.storefront);
    out.key("question").raw(question.dump()).endObject();
    return out.str();
}

std::string idOf(Json question) {
    const std::string id = question["id"].text();
    return id.empty() ? "sha256:" + sha256Hex(question.dump()) : id;
}

std::string answerId(const std::string& number) { return "answer:" + number; }

/// Without a number of its own, an answer goes by its question and its time.
std::string answerIdOf(Json question, Json answer) {
    const std::string number = answer["id"].text();
    return answerId(number.empty() ? idOf(question) + '/' + answer["creationDate"].text() : number);
}

std::string noticeIdOf(Json question) { return "rejected-" + answerIdOf(question, question["rejectedAnswer"]); }

// A masked name ("A** K**") is none to greet with.
std::string plainName(const std::string& name) { return name.find('*') == std::string::npos ? name : std::string(); }

Incoming blank(Json question, const Asked& asked) {
    Incoming out;
    out.conversation_external_id = idOf(question);
    out.buyer_external_id = question["customerId"].text(out.conversation_external_id);
    out.buyer_name = plainName(question["userName"].text());
    out.subject = question["productName"].text();
    out.listing_id = question["productMainId"].text();
    out.site = siteOf(asked.storefront);
    out.reply_to = {{std::string(kStorefrontKey), asked.storefront}};
    return out;
}

void setTime(Incoming& message, Json date, const char* name) {
    message.sent_at = instant(date);
    if (!message.sent_at) message.warnings.push_back(std::string(name) + ": not a time");
}

Incoming readAsked(Json question, const Asked& asked) {
    Incoming out = blank(question, asked);
    out.external_id = out.conversation_external_id;
    out.text = *question["text"].string();
    setTime(out, question["creationDate"], "creationDate");
    if (out.sent_at) out.answer_by = *out.sent_at + asked.answer_within;
    out.raw = writeRaw(kQuestion, asked, question);
    return out;
}

Incoming readAnswer(Json question, Json answer, std::string_view part, const Asked& asked) {
    Incoming out = blank(question, asked);
    out.external_id = answerIdOf(question, answer);
    out.author = Author::Seller;
    out.automatic = part == kRejected;
    out.text = *answer["text"].string();
    setTime(out, answer["creationDate"], "answer.creationDate");
    if (answer["hasPrivateInfo"].boolean().value_or(false))
        out.warnings.emplace_back("Trendyol finds private information in this answer");
    out.raw = writeRaw(part, asked, question);
    return out;
}

Incoming readNotice(Json question, std::string text, Json date, std::string_view part, const Asked& asked) {
    Incoming out = blank(question, asked);
    out.author = Author::Notice;
    out.text = std::move(text);
    setTime(out, date, "date of a notice");
    out.raw = writeRaw(part, asked, question);
    return out;
}

Incoming readRejection(Json question, const Asked& asked) {
    const Json answer = question["rejectedAnswer"];
    const std::string reason = answer["reason"].text(question["reason"].text());
    const Json date = instant(question["rejectedDate"]) ? question["rejectedDate"] : answer["creationDate"];
    Incoming out = readNotice(
        question, "Trendyol rejected the answer" + (reason.empty() ? "." : ": " + reason), date, kNotice, asked
    );
    out.external_id = noticeIdOf(question);
    out.bounced = answerIdOf(question, answer);
    return out;
}

Incoming readReport(Json question, const Asked& asked) {
    const std::string reason = question["reportReason"].text();
    Incoming out = readNotice(
        question, "The question was reported to Trendyol" + (reason.empty() ? "." : ": " + reason),
        question["reportedDate"], kReport, asked
    );
    out.external_id = "report:" + idOf(question);
    return out;
}

std::string whyUnreadable(Json question) {
    if (!question.isObject()) return "question: an object was expected, found " + std::string(question.typeName());
    if (question["id"].text().empty()) return "id: missing";
    if (!question["text"].isString())
        return "text: a string was expected, found " + std::string(question["text"].typeName());
    return {};
}

void takeAnswer(Json wire, Json answer, std::string_view part, const Asked& asked, Question& out) {
    if (!answer.isObject()) return;
    if (!answer["text"].isString()) {
        const std::string why =
            "text of the answer: a string was expected, found " + std::string(answer["text"].typeName());
        out.unreadable.push_back({answerIdOf(wire, answer), why, writeRaw(part, asked, wire)});
        return;
    }
    out.messages.push_back(readAnswer(wire, answer, part, asked));
}

bool isOneOf(const std::string& status, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), status) != words.end();
}

std::string versionOf(Json wire) {
    std::string out = wire["status"].text();
    for (const char* part : {"answer", "rejectedAnswer"}) {
        if (wire[part].isObject()) out += '|' + answerIdOf(wire, wire[part]);
    }
    return out;
}

Question readQuestion(Json wire, const Asked& asked) {
    Question out;
    out.id = idOf(wire);
    out.version = versionOf(wire);
    out.asked_at = instant(wire["creationDate"]);
    const std::string status = wire["status"].text();
    out.open = !wire["id"].text().empty() && isOneOf(status, {"WAITING_FOR_ANSWER", "WAITING_FOR_APPROVE"});
    // A status that nobody knows leaves it to the seller.
    out.settled = isOneOf(status, {"WAITING_FOR_APPROVE", "ANSWERED", "REPORTED", "REJECTED", "UNANSWERED"});
    if (const std::string why = whyUnreadable(wire); !why.empty()) {
        out.unreadable.push_back({out.id, why, writeRaw(kQuestion, asked, wire)});
        return out;
    }
    out.messages.push_back(readAsked(wire, asked));
    takeAnswer(wire, wire["rejectedAnswer"], kRejected, asked, out);
    if (wire["rejectedAnswer"].isObject()) out.messages.push_back(readRejection(wire, asked));
    takeAnswer(wire, wire["answer"], kAnswer, asked, out);
    if (instant(wire["reportedDate"])) out.messages.push_back(readReport(wire, asked));
    return out;
}

/// The external id of one part of a question.
std::string partId(std::string_view part, Json wire) {
    if (part == kAnswer) return answerIdOf(wire, wire["answer"]);
    if (part == kRejected) return answerIdOf(wire, wire["rejectedAnswer"]);
    if (part == kNotice) return noticeIdOf(wire);
    if (part == kReport) return "report:" + idOf(wire);
    return idOf(wire);
}

// A key or the name of a class, never a sentence.
std::string word(const std::string& text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        return c == '.' || c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
               (c >= 'a' && c <= 'z');
    });
    return plain && text.size() <= 60 ? text : std::string();
}

}  // namespace

QuestionList parseQuestions(std::string_view body, const Asked& asked, std::size_t page) {
    const auto document = parseDocument(body, "question list");
    const Json list = document.root()["content"];
    if (!list.isArray())
        throw NotUnderstood("question list: content: a list was expected, found " + std::string(list.typeName()));
    QuestionList out;
    for (std::size_t i = 0; i < list.size(); ++i) out.questions.push_back(readQuestion(list[i], asked));
    const auto pages = document.root()["totalPages"].integer().value_or(0);
    // Behind an empty page there is nothing, whatever the count says.
    out.more = list.size() > 0 && pages > static_cast<std::int64_t>(page) + 1;
    return out;
}

Question parseQuestion(std::string_view body, const Asked& asked) {
    const auto document = parseDocument(body, "question");
    if (!document.root().isObject() || document.root()["id"].text().empty())
        throw NotUnderstood("question: id is missing");
    return readQuestion(document.root(), asked);
}

Page parseRaw(const std::string& raw, std::chrono::hours answer_within) {
    const auto document = parseDocument(raw, "kept message");
    const Json root = document.root(), wire = root["question"];
    const std::string wanted = partId(root["part"].text(), wire);
    Question question = readQuestion(wire, {root["storefront"].text(), answer_within});
    Page page;
    for (auto& message : question.messages) {
        if (message.external_id == wanted) page.messages.push_back(std::move(message));
    }
    for (auto& bad : question.unreadable) {
        if (bad.external_id == wanted) page.unreadable.push_back(std::move(bad));
    }
    return page;
}

std::string writeAnswer(const std::string& text) {
    JsonWriter out;
    out.beginObject().member("text", text).endObject();
    return out.str();
}

std::string parseAnswerId(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const std::string number = document.root()["answerId"].text();
        return number.empty() ? std::string() : answerId(number);
    } catch (const JsonError&) {
        return {};
    }
}

std::string parseErrorCode(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        const std::string key = word(document.root()["errors"][std::size_t{0}]["key"].text());
        return key.empty() ? word(document.root()["exception"].text()) : key;
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace channels::trendyol
