#pragma once
#include <string_view>

namespace locales {

/// What stands before the leave-taking of a letter: a closing line ("Best regards,", "Mit freundlichen Grüßen Ann Lee",
/// "Sent from my iPhone") and the names, places and numbers below it. A program writes them in the owner's language, whatever
/// the message is in. The whole text where there is none, or nothing before it. Total, thread-safe, reads the last lines only.
std::string_view withoutClosing(std::string_view text);

}  // namespace locales
