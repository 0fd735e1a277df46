#pragma once
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hub {

class VaultError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Seals credentials with a key that stands apart from the database (AES-256-GCM; NIST SP 800-38D). What a secret belongs to
/// is sealed with it, so that one can't be moved to another account. Threads may share it.
class Vault {
public:
    /// Reads the key file, or makes it (mode 0600). Throws VaultError for a file that others may read or that holds no key.
    explicit Vault(const std::string& key_file);

    [[nodiscard]] std::string seal(std::string_view belongs_to, std::string_view secret) const;
    /// Throws VaultError when the bytes were changed, belong to something else, or were sealed with another key.
    [[nodiscard]] std::string open(std::string_view belongs_to, std::string_view sealed) const;

private:
    std::array<unsigned char, 32> key_{};
};

/// What an account's secret belongs to, as `belongs_to` of the vault.
std::string secretOf(long long account, std::string_view name);

}  // namespace hub
