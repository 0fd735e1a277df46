#include <catch2/catch.hpp>

#include "channels/contract/errors.h"
#include "channels/testing/bench.h"
#include "channels/webchat/webchat_wire.h"

using namespace channels;
using namespace channels::webchat;
using namespace std::chrono_literals;
using testing::Bench;

namespace {

const Kind& webchat_() { return *findKind("webchat"); }

/// A visitor who has asked something, and the adapter that has pulled it.
struct Shop {
    Shop() : bench(webchat_()), adapter(bench.connect()) {
        bench.seed("lamp", "Tem em azul?");
        pulled = bench.drain(*adapter);
        question = pulled.messages.begin()->second;
        visitor = question.conversation_external_id;
    }
    void append(const ChatItem& item) { bench.inlet.append("chat/" + visitor, std::to_string(++made), writeItem(item), bench.clock.now()); }
    Page rest() { return adapter->pull(pulled.cursors.back()); }

    Bench bench;
    std::unique_ptr<Adapter> adapter;
    testing::Pulled pulled;
    Incoming question;
    std::string visitor;
    int made = 0;
};

}  // namespace

TEST_CASE("webchat: who the visitor is, where and about what comes with his message", "[webchat][unit]") {
    Bench bench(webchat_());
    SeededMessage message;
    message.conversation = "lamp";
    message.buyer = "Ana Souza";
    message.text = "Tem em azul?";
    message.locale = "pt-BR";
    message.sent_at = bench.clock.now();
    message.order = Order{};
    message.order->external_id = "10023";
    bench.sandbox->seed(message);
    const auto pulled = bench.drain(*bench.connect());
    REQUIRE(pulled.messages.size() == 1);
    const Incoming& got = pulled.messages.begin()->second;
    CHECK(got.buyer_name == "Ana Souza");
    CHECK(got.buyer_locale == "pt-BR");
    CHECK(got.order_external_id == "10023");
    CHECK(got.site == "shop.example");
}

TEST_CASE("webchat: a reply that was sent once is there once, whatever happened to its receipt", "[webchat][unit]") {
    Shop shop;
    const Outgoing reply = shop.bench.reply(shop.question, "Sim, temos.");
    auto& finder = dynamic_cast<FindsSent&>(*shop.adapter);
    CHECK_FALSE(finder.findSent(reply));
    const Receipt receipt = shop.adapter->send(reply);
    CHECK(shop.adapter->send(reply).external_id == receipt.external_id);
    CHECK(shop.bench.connect()->send(reply).external_id == receipt.external_id);
    REQUIRE(finder.findSent(reply));
    CHECK(shop.bench.sandbox->delivered().size() == 1);
    // The same words again are another reply.
    shop.adapter->send(shop.bench.reply(shop.question, "Sim, temos.", "out-2"));
    CHECK(shop.bench.sandbox->delivered().size() == 2);
}

TEST_CASE("webchat: a reply to nobody is refused for good", "[webchat][unit]") {
    Shop shop;
    Outgoing reply = shop.bench.reply(shop.question, "Sim.");
    reply.conversation_external_id = "v_nobody";
    CHECK_THROWS_AS(shop.adapter->send(reply), PermanentFailure);
}

TEST_CASE("webchat: a reply brings its files, which only its visitor gets", "[webchat][unit]") {
    Shop shop;
    Outgoing reply = shop.bench.reply(shop.question, "Veja a foto.");
    reply.attachments.push_back({"azul.png", "image/png", "", "\x89PNG bytes"});
    shop.adapter->send(reply);
    const auto entries = shop.bench.inlet.read("files/" + shop.visitor, 0, 10);
    REQUIRE(entries.size() == 1);
    CHECK(readFile(entries.front()).second == "\x89PNG bytes");
    reply.id = "out-2";
    reply.attachments.assign(4, reply.attachments.front());
    CHECK_THROWS_AS(shop.adapter->send(reply), PermanentFailure);
}

