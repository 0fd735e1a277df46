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
inline constexpr std::size_t kMaxComment = 500;           ///< likewise
inline constexpr std::size_t kMaxBody = 64u << 10;        ///< bytes of a JSON body
inline constexpr std::size_t kMaxFile = 5u << 20;         ///< bytes
inline constexpr std::size_t kMaxFiles = 3;               ///< of a message
inline constexpr auto kSessionLife = 30 * 24h;            ///< since the visitor was last here
inline constexpr std::size_t kMessagesPerMinute = 20, kFilesPerHour = 10;  ///< of a visitor

/// How often a network may do something.
struct NetworkLimit {
    const char* what;
    std::size_t per_minute, per_day;
};
inline constexpr NetworkLimit kNewSessions{"sessions", 10, 50}, kNewMessages{"messages", 60, 2000}, kNewFiles{"files", 10, 40};

const Descriptor& descriptor();

/// An account's settings, read.
struct Options {
    explicit Options(const AccountConfig& config);

    std::string title, greeting;
    std::vector<std::string> origins;  ///< of the shop's pages that may show the window
    bool asks_department = false, asks_contact = false, takes_files = false;
    std::string identity_secret;        ///< empty when it is missing or too short to be one
    std::vector<std::string> warnings;  ///< settings that can't be used, and are not: a live window goes on
};

}  // namespace channels::webchat
