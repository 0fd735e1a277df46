#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/adapter.h"

namespace channels::webchat {

using namespace std::chrono_literals;

inline constexpr std::size_t kMaxText = 4000;             ///< code points
inline constexpr std::size_t kMaxBody = 64u << 10;        ///< bytes of a JSON body
inline constexpr std::size_t kMaxFile = 5u << 20;         ///< bytes
inline constexpr std::size_t kMaxFiles = 3;               ///< of a message
inline constexpr auto kSessionLife = 30 * 24h;            ///< since the visitor was last here
/// How often; of 10 sessions a minute and 50 a day an address, 20 messages a minute and 10 files an hour a visitor.
inline constexpr std::size_t kSessionsPerMinute = 10, kSessionsPerDay = 50, kMessagesPerMinute = 20, kFilesPerHour = 10;

const Descriptor& descriptor();

/// An account's settings, read.
struct Options {
    explicit Options(const AccountConfig& config);  ///< throws CredentialsRefused naming a setting that can't be used

    std::string title, greeting;
    std::vector<std::string> origins;  ///< of the shop's pages that may show the window
    bool asks_department = false, asks_contact = false, takes_files = false;
    std::string identity_secret;
};

}  // namespace channels::webchat
