# SPDX-License-Identifier: BSD-2-Clause
"""What a fleet gains by a shared DNS cache (conf/bulk): an instance of the tier
that has nothing in its cache, with and without a Redis that knows what another
one has asked."""

import json
import os
import shutil
import sys
import tempfile
import time

from bench import SERVER, WINDOW, Rounds, middle, rate_of, running

sys.path.insert(0, os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../bulk"))
from tier import Tier  # noqa: E402

ZONES = [("unsigned", 4), ("ecdsa", 12)]  # name, share of the names
KINDS = {  # and whether they share
    "the first instance": True,
    "a new instance, shared cache": True,
    "a new instance, none": False,
}
SHARED, ALONE = list(KINDS)[1:]


def options_of(address):
    return ["issuers=ca.example", "deadline_ms=30000",
            f"trust_anchor={os.environ['INTERNET_ANCHORS']}",
            f"dns_resolver={address}"]


def one_round(binaries, measure):
    """What measure(address) finds at each kind of instance, and the packets
    that instance has sent."""
    found = {}
    with tempfile.TemporaryDirectory() as directory, \
            Tier(binaries, directory, SERVER) as tier:
        tier.redis()
        for kind, shared in KINDS.items():
            name, address = tier.instance(shared)
            figures = measure(address)
            if figures is not None:
                found[kind] = {**figures, "packets": tier.packets(name)}
            tier.stop(name)
    return found


def rounds_of(bench, binaries, measure):
    rounds = Rounds(0, {})
    rounds.values = [one_round(binaries, measure)
                     for _ in range(min(bench.repeats, 3))]
    return rounds


def show(bench, group, rounds, figure, unit):
    for kind in KINDS:
        bench.show(group, kind, rounds.all(kind, figure), unit)
        packets = rounds.all(kind, "packets")
        bench.results.add(group, f"{kind}: upstream", middle(packets), "packets")
    bench.show(group, "packets, shared cache / none",
               rounds.ratios(SHARED, ALONE, "packets"), "ratio")
    bench.show(group, f"{unit}, shared cache / none",
               rounds.ratios(SHARED, ALONE, figure), "ratio")


def streamed(bench, binaries, zone, share):
    names = bench.names_file(zone, bench.names // share, False)
    rounds = rounds_of(bench, binaries, lambda address: rate_of(bench.figures(
        bench.tool("bench_module"), bench.module, "stream", names, WINDOW,
        *options_of(address))))
    show(bench, f"A shared cache, {zone}, servers beside it", rounds, "rate",
         "names/s")


def far(bench, binaries):
    """A request of a hundred names in a hundred signed zones, 20 ms away."""
    files = [bench.write_names("prime", ["h100.w.one.far"]),
             bench.write_names("names", [f"www.shop.z{i}.far"
                                         for i in range(100)])]

    def request(address):
        lines = (bench.run(
            bench.tool("bench_module"), bench.module, "request",
            ",".join(files), "1", *options_of(address)) or "").splitlines()
        return {"ms": json.loads(lines[1])["ms"]} if len(lines) == 2 else None

    with running([bench.tool("bench_delay"), "20", "127.53.5.2=127.53.0.2",
                  "127.53.5.3=127.53.0.3"]):
        time.sleep(0.2)
        show(bench, "A shared cache, 100 names in 100 signed zones, servers "
             "20 ms away", rounds_of(bench, binaries, request), "ms", "ms")


def shared_cache(bench):
    binaries = os.environ.get("CAA_TIER_BINARIES")
    if not binaries or shutil.which("redis-server") is None:
        print("SKIP: tier: no redis-server, or no Unbound with cachedb",
              file=sys.stderr)
        return
    for zone, share in ZONES:
        streamed(bench, binaries, zone, share)
    far(bench, binaries)
