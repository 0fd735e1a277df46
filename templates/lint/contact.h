#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace templates {

/// The first web address, mail address, telephone number or emoji in a text that every marketplace would
/// object to; empty when there is none. A number counts as a telephone number from eight digits on.
std::optional<std::string> findContact(std::string_view text);

}  // namespace templates
