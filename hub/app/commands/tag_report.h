#pragma once
#include <array>
#include <cstddef>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "hub/app/commands/expected_tags.h"
#include "hub/inbox/tagger.h"

namespace hub {

/// Tells somebody who can mend it where tags go wrong: how many are right, what is taken for what with examples to look at, in
/// which language, whether the confidences mean what they say, and what each risk finds and misses.
class TagReport {
public:
    void add(const std::string& id, const ExpectedTags& expected, const Tags& tags);
    /// Whether nothing was expected of any message.
    [[nodiscard]] bool isEmpty() const;
    void print(std::ostream& out) const;

private:
    enum Tag : std::size_t { kLanguage, kTimezone, kTopic, kIntent, kTags };
    struct Share {
        std::size_t right = 0, all = 0;
        void add(bool is_right);
    };
    struct Confusion {
        std::size_t count = 0;
        std::vector<std::string> examples;  ///< the first ids
    };
    struct Judged {
        Share share;
        std::map<std::pair<std::string, std::string>, Confusion> confusions;  ///< by expected and found
    };
    struct Language {
        std::size_t messages = 0;
        std::array<Share, kTags> shares;
    };
    struct Bin {
        double confidence = 0;  ///< of all, summed
        Share share;
    };
    using Reliability = std::array<Bin, 10>;
    struct Risk {
        std::size_t expected = 0, found = 0, both = 0;
    };

    void judgeRisks(const std::vector<std::string>& expected, const std::vector<std::string>& found);
    static void note(Reliability& bins, double confidence, bool is_right);
    void printTags(std::ostream& out) const;
    void printLanguages(std::ostream& out) const;
    void printRisks(std::ostream& out) const;
    static void printReliability(std::ostream& out, const char* of, const Reliability& bins);

    std::size_t messages_ = 0;
    std::array<Judged, kTags> tags_;
    std::map<std::string, Language> languages_;
    Reliability language_bins_, intent_bins_;
    std::map<std::string, Risk> risks_;
    bool risks_judged_ = false;
};

}  // namespace hub
