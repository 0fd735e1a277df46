#pragma once
#include <string>
#include <vector>

#include "channels/contract/reply_lint.h"
#include "hub/editing/editing.h"

namespace hub {

/// A text filled as a buyer would read it.
struct FilledExample {
    enum class Kind { Order, Count, Longest, Shortest } kind = Kind::Order;
    std::string label;  ///< the order's number, or the count
    std::string buyer, text;
    std::vector<std::string> missing;
};

/// The longest text as a channel kind counts and rules it.
struct ChannelFit {
    std::string kind, unit;
    std::size_t length = 0, limit = 0;
    std::vector<channels::Objection> objections;
};

/// What an editor sees beside a text that isn't saved. `problem` says why it can't be filled, and where.
struct TextCheck {
    std::vector<templates::Finding> findings;
    std::vector<FilledExample> examples;
    std::vector<ChannelFit> limits;
    std::string problem;
};

/// Fills it with the newest orders that buyers wrote about (those in this language first), with counts that show each plural form, with all facts at their longest and with
/// the required ones alone; judged by the channels of the shop's accounts, or all while there is none.
TextCheck check(Store& store, const Editing& editing, const EditedText& of, const std::string& text, const std::string& title, const User& user, Instant now);

}  // namespace hub
