#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/descriptor.h"

namespace channels::trendyol {

/// Of an answer: developer pages, "Answering Customer Questions".
inline constexpr std::size_t kMinAnswer = 10, kMaxAnswer = 2000;

/// The storefront that calls without a storeFrontCode are about.
inline constexpr std::string_view kHomeStorefront = "TR";

/// A country's shop front. The international ones live under a path of the one host.
struct Storefront {
    std::string_view code;  ///< of the header storeFrontCode: "RO"
    std::string_view site, language;
};

const std::vector<Storefront>& storefronts();

/// The site of a storefront, "trendyol.com/ro"; empty for a code that isn't among them.
std::string siteOf(std::string_view code);

/// The codes in what an operator has typed ("TR, ro"), in capitals; the home storefront when there is none.
std::vector<std::string> readStorefronts(std::string_view typed);

const Descriptor& descriptor();

}  // namespace channels::trendyol
