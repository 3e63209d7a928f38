# SPDX-License-Identifier: BSD-2-Clause
"""How long a request takes: of a hundred names far away, and of one name while
many others are under way."""

import json
import time

from bench import WINDOW, Rounds, middle, options_of, rate_of, running

PACED_S = 3  # of a measurement


def latency(bench):
    of_hundred(bench)
    for zone, share in (("unsigned", 1), ("ecdsa", 3)):
        at_half(bench, zone, share)


def of_hundred(bench):
    """A request of a hundred names, 20 ms from every server but the root's;
    primed by another request of a name beside them."""
    sets = {
        "100 names in one signed zone": (
            ["h100.w.one.far"], [f"h{i}.w.one.far" for i in range(100)], 120),
        "100 names in 100 signed zones": (
            ["h100.w.one.far"], [f"www.shop.z{i}.far" for i in range(100)],
            400),
    }
    group = "Latency of one request, 20 ms round trip"
    with running([bench.tool("bench_delay"), "20", "127.53.5.2=127.53.0.2",
                  "127.53.5.3=127.53.0.3"]):
        time.sleep(0.2)
        for label, (prime, names, goal) in sets.items():
            files = [bench.write_names("prime", prime),
                     bench.write_names("names", names)]
            request = [bench.tool("bench_module"), bench.module, "request",
                       ",".join(files + files[1:]), "1", *options_of()[0]]
            cold, primed, warm = [], [], []
            for _ in range(bench.repeats):
                lines = (bench.run(*request) or "").splitlines()
                if len(lines) == 3:
                    for kind, line in zip((cold, primed, warm), lines):
                        kind.append(json.loads(line)["ms"])
            for kind, some, limit in (("first name of all", cold, None),
                                      ("primed", primed, goal),
                                      ("warm", warm, 2)):
                bench.show(group, f"{label}, {kind}", some, "ms",
                           limit and ("at most", limit, "issue"))


def paced(bench, zone, most, rate, tool):
    """What a tool prints that is given names at a rate, for some seconds but
    no more than so many names.  tool: what makes its command line."""
    count = max(min(int(rate * PACED_S), most), 1)
    names = bench.names_file(zone, count, False)
    return bench.figures(*tool("pace", names, f"{rate:.1f}"))


def at_half(bench, zone, share):
    count = bench.names // share
    names = bench.names_file(zone, count // 2, False)
    ours = bench.asking(options_of()[0])
    some = bench.repeats // 2 + 1
    fastest = middle(Rounds(some, {"module": lambda: rate_of(
        bench.figures(*ours("stream", names, WINDOW)))}).all("module"))
    if fastest is None:
        return
    rounds = Rounds(some, {"module": lambda: paced(
        bench, zone, count, fastest / 2, ours)})
    group = f"Latency of one name, {zone}, at half of the most names/s"
    bench.results.add(group, "names/s", fastest / 2, "names/s")
    for figure, label in (("p50_ms", "half of them within"),
                          ("p99_ms", "99 in 100 within")):
        bench.show(group, label, rounds.all("module", figure), "ms")
