#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::mercadolibre {

/// Mercado Libre on loopback, as strict as the reference of its questions and messages. A seeded conversation is a
/// pack's; one whose name begins with "question" is a public question; one whose name begins with "blocked_by_" is
/// blocked with its name as the substatus. Own messages that hold an @ are moderated. Names of buyers become numbers.
/// Packs have no notices: a seeded one is left out.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::mercadolibre
