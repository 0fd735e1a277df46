#include "hub/store/owner.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace hub {
namespace {

std::string firstLine(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

/// When a process started, in clock ticks since boot: field 22 of /proc/PID/stat (proc(5)); empty when there is none.
std::string startOf(const std::string& pid) {
    const std::string stat = firstLine("/proc/" + pid + "/stat");
    // The second field is the program's name in brackets and may hold blanks and brackets itself.
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(stat.substr(name_end + 1));
    std::string field;
    for (int n = 3; n <= 22; ++n) fields >> field;
    return field;
}

std::string bootId() { return firstLine("/proc/sys/kernel/random/boot_id"); }

}  // namespace

std::string processAsOwner() {
    const std::string pid = std::to_string(::getpid());
    return bootId() + " " + pid + " " + startOf(pid);
}

bool ownerIsGone(const std::string& owner) {
    std::istringstream parts(owner);
    std::string boot, pid, start;
    parts >> boot >> pid >> start;
    if (start.empty()) return false;
    return boot != bootId() || startOf(pid) != start;
}

}  // namespace hub
