# SPDX-License-Identifier: BSD-2-Clause
"""TLS, and who may ask.  usage: test_tls.py CAA-VALIDATOR"""
import os
import signal
import socket
import ssl
import sys
import time
import warnings

from certificates import Authority, trust
from daemon import Checks, Daemon, ask, connect, raw, scratch

warnings.simplefilter("ignore", DeprecationWarning)
check = Checks()
command = sys.argv[1]
GOOD = {"names": ["good.example"]}
TOKEN = "0123456789abcdef0123456789abcdef"


def status_of(daemon, context, index=0, headers=None, path="/v1/check"):
    """The status of a check, or the word for what TLS said."""
    client = connect(daemon, "https", index, context)
    try:
        method = "POST" if path == "/v1/check" else "GET"
        return ask(client, method, path, GOOD if method == "POST" else None,
                   headers)[0]
    except (ssl.SSLError, ConnectionError):
        return "refused"
    finally:
        client.close()


def bearer(token, scheme="Bearer"):
    return {"Authorization": f"{scheme} {token}"}


def serial(daemon, context):
    with socket.create_connection(
            ("127.0.0.1", daemon.port("https"))) as plain:
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as sock:
            return sock.getpeercert()["serialNumber"]


class World:
    def __init__(self, directory):
        self.ca = Authority(directory, "ca")
        self.other = Authority(directory, "other")
        self.server = self.ca.server()
        self.client = self.ca.client()
        self.nameless = self.ca.client("nameless", "URI:spiffe://a/b", "/")
        self.stranger = self.other.client("stranger")
        self.wrong_use = self.ca.issue(
            "wrong", "DNS:ra.example", "serverAuth")
        self.tokens = os.path.join(directory, "tokens")
        self.write_tokens(f"# ours\n\nra {TOKEN}\n  rb\t{TOKEN[::-1]}  \n")

    def write_tokens(self, text):
        with open(self.tokens + ".new", "w", encoding="ascii") as out:
            out.write(text)
        os.replace(self.tokens + ".new", self.tokens)

    def settings(self, *more):
        return "\n".join([
            "listen = https://0.0.0.0:0; https://127.0.0.1:0",
            f"tls_certificate = {self.server[0]}",
            f"tls_key = {self.server[1]}", "watch_s = 1",
            "log_requests = yes", *more])


def test_certificates(world, directory):
    daemon = Daemon(command, directory, config=world.settings(
        f"client_ca = {world.ca.pem}"))
    rows = [
        ("a client of ours", world.client, 200, "CN=client"),
        ("one without a subject", world.nameless, 200,
         "URI:spiffe://a/b"),
        ("no certificate", None, 401, "a stranger"),
        ("a certificate of another authority", world.stranger, "refused",
         None),
        ("a certificate for servers", world.wrong_use, "refused", None),
    ]
    try:
        for index in 0, 1:
            for row, client, want, name in rows:
                check.row = f"{row}, listener {index}"
                got = status_of(daemon, trust(world.ca, client), index)
                check("status", got == want, got)
                check("its name in the log", name is None or
                      daemon.wait_log(f"{want} POST /v1/check, {name},",
                                      index + 1), daemon.log)
        check.row = "the health of the daemon"
        check("is told to anybody", status_of(
            daemon, trust(world.ca), path="/healthz") == 200)
        check.row = "a client that believes another authority"
        check("goes away", status_of(daemon, trust(world.other)) ==
              "refused")
        check.row = "TLS 1.1"
        context = trust(world.ca, world.client)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        check("is refused", status_of(daemon, context) == "refused")
        check.row = "HTTP without TLS"
        check("is not answered", b"HTTP" not in raw(
            daemon.port("https"), b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
            b"\r\n"))
        check.row = "HTTP/2 and 1.1 on offer"
        context = trust(world.ca, world.client)
        context.set_alpn_protocols(["h2", "http/1.1"])
        with socket.create_connection(
                ("127.0.0.1", daemon.port("https"))) as plain, \
                context.wrap_socket(
                    plain, server_hostname="127.0.0.1") as sock:
            check("1.1 is chosen", sock.selected_alpn_protocol() ==
                  "http/1.1")
    finally:
        check.row = "the end"
        check("exit status", daemon.stop() == 0, daemon.log)


def test_clients(world, directory):
    rows = [("its CN", "client", 200), ("its SAN", "ra.example", 200),
            ("one of several", "a; ra.example", 200),
            ("another name", "rb.example", 401),
            ("a part of its name", "ra", 401)]
    for row, names, want in rows:
        check.row = "only some clients: " + row
        daemon = Daemon(command, directory, config=world.settings(
            f"client_ca = {world.ca.pem}", f"clients = {names}"))
        got = status_of(daemon, trust(world.ca, world.client))
        check("status", got == want, got)
        daemon.stop()


