#include "locales/words/words.h"

#include <functional>
#include <locale>
#include <stdexcept>

#include "embedded/words.h"
#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>

#include "locales/format/fallback.h"

namespace locales {
namespace {

namespace gettext = boost::locale::gnu_gettext;
using Facet = boost::locale::message_format<char>;

constexpr const char* kDomain = "words";
constexpr std::string_view kSuffix = ".mo";

/// A standard locale owns the facet: its destructor is for std::locale alone.
std::locale readCatalogue(const Words::Catalogue& catalogue) {
    gettext::messages_info info;
    // The library builds file names from these; the callback answers each of them with the one catalogue.
    info.language = "any";
    info.encoding = "UTF-8";
    info.domains.emplace_back(kDomain);
    info.paths.emplace_back("embedded");
    info.callback = [&catalogue](const std::string&, const std::string&) {
        return std::vector<char>(catalogue.bytes.begin(), catalogue.bytes.end());
    };
    return {std::locale::classic(), gettext::create_messages_facet<char>(info)};
}

}  // namespace

struct Words::Messages {
    explicit Messages(const Catalogue& catalogue)
        : owner(readCatalogue(catalogue)),
          facet(std::use_facet<Facet>(owner)),
          domain(facet.domain(kDomain)) {}

    std::locale owner;
    const Facet& facet;
    int domain;
};

Words::Words(const std::vector<Catalogue>& catalogues) {
    for (const Catalogue& catalogue : catalogues) {
        // The library takes no bytes for no file, which is no error to it.
        if (catalogue.bytes.empty()) {
            unreadable_.push_back(catalogue.locale);
            continue;
        }
        try {
            messages_[catalogue.locale] = std::make_unique<Messages>(catalogue);
        } catch (const std::runtime_error&) {
            unreadable_.push_back(catalogue.locale);
        }
    }
}

Words::~Words() = default;

std::string Words::find(std::string_view locale, std::string_view context, std::string_view english) const {
    const std::string context_text(context);
    std::string text(english);
    for (const std::string& candidate : fallbackChain(locale)) {
        const auto found = messages_.find(candidate);
        if (found == messages_.end()) continue;
        const Messages& messages = *found->second;
        const char* const in_context = context_text.empty() ? nullptr : context_text.c_str();
        const char* const translated = messages.facet.get(messages.domain, in_context, text.c_str());
        if (translated != nullptr && *translated != '\0') return translated;
    }
    return text;
}

std::vector<std::string> Words::locales() const {
    std::vector<std::string> out;
    for (const auto& [locale, messages] : messages_) out.push_back(locale);
    return out;
}

const Words& shippedWords() {
    static const Words words = [] {
        std::vector<Words::Catalogue> catalogues;
        for (const embedded::File& file : embedded::words()) {
            const std::string_view locale = file.path.substr(0, file.path.size() - kSuffix.size());
            catalogues.push_back({std::string(locale), file.bytes});
        }
        return Words(catalogues);
    }();
    return words;
}

std::string word(std::string_view locale, std::string_view context, std::string_view english) {
    return shippedWords().find(locale, context, english);
}

}  // namespace locales
