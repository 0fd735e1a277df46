#include "hub/app/demo/practice.h"

#include <map>
#include <optional>

#include "channels/kit/json.h"
#include "hub/app/demo/chapter.h"
#include "hub/inbox/ids.h"
#include "locales/language/language.h"
#include "locales/text/tag.h"

namespace hub {
namespace {

/// Letters alone: a channel may have wrapped or trimmed what a buyer wrote.
std::string withoutSpaces(std::string text) {
    std::erase_if(text, [](unsigned char c) { return c <= ' '; });
    return text;
}

/// Every conversation by the words that opened it.
std::map<std::string, Conversation> byOpening(Store& store, Instant now) {
    std::map<std::string, Conversation> found;
    ConversationFilter filter;
    filter.view = View::All;
    filter.now = now;
    filter.limit = 100;
    do {
        const auto page = store.conversations(filter);
        for (const auto& conversation : page.items) {
            for (const auto& message : store.messages(conversation.id, 20)) {
                if (message.author == "buyer") found.emplace(withoutSpaces(message.text), conversation);
            }
        }
        filter.cursor = page.next;
    } while (!filter.cursor.empty());
    return found;
}

std::optional<Reply> firstAnswer(Store& store, Id conversation) {
    for (const auto& reply : store.replies(conversation)) {
        if (reply.state != ReplyState::Undone && reply.state != ReplyState::Refused) return reply;
    }
    return {};
}

bool meets(const Reply& answer, const Conversation& conversation, const std::string& need) {
    if (!answer.template_key.empty()) return answer.template_key.starts_with(need + ".");
    return conversation.tags.topic + "." + conversation.tags.intent == need;
}

bool speaks(const std::string& text, const std::string& language) {
    return locales::languageOf(locales::identifyLanguage(text).language) == locales::languageOf(language);
}

}  // namespace

std::vector<PracticeTask> practiceTasks() {
    const auto chapter = demoChapter("practice.json");
    std::vector<PracticeTask> tasks;
    for (std::size_t i = 0; i < chapter.root().size(); ++i) {
        const channels::Json buyer = chapter.root()[i];
        tasks.push_back({buyer["text"].text(), buyer["locale"].text(), buyer["need"].text()});
    }
    return tasks;
}

std::string practiceScore(Store& store, const std::vector<PracticeTask>& tasks, Instant now) {
    const auto conversations = byOpening(store, now);
    int answered = 0, met = 0, spoken = 0;
    channels::JsonWriter out;
    out.beginObject().key("tasks").beginArray();
    for (const auto& task : tasks) {
        const auto found = conversations.find(withoutSpaces(task.text));
        if (found == conversations.end()) continue;
        const auto& conversation = found->second;
        const auto answer = firstAnswer(store, conversation.id);
        out.beginObject().member("conversation", outsideId(IdKind::Conversation, conversation.id));
        out.member("buyer", conversation.buyer.name).member("text", task.text).member("language", task.language);
        out.member("answered", answer.has_value());
        if (answer) {
            const bool need_met = meets(*answer, conversation, task.need), language_right = speaks(answer->text, task.language);
            ++answered;
            met += need_met;
            spoken += language_right;
            // Only now: who has not answered yet is to find it out.
            out.member("need", task.need).member("need_met", need_met).member("language_right", language_right);
        }
        out.endObject();
    }
    out.endArray().member("of", static_cast<std::int64_t>(tasks.size())).member("answered", answered);
    out.member("need_met", met).member("language_right", spoken).endObject();
    return out.str();
}

}  // namespace hub
