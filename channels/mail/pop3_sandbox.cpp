#include <algorithm>
#include <charconv>

#include "channels/mail/mail_sandbox_state.h"
#include "channels/mail/mail_text.h"

namespace channels {
namespace {

using State = MailSandbox::State;

/// Lines as POP3 sends them: a line that begins with a dot gets another one (RFC 1939, 3).
std::string stuffed(const std::string& bytes) {
    std::string out = bytes.starts_with('.') ? "." : "";
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        out += bytes[at];
        if (bytes[at] == '\n' && at + 1 < bytes.size() && bytes[at + 1] == '.') out += '.';
    }
    return out.ends_with("\r\n") || out.empty() ? out : out + "\r\n";
}

std::string headerOf(const std::string& mail) {
    const std::size_t end = mail.find("\r\n\r\n");
    return end == std::string::npos ? mail : mail.substr(0, end + 4);
}

class Pop3Session {
public:
    Pop3Session(SandboxTalk& talk, State& state) : talk_(talk), state_(state) {}

    void run() {
        ok("sandbox POP3 ready");
        while (!done_ && !talk_.isCut()) {
            const auto line = talk_.readLine();
            if (!line) return;
            answer(*line);
        }
    }

private:
    void ok(const std::string& what) { talk_.write("+OK " + what + "\r\n"); }
    void err(const std::string& what) { talk_.write("-ERR " + what + "\r\n"); }
    void bad(const std::string& what) {
        state_.complain("POP3: " + what);
        err(what);
    }

    void answer(const std::string& line) {
        const std::size_t space = std::min(line.find(' '), line.size());
        std::string command = lowerCase(std::string_view(line).substr(0, space));
        const std::string argument = line.substr(std::min(space + 1, line.size()));
        if (command == "capa") {
            const char* tokens = state_.token_is_good ? " XOAUTH2" : "";
            talk_.write(
                "+OK\r\nUSER\r\nUIDL\r\nTOP\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nSASL PLAIN" + std::string(tokens) +
                "\r\n.\r\n"
            );
        } else if (command == "quit") {
            ok("until next time");
            done_ = true;
        } else if (command == "noop" && signed_in_) {
            ok("still here");
        } else if (command == "user") {
            user_ = argument;
            ok("and the password?");
        } else if (command == "pass") {
            signIn([&] { return state_.mayEnter(user_, argument); });
        } else if (command == "auth") {
            authenticate(argument);
        } else if (!signed_in_) {
            bad("sign in first");
        } else {
            work(command, argument);
        }
    }

    void authenticate(const std::string& argument) {
        const std::string mechanism = lowerCase(argument.substr(0, argument.find(' ')));
        const bool by_token = mechanism == "xoauth2" && state_.token_is_good;
        if (mechanism != "plain" && !by_token) return err("unknown mechanism");
        std::string response = argument.size() > mechanism.size() ? argument.substr(mechanism.size() + 1) : "";
        if (response.empty()) {
            talk_.write("+ \r\n");
            response = talk_.readLine().value_or("");
        }
        signIn([&] {
            if (!by_token) {
                const auto [name, word] = plainCredentials(response);
                return state_.mayEnter(name, word);
            }
            if (state_.mayEnterByToken(response)) return true;
            talk_.write(std::string("+ ") + kTokenChallenge + "\r\n");
            static_cast<void>(talk_.readLine());
            return false;
        });
    }

    /// Signing in is a request that faults may spoil, and opens the maildrop as it is now.
    template <class Good>
    void signIn(const Good& good) {
        const Fault fault = state_.begin(FaultPlan::Where::Pull);
        if (fault == Fault::CutBefore) return talk_.cut();
        if (fault == Fault::Throttle) return err("[LOGIN-DELAY] minimum time between logins hasn't passed");
        if (fault == Fault::ServerError) return err("[SYS/TEMP] internal error");
        if (!good()) return err("[AUTH] invalid credentials");
        {
            const std::lock_guard lock(state_.mutex);
            signed_in_ = !state_.maildrop_held;
            if (signed_in_) mails_ = state_.mails;
            validity_ = state_.uid_validity;
        }
        if (!signed_in_) return err("[IN-USE] the maildrop is in use by another client");
        if (fault == Fault::CutAfterEffect) return talk_.cut();
        ok(std::to_string(mails_.size()) + " mails");
    }

    void work(const std::string& command, const std::string& argument) {
        fault_ = state_.begin(FaultPlan::Where::Pull);
        if (fault_ == Fault::CutBefore || fault_ == Fault::CutAfterEffect) return talk_.cut();
        if (fault_ == Fault::ServerError || fault_ == Fault::Throttle) return err("[SYS/TEMP] try again");
        if (fault_ == Fault::Garbage) {
            talk_.write(kMailGarbage);
            return talk_.cut();
        }
        if (state_.isRefused()) return talk_.cut();
        const bool listing = command == "uidl" || command == "list";
        if (listing && argument.empty()) return list(command);
        const bool top = command == "top";
        if (!top && command != "retr") return bad("the command " + command + " is not expected of a reader");
        if (top && !argument.ends_with(" 0")) return bad("TOP of more than the header");
        std::size_t number = 0;
        std::from_chars(argument.data(), argument.data() + argument.size(), number);
        if (number == 0 || number > mails_.size()) return err("no such message");
        const std::string& bytes = mails_[number - 1].bytes;
        lines(stuffed(top ? headerOf(bytes) : bytes));
    }

    void list(const std::string& command) {
        std::vector<std::string> entries;
        for (std::size_t i = 0; i < mails_.size(); ++i) {
            const std::string unique_id = std::to_string(validity_) + "-" + std::to_string(mails_[i].uid);
            entries.push_back(
                std::to_string(i + 1) + " " + (command == "uidl" ? unique_id : std::to_string(mails_[i].bytes.size())) +
                "\r\n"
            );
        }
        if (fault_ == Fault::Reordered) std::reverse(entries.begin(), entries.end());
        std::string all;
        for (const std::string& entry : entries) all += fault_ == Fault::Duplicates ? entry + entry : entry;
        lines(all);
    }

    void lines(const std::string& body) {
        const std::string whole = "+OK\r\n" + body + ".\r\n";
        if (fault_ == Fault::Truncated) {
            talk_.write(whole.substr(0, whole.size() / 2));
            return talk_.cut();
        }
        talk_.write(whole);
    }

    SandboxTalk& talk_;
    State& state_;
    std::string user_;
    std::vector<State::Mail> mails_;
    std::uint32_t validity_ = 0;
    Fault fault_ = Fault::None;
    bool signed_in_ = false, done_ = false;
};

}  // namespace

void servePop3(Poco::Net::StreamSocket socket, MailSandbox::State& state) {
    SandboxTalk talk(std::move(socket), state);
    Pop3Session(talk, state).run();
}

}  // namespace channels
