#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""mail_server.py DIRECTORY [starttls] [smtps] [auth] [reject] [defer] [slow]:
a mail server on 127.0.0.1 for the tests of reports.  Prints its port.  What
it takes is appended to DIRECTORY/messages, as sent and taken apart."""
import asyncio
import email
import logging
import os
import ssl
import sys
import warnings

try:
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
except ImportError:
    sys.exit(77)

warnings.simplefilter("ignore")
logging.disable()
directory, options = sys.argv[1], sys.argv[2:]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, _):
        if "reject" in options:
            return "550 5.1.1 no such mailbox"
        if "defer" in options:
            return "451 4.3.0 later"
        if "slow" in options:
            await asyncio.sleep(10)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content)
        with open(os.path.join(directory, "messages"), "a") as out:
            out.write("helo: %s\n" % session.host_name)
            out.write("tls: %s\n" % (session.ssl is not None))
            out.write("user: %s\n" % (session.auth_data,))
            out.write("from: %s\n" % envelope.mail_from)
            out.write("to: %s\n" % envelope.rcpt_tos)
            for name, value in message.items():
                out.write("header %s: %s\n" % (name, value))
            for part in message.walk():
                if part.is_multipart():
                    continue
                out.write("part %s %s\n" % (
                    part["Content-Type"], part["Content-Disposition"]))
                out.write("%s\n" % part.get_payload(decode=True).decode())
            out.write("longest line: %d\n" % max(
                len(line) for line in envelope.content.split(b"\r\n")))
            out.write("end\n")
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data == LoginPassword(
        b"caa", b"secret word")
    return AuthResult(success=right, auth_data="caa")


def context():
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    result.load_cert_chain(
        os.path.join(directory, "server.pem"),
        os.path.join(directory, "server.key"))
    return result


def session():
    starttls = context() if "starttls" in options else None
    return SMTP(
        Handler(), hostname="mail.example.com", tls_context=starttls,
        require_starttls="starttls" in options,
        auth_require_tls=False, auth_required="auth" in options,
        authenticator=authenticate if "auth" in options else None)


async def main():
    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", 0,
        ssl=context() if "smtps" in options else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
