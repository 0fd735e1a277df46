#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tests {

/// A speech server on loopback that holds its clients to OpenAI's description of `POST /v1/audio/transcriptions`, and can be told
/// to fail. It has one model, whisper-1.
class TranscriptionSandbox {
public:
    /// With a key every request must bring it.
    explicit TranscriptionSandbox(std::string key = {});
    TranscriptionSandbox(const TranscriptionSandbox&) = delete;
    TranscriptionSandbox& operator=(const TranscriptionSandbox&) = delete;
    ~TranscriptionSandbox();

    struct Sound {
        std::string bytes, media_type, file_name, language;
    };
    [[nodiscard]] std::string url() const;
    /// What it hears in a recording; at first nothing.
    void hear(std::function<std::string(const Sound& sound)> words);
    /// Every request is answered so; 0: as it should be. `location` goes with a redirect.
    void answerAll(int status, const std::string& body = {}, const std::string& location = {});

    std::vector<Sound> sounds();            ///< that it was let hear, less the silence of a try
    std::vector<std::string> keys();        ///< that came, one a request that brought one
    std::vector<std::string> complaints();  ///< what clients did that the protocol forbids
    int requests();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tests
