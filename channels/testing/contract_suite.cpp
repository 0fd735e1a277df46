// What every kind must do, run once for each: the judge of a new kind. A case is registered as "<kind>:
// <sentence>" with the tags [contract][<kind>]; a case about an ability runs only for the kinds that announce
// it.
#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/contract/reply_lint.h"
#include "channels/testing/bench.h"

namespace channels::testing {
namespace {

using namespace std::chrono_literals;
using Failure = Bench::Failure;
using Where = FaultPlan::Where;

constexpr int kPatience = 12;
constexpr int kManyConversations = 120;

bool isSnakeCase(const std::string& name) {
    return !name.empty() && name[0] >= 'a' && name[0] <= 'z' &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
}

std::set<std::string> idsOf(const Pulled& pulled) {
    std::set<std::string> out;
    for (const auto& [id, message] : pulled.messages) out.insert(id);
    return out;
}

std::set<std::string> idsOf(const Page& page) {
    std::set<std::string> out;
    for (const auto& message : page.messages) out.insert(message.external_id);
    return out;
}

/// Seeds one message in each of `count` conversations; returns their texts.
std::vector<std::string> seedMany(Bench& bench, int count) {
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i) {
        texts.push_back("Where is parcel number " + std::to_string(i) + "?");
        bench.seed("c" + std::to_string(i), texts.back(), std::chrono::minutes(30 + i));
    }
    return sorted(texts);
}

/// A buyer has written once, and the message is pulled.
Incoming firstMessage(Bench& bench, Adapter& adapter) {
    bench.seed("lamp", "Does the lamp come with a plug for Chile?");
    const Pulled pulled = bench.drain(adapter);
    REQUIRE(pulled.messages.size() == 1);
    return pulled.messages.begin()->second;
}

std::size_t countDelivered(Bench& bench, const std::string& text) {
    const auto all = bench.sandbox->delivered();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Delivered& d) {
        return trimmed(d.text) == trimmed(text);
    }));
}

void describesItself(Bench& bench) {
    const Descriptor& d = bench.kind.descriptor;
    CHECK(isSnakeCase(d.kind));
    CHECK_FALSE(d.title.empty());
    CHECK(d.poll_every >= 10s);
    std::set<std::string> names;
    for (const auto& setting : d.settings) {
        CAPTURE(setting.name);
        CHECK(isSnakeCase(setting.name));
        CHECK(names.insert(setting.name).second);
        CHECK_FALSE(setting.label.empty());
        CHECK_FALSE(setting.help.empty());
        CHECK((setting.type != SettingType::Secret || setting.fallback.empty()));
        CHECK((setting.type == SettingType::Choice) != setting.choices.empty());
    }
    for (const auto& site : d.sites) {
        CAPTURE(site.host);
        CHECK_FALSE(site.host.empty());
        CHECK((site.country.empty() || site.country.size() == 2));
    }
    CHECK((d.rules.max_length == 0 || !d.rules.source.empty()));
    CHECK((d.rules.automatic_source.empty() || !d.rules.one_answer));
    CHECK((d.clock.within.count() == 0 || !d.clock.source.empty()));
    CHECK(d.abilities.contains(Ability::Act) == !d.actions.empty());
    std::set<std::string> actions;
    for (const auto& action : d.actions) {
        CAPTURE(action.name);
        CHECK(isSnakeCase(action.name));
        CHECK(actions.insert(action.name).second);
        CHECK_FALSE(action.label.empty());
        for (const auto& input : action.inputs) CHECK(isSnakeCase(input.name));
        const auto asks = [&](const std::string& name) {
            return std::any_of(action.inputs.begin(), action.inputs.end(), [&](const Setting& input) { return input.name == name; });
        };
        CHECK((action.cost == Action::Cost::Named) == asks(action.amount_input));
        CHECK((action.currency_input.empty() || asks(action.currency_input)));
    }
    for (const auto& [name, rules] : d.other_rules) {
        CHECK(isSnakeCase(name));
        CHECK((rules.max_length == 0 || !rules.source.empty()));
    }
}

void abilitiesAreAnnounced(Bench& bench) {
    const auto adapter = bench.connect();
    const auto& announced = bench.kind.descriptor.abilities;
    CHECK(announced.contains(Ability::FindSent) == (dynamic_cast<FindsSent*>(adapter.get()) != nullptr));
    CHECK(announced.contains(Ability::MarkRead) == (dynamic_cast<MarksRead*>(adapter.get()) != nullptr));
    CHECK(
        announced.contains(Ability::FetchAttachment) ==
        (dynamic_cast<FetchesAttachments*>(adapter.get()) != nullptr)
    );
    CHECK(announced.contains(Ability::Orders) == (dynamic_cast<FetchesOrders*>(adapter.get()) != nullptr));
    CHECK(announced.contains(Ability::Relist) == (dynamic_cast<Relists*>(adapter.get()) != nullptr));
    CHECK(announced.contains(Ability::Authorize) == (dynamic_cast<Authorizes*>(adapter.get()) != nullptr));
    CHECK(announced.contains(Ability::Push) == (dynamic_cast<ReceivesPush*>(adapter.get()) != nullptr));
    CHECK(announced.contains(Ability::Act) == (dynamic_cast<Acts*>(adapter.get()) != nullptr));
    CHECK(announced.contains(Ability::Serve) == (dynamic_cast<Serves*>(adapter.get()) != nullptr));
    CHECK(announced.contains(Ability::AskRating) == (dynamic_cast<AsksRating*>(adapter.get()) != nullptr));
}

void sandboxAccountIsValid(Bench& bench) {
    for (const auto& problem : checkConfig(bench.kind.descriptor, bench.config))
        FAIL_CHECK(problem.key << ": " << problem.allowed);
    for (const auto& setting : bench.kind.descriptor.settings) {
        if (!setting.required) continue;
        CAPTURE(setting.name);
        AccountConfig lacking = bench.config;
        lacking.settings.erase(setting.name);
        lacking.secrets.erase(setting.name);
        const auto problems = checkConfig(bench.kind.descriptor, lacking);
        REQUIRE(problems.size() == 1);
        CHECK(problems.front().key == setting.name);
    }
}

