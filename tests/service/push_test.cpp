#include <catch2/catch.hpp>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

#include "hub/app/service.h"
#include "tests/support/market.h"
#include "tests/support/temporary_folder.h"

// Through the hub's own poller and store, which lend an adapter less than the contract suite does.
TEST_CASE("a notification of each kind is taken by the hub, and the next costs no call", "[service][push]") {
    const tests::TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name();
    hub::Workplace place(settings);
    int kinds = 0;
    for (const auto& kind : channels::allKinds()) {
        if (!kind.descriptor.abilities.contains(channels::Ability::Push)) continue;
        CAPTURE(kind.descriptor.kind);
        tests::Market market{&kind, kind.makeSandbox(place.clock)};
        tests::connect(market, kind.descriptor.kind, *place.store, *place.vault, place.clock.now());
        tests::seedQuestion(market, 1, place.clock.now());
        const auto request = market.sandbox->notification("https://hub.example.test/push/0123456789abcdef");
        REQUIRE(request);
        const auto account = *place.store->account(market.account);
        // A turn that runs meanwhile goes on.
        const auto lease = place.store->lease(market.account, "another", place.clock.now(), std::chrono::seconds(60));
        REQUIRE(lease);
        const auto first = place.poller->push(account, *request);
        REQUIRE(first);
        CHECK(first->pull_now);
        const int after_first = market.sandbox->requests();
        CHECK(place.poller->push(account, *request));
        CHECK(market.sandbox->requests() == after_first);
        CHECK_NOTHROW(place.store->putSecretLeased(*lease, "refresh_token", "sealed", std::nullopt, place.clock.now()));
        ++kinds;
    }
    CHECK(kinds > 5);
}

TEST_CASE("a notification that can't be verified now is to come again", "[service][push]") {
    const tests::TemporaryFolder folder;
    hub::Settings settings;
    settings.data = folder.name();
    settings.listen = "127.0.0.1:0";
    settings.public_url = "https://hub.example.test";
    hub::Service service(settings);
    auto& place = service.workplace();
    service.start();
    int again = 0;
    for (const auto& kind : channels::allKinds()) {
        if (!kind.descriptor.abilities.contains(channels::Ability::Push)) continue;
        CAPTURE(kind.descriptor.kind);
        tests::Market market{&kind, kind.makeSandbox(place.clock)};
        market.sandbox->misbehave({channels::Fault::ServerError, 1'000'000});
        tests::connect(market, kind.descriptor.kind, *place.store, *place.vault, place.clock.now());
        tests::seedQuestion(market, 1, place.clock.now());
        const std::string url = place.poller->pushUrl(market.account);
        const auto notification = market.sandbox->notification(url);
        REQUIRE(notification);
        const Poco::URI hub(service.url());
        Poco::Net::HTTPClientSession session(hub.getHost(), hub.getPort());
        Poco::Net::HTTPRequest request(notification->method, notification->url.substr(settings.public_url.size()), "HTTP/1.1");
        for (const auto& [name, value] : notification->headers) request.set(name, value);
        request.setContentLength(static_cast<std::streamsize>(notification->body.size()));
        session.sendRequest(request) << notification->body;
        Poco::Net::HTTPResponse response;
        session.receiveResponse(response);
        // Whose key the hub has is believed though nobody answers; whose must be asked for is to try again.
        const int status = response.getStatus();
        CHECK((status / 100 == 2 || status == 503));
        again += status == 503 ? 1 : 0;
    }
    CHECK(again > 0);
    service.stop();
}
