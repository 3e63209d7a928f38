# SPDX-License-Identifier: BSD-2-Clause
"""The hook as acme2certifier loads and calls it, beside a stand-in for it.

usage: test_hooks.py CAA-VALIDATOR HOOKS-FILE, in a folder of hook_world.sh
"""
import configparser
import importlib.util
import logging
import os
import pathlib
import sys
import types
import unittest

COMMAND, HOOKS_FILE = sys.argv[1:3]
ACCOUNT_URL = "https://acme.example/acct/"


def csr(name, form="b64"):
    return pathlib.Path(f"{name}.{form}").read_text(encoding="ascii")


class Store:
    """The database: an order of account 17 with two authorizations."""

    valid = {"one": ["dns-01"], "two": ["dns-01", "http-01"]}

    def __init__(self, debug, logger):
        del debug, logger

    def order_lookup(self, column, name, vlist):
        assert (column, vlist) == ("name", ["account__name"])
        return {"account__name": "17"} if name == "order" else {}

    def authorization_lookup(self, column, name, vlist):
        assert (column, name, vlist) == ("order__name", "order", ["name"])
        return [{"name": name} for name in self.valid]

    def challenges_search(self, column, name, vlist):
        assert (column, vlist) == (
            "authorization__name",
            ["type", "status__name"],
        )
        return [
            {"type": "tls-alpn-01", "status__name": "pending"},
            *({"type": t, "status__name": "valid"} for t in self.valid[name]),
        ]


class Case(unittest.TestCase):
    def server(self, settings=None, package="acme_srv", load_config=None):
        """Put a stand-in in place of acme2certifier."""
        config = configparser.ConfigParser()
        config["Hooks"] = {
            "caa_command": COMMAND,
            "caa_options": f"--config {os.getcwd()}/caa.conf",
            **(settings or {}),
        }
        for name in [n for n in sys.modules if n.split(".")[0] in
                     ("acme_srv", "acme2certifier")]:
            del sys.modules[name]
        if package is None:
            return
        parts = package.split(".")
        for i in range(len(parts)):
            name = ".".join(parts[: i + 1])
            sys.modules[name] = types.ModuleType(name)
            sys.modules[name].__path__ = []
        helper = types.ModuleType(package + ".helper")
        helper.load_config = load_config or (lambda: config)
        handler = types.ModuleType(package + ".db_handler")
        handler.DBstore = Store
        sys.modules[helper.__name__] = helper
        sys.modules[handler.__name__] = handler

    def hooks(self, *args, **kwargs):
        self.server(*args, **kwargs)
        spec = importlib.util.spec_from_file_location("Hooks", HOOKS_FILE)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.Hooks(logging.getLogger("test"))

    def refused(self, hooks, request, why):
        with self.assertLogs("test", "ERROR") if "denied" in why else (
            self.subTest()
        ):
            with self.assertRaisesRegex(Exception, why):
                hooks.pre_hook("cert", "order", request)

    def test_permitted(self):
        for package in ("acme_srv", "acme2certifier.acme_srv"):
            hooks = self.hooks(package=package)
            for form in ("csr", "b64", "b64url"):
                self.assertIsNone(
                    hooks.pre_hook("cert", "order", csr("good", form)))
        hooks.pre_hook("cert", "order", csr("good").encode())
        hooks.success_hook("cert", "order", "", "", "", "")
        hooks.post_hook("cert", "order", "", None)

    def test_denied(self):
        hooks = self.hooks()
        self.refused(hooks, csr("bad"), r"CAA check: denied: bank\.example: ")
        self.refused(hooks, csr("bad"), r"to permit it, publish: bank\.")
        self.refused(hooks, csr("lost"), r"denied: www\.example\.org: ")
        self.refused(hooks, "", "CAA check: standard input is empty")
        self.refused(hooks, "rubbish", "CAA check: ")

    def test_advice(self):
        hooks = self.hooks({"caa_options":
                            f"--config {os.getcwd()}/caa.conf --profile advice"})
        with self.assertLogs("test", "WARNING") as log:
            hooks.pre_hook("cert", "order", csr("bad"))
        self.assertIn("NOT ENFORCED", log.output[0])

    def test_no_way_round(self):
        """Whatever goes wrong before is a refusal, and never no hook."""

        def broken():
            raise OSError("no such file")

        self.refused(self.hooks(load_config=broken), csr("good"), "no such file")
        self.refused(self.hooks(package=None), csr("good"), "not installed")
        self.refused(self.hooks({"caa_command": "./nowhere"}), csr("good"),
                     "not carried out")
        self.refused(self.hooks({"caa_timeout": "soon"}), csr("good"),
                     "no settings")
        self.refused(self.hooks({"caa_options": "--config nowhere"}),
                     csr("good"), "nowhere")

    def test_patience(self):
        pathlib.Path("slow").write_text("#!/bin/sh\nexec sleep 30\n")
        os.chmod("slow", 0o755)
        self.refused(self.hooks({"caa_command": "./slow",
                                 "caa_timeout": "0.2"}),
                     csr("good"), "timed out")

    def test_silence(self):
        pathlib.Path("mute").write_text("#!/bin/sh\nexit 9\n")
        os.chmod("mute", 0o755)
        with self.assertLogs("test", "ERROR"):
            self.refused(self.hooks({"caa_command": "./mute"}), csr("good"),
                         "exit status 9")

    def test_account(self):
        """RFC 8657 3: the order's own account counts, and no other."""
        bound = csr("bound")
        self.refused(self.hooks(), bound, r"denied: bound\.example")
        hooks = self.hooks({"caa_account_url": ACCOUNT_URL})
        hooks.pre_hook("cert", "order", bound)
        with self.assertRaisesRegex(Exception, "no account is known"):
            hooks.pre_hook("cert", "another", bound)
        self.refused(self.hooks({"caa_account_url": "https://acme.example/x/"}),
                     bound, r"denied: bound\.example")

    def test_methods(self):
        """RFC 8657 4: a method counts if it validated every name."""
        settings = {"caa_account_url": ACCOUNT_URL}
        rows = [
            ({"one": ["dns-01"], "two": ["dns-01", "http-01"]}, True),
            ({"one": ["dns-01"], "two": ["http-01"]}, False),
            ({"one": ["http-01"]}, False),
            ({"one": []}, False),
            ({}, False),
        ]
        for valid, permitted in rows:
            Store.valid = valid
            hooks = self.hooks(settings)
            if permitted:
                hooks.pre_hook("cert", "order", csr("by"))
            else:
                self.refused(hooks, csr("by"), r"denied: by\.example")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
