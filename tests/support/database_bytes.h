#pragma once
#include <fstream>
#include <iterator>
#include <string>

namespace tests {

/// All that the database of a data folder has on the disk, its log included.
inline std::string databaseBytes(const std::string& folder) {
    std::string bytes;
    for (const char* const name : {"/dragoman.sqlite", "/dragoman.sqlite-wal"}) {
        std::ifstream file(folder + name, std::ios::binary);
        bytes.append((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    }
    return bytes;
}

}  // namespace tests
