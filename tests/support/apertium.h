#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "tests/support/dovecot.h"

namespace tests {

/// A real Apertium server (Debian's apertium-apy) on loopback with the pairs that are installed, run by an ordinary user; as root,
/// by the user nobody.
class Apertium {
public:
    Apertium();
    [[nodiscard]] std::string url() const;

private:
    TempFolder folder_;
    std::uint16_t port_;
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace tests
