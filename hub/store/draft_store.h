#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// A file that is to go with a reply in the writing.
struct DraftFile {
    ReplyFile file;
    std::string template_key;  ///< that brought it; empty: a person did
};

/// A reply in the writing, with what it began as.
struct Draft {
    std::string text, template_key, template_locale;
    std::vector<std::string> shown;            ///< templates in the order in which they stood when one was put in
    std::map<std::string, std::string> facts;  ///< what was typed into the template's fields
    std::vector<DraftFile> files;
    std::int64_t version = 0;  ///< of its newest save, greater with each; 0 where there is none
    std::string writer;        ///< which page, of all that are open anywhere, saved it last
};

/// It was saved, sent or removed since.
struct OvertakenDraft {
    Draft there;
};

/// What each person writes in each conversation. Every call is one transaction.
class DraftStore {
public:
    virtual ~DraftStore() = default;

    /// Keeps it as it is now stored; one without text and files is removed. Refused when `known` is given and isn't the stored
    /// version, unless the same writer saved that one.
    virtual std::variant<Draft, OvertakenDraft> putDraft(
        Id conversation, Id user, const Draft& draft, std::optional<std::int64_t> known, Instant now
    ) = 0;
    virtual Draft draft(Id conversation, Id user) = 0;
};

}  // namespace hub
