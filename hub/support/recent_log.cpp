#include "hub/support/recent_log.h"

#include <algorithm>
#include <chrono>

#include <Poco/Message.h>

#include "hub/support/log_words.h"

namespace hub {
namespace {

constexpr std::size_t kLines = 500;
constexpr std::size_t kTextBytes = 300;
constexpr std::size_t kLongestNumber = 4;
constexpr std::string_view kAround = ".,:;!?()[]\"'";

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isNumber(std::string_view text) { return text.size() <= kLongestNumber && std::ranges::all_of(text, isDigit); }

/// A word of the program's own messages in small letters; empty for anything else.
std::string wordOf(std::string_view text) {
    std::string word;
    for (const char c : text) word += isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    return isLogWord(word) ? word : std::string();
}

/// A piece between blanks: what stands round its core, and the core.
struct Piece {
    std::string_view before, core, after;
};

Piece split(std::string_view text) {
    const auto first = text.find_first_not_of(kAround);
    if (first == std::string_view::npos) return {text, {}, {}};
    const auto last = text.find_last_not_of(kAround);
    return {text.substr(0, first), text.substr(first, last - first + 1), text.substr(last + 1)};
}

template <class Take>
void eachPiece(std::string_view text, const Take& take) {
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
        if (end > 0) take(split(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string levelOf(Poco::Message::Priority priority) {
    if (priority <= Poco::Message::PRIO_ERROR) return "error";
    return priority == Poco::Message::PRIO_WARNING ? "warning" : "information";
}

}  // namespace

void RecentLog::log(const Poco::Message& message) {
    LogLine line;
    line.at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    line.level = levelOf(message.getPriority());
    line.source = message.getSource();
    line.text = message.getText().substr(0, kTextBytes);
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    if (lines_.size() > kLines) lines_.pop_front();
}

std::vector<LogLine> RecentLog::lines() const {
    const std::lock_guard lock(mutex_);
    return {lines_.begin(), lines_.end()};
}

RecentLog& recentLog() {
    // Poco's loggers, which refer to it, are never torn down before the process ends.
    static RecentLog* const log = new RecentLog;
    return *log;
}

std::string withoutPeople(const std::string& text, const std::set<std::string>& names) {
    std::string out;
    eachPiece(text, [&](const Piece& piece) {
        if (!out.empty()) out += ' ';
        const auto word = wordOf(piece.core);
        const bool stays = piece.core.empty() || isNumber(piece.core) || (!word.empty() && !names.contains(word));
        out.append(piece.before).append(stays ? piece.core : std::string_view("…")).append(piece.after);
    });
    return out;
}

std::set<std::string> wordsKept(const std::string& text) {
    std::set<std::string> words;
    eachPiece(text, [&](const Piece& piece) {
        if (auto word = wordOf(piece.core); !word.empty()) words.insert(std::move(word));
    });
    return words;
}

}  // namespace hub
