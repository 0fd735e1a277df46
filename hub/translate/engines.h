#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "channels/contract/transports.h"
#include "hub/translate/translator.h"

namespace hub::translate {

enum class Engine { Apertium, LibreTranslate, DeepL };

std::string_view wireName(Engine engine);
std::optional<Engine> parseEngine(std::string_view name);

/// Where an operator's server is. The address is below which the protocol's own paths begin.
struct Server {
    Engine engine = Engine::Apertium;
    std::string url;
    std::string key;  ///< empty for a server that asks for none
};

/// A client of the server; `http` must outlive it.
std::unique_ptr<Translator> makeTranslator(const Server& server, channels::HttpClient& http);

// One a protocol.
std::unique_ptr<Translator> makeApertium(const Server& server, channels::HttpClient& http);
std::unique_ptr<Translator> makeLibreTranslate(const Server& server, channels::HttpClient& http);
std::unique_ptr<Translator> makeDeepL(const Server& server, channels::HttpClient& http);

}  // namespace hub::translate
