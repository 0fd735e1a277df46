#pragma once
#include <optional>
#include <string>
#include <vector>

#include "hub/inbox/model.h"

namespace hub {

/// How a person of this shop saw or answered a buyer's message.
struct Lesson {
    Id id = 0;  ///< newer ones have higher ids
    Id message = 0;
    std::string text, question;  ///< the buyer's own words, and the seller's right before them
    std::string intent;          ///< set by a person, or that of the template sent
    std::string template_key;    ///< empty when the tag was only corrected
    std::string order_status;    ///< as it was then
    bool corrected = false;
};

/// What a person of this shop has said of the risks of a buyer's message.
struct RiskLesson {
    Id id = 0;  ///< newer ones have higher ids
    Id message = 0;
    std::string text;  ///< the buyer's own words
    std::optional<std::vector<std::string>> risks;  ///< all of them; none where it was taken back
};

/// The reply that a lesson is from.
struct AnsweredBefore {
    Id conversation = 0;
    Instant at;
    std::string locale;  ///< of the template's text
};

}  // namespace hub