void constructionIsQuiet(Bench& bench) {
    const auto adapter = bench.connect();
    CHECK(bench.sandbox->requests() == 0);
}

void checkSaysWho(Bench& bench) {
    const auto adapter = bench.connect();
    CHECK_FALSE(adapter->check().name.empty());
    CHECK(bench.sandbox->delivered().empty());
}

void pullsAll(Bench& bench) {
    const std::vector<std::string> texts = {
        "Do you ship to Chile?", "Wo bleibt mein Paket??", "包裹还没有到，什么时候发货？",
        "أين الطرد الخاص بي؟", "ありがとうございます。\n二行目です。"};
    for (std::size_t i = 0; i < texts.size(); ++i)
        bench.seed("c" + std::to_string(i), texts[i], std::chrono::minutes(10 + 7 * i));
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == sorted(texts));
    for (const auto& [id, message] : pulled.messages) {
        CAPTURE(id, message.text);
        CHECK_FALSE(id.empty());
        CHECK_FALSE(message.conversation_external_id.empty());
        CHECK_FALSE(message.buyer_external_id.empty());
        CHECK_FALSE(message.raw.empty());
        REQUIRE(message.sent_at);
        CHECK(std::chrono::abs(*message.sent_at - bench.clock.now()) < 1h);
    }
    CHECK(pulled.unreadable.empty());
}

void emptyAccountIsDone(Bench& bench) {
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.messages.empty());
    CHECK(pulled.pages <= 10);
}

void keepsConversationsApart(Bench& bench) {
    bench.seed("lamp", "First question", 40min);
    bench.seed("chair", "Another thing", 35min);
    bench.seed("lamp", "Second question", 30min);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming *first = pulled.byText("First question"), *second = pulled.byText("Second question"),
                   *other = pulled.byText("Another thing");
    REQUIRE((first && second && other));
    const bool together = !bench.kind.descriptor.rules.one_answer;
    CHECK((first->conversation_external_id == second->conversation_external_id) == together);
    CHECK(first->conversation_external_id != other->conversation_external_id);
    const auto place = [&](const Incoming* m) {
        return std::find(pulled.in_order.begin(), pulled.in_order.end(), m->external_id);
    };
    CHECK(place(first) < place(second));
}

void repeatsTheSameIds(Bench& bench) {
    seedMany(bench, 30);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const auto again = bench.connect();
    for (const auto& cursor : pulled.cursors) {
        for (const auto& id : idsOf(again->pull(cursor))) CHECK(pulled.messages.contains(id));
    }
    CHECK(idsOf(bench.drain(*again)) == idsOf(pulled));
}

void resumesFromAnyCursor(Bench& bench) {
    const auto texts = seedMany(bench, kManyConversations);
    Pulled so_far;
    so_far.cursors.emplace_back();
    const auto adapter = bench.connect();
    for (bool more = true; more;) {
        const Page page = adapter->pull(so_far.cursors.back());
        more = page.more;
        so_far.add(page);
        Pulled rest = so_far;
        const auto restarted = bench.connect();
        for (const auto& [id, message] : bench.drain(*restarted, page.next).messages)
            rest.messages.emplace(id, message);
        CHECK(rest.texts() == texts);
        REQUIRE(so_far.pages < 200);
    }
    CHECK(so_far.texts() == texts);
}

void bringsWhatIsNew(Bench& bench) {
    bench.seed("lamp", "Old question");
    const auto adapter = bench.connect();
    const Pulled before = bench.drain(*adapter);
    bench.clock.advance(20min);
    bench.seed("lamp", "New question", 1min);
    bench.seed("chair", "New conversation", 1min);
    const Pulled after = bench.drain(*adapter, before.cursors.back());
    CHECK(after.byText("New question") != nullptr);
    CHECK(after.byText("New conversation") != nullptr);
    bench.clock.advance(2min);
    for (const auto& id : idsOf(bench.drain(*adapter, after.cursors.back()))) {
        CHECK((before.messages.contains(id) || after.messages.contains(id)));
    }
}

void lateMessageIsFound(Bench& bench) {
    bench.seed("lamp", "On time", 2min);
    const auto adapter = bench.connect();
    const Pulled before = bench.drain(*adapter);
    bench.seed("chair", "Sent before, visible after", 6min);
    const Pulled after = bench.drain(*adapter, before.cursors.back());
    CHECK(after.byText("Sent before, visible after") != nullptr);
}

void shiftingPagesLoseNothing(Bench& bench) {
    auto texts = seedMany(bench, kManyConversations);
    const auto adapter = bench.connect();
    Pulled pulled;
    pulled.cursors.emplace_back();
    int written = 0;
    for (bool more = true; more;) {
        const Page page = adapter->pull(pulled.cursors.back());
        more = page.more;
        pulled.add(page);
        if (written < 8) {
            texts.push_back("Meanwhile " + std::to_string(written));
            bench.seed("c" + std::to_string(kManyConversations - 1 - written++), texts.back(), 0ms);
        }
        REQUIRE(pulled.pages < 300);
    }
    bench.clock.advance(3min);
    for (const auto& [id, message] : bench.drain(*adapter, pulled.cursors.back()).messages)
        pulled.messages.emplace(id, message);
    CHECK(pulled.texts() == sorted(texts));
}

void backfillIsObeyed(Bench& bench) {
    bench.seed("recent", "Two days old", 48h);
    bench.seed("ancient", "Forty days old", 40 * 24h);
    bench.config.backfill = std::chrono::days(7);
    const auto short_reach = bench.connect();
    CHECK(bench.drain(*short_reach).texts() == std::vector<std::string>{"Two days old"});
    bench.config.backfill = std::chrono::days(60);
    const auto long_reach = bench.connect();
    CHECK(bench.drain(*long_reach).texts() == std::vector<std::string>{"Forty days old", "Two days old"});
}

