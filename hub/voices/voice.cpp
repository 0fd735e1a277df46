#include "hub/voices/voice.h"

namespace hub {

std::string_view wireName(VoiceKind kind) {
    switch (kind) {
        case VoiceKind::Defect: return "defect";
        case VoiceKind::Size: return "size";
        case VoiceKind::Return: return "return";
        case VoiceKind::Missing: return "missing";
        case VoiceKind::Wanted: return "wish";
    }
    return "";
}

std::optional<VoiceKind> parseVoiceKind(std::string_view name) {
    for (const auto kind : kVoiceKinds) {
        if (wireName(kind) == name) return kind;
    }
    return std::nullopt;
}

}  // namespace hub
