# SPDX-License-Identifier: BSD-2-Clause
"""The sample configuration, run as OpenXPKI's connector would run it.

usage: test_connector.py CAA-VALIDATOR FOLDER, in a folder of hook_world.sh

Of OpenXPKI this has what Proc::SafeExec and EvaluateEligibility do: templates
of ARGS, standard input without a line end, stdout less one line end, an
exception for any exit status but 0, and the literal match of "expect".
"""
import pathlib
import re
import subprocess
import sys

import yaml

COMMAND, FOLDER = sys.argv[1:3]
failed = 0


def load(name):
    return yaml.safe_load(pathlib.Path(FOLDER, name).read_text("ascii"))


CONNECTOR = load("caa.yaml")["connector"]
ELIGIBLE = load("eligible.yaml")["eligible"]
ACTION = load("activity.yaml")["action"]["check_caa"]


def render(template, **values):
    """The few templates there are; what is not there is empty."""

    def value(match):
        kind, key = match[1].split(".")
        found = values[kind]
        if isinstance(found, list):
            return found[int(key)] if int(key) < len(found) else ""
        return found.get(key, "")

    return re.sub(r"\[% (\S+) %\]", value, template)


def connector(args, options):
    assert CONNECTOR["class"] == "Connector::Proxy::Proc::SafeExec"
    assert CONNECTOR["LOCATION"] == "/usr/bin/caa-validator"
    command = [render(item, ARGS=args) for item in CONNECTOR["args"]]
    done = subprocess.run(
        [COMMAND, *command, *options], capture_output=True, check=False,
        timeout=CONNECTOR["timeout"],
        input=render(CONNECTOR["stdin"], ARGS=args).encode())
    if done.returncode != 0:
        raise ChildProcessError(done.stderr.decode())
    return done.stdout.decode().removesuffix("\n")


def eligible(policy, context, options):
    args = [render(item, context=context) for item in policy["args"]]
    args = [item for item in args if item]
    if not args:
        return False, None
    answer = connector(args, options)
    return answer in policy["expect"], answer


def row(sentence, want, request, *options, answer=""):
    """want: True, False, or None for no answer."""
    global failed
    context = {"pkcs10": pathlib.Path(request).read_text("ascii")}
    for policy in ELIGIBLE.values():
        assert policy["value@"] == "connector:caa.connector"
        try:
            got, said = eligible(policy, context,
                                 ["--config", "caa.conf", *options])
        except ChildProcessError as err:
            got, said = None, str(err)
        if got != want or answer not in (said or ""):
            failed += 1
            print(f"FAILED: {sentence}: {got}, {said}")


row("a good request", True, "good.csr", answer="permit")
row("a bad one", False, "bad.csr", answer="deny: bank.example: ")
row("a mailbox", False, "mailbox.csr", answer="deny: a@mail.example: ")
row("a failed lookup", None, "lost.csr", answer="www.example.org")
row("no request", False, "/dev/null")
row("no configuration", None, "good.csr", "--config", "nowhere")
row("advice", True, "bad.csr", "--profile", "advice", answer="permit")
row("another profile", None, "good.csr", "--profile", "nowhere")
try:
    said = connector([pathlib.Path("good.csr").read_text("ascii"),
                      "DNS:shop.example,DNS:bank.example"],
                     ["--config", "caa.conf"])
except ChildProcessError as err:
    said = str(err)
if not said.startswith("deny: bank.example"):
    failed += 1
    print("FAILED: names beside the request:", said)
if not (ACTION["class"].endswith("::Tools::EvaluateEligibility")
        and ACTION["param"]["pause_on_error"] == 1
        and ACTION["param"]["retry_count"] > 0):
    failed += 1
    print("FAILED: pause_on_error needs a retry_count")
print(f"{failed} failed")
sys.exit(failed != 0)
