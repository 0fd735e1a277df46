#include "hub/editing/check.h"

#include <algorithm>
#include <array>
#include <set>

#include "channels/contract/registry.h"
#include "hub/desk/desk.h"
#include "hub/desk/from_store.h"
#include "hub/inbox/names.h"
#include "hub/inbox/tags_json.h"
#include "templates/rank/facts_of.h"

namespace hub {
namespace {

constexpr std::size_t kOrders = 4, kLookedAt = 60;
/// One of each plural category in the languages that have many of them.
constexpr std::array kCounts{1LL, 2LL, 5LL, 11LL, 21LL, 0LL};

/// Conversations with an order, those in `language` first.
std::vector<Conversation> withOrders(Store& store, const std::string& language, Instant now) {
    std::vector<Conversation> found;
    for (const View view : {View::Queue, View::Sent, View::Done}) {
        ConversationFilter filter;
        filter.view = view;
        filter.now = now;
        filter.limit = kLookedAt;
        for (auto& one : store.conversations(filter).items) {
            if (!one.order_external_id.empty()) found.push_back(std::move(one));
        }
    }
    std::ranges::stable_partition(found, [&](const Conversation& one) { return one.tags.language == language; });
    if (found.size() > kOrders) found.resize(kOrders);
    return found;
}

templates::Facts worstOf(const std::vector<std::string>& names) {
    templates::Facts facts;
    for (const auto& name : names) {
        const auto worst = templates::worstFacts().find(name);
        if (worst != templates::worstFacts().end()) facts.insert(*worst);
    }
    return facts;
}

FilledExample filled(FilledExample::Kind kind, std::string label, const templates::Pattern& pattern, const templates::Facts& facts) {
    auto rendered = pattern.render(facts);
    return {kind, std::move(label), {}, std::move(rendered.text), std::move(rendered.missing)};
}

void addOrders(Store& store, const EditedText& of, const templates::Pattern& pattern, const User& user, Instant now, std::vector<FilledExample>& examples) {
    for (const auto& conversation : withOrders(store, of.locale, now)) {
        const auto account = store.account(conversation.account);
        if (!account) continue;
        const auto desk = requestFromStore(store, conversation, *account, user, now);
        Tags tags;
        if (!conversation.tags.json.empty()) tags = readTags(channels::JsonDocument::parse(conversation.tags.json).root());
        const auto facts = templates::factsIn(of.locale, suggestRequest(desk, tags));
        auto example = filled(FilledExample::Kind::Order, conversation.order_external_id, pattern, facts);
        example.buyer = conversation.buyer.name;
        examples.push_back(std::move(example));
    }
}

void addCounts(const templates::Pattern& pattern, std::vector<FilledExample>& examples) {
    std::set<std::string> seen;
    const auto& names = pattern.arguments();
    const auto isCount = [](const std::string& name) {
        const auto* fact = templates::findFact(name);
        return fact != nullptr && fact->type == templates::FactType::Count;
    };
    if (std::ranges::none_of(names, isCount)) return;
    for (const long long count : kCounts) {
        auto facts = worstOf(names);
        for (const auto& name : names) {
            if (isCount(name)) facts[name] = count;
        }
        auto example = filled(FilledExample::Kind::Count, std::to_string(count), pattern, facts);
        // Where only the number differs, one example tells it all.
        std::string form = example.text;
        for (const std::string number = std::to_string(count); form.find(number) != std::string::npos;) form.replace(form.find(number), number.size(), "#");
        if (seen.insert(form).second) examples.push_back(std::move(example));
    }
}

std::set<std::string> kindsOf(Store& store) {
    std::set<std::string> kinds;
    for (const auto& account : store.accounts()) {
        if (channels::findKind(account.kind) != nullptr) kinds.insert(account.kind);
    }
    if (kinds.empty()) {
        for (const auto& kind : channels::allKinds()) kinds.insert(kind.descriptor.kind);
    }
    return kinds;
}

}  // namespace

TextCheck check(Store& store, const Editing& editing, const EditedText& of, const std::string& text, const std::string& title, const User& user, Instant now) {
    TextCheck result;
    result.findings = editing.lint(of, text, title);
    auto compiled = templates::Pattern::compile(of.locale, of.catalogue->whole(*of.of, text, of.locale));
    if (const auto* problem = std::get_if<templates::PatternProblem>(&compiled)) {
        result.problem = problem->what;
        return result;
    }
    const auto& pattern = std::get<templates::Pattern>(compiled);
    addOrders(store, of, pattern, user, now, result.examples);
    addCounts(pattern, result.examples);
    const auto longest = filled(FilledExample::Kind::Longest, {}, pattern, worstOf(pattern.arguments()));
    result.examples.push_back(longest);
    result.examples.push_back(filled(FilledExample::Kind::Shortest, {}, pattern, worstOf(pattern.required())));
    for (const auto& kind : kindsOf(store)) {
        const auto* rules = rulesOf(kind);
        if (rules == nullptr) continue;
        ChannelFit fit{kind, std::string(wireName(rules->unit)), channels::replyLength(*rules, longest.text), rules->max_length, {}};
        for (const auto& objection : channels::lintReply(*rules, longest.text)) {
            if (objection.rule != "placeholder") fit.objections.push_back(objection);
        }
        result.limits.push_back(std::move(fit));
    }
    return result;
}

}  // namespace hub
