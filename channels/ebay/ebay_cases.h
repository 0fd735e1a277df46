#pragma once
#include <optional>
#include <string>
#include <vector>

#include "channels/ebay/ebay_api.h"
#include "channels/ebay/ebay_cases_wire.h"
#include "channels/ebay/ebay_cursor.h"
#include "channels/ebay/ebay_sales.h"

namespace channels::ebay {

/// The account's inquiries (item not received) and returns, through the Post-Order API v2. Its lists can be
/// asked by state but not by change: what is open is listed every ten minutes and compared with what was
/// told, and a case that left the lists is looked at by itself. Nothing that fails here stops a message.
class Cases {
public:
    Cases(Api& api, Sales& sales, const AccountConfig& config, const Clock& clock);

    /// Puts on the page what changed. Four calls, and one more for each case that needs a look; none within
    /// ten minutes of the last time. Throws only Cancelled.
    void pull(CaseMemory& memory, Page& page);
    /// Empty, or why no cases come. Throws only Cancelled.
    std::string checkRight();

private:
    struct Listed {
        std::vector<WireCase> cases;  // each once
        bool complete = true;         // no page is missing: what isn't there isn't open
    };

    void walk(CaseKind kind, CaseMemory& memory, Page& page);
    Listed listOpen(CaseKind kind);
    void listState(CaseKind kind, const char* state, Listed& out);
    void tellOpen(CaseKind kind, WireCase one, CaseMemory& memory, Page& page);
    void tellGone(CaseKind kind, const std::string& id, CaseMemory& memory, Page& page);
    void fillIn(CaseKind kind, WireCase& one);
    std::optional<WireCase> look(CaseKind kind, const std::string& id);

    Api& api_;
    Sales& sales_;
    const Clock& clock_;
    const bool wanted_;
    bool refused_ = false;  // eBay said that the right is missing
};

}  // namespace channels::ebay