void ownWordsAreNotTheBuyers(Bench& bench) {
    bench.seed("lamp", "A question", 30min);
    SeededMessage own;
    own.conversation = "lamp";
    own.buyer = "buyer_of_lamp";
    own.text = "An answer typed on the marketplace's own page";
    own.sent_at = bench.clock.now() - 20min;
    own.author = Author::Seller;
    bench.sandbox->seed(own);
    SeededMessage notice = own;
    notice.conversation = "notice";
    notice.text = "Your invoice is ready";
    notice.author = Author::Notice;
    bench.sandbox->seed(notice);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == std::vector<std::string>{"A question"});
    // Not every protocol shows these two; what it shows must be told apart.
    if (const Incoming* found = pulled.byText(own.text)) CHECK(found->author == Author::Seller);
    if (const Incoming* found = pulled.byText(notice.text)) CHECK(found->author == Author::Notice);
}

void unreadableStopsNothing(Bench& bench) {
    bench.seed("before", "Before the odd one", 40min);
    bench.sandbox->seedUnreadable(bench.clock.now() - 35min);
    bench.seed("after", "After the odd one", 30min);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    CHECK(pulled.texts() == std::vector<std::string>{"After the odd one", "Before the odd one"});
    REQUIRE(pulled.unreadable.size() == 1);
    const Unreadable& odd = pulled.unreadable.begin()->second;
    CHECK_FALSE(odd.external_id.empty());
    CHECK_FALSE(odd.reason.empty());
    CHECK_FALSE(odd.raw.empty());
    const Page again = adapter->reparse(odd.raw);
    CHECK(again.messages.empty());
    REQUIRE(again.unreadable.size() == 1);
    CHECK(again.unreadable.front().external_id == odd.external_id);
    const auto restarted = bench.connect();
    CHECK(bench.drain(*restarted).unreadable.begin()->first == odd.external_id);
}

void rawReadsBack(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    const Page page = adapter->reparse(message.raw);
    REQUIRE(page.messages.size() == 1);
    CHECK(page.messages.front().external_id == message.external_id);
    CHECK(page.messages.front().text == message.text);
}

void strangeCursorIsRefused(Bench& bench) {
    const auto adapter = bench.connect();
    for (const char* cursor : {"not a cursor", "{\"v\":99}", "\xff\xfe", "[]"}) {
        const Failure failure = bench.failure([&] { static_cast<void>(adapter->pull({cursor})); });
        CHECK(failure == Failure::NotUnderstood);
    }
}

void livesThrough(Bench& bench, Fault fault, int requests, std::chrono::milliseconds delay = 0ms) {
    const auto texts = seedMany(bench, 40);
    const auto adapter = bench.connect();
    bench.misbehave(fault, requests, Where::Any, delay);
    Pulled pulled = bench.drain(*adapter, {}, kPatience);
    CHECK(pulled.texts() == texts);
    bench.misbehave(fault, requests, Where::Pull, delay);
    const auto other = bench.connect();
    CHECK(bench.drain(*other, {}, kPatience).texts() == texts);
    bench.misbehave(Fault::None);
    CHECK(idsOf(bench.drain(*other)) == idsOf(pulled));
}

void livesThroughSlow(Bench& bench) { livesThrough(bench, Fault::Slow, 4, 20ms); }
void livesThroughServerErrors(Bench& bench) { livesThrough(bench, Fault::ServerError, 3); }
void livesThroughThrottling(Bench& bench) { livesThrough(bench, Fault::Throttle, 3); }
void livesThroughCuts(Bench& bench) { livesThrough(bench, Fault::CutBefore, 3); }
void livesThroughLostAnswers(Bench& bench) { livesThrough(bench, Fault::CutAfterEffect, 3); }
void livesThroughGarbage(Bench& bench) { livesThrough(bench, Fault::Garbage, 3); }
void livesThroughTruncation(Bench& bench) { livesThrough(bench, Fault::Truncated, 4); }
void livesThroughDuplicates(Bench& bench) { livesThrough(bench, Fault::Duplicates, 50); }
void livesThroughReordering(Bench& bench) { livesThrough(bench, Fault::Reordered, 50); }
void livesThroughClockSkew(Bench& bench) { livesThrough(bench, Fault::ClockSkew, 20); }
/// A clock that was an hour ahead for a while, as on one bad machine behind a load balancer, while we read and wrote.
void clockThatJumpsHidesNothing(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    bench.misbehave(Fault::ClockSkew, 1'000'000);
    Pulled pulled = bench.drain(*adapter, {}, kPatience);
    static_cast<void>(bench.failure([&] { adapter->send(bench.reply(message, "Yes, with a plug of type L.")); }));
    bench.clock.advance(1min);
    for (int i = 0; i < 3; ++i) pulled = bench.drain(*adapter, pulled.cursors.back(), kPatience);
    bench.misbehave(Fault::None);
    bench.clock.advance(1min);
    bench.seed("chair", "Is the chair oak?", 1s);
    Pulled later = bench.drain(*adapter, pulled.cursors.back(), kPatience);
    bench.clock.advance(20min);
    for (const auto& text : bench.drain(*adapter, later.cursors.back(), kPatience).texts()) later.messages[text].text = text;
    CHECK(later.byText("Is the chair oak?") != nullptr);
}
void livesThroughTokenLoss(Bench& bench) { livesThrough(bench, Fault::ExpireToken, 1); }

