# SPDX-License-Identifier: BSD-2-Clause
"""What it costs to keep records: checks of names nobody has asked for yet, 64
at a time, in rounds that take turns: none, the audit log, the audit log and
evidence.  With servers beside it, where a check is nothing but CPU and whatever
is added shows; and 20 ms from them, as a check is on the Internet."""

import contextlib
import os
import tempfile
import time

from bench import Rounds, middle, rate_of, running

CHECKS = 64
GOAL = ("at least", 1 / 1.1, "issue")  # at most 10 % slower
NONE, BOTH = "none", "audit + evidence"
KINDS = {  # what is kept, and where: key and file
    NONE: {},
    "audit": {"audit_log": "audit.log"},
    BOTH: {"audit_log": "audit.log", "evidence_file": "evidence"},
}
# On the disk the build is on, and where waiting for a disk costs nothing.
PLACES = {"disk": lambda bench: bench.build, "memory": lambda _: "/dev/shm"}
# They exist: what a zone denies libunbound infers from denials it has.
FAR_NAMES = 3000
HOSTS = [  # how a host asks, as bench_module calls it
    ("one thread, submit and process", "stream"),
    ("64 threads, validate", "threads"),
]


def measure(bench, place, command, files):
    """A kind of records, in a directory that is empty."""
    with tempfile.TemporaryDirectory(dir=place) as directory:
        paths = {key: os.path.join(directory, name)
                 for key, name in files.items()}
        found = rate_of(bench.figures(
            *command, *(f"{key}={path}" for key, path in paths.items())))
        if found is not None:
            found["ms"] = CHECKS / found["rate"] * 1000
            for key, path in paths.items():
                found[key] = os.path.getsize(path) / found["count"]
        return found


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
    return middle(spent)


def show(bench, group, rounds):
    for kind in KINDS:
        bench.show(group, kind, rounds.all(kind), "checks/s")
        bench.show(group, f"{kind}: time of a check", rounds.all(kind, "ms"),
                   "ms")
        bench.show(group, f"{kind}: CPU for each", rounds.all(kind, "us"),
                   "us")
    for kind in list(KINDS)[1:]:
        goal = GOAL if kind == BOTH else None
        bench.show(group, f"{kind} / none, checks/s",
                   rounds.ratios(kind, NONE), "ratio", goal)
        bench.show(group, f"none / {kind}, CPU for each",
                   rounds.ratios(NONE, kind, "us"), "ratio")
    for key in KINDS[BOTH]:
        bench.show(group, f"{key}: for each", rounds.all(BOTH, key), "octets")


def compare(bench, zone, place, options, names):
    label, where = place
    for host, how in HOSTS:
        command = [bench.tool("bench_module"), bench.module, how, names,
                   str(CHECKS), *options]
        show(bench, f"Records, {zone}, {label}, {host}", Rounds(
            bench.repeats, {
                kind: lambda files=files: measure(
                    bench, where, command, files)
                for kind, files in KINDS.items()}))


@contextlib.contextmanager
def far(bench):
    """Servers 20 ms away, and the names of a signed zone there."""
    with running([bench.tool("bench_delay"), "20", "127.53.5.2=127.53.0.2",
                  "127.53.5.3=127.53.0.3"]):
        time.sleep(0.2)
        count = FAR_NAMES // (5 if bench.quick else 1)
        yield bench.write_names(
            "far", (f"h{i}.w.one.far" for i in range(count)))


def records(bench, options):
    places = {label: where(bench) for label, where in PLACES.items()
              if os.path.isdir(where(bench))}
    for label, where in places.items():
        bench.results.add("Records: waiting for the disk", label,
                          sync_ms(where), "ms")
    with far(bench) as names:
        for place in places.items():
            compare(bench, "ecdsa, 20 ms away", place, options, names)
    for zone, share in (("unsigned", 1), ("ecdsa", 3)):
        names = bench.names_file(zone, bench.names // share // 6, False)
        for place in places.items():
            compare(bench, f"{zone}, beside it", place, options, names)
