#include "hub/support/tar.h"

#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace hub {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameBytes = 100;
// Where the fields of a header stand.
constexpr std::size_t kMode = 100, kUser = 108, kGroup = 116, kSize = 124, kTime = 136, kSum = 148, kType = 156, kMagic = 257;

void put(std::string& header, std::size_t at, std::string_view text) { header.replace(at, text.size(), text); }

/// Octal digits that fill a field but for its last byte, which ends it.
std::string octal(unsigned long long number, int digits) {
    char text[32] = {};
    std::snprintf(text, sizeof text, "%0*llo", digits, number);
    return text;
}

}  // namespace

void Tar::add(std::string_view name, std::string_view bytes) {
    if (name.size() >= kNameBytes) throw std::invalid_argument("a name in a tar is shorter than 100 bytes");
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at_).time_since_epoch().count();
    std::string header(kBlock, '\0');
    put(header, 0, name);
    put(header, kMode, octal(0600, 7));
    put(header, kUser, octal(0, 7));
    put(header, kGroup, octal(0, 7));
    put(header, kSize, octal(bytes.size(), 11));
    put(header, kTime, octal(static_cast<unsigned long long>(seconds), 11));
    put(header, kSum, std::string(8, ' '));
    put(header, kType, "0");
    put(header, kMagic, std::string_view("ustar\00000", 8));
    unsigned long long sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put(header, kSum, octal(sum, 6) + '\0');
    bytes_ += header;
    bytes_ += bytes;
    bytes_.append((kBlock - bytes.size() % kBlock) % kBlock, '\0');
}

std::string Tar::finish() const { return bytes_ + std::string(2 * kBlock, '\0'); }

}  // namespace hub
