# SPDX-License-Identifier: BSD-2-Clause
"""What all scenarios measure with: programs on a core, and rounds of them."""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
from itertools import cycle

import report

SERVER, LEAF = "0", "127.53.0.3"
CLIENT = str(os.cpu_count() - 1)
FORWARDER = "127.53.6.53"
WINDOW = "400"


class Bench:
    def __init__(self, build, names, quick, directory, rounds=None):
        self.build, self.names, self.quick = build, names, quick
        self.full = False
        self.dir = directory
        self.repeats = rounds or (2 if quick else 7)
        load = os.getloadavg()[0]
        self.results = report.Results({
            "cores": os.cpu_count(),
            "rounds": f"{self.repeats}" + (
                " (--quick: is it in order? no figure counts)" if quick
                else ""),
            "load before": f"{load:.1f}" + (
                " (busy: these figures are noise)" if load > 0.5 else "")})

    def seconds(self, number):
        return number / 5 if self.quick else number

    def show(self, group, name, values, unit, goal=None):
        """The median of what rounds found, and their spread."""
        self.results.add(group, name, middle(values), unit, goal,
                         spread(values))

    def tool(self, name):
        return os.path.join(self.build, "tests/bench", name)

    @property
    def module(self):
        return os.path.join(self.build, "plugin/caa_validator.so")

    def asking(self, options):
        """What makes a command line of the module: mode, names, number."""
        return lambda *how: [self.tool("bench_module"), self.module, *how,
                             *options]

    @property
    def command(self):
        return os.path.join(self.build, "plugin/caa-validator")

    def run(self, *command, core=CLIENT, check=True, **options):
        """What a command prints, on a core."""
        done = subprocess.run(["taskset", "-c", core, *command],
                              stdout=subprocess.PIPE, text=True, check=False,
                              stderr=subprocess.PIPE, timeout=300, **options)
        if check and done.returncode != 0:
            print(f"FAILED: {' '.join(command[:6])}: {done.stderr.strip()}",
                  file=sys.stderr)
            return None
        return done.stdout

    def figures(self, *command):
        """The last line a tool of ours prints."""
        text = self.run(*command)
        return json.loads(text.splitlines()[-1]) if text else None

    def names_file(self, zone, count, typed):
        path = os.path.join(self.dir, f"{zone}.{count}.{int(typed)}")
        if not os.path.exists(path):
            with open(path, "w", encoding="ascii") as out:
                for i in range(count):
                    out.write(f"n{i}.{zone}.bench" +
                              (" CAA\n" if typed else "\n"))
        return path

    def write_names(self, name, names):
        path = os.path.join(self.dir, name)
        with open(path, "w", encoding="ascii") as out:
            out.writelines(f"{text}\n" for text in names)
        return path

    def zone_file(self):
        path = os.path.join(self.dir, "calls.zone")
        with open(path, "w", encoding="ascii") as out:
            out.write('$ORIGIN calls.\n$TTL 300\n'
                      '@ SOA ns hostmaster 1 3600 900 300 60\n@ NS ns\n'
                      'shop CAA 0 issue "ca.example"\n')
        return path


def ratio(a, b):
    return a / b if a is not None and b else None


class Rounds:
    """Everything that is compared, in turns: a round is one measurement of
    each, and every other round goes backwards.  A machine that becomes slower
    slows both sides of a ratio, so ratios are taken inside a round; what is
    shown is their median, and half the distance of the farthest as spread."""

    def __init__(self, count, measurements):
        """measurements: name and function; it returns figures by name, such as
        {"rate": 1.0}, or None where it failed."""
        forth = list(measurements.items())
        self.values = [
            {name: measure() for name, measure in order}
            for _, order in zip(range(count), cycle((forth, forth[::-1])))]

    def all(self, name, figure="rate"):
        return [found[name][figure] for found in self.values
                if found.get(name)]

    def ratios(self, above, below, figure="rate"):
        return [found[above][figure] / found[below][figure]
                for found in self.values
                if found.get(above) and found.get(below)]


def middle(some):
    return statistics.median(some) if some else None


def spread(some):
    return (max(some) - min(some)) / 2 / statistics.median(some) \
        if len(some) > 1 and statistics.median(some) else None


def rate_of(figures):
    """What a tool of ours prints, as names/s on the clock, names per second of
    CPU, and us of CPU for each name."""
    if figures is None:
        return None
    count = figures["count"]
    return {**figures, "rate": count / figures["seconds"],
            "core": count / figures["cpu"], "us": figures["cpu"] / count * 1e6}


def options_of(how=None, pem=None):
    """Of the module, and the same of the bare loop."""
    anchors = os.environ["INTERNET_ANCHORS"]
    hints = os.environ["INTERNET_HINTS"]
    module = ["issuers=ca.example", f"trust_anchor={anchors}",
              "deadline_ms=30000", "dns_ipv6=no"]  # as the bare loop
    bare = [f"anchors={anchors}"]
    if how is None:
        return module + [f"root_hints={hints}"], bare + [f"hints={hints}"]
    module += [f"dns_resolver={FORWARDER}", f"dns_protocol={how}"]
    bare += [f"forward={FORWARDER}"]
    if how == "tcp":
        bare.append("tcp-upstream=yes")
    if how == "tls":
        module += ["dns_tls_name=dot.bench", f"dns_tls_ca={pem}"]
    return module, bare


@contextlib.contextmanager
def running(command):
    process = subprocess.Popen(["taskset", "-c", SERVER, *command],
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
