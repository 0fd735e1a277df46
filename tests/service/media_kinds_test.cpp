#include <catch2/catch.hpp>

#include "hub/app/service.h"
#include "hub/media/file_kind.h"
#include "locales/text/trim.h"
#include "tests/support/client.h"
#include "tests/support/market.h"
#include "tests/support/office.h"
#include "tests/support/recordings.h"

using namespace tests;
using namespace std::string_literals;

namespace {

const std::string kFilm = "\0\0\0\x18" "ftyp" "isom\0\0\2\0isommp42 and what was filmed"s;

/// Has a buyer of each kind send one file and no word; what a kind gives as that sort of file is played through the API. How many do.
int playEach(const channels::Attachment& file, hub::FileKind sort, const std::string& only, const std::string& media_type) {
    const TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name();
    settings.listen = "127.0.0.1:0";
    hub::Service service(settings);
    auto& place = service.workplace();
    hub::User user;
    user.name = "seller";
    user.roles = {hub::Role::Seller};
    user.password = hub::hashPassword(kPassword);
    place.store->addUser(user, place.clock.now());
    std::vector<Market> markets;
    for (const auto& kind : channels::allKinds()) {
        if (kind.descriptor.abilities.contains(channels::Ability::Serve)) continue;
        markets.push_back({&kind, kind.makeSandbox(place.clock)});
        connect(markets.back(), kind.descriptor.kind, *place.store, *place.vault, place.clock.now());
        channels::SeededMessage message;
        message.conversation = "spoken";
        message.buyer = "buyer who speaks";
        message.sent_at = place.clock.now();
        message.attachments = {file};
        markets.back().sandbox->seed(message);
        place.poller->turn(markets.back().account, true);
    }
    service.start();
    Client seller(service.url());
    seller.signIn("seller", kPassword);
    int played = 0;
    for (const auto& conversation : allConversations(*place.store, place.clock.now())) {
        const auto id = hub::outsideId(hub::IdKind::Conversation, conversation.id);
        const auto document = seller.get("conversations/" + id).json();
        const auto messages = document.root()["messages"];
        for (std::size_t i = 0; i < messages.size(); ++i) {
            const auto attachment = messages[i]["attachments"][0];
            if (attachment["kind"].text() != hub::wireName(sort)) continue;
            // Mail may carry a line of the marketplace's own.
            if (!locales::trimmed(messages[i]["text"].text()).empty() && !messages[i]["tags"]["only"].exists()) continue;
            CAPTURE(place.store->account(conversation.account)->kind, messages[i].dump());
            CHECK(messages[i]["tags"]["only"].text() == only);
            const auto answer = seller.get("attachments/" + attachment["id"].text() + "/media");
            CHECK(answer.status == 200);
            CHECK(answer.headers.at("content-type") == media_type);
            CHECK(answer.body == file.bytes);
            const auto suggested = seller.post("conversations/" + id + "/suggestions").json();
            CHECK(suggested.root()["suggestions"][0]["template"].text() == "other.provides_information.ask_text");
            ++played;
        }
    }
    service.stop();
    return played;
}

}  // namespace

TEST_CASE("a voice note of each kind that carries one is played and asked about", "[service][media]") {
    CHECK(playEach({"note.ogg", "audio/ogg", "", voiceNote()}, hub::FileKind::Voice, "voice", "audio/ogg") > 0);
}

TEST_CASE("a video of each kind that carries one is played and asked about", "[service][media]") {
    CHECK(playEach({"clip.mp4", "video/mp4", "", kFilm}, hub::FileKind::Video, "video", "video/mp4") > 2);
}
