#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "channels/contract/registry.h"
#include "channels/contract/sandbox.h"
#include "channels/kit/json.h"
#include "hub/app/service.h"

namespace hub {

/// One sandbox of every kind, with an account for each in a store, and buyers who write: some before the start, others while it runs.
class DemoMarketplaces {
public:
    /// `story` is the chapter of those who have written before the start.
    DemoMarketplaces(Workplace& workplace, std::string_view story);
    DemoMarketplaces(const DemoMarketplaces&) = delete;
    DemoMarketplaces& operator=(const DemoMarketplaces&) = delete;
    ~DemoMarketplaces();

    /// Another buyer writes every `pause` from now on.
    void letTimePass(std::chrono::milliseconds pause);
    /// What sellers' replies have reached the sandboxes, as JSON.
    [[nodiscard]] std::string delivered();

private:
    struct Market {
        const channels::Kind* kind;
        std::unique_ptr<channels::Sandbox> sandbox;
    };

    void addAccount(const Market& market);
    [[nodiscard]] const Market& marketFor(const std::string& country, std::size_t nth) const;
    void tellCase(const Market& market, const channels::Json& from, const channels::SeededMessage& about);
    void tell(std::size_t nth, const channels::Json& buyer, Instant sent_at);

    Workplace& workplace_;
    std::vector<Market> markets_;
    channels::StopFlag stop_{false};
    std::thread teller_;
};

}  // namespace hub
