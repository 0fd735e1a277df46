#include "tests/support/smtp_server.h"

#include <algorithm>
#include <filesystem>

namespace tests {
namespace {

const char kScript[] = R"python(
import asyncio, os, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

port, box, cert, key = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
count = 0

class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('gone'):
            return '550 5.1.1 no such mailbox'
        if address.startswith('busy'):
            return '451 4.7.1 try again later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        global count
        to = envelope.rcpt_tos[0]
        if to.startswith('full'):
            return '552 5.2.2 mailbox full'
        if to.startswith('later'):
            return '450 4.2.0 greylisted'
        name = os.path.join(box, '%06d' % count)
        count += 1
        with open(name + '.part', 'wb') as f:
            f.write(b'X-Envelope-From: ' + envelope.mail_from.encode() + b'\r\n')
            f.write(b'X-Envelope-To: ' + to.encode() + b'\r\n')
            f.write(envelope.content)
        os.rename(name + '.part', name + '.eml')
        if to.startswith('cut'):
            server.transport.abort()
            await asyncio.sleep(3600)
        return '250 2.0.0 queued'

class Server(SMTP):
    async def smtp_DATA(self, arg):
        if self.envelope.rcpt_tos and self.envelope.rcpt_tos[0].startswith('drop'):
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.password == b'secret'
    return AuthResult(success=good, handled=False) if not good else AuthResult(success=True)

def make():
    context = None
    if cert != '-':
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
    return Server(Handler(), hostname='localhost', tls_context=context, require_starttls=context is not None,
                  authenticator=authenticate, auth_require_tls=context is not None, auth_required=True)

async def main():
    server = await asyncio.get_running_loop().create_server(make, '127.0.0.1', port)
    await server.serve_forever()

asyncio.run(main())
)python";

}  // namespace

SmtpServer::SmtpServer(Tls tls) : certificates_(folder_.path()), port_(freePort()) {
    const std::string script = folder_.path() + "/server.py", box = folder_.path() + "/box";
    const std::string log = folder_.path() + "/smtp.log";
    std::filesystem::create_directories(box);
    writeFile(script, kScript);
    const bool with_tls = tls == Tls::StartTls;
    // Debian's own interpreter: another one in the PATH hasn't got Debian's modules.
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{
            "/usr/bin/python3", "-W", "ignore", script, std::to_string(port_), box,
            with_tls ? certificates_.certificate_file : "-", certificates_.key_file},
        log
    );
    awaitPort(port_, *process_, log);
}

std::string SmtpServer::url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

std::vector<std::string> SmtpServer::mails() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() + "/box"))
        if (entry.path().extension() == ".eml") names.push_back(entry.path().string());
    std::sort(names.begin(), names.end());
    std::vector<std::string> mails;
    for (const std::string& name : names) mails.push_back(readFile(name));
    return mails;
}

}  // namespace tests
