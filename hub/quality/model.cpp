#include "hub/quality/model.h"

namespace hub {

std::string_view wireName(Verdict verdict) {
    switch (verdict) {
        case Verdict::Yes: return "yes";
        case Verdict::No: return "no";
        case Verdict::None: return "none";
    }
    return "";
}

std::optional<Verdict> parseVerdict(std::string_view name) {
    for (const auto verdict : {Verdict::Yes, Verdict::No, Verdict::None}) {
        if (wireName(verdict) == name) return verdict;
    }
    return std::nullopt;
}

}  // namespace hub
