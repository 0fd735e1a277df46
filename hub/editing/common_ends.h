#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hub {

/// A run of a text's words.
using WordRun = std::span<const std::string>;

/// What two runs of words begin and end with alike, in words.
struct CommonEdges {
    std::size_t head = 0, tail = 0;
};
/// Cuts it off both.
CommonEdges trim(WordRun& one, WordRun& other);

/// Lengths of the longest common subsequences of every two ends; as many cells as `cells` says.
class CommonEnds {
public:
    CommonEnds(WordRun one, WordRun other);
    static std::size_t cells(WordRun one, WordRun other) { return (one.size() + 1) * (other.size() + 1); }
    /// Whether, where word `i` of one and word `j` of the other differ, to leave out that of the one first.
    [[nodiscard]] bool leavesOne(std::size_t i, std::size_t j) const;

private:
    [[nodiscard]] std::uint32_t at(std::size_t i, std::size_t j) const { return lengths_[i * columns_ + j]; }

    std::size_t rows_, columns_;
    std::vector<std::uint32_t> lengths_;
};

}  // namespace hub