TEST_CASE("webchat: the visitor sees that his message was read", "[webchat][unit]") {
    Shop shop;
    auto& reader = dynamic_cast<MarksRead&>(*shop.adapter);
    shop.bench.seed("lamp", "Alguém?", 0ms);
    const Page page = shop.rest();
    REQUIRE(page.messages.size() == 1);
    CHECK(shop.bench.inlet.read("chat/", 0, 10).size() == 2);
    reader.markRead(shop.visitor);
    reader.markRead(shop.visitor);
    const auto entries = shop.bench.inlet.read("chat/" + shop.visitor, 0, 10);
    REQUIRE(entries.size() == 3);
    const auto [name, data] = eventOf(entries.back());
    CHECK(name == "read");
    CHECK(data == R"({"seq":)" + page.messages.front().external_id.substr(2) + "}");
    CHECK(shop.adapter->pull(page.next).messages.empty());
}

TEST_CASE("webchat: an end and a rating are told, and start no clock", "[webchat][unit]") {
    Shop shop;
    ChatItem rated, closed;
    rated.what = ChatItem::What::Rated;
    rated.number = 4;
    rated.text = "Rápido";
    closed.what = ChatItem::What::Closed;
    shop.append(rated);
    shop.append(closed);
    const Page page = shop.rest();
    REQUIRE(page.messages.size() == 2);
    for (const auto& message : page.messages) CHECK(message.author == Author::Notice);
    CHECK(page.messages.front().text == "The visitor rated the chat 4 of 5.\nRápido");
    using Notice = std::map<std::string, std::string>;
    CHECK(page.messages.front().notice == Notice{{"code", "visitor_rated"}, {"score", "4"}, {"comment", "Rápido"}});
    CHECK(page.messages.back().notice == Notice{{"code", "visitor_closed"}});
    CHECK(shop.question.notice.empty());
    CHECK(page.settled_conversations == std::vector<std::string>{shop.visitor});
    // Pulled again after he went on: the old end settles nothing.
    shop.bench.seed("lamp", "Mais uma coisa", 0ms);
    CHECK(shop.rest().settled_conversations.empty());
}

TEST_CASE("webchat: a visitor is asked how it was after an answer and once for each", "[webchat][unit]") {
    Shop shop;
    auto& asker = dynamic_cast<AsksRating&>(*shop.adapter);
    const auto questions = [&] {
        int found = 0;
        for (const auto& entry : shop.bench.inlet.read("chat/" + shop.visitor, 0, 20)) {
            const auto [name, data] = eventOf(entry);
            if (name == "message" && data.find(R"("what":"asked")") != std::string::npos) ++found;
        }
        return found;
    };
    CHECK_FALSE(asker.askRating(shop.visitor));
    shop.adapter->send(shop.bench.reply(shop.question, "Sim."));
    const auto first = asker.askRating(shop.visitor);
    CHECK(first == shop.bench.clock.now());
    shop.bench.clock.advance(1h);
    CHECK(asker.askRating(shop.visitor) == first);
    CHECK(questions() == 1);
    shop.bench.seed("lamp", "E em verde?", 0ms);
    shop.adapter->send(shop.bench.reply(shop.question, "Também.", "out-2"));
    CHECK(asker.askRating(shop.visitor) == shop.bench.clock.now());
    CHECK(questions() == 2);
    CHECK_FALSE(asker.askRating("v_nobody"));
    // It is no message, for the seller or for the clock.
    for (const auto& message : shop.rest().messages) CHECK(message.author == Author::Buyer);
}

