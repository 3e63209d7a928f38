# SPDX-License-Identifier: BSD-2-Clause
"""Enrolment hooks for acme2certifier: no certificate without a CAA check.

acme2certifier goes on without any hook when this file cannot be imported or
Hooks() raises.  So nothing here may fail before pre_hook(): what goes wrong
earlier is kept, and refuses every request there.
"""
import importlib
import subprocess

# Where it is a package, and where it is a folder.
PACKAGES = ("acme2certifier.acme_srv", "acme_srv")

DEFAULTS = {
    "caa_command": "caa-validator",
    "caa_options": "",  # of "hook acme2certifier", separated by blanks
    "caa_account_url": "",  # what stands before an account's name
    "caa_timeout": "15",  # seconds; beyond deadline_ms of the configuration
}


class Refused(Exception):
    """What the ACME client is told."""


def from_server(module, name):
    """Something of acme2certifier itself, under either of its names."""
    for package in PACKAGES:
        try:
            return getattr(importlib.import_module(f"{package}.{module}"), name)
        except ModuleNotFoundError as err:
            # Not the one that is there, but lacks something.
            if not f"{package}.{module}".startswith(err.name or "?"):
                raise
    raise ModuleNotFoundError("acme2certifier is not installed")


def read_settings():
    """Section [Hooks] of acme_srv.cfg over the defaults."""
    settings = dict(DEFAULTS)
    config = from_server("helper", "load_config")()
    for key in settings:
        if "Hooks" in config and key in config["Hooks"]:
            settings[key] = config["Hooks"][key]
    settings["caa_timeout"] = float(settings["caa_timeout"])
    return settings


def rfc8657_options(logger, settings, order_name):
    """Account and method of an order, as its database has them.

    The methods are those by which every name of the order was validated: one
    that validated some names only must not count for the others.
    """
    store = from_server("db_handler", "DBstore")(False, logger)
    order = store.order_lookup("name", order_name, ["account__name"])
    account = order.get("account__name") if order else None
    if not account:
        raise Refused(f"CAA check: no account is known for the order {order_name}")
    options = ["--account-uri", settings["caa_account_url"] + account]
    methods = None
    for authorization in store.authorization_lookup(
        "order__name", order_name, ["name"]
    ):
        valid = {
            challenge["type"]
            for challenge in store.challenges_search(
                "authorization__name", authorization["name"], ["type", "status__name"]
            )
            if challenge["status__name"] == "valid"
        }
        methods = valid if methods is None else methods & valid
    # No method that validated every name: the configured ones did not, either.
    if not methods:
        options += ["--set", "validation_methods="]
    for method in sorted(methods or ()):
        options += ["--validation-method", method]
    return options


class Hooks:
    """What acme2certifier looks for."""

    def __init__(self, logger) -> None:
        self.logger = logger
        self.trouble = None
        self.settings = None
        try:
            self.settings = read_settings()
        except Exception as err:  # pylint: disable=broad-except
            self.trouble = f"CAA check: no settings: {err}"

    def pre_hook(self, certificate_name, order_name, csr) -> None:
        """Before enrolment: an exception refuses the order."""
        if self.trouble or not self.settings:
            raise Refused(self.trouble or "CAA check: no settings")
        command = [self.settings["caa_command"], "hook", "acme2certifier"]
        command += self.settings["caa_options"].split()
        if self.settings["caa_account_url"]:
            command += rfc8657_options(self.logger, self.settings, order_name)
        try:
            done = subprocess.run(
                command,
                input=csr.encode() if isinstance(csr, str) else csr,
                capture_output=True,
                timeout=self.settings["caa_timeout"],
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as err:
            raise Refused(f"CAA check: not carried out: {err}") from err
        answer = " ".join(done.stdout.decode("ascii", "replace").split())
        if done.returncode != 0:
            self.logger.error("%s: %s", certificate_name, answer)
            raise Refused(answer or f"CAA check: exit status {done.returncode}")
        if answer:  # enforce = no
            self.logger.warning("%s: %s", certificate_name, answer)

    def post_hook(self, certificate_name, order_name, csr, error) -> None:
        """After enrolment: nothing to do."""

    def success_hook(
        self,
        certificate_name,
        order_name,
        csr,
        certificate,
        certificate_raw,
        poll_identifier,
    ) -> None:
        """After a certificate was issued: nothing to do."""
