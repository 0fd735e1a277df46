#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace templates {

/// What stands beside the message. Anything may be empty.
struct ClassifyEvidence {
    std::string language;  ///< BCP-47, as identified
    std::string subject;
    std::string last_question;                  ///< the seller's message that this one answers
    std::string order_status;                   ///< unpaid, paid, shipped, delivered, returned, cancelled
    std::vector<std::string> attachment_types;  ///< media types
    struct Hint {
        std::string intent;
        double p = 0;
    };
    std::vector<Hint> hints;  ///< from a marketplace's own category; weighed, not obeyed
    struct Remembered {
        std::string intent;
        double log_odds = 0;
    };
    std::vector<Remembered> remembered;  ///< what this shop made of messages like this one (Memory)
    struct RiskChanges {
        std::vector<std::string> added, taken;
    };
    RiskChanges remembered_risks;  ///< against what the words say, of messages nearly like this one (RiskMemory)
};

struct IntentGuess {
    std::string intent;
    double p = 0;
};
/// What decided: `source` is one of text, question, order, attachment, hint, memory; `detail` a word or fact.
struct IntentReason {
    std::string source;
    std::string detail;
};

struct Classification {
    std::string topic;                 ///< the topic of `intents.front()`
    std::vector<IntentGuess> intents;  ///< one to five, falling p
    std::vector<std::string> risks;    ///< in the taxonomy's order
    std::vector<IntentReason> evidence;
};

/// What the buyer needs and what could go wrong, of the buyer's own words (quotes and signatures cut before).
/// Total and pure; threads: may be called by many at once.
Classification classify(std::string_view text, const ClassifyEvidence& evidence = {});

}  // namespace templates
