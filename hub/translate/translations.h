#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/transports.h"
#include "hub/jobs/ticker.h"
#include "hub/plugged_in/server_rest.h"
#include "hub/secrets/vault.h"
#include "hub/store/store.h"
#include "hub/translate/engines.h"
#include "hub/translate/translating.h"

namespace hub {

/// Terms that a translation leaves as they are, such as names of products.
using KeptTerms = std::function<std::vector<std::string>(const translate::Pair& pair)>;

/// What the server's key belongs to, as `belongs_to` of the vault: it goes nowhere else.
std::string translatorSecret(const std::string& url);

/// Translates in the background what people ask for and, if an operator wants it, what buyers write; one text at a time, beside
/// everything else: whatever the server does, messages come and replies go. A server that fails is left in peace for longer and
/// longer; one that refuses its key, until its settings are changed.
/// start() and stop() by the owner; the rest by any thread.
class Translations {
public:
    Translations(Store& store, const Vault& vault, const channels::Clock& clock, KeptTerms kept = {});
    Translations(const Translations&) = delete;
    Translations& operator=(const Translations&) = delete;
    ~Translations();

    void start();
    void cancel() { stop_ = true; }  ///< makes every call to the server end within a second; returns at once
    void stop();

    /// Looks at once whether something waits.
    void wake() { worker_.wake(); }
    /// The settings have changed: what was known of the server no longer holds.
    void changed();
    /// Somebody asks: a server that only rests is tried once more. False for one that waits for its operator.
    bool tryAgain();
    [[nodiscard]] ServerHealth health() const { return rest_.health(); }

    /// As the settings name it, its key opened. Throws VaultError when the key is of another installation.
    [[nodiscard]] translate::Server server(const TranslatorSettings& settings) const;
    /// What a server serves. Throws as Translator.
    std::vector<translate::Pair> pairsOf(const translate::Server& server);
    /// In the caller's thread. Throws as Translator.
    translate::TranslatedDraft translateDraft(const translate::Server& server, const std::string& text, const translate::Pair& pair);

    /// More than these wait for nobody.
    static constexpr std::size_t kMostWaiting = 1'000;

private:
    /// One conversation with a server, over one connection as long as both keep it.
    struct Line;

    void work();
    bool workOnce();
    bool endAsked();
    void translateOne(const TranslatorSettings& settings, int generation, TranslationWork job);
    /// The worker's own, kept from one text to the next while the settings are the same.
    translate::Translator& kept(const TranslatorSettings& settings, int generation);
    void stumble(const TranslationWork& job, int generation, const std::string& error);
    void fail(TranslationWork& job, int generation, const translate::TranslationFault& fault);
    [[nodiscard]] std::vector<std::string> readLanguages();
    [[nodiscard]] std::vector<std::string> keptTerms(const translate::Pair& pair) const;

    Store& store_;
    const Vault& vault_;
    const channels::Clock& clock_;
    const KeptTerms kept_;
    channels::StopFlag stop_{false};
    ServerRest rest_;
    std::unique_ptr<Line> line_;  // of the worker's thread
    Ticker worker_;               // ends before what it works with
};

}  // namespace hub
