#pragma once
#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace tests {

/// A child process with its standard output and error in files; killed with the object.
class Process {
public:
    Process(const std::vector<std::string>& command, const std::string& folder, const std::string& input = {});
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    /// The exit status, or 128 + the signal.
    int wait();
    /// The same, but a process that goes on after `most` is killed.
    int waitAtMost(std::chrono::seconds most);
    void kill(int signal);
    [[nodiscard]] bool running();
    [[nodiscard]] std::string output() const;
    [[nodiscard]] std::string errors() const;
    /// Waits, at most ten seconds, for a line of output that starts with `start`; the rest of that line.
    std::string awaitLine(const std::string& start);

private:
    pid_t pid_ = -1;
    int status_ = -1;
    std::string out_, err_;
};

}  // namespace tests
