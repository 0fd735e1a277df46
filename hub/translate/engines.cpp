#include "hub/translate/engines.h"

namespace hub::translate {
namespace {

struct Named {
    Engine engine;
    std::string_view name;
};
constexpr Named kEngines[] = {
    {Engine::Apertium, "apertium"}, {Engine::LibreTranslate, "libretranslate"}, {Engine::DeepL, "deepl"}};

}  // namespace

std::string_view wireName(Engine engine) {
    for (const auto& each : kEngines) {
        if (each.engine == engine) return each.name;
    }
    return "";
}

std::optional<Engine> parseEngine(std::string_view name) {
    for (const auto& each : kEngines) {
        if (each.name == name) return each.engine;
    }
    return std::nullopt;
}

std::unique_ptr<Translator> makeTranslator(const Server& server, channels::HttpClient& http) {
    switch (server.engine) {
        case Engine::Apertium: return makeApertium(server, http);
        case Engine::LibreTranslate: return makeLibreTranslate(server, http);
        case Engine::DeepL: return makeDeepL(server, http);
    }
    return nullptr;
}

}  // namespace hub::translate
