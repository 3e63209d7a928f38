# SPDX-License-Identifier: BSD-2-Clause
"""The admission webhook as an API server calls it.
usage: test_kubernetes.py CAA-VALIDATOR"""
import base64
import copy
import os
import subprocess
import sys

from certificates import Authority, trust
from daemon import Checks, Daemon, ask, connect, scratch

check = Checks()
command = sys.argv[1]

ZONE = """internal CAA 0 issue "inside.example"
"""
TOKEN = "0123456789abcdef0123456789abcdef"


def csr(*names):
    """PEM of a request with these subjectAltNames."""
    san = ",".join("DNS:" + name for name in names)
    return subprocess.run(
        ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-keyout", os.devnull,
         "-subj", "/", "-addext", "subjectAltName=" + san],
        check=True, capture_output=True).stdout


def review(pem, operation="CREATE", issuer="public", kind="ClusterIssuer",
           **more):
    """What the API server posts for a CertificateRequest."""
    spec = {
        "request": base64.b64encode(pem).decode("ascii"),
        "issuerRef": {"name": issuer, "kind": kind,
                      "group": "cert-manager.io"},
        "duration": "2160h0m0s",
        "isCA": False,
        "usages": ["digital signature", "key encipherment"],
        "username": "system:serviceaccount:cert-manager:cert-manager",
        "uid": "f8bd3b67-6a5c-4e32-bd5b-3a1a6b3b1d6f",
        "groups": ["system:serviceaccounts", "system:authenticated"],
    }
    return {
        "kind": "AdmissionReview",
        "apiVersion": "admission.k8s.io/v1",
        "request": {
            "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
            "kind": {"group": "cert-manager.io", "version": "v1",
                     "kind": "CertificateRequest"},
            "resource": {"group": "cert-manager.io", "version": "v1",
                         "resource": "certificaterequests"},
            "requestKind": {"group": "cert-manager.io", "version": "v1",
                            "kind": "CertificateRequest"},
            "requestResource": {"group": "cert-manager.io", "version": "v1",
                                "resource": "certificaterequests"},
            "name": "shop-1",
            "namespace": "web",
            "operation": operation,
            "userInfo": {"username": "system:serviceaccount:cert-manager:"
                                     "cert-manager"},
            "object": {"apiVersion": "cert-manager.io/v1",
                       "kind": "CertificateRequest",
                       "metadata": {"generateName": "shop-"},
                       "spec": spec},
            "oldObject": None,
            "dryRun": False,
            "options": {"kind": "CreateOptions",
                        "apiVersion": "meta.k8s.io/v1"},
            **more,
        },
    }


def changed(body, *path, to):
    """The same with one member set; DELETED: without it."""
    body = copy.deepcopy(body)
    place = body
    for key in path[:-1]:
        place = place[key]
    if to is DELETED:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return body


DELETED = object()
GOOD = review(csr("good.example", "www.good.example"))
BAD = review(csr("good.example", "bad.example", "*.bad.example"))
SPEC = ("request", "object", "spec")

