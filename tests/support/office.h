#pragma once
#include <catch2/catch.hpp>

#include <cstdint>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include "hub/app/service.h"
#include "hub/users/passwords.h"
#include "tests/support/client.h"
#include "tests/support/shop.h"

namespace tests {

inline constexpr const char* kPassword = "correct horse battery";

/// A running service with a seller and an operator, and one conversation.
struct Office {
    Office() {
        settings.data = folder.name() + "/data";
        settings.listen = "127.0.0.1:0";
        settings.names = {"Hub.Example"};
        service = std::make_unique<hub::Service>(settings);
        auto& store = *service->workplace().store;
        addUser("seller", {hub::Role::Seller});
        addUser("operator", {hub::Role::Operator});
        hub::Account account;
        account.kind = "lantern";
        account.name = "lamps";
        account.state = hub::AccountState::Paused;
        const auto id = store.addAccount(account, kNoon);
        hub::Arrivals arrivals;
        arrivals.messages = {message("m1", "c1", "<script>alert(1)</script> Wo?", kNoon)};
        store.arrive(*store.lease(id, "test", kNoon, 10min), arrivals, kNoon);
        service->start();
        client = std::make_unique<Client>(service->url());
    }
    void addUser(const std::string& name, std::set<hub::Role> roles, std::vector<std::string> locales = {}) {
        hub::User user;
        user.name = name;
        user.roles = std::move(roles);
        user.locales = std::move(locales);
        user.password = hub::hashPassword(kPassword);
        service->workplace().store->addUser(user, kNoon);
    }
    [[nodiscard]] std::uint16_t port() const {
        return static_cast<std::uint16_t>(std::stoi(service->url().substr(service->url().rfind(':') + 1)));
    }
    /// The job that an answer of the API has begun, once it has ended.
    channels::JsonDocument endOf(const Answer& begun) {
        INFO(begun.body);
        REQUIRE(begun.status == 202);
        const auto id = begun.json().root()["id"].text();
        for (int tries = 0; tries < 12000; ++tries) {
            auto job = client->get("jobs/" + id).json();
            if (job.root()["state"].text() != "running") return job;
            std::this_thread::sleep_for(5ms);
        }
        throw std::runtime_error("the job doesn't end");
    }
    std::string raw(const std::string& bytes) {
        Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port()));
        socket.setReceiveTimeout(Poco::Timespan(5, 0));
        socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        std::string answer(4096, '\0');
        const int got = socket.receiveBytes(answer.data(), static_cast<int>(answer.size()));
        answer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return answer.substr(0, answer.find('\r'));
    }

    TemporaryFolder folder;
    hub::Settings settings;
    std::unique_ptr<hub::Service> service;
    std::unique_ptr<Client> client;
};

}  // namespace tests
