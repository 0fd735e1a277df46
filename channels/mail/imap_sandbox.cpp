#include <algorithm>
#include <charconv>

#include "channels/mail/mail_sandbox_state.h"
#include "channels/mail/mail_text.h"

namespace channels {
namespace {

using State = MailSandbox::State;

/// The next atom or quoted string of a command; moves `at` behind it.
std::string nextWord(const std::string& line, std::size_t& at) {
    while (at < line.size() && line[at] == ' ') ++at;
    std::string word;
    if (at < line.size() && line[at] == '"') {
        for (++at; at < line.size() && line[at] != '"'; ++at) {
            if (line[at] == '\\' && at + 1 < line.size()) ++at;
            word += line[at];
        }
        if (at < line.size()) ++at;
        return word;
    }
    while (at < line.size() && line[at] != ' ') word += line[at++];
    return word;
}

std::string rest(const std::string& line, std::size_t at) {
    while (at < line.size() && line[at] == ' ') ++at;
    return line.substr(std::min(at, line.size()));
}

std::optional<std::uint32_t> number(const std::string& text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0) return std::nullopt;
    return value;
}

/// "21-Sep-2026".
std::optional<std::chrono::sys_days> day(const std::string& text) {
    static const std::string kMonths = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    const std::size_t first = text.find('-'), second = text.find('-', first + 1);
    if (first == std::string::npos || second == std::string::npos) return std::nullopt;
    const auto d = number(text.substr(0, first)), y = number(text.substr(second + 1));
    const std::size_t month = kMonths.find(upperCase(text.substr(first + 1, second - first - 1)));
    if (!d || !y || month == std::string::npos || second - first != 4 || month % 3 != 0) return std::nullopt;
    const std::chrono::year_month_day date(
        std::chrono::year(static_cast<int>(*y)), std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
        std::chrono::day(*d)
    );
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

class ImapSession {
public:
    ImapSession(SandboxTalk& talk, State& state) : talk_(talk), state_(state) {}

    void run() {
        talk_.write("* OK [CAPABILITY " + capabilities() + "] sandbox ready\r\n");
        while (!done_ && !talk_.isCut()) {
            const auto line = talk_.readLine();
            if (!line) return;
            answer(*line);
        }
    }

private:
    void answer(const std::string& line) {
        std::size_t at = 0;
        tag_ = nextWord(line, at);
        const std::string command = upperCase(nextWord(line, at));
        if (command == "CAPABILITY") {
            talk_.write("* CAPABILITY " + capabilities() + "\r\n");
            ok("CAPABILITY completed");
        } else if (command == "NOOP") {
            ok("NOOP completed");
        } else if (command == "LOGOUT") {
            talk_.write("* BYE until next time\r\n");
            ok("LOGOUT completed");
            done_ = true;
        } else if (command == "LOGIN") {
            const std::string name = nextWord(line, at), word = nextWord(line, at);
            login(name, word);
        } else if (command == "AUTHENTICATE") {
            authenticate(rest(line, at));
        } else if (!signed_in_) {
            bad("sign in first");
        } else {
            work(command, line, at);
        }
    }

    std::string capabilities() const {
        return std::string("IMAP4rev1 SASL-IR AUTH=PLAIN") + (state_.token_is_good ? " AUTH=XOAUTH2" : "");
    }

    void ok(const std::string& what) { talk_.write(tag_ + " OK " + what + "\r\n"); }
    void no(const std::string& what) { talk_.write(tag_ + " NO " + what + "\r\n"); }
    void bad(const std::string& what) {
        state_.complain("IMAP: " + what);
        talk_.write(tag_ + " BAD " + what + "\r\n");
    }

    void login(const std::string& name, const std::string& word) { signIn(state_.mayEnter(name, word), "LOGIN"); }

    void signIn(bool good, const std::string& command) {
        signed_in_ = good;
        if (signed_in_)
            ok(command + " completed");
        else
            no("[AUTHENTICATIONFAILED] invalid credentials");
    }

    void authenticate(const std::string& how) {
        std::size_t at = 0;
        const std::string mechanism = upperCase(nextWord(how, at));
        std::string response = rest(how, at);
        if (response.empty()) {
            talk_.write("+ \r\n");
            response = talk_.readLine().value_or("");
        }
        if (mechanism == "PLAIN") {
            const auto [name, word] = plainCredentials(response);
            return login(name, word);
        }
        if (mechanism != "XOAUTH2" || !state_.token_is_good) return no("unknown mechanism");
        const bool good = state_.mayEnterByToken(response);
        if (!good) {
            talk_.write(std::string("+ ") + kTokenChallenge + "\r\n");
            if (!talk_.readLine()) return;
        }
        signIn(good, "AUTHENTICATE");
    }

    /// The commands that faults may spoil.
    void work(const std::string& command, const std::string& line, std::size_t at) {
        const Fault fault = state_.begin(FaultPlan::Where::Pull);
        if (fault == Fault::CutBefore) return talk_.cut();
        if (fault == Fault::ServerError) return no("[SERVERBUG] internal error");
        if (fault == Fault::Throttle) return no("[LIMIT] too many commands");
        if (fault == Fault::Garbage) {
            talk_.write(kMailGarbage);
            return talk_.cut();
        }
        if (state_.isRefused()) {
            talk_.write("* BYE signed out\r\n");
            return talk_.cut();
        }
        fault_ = fault;
        if (command == "SELECT" || command == "EXAMINE")
            open(command, line, at);
        else if (command == "UID")
            uid(line, at);
        else
            bad("the command " + command + " is not expected of a reader");
        if (fault == Fault::CutAfterEffect && !talk_.isCut()) talk_.cut();
    }

    void say(const std::string& untagged, const std::string& tagged) {
        if (fault_ == Fault::CutAfterEffect) return;
        if (fault_ == Fault::Truncated) {
            talk_.write(untagged.substr(0, untagged.size() / 2));
            return talk_.cut();
        }
        talk_.write(untagged);
        ok(tagged);
    }

    void open(const std::string& command, const std::string& line, std::size_t at) {
        if (upperCase(nextWord(line, at)) != "INBOX") return no("[NONEXISTENT] no such mailbox");
        selected_ = true;
        read_only_ = command == "EXAMINE";
        std::string answer;
        {
            const std::lock_guard lock(state_.mutex);
            answer = "* " + std::to_string(state_.mails.size()) +
                     " EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Deleted)\r\n* OK [UIDVALIDITY " +
                     std::to_string(state_.uid_validity) + "] UIDs valid\r\n* OK [UIDNEXT " +
                     std::to_string(state_.next_uid) + "] next\r\n";
        }
        say(answer, std::string(read_only_ ? "[READ-ONLY] " : "[READ-WRITE] ") + command + " completed");
    }

    void uid(const std::string& line, std::size_t at) {
        if (!selected_) return bad("no mailbox is selected");
        const std::string command = upperCase(nextWord(line, at));
        if (command == "SEARCH")
            search(line, at);
        else if (command == "FETCH")
            fetch(line, at);
        else
            bad("UID " + command + " is not expected of a reader");
    }

    void search(const std::string& line, std::size_t at) {
        std::uint32_t low = 1, high = 0xffffffffu;
        std::optional<std::chrono::sys_days> since;
        do {
            const std::string key = upperCase(nextWord(line, at)), value = nextWord(line, at);
            const std::size_t colon = value.find(':');
            const auto first = number(value.substr(0, colon));
            const auto last = colon == std::string::npos ? first : number(value.substr(colon + 1));
            if (key == "UID" && first && last && *first <= *last) {
                low = *first;
                high = *last;
            } else if (key == "SINCE" && day(value)) {
                since = day(value);
            } else {
                return bad("search key " + key + " " + value + " is unknown here");
            }
        } while (!rest(line, at).empty());
        std::vector<std::uint32_t> found;
        {
            const std::lock_guard lock(state_.mutex);
            for (const State::Mail& mail : state_.mails)
                if (mail.uid >= low && mail.uid <= high && (!since || mail.arrived >= *since))
                    found.push_back(mail.uid);
        }
        if (fault_ == Fault::Reordered) std::reverse(found.begin(), found.end());
        std::string answer = "* SEARCH";
        for (const std::uint32_t uid : found) {
            answer += " " + std::to_string(uid);
            if (fault_ == Fault::Duplicates) answer += " " + std::to_string(uid);
        }
        say(answer + "\r\n", "SEARCH completed");
    }

    void fetch(const std::string& line, std::size_t at) {
        const auto uid = number(nextWord(line, at));
        const std::string what = upperCase(rest(line, at));
        if (!uid) return bad("FETCH wants one UID");
        std::optional<State::Mail> mail;
        std::size_t sequence = 0;
        {
            const std::lock_guard lock(state_.mutex);
            for (std::size_t i = 0; i < state_.mails.size(); ++i)
                if (state_.mails[i].uid == *uid) {
                    mail = state_.mails[i];
                    sequence = i + 1;
                }
        }
        if (!mail) return ok("FETCH completed");
        const std::string start =
            "* " + std::to_string(sequence) + " FETCH (UID " + std::to_string(*uid) + " ";
        if (what == "(RFC822.SIZE)" || what == "RFC822.SIZE")
            return say(
                start + "RFC822.SIZE " + std::to_string(mail->bytes.size()) + ")\r\n", "FETCH completed"
            );
        const bool peek = what == "BODY.PEEK[]" || what == "BODY.PEEK[HEADER]";
        const bool header = what == "BODY[HEADER]" || what == "BODY.PEEK[HEADER]";
        if (!peek && what != "BODY[]" && !header)
            return bad("FETCH " + what + " is not expected of a reader");
        if (!peek && !read_only_) state_.complain("IMAP: a mail was marked as seen");
        const std::size_t end = mail->bytes.find("\r\n\r\n");
        const std::string bytes =
            header && end != std::string::npos ? mail->bytes.substr(0, end + 4) : mail->bytes;
        say(start + "BODY[" + (header ? "HEADER" : "") + "] {" + std::to_string(bytes.size()) + "}\r\n" +
                bytes + ")\r\n",
            "FETCH completed");
    }

    SandboxTalk& talk_;
    State& state_;
    std::string tag_;
    Fault fault_ = Fault::None;
    bool signed_in_ = false, selected_ = false, read_only_ = false, done_ = false;
};

}  // namespace

void serveImap(Poco::Net::StreamSocket socket, MailSandbox::State& state) {
    SandboxTalk talk(std::move(socket), state);
    ImapSession(talk, state).run();
}

}  // namespace channels
