#include "hub/secrets/vault.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace hub {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void demand(int result, const char* what) {
    if (result != 1) throw VaultError(what);
}

/// A descriptor that is closed whatever happens.
struct File {
    explicit File(int descriptor_) : descriptor(descriptor_) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor >= 0) ::close(descriptor);
    }
    int descriptor;
};

void makeKey(const std::string& key_file, std::array<unsigned char, 32>& key) {
    demand(RAND_bytes(key.data(), static_cast<int>(key.size())), "no random bytes for a new key");
    const File file(::open(key_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    const bool written = file.descriptor >= 0 &&
                         ::write(file.descriptor, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                         ::fsync(file.descriptor) == 0;
    if (!written) throw VaultError(key_file + ": the key can't be written: " + std::strerror(errno));
}

}  // namespace

Vault::Vault(const std::string& key_file) {
    const File file(::open(key_file.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.descriptor < 0 && errno == ENOENT) {
        makeKey(key_file, key_);
        return;
    }
    struct stat about {};
    if (file.descriptor < 0 || ::fstat(file.descriptor, &about) != 0) {
        throw VaultError(key_file + ": the key can't be read: " + std::strerror(errno));
    }
    if ((about.st_mode & 077) != 0) throw VaultError(key_file + ": others may read the key; expected mode 0600");
    const ssize_t got = ::read(file.descriptor, key_.data(), key_.size());
    if (about.st_size != static_cast<off_t>(key_.size()) || got != static_cast<ssize_t>(key_.size())) {
        throw VaultError(key_file + ": expected a key of 32 bytes");
    }
}

std::string Vault::seal(std::string_view belongs_to, std::string_view secret) const {
    std::string out(1 + kNonce + kTag + secret.size(), '\0');
    out[0] = kVersion;
    unsigned char* nonce = bytes(out) + 1;
    unsigned char* tag = nonce + kNonce;
    unsigned char* text = tag + kTag;
    demand(RAND_bytes(nonce, kNonce), "no random bytes");
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    demand(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), nonce), "cipher");
    demand(
        EVP_EncryptUpdate(context.get(), nullptr, &length, bytes(belongs_to), static_cast<int>(belongs_to.size())), "aad"
    );
    demand(EVP_EncryptUpdate(context.get(), text, &length, bytes(secret), static_cast<int>(secret.size())), "seal");
    demand(EVP_EncryptFinal_ex(context.get(), text + length, &length), "seal");
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, tag), "tag");
    return out;
}

std::string Vault::open(std::string_view belongs_to, std::string_view sealed) const {
    if (sealed.size() < 1 + kNonce + kTag || sealed[0] != kVersion) throw VaultError("not a sealed secret");
    const unsigned char* nonce = bytes(sealed) + 1;
    const unsigned char* tag = nonce + kNonce;
    const unsigned char* text = tag + kTag;
    std::string out(sealed.size() - 1 - kNonce - kTag, '\0');
    const Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    demand(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), nonce), "cipher");
    demand(
        EVP_DecryptUpdate(context.get(), nullptr, &length, bytes(belongs_to), static_cast<int>(belongs_to.size())), "aad"
    );
    demand(EVP_DecryptUpdate(context.get(), bytes(out), &length, text, static_cast<int>(out.size())), "open");
    std::array<unsigned char, kTag> expected{};
    std::memcpy(expected.data(), tag, kTag);
    demand(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, expected.data()), "tag");
    demand(
        EVP_DecryptFinal_ex(context.get(), bytes(out) + length, &length),
        "a secret can't be opened: it was sealed with another key, or changed"
    );
    return out;
}

std::string secretOf(long long account, std::string_view name) {
    return "account/" + std::to_string(account) + "/" + std::string(name);
}

}  // namespace hub
