#pragma once
#include <string>
#include <string_view>

#include "hub/alerts/alert_body.h"
#include "hub/alerts/model.h"

namespace hub {

struct AlertText {
    std::string title, text;
};

/// What an alert says, in a language, with times by the clock of a zone: the same words as the page's.
AlertText alertText(
    AlertKind kind, const std::string& about, const AlertFacts& facts, std::string_view language, std::string_view zone
);
AlertText testText(std::string_view language);
/// Subject and text of the mail that tells it.
AlertText mailText(const ToldAlert& told, std::string_view language, std::string_view zone);

}  // namespace hub
