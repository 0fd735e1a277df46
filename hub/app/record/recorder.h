#pragma once
#include <filesystem>

#include "hub/app/record/scrubber.h"
#include "hub/polling/observed_transports.h"

namespace hub {

/// Writes every HTTP exchange into a folder, scrubbed: NNN.json with the request's method, address and body and the answer's
/// status, headers and body.
class Recorder final : public RequestObserver {
public:
    Recorder(const Scrubber& scrubber, std::filesystem::path folder) : scrubber_(scrubber), folder_(std::move(folder)) {}
    /// Throws std::runtime_error when the file can't be written.
    void onRequest(
        channels::Instant at, const channels::HttpRequest& request, const channels::HttpResponse* response,
        const std::string& failure, std::chrono::milliseconds took
    ) override;
    [[nodiscard]] int exchanges() const { return count_; }

private:
    const Scrubber& scrubber_;
    std::filesystem::path folder_;
    int count_ = 0;
};

}  // namespace hub
