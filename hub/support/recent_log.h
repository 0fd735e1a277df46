#pragma once
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <Poco/Channel.h>

#include "locales/time/instant.h"

namespace hub {

struct LogLine {
    locales::Instant at;
    std::string level, source, text;
};

/// The last lines of the program's log, for whoever is asked for help. Threads: any.
class RecentLog final : public Poco::Channel {
public:
    void log(const Poco::Message& message) override;
    [[nodiscard]] std::vector<LogLine> lines() const;  ///< oldest first

private:
    mutable std::mutex mutex_;
    std::deque<LogLine> lines_;  // guarded by mutex_
};

/// Of this process; loggers are one for all of it as well.
RecentLog& recentLog();

/// A line without what could be somebody's: words of the program's own messages and short numbers stay, all else and every one of
/// `names` becomes "…".
std::string withoutPeople(const std::string& text, const std::set<std::string>& names);
/// The words of a line that would stay, to look whether they are names.
std::set<std::string> wordsKept(const std::string& text);

}  // namespace hub
