#include <algorithm>

#include "channels/kit/hash.h"
#include "channels/mail/mail_sandbox_state.h"
#include "channels/mail/mail_text.h"

namespace channels {

std::pair<std::string, std::string> plainCredentials(const std::string& response) {
    const std::string bytes = fromBase64(response);
    const std::size_t first = bytes.find('\0');
    const std::size_t second = first == std::string::npos ? first : bytes.find('\0', first + 1);
    if (second == std::string::npos) return {};
    return {bytes.substr(first + 1, second - first - 1), bytes.substr(second + 1)};
}

namespace {

using State = MailSandbox::State;
constexpr std::size_t kMaxMail = 30u << 20;

/// The address of "FROM:<a@b> SIZE=1".
std::optional<std::string> pathOf(const std::string& argument) {
    const std::size_t open = argument.find(":<"), close = argument.find('>');
    if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
    return argument.substr(open + 2, close - open - 2);
}

class SmtpSession {
public:
    SmtpSession(SandboxTalk& talk, State& state) : talk_(talk), state_(state) {}

    void run() {
        say("220 sandbox ESMTP");
        while (!done_ && !talk_.isCut()) {
            const auto line = talk_.readLine();
            if (!line) return;
            answer(*line);
        }
    }

private:
    void say(const std::string& line) { talk_.write(line + "\r\n"); }

    void refuse(const std::string& line, const std::string& complaint) {
        state_.complain("SMTP: " + complaint);
        say(line);
    }

    void answer(const std::string& line) {
        const std::string command = upperCase(line.substr(0, line.find(' ')));
        const std::string argument =
            line.size() > command.size() ? line.substr(command.size() + 1) : std::string();
        if (command == "EHLO") {
            talk_.write(
                "250-sandbox\r\n250-8BITMIME\r\n250-SIZE " + std::to_string(kMaxMail) +
                "\r\n250 AUTH PLAIN LOGIN" + (state_.token_is_good ? " XOAUTH2" : "") + "\r\n"
            );
        } else if (command == "QUIT") {
            say("221 2.0.0 bye");
            done_ = true;
        } else if (command == "RSET" || command == "NOOP") {
            say("250 2.0.0 ok");
        } else if (command == "AUTH") {
            authenticate(argument);
        } else if (!signed_in_) {
            refuse("530 5.7.0 sign in first", "mail before signing in");
        } else if (command == "MAIL") {
            begin(argument);
        } else if (command == "RCPT") {
            recipient(argument);
        } else if (command == "DATA") {
            data();
        } else {
            refuse("500 5.5.1 unknown command", "unknown command " + command);
        }
    }

    void authenticate(const std::string& argument) {
        const std::size_t space = argument.find(' ');
        const std::string mechanism = upperCase(argument.substr(0, space));
        std::string initial = space == std::string::npos ? std::string() : argument.substr(space + 1);
        std::pair<std::string, std::string> credentials;
        if (mechanism == "PLAIN") {
            if (initial.empty()) initial = ask("");
            credentials = plainCredentials(initial);
        } else if (mechanism == "LOGIN") {
            const std::string name = initial.empty() ? ask("VXNlcm5hbWU6") : initial;
            credentials = {fromBase64(name), fromBase64(ask("UGFzc3dvcmQ6"))};
        } else if (mechanism == "XOAUTH2" && state_.token_is_good) {
            if (initial.empty()) initial = ask("");
            signed_in_ = state_.mayEnterByToken(initial);
            if (!signed_in_) ask(kTokenChallenge);
            return signedIn();
        } else {
            return say("504 5.5.4 unknown mechanism");
        }
        signed_in_ = state_.mayEnter(credentials.first, credentials.second);
        signedIn();
    }

    void signedIn() { say(signed_in_ ? "235 2.7.0 signed in" : "535 5.7.8 invalid credentials"); }

    std::string ask(const std::string& prompt) {
        say("334 " + prompt);
        return talk_.readLine().value_or("");
    }

    void begin(const std::string& argument) {
        fault_ = state_.begin(FaultPlan::Where::Send);
        mail_ = {};
        if (fault_ == Fault::CutBefore) return talk_.cut();
        if (fault_ == Fault::ServerError) return say("450 4.3.0 local error");
        if (fault_ == Fault::Throttle) return say("452 4.5.3 too many messages, slow down");
        const auto from = pathOf(argument);
        if (!from) return refuse("501 5.5.4 bad address", "MAIL without an address");
        mail_.from = *from;
        say("250 2.1.0 ok");
    }

    void recipient(const std::string& argument) {
        const auto to = pathOf(argument);
        if (!to || to->find('@') == std::string::npos)
            return refuse("501 5.1.3 bad address", "RCPT without an address");
        mail_.to.push_back(*to);
        say("250 2.1.5 ok");
    }

    void data() {
        if (mail_.to.empty()) return refuse("503 5.5.1 no recipient", "DATA without a recipient");
        say("354 go ahead");
        while (true) {
            auto line = talk_.readLine();
            if (!line) return;
            if (*line == ".") break;
            if (line->size() > 998) state_.complain("SMTP: a line is longer than 998 bytes");
            if (line->starts_with('.')) line->erase(0, 1);
            mail_.bytes += *line + "\r\n";
            if (mail_.bytes.size() > kMaxMail) return talk_.cut();
        }
        const std::string reply = state_.receiver(mail_);
        if (fault_ == Fault::CutAfterEffect) return talk_.cut();
        if (fault_ == Fault::Garbage) {
            talk_.write(kMailGarbage);
            return talk_.cut();
        }
        if (fault_ == Fault::Truncated) {
            talk_.write(reply.substr(0, 2));
            return talk_.cut();
        }
        say(reply);
    }

    SandboxTalk& talk_;
    State& state_;
    RelayedMail mail_;
    Fault fault_ = Fault::None;
    bool signed_in_ = false, done_ = false;
};

}  // namespace

void serveSmtp(Poco::Net::StreamSocket socket, MailSandbox::State& state) {
    SandboxTalk talk(std::move(socket), state);
    SmtpSession(talk, state).run();
}

}  // namespace channels
