#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tests {

/// A folder of its own under the system's temporary one; removed with everything in it.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// A child process: killed with its group and awaited on destruction.
class ChildProcess {
public:
    /// `argv[0]` is looked up in PATH and the sbin folders. Output goes to `log_file`.
    ChildProcess(const std::vector<std::string>& argv, const std::string& log_file);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    [[nodiscard]] bool running();

private:
    int pid_ = -1;
    bool ended_ = false;
};

/// A port of 127.0.0.1 that was free a moment ago.
std::uint16_t freePort();
/// Waits until something listens there; throws when `child` ends first or after 20 seconds.
void awaitPort(std::uint16_t port, ChildProcess& child, const std::string& log_file);
std::string readFile(const std::string& path);
void writeFile(const std::string& path, const std::string& bytes);

/// A certificate authority and a server certificate for 127.0.0.1 and localhost, made by openssl in `folder`.
struct TestCertificates {
    explicit TestCertificates(const std::string& folder);
    std::string ca_file, certificate_file, key_file;
};

struct DovecotPorts {
    std::uint16_t imap = 0, imaps = 0, pop3 = 0, pop3s = 0;
};

/// A real Dovecot on loopback with IMAP and POP3 over TLS and in plain text with STARTTLS and STLS. The mailbox of any
/// user exists; the password is "secret". Works as root (then the mail belongs to the user nobody) and as an
/// ordinary user.
class Dovecot {
public:
    Dovecot();
    ~Dovecot();

    [[nodiscard]] std::string imapsUrl() const;
    [[nodiscard]] std::string imapUrl() const;
    [[nodiscard]] std::string pop3sUrl() const;
    [[nodiscard]] std::string pop3Url() const;
    [[nodiscard]] const std::string& caFile() const { return certificates_.ca_file; }
    /// Puts a mail into the user's inbox, as a mail server would.
    void deliver(const std::string& user, const std::string& mail);
    /// Names of the user's mail files: Maildir flags stand behind ":2,", an S among them is \Seen.
    [[nodiscard]] std::vector<std::string> mailFiles(const std::string& user) const;
    /// Throws the index files away, which gives the mailbox a new UIDVALIDITY.
    void forgetIndexes(const std::string& user);
    /// Ends every open connection, as a restart of the server does.
    void restart();

private:
    void start();

    TempFolder folder_;
    TestCertificates certificates_;
    std::string user_, log_file_;
    DovecotPorts ports_;
    std::unique_ptr<ChildProcess> process_;
    int delivered_ = 0;
};

}  // namespace tests
