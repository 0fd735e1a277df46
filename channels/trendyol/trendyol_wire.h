#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/contract/values.h"

/// Bytes of Trendyol's customer questions as values and back. Total on hostile bytes: what is no JSON or has no list
/// throws NotUnderstood; one bad question of a list becomes Unreadable and the rest goes on.
namespace channels::trendyol {

/// Of Incoming::reply_to: the storefront's code that calls about the question carry.
inline constexpr std::string_view kStorefrontKey = "storefront";

/// What the walk and the settings add to every message.
struct Asked {
    std::string storefront;
    std::chrono::hours answer_within{72};  ///< counted from when the question was asked
};

/// A question: a conversation of one message and at most one answer that stays.
struct Question {
    std::string id;       ///< a hash when it has none
    std::string version;  ///< with `id`, differs whenever something is new about the question
    std::optional<Instant> asked_at;
    bool open = false;     ///< may still change: it waits for an answer, or its answer for approval
    bool settled = false;  ///< leaves the seller nothing to do
    /// Oldest first: the question; an answer that was rejected (automatic: no buyer saw it) with a notice of why, which
    /// says of it that it came back; the answer.
    std::vector<Incoming> messages;
    std::vector<Unreadable> unreadable;
};

struct QuestionList {
    std::vector<Question> questions;
    bool more = false;  ///< pages follow
};
QuestionList parseQuestions(std::string_view body, const Asked& asked, std::size_t page);
Question parseQuestion(std::string_view body, const Asked& asked);

/// Reads `Incoming::raw` or `Unreadable::raw` again.
Page parseRaw(const std::string& raw, std::chrono::hours answer_within);

std::string writeAnswer(const std::string& text);
/// The external id of the answer that was given; empty when the body, such as the older API's plain sentence, has none.
std::string parseAnswerId(std::string_view body);

/// The key of an error's first reason, or the name of its exception; empty for anything that could be an echo.
std::string parseErrorCode(std::string_view body);

}  // namespace channels::trendyol
