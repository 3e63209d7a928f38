#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A real step-ca, its webhooks and its clients, with the daemon between them
and the DNS of a private Internet.

usage: test_step_ca.py CAA-VALIDATOR STEP-CA CLIENT, inside run.sh
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../plugin/hosts/serve"))
from certificates import Authority  # noqa: E402
from daemon import Checks, Daemon  # noqa: E402

command, step_ca, client = sys.argv[1:]
check = Checks()
CA = "https://127.0.0.1:9443"
PORT = "8080"
PATIENCE = 60


def write(path, text):
    with open(path, "w", encoding="ascii") as out:
        out.write(text)
    return path


def start_ca(directory, authority):
    """step-ca with remote management and an ACME provisioner."""
    configuration = write(os.path.join(directory, "ca.json"), json.dumps({
        "root": authority.pem, "crt": authority.pem, "key": authority.key,
        "address": "127.0.0.1:9443", "dnsNames": ["127.0.0.1"],
        "db": {"type": "badgerv2",
               "dataSource": os.path.join(directory, "db")},
        "authority": {"enableAdmin": True, "provisioners": [
            {"type": "ACME", "name": "acme", "challenges": ["http-01"]}]}}))
    with open(os.path.join(directory, "ca.log"), "wb") as log:
        process = subprocess.Popen(
            [step_ca, configuration, "--password-file",
             os.path.join(directory, "password"), "--resolver",
             os.environ["INTERNET_FORWARDER"] + ":53", "--acme-http-port",
             PORT, "--insecure"], stdin=subprocess.DEVNULL, stdout=log,
            stderr=log)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", 9443)).close()
            return process
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("step-ca does not answer")


def run(directory, authority, *arguments):
    """The exit status and what was said; 2: neither issued nor refused."""
    done = subprocess.run(
        [client, CA, authority.pem, os.path.join(directory, "password"),
         *arguments], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=2 * PATIENCE, check=False)
    return done.returncode, done.stdout + done.stderr


def configure(directory, authority, secrets):
    server, key = authority.server()
    return (f"listen = https://127.0.0.1:9657\ntls_certificate = {server}\n"
            f"tls_key = {key}\nfaces = step-ca\n"
            "[caa_validator]\nzone_files =\ndns_ipv6 = no\n"
            f"trust_anchor = {os.environ['INTERNET_ANCHORS']}\n"
            f"root_hints = {os.environ['INTERNET_HINTS']}\n"
            f"audit_log = {os.path.join(directory, 'audit.log')}\n"
            f"[serve step-ca]\nsecrets = {secrets}\n")


# what, arguments, exit status, text
ADMIN = ("sign",)
ACME = ("acme", PORT)
BEFORE = [
    ("before there is a webhook, by a token", (*ADMIN, "bank.demo"), 0,
     "issued bank.demo"),
    ("before there is a webhook, by ACME", (*ACME, "bank.demo"), 0,
     "issued bank.demo"),
]
ROWS = [
    ("ACME, permitted", (*ACME, "shop.demo"), 0, "issued shop.demo"),
    ("ACME, found above", (*ACME, "www.shop.demo", "shop.demo"), 0,
     "issued"),
    ("ACME, denied", (*ACME, "bank.demo"), 1, "bank.demo: "),
    ("ACME, its code", (*ACME, "bank.demo"), 1, "issuer-not-listed"),
    ("ACME, one of two denied", (*ACME, "shop.demo", "bank.demo"), 1,
     "bank.demo: "),
    ("a token, DNSSEC bogus", (*ADMIN, "forged.demo"), 1, ""),
    ("a token, permitted", (*ADMIN, "shop.demo"), 0, "issued shop.demo"),
    ("a token, denied", (*ADMIN, "bank.demo"), 1, ""),
    ("a token, one of two denied", (*ADMIN, "shop.demo", "bank.demo"), 1, ""),
    ("a token, no wildcard", (*ADMIN, "*.wild.shop.demo"), 1, ""),
    ("a token, a wildcard", (*ADMIN, "*.shop.demo"), 0,
     "issued *.shop.demo"),
]


def test_rows(rows, directory, authority):
    for row, arguments, status, text in rows:
        check.row = row
        began = time.monotonic()
        got, said = run(directory, authority, *arguments)
        check("exit status", got == status, got, said)
        check("text", text in said, said)
        print(f"{row}: {said.strip()} ({time.monotonic() - began:.1f} s)")


def add_webhooks(directory, authority):
    """What step-ca tells of ids and secrets, once, as lines for the daemon."""
    lines = ""
    for provisioner, name, kind in [
            ("acme", "caa", "AUTHORIZING"), ("acme", "first", "ENRICHING"),
            ("Admin JWK", "caa", "AUTHORIZING")]:
        check.row = f"the webhook {name} of {provisioner}"
        status, said = run(directory, authority, "webhook", provisioner, name,
                           kind, "https://127.0.0.1:9657/step-ca/")
        check("added", status == 0, said)
        lines += said
    return lines


def test_audit(directory):
    check.row = "the audit log"
    with open(os.path.join(directory, "audit.log"), encoding="ascii") as log:
        text = log.read()
    check("denials", '"bank.demo"' in text and "issuer-not-listed" in text)
    check("permissions", '"shop.demo"' in text)


def main():
    with tempfile.TemporaryDirectory(prefix="caa-step-ca-") as directory:
        write(os.path.join(directory, "password"), "a password\n")
        authority = Authority(directory, "authority")
        secrets = os.path.join(directory, "secrets")
        ca = start_ca(directory, authority)
        daemon = None
        try:
            test_rows(BEFORE, directory, authority)
            write(secrets, add_webhooks(directory, authority))
            check.row = "the daemon is not there"
            status, said = run(directory, authority, *ADMIN, "shop.demo")
            check("refused", status == 1, said)
            daemon = Daemon(command, directory,
                            config=configure(directory, authority, secrets))
            test_rows(ROWS, directory, authority)
            check.row = "another secret"
            write(secrets, "an-id " + "A" * 64 + "\n")
            daemon.signal(1)
            check("read", daemon.wait_log("was read again") is not None)
            status, said = run(directory, authority, *ADMIN, "shop.demo")
            check("refused", status == 1, said)
            test_audit(directory)
        finally:
            if daemon is not None:
                daemon.stop()
            ca.terminate()
            ca.wait(PATIENCE)
            if check.failed:
                with open(os.path.join(directory, "ca.log"),
                          encoding="utf-8") as log:
                    print(log.read()[-4000:])
                print("\n".join(daemon.log if daemon else []))
    return check.finish(30)


sys.exit(main())
