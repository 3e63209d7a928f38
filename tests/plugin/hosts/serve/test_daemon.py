# SPDX-License-Identifier: BSD-2-Clause
"""The daemon as its clients see it.  usage: test_daemon.py CAA-VALIDATOR"""
import re
import signal
import subprocess
import sys

from daemon import Checks, Daemon, ask, connect, raw, scratch

check = Checks()
command = sys.argv[1]

GOOD = {"names": ["good.example"]}
BAD = {"names": ["bad.example"]}


def verdict(answer):
    return answer[0], answer[2].get("verdict")


def test_check(daemon):
    for scheme in "http", "unix":
        client = connect(daemon, scheme)
        check.row = f"a check over {scheme}"
        check("permitted", verdict(ask(client, "POST", "/v1/check", GOOD)) ==
              (200, "permit"))
        status, headers, body = ask(client, "POST", "/v1/check", BAD)
        check("denied", (status, body["verdict"]) == (200, "deny"))
        check("the reason", body["names"][0]["reason"] == "issuer-not-listed")
        check("not to be cached", headers["Cache-Control"] == "no-store")
        check("a date", headers["Date"].endswith(" GMT"))
        client.close()


def test_bodies(daemon):
    rows = [
        ("no JSON", "{", 400, "no JSON"),
        ("not an object", "[]", 400, "JSON object"),
        ("an empty body", "", 400, "no JSON"),
        ("nothing to check", {}, 400, "nothing to check"),
        ("an empty list", {"names": []}, 400, "nothing to check"),
        ("an unknown member", {"name": ["a"]}, 400, "perhaps names"),
        ("a member twice", '{"names":["good.example"],"names":["a"]}', 400,
         "duplicate"),
        ("a name that is a number", {"names": [1]}, 400, "names[0]"),
        ("a name that is none", {"names": ["a..b"]}, 400, ""),
        ("an unknown type", {"names": [{"name": "a", "type": "ip"}]}, 400,
         "names[0]"),
        ("no such profile", {**GOOD, "profile": "x"}, 400, "no profile"),
        ("no such usage", {**GOOD, "usage": "code"}, 400, "usage"),
        ("both inputs", {"csr": "-----BEGIN", "certificate": "AAAA"}, 400,
         "exclude"),
        ("an input that is none", {"csr": "!"}, 400, "base64"),
        ("an input that is no request", {"csr": "MAA="}, 400, ""),
        ("a timeout below 1", {**GOOD, "timeout_ms": 0}, 400, "timeout_ms"),
        ("no issuers", {**GOOD, "issuers": []}, 400, "issuers has to be a "
         "list of 1 to 64 texts; without it, the configured one counts"),
        ("no accounts", {**GOOD, "account_uris": []}, 400, "1 to 64"),
        ("no methods", {**GOOD, "validation_methods": []}, 400, "1 to 64"),
        ("too many issuers", {**GOOD, "issuers": ["a"] * 65}, 400, "1 to 64"),
        ("issuers that are a text", {**GOOD, "issuers": "a"}, 400, "1 to 64"),
        ("an issuer that is a number", {**GOOD, "issuers": ["a", 1]}, 400,
         "1 to 64"),
        ("a text with a zero octet", {**GOOD, "profile": "a\0b"}, 400, ""),
        ("a trace id that is none", {**GOOD, "trace_id": "\u00e9"}, 400,
         "trace_id"),
    ]
    client = connect(daemon)
    for row, body, want, words in rows:
        check.row = row
        status, _, answer = ask(client, "POST", "/v1/check", body)
        check("status", status == want, status, answer)
        check("denied", answer["verdict"] == "deny")
        check("the sentence", words in answer["error"]["message"], answer)
    check.row = "all members"
    status, _, answer = ask(client, "POST", "/v1/check", {
        "names": ["bad.example", {"name": "a@good.example",
                                  "type": "mailbox"}],
        "usage": "tls", "issuers": ["other.example"], "timeout_ms": 5000,
        "account_uris": ["https://ca.example/1"], "profile": None,
        "validation_methods": ["dns-01"], "trace_id": "t"})
    check("permitted to another issuer", answer["verdict"] == "permit",
          answer)
    check("issuers of the request", answer["issuers"] == ["other.example"])
    client.close()


def csr(directory):
    subprocess.run(
        ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null",
         "-subj", "/", "-addext",
         "subjectAltName=DNS:good.example,DNS:bad.example",
         "-out", directory + "/a.csr"], check=True, capture_output=True)
    with open(directory + "/a.csr", encoding="ascii") as file:
        return file.read()


def test_csr(daemon):
    pem = csr(daemon.directory)
    der = "".join(l for l in pem.splitlines() if not l.startswith("-"))
    client = connect(daemon)
    for row, text in ("PEM", pem), ("DER in base64", der):
        check.row = "a request in " + row
        status, _, answer = ask(client, "POST", "/v1/check", {"csr": text})
        check("its names", [n["name"] for n in answer["names"]] ==
              ["good.example", "bad.example"], answer)
        check("denied", (status, answer["verdict"]) == (200, "deny"))
    client.close()


