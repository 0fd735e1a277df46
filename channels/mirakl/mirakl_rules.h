#pragma once
#include <cstddef>
#include <string_view>

#include "channels/contract/descriptor.h"

namespace channels::mirakl {

/// Of a message: OpenAPI file of the seller API, M12 and OR43.
inline constexpr std::size_t kMinReply = 3, kMaxReply = 50'000;
inline constexpr std::size_t kMinTopic = 3, kMaxTopic = 200;
/// Attachments of all threads of one order together (M12).
inline constexpr std::size_t kMaxAttachments = 50;
/// A message with all its attachments (OR43): "30 Megabyte".
inline constexpr std::size_t kMaxMessageBytes = 30'000'000;

/// Of Descriptor::other_rules: a marketplace that allows links and contact data.
inline constexpr std::string_view kOpenRules = "links_allowed";

/// The action that opens a thread on an order, and what it asks for.
inline constexpr std::string_view kWriteToBuyer = "write_to_buyer", kTopicInput = "topic", kTextInput = "text";

const Descriptor& descriptor();

}  // namespace channels::mirakl
