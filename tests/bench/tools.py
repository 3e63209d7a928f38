# SPDX-License-Identifier: BSD-2-Clause
"""Checkers of CAA, ours and others', that are asked for the same names by way
of the same forwarder."""

import json
import os
import time

from bench import CLIENT, FORWARDER, WINDOW, options_of, rate_of

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
CALIBRATE_S = 0.5  # at least


class Tool:
    windows = (WINDOW,)  # checks at once; the best of them counts
    goals = {}           # how many times as fast ours is to be, by zone
    paces = True
    longer = 1

    def __init__(self, bench, name, validates):
        self.bench = bench
        self.label = f"{name}, {'validating' if validates else 'trusting'}"
        self.window = self.fastest = None

    def figures(self, mode, names, number):
        """What it prints of a file of names."""
        return self.bench.figures(*self.line(mode, names, number))

    def rate(self, names):
        return rate_of(self.figures("rate", names, self.window))

    def calibrate(self, zone, most):
        """Finds how many checks at once it does best with, and its rate."""
        self.fastest = 0
        for window in self.windows[-1:] if self.bench.quick else self.windows:
            rate = self.rate_with(window, zone, most)
            if rate > self.fastest:
                self.fastest, best = rate, window
        self.window = best if self.fastest else None
        return self.fastest > 0

    def names(self, zone, most, rate, seconds):
        """As many as it gets through."""
        count = int(rate * self.bench.seconds(seconds) * self.longer)
        return self.bench.names_file(zone, max(1, min(count, most)), False)

    def rate_with(self, window, zone, most):
        self.window, count = window, 50
        enough = self.bench.seconds(CALIBRATE_S)
        while True:
            count = min(count * 4, most)
            found = self.rate(self.bench.names_file(zone, count, False))
            if found is None:
                return 0
            if found["seconds"] >= enough or count == most:
                return found["rate"]


class Module(Tool):
    def __init__(self, bench, name, validates, options):
        super().__init__(bench, name, validates)
        self.options = options

    def line(self, mode, names, number):
        ask = self.bench.asking(self.options)
        return ask("stream" if mode == "rate" else mode, names, number)

    def stream(self, names):
        settings = [word for option in self.options
                    for word in ("--set", option)]
        return [self.bench.command, "check", "--config", "/dev/null",
                *settings, "--plugin", self.bench.module, "--format", "jsonl",
                "--in-flight", WINDOW, "--names-from", names]

    def verdicts(self, names):
        text = self.bench.run(*self.stream(names), check=False) or ""
        answers = [json.loads(line) for line in text.splitlines()]
        return {answer["name"]: answer["verdict"] for answer in answers}


class Stream(Module):
    """The command that reads and writes lines, from its start to its end: long
    enough that its start is little of it."""
    paces = False
    longer = 5

    def rate(self, names):
        command = ["taskset", "-c", CLIENT, *self.stream(names)]
        nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
        begun = time.monotonic()
        pid = os.posix_spawnp(command[0], command, os.environ,
                              file_actions=[nowhere])
        _, status, usage = os.wait4(pid, 0)
        spent = time.monotonic() - begun
        with open(names, encoding="ascii") as lines:
            count = sum(1 for _ in lines)
        return None if status else rate_of({
            "count": count, "seconds": spent,
            "cpu": usage.ru_utime + usage.ru_stime})


class Peer(Tool):
    """A program of peers/, which says how it is called."""
    windows = ("1", "8", "32", "128")
    promised = True  # to wait longer than ours

    def __init__(self, bench, name, goals, *command, extra=()):
        super().__init__(bench, name, False)
        self.goals, self.command, self.extra = goals, command, extra

    def line(self, mode, names, number):
        return [*self.command, mode, names, number, FORWARDER, *self.extra]

    def verdicts(self, names):
        text = self.bench.run(*self.line("verdicts", names, "1")) or ""
        return dict(line.split() for line in text.splitlines())


class Script(Peer):
    windows = ("1",)
    promised = False


def ours(bench):
    options = options_of("udp")[0]
    return [Module(bench, "our module", True, options),
            Module(bench, "our module", False,
                   options + ["validate_dnssec=no"]),
            Stream(bench, "our JSON lines", True, options)]


def peers(bench, pem):
    """Those that are here; run.sh says why others are not."""
    found = []
    mpic = os.path.join(bench.build, "../open-mpic")
    if os.path.exists(os.path.join(mpic, "complete")):
        python = [os.path.join(mpic, "bin/python"), "-B"]
        study = {"unsigned": ("at least", 20, "study"),
                 "ecdsa": ("at least", 6, "study")}
        issue = dict.fromkeys(study, ("at least", 20, "issue"))
        found += [Script(bench, "dnspython", study, *python,
                         os.path.join(HERE, "script.py")),
                  Peer(bench, "open-mpic-core", issue, *python,
                       os.path.join(HERE, "mpic.py"))]
    boulder = os.path.join(bench.build, "../boulder/boulder")
    if os.path.exists(boulder):
        issue = dict.fromkeys(("unsigned", "ecdsa"), ("at least", 3, "issue"))
        found += [Peer(bench, "Boulder over HTTPS", issue, boulder,
                       extra=[pem]),
                  Peer(bench, "Boulder over UDP", issue, boulder)]
    return found
