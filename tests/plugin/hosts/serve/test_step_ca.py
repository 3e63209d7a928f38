# SPDX-License-Identifier: BSD-2-Clause
"""The webhooks of step-ca, as it posts them.
usage: test_step_ca.py CAA-VALIDATOR"""
import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time

from certificates import Authority, trust
from daemon import Checks, Daemon, ask, connect, scratch

check = Checks()
command = sys.argv[1]
SECRET = bytes(range(64))
ZONE = """wild CAA 0 issuewild "other.example"
wild CAA 0 issue "ca.example"
xn--bcher-kva CAA 0 issue "other.example"
mail CAA 0 issuemail "other.example"
device CAA 0 issue "ca.example; validationmethods=device-attest-01"
"""


def b64(octets):
    return base64.b64encode(octets).decode()


def der(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    head = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + head + body


def san_der(*names):
    return der(0x30, *[der(0x82, name.encode()) for name in names])


def make_csr(directory, san=None, subject="/O=x"):
    key = os.path.join(directory, "csr.key")
    if not os.path.exists(key):
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out",
                        key], check=True, capture_output=True)
    more = ["-addext", "subjectAltName=" + san] if san else []
    return subprocess.run(
        ["openssl", "req", "-new", "-key", key, "-subj", subject, "-outform",
         "DER", *more], check=True, capture_output=True).stdout


# What step-ca always sends; null where there is nothing.
MEMBERS = {
    "version": 0, "subject": {}, "rawSubject": None, "dnsNames": None,
    "emailAddresses": None, "ipAddresses": None, "uris": None, "sans": None,
    "extensions": None, "keyUsage": [], "extKeyUsage": [],
    "unknownExtKeyUsage": [], "basicConstraints": None,
    "signatureAlgorithm": "", "publicKey": b64(b"spki"),
    "publicKeyAlgorithm": "ECDSA"}


def envelope(**more):
    return {"timestamp": "2026-11-22T04:00:00.123456789Z",
            "provisionerName": "acme", **more}


def certificate(**more):
    return envelope(x509Certificate={
        **MEMBERS, "serialNumber": "", "issuer": {},
        "extKeyUsage": ["serverAuth", "clientAuth"], "raw": None,
        "notBefore": "2026-11-22T04:00:00Z", "notAfter":
        "2026-11-23T04:00:00Z", **more})


def request(raw, **more):
    return envelope(x509CertificateRequest={
        **MEMBERS, "raw": b64(raw) if raw is not None else None, **more})


def san(kind, value, **more):
    return {"type": kind, "value": value, **more}


def extension(oid, value):
    return {"id": oid, "critical": False, "value": b64(value)}


