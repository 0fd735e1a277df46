#include "tests/support/apertium.h"

#include <unistd.h>

#include <vector>

namespace tests {
namespace {

// It listens on every address by itself.
const char kScript[] = R"python(
import tornado.httpserver

listen_anywhere = tornado.httpserver.HTTPServer.bind
tornado.httpserver.HTTPServer.bind = lambda self, port: listen_anywhere(self, port, address='127.0.0.1')

from apertium_apy.apy import main
main()
)python";

constexpr const char* kPairs = "/usr/share/apertium/modes";

}  // namespace

Apertium::Apertium() : port_(freePort()) {
    const std::string script = folder_.path() + "/server.py", log = folder_.path() + "/apertium.log";
    writeFile(script, kScript);
    std::vector<std::string> command;
    if (geteuid() == 0) command = {"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"};
    // Debian's own interpreter: another one in the PATH hasn't got Debian's modules.
    for (const char* word : {"env", "LC_ALL=C.UTF-8", "/usr/bin/python3"}) command.emplace_back(word);
    for (const auto& word : {script, std::string("-p"), std::to_string(port_), std::string(kPairs)}) command.push_back(word);
    process_ = std::make_unique<ChildProcess>(command, log);
    awaitPort(port_, *process_, log);
}

std::string Apertium::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

}  // namespace tests
