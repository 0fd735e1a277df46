#include <cstdint>

#include "channels/mail/curl_mail.h"

namespace channels {
namespace {

/// The next code point of UTF-8; bytes that aren't are taken one by one as Latin-1.
std::uint32_t nextCodePoint(const std::string& text, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned lead = byte(at);
    const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
    std::uint32_t point = more == 0 ? lead : lead & (0x3fu >> more);
    for (std::size_t i = 1; i <= more; ++i) {
        if ((byte(at + i) & 0xc0u) != 0x80u) {
            ++at;
            return lead;
        }
        point = (point << 6) | (byte(at + i) & 0x3fu);
    }
    at += more + 1;
    return point;
}

std::string encodeRun(const std::u16string& run) {
    static const char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
    std::string out = "&";
    std::uint32_t bits = 0;
    int count = 0;
    for (const char16_t unit : run) {
        bits = (bits << 16) | unit;
        for (count += 16; count >= 6; count -= 6) out += kDigits[(bits >> (count - 6)) & 0x3f];
        bits &= (1u << count) - 1;
    }
    if (count > 0) out += kDigits[(bits << (6 - count)) & 0x3f];
    return out + "-";
}

}  // namespace

std::string modifiedUtf7(const std::string& utf8) {
    std::string out;
    std::u16string run;
    for (std::size_t at = 0; at < utf8.size();) {
        const std::uint32_t point = nextCodePoint(utf8, at);
        if (point < 0x20 || point > 0x7e) {
            if (point > 0xffff) {
                run += static_cast<char16_t>(0xd800 + ((point - 0x10000) >> 10));
                run += static_cast<char16_t>(0xdc00 + ((point - 0x10000) & 0x3ff));
            } else {
                run += static_cast<char16_t>(point);
            }
            continue;
        }
        if (!run.empty()) out += encodeRun(run);
        run.clear();
        out += static_cast<char>(point);
        if (point == '&') out += '-';
    }
    if (!run.empty()) out += encodeRun(run);
    return out;
}

}  // namespace channels