def rows(directory):
    """what, body, whether it is allowed, code of the error, text in it"""
    good = make_csr(directory, "DNS:good.example")
    bad = make_csr(directory, "DNS:good.example,DNS:bad.example")
    bare = make_csr(directory, subject="/CN=good.example")
    no = "issuer-not-listed"
    other = "1.3.6.1.5.5.7.8.9"
    return [
        ("a permitted request", request(good, dnsNames=["good.example"]),
         True, None, None),
        ("a denied request", request(
            bad, dnsNames=["good.example", "bad.example"]), False, no,
         "bad.example: "),
        ("a request whose list hides what the octets hold", request(
            bad, dnsNames=["good.example"]), False, no, "bad.example: "),
        ("a request whose octets hide what the list holds", request(
            good, dnsNames=["bad.example"]), False, no, "bad.example: "),
        ("a request with sans", request(good, sans=[san("dns", "bad.example")]),
         False, no, "bad.example: "),
        ("a request without names: the template adds them", request(bare),
         True, None, None),
        ("a request without octets", request(None, dnsNames=["good.example"]),
         False, "bad-request", "raw"),
        ("a request of other octets", request(b"\x30\x03abc"), False,
         "bad-request", None),
        ("a request with a mailbox", request(
            make_csr(directory, "email:a@mail.example")), False, no,
         "a@mail.example: "),
        ("a permitted certificate", certificate(
            sans=[san("dns", "good.example")]), True, None, None),
        ("a certificate by sans", certificate(
            sans=[san("dns", "good.example"), san("dns", "bad.example")]),
         False, no, "bad.example: "),
        ("a certificate by dnsNames", certificate(
            sans=[san("dns", "good.example")], dnsNames=["bad.example"]),
         False, no, "bad.example: "),
        ("a certificate by sans, sorted by us", certificate(
            sans=[san("auto", "bad.example")]), False, no, "bad.example: "),
        ("a certificate by sans without a type", certificate(
            sans=[san("", "bad.example")]), False, no, "bad.example: "),
        ("a type in capitals", certificate(
            sans=[san("DNS", "bad.example")]), False, no, "bad.example: "),
        ("a certificate by an extension", certificate(
            sans=[san("dns", "good.example")],
            extensions=[extension("2.5.29.17", san_der("bad.example"))]),
         False, no, "bad.example: "),
        ("an extension that permits", certificate(
            extensions=[extension("2.5.29.17", san_der("good.example"))]),
         True, None, None),
        ("a SAN with more behind it", certificate(
            sans=[san("dns", "good.example")], extensions=[
                extension("2.5.29.17", san_der("good.example") + b"\0")]),
         False, "bad-request", "extensions"),
        ("a SAN that is none", certificate(
            sans=[san("dns", "good.example")],
            extensions=[extension("2.5.29.17", b"\x30\x05ab")]),
         False, "bad-request", "extensions"),
        ("another extension", certificate(
            sans=[san("dns", "good.example")],
            extensions=[extension("1.2.3.4", b"\x05\x00")]), True, None, None),
        ("an extension without id", certificate(
            sans=[san("dns", "good.example")], extensions=[{"value": ""}]),
         False, "bad-request", "extensions"),
        ("all that is denied in one answer", certificate(
            sans=[san("dns", "bad.example"), san("dns", "a.bad.example"),
                  san("email", "a@mail.example")],
            extKeyUsage=["emailProtection"]), False, no, "a@mail.example: "),
        ("a name with an umlaut", certificate(
            sans=[san("dns", "b\u00fccher.example")]), False, no,
         "xn--bcher-kva.example: "),
        ("one that may", certificate(
            sans=[san("dns", "b\u00fccher.good.example"),
                  san("dns", "good.example")]), True, None, None),
        ("a wildcard", certificate(sans=[san("dns", "*.wild.example")]),
         False, no, "*.wild.example: "),
        ("no wildcard", certificate(sans=[san("dns", "a.wild.example")]),
         True, None, None),
        ("a mailbox by emailAddresses", certificate(
            emailAddresses=["a@mail.example"],
            extKeyUsage=["emailProtection"]), False, no, "a@mail.example: "),
        ("a mailbox by sans", certificate(
            sans=[san("email", "a@mail.example")], extKeyUsage=["any"]),
         False, no, "a@mail.example: "),
        ("a mailbox sorted by us", certificate(
            sans=[san("auto", "a@mail.example")], extKeyUsage=[]),
         False, no, "a@mail.example: "),
        ("a mailbox that looks like a URI", certificate(
            sans=[san("auto", "ht://x y@mail.example")], extKeyUsage=[]),
         False, None, None),
        ("an internationalized mailbox", certificate(
            sans=[san(other, "utf8:\u00e4@mail.example")], extKeyUsage=[]),
         False, no, "mail.example: "),
        ("an internationalized mailbox nobody can read", certificate(
            sans=[san("dns", "good.example"), san(other, "raw:DAA=")],
            extKeyUsage=[]), False, "bad-request", None),
        ("a usage by its extension", certificate(
            sans=[san("email", "a@mail.example")], extKeyUsage=["serverAuth"],
            extensions=[extension("2.5.29.37", der(
                0x30, bytes.fromhex("06082b06010505070304")))]),
         False, no, "a@mail.example: "),
        ("a mailbox of a certificate for servers", certificate(
            sans=[san("dns", "good.example"), san("email", "a@mail.example")]),
         True, None, None),
        ("no name for CAA", certificate(
            ipAddresses=["192.0.2.1"], uris=["spiffe://a/b"],
            sans=[san("ip", "192.0.2.1"), san("uri", "spiffe://a/b"),
                  san("auto", "192.0.2.2"), san("auto", "2001:db8::1"),
                  san("auto", "spiffe://bad.example/x"),
                  san("permanentIdentifier", "", asn1Value={"identifier": "x"}),
                  san("userPrincipalName", "a@mail.example"),
                  san("1.2.3.4", "utf8:x")]), True, None, None),
        ("an address that is none", certificate(
            sans=[san("auto", "192.0.2.1.bad.example")]), False, no,
         "bad.example: "),
        ("no name at all", certificate(subject={"commonName": "x"}), False,
         "bad-request", "subjectAltName"),
        ("a name that is none", certificate(sans=[san("dns", "a..example")]),
         False, "bad-request", None),
        ("an empty name", certificate(sans=[san("dns", "")]), False,
         "bad-request", None),
        ("a type nobody knows", certificate(
            sans=[san("dns", "good.example"), san("x400Address", "x")]),
         False, "bad-request", "sans"),
        ("a name without a value", certificate(sans=[{"type": "dns"}]), False,
         "bad-request", "sans"),
        ("names that are no list", certificate(dnsNames="bad.example"), False,
         "bad-request", "dnsNames"),
        ("names that are numbers", certificate(dnsNames=[1]), False,
         "bad-request", "dnsNames"),
        ("a zero octet in a name", certificate(
            dnsNames=["good.example\0.bad.example"]), False, "bad-request",
         None),
        ("an attested device", {**certificate(
            sans=[san("dns", "device.example")]),
            "attestationData": {"permanentIdentifier": "x"}}, True, None,
         None),
        ("a device nobody attested", certificate(
            sans=[san("dns", "device.example")]), False, "method-mismatch",
         None),
        ("an attestation that is none", {**certificate(
            sans=[san("dns", "good.example")]), "attestationData": "x"},
         False, "bad-request", "attestationData"),
        ("SSH, a request", envelope(sshCertificateRequest={
            "type": "host", "keyID": "x", "principals": ["bad.example"],
            "publicKey": ""}), True, None, None),
        ("SSH, a certificate", envelope(sshCertificate={
            "principals": ["bad.example"]}), True, None, None),
        ("SSH beside X.509", {**certificate(
            sans=[san("dns", "bad.example")]), "sshCertificate": {}}, False,
         "bad-request", "one of"),
        ("a request beside a certificate", {
            **request(good), **certificate(sans=[san("dns", "good.example")])},
         False, "bad-request", "one of"),
        ("neither", envelope(), False, "bad-request", "one of"),
        ("a password of SCEP is never right", {
            **request(good), "scepChallenge": "x", "scepTransactionID": "1"},
         False, "bad-request", "SCEPCHALLENGE"),
        ("an empty one neither", {
            **request(good), "scepTransactionID": "1"},
         False, "bad-request", "SCEPCHALLENGE"),
        ("no JSON", "{", False, "bad-request", "JSON"),
        ("a list", [], False, "bad-request", "JSON"),
        ("a member twice", '{"x509Certificate":{},"x509Certificate":{}}',
         False, "bad-request", "JSON"),
        ("a name nobody answers for", certificate(
            sans=[san("dns", "a.elsewhere")]), False, "lookup-error", None),
    ] + [(f"a certificate without {member}", {**certificate(), **envelope(
        x509Certificate={key: value for key, value in certificate(
            sans=[san("dns", "good.example")])["x509Certificate"].items()
            if key != member})}, False, "bad-request", member)
         for member in ("dnsNames", "emailAddresses", "ipAddresses", "uris",
                        "sans")]


