#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "channels/contract/values.h"
#include "channels/kit/json.h"

/// Bytes of the methods aliexpress.issue.* as cases, and back. Total on hostile bytes. An "issue" is what
/// buyers and sellers are shown as a dispute; none of its answers states a deadline.
namespace channels::aliexpress {

inline constexpr std::size_t kIssueRows = 50;  // the most that issuelist.get gives

/// Parameter `query_dto` of issuelist.get: the issues in process, page `page` counted from 1.
std::string writeIssueQuery(std::size_t page);

/// A row of the list. It doesn't tell whose turn it is: until the issue itself was read, the seller's.
struct ListedIssue {
    Case facts;
    std::string version;  ///< the same while the row shows no change of the issue
};

struct IssueList {
    std::vector<ListedIssue> issues;
    std::size_t rows = 0;              ///< of the page, those that gave no issue among them
    std::optional<std::size_t> total;  ///< of all pages, where it is told
};
/// `result` of aliexpress.issue.issuelist.get. Throws NotUnderstood also for a page on which nothing has an
/// id.
IssueList readIssueList(Json result);

/// `result` of aliexpress.issue.detail.get: adds to `one`, which the caller has the id of, its stage, the
/// refund that is asked for, and what isn't known yet. False when it holds no issue.
bool readIssue(Json result, Case& one);

}  // namespace channels::aliexpress