void tokenExpiresBetweenPages(Bench& bench) {
    const auto texts = seedMany(bench, kManyConversations);
    const auto adapter = bench.connect();
    Pulled pulled;
    pulled.cursors.emplace_back();
    for (bool more = true; more;) {
        const Page page = adapter->pull(pulled.cursors.back());
        more = page.more;
        pulled.add(page);
        bench.clock.advance(std::chrono::hours(pulled.pages < 6 ? 3 : 0));
        REQUIRE(pulled.pages < 300);
    }
    CHECK(pulled.texts() == texts);
}

void throttleSaysUntilWhen(Bench& bench) {
    seedMany(bench, 3);
    const auto adapter = bench.connect();
    bench.misbehave(Fault::Throttle, 1'000'000);
    std::optional<Instant> until;
    try {
        static_cast<void>(bench.drain(*adapter));
    } catch (const Throttled& error) {
        until = error.until;
    } catch (const TemporaryFailure&) {
        until = bench.clock.now() + 1s;  // a protocol that has no word for it
    }
    REQUIRE(until);
    CHECK(*until > bench.clock.now());
    CHECK(*until <= bench.clock.now() + 25h);
}

void refusedCredentialsAreNamed(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    bench.misbehave(Fault::RefuseCredentials, 1'000'000);
    CHECK(bench.failure([&] { static_cast<void>(bench.drain(*adapter)); }) == Failure::Credentials);
    CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
    CHECK(bench.failure([&] {
        adapter->send(bench.reply(message, "Yes, it does."));
    }) == Failure::Credentials);
    CHECK(bench.sandbox->delivered().empty());
}

void wrongSecretIsNamed(Bench& bench) {
    for (const auto& setting : bench.kind.descriptor.settings) {
        if (setting.type != SettingType::Secret || !bench.config.secrets.contains(setting.name)) continue;
        CAPTURE(setting.name);
        const AccountConfig good = bench.config;
        bench.config.secrets[setting.name] = "quite-wrong-secret";
        const auto adapter = bench.connect();
        bench.config = good;
        CHECK(bench.failure([&] { static_cast<void>(adapter->check()); }) == Failure::Credentials);
    }
}

/// A channel whose rules say that it can't carry a script is not asked to.
bool carries(const ReplyRules& rules, const std::string& text) {
    const auto objections = lintReply(rules, text);
    return std::none_of(objections.begin(), objections.end(), [](const Objection& o) { return o.rule == "charset"; });
}

void sendsExactText(Bench& bench) {
    const auto adapter = bench.connect();
    std::vector<std::string> texts = {
        "Yes, it does.", "Erste Zeile\nZweite Zeile mit Umlauten: äöüß\n\nViele Grüße",
        "您好，\n灯泡已发货。", "مرحبًا، نعم، يتضمن المصباح قابسًا.",
        "A \"quoted\" \\ <b>& 100% + text; .\n.\nlast line"};
    std::erase_if(texts, [&](const std::string& text) { return !carries(bench.kind.descriptor.rules, text); });
    const auto question = [](std::size_t i) { return "Question " + std::to_string(i); };
    for (std::size_t i = 0; i < texts.size(); ++i) bench.seed("c" + std::to_string(i), question(i));
    const Pulled pulled = bench.drain(*adapter);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CAPTURE(texts[i]);
        REQUIRE(pulled.byText(question(i)));
        const Receipt receipt =
            adapter->send(bench.reply(*pulled.byText(question(i)), texts[i], "out-" + std::to_string(i)));
        CHECK(receipt.accepted_at >= bench.clock.now() - 24h);
    }
    const auto delivered = bench.sandbox->delivered();
    REQUIRE(delivered.size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CHECK(trimmed(delivered[i].text) == trimmed(texts[i]));
        CHECK(delivered[i].conversation == "c" + std::to_string(i));
    }
}

void repliesGoToTheirConversation(Bench& bench) {
    bench.seed("lamp", "About the lamp");
    bench.seed("chair", "About the chair");
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("About the lamp"));
    REQUIRE(pulled.byText("About the chair"));
    adapter->send(bench.reply(*pulled.byText("About the chair"), "The chair is oak.", "out-1"));
    adapter->send(bench.reply(*pulled.byText("About the lamp"), "The lamp is brass.", "out-2"));
    const auto delivered = bench.sandbox->delivered();
    REQUIRE(delivered.size() == 2);
    CHECK(delivered[0].conversation == "chair");
    CHECK(delivered[1].conversation == "lamp");
}

void ownReplyComesBackAsOwn(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    adapter->send(bench.reply(message, "Yes, it does."));
    bench.clock.advance(2min);
    const auto restarted = bench.connect();
    const Pulled pulled = bench.drain(*restarted);
    CHECK(pulled.texts().size() == 1);
    if (const Incoming* own = pulled.byText("Yes, it does.")) CHECK(own->author == Author::Seller);
}

/// Whatever happens, the hub must be able to tell what became of a reply: a receipt means it is there, a
/// plain failure that it isn't, and only `maybe_done` leaves it open.
void sendIsHonest(Bench& bench, Fault fault) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    const std::string text = "Yes, with a plug of type L.";
    bench.misbehave(fault, 1, Where::Send);
    const Failure failure = bench.failure([&] { adapter->send(bench.reply(message, text)); });
    const auto there = countDelivered(bench, text);
    CAPTURE(static_cast<int>(failure), there);
    CHECK(there <= 1);
    if (failure == Failure::None) CHECK(there == 1);
    if (failure != Failure::None && failure != Failure::MaybeDone) CHECK(there == 0);
    const bool waitable = failure == Failure::None || failure == Failure::MaybeDone ||
                          failure == Failure::Temporary || failure == Failure::Throttled;
    CHECK(waitable);
    if (failure == Failure::Temporary || failure == Failure::Throttled) {
        bench.misbehave(Fault::None);
        bench.clock.advance(2h);
        adapter->send(bench.reply(message, text));
        CHECK(countDelivered(bench, text) == 1);
    }
}

