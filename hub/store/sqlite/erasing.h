#pragma once
#include <string>

#include "channels/contract/values.h"

namespace hub::sqlite {

/// What stands in place of an erased buyer's id at the marketplace: known again, never told back.
std::string erasedName(const std::string& external_id);

/// An order without whom it was for; the country stays.
channels::Order withoutPerson(const channels::Order& order);

}  // namespace hub::sqlite
