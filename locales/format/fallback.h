#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace locales {

// Every function here is total and thread-safe. CLDR data is that of the linked ICU.

/// A locale and its CLDR parents, nearest first, without root; at last "en". de-AT → {de-AT, de, en};
/// es-AR → {es-AR, es-419, es, en}; zh-TW → {zh-Hant-TW, zh-Hant, en}: likely subtags give the script, and
/// Hant never falls back to Hans, sr-Latn never to sr. Behind pt comes pt-BR, behind no comes nb and
/// behind en-001 comes en-GB, the names such texts are filed under. Extensions are dropped; what is no tag has {en} alone.
std::vector<std::string> fallbackChain(std::string_view locale);
/// BCP-47 in canonical form, as short as a reply's language allows: zh-CN → zh-Hans, zh-HK → zh-Hant, pt →
/// pt-BR, pt-AO → pt-PT, no → nb, iw → he, tl → fil, sr-Latn → sr, de-DE → de; und when it is no tag. hi-Latn
/// stays, since whoever writes it doesn't read Devanagari for sure.
std::string shortLanguage(std::string_view locale);
/// True for a well-formed BCP-47 tag.
bool isWellFormedLocale(std::string_view locale);

}  // namespace locales