void honestWhenSlow(Bench& bench) { sendIsHonest(bench, Fault::Slow); }
void honestOnServerError(Bench& bench) { sendIsHonest(bench, Fault::ServerError); }
void honestWhenThrottled(Bench& bench) { sendIsHonest(bench, Fault::Throttle); }
void honestOnCutBefore(Bench& bench) { sendIsHonest(bench, Fault::CutBefore); }
void honestOnGarbage(Bench& bench) { sendIsHonest(bench, Fault::Garbage); }
void honestOnTruncation(Bench& bench) { sendIsHonest(bench, Fault::Truncated); }
void honestOnTokenLoss(Bench& bench) { sendIsHonest(bench, Fault::ExpireToken); }

void cutAfterEffectIsDoubt(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    bench.seed("chair", "Is the chair oak?");
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText("Is the chair oak?"));
    // A second send over a connection that is already open must not be repeated behind the adapter's back
    // either.
    adapter->send(bench.reply(*pulled.byText("Is the chair oak?"), "Yes, it is oak.", "out-1"));
    bench.misbehave(Fault::CutAfterEffect, 1, Where::Send);
    CHECK(bench.failure([&] {
        adapter->send(bench.reply(message, "With a plug of type L.", "out-2"));
    }) == Failure::MaybeDone);
    CHECK(countDelivered(bench, "With a plug of type L.") == 1);
}

FindsSent& finder(Adapter& adapter) {
    auto* out = dynamic_cast<FindsSent*>(&adapter);
    REQUIRE(out != nullptr);
    return *out;
}

void findsWhatArrived(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    const Outgoing reply = bench.reply(message, "Yes, with a plug of type L.\nKind regards");
    bench.misbehave(Fault::CutAfterEffect, 1, Where::Send);
    REQUIRE(bench.failure([&] { adapter->send(reply); }) == Failure::MaybeDone);
    const auto found = finder(*adapter).findSent(reply);
    REQUIRE(found);
    REQUIRE(bench.sandbox->delivered().size() == 1);
    CHECK(found->external_id == bench.sandbox->delivered().front().external_id);
    const auto restarted = bench.connect();
    CHECK(finder(*restarted).findSent(reply));
}

void findsNothingThatDidNotArrive(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    const Outgoing reply = bench.reply(message, "Yes, with a plug of type L.");
    bench.misbehave(Fault::CutBefore, 1, Where::Send);
    REQUIRE(bench.failure([&] { adapter->send(reply); }) != Failure::None);
    CHECK(bench.sandbox->delivered().empty());
    CHECK_FALSE(finder(*adapter).findSent(reply));
    adapter->send(reply);
    CHECK(countDelivered(bench, reply.text) == 1);
}

void equalTextSentEarlierIsAnother(Bench& bench) {
    if (bench.kind.descriptor.rules.one_answer) return;
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    const Receipt first = adapter->send(bench.reply(message, "You're welcome!", "out-1"));
    bench.clock.advance(1min);
    const Receipt between = adapter->send(bench.reply(message, "It left today.", "out-2"));
    bench.clock.advance(1min);
    Outgoing second = bench.reply(message, "You're welcome!", "out-3");
    second.newest_known_own_message = between.external_id;
    bench.misbehave(Fault::CutBefore, 1, Where::Send);
    REQUIRE(bench.failure([&] { adapter->send(second); }) != Failure::None);
    CHECK_FALSE(finder(*adapter).findSent(second));
    bench.misbehave(Fault::CutAfterEffect, 1, Where::Send);
    REQUIRE(bench.failure([&] { adapter->send(second); }) == Failure::MaybeDone);
    const auto found = finder(*adapter).findSent(second);
    REQUIRE(found);
    CHECK(found->external_id != first.external_id);
}

void overlongIsRefusedForGood(Bench& bench) {
    const ReplyRules& rules = bench.kind.descriptor.rules;
    if (rules.max_length == 0) return;
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    CHECK(bench.failure([&] {
        adapter->send(bench.reply(message, std::string(rules.max_length + 1, 'x')));
    }) == Failure::Permanent);
    CHECK(bench.sandbox->delivered().empty());
    adapter->send(bench.reply(message, std::string(rules.max_length, 'y')));
    CHECK(bench.sandbox->delivered().size() == 1);
}

Order lampOrder(const Bench& bench) {
    Order order;
    order.external_id = "303-1234567-7654321";
    order.status = OrderStatus::Shipped;
    order.ordered_at = bench.clock.now() - 5 * 24h;
    order.updated_at = bench.clock.now() - 3 * 24h;
    order.items.push_back({"LMP-01-BK", "", "LED table lamp", 2, {{"colour", "black"}}});
    order.total = Money{"39.90", "EUR"};
    order.ship_to = Address{"Jonas Weber", "DE", "BY", "München", "80331", ""};
    order.parcels.push_back({"DHL", "00340434161094042557", "", "", bench.clock.now() - 3 * 24h, std::nullopt}
    );
    return order;
}

void ordersComeWithMessages(Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "jonas";
    message.text = "Wo bleibt mein Paket?";
    message.sent_at = bench.clock.now() - 1h;
    message.order = lampOrder(bench);
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    const Incoming* found = pulled.byText(message.text);
    REQUIRE(found);
    CHECK(found->order_external_id == message.order->external_id);
}

void fetchesOrders(Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "jonas";
    message.text = "Wo bleibt mein Paket?";
    message.sent_at = bench.clock.now() - 1h;
    message.order = lampOrder(bench);
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    auto* orders = dynamic_cast<FetchesOrders*>(adapter.get());
    REQUIRE(orders != nullptr);
    const auto order = orders->fetchOrder(message.order->external_id);
    REQUIRE(order);
    CHECK(order->status == OrderStatus::Shipped);
    REQUIRE(order->items.size() == 1);
    CHECK(order->items.front().title == "LED table lamp");
    CHECK(order->items.front().quantity == 2);
    CHECK(order->ordered_at == message.order->ordered_at);
    // What a marketplace doesn't tell is absent; what it tells must be right.
    if (order->total) CHECK(order->total->amount == "39.90");
    if (order->ship_to) CHECK(order->ship_to->country == "DE");
    if (!order->parcels.empty()) CHECK(order->parcels.front().tracking_number == "00340434161094042557");
    CHECK_FALSE(orders->fetchOrder("000-0000000-0000000"));
}

