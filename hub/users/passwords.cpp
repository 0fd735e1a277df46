#include "hub/users/passwords.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <semaphore>
#include <stdexcept>
#include <vector>

#include <argon2.h>
#include <openssl/rand.h>

namespace hub {
namespace {

constexpr std::uint32_t kPasses = 2, kKibibytes = 19 * 1024, kLanes = 1;
constexpr std::size_t kSaltBytes = 16, kHashBytes = 32;

constexpr int kAtWork = 2, kWaiting = 8;

std::counting_semaphore<kAtWork> free_places{kAtWork};
std::atomic<int> callers{0};

/// A caller's place, from the queue to the end of its hash.
struct Turn {
    Turn() {
        if (callers.fetch_add(1) >= kAtWork + kWaiting) {
            callers.fetch_sub(1);
            throw HashingBusy();
        }
        free_places.acquire();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        free_places.release();
        callers.fetch_sub(1);
    }
};

void fillRandom(unsigned char* out, std::size_t size) {
    if (RAND_bytes(out, static_cast<int>(size)) != 1) throw std::runtime_error("no random bytes");
}

}  // namespace

std::string hashPassword(std::string_view password) {
    const Turn turn;
    std::array<unsigned char, kSaltBytes> salt{};
    fillRandom(salt.data(), salt.size());
    std::string encoded(
        argon2_encodedlen(kPasses, kKibibytes, kLanes, kSaltBytes, kHashBytes, Argon2_id), '\0'
    );
    const int code = argon2id_hash_encoded(
        kPasses, kKibibytes, kLanes, password.data(), password.size(), salt.data(), salt.size(), kHashBytes,
        encoded.data(), encoded.size()
    );
    if (code != ARGON2_OK) throw std::runtime_error(std::string("password hash: ") + argon2_error_message(code));
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool passwordMatches(const std::string& encoded, std::string_view password) {
    const Turn turn;
    return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK;
}

std::string passwordFault(std::string_view password, std::string_view name) {
    static constexpr std::array<std::string_view, 12> kCommon{"password", "passwort", "12345678", "123456789",
                                                              "1234567890", "qwertyui", "qwerty123", "11111111",
                                                              "iloveyou", "password1", "88888888", "dragoman"};
    if (password.size() < 8) return "expected at least 8 characters";
    if (password.size() > 1024) return "expected at most 1,024 bytes";
    if (password == name) return "expected something other than the name";
    if (std::ranges::find(kCommon, password) != kCommon.end()) return "expected a password that is less common";
    return {};
}

std::string randomToken(std::size_t bytes) {
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::vector<unsigned char> random(bytes);
    fillRandom(random.data(), random.size());
    std::string text;
    // Six bits of each byte: uniform over the alphabet.
    for (const unsigned char byte : random) text += kAlphabet[byte & 63u];
    return text;
}

}  // namespace hub
