#include "tests/support/dovecot.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {
namespace {

namespace fs = std::filesystem;

constexpr auto kStartLimit = std::chrono::seconds(20);
constexpr auto kLook = std::chrono::milliseconds(10);

std::string findProgram(const std::string& name) {
    if (name.find('/') != std::string::npos) return name;
    const char* path = std::getenv("PATH");
    std::stringstream folders(std::string(path != nullptr ? path : "") + ":/usr/sbin:/usr/bin:/sbin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((folder + "/" + name).c_str(), X_OK) == 0) return folder + "/" + name;
    throw std::runtime_error(name + " is not installed");
}

bool listens(std::uint16_t port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool connected = connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(fd);
    return connected;
}

void runToEnd(const std::vector<std::string>& argv, const std::string& log_file) {
    ChildProcess child(argv, log_file);
    const auto until = std::chrono::steady_clock::now() + kStartLimit;
    while (child.running()) {
        if (std::chrono::steady_clock::now() > until) throw std::runtime_error(argv[0] + " hangs");
        std::this_thread::sleep_for(kLook);
    }
}

struct Account {
    std::string name;
    uid_t uid;
    gid_t gid;
};

Account mailAccount() {
    const passwd* entry = geteuid() == 0 ? getpwnam("nobody") : getpwuid(geteuid());
    if (entry == nullptr) throw std::runtime_error("no user for the mail server");
    return {entry->pw_name, entry->pw_uid, entry->pw_gid};
}

void giveAway(const std::string& path) {
    if (geteuid() != 0) return;
    const Account account = mailAccount();
    for (const auto& entry : fs::recursive_directory_iterator(path))
        if (chown(entry.path().c_str(), account.uid, account.gid) != 0)
            throw std::runtime_error("chown " + entry.path().string());
    if (chown(path.c_str(), account.uid, account.gid) != 0) throw std::runtime_error("chown " + path);
}

std::string listener(const char* protocol, std::uint16_t plain, std::uint16_t tls) {
    const std::string name = protocol;
    return "service " + name + "-login {\n  chroot =\n  inet_listener " + name +
           " {\n    port = " + std::to_string(plain) + "\n  }\n  inet_listener " + name +
           "s {\n    port = " + std::to_string(tls) + "\n    ssl = yes\n  }\n}\n";
}

std::string dovecotConfig(const std::string& folder, const DovecotPorts& ports, const TestCertificates& tls) {
    const Account account = mailAccount();
    const group* own_group = getgrgid(account.gid);
    if (own_group == nullptr) throw std::runtime_error("no group for the mail server");
    const std::string gid = std::to_string(account.gid), uid = std::to_string(account.uid);
    std::ostringstream c;
    c << "base_dir = " << folder << "/run\nstate_dir = " << folder << "/state\nlog_path = " << folder
      << "/dovecot.log\n"
      << "protocols = imap pop3\nlisten = 127.0.0.1\n"
      << "ssl = yes\nssl_cert = <" << tls.certificate_file << "\nssl_key = <" << tls.key_file << "\n"
      << "disable_plaintext_auth = no\n"
      << "default_internal_user = " << account.name << "\ndefault_internal_group = " << own_group->gr_name
      << "\n"
      << "default_login_user = " << account.name << "\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n"
      << "mail_location = maildir:" << folder << "/boxes/%u\n"
      << "passdb {\n  driver = static\n  args = password=secret\n}\n"
      << "userdb {\n  driver = static\n  args = uid=" << uid << " gid=" << gid << " home=" << folder
      << "/boxes/%u\n}\n"
      << listener("imap", ports.imap, ports.imaps) << listener("pop3", ports.pop3, ports.pop3s)
      << "service anvil {\n  chroot =\n}\nservice stats {\n  chroot =\n}\n";
    return c.str();
}

}  // namespace

TempFolder::TempFolder() {
    std::string pattern = (fs::temp_directory_path() / "dragoman-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
    fs::permissions(path_, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

ChildProcess::ChildProcess(const std::vector<std::string>& argv, const std::string& log_file) {
    const std::string program = findProgram(argv.at(0));
    std::vector<char*> arguments;
    for (const std::string& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ == 0) {
        setpgid(0, 0);
        const int log = open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        dup2(log, 1);
        dup2(log, 2);
        execv(program.c_str(), arguments.data());
        _exit(127);
    }
    setpgid(pid_, pid_);
}

ChildProcess::~ChildProcess() {
    if (ended_) return;
    kill(-pid_, SIGTERM);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    while (running() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(kLook);
    if (ended_) return;
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

bool ChildProcess::running() {
    if (!ended_ && waitpid(pid_, nullptr, WNOHANG) != 0) ended_ = true;
    return !ended_;
}

std::uint16_t freePort() {
    // Below the range from which the system hands out ports by itself: nobody is given it between this look and its use. Each
    // process begins elsewhere, and none asks for the same one twice.
    constexpr unsigned kFirst = 20'000, kCount = 12'000;
    static std::atomic<unsigned> next{static_cast<unsigned>(getpid()) * 131u};
    for (unsigned tries = 0; tries < kCount; ++tries) {
        const auto port = static_cast<std::uint16_t>(kFirst + next++ % kCount);
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const bool bound = bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        close(fd);
        if (bound) return port;
    }
    throw std::runtime_error("no free port");
}

void awaitPort(std::uint16_t port, ChildProcess& child, const std::string& log_file) {
    const auto until = std::chrono::steady_clock::now() + kStartLimit;
    while (!listens(port)) {
        if (!child.running() || std::chrono::steady_clock::now() > until)
            throw std::runtime_error("the server didn't start: " + readFile(log_file));
        std::this_thread::sleep_for(kLook);
    }
}

std::string readFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void writeFile(const std::string& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    if (!file.flush()) throw std::runtime_error("can't write " + path);
}

TestCertificates::TestCertificates(const std::string& folder)
    : ca_file(folder + "/ca.pem"),
      certificate_file(folder + "/server.pem"),
      key_file(folder + "/server.key") {
    const std::string log = folder + "/openssl.log", request = folder + "/server.csr",
                      names = folder + "/names";
    const std::string curve = "ec_paramgen_curve:P-256";
    writeFile(names, "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    runToEnd(
        {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-days", "2", "-subj",
         "/CN=Test authority", "-keyout", folder + "/ca.key", "-out", ca_file},
        log
    );
    runToEnd(
        {"openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-subj", "/CN=localhost",
         "-keyout", key_file, "-out", request},
        log
    );
    runToEnd(
        {"openssl", "x509", "-req", "-in", request, "-CA", ca_file, "-CAkey", folder + "/ca.key",
         "-CAcreateserial", "-days", "2", "-extfile", names, "-out", certificate_file},
        log
    );
    if (!fs::exists(certificate_file)) throw std::runtime_error("no certificate: " + readFile(log));
}

Dovecot::Dovecot() : certificates_(folder_.path()), log_file_(folder_.path() + "/dovecot.log") {
    fs::create_directories(folder_.path() + "/boxes");
    fs::create_directories(folder_.path() + "/run");
    fs::create_directories(folder_.path() + "/state");
    start();
}

Dovecot::~Dovecot() = default;

void Dovecot::start() {
    if (ports_.imap == 0) {
        ports_ = {freePort(), freePort(), freePort(), freePort()};
        const std::string config = dovecotConfig(folder_.path(), ports_, certificates_);
        writeFile(folder_.path() + "/dovecot.conf", config);
        giveAway(folder_.path() + "/boxes");
    }
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"dovecot", "-F", "-c", folder_.path() + "/dovecot.conf"},
        folder_.path() + "/start.log"
    );
    awaitPort(ports_.imaps, *process_, log_file_);
    awaitPort(ports_.pop3s, *process_, log_file_);
}

void Dovecot::restart() {
    process_.reset();
    start();
}

std::string Dovecot::imapsUrl() const { return "imaps://127.0.0.1:" + std::to_string(ports_.imaps); }
std::string Dovecot::imapUrl() const { return "imap://127.0.0.1:" + std::to_string(ports_.imap); }
std::string Dovecot::pop3sUrl() const { return "pop3s://127.0.0.1:" + std::to_string(ports_.pop3s); }
std::string Dovecot::pop3Url() const { return "pop3://127.0.0.1:" + std::to_string(ports_.pop3); }

void Dovecot::deliver(const std::string& user, const std::string& mail) {
    const std::string box = folder_.path() + "/boxes/" + user;
    const bool made = fs::create_directories(box + "/new");
    fs::create_directories(box + "/cur");
    fs::create_directories(box + "/tmp");
    ++delivered_;
    const std::string name =
        std::to_string(1'700'000'000 + delivered_) + ".M" + std::to_string(delivered_) + ".test";
    writeFile(box + "/tmp/" + name, mail);
    if (made) {
        giveAway(box);
    } else if (geteuid() == 0) {
        const Account account = mailAccount();
        if (chown((box + "/tmp/" + name).c_str(), account.uid, account.gid) != 0)
            throw std::runtime_error("chown");
    }
    fs::rename(box + "/tmp/" + name, box + "/new/" + name);
}

std::vector<std::string> Dovecot::mailFiles(const std::string& user) const {
    std::vector<std::string> names;
    for (const char* part : {"/new", "/cur"})
        for (const auto& entry : fs::directory_iterator(folder_.path() + "/boxes/" + user + part))
            names.push_back(entry.path().filename().string());
    return names;
}

void Dovecot::forgetIndexes(const std::string& user) {
    for (const auto& entry : fs::directory_iterator(folder_.path() + "/boxes/" + user))
        if (entry.path().filename().string().rfind("dovecot", 0) == 0) fs::remove_all(entry.path());
}

}  // namespace tests