void marksRead(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    auto* marker = dynamic_cast<MarksRead*>(adapter.get());
    REQUIRE(marker != nullptr);
    CHECK_NOTHROW(marker->markRead(message.conversation_external_id));
}

void asksOnce(Bench& bench) {
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    auto* asker = dynamic_cast<AsksRating*>(adapter.get());
    REQUIRE(asker != nullptr);
    CHECK_FALSE(asker->askRating(message.conversation_external_id));
    adapter->send(bench.reply(message, "It left today."));
    const auto asked = asker->askRating(message.conversation_external_id);
    REQUIRE(asked);
    bench.clock.advance(1min);
    CHECK(asker->askRating(message.conversation_external_id) == asked);
}

void fetchesAttachments(Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "jonas";
    message.text = "The lamp came broken, see the picture";
    message.sent_at = bench.clock.now() - 1h;
    const std::string bytes = std::string("\x89PNG\r\n\x1a\n\0\xff picture", 19);
    message.attachments.push_back({"broken.png", "image/png", "", bytes});
    bench.sandbox->seed(message);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.byText(message.text));
    // Some chats know pictures only as messages of their own, beside the text.
    std::vector<Attachment> files;
    for (const auto& [id, one] : pulled.messages)
        files.insert(files.end(), one.attachments.begin(), one.attachments.end());
    REQUIRE(files.size() == 1);
    const Attachment file = files.front();
    CHECK(file.name == "broken.png");
    if (file.ref.empty()) {
        CHECK(file.bytes == bytes);
        return;
    }
    auto* fetcher = dynamic_cast<FetchesAttachments*>(adapter.get());
    REQUIRE(fetcher != nullptr);
    CHECK(fetcher->fetchAttachment(file.ref, 1000) == bytes);
    CHECK(bench.failure([&] {
        static_cast<void>(fetcher->fetchAttachment(file.ref, 5));
    }) == Failure::Permanent);
}

void attachmentsLeadNowhereInside(Bench& bench) {
    const auto adapter = bench.connect();
    auto& fetcher = dynamic_cast<FetchesAttachments&>(*adapter);
    for (const std::string address :
         {"https://127.0.0.1:9/a.png", "https://localhost/a.png", "http://169.254.169.254/latest", "file:///etc/passwd"}) {
        CAPTURE(address);
        CHECK(bench.failure([&] { static_cast<void>(fetcher.fetchAttachment(address, 1000)); }) == Failure::Permanent);
    }
}

void relistsTheWindow(Bench& bench) {
    bench.seed("inside", "In the window", 3h);
    bench.seed("outside", "Before the window", 30h);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    auto* lister = dynamic_cast<Relists*>(adapter.get());
    REQUIRE(lister != nullptr);
    REQUIRE(pulled.byText("In the window"));
    const auto ids = lister->relist(bench.clock.now() - 24h, bench.clock.now());
    CHECK(ids == std::vector<std::string>{pulled.byText("In the window")->external_id});
}

Case lampCase(const Bench& bench) {
    Case one;
    one.external_id = "5400012345";
    one.conversation_external_id = "lamp";
    one.kind = "item not received";
    one.stage = Case::Stage::NeedsSeller;
    one.opened_at = bench.clock.now() - 2h;
    one.updated_at = one.opened_at;
    one.respond_by = bench.clock.now() + 70h;
    one.order_external_id = lampOrder(bench).external_id;
    return one;
}

void casesComeAndEnd(Bench& bench) {
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "jonas";
    message.text = "Wo bleibt mein Paket?";
    message.sent_at = bench.clock.now() - 3h;
    message.order = lampOrder(bench);
    bench.sandbox->seed(message);
    Case one = lampCase(bench);
    bench.sandbox->seedCase(one);
    const auto adapter = bench.connect();
    const Pulled pulled = bench.drain(*adapter);
    REQUIRE(pulled.cases.size() == 1);
    const auto [id, found] = *pulled.cases.begin();
    CHECK(found.stage == Case::Stage::NeedsSeller);
    CHECK_FALSE(found.kind.empty());
    REQUIRE(found.respond_by.has_value() == bench.sandbox->tellsDeadlines());
    if (found.respond_by) CHECK(std::chrono::abs(*found.respond_by - *one.respond_by) < 24h);
    const bool placed = !found.conversation_external_id.empty() || !found.order_external_id.empty() ||
                        !found.buyer_external_id.empty();
    CHECK(placed);
    bench.clock.advance(1h);
    one.stage = Case::Stage::Closed;
    one.updated_at = bench.clock.now() - 1min;
    bench.sandbox->seedCase(one);
    const Pulled later = bench.drain(*adapter, pulled.cursors.back());
    REQUIRE(later.cases.contains(id));
    CHECK(later.cases.at(id).stage == Case::Stage::Closed);
}