# what, body, allowed, code, text of the message or of a warning
ROWS = [
    ("permitted", GOOD, True, None, None),
    ("denied, by name", BAD, False, 403, "CAA denies 2 of 3 names: bad.ex"),
    ("and why", BAD, False, 403, "lists only other.example"),
    ("and what to publish", BAD, False, 403,
     'bad.example. IN CAA 0 issue "ca.example"'),
    ("and the wildcard", BAD, False, 403, "*.bad.example: "),
    ("a lookup that fails", review(csr("a.elsewhere")), False, 403,
     "a.elsewhere: "),
    ("a dry run", changed(BAD, "request", "dryRun", to=True), True, None,
     "dry run"),
    ("dryRun that is no boolean", changed(
        BAD, "request", "dryRun", to="true"), False, 403, "denies"),
    ("an update of the status", changed(changed(
        BAD, "request", "operation", to="UPDATE"), "request", "oldObject",
        to=BAD["request"]["object"]), True, None, None),
    ("an update of the spec", changed(changed(
        BAD, "request", "operation", to="UPDATE"), "request", "oldObject",
        to=GOOD["request"]["object"]), False, 403, "denies"),
    ("an update without the old one", changed(
        BAD, "request", "operation", to="UPDATE"), False, 403, "denies"),
    ("an operation nobody knows", changed(
        BAD, "request", "operation", to="MERGE"), False, 403, "denies"),
    ("its end", changed(changed(
        BAD, "request", "operation", to="DELETE"), "request", "object",
        to=None), True, None, None),
    ("a subresource", changed(
        BAD, "request", "subResource", to="status"), True, None, None),
    ("another resource", changed(
        BAD, "request", "resource", "resource", to="certificates"), True,
     None, None),
    ("another group", changed(
        BAD, "request", "resource", "group", to="example.com"), True, None,
     None),
    ("an issuer with a profile of its own", review(
        csr("internal.example"), issuer="inside"), True, None, None),
    ("which denies what ours permits", review(
        csr("good.example"), issuer="inside"), False, 403, "good.example"),
    ("an Issuer of the same name is another", review(
        csr("internal.example"), issuer="inside", kind="Issuer"), False, 403,
     "internal.example"),
    ("a kind left out is Issuer", changed(review(
        csr("internal.example"), issuer="team"), *SPEC, "issuerRef", "kind",
        to=DELETED), True, None, None),
    ("an exempt issuer", review(csr("bad.example"), issuer="selfsigned"),
     True, None, None),
    ("an Issuer called like it", review(
        csr("bad.example"), issuer="selfsigned", kind="Issuer"), False, 403,
     "bad.example"),
    ("a ClusterIssuer of another group", changed(review(
        csr("bad.example"), issuer="selfsigned"), *SPEC, "issuerRef", "group",
        to="ejbca-issuer.keyfactor.com"), False, 403, "bad.example"),
    ("no issuer at all", changed(BAD, *SPEC, "issuerRef", to=DELETED), False,
     403, "denies"),
    ("no request", changed(BAD, *SPEC, "request", to=DELETED), False, 400,
     "base64"),
    ("an empty request", changed(BAD, *SPEC, "request", to=""), False, 400,
     "base64"),
    ("no base64", changed(BAD, *SPEC, "request", to="!!"), False, 400,
     "base64"),
    ("base64 of no request", changed(BAD, *SPEC, "request", to="YWJj"),
     False, 400, ""),
    ("no spec", changed(BAD, *SPEC, to=DELETED), False, 400, "base64"),
    ("no object", changed(BAD, "request", "object", to=None), False, 400,
     "base64"),
]


def texts(response):
    return [response.get("status", {}).get("message", ""),
            *response.get("warnings", [])]


def test_rows(client):
    for row, body, allowed, code, text in ROWS:
        check.row = row
        status, _, answer = ask(client, "POST", "/kubernetes?timeout=10s",
                                body)
        check("200", status == 200, status, answer)
        if status != 200:
            continue
        response = answer["response"]
        check("an AdmissionReview", (answer["apiVersion"], answer["kind"]) ==
              ("admission.k8s.io/v1", "AdmissionReview"))
        check("the uid", response["uid"] == body["request"]["uid"])
        check("allowed", response["allowed"] is allowed, response)
        check("code", response.get("status", {}).get("code") == code,
              response)
        if text is None:
            check("nothing to say", texts(response) == [""], response)
        else:
            check("text", any(text in t for t in texts(response)), response)


def test_no_reviews(client):
    rows = [
        ("no JSON", "{"),
        ("a list", []),
        ("an old version", changed(GOOD, "apiVersion",
                                   to="admission.k8s.io/v1beta1")),
        ("another kind", changed(GOOD, "kind", to="Status")),
        ("no request", changed(GOOD, "request", to=DELETED)),
        ("no resource", changed(GOOD, "request", "resource", to=DELETED)),
        ("no uid", changed(GOOD, "request", "uid", to=DELETED)),
        ("a uid that is a number", changed(GOOD, "request", "uid", to=1)),
        ("a uid without end", changed(GOOD, "request", "uid", to="a" * 129)),
    ]
    for row, body in rows:
        check.row = row
        status, _, answer = ask(client, "POST", "/kubernetes", body)
        check("400", status == 400, status, answer)


