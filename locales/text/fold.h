#pragma once
#include <string>
#include <string_view>

namespace locales {

/// The folding behind foldForMatch() and the search tokens. Appends to `out`; with `letters_only` also drops
/// what is no letter, mark or number after folding (U+FDFA unfolds to four words with spaces between them).
void appendFolded(std::string_view text, bool letters_only, std::string& out);

/// Changes when appendFolded() does.
inline constexpr int kFoldVersion = 1;

}  // namespace locales
