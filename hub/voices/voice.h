#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "hub/inbox/model.h"

namespace hub {

/// What buyers say of a product. Which intents make which kind stands in the store's table voice_intents.
enum class VoiceKind { Defect, Size, Return, Missing, Wanted };
inline constexpr VoiceKind kVoiceKinds[] = {
    VoiceKind::Defect, VoiceKind::Size, VoiceKind::Return, VoiceKind::Missing, VoiceKind::Wanted,
};

std::string_view wireName(VoiceKind kind);
std::optional<VoiceKind> parseVoiceKind(std::string_view name);

/// A message that says something of a product.
struct Voice {
    std::string sku;
    VoiceKind kind = VoiceKind::Defect;
    Instant at;
    Id conversation = 0;  ///< negative when it was deleted
};

}  // namespace hub
