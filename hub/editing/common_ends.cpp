#include "hub/editing/common_ends.h"

#include <algorithm>

namespace hub {

CommonEdges trim(WordRun& one, WordRun& other) {
    const std::size_t most = std::min(one.size(), other.size());
    CommonEdges edges;
    while (edges.head < most && one[edges.head] == other[edges.head]) ++edges.head;
    while (edges.head + edges.tail < most && one[one.size() - 1 - edges.tail] == other[other.size() - 1 - edges.tail]) ++edges.tail;
    one = one.subspan(edges.head, one.size() - edges.head - edges.tail);
    other = other.subspan(edges.head, other.size() - edges.head - edges.tail);
    return edges;
}

CommonEnds::CommonEnds(WordRun one, WordRun other)
    : rows_(one.size() + 1), columns_(other.size() + 1), lengths_(cells(one, other)) {
    for (std::size_t i = one.size(); i-- > 0;) {
        for (std::size_t j = other.size(); j-- > 0;)
            lengths_[i * columns_ + j] = one[i] == other[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
}

bool CommonEnds::leavesOne(std::size_t i, std::size_t j) const {
    if (j + 1 == columns_) return true;
    return i + 1 < rows_ && at(i + 1, j) >= at(i, j + 1);
}

}  // namespace hub