TEST_CASE("webchat: a rating comes with the question that it answers", "[webchat][unit]") {
    Shop shop;
    const Instant asked = shop.bench.clock.now() - 20min;
    ChatItem rated, closed;
    rated.what = ChatItem::What::Rated;
    rated.number = 2;
    rated.asked_at = asked;
    closed.what = ChatItem::What::Closed;
    shop.append(rated);
    shop.append(closed);
    const Page page = shop.rest();
    REQUIRE(page.messages.size() == 2);
    REQUIRE(page.messages.front().rating);
    CHECK(page.messages.front().rating->asked_at == asked);
    CHECK(page.messages.front().rating->score == 2);
    REQUIRE(page.messages.back().rating);
    CHECK(page.messages.back().rating->asked_at == shop.bench.clock.now());
    CHECK(page.messages.back().rating->score == 0);
    CHECK_FALSE(shop.question.rating);
}

TEST_CASE("webchat: who signs in where the shop knows him is answered in his own chat", "[webchat][unit]") {
    Shop shop;
    shop.bench.inlet.put("visitors", "v_known", "{}", shop.bench.clock.now());
    shop.bench.inlet.put("moved", shop.visitor, "v_known", shop.bench.clock.now());
    const Outgoing reply = shop.bench.reply(shop.question, "Sim.");
    const Receipt receipt = shop.adapter->send(reply);
    CHECK(shop.bench.inlet.read("chat/v_known", 0, 10).size() == 1);
    CHECK(shop.adapter->send(reply).external_id == receipt.external_id);
    CHECK(shop.bench.inlet.read("chat/v_known", 0, 10).size() == 1);
}

TEST_CASE("webchat: of a conversation that was deleted nothing stays with the visitor", "[webchat][unit]") {
    Shop shop;
    shop.adapter->send(shop.bench.reply(shop.question, "Sim."));
    dynamic_cast<Serves&>(*shop.adapter).forgetConversation(shop.visitor);
    CHECK(shop.bench.inlet.read("chat/", 0, 10).empty());
    CHECK(shop.bench.inlet.find("visitors", shop.visitor)->value.find("buyer_of_lamp") == std::string::npos);
    shop.bench.seed("lamp", "Outra coisa", 0ms);
    CHECK(shop.rest().messages.size() == 1);
}

TEST_CASE("webchat: an entry that can't be read is kept whole and stops nothing", "[webchat][unit]") {
    Shop shop;
    shop.bench.inlet.append("chat/" + shop.visitor, "broken", R"({"what":"dance"})", shop.bench.clock.now());
    shop.bench.seed("lamp", "And then?", 0ms);
    const Page page = shop.rest();
    CHECK(page.messages.size() == 1);
    REQUIRE(page.unreadable.size() == 1);
    CHECK(page.unreadable.front().reason.find("what") != std::string::npos);
    const Page again = shop.adapter->reparse(page.unreadable.front().raw);
    REQUIRE(again.unreadable.size() == 1);
    CHECK(again.unreadable.front().external_id == page.unreadable.front().external_id);
}

TEST_CASE("webchat: what nobody can reach any more is deleted, but nothing that the hub has yet to pull", "[webchat][unit]") {
    Shop shop;
    shop.bench.clock.advance(31 * 24h);
    ChatItem late;
    late.text = "Not pulled yet";
    shop.bench.inlet.append("chat/" + shop.visitor, "late", writeItem(late), shop.bench.clock.now() - 31 * 24h);
    const Page page = shop.rest();
    REQUIRE(page.messages.size() == 1);
    CHECK(shop.bench.inlet.read("chat/", 0, 10).size() == 1);
    shop.bench.clock.advance(2h);
    CHECK(shop.adapter->pull(page.next).messages.empty());
    CHECK(shop.bench.inlet.read("chat/", 0, 10).empty());
    CHECK(shop.bench.inlet.read("sessions", 0, 10).empty());
}

TEST_CASE("webchat: settings that can't be used are named", "[webchat][unit]") {
    Bench bench(webchat_());
    CHECK(bench.connect()->check().warnings.empty());
    bench.config.secrets["identity_secret"] = "short";
    CHECK(bench.connect()->check().warnings.size() == 1);
    bench.config.secrets.clear();
    bench.config.settings["allowed_origins"] = "";
    CHECK(bench.connect()->check().warnings.size() == 1);
}
