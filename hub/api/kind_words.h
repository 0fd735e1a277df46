#pragma once
#include <string>

namespace hub::api {

/// A text of a kind's description in a language, from words/<locale>.po of its folder; at last in English, as it is given.
std::string kindWord(const std::string& kind, const std::string& english, const std::string& language);

}  // namespace hub::api