def test_advisory(directory):
    daemon = Daemon(command, directory, "--set", "enforce=no",
                    config="listen = http://127.0.0.1:0\n"
                    "faces = kubernetes\n")
    check.row = "advice only"
    _, _, answer = ask(connect(daemon), "POST", "/kubernetes", BAD)
    response = answer["response"]
    check("allowed", response["allowed"] is True, response)
    check("a warning for each name", len(response["warnings"]) == 2, response)
    check("that says so", response["warnings"][0].startswith(
        "CAA, not enforced: bad.example"), response)
    check("short enough", all(len(w) <= 250 for w in response["warnings"]))
    check("stopped", daemon.stop() == 0)


def test_token(directory):
    path = os.path.join(directory, "token")
    with open(path, "w", encoding="ascii") as out:
        out.write(TOKEN + "\n")
    authority = Authority(directory, "authority")
    certificate, key = authority.server()
    daemon = Daemon(command, directory, config=(
        "listen = https://127.0.0.1:0\nfaces = check; kubernetes\n"
        "log_requests = yes\n"
        f"tls_certificate = {certificate}\ntls_key = {key}\n"
        f"client_ca = {authority.pem}\n"
        f"[serve kubernetes]\npath_token_file = {path}\n"))
    rows = [
        ("the token in the path", "/kubernetes/" + TOKEN, 200),
        ("no token", "/kubernetes", 401),
        ("an empty one", "/kubernetes/", 401),
        ("the beginning of it", "/kubernetes/" + TOKEN[:-1], 401),
        ("more than it", "/kubernetes/" + TOKEN + "0", 401),
        ("another", "/kubernetes/" + TOKEN[::-1], 401),
        ("it opens nothing else", "/v1/check/" + TOKEN, 404),
        ("and nothing else is open", "/v1/check", 401),
    ]
    for row, where, expected in rows:
        check.row = row
        client = connect(daemon, "https", context=trust(authority))
        status, _, _ = ask(client, "POST", where, GOOD)
        client.close()
        check(str(expected), status == expected, status)
    check.row = "the token"
    check("a line of the log", daemon.wait_log("/kubernetes") is not None)
    check("stopped", daemon.stop() == 0)
    check("not in it", not any(TOKEN in line for line in daemon.log
                               if " 404 " not in line), daemon.log)


def test_settings(directory):
    rows = [
        ("no profile", "profiles = public", "KIND/NAME=PROFILE"),
        ("anybody's Issuer exempt", "profiles = Issuer/x=-", "ClusterIssuer"),
        ("any kind exempt", "profiles = x=-", "ClusterIssuer"),
        ("a kind nobody knows exempt", "profiles = StepIssuer/x=-",
         "ClusterIssuer"),
        ("an unknown key", "profile = x=y", "profiles"),
        ("no such file", "path_token_file = /nonexistent/x", "nonexistent"),
        ("a short token", f"path_token_file = {directory}/short", "16 octets"),
    ]
    with open(f"{directory}/short", "w", encoding="ascii") as out:
        out.write("short\n")
    for row, line, text in rows:
        check.row = row
        daemon = Daemon(command, directory, start=False, config=(
            "listen = http://127.0.0.1:0\nfaces = kubernetes\n"
            f"[serve kubernetes]\n{line}\n"))
        check("2", daemon.process.wait(60) == 2)
        daemon.reader.join(60)
        check("why", any(text in l for l in daemon.log), daemon.log)
        daemon.stop()


with scratch() as scratch_directory:
    webhook = Daemon(
        command, scratch_directory, zone=ZONE,
        config="listen = http://127.0.0.1:0\nfaces = kubernetes\n"
        "[serve kubernetes]\nprofiles = ClusterIssuer/inside=inside; "
        "team=inside; ClusterIssuer/selfsigned=-\n"
        "[profile inside]\nissuers = inside.example\n")
    connection = connect(webhook)
    test_rows(connection)
    test_no_reviews(connection)
    check.row = "the end"
    check("stopped", webhook.stop() == 0)
    test_advisory(scratch_directory)
    test_token(scratch_directory)
    test_settings(scratch_directory)
sys.exit(check.finish(170))
