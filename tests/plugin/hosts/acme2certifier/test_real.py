# SPDX-License-Identifier: BSD-2-Clause
"""The hook within acme2certifier itself: its loader, database and enrolment.

usage: test_real.py CAA-VALIDATOR HOOKS-FILE, in a folder of hook_world.sh
"""
import logging
import os
import pathlib
import sys

COMMAND, HOOKS_FILE = sys.argv[1:3]

pathlib.Path("acme_srv.cfg").write_text(
    f"""[DEFAULT]
debug: False
[DBhandler]
handler_module: acme2certifier.dbhandlers.wsgi_handler
dbfile: {os.getcwd()}/acme.db
[Hooks]
hook_error_details_forward: True
hooks_file: {HOOKS_FILE}
caa_command: {COMMAND}
caa_options: --config {os.getcwd()}/caa.conf
caa_account_url: https://acme.example/acct/
""",
    encoding="ascii",
)
os.environ["ACME_SRV_CONFIGFILE"] = f"{os.getcwd()}/acme_srv.cfg"

from acme2certifier.acme_srv.certificate import Certificate  # noqa: E402
from acme2certifier.acme_srv.db_handler import DBstore  # noqa: E402
from acme2certifier.acme_srv.helper import load_config  # noqa: E402
from acme2certifier.acme_srv.version import __version__  # noqa: E402

logging.basicConfig(level=logging.CRITICAL)
logger = logging.getLogger("real")
failed = 0


def row(sentence, true):
    global failed
    if not true:
        failed += 1
        print("FAILED:", sentence)


def csr(name):
    return pathlib.Path(f"{name}.b64").read_text(encoding="ascii")


store = DBstore(False, logger)
store.account_add(
    {"alg": "ES256", "jwk": "{}", "contact": "[]", "name": "17"})
order = store.order_add({"name": "order", "identifiers": "[]", "account": "17",
                         "status": 1, "expires": 0})
store.authorization_add(
    {"name": "authz", "type": "dns", "value": "by.example", "order": order})
store.challenge_add(
    "by.example", "dns",
    {"name": "challenge", "token": "x", "authorization": "authz",
     "expires": 0, "type": "dns-01"})


def challenge_status(status):
    store.challenge_update({"name": "challenge", "status": status})


def enrol(name):
    """What the enrolment makes of the hook: nothing, or its error."""
    with Certificate(False, "https://acme.example", logger) as certificate:
        certificate._load_hooks_configuration(load_config())
        row("the hook is loaded", certificate.hooks is not None)
        return certificate._execute_pre_enrollment_hooks(
            "cert", "order", csr(name))


def denies(name, why):
    error = enrol(name)
    row(f"{name} is refused", bool(error) and error[1] == "pre_hook_error")
    row(f"{name}: {why}", bool(error) and why in str(error[2]))


row("a good request", not enrol("good"))
denies("bad", "CAA check: denied: bank.example: ")
row("the order's own account", not enrol("bound"))
denies("by", "denied: by.example: ")
challenge_status("valid")
row("the method that validated", not enrol("by"))
print(f"acme2certifier {__version__}, {failed} failed")
sys.exit(failed != 0)
