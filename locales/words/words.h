#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace locales {

/// Texts of one or more locales, found by context and English source; values are ICU patterns, for
/// formatPattern(). Immutable once made: any thread may ask at any time.
class Words {
public:
    /// A compiled gettext catalogue (.mo, UTF-8) of one locale.
    struct Catalogue {
        std::string locale;  ///< BCP-47, "zh-Hans"
        std::string_view bytes;
    };

    /// Copies the bytes. A catalogue that can't be read is left out and its locale named in unreadable().
    explicit Words(const std::vector<Catalogue>& catalogues);
    ~Words();
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;

    /// The text for the first locale of fallbackChain(locale) that has one; `english` itself when none has. Without a context
    /// among the entries that have none.
    std::string find(std::string_view locale, std::string_view context, std::string_view english) const;

    std::vector<std::string> locales() const;
    const std::vector<std::string>& unreadable() const { return unreadable_; }

private:
    struct Messages;
    std::map<std::string, std::unique_ptr<Messages>, std::less<>> messages_;
    std::vector<std::string> unreadable_;
};

/// The hub's own texts, from locales/page/<locale>.po as they were when the program was built.
const Words& shippedWords();

/// A text of the hub in `locale`: shippedWords().find(). `context` is the entry's msgctxt, `english` its
/// msgid.
std::string word(std::string_view locale, std::string_view context, std::string_view english);

}  // namespace locales
