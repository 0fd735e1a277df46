#pragma once
#include <string>

#include "hub/api/routes.h"
#include "hub/store/glossary_store.h"

namespace hub::api {

/// How many terms a locale may have.
inline constexpr std::size_t kMostTerms = 3000;

/// The locale that a path of the glossary names first, in its canonical form; Refusal(422) when it is none.
std::string glossaryLocale(const Request& request);

/// Refusal(403) unless the user may write in the locale.
void demandGlossaryKeeper(const Request& request, const std::string& locale);

}  // namespace hub::api
