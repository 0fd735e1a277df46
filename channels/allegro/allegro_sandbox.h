#pragma once
#include <memory>

#include "channels/contract/sandbox.h"

namespace channels::allegro {

/// The token endpoint, the message centre and orders on loopback, as strict as the verified facts. Its moderation works
/// by its clock: a buyer's message with a link to elsewhere shows half an hour late, a seller's is withheld a minute
/// after it was sent.
std::unique_ptr<Sandbox> makeSandbox(const Clock& clock);

}  // namespace channels::allegro
