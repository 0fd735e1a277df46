#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of the Post-Order API v2 as cases. Total on hostile bytes: what is no JSON or has no list throws
/// NotUnderstood. Only a few of its names are known for certain, so every fact is looked for under each name
/// that eBay's pages give it.
namespace channels::ebay {

enum class CaseKind { Inquiry, Return };

/// "/post-order/v2/inquiry" or "/post-order/v2/return".
std::string casePath(CaseKind kind);

/// eBay numbers inquiries and returns apart: "inquiry:5400012345".
std::string caseId(CaseKind kind, std::string_view wire_id);
/// eBay's own id of such a one; empty when it is of another kind.
std::string wireCaseId(CaseKind kind, std::string_view case_id);

struct WireCase {
    Case facts;
    std::string listing_id;
};

struct CaseList {
    std::vector<WireCase> cases;
    std::size_t count = 0;             ///< entries of this page, those that gave no case among them
    std::optional<std::size_t> total;  ///< of all pages, where it is told
};
/// Throws NotUnderstood also for a page on which nothing has an id.
CaseList parseCaseList(CaseKind kind, std::string_view body);

/// An answer about one case.
WireCase parseCase(CaseKind kind, std::string_view body);

/// The same for cases of which the same is to be told.
std::string digestOf(const Case& one);

}  // namespace channels::ebay