void notificationsAreVerified(Bench& bench) {
    constexpr const char* kUrl = "https://hub.example.test/push/0123456789abcdef";
    bench.seed("lamp", "Does the lamp come with a plug for Chile?");
    const auto request = bench.sandbox->notification(kUrl);
    REQUIRE(request);
    const auto adapter = bench.connect();
    auto* receiver = dynamic_cast<ReceivesPush*>(adapter.get());
    REQUIRE(receiver != nullptr);
    const int at_first = bench.sandbox->requests();
    const auto answer = receiver->onPush(*request);
    REQUIRE(answer);
    CHECK(answer->pull_now);
    CHECK(answer->status / 100 == 2);
    // The first may have fetched the key that it named, with a token. After that none costs a call, hostile ones
    // neither: no wait, no exception.
    const int before = bench.sandbox->requests();
    CHECK(before - at_first <= 2);
    CHECK(receiver->onPush(*request));
    HttpRequest garbled = *request;
    garbled.body = "\x16\x03<html>{\"]";
    CHECK_NOTHROW(receiver->onPush(garbled));
    HttpRequest bare = *request;
    bare.body.clear();
    bare.headers.clear();
    CHECK_NOTHROW(receiver->onPush(bare));
    if (bench.kind.descriptor.push_signed) {
        CHECK_FALSE(receiver->onPush(garbled));
        CHECK_FALSE(receiver->onPush(bare));
        HttpRequest forged = *request;
        forged.body.insert(forged.body.size() / 2, " ");
        CHECK_FALSE(receiver->onPush(forged));
    }
    CHECK(bench.sandbox->requests() == before);
    CHECK_NOTHROW(receiver->subscribe(kUrl));
    CHECK_NOTHROW(receiver->subscribe(kUrl));
}

void unknownActionIsRefused(Bench& bench) {
    const auto adapter = bench.connect();
    auto* actor = dynamic_cast<Acts*>(adapter.get());
    REQUIRE(actor != nullptr);
    ActionRequest request;
    request.id = "act-1";
    request.action = "no_such_action";
    request.order_external_id = "303-1234567-7654321";
    CHECK(bench.failure([&] { actor->act(request); }) == Failure::Permanent);
    CHECK(bench.sandbox->acted().empty());
}

void underlongIsRefusedForGood(Bench& bench) {
    const ReplyRules& rules = bench.kind.descriptor.rules;
    if (rules.min_length < 2) return;
    const auto adapter = bench.connect();
    const Incoming message = firstMessage(bench, *adapter);
    CHECK(bench.failure([&] {
        adapter->send(bench.reply(message, std::string(rules.min_length - 1, 'x')));
    }) == Failure::Permanent);
    CHECK(bench.sandbox->delivered().empty());
}

void authorizeUrlIsSafe(Bench& bench) {
    const auto adapter = bench.connect();
    auto* authorizer = dynamic_cast<Authorizes*>(adapter.get());
    REQUIRE(authorizer != nullptr);
    const std::string url = authorizer->authorizeUrl("st&te=1", "https://hub.example/callback");
    CHECK(url.find("st%26te%3D1") != std::string::npos);
    for (const auto& [name, value] : bench.config.secrets) CHECK(url.find(value) == std::string::npos);
    CHECK(bench.failure([&] {
        authorizer->authorized({{"code", "wrong-code"}, {"state", "st&te=1"}}, "https://hub.example/callback");
    }) == Failure::Credentials);
    CHECK(bench.stored_secrets.empty());
}

void stopsWithinASecond(Bench& bench) {
    seedMany(bench, 5);
    const auto adapter = bench.connect();
    bench.misbehave(Fault::Slow, 1'000'000, Where::Any, 60s);
    Failure failure = Failure::None;
    std::thread worker([&] { failure = bench.failure([&] { static_cast<void>(bench.drain(*adapter)); }); });
    // The worker is in the middle of a call once the sandbox has been reached.
    while (bench.sandbox->requests() == 0) std::this_thread::yield();
    const auto asked = std::chrono::steady_clock::now();
    bench.stop = true;
    worker.join();
    const auto took = std::chrono::steady_clock::now() - asked;
    CHECK(failure == Failure::Cancelled);
    CHECK(took < 1s);
}

void beforeWorkStopIsSeen(Bench& bench) {
    const auto adapter = bench.connect();
    bench.stop = true;
    CHECK(bench.failure([&] { static_cast<void>(adapter->pull({})); }) == Failure::Cancelled);
}

struct ContractTest {
    const char* sentence;
    void (*run)(Bench&);
    std::optional<Ability> needs = std::nullopt;
    bool of_marketplace = false;  ///< not for a kind that serves its buyers itself: nobody stands in between
};

constexpr bool kOfMarketplace = true;

