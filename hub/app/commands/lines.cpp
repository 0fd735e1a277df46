#include "hub/app/commands/lines.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

#include "hub/app/commands.h"

namespace hub {
namespace {

// Longer than any marketplace's message; a line without an end must not eat the memory.
constexpr std::size_t kLongestLine = 16u << 20;

bool moreIsWaiting(int file) {
    pollfd in{file, POLLIN, 0};
    return ::poll(&in, 1, 0) > 0;
}

/// Of a file that is open until this ends, or of standard input.
class Lines {
public:
    explicit Lines(const std::string& file) : file_(file == "-" ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (file_ < 0) fault_ = std::strerror(errno);
    }
    ~Lines() {
        if (file_ > STDIN_FILENO) ::close(file_);
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    /// False at the end. Too long a line comes back empty with `too_long` set, its rest skipped.
    bool next(std::string& line, bool& too_long) {
        line.clear();
        too_long = false;
        while (true) {
            const auto end = buffer_.find('\n', at_);
            if (end != std::string::npos) {
                if (!too_long) line.append(buffer_, at_, end - at_);
                at_ = end + 1;
                return true;
            }
            if (!too_long) line.append(buffer_, at_);
            if (line.size() > kLongestLine) {
                too_long = true;
                line.clear();
            }
            if (!fill()) return !line.empty() || too_long;
        }
    }

    /// Why reading ended early; empty when it didn't.
    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    bool fill() {
        if (file_ < 0) return false;
        if (!moreIsWaiting(file_)) std::cout.flush();
        buffer_.resize(1u << 16);
        ssize_t got = 0;
        do {
            got = ::read(file_, buffer_.data(), buffer_.size());
        } while (got < 0 && errno == EINTR);
        if (got < 0) fault_ = std::strerror(errno);
        buffer_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        at_ = 0;
        return got > 0;
    }

    int file_;
    std::string buffer_, fault_;
    std::size_t at_ = 0;
};

/// Empty when the line was taken, else what is wrong with it.
std::string takeLine(const std::string& line, long number, const std::function<void(const RequestLine&)>& take) {
    const auto document = channels::JsonDocument::parse(line);
    std::vector<std::string> warnings;
    auto read = readDeskRequest(document.root(), warnings);
    warn(number, warnings);
    if (const auto* problem = std::get_if<DeskProblem>(&read)) return problem->field + ": expected " + problem->expected;
    take({number, document.root(), std::move(std::get<DeskRequest>(read))});
    return {};
}

}  // namespace

void warn(long number, const std::vector<std::string>& warnings) {
    for (const auto& warning : warnings) std::cerr << "line " << number << ": " << warning << ", left out\n";
}

int readLines(const std::string& file, const std::function<void(const RequestLine&)>& take) {
    Lines lines(file);
    std::string line;
    bool too_long = false;
    int status = kDone;
    const auto complain = [&](long number, const std::string& what) {
        std::cerr << "line " << number << ": " << what << '\n';
        status = kFailed;
    };
    for (long number = 1; lines.next(line, too_long); ++number) {
        if (too_long) {
            complain(number, "line: expected at most 16 MiB");
            continue;
        }
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        try {
            if (const auto problem = takeLine(line, number, take); !problem.empty()) complain(number, problem);
        } catch (const channels::JsonError& e) {
            complain(number, "line: expected JSON: " + std::string(e.what()) + " at byte " + std::to_string(e.offset));
        } catch (const std::exception& e) {
            complain(number, std::string("can't be answered: ") + e.what());
        }
    }
    if (!lines.fault().empty()) {
        std::cerr << (file == "-" ? "standard input" : file) << ": can't be read: " << lines.fault() << '\n';
        status = kFailed;
    }
    return status;
}

int answerLines(const LineAnswer& write) {
    const int status = readLines("-", [&](const RequestLine& line) {
        channels::JsonWriter out;
        out.beginObject().member("id", line.request.id);
        write(out, line.request);
        out.endObject();
        std::cout << out.str() << '\n';
    });
    std::cout.flush();
    if (!std::cout) {
        std::cerr << "standard output: can't be written\n";
        return kFailed;
    }
    return status;
}

}  // namespace hub