def test_rows(client, directory):
    for row, body, allowed, code, text in rows(directory):
        check.row = row
        began = time.monotonic()
        status, _, answer = ask(client, "POST", "/step-ca/", body)
        check("in time", time.monotonic() - began < 30)
        check("200", status == 200, status, answer)
        check("decided", answer.get("allow") is allowed, answer)
        if allowed and answer["allow"]:
            check("no error", "error" not in answer, answer)
            check("data", answer["data"]["verdict"] == "permit", answer)
            continue
        error = answer.get("error", {})
        check("code", code is None or error.get("code") == code, answer)
        check("text", (text or "") in error.get("message", ""), answer)
        check("once", error.get("message", "").count(text or "x: ") <= 1, error)
        check("length", 0 < len(error.get("message", "")) < 1200, answer)


def test_many(client):
    check.row = "many denied names"
    names = [f"n{i}.bad.example" for i in range(200)]
    _, _, answer = ask(client, "POST", "/step-ca/", certificate(
        sans=[san("dns", name) for name in names]))
    check("denied", answer["allow"] is False, answer)
    check("counted", answer["error"]["message"].endswith(
        "more names are denied"), answer)


def test_profiles(client):
    body = certificate(sans=[san("dns", "bad.example")])
    for row, path, status, allowed in [
            ("the profile of the path", "/step-ca/theirs", 200, True),
            ("a profile nobody configured", "/step-ca/nobody", 200, False),
            ("no path", "/step-ca", 404, None),
            ("a GET", "/step-ca/", 405, None)]:
        check.row = row
        method = "GET" if status == 405 else "POST"
        got, _, answer = ask(client, method, path, body)
        check("status", got == status, got, answer)
        check("decided", answer.get("allow") is allowed, answer)