const ContractTest kTests[] = {
    {"describes itself completely", describesItself},
    {"announces exactly the abilities that its adapter has", abilitiesAreAnnounced},
    {"has a sandbox account that its own description accepts, and names what is missing",
     sandboxAccountIsValid},
    {"touches no network when it is made", constructionIsQuiet},
    {"says who it is and sends nothing when checked", checkSaysWho},
    {"pulls every message with its text and time", pullsAll},
    {"is soon done with an empty account", emptyAccountIsDone},
    {"keeps conversations apart and their messages in order", keepsConversationsApart},
    {"gives a message the same id every time", repeatsTheSameIds},
    {"resumes from any cursor without a gap", resumesFromAnyCursor},
    {"brings what came after the cursor, and nothing that a hub would store twice", bringsWhatIsNew},
    {"finds a message that became visible late", lateMessageIsFound},
    {"loses nothing when pages shift under the reader", shiftingPagesLoseNothing},
    {"reaches back as far as it is told", backfillIsObeyed, std::nullopt, kOfMarketplace},
    {"never takes the seller's or the marketplace's words for a buyer's", ownWordsAreNotTheBuyers},
    {"sets an unreadable message aside and goes on", unreadableStopsNothing, std::nullopt, kOfMarketplace},
    {"reads kept bytes again without the network", rawReadsBack},
    {"refuses a cursor that it didn't write", strangeCursorIsRefused},
    {"lives through slow answers", livesThroughSlow, std::nullopt, kOfMarketplace},
    {"lives through server errors", livesThroughServerErrors, std::nullopt, kOfMarketplace},
    {"lives through throttling", livesThroughThrottling, std::nullopt, kOfMarketplace},
    {"lives through connections cut before the request was read", livesThroughCuts, std::nullopt, kOfMarketplace},
    {"lives through connections cut before the answer", livesThroughLostAnswers, std::nullopt, kOfMarketplace},
    {"lives through garbage", livesThroughGarbage, std::nullopt, kOfMarketplace},
    {"lives through truncated answers", livesThroughTruncation, std::nullopt, kOfMarketplace},
    {"lives through duplicates", livesThroughDuplicates, std::nullopt, kOfMarketplace},
    {"lives through lists out of order", livesThroughReordering, std::nullopt, kOfMarketplace},
    {"lives through a clock that is an hour ahead", livesThroughClockSkew, std::nullopt, kOfMarketplace},
    {"finds what comes after the marketplace's clock has been an hour ahead", clockThatJumpsHidesNothing, std::nullopt,
     kOfMarketplace},
    {"gets a new token when the marketplace ends the old one", livesThroughTokenLoss, std::nullopt, kOfMarketplace},
    {"gets a new token when the old one ends between two pages", tokenExpiresBetweenPages, std::nullopt, kOfMarketplace},
    {"says until when it is throttled", throttleSaysUntilWhen, std::nullopt, kOfMarketplace},
    {"tells refused credentials from everything else", refusedCredentialsAreNamed, std::nullopt, kOfMarketplace},
    {"tells which account has a wrong secret", wrongSecretIsNamed, std::nullopt, kOfMarketplace},
    {"sends a reply once, with its exact text", sendsExactText},
    {"sends a reply into its conversation", repliesGoToTheirConversation},
    {"takes its own reply for its own when it comes back", ownReplyComesBackAsOwn},
    {"is honest about a slow send", honestWhenSlow, std::nullopt, kOfMarketplace},
    {"is honest about a server error on send", honestOnServerError, std::nullopt, kOfMarketplace},
    {"is honest about a throttled send", honestWhenThrottled, std::nullopt, kOfMarketplace},
    {"is honest about a send that was cut before it was read", honestOnCutBefore, std::nullopt, kOfMarketplace},
    {"is honest about a garbled answer to a send", honestOnGarbage, std::nullopt, kOfMarketplace},
    {"is honest about a truncated answer to a send", honestOnTruncation, std::nullopt, kOfMarketplace},
    {"is honest about a send whose token has ended", honestOnTokenLoss, std::nullopt, kOfMarketplace},
    {"says that a reply may have arrived when the answer is cut off", cutAfterEffectIsDoubt, std::nullopt, kOfMarketplace},
    {"finds a reply that arrived though its answer didn't", findsWhatArrived, Ability::FindSent, kOfMarketplace},
    {"finds nothing when the reply didn't arrive", findsNothingThatDidNotArrive, Ability::FindSent, kOfMarketplace},
    {"doesn't take an equal reply sent earlier for this one", equalTextSentEarlierIsAnother,
     Ability::FindSent, kOfMarketplace},
    {"refuses an over-long reply for good", overlongIsRefusedForGood},
    {"refuses a reply that is too short for good", underlongIsRefusedForGood},
    {"names the order of a message", ordersComeWithMessages, Ability::Orders},
    {"fetches an order, and says when there is none", fetchesOrders, Ability::Orders},
    {"marks a conversation read", marksRead, Ability::MarkRead},
    {"asks how it was once there was an answer, and once", asksOnce, Ability::AskRating},
    {"fetches attachments up to a size", fetchesAttachments, Ability::FetchAttachment},
    {"asks for no attachment at an address inside", attachmentsLeadNowhereInside, Ability::FetchAttachment},
    {"lists a window again", relistsTheWindow, Ability::Relist},
    {"leads the browser to the marketplace without a secret", authorizeUrlIsSafe, Ability::Authorize},
    {"brings a case with its deadline, and its end", casesComeAndEnd, Ability::Cases},
    {"takes a notification that is the marketplace's own, and no other", notificationsAreVerified, Ability::Push},
    {"refuses an action that it doesn't have", unknownActionIsRefused, Ability::Act},
    {"stops within a second in the middle of a call", stopsWithinASecond, std::nullopt, kOfMarketplace},
    {"stops before a call", beforeWorkStopIsSeen, std::nullopt, kOfMarketplace},
};

/// No secret and nothing of a letter in what operators and logs get to see.
void checkErrorTexts(const Bench& bench) {
    for (const auto& error : bench.errors) {
        CAPTURE(error);
        CHECK_FALSE(error.empty());
        for (const auto& [name, value] : bench.config.secrets)
            CHECK((value.empty() || error.find(value) == std::string::npos));
        CHECK(error.find("plug of type L") == std::string::npos);
        CHECK(error.find("quite-wrong-secret") == std::string::npos);
    }
}

class ContractCase : public Catch::ITestInvoker {
public:
    ContractCase(const Kind& kind, const ContractTest& one) : kind_(kind), test_(one) {}

    void invoke() const override {
        Bench bench(kind_);
        test_.run(bench);
        checkErrorTexts(bench);
        for (const auto& complaint : bench.sandbox->complaints())
            FAIL_CHECK("the sandbox complains: " << complaint);
    }

private:
    const Kind& kind_;
    const ContractTest& test_;
};

const bool kRegistered = [] {
    for (const auto& kind : allKinds()) {
        const std::string tags = "[contract][protocol][" + kind.descriptor.kind + "]";
        for (const auto& one : kTests) {
            if (one.needs && !kind.descriptor.abilities.contains(*one.needs)) continue;
            if (one.of_marketplace && kind.descriptor.abilities.contains(Ability::Serve)) continue;
            const std::string name = kind.descriptor.kind + ": " + one.sentence;
            Catch::AutoReg(
                new ContractCase(kind, one), CATCH_INTERNAL_LINEINFO, "", Catch::NameAndTags{name, tags}
            );
        }
    }
    return true;
}();

}  // namespace
}  // namespace channels::testing
