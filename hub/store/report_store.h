#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hub/reports/fact.h"

namespace hub {

struct FactQuery {
    std::vector<reports::FactKind> kinds;
    Instant from, to;  ///< `to` is the first instant that no longer counts
    reports::By by = reports::By::Day;  ///< what goes into Fact::group
    std::optional<Id> account, person;
    std::string language, topic;  ///< empty for all
};

/// What reports count. The store notes a fact in the transaction in which it comes to be.
class ReportStore {
public:
    virtual ~ReportStore() = default;

    /// Hands over each fact that fits; facts outlive the conversation that they came from.
    virtual void facts(const FactQuery& query, const std::function<void(const reports::Fact&)>& take) = 0;

    /// Conversations of an account, by external id, that a person closed in [from, to), that are closed still, and whose buyers
    /// haven't been asked since.
    virtual std::vector<std::string> conversationsToAsk(Id account, Instant from, Instant to) = 0;
    /// A buyer was asked what he thinks of the service; the same instant again changes nothing.
    virtual void noteAsked(const Lease& lease, const std::string& conversation, Instant at) = 0;
};

}  // namespace hub
