# SPDX-License-Identifier: BSD-2-Clause
"""measure.py BUILD NAMES [--quick|--full] [SCENARIO...]: see run.sh, which runs
this inside the private Internet."""

import os
import sys
import tempfile

import records
import report
from bench import Bench, options_of
from calls import calls
from growth import growth
from latency import latency
from shared_cache import shared_cache
from throughput import throughput

SCENARIOS = {
    "throughput": throughput,
    "latency": latency,
    "calls": calls,
    "growth": growth,
    "records": lambda bench: records.records(bench, options_of()[0]),
    "tier": shared_cache,
}


def main(arguments):
    build, names, *rest = arguments
    wanted = [word for word in rest if word[:2] != "--"] or list(SCENARIOS)
    for word in wanted:
        if word not in SCENARIOS:
            sys.exit(f"no scenario {word}: {', '.join(SCENARIOS)}")
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(os.path.abspath(build), int(names), "--quick" in rest,
                      directory)
        bench.full = "--full" in rest
        # Without an address that is not of loopback dnsperf knows no IPv4.
        bench.run("ip", "addr", "add", "10.53.0.1/32", "dev", "lo")
        for word in wanted:
            SCENARIOS[word](bench)
    bench.results.about["load after"] = f"{os.getloadavg()[0]:.1f}"
    print(report.table(bench.results), end="")
    for name, make in (("json", report.as_json), ("svg", report.svg)):
        path = os.path.join(build, f"results.{name}")
        with open(path, "w", encoding="utf-8") as out:
            out.write(make(bench.results))


if __name__ == "__main__":
    main(sys.argv[1:])
