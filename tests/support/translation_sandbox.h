#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tests {

/// A translator on loopback that holds its clients to what the servers' public descriptions say, and can be told to fail.
class TranslationSandbox {
public:
    enum class Protocol { LibreTranslate, DeepL };
    /// With a key every request must bring it.
    explicit TranslationSandbox(Protocol protocol, std::string key = {});
    TranslationSandbox(const TranslationSandbox&) = delete;
    TranslationSandbox& operator=(const TranslationSandbox&) = delete;
    ~TranslationSandbox();

    [[nodiscard]] std::string url() const;
    /// What it makes of a text; at first the text itself behind the language.
    using Make = std::function<std::string(const std::string& text, const std::string& from, const std::string& to)>;
    void translateBy(Make make);
    /// Every request is answered so; 0: as it should be. `location` goes with a redirect.
    void answerAll(int status, const std::string& location = {});

    std::vector<std::string> texts();       ///< that it was sent to translate
    std::vector<std::string> keys();        ///< that came, one a request that brought one
    std::vector<std::string> complaints();  ///< what clients did that the protocol forbids
    int requests();
    int connections();  ///< over which they came
    /// The next request over a connection that has brought one before finds it closed.
    void cutKept();
    int cuts();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tests
