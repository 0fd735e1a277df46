#pragma once
#include <string>

namespace hub {

/// Names this process as the owner of leases: unlike any other on this machine, a later one with the same process id included.
std::string processAsOwner();

/// True when the owner was a process of this machine that has ended: its leases need not be waited for.
bool ownerIsGone(const std::string& owner);

}  // namespace hub
