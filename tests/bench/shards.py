# SPDX-License-Identifier: BSD-2-Clause
"""What a second thread is good for: names in many domains, by a module of one
shard and one of two in turns.  Both have all cores, and so have the servers,
which take their part of them: two shards of a machine with two cores cannot
reach 2."""

import contextlib
import json
import os

from bench import CLIENT, SERVER, WINDOW, Rounds, options_of, rate_of

DOMAINS = 16  # of each kind, see tables.sh; half of them to each shard
ZONES = [  # name, share of the names, ratio demanded
    ("unsigned", 1, None),
    ("ecdsa", 3, ("at least", 1.6, "issue")),
    ("rsa", 5, None),
]
LABELS = [("one", "one shard"), ("two", "two shards")]
CORES = f"0-{CLIENT}"


def servers():
    """The processes of nsd, children included."""
    parents = {}
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError, ValueError):
            with open(f"/proc/{entry}/stat", encoding="ascii") as stat:
                head, tail = stat.read().rsplit(")", 1)
            if head.endswith("(nsd"):
                parents[int(entry)] = int(tail.split()[1])
    ours = set()
    for name in os.listdir(os.environ["INTERNET_DIR"]):
        if name.endswith(".pid"):
            path = os.path.join(os.environ["INTERNET_DIR"], name)
            with open(path, encoding="ascii") as pid:
                ours.add(int(pid.read()))
    while True:
        more = {pid for pid, parent in parents.items() if parent in ours}
        if more <= ours:
            return ours
        ours |= more


@contextlib.contextmanager
def unpinned(cores):
    """Servers on any of these cores, and then back where they were."""
    pids = servers()

    def move(where):
        for pid in pids:
            with contextlib.suppress(OSError):
                os.sched_setaffinity(pid, where)

    move(cores)
    try:
        yield
    finally:
        move({int(SERVER)})


def names_of(bench, zone, count):
    return bench.write_names(f"{zone}.{count}.shards", (
        f"n{i}.{zone}-{k}.bench" for i in range(count)
        for k in range(DOMAINS)))


def in_turns(bench, *how):
    """Rounds of a module of one shard and of two."""
    def measure(shards):
        ours = bench.asking(options_of()[0] + [f"shards={shards}"])
        text = bench.run(*ours(*how), core=CORES)
        return rate_of(json.loads(text.splitlines()[-1]) if text else None)

    return Rounds(bench.repeats, {
        "one": lambda: measure(1), "two": lambda: measure(2)})


def shards_of(bench, zone, share, goal):
    path = names_of(bench, zone, bench.names // share // 2 // DOMAINS)
    rounds = in_turns(bench, "stream", path, WINDOW)
    group = f"Shards, all cores, {zone}"
    for name, label in LABELS:
        bench.show(group, label, rounds.all(name), "names/s")
        bench.show(group, f"{label}: CPU for each", rounds.all(name, "us"),
                   "us")
    bench.show(group, "two / one", rounds.ratios("two", "one"), "ratio", goal)


def one_request(bench):
    """What it costs to send questions to another thread and back, where there
    is nothing else to do: all answers are cached."""
    rounds = in_turns(bench, "repeat", names_of(bench, "ecdsa", 6),
                      "200" if bench.quick else "2000")
    group = "Shards, one request of 96 names in 16 domains, from the caches"
    for name, label in LABELS:
        bench.show(group, label,
                   [1e6 / rate for rate in rounds.all(name)], "us")
        bench.show(group, f"{label}: CPU", rounds.all(name, "us"), "us")


def shards(bench):
    with unpinned(set(range(os.cpu_count()))):
        for zone, share, goal in ZONES:
            shards_of(bench, zone, share, goal)
        one_request(bench)
