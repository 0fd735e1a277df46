#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hub {

/// How the store would find the answer to one of its usual questions.
struct QueryPlan {
    std::string question;            ///< in the words of the inbox
    std::vector<std::string> steps;  ///< as the database says it
    bool walks_all = false;          ///< some step goes through all of a table that grows, or it can't be asked at all
};

/// What helps whoever is asked why a store is slow or wrong. Nothing of a buyer is among it. Every call is one transaction.
class SupportStore {
public:
    virtual ~SupportStore() = default;

    virtual int schemaVersion() = 0;
    virtual std::map<std::string, std::int64_t> tableCounts() = 0;  ///< rows by table; walks through each
    virtual std::vector<QueryPlan> queryPlans() = 0;  ///< each question is asked once, so that what is explained is what is asked
    virtual std::map<std::string, std::int64_t> fileFigures() = 0;  ///< pages, their size, free ones
    /// Those of the words that occur in a buyer's name.
    virtual std::set<std::string> namesAmong(const std::set<std::string>& words) = 0;
};

}  // namespace hub