def signed(body, secret=SECRET, name="hook-1"):
    text = body if isinstance(body, str) else json.dumps(body)
    return text, {"X-Smallstep-Webhook-ID": name, "X-Smallstep-Signature":
                  hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()}


def test_signatures(daemon, authority, client):
    good, headers = signed(certificate(sans=[san("dns", "good.example")]))
    bad, bad_headers = signed(certificate(sans=[san("dns", "bad.example")]))
    sign = headers["X-Smallstep-Signature"]
    anyone, known = trust(authority), trust(authority, client)

    def changed(**more):
        return {**headers, **{k.replace("_", "-"): v for k, v in more.items()}}
    for row, context, body, sent, status in [
            ("signed", anyone, good, headers, 200),
            ("signed, denied", anyone, bad, bad_headers, 200),
            ("signed in capitals", anyone, good,
             changed(X_Smallstep_Signature=sign.upper()), 200),
            ("not signed", anyone, good, {}, 401),
            ("without an id", anyone, good,
             {"X-Smallstep-Signature": sign}, 401),
            ("without a signature", anyone, good,
             {"X-Smallstep-Webhook-ID": "hook-1"}, 401),
            ("another id", anyone, good,
             changed(X_Smallstep_Webhook_ID="hook-2"), 401),
            ("an id nobody has", anyone, good,
             changed(X_Smallstep_Webhook_ID="hook"), 401),
            ("another secret", anyone, *signed(good, b"x" * 64), 401),
            ("the secret as it is written", anyone, *signed(
                good, b64(SECRET).encode()), 401),
            ("an empty secret, as ca.json makes it", anyone,
             *signed(good, b""), 401),
            ("another body", anyone, good.replace("good", "bood"), headers,
             401),
            ("a body with more behind it", anyone, good + " ", headers, 401),
            ("a signature cut short", anyone, good,
             changed(X_Smallstep_Signature=sign[:32]), 401),
            ("an empty signature", anyone, good,
             changed(X_Smallstep_Signature=""), 401),
            ("a signature of other letters", anyone, good,
             changed(X_Smallstep_Signature="g" * 64), 401),
            ("a client certificate", known, good, {}, 200),
            ("a client certificate and an id of ca.json", known,
             *signed(good, b"", "hook"), 200),
            ("a wrong signature, in spite of the certificate", known,
             *signed(good, b"x" * 64), 401),
            ("a certificate and a signature", known, good, headers, 200)]:
        check.row = row
        connection = connect(daemon, "https", context=context)
        got, _, answer = ask(connection, "POST", "/step-ca/", body, sent)
        connection.close()
        check("status", got == status, got, answer)
        if status == 200:
            check("decided", answer["allow"] is (body == good), answer)
        else:
            check("not allowed", answer.get("allow") is None, answer)
    check.row = "other routes stay closed"
    connection = connect(daemon, "https", context=anyone)
    got, _, _ = ask(connection, "POST", "/v1/check", good, headers)
    check("401", got == 401, got)


