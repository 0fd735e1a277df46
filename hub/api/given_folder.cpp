#include "hub/api/given_folder.h"

#include <algorithm>

#include "locales/text/trim.h"

namespace hub::api {
namespace {

constexpr std::size_t kFolderLimit = 200;

}  // namespace

std::optional<std::string> givenFolder(Request& request, const char* member) {
    const auto given = request.maybeText(member, kFolderLimit);
    if (!given) return std::nullopt;
    std::string folder(locales::trimmed(*given));
    const bool one_line = std::ranges::none_of(folder, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (!one_line) throw Refusal(422, std::string(member) + ": expected a name on one line", "found a control character", member);
    return folder;
}

}  // namespace hub::api
