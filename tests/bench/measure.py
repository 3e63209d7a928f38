# SPDX-License-Identifier: BSD-2-Clause
"""measure.py BUILD NAMES [OPTION...] [SCENARIO...]: see run.sh, which runs it
inside the private Internet."""

import argparse
import os
import tempfile

import records
import report
from bench import Bench, options_of
from calls import calls
from growth import growth
from latency import latency
from peers import peers, peers_latency
from shards import shards
from shared_cache import shared_cache
from throughput import throughput

SCENARIOS = {
    "throughput": throughput,
    "latency": latency,
    "calls": calls,
    "growth": growth,
    "peers": peers,
    "peers-latency": peers_latency,
    "records": lambda bench: records.records(bench, options_of()[0]),
    "shards": shards,
    "tier": shared_cache,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("names", type=int)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO",
                        help=", ".join(SCENARIOS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--rounds", type=int)
    given = parser.parse_intermixed_args()
    unknown = set(given.scenarios) - set(SCENARIOS)
    if unknown:
        parser.error(f"no scenario {', '.join(unknown)}")
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(given.build, given.names, given.quick, directory,
                      given.rounds)
        bench.full = given.full
        # Without an address that is not of loopback dnsperf knows no IPv4.
        bench.run("ip", "addr", "add", "10.53.0.1/32", "dev", "lo")
        for word in given.scenarios or SCENARIOS:
            SCENARIOS[word](bench)
    bench.results.about["load after"] = f"{os.getloadavg()[0]:.1f}"
    print(report.table(bench.results), end="")
    for name, make in (("json", report.as_json), ("svg", report.svg)):
        path = os.path.join(bench.build, f"results.{name}")
        with open(path, "w", encoding="utf-8") as out:
            out.write(make(bench.results))


if __name__ == "__main__":
    main()