def test_wrong_configurations(directory):
    path = os.path.join(directory, "wrong.secrets")
    for row, text, message in [
            ("one word", "hook-1", "two words"),
            ("three words", f"hook-1 {b64(SECRET)} x", "two words"),
            ("no base64", "hook-1 !!!!", "base64"),
            ("too short", "hook-1 " + b64(b"x" * 15), "16"),
            ("empty", "# nothing\n", "no secret"),
            ("twice", f"a {b64(SECRET)}\na {b64(SECRET)}\n", "twice"),
            ("the ssh of old", None, "ssh is one of"),
            ("too patient", None, "timeout_ms is a number")]:
        check.row = row
        section = f"secrets = {path}"
        if text is None:
            section = "ssh = perhaps" if "ssh" in row else "timeout_ms = 10000"
        else:
            with open(path, "w", encoding="ascii") as out:
                out.write(text)
        try:
            Daemon(command, directory, config="listen = http://127.0.0.1:0\n"
                   f"faces = step-ca\n[serve step-ca]\n{section}\n").stop()
            check("refused", False)
        except RuntimeError as error:
            check("why", message in str(error), error)
            check("no secret told", b64(SECRET) not in str(error), error)


def plain(directory):
    daemon = Daemon(command, directory, zone=ZONE, config=(
        "listen = http://127.0.0.1:0\nfaces = step-ca\n"
        "[profile theirs]\nissuers = other.example\n"))
    client = connect(daemon)
    test_rows(client, directory)
    test_many(client)
    test_profiles(client)
    client.close()
    check.row = "SSH is refused where it is to be"
    daemon.configure("listen = http://127.0.0.1:0\nfaces = step-ca\n"
                     "[serve step-ca]\nssh = deny\n")
    daemon.signal(1)
    check("reloaded", daemon.wait_log("was read again") is not None)
    _, _, answer = ask(connect(daemon), "POST", "/step-ca/", envelope(
        sshCertificate={"principals": ["good.example"]}))
    check("denied", answer["allow"] is False and
          answer["error"]["code"] == "ssh", answer)
    check.row = "advice"
    daemon.configure("listen = http://127.0.0.1:0\nfaces = step-ca\n"
                     "[caa_validator]\nenforce = no\n")
    daemon.signal(1)
    check("reloaded", daemon.wait_log("was read again", 2) is not None)
    _, _, answer = ask(connect(daemon), "POST", "/step-ca/", certificate(
        sans=[san("dns", "bad.example")]))
    check("allowed", answer["allow"] is True, answer)
    check("stopped", daemon.stop() == 0)


def guarded(directory):
    authority = Authority(directory, "authority")
    server, key = authority.server()
    secrets = os.path.join(directory, "secrets")
    with open(secrets, "w", encoding="ascii") as out:
        out.write(f"# ours\nhook-1 {b64(SECRET)}\n\nhook-2 "
                  f"{b64(b'2' * 64)}\n")
    tls = f"tls_certificate = {server}\ntls_key = {key}\n"
    daemon = Daemon(command, directory, zone=ZONE, config=(
        f"listen = https://127.0.0.1:0\n{tls}client_ca = {authority.pem}\n"
        f"faces = step-ca; check\n[serve step-ca]\nsecrets = {secrets}\n"))
    test_signatures(daemon, authority, authority.client())
    check.row = "the end"
    check("stopped", daemon.stop() == 0)
    check.row = "secrets are enough to be reached from elsewhere"
    daemon = Daemon(command, directory, config=(
        f"listen = https://0.0.0.0:0; http://127.0.0.1:0\n{tls}"
        f"faces = step-ca\n[serve step-ca]\nsecrets = {secrets}\n"))
    good, headers = signed(certificate(sans=[san("dns", "good.example")]))
    for row, scheme, sent, status in [
            ("from this machine, not signed", "http", {}, 401),
            ("from this machine, signed", "http", headers, 200),
            ("from this machine by TLS, not signed", "https", {}, 401),
            ("from this machine by TLS, signed", "https", headers, 200)]:
        check.row = row
        client = connect(daemon, scheme, context=trust(authority))
        got, _, answer = ask(client, "POST", "/step-ca/", good, sent)
        client.close()
        check("status", got == status, got, answer)
    check.row = "the end"
    check("stopped", daemon.stop() == 0)
    check.row = "without them it is not"
    try:
        Daemon(command, directory, config=(
            f"listen = https://0.0.0.0:0\n{tls}faces = step-ca\n")).stop()
        check("refused", False)
    except RuntimeError as error:
        check("why", "client_ca" in str(error), error)


with scratch() as one, scratch() as two:
    plain(one)
    guarded(two)
    test_wrong_configurations(two)
sys.exit(check.finish(300))
