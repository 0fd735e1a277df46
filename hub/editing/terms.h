#pragma once
#include <string>
#include <vector>

#include "hub/store/glossary_store.h"

namespace hub {

/// The shop's terms that hold in a locale: its own, then what those of its parents in the same language add, and the English names
/// that stay as they are.
std::vector<KeptTerm> termsInForce(GlossaryStore& store, const std::string& locale);

/// Those among them that are written in the locale as in English, such as a product's name.
std::vector<std::string> namesKept(GlossaryStore& store, const std::string& locale);

}  // namespace hub