def test_tokens(world, directory):
    daemon = Daemon(command, directory, config=world.settings(
        f"token_file = {world.tokens}"))
    rows = [
        ("a token", bearer(TOKEN), 200),
        ("another token", bearer(TOKEN[::-1]), 200),
        ("the scheme in capitals", bearer(TOKEN, "BEARER"), 200),
        ("no token", None, 401),
        ("a wrong token", bearer("x" * 32), 401),
        ("half a token", bearer(TOKEN[:16]), 401),
        ("an empty token", bearer(""), 401),
        ("another scheme", bearer(TOKEN, "Basic"), 401),
    ]
    context = trust(world.ca)
    try:
        for row, headers, want in rows:
            check.row = row
            got = status_of(daemon, context, headers=headers)
            check("status", got == want, got)
        check.row = "a token"
        check("its name in the log", daemon.wait_log(
            "200 POST /v1/check, token ra,"))
        check("not the token itself", TOKEN not in "".join(daemon.log))
        check.row = "a replaced file of tokens"
        world.write_tokens("rc " + "c" * 32 + "\n")
        check("said", daemon.wait_log("tokens were replaced"))
        check("the new one", status_of(
            daemon, context, headers=bearer("c" * 32)) == 200)
        check("not the old one", status_of(
            daemon, context, headers=bearer(TOKEN)) == 401)
        check.row = "a file of tokens that is wrong"
        world.write_tokens("rc short\n")
        line = daemon.wait_log("tokens in force stay")
        check("said, with its line", line and "tokens:1: the token is shorter"
              in line, line)
        check("the old one", status_of(
            daemon, context, headers=bearer("c" * 32)) == 200)
    finally:
        daemon.stop()


def test_rotation(world, directory):
    daemon = Daemon(command, directory, config=world.settings(
        f"client_ca = {world.ca.pem}"))
    context = trust(world.ca, world.client)
    try:
        check.row = "a replaced certificate"
        old = connect(daemon, "https", 0, context)
        check("before", ask(old, "POST", "/v1/check", GOOD)[0] == 200)
        before = serial(daemon, context)
        world.ca.server()
        check("said", daemon.wait_log("certificates were replaced"))
        check("new connections get the new one",
              serial(daemon, context) != before)
        check("the old connection stays",
              ask(old, "POST", "/v1/check", GOOD)[0] == 200)
        check.row = "a certificate without its key"
        before = serial(daemon, context)
        with open(world.server[1], "w", encoding="ascii") as out:
            out.write("no key\n")
        line = daemon.wait_log("certificates in force stay")
        check("said, with key and file", line and "tls_key" in line and
              "server.key" in line, line)
        check("the one before is in force", serial(daemon, context) == before)
        count = len(daemon.log)
        time.sleep(2.5)
        check("said once", len(daemon.log) == count, daemon.log)
        world.ca.server()
        check("and mended", daemon.wait_log("certificates were replaced", 2))
        check.row = "a reload"
        daemon.signal(signal.SIGHUP)
        check("said", daemon.wait_log("was read again"))
        check("the old connection stays",
              ask(old, "POST", "/v1/check", GOOD)[0] == 200)
        check("new ones come in", status_of(daemon, context) == 200)
        check.row = "a reload that would let everybody in"
        daemon.configure(world.settings())
        daemon.signal(signal.SIGHUP)
        line = daemon.wait_log("the configuration in force stays")
        check("is refused", line and "set client_ca" in line, line)
        check("strangers stay out",
              status_of(daemon, trust(world.ca)) == 401)
        old.close()
    finally:
        check.row = "the end"
        check("exit status", daemon.stop() == 0, daemon.log)


def test_refused(world, directory):
    cert, key = world.server
    tls = ["--set", f"serve.tls_certificate={cert}",
           "--set", f"serve.tls_key={key}"]
    everybody = ["--listen", "https://0.0.0.0:0"]
    rows = [
        ("TLS without a certificate", everybody, "set tls_certificate"),
        ("on this machine, too", ["--listen", "https://127.0.0.1:0"],
         "set tls_certificate"),
        ("nobody is known", everybody + tls, "set client_ca"),
        ("half of it", everybody + tls[:2], "tls_key is not set"),
        ("the other half", everybody + tls[2:],
         "tls_certificate is not set"),
        ("no such file", ["--set", "serve.tls_certificate=/nonexistent",
                          "--set", "serve.tls_key=/nonexistent"],
         "tls_certificate: /nonexistent: "),
        ("a key of another", ["--set", f"serve.tls_certificate={cert}",
                              "--set", f"serve.tls_key={world.client[1]}"],
         "tls_key: "),
        ("no authority", tls + ["--set", f"serve.client_ca={key}"],
         "client_ca: "),
        ("an authority without TLS",
         ["--set", f"serve.client_ca={world.ca.pem}"],
         "client_ca needs tls_certificate"),
        ("no tokens", ["--set", "serve.token_file=/dev/null"], "empty"),
        ("a token file that is none", ["--set", f"serve.token_file={cert}"],
         "NAME TOKEN"),
    ]
    for row, options, words in rows:
        check.row = row
        daemon = Daemon(command, directory, *options, start=False)
        check("exit status 2", daemon.process.wait(60) == 2)
        daemon.stop()
        check("one line", len(daemon.log) == 1, daemon.log)
        check("the sentence", words in "".join(daemon.log), daemon.log)


def main():
    with scratch() as directory:
        world = World(directory)
        test_certificates(world, directory)
        test_clients(world, directory)
        test_tokens(world, directory)
        test_rotation(world, directory)
        test_refused(world, directory)
    return check.finish(80)


sys.exit(main())