def test_routes(daemon):
    rows = [
        ("health", "GET", "/healthz", 200),
        ("health, without its body", "HEAD", "/healthz", 200),
        ("with a query", "GET", "/healthz?x=y", 200),
        ("another method", "GET", "/v1/check", 405),
        ("nothing there", "GET", "/", 404),
        ("something behind it", "POST", "/v1/check/x", 404),
    ]
    client = connect(daemon)
    for row, method, path, want in rows:
        check.row = row
        status, headers, _ = ask(client, method, path)
        check("status", status == want, status)
        check("what is allowed", status != 405 or headers["Allow"] == "POST")
    client.close()


def test_octets(daemon):
    rows = [
        ("not HTTP", b"hello\r\n\r\n", b"HTTP/1.1 400 "),
        ("too many octets of headers",
         b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"b" * 70000,
         b"HTTP/1.1 431 "),
        ("a body that is said to be too large",
         b"POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000"
         b"\r\n\r\n", b"HTTP/1.1 413 "),
        ("a body in chunks that is too large",
         b"POST /v1/check HTTP/1.1\r\nHost: a\r\n"
         b"Transfer-Encoding: chunked\r\n\r\n200000\r\n" + b" " * 0x200000,
         b"HTTP/1.1 413 "),
        ("chunks that are none",
         b"POST /v1/check HTTP/1.1\r\nHost: a\r\n"
         b"Transfer-Encoding: chunked\r\n\r\nx\r\n", b"HTTP/1.1 400 "),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"HTTP/1.1 505 "),
        ("three at once, the last one closes",
         b"\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" * 2 +
         b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
         b"HTTP/1.1 200 "),
        ("the older version", b"GET /healthz HTTP/1.0\r\n\r\n",
         b"HTTP/1.1 200 "),
    ]
    for row, octets, want in rows:
        check.row = row
        got = raw(daemon.port(), octets)
        check("status", got.startswith(want), got[:80])
        check("so many answers", got.count(b"HTTP/1.1 %s" % want[9:12]) ==
              (3 if "three" in row else 1), got)
    check.row = "a client that asks whether to go on"
    got = raw(daemon.port(),
              b"POST /v1/check HTTP/1.1\r\nHost: a\r\nExpect: 100-continue"
              b"\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
    check("is told to", got.startswith(b"HTTP/1.1 100 Continue\r\n\r\n"
                                       b"HTTP/1.1 400 "), got)


def series(text):
    """Metrics by name and labels; every line has to be one or a comment."""
    out = {}
    for line in text.splitlines():
        if line.startswith("#"):
            check("a comment", re.fullmatch(
                r"# (HELP [a-z_]+ \S.*|TYPE [a-z_]+ "
                r"(counter|gauge|histogram))", line), line)
            continue
        match = re.fullmatch(
            r"([a-z_]+(?:\{[a-z]+=\"[^\"]*\"(?:,[a-z]+=\"[^\"]*\")*\})?) "
            r"([0-9.e+-]+)", line)
        check("a line", match, line)
        if match:
            out[match[1]] = float(match[2])
    return out


def metrics(client):
    status, headers, body = ask(client, "GET", "/metrics")
    check("status and type", status == 200 and
          headers["Content-Type"].startswith("text/plain; version=0.0.4"))
    return series(body.decode("ascii"))


def test_metrics(daemon):
    check.row = "metrics"
    client = connect(daemon)
    before = metrics(client)
    ask(client, "POST", "/v1/check", {"names": ["good.example", "bad.example",
                                                "deep.bad.example"]})
    ask(client, "POST", "/v1/check", "{")
    ask(client, "GET", "/nowhere\"}")
    after = metrics(client)
    rows = [
        ('caa_http_requests_total{route="/v1/check",code="200"}', 1),
        ('caa_http_requests_total{route="/v1/check",code="400"}', 1),
        ('caa_http_requests_total{route="-",code="404"}', 1),
        ('caa_http_requests_total{route="/metrics",code="200"}', 1),
        ('caa_checks_total{result="decided"}', 1),
        ('caa_verdicts_total{verdict="permit",reason="authorized"}', 1),
        ('caa_verdicts_total{verdict="deny",reason="issuer-not-listed"}', 2),
        ("caa_check_seconds_count", 1),
        ('caa_check_seconds_bucket{le="+Inf"}', 1),
    ]
    for name, want in rows:
        check(name, after.get(name, 0) - before.get(name, 0) == want,
              before.get(name), after.get(name))
    lookups = [n for n in after if n.startswith("caa_lookups_total{")]
    check("lookups by outcome", any('outcome="records"' in n and
                                    'dnssec="not-validated"' in n
                                    for n in lookups), lookups)
    for name in "caa_checks_in_flight", "caa_checks_queued":
        check(name, after[name] == 0)
    check("this connection", after["caa_connections"] >= 1)
    check("memory", after["process_resident_memory_bytes"] > 1e6)
    client.close()


def test_openapi(daemon):
    check.row = "the description for programs"
    client = connect(daemon)
    status, _, document = ask(client, "GET", "/v1/openapi.json")
    check("status", status == 200)
    check("version", document["openapi"].startswith("3.0"))
    told = {(m.upper(), p) for p, methods in document["paths"].items()
            for m in methods}
    said = {tuple(line.split()[-2:]) for line in daemon.banner
            if " /" in line and line.split()[-2] in ("GET", "POST")}
    check("it has what the daemon answers", said <= told, said - told)
    members = document["components"]["schemas"]["Request"]["properties"]
    for name in members:
        answer = ask(client, "POST", "/v1/check", {name: {}})[2]
        check("a member that is known", "unknown member" not in
              answer["error"]["message"], name)
    report = ask(client, "POST", "/v1/check", GOOD)[2]
    schemas = document["components"]["schemas"]
    for what, schema in (report, "Report"), (report["names"][0], "Name"):
        missing = set(schemas[schema]["required"]) - set(what)
        check("what is required is there", not missing, missing)
    client.close()


def test_reload(daemon):
    check.row = "a new configuration"
    client = connect(daemon)
    daemon.configure("listen = http://127.0.0.1:0", issuers="other.example")
    daemon.signal(signal.SIGHUP)
    check("said", daemon.wait_log("was read again"))
    check("in force on the same connection",
          verdict(ask(client, "POST", "/v1/check", BAD)) == (200, "permit"))
    check.row = "a bad configuration"
    daemon.configure("listen = http://127.0.0.1:0\nmax_chekcs = 1")
    daemon.signal(signal.SIGHUP)
    line = daemon.wait_log("the configuration in force stays")
    check("said, with file, section, key and what was meant", line and
          "caa.conf [serve]: unknown key \"max_chekcs\", perhaps max_checks"
          in line, line)
    check("the one before is in force",
          verdict(ask(client, "POST", "/v1/check", BAD)) == (200, "permit"))
    client.close()


def test_stop(daemon):
    check.row = "the end"
    client = connect(daemon)
    ask(client, "GET", "/healthz")
    check("exit status", daemon.stop() == 0, daemon.log)
    check("said", daemon.wait_log("stopping"))
    client.close()


def test_refused(directory):
    rows = [
        ("an address of others", ["--listen", "http://0.0.0.0:0"],
         "without TLS only"),
        ("no address", ["--listen", "http://localhost:1"], "ADDRESS:PORT"),
        ("no scheme", ["--listen", "127.0.0.1:1"], "is none of"),
        ("a relative path", ["--listen", "unix:a"], "absolute"),
        ("a folder that is not there", ["--listen", "unix:/nonexistent/a"],
         "No such file"),
        ("an unknown key", ["--set", "serve.lisen=a"], "perhaps listen"),
        ("a number that is none", ["--set", "serve.max_checks=many"],
         "from 1 to 8192"),
        ("a number out of bounds", ["--set", "serve.max_checks=0"],
         "from 1 to 8192"),
        ("a mode that is none", ["--set", "serve.unix_mode=rw", "--listen",
                                 f"unix:{directory}/x"], "octal"),
        ("an unknown face", ["--set", "serve.faces=chek"], "perhaps check"),
        ("more connections than descriptors",
         ["--set", "serve.max_connections=65000"], "ulimit -n"),
        ("a key of the module", ["--set", "usage=x"], "usage"),
        ("a name", ["a.example"], "no names"),
    ]
    for row, options, words in rows:
        check.row = row
        daemon = Daemon(command, directory, *options, start=False,
                        launch=["sh", "-c", 'ulimit -n 4096; exec "$@"',
                                "sh"])
        check("exit status 2", daemon.process.wait(60) == 2)
        daemon.stop()
        check("one line", len(daemon.log) == 1, daemon.log)
        check("the sentence", words in "".join(daemon.log), daemon.log)


def main():
    with scratch() as directory:
        daemon = Daemon(
            command, directory,
            config=f"listen = http://127.0.0.1:0; unix:{directory}/s.sock")
        try:
            check.row = "what it says of itself"
            check("where it listens", len(daemon.addresses("http")) == 1 and
                  len(daemon.addresses("unix")) == 1, daemon.banner)
            test_check(daemon)
            test_bodies(daemon)
            test_csr(daemon)
            test_routes(daemon)
            test_octets(daemon)
            test_metrics(daemon)
            test_openapi(daemon)
            test_reload(daemon)
            test_stop(daemon)
        finally:
            daemon.stop()
        test_refused(directory)
    return check.finish(120)


sys.exit(main())
