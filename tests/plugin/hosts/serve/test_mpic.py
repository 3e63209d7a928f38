# SPDX-License-Identifier: BSD-2-Clause
"""A perspective as an Open MPIC coordinator asks it.
usage: test_mpic.py CAA-VALIDATOR"""
import sys
import time

from daemon import Checks, Daemon, ask, connect, scratch

check = Checks()
command = sys.argv[1]
LOOKUP = "mpic_error:caa_checker:lookup"

ZONE = """wild CAA 0 issuewild "other.example"
wild CAA 0 issue "ca.example"
mail CAA 0 issuemail "other.example"
strange CAA 128 unheard "of"
"""


def target(name, kind="tls-server", **more):
    return {"domain_or_ip_target": name, "trace_identifier": "t-1",
            "caa_check_parameters": {"certificate_type": kind, **more}}


# what, body, check_passed, check_completed, caa_record_present, found_at,
# records_seen
ROWS = [
    ("authorized", target("good.example"), True, True, True,
     "good.example", ['0 issue "ca.example"']),
    ("found above", target("www.good.example"), True, True, True,
     "good.example", ['0 issue "ca.example"']),
    ("another issuer", target("bad.example"), False, True, True,
     "bad.example", ['0 issue "other.example"']),
    ("domains of the request", target(
        "bad.example", caa_domains=["else.example", "other.example"]),
     True, True, True, "bad.example", ['0 issue "other.example"']),
    ("domains of the request replace ours", target(
        "good.example", caa_domains=["other.example"]),
     False, True, True, "good.example", ['0 issue "ca.example"']),
    ("null domains are ours", target("good.example", caa_domains=None),
     True, True, True, "good.example", ['0 issue "ca.example"']),
    ("a wildcard", target("*.wild.example"), False, True, True,
     "wild.example", None),
    ("below it, no wildcard", target("a.wild.example"), True, True, True,
     "wild.example", None),
    ("S/MIME", target("mail.example", "s-mime"), False, True, True,
     "mail.example", ['0 issuemail "other.example"']),
    ("no S/MIME", target("mail.example"), True, True, True,
     "mail.example", ['0 issuemail "other.example"']),
    ("issue does not restrict S/MIME", target("bad.example", "s-mime"), True,
     True, True, "bad.example", ['0 issue "other.example"']),
    ("no records", target("none.example"), True, True, False, None, None),
    ("an unknown critical tag", target("strange.example"), False, True, True,
     "strange.example", ['128 unheard "of"']),
    ("only the name", {"domain_or_ip_target": "good.example"}, True, True,
     True, "good.example", None),
    ("members nobody knows", {**target("good.example"), "new": 1}, True, True,
     True, "good.example", None),
    ("null parameters", {"domain_or_ip_target": "good.example",
                         "caa_check_parameters": None,
                         "trace_identifier": None}, True, True, True,
     "good.example", None),
    # Nothing answers for this one.
    ("a lookup fails", target("a.elsewhere"), False, False, None, None, None),
    ("allow_lookup_failure proves nothing", target(
        "a.elsewhere", allow_lookup_failure=True), False, False, None, None,
     None),
    ("an address", target("192.0.2.1"), False, False, None, None, None),
    ("no name", target("a..example"), False, False, None, None, None),
    ("an empty name", target(""), False, False, None, None, None),
]


def test_rows(client):
    for row, body, passed, completed, present, found_at, records in ROWS:
        check.row = row
        status, _, answer = ask(client, "POST", "/caa", body)
        check("200", status == 200, status, answer)
        if status != 200:
            continue
        details = answer["details"]
        check("type", answer["check_type"] == "caa")
        check("passed", answer["check_passed"] is passed, answer)
        check("completed", answer["check_completed"] is completed, answer)
        check("present", details["caa_record_present"] is present, details)
        check("where", details["found_at"] == found_at, details)
        check("a time", abs(answer["timestamp_ns"] / 1e9 - time.time()) < 600)
        if records is not None:
            check("records", details["records_seen"] == records, details)
        if present is not True:
            check("no records", details["records_seen"] is None, details)
        if completed:
            check("no error", answer["errors"] is None)
            check("more", details["caa_validator"]["reason"] != "")
        else:
            check("an error", answer["errors"][0]["error_type"] == LOOKUP)
            check("a text", answer["errors"][0]["error_message"] != "")


def test_shapes(client):
    rows = [
        ("no JSON", "{", ["body", "body"]),
        ("a list", [], ["body", "body"]),
        ("no target", {}, ["body", "domain_or_ip_target"]),
        ("a target that is a number", {"domain_or_ip_target": 1},
         ["body", "domain_or_ip_target"]),
        ("a type nobody knows", target("good.example", "code-signing"),
         ["body", "caa_check_parameters", "certificate_type"]),
        ("domains that are a text",
         target("good.example", caa_domains="ca.example"),
         ["body", "caa_check_parameters", "caa_domains"]),
        ("a domain with a zero octet",
         target("good.example", caa_domains=["ca.example\0"]),
         ["body", "body"]),
        ("a domain that is a number", target("good.example", caa_domains=[1]),
         ["body", "caa_check_parameters", "caa_domains"]),
        ("too many domains",
         target("good.example", caa_domains=["ca.example"] * 65),
         ["body", "caa_check_parameters", "caa_domains"]),
        ("parameters that are a list", {"domain_or_ip_target": "good.example",
                                        "caa_check_parameters": []},
         ["body", "caa_check_parameters"]),
        ("a trace that is a number", {**target("good.example"),
                                      "trace_identifier": 1},
         ["body", "trace_identifier"]),
    ]
    for row, body, where in rows:
        check.row = row
        status, _, answer = ask(client, "POST", "/caa", body)
        check("422", status == 422, status, answer)
        check("where", answer["detail"][0]["loc"] == where, answer)
        check("a text", answer["detail"][0]["msg"] != "")


def test_configuration(client):
    check.row = "configz"
    status, _, answer = ask(client, "GET", "/configz")
    check("200", status == 200)
    check("domains", answer["default_caa_domains"] == ["ca.example"])
    check("versions", answer["app_version"] != "")
    check("a time", answer["dns_timeout_seconds"] > 0)


def test_advisory(directory):
    daemon = Daemon(command, directory, "--set", "enforce=no",
                    config="listen = http://127.0.0.1:0\nfaces = mpic\n")
    check.row = "advice only"
    _, _, answer = ask(connect(daemon), "POST", "/caa", target("bad.example"))
    check("does not pass all the same", answer["check_passed"] is False,
          answer)
    check("stopped", daemon.stop() == 0)


with scratch() as directory:
    perspective = Daemon(command, directory, config="listen = http://127.0.0.1:0\n"
                         "faces = mpic\n", zone=ZONE)
    connection = connect(perspective)
    test_rows(connection)
    test_shapes(connection)
    test_configuration(connection)
    check.row = "the end"
    check("stopped", perspective.stop() == 0)
    test_advisory(directory)
sys.exit(check.finish(200))
