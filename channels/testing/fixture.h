#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

namespace channels::testing {

/// The bytes of channels/KIND/fixtures/NAME.
inline std::string readFixture(const std::string& kind, const std::string& name) {
    std::ifstream in(
        std::string(DRAGOMAN_SOURCE "/channels/") + kind + "/fixtures/" + name, std::ios::binary
    );
    INFO(name);
    REQUIRE(in);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// With the first `from`, which is there, as `to`.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace channels::testing
