#pragma once
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "hub/store/template_store.h"

namespace hub {

/// Messages of buyers by language and intent.
struct Wanted {
    std::map<std::pair<std::string, std::string>, std::int64_t> by_both;
    std::map<std::string, std::int64_t> by_intent, by_language;
};

/// Counts what buyers wanted, at most once a minute: it reads every message of the days. Threads: any.
class WantedCounts {
public:
    explicit WantedCounts(TemplateStore& store) : store_(store) {}
    Wanted within(int days, Instant now);

private:
    TemplateStore& store_;
    std::mutex mutex_;
    std::map<int, std::pair<Instant, Wanted>> counted_;  ///< by days
};

}  // namespace hub
