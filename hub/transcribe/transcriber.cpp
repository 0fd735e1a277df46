#include "hub/transcribe/transcriber.h"

namespace hub::transcribe {

std::string_view wireName(Fault fault) {
    switch (fault) {
        case Fault::Unreachable: return "unreachable";
        case Fault::KeyRefused: return "key_refused";
        case Fault::Throttled: return "throttled";
        case Fault::UsedUp: return "used_up";
        case Fault::TooLarge: return "too_large";
        case Fault::Unreadable: return "unreadable";
        case Fault::NotFetched: return "not_fetched";
        case Fault::NotUnderstood: return "not_understood";
    }
    return "not_understood";
}

}  // namespace hub::transcribe
