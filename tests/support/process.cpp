#include "tests/support/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace tests {
namespace {

using namespace std::chrono_literals;

std::string contents(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int openFor(const std::string& file, int flags) {
    const int descriptor = ::open(file.c_str(), flags | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::runtime_error(file);
    return descriptor;
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::string& folder, const std::string& input) {
    static int nth = 0;
    const std::string base = folder + "/process-" + std::to_string(++nth);
    out_ = base + ".out";
    err_ = base + ".err";
    std::ofstream(base + ".in", std::ios::binary) << input;
    const int in = openFor(base + ".in", O_RDONLY);
    const int out = openFor(out_, O_WRONLY | O_CREAT | O_TRUNC);
    const int err = openFor(err_, O_WRONLY | O_CREAT | O_TRUNC);
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(in, 0);
        ::dup2(out, 1);
        ::dup2(err, 2);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(in);
    ::close(out);
    ::close(err);
}

Process::~Process() {
    if (running()) {
        kill(SIGKILL);
        wait();
    }
}

int Process::wait() {
    if (pid_ < 0) return status_;
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return status_;
}

int Process::waitAtMost(std::chrono::seconds most) {
    const auto deadline = std::chrono::steady_clock::now() + most;
    while (running() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
    kill(SIGKILL);
    return wait();
}

void Process::kill(int signal) {
    if (pid_ > 0) ::kill(pid_, signal);
}

bool Process::running() {
    if (pid_ < 0) return false;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
    pid_ = -1;
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return false;
}

std::string Process::output() const { return contents(out_); }
std::string Process::errors() const { return contents(err_); }

std::string Process::awaitLine(const std::string& start) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < deadline) {
        const std::string all = output();
        const auto at = all.find(start);
        if (at != std::string::npos && all.find('\n', at) != std::string::npos) {
            return all.substr(at + start.size(), all.find('\n', at) - at - start.size());
        }
        if (!running()) throw std::runtime_error("it ended: " + errors());
        std::this_thread::sleep_for(5ms);
    }
    throw std::runtime_error("no line that starts with " + start);
}

}  // namespace tests
