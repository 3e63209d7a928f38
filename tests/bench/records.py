# SPDX-License-Identifier: BSD-2-Clause
"""What it costs to keep records: checks of names nobody has asked for yet, 64
at a time, in short rounds that take turns: none, the audit log, the audit log
and evidence."""

import os
import statistics
import tempfile
import time

CHECKS = "64"
ROUNDS = 5
GOAL = ("at least", 1 / 1.1, "issue")  # at most 10 % slower
KINDS = {  # what is kept, and where: key and file
    "none": {},
    "audit": {"audit_log": "audit.log"},
    "audit + evidence": {"audit_log": "audit.log", "evidence_file": "evidence"},
}
# On the disk the build is on, and where waiting for a disk costs nothing.
PLACES = {"disk": lambda bench: bench.build, "memory": lambda _: "/dev/shm"}
ZONES = [("unsigned", 1), ("ecdsa", 3)]  # name, share of the names
HOSTS = [  # how a host asks, as bench_module calls it
    ("one thread, submit and process", "stream"),
    ("64 threads, validate", "threads"),
]


class Round:
    """One measurement of everything that is compared."""

    def __init__(self):
        self.rate, self.cpu, self.octets = {}, {}, {}

    def measure(self, bench, place, command, options):
        for kind, files in KINDS.items():
            with tempfile.TemporaryDirectory(dir=place) as directory:
                paths = {key: os.path.join(directory, name)
                         for key, name in files.items()}
                found = bench.figures(
                    *command, *options,
                    *(f"{key}={path}" for key, path in paths.items()))
                if found is None:
                    return False
                self.rate[kind] = found["count"] / found["seconds"]
                self.cpu[kind] = found["cpu"] / found["count"] * 1e6
                for key, path in paths.items():
                    self.octets[key] = os.path.getsize(path) / found["count"]
        return True


def sync_ms(place):
    """What the file system asks for 16 KiB more on the disk."""
    spent = []
    with tempfile.TemporaryFile(dir=place) as out:
        for _ in range(30):
            out.write(bytes(16384))
            out.flush()
            begun = time.monotonic()
            os.fdatasync(out.fileno())
            spent.append((time.monotonic() - begun) * 1000)
    return statistics.median(spent)


def middle(some):
    return statistics.median(some) if some else None


def spread(some):
    return (max(some) - min(some)) / 2 / middle(some) if len(some) > 1 else None


def show(bench, group, rounds):
    def add(name, values, unit, goal=None):
        values = list(values)
        bench.results.add(group, name, middle(values), unit, goal,
                          spread(values))

    for kind in KINDS:
        add(f"{kind}", (r.rate[kind] for r in rounds), "checks/s")
        add(f"{kind}: CPU for each", (r.cpu[kind] for r in rounds), "us")
    for kind in list(KINDS)[1:]:
        goal = GOAL if kind == list(KINDS)[-1] else None
        add(f"{kind} / none, checks/s",
            (r.rate[kind] / r.rate["none"] for r in rounds), "ratio", goal)
        add(f"none / {kind}, CPU for each",
            (r.cpu["none"] / r.cpu[kind] for r in rounds), "ratio", goal)
    for key in KINDS["audit + evidence"]:
        add(f"{key}: for each", (r.octets[key] for r in rounds), "octets")


def records(bench, options):
    for label, where in PLACES.items():
        place = where(bench)
        if not os.path.isdir(place):
            continue
        bench.results.add("Records: waiting for the disk", label,
                          sync_ms(place), "ms")
        for zone, share in ZONES:
            path = bench.names_file(zone, bench.names // share // 6, False)
            for host, how in HOSTS:
                command = [bench.tool("bench_module"), bench.module, how, path,
                           CHECKS]
                rounds = [Round() for _ in range(2 if bench.quick else ROUNDS)]
                show(bench, f"Records, {zone}, {label}, {host}",
                     [r for r in rounds
                      if r.measure(bench, place, command, options)])
