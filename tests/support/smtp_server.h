#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/dovecot.h"

namespace tests {

/// A real SMTP server (aiosmtpd) on loopback, with STARTTLS and sign-in (any user, password "secret"). What it
/// does with a mail depends on the recipient's local part: "gone…" 550 at RCPT, "full…" 552 after DATA, "busy…" 451
/// at RCPT, "later…" 450 after DATA, "cut…" the mail is stored and the connection closed without an answer, "drop…"
/// it is closed before the mail is read.
class SmtpServer {
public:
    enum class Tls { None, StartTls };
    explicit SmtpServer(Tls tls = Tls::StartTls);

    [[nodiscard]] std::string url() const;
    [[nodiscard]] const std::string& caFile() const { return certificates_.ca_file; }
    /// The mails as stored, by arrival, with X-Envelope-From and X-Envelope-To lines before them.
    [[nodiscard]] std::vector<std::string> mails() const;

private:
    TempFolder folder_;
    TestCertificates certificates_;
    std::uint16_t port_ = 0;
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace tests
