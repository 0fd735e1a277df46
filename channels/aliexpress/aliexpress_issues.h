#pragma once
#include <functional>
#include <string>
#include <vector>

#include "channels/aliexpress/aliexpress_cursor.h"
#include "channels/aliexpress/aliexpress_issues_wire.h"
#include "channels/contract/adapter.h"
#include "channels/kit/url.h"

namespace channels::aliexpress {

/// The account's disputes, which the Open Platform calls issues. Their list can be asked by state but not by
/// change: those in process are listed every ten minutes, and one is read when its row has changed or has
/// left the list. Nothing that fails here stops a message.
class Issues {
public:
    /// Makes a call that changes nothing; throws as Adapter's calls do, and RightMissing.
    using Call = std::function<Answer(const std::string& method, const QueryList& parameters)>;
    Issues(Call call, const AccountConfig& config, const Clock& clock);

    /// Puts on the page what changed; false when there is more than a page should hold, to be asked again at
    /// once. One call for each fifty issues in process, and one for each that changed; none within ten
    /// minutes of the last time. Throws only Cancelled.
    bool pull(IssueMemory& memory, Page& page);
    /// Empty, or why no issues come. Throws only Cancelled.
    std::string checkRight();

private:
    struct Listed {
        std::vector<ListedIssue> issues;  // each once
        bool complete = false;            // no page is missing: what isn't there isn't in process
    };

    bool walk(IssueMemory& memory, Page& page);
    Listed listOpen();
    IssueList listPage(std::size_t page);
    void tellListed(ListedIssue one, IssueMemory& memory, Page& page);
    void tellGone(const std::string& id, IssueMemory& memory, Page& page);
    bool read(Case& one);

    Call call_;
    const Clock& clock_;
    const bool wanted_;
    bool refused_ = false;  // AliExpress said that the right is missing
};

}  // namespace channels::aliexpress
