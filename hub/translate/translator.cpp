#include "hub/translate/translator.h"

namespace hub::translate {

std::string_view wireName(Fault fault) {
    switch (fault) {
        case Fault::Unreachable: return "unreachable";
        case Fault::KeyRefused: return "key_refused";
        case Fault::Throttled: return "throttled";
        case Fault::UsedUp: return "used_up";
        case Fault::PairMissing: return "pair_missing";
        case Fault::TooLong: return "too_long";
        case Fault::NotUnderstood: return "not_understood";
    }
    return "not_understood";
}

}  // namespace hub::translate
