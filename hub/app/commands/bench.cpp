#include <chrono>
#include <iostream>

#include <CLI/CLI.hpp>

#include "embedded/demo_story.h"
#include "hub/app/commands.h"
#include "hub/desk/desk.h"

namespace hub {
namespace {

std::vector<DeskRequest> storyRequests() {
    std::vector<DeskRequest> requests;
    for (const auto& file : embedded::demo_story()) {
        const auto document = channels::JsonDocument::parse(file.bytes);
        for (std::size_t i = 0; i < document.root().size(); ++i) {
            const auto from = document.root()[i];
            DeskRequest request;
            request.message.text = from["text"].text();
            request.message.locale = from["locale"].text();
            request.message.ship_to.country = from["country"].text();
            request.message.ship_to.city = from["city"].text();
            request.message.ship_to.state = from["state"].text();
            request.message.ship_to.postal_code = from["postal_code"].text();
            requests.push_back(std::move(request));
        }
    }
    return requests;
}

template <class Work>
void measure(const char* what, const std::vector<DeskRequest>& requests, int rounds, Work work) {
    for (const auto& request : requests) work(request);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) {
        for (const auto& request : requests) work(request);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const double count = static_cast<double>(requests.size()) * rounds;
    std::cout << what << ": " << static_cast<long>(count / took.count()) << " messages/s, "
              << took.count() / count * 1e6 << " microseconds each\n";
}

}  // namespace

void addBench(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("bench", "How fast this machine tags and suggests");
    auto rounds = std::make_shared<int>(200);
    command->add_option("--rounds", *rounds, "How often the sample messages are worked through")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->callback([rounds, &status] {
        const auto requests = storyRequests();
        measure("tag", requests, *rounds, [](const DeskRequest& request) { tag(request.message); });
        measure("suggest", requests, *rounds, [](const DeskRequest& request) { answer(request); });
        status = kDone;
    });
}

}  // namespace hub
