# SPDX-License-Identifier: BSD-2-Clause
"""What a name costs, and what memory it takes, while names grow in number."""

import os
import subprocess
import time

from bench import CLIENT, Rounds, ratio


def growth(bench):
    stream_growth(bench, "From a thousand names on, streamed",
                  ["--zone", bench.zone_file()], "h{}.shop.calls",
                  5 if bench.quick else 7 if bench.full else 6)
    stream_growth(bench, "From a thousand names on, by iteration",
                  ["--trust-anchor", os.environ["INTERNET_ANCHORS"], "--set",
                   "root_hints=" + os.environ["INTERNET_HINTS"]],
                  "x{}.unsigned.bench",
                  4 if bench.quick else 6 if bench.full else 5)
    request_growth(bench)


def request_growth(bench):
    group = "From 1 to 10,000 names in one request"
    ours = bench.asking([
        "issuers=ca.example", f"zone_files={bench.zone_file()}",
        "max_names=10000", "deadline_ms=30000"])

    def each(size):
        path = bench.write_names(
            f"request.{size}", (f"h{i}.shop.calls" for i in range(size)))
        count = max(5, 20000 // size // (10 if bench.quick else 1))
        found = bench.figures(*ours("repeat", path, str(count)))
        return found and {"us": found["cpu"] / found["count"] / size * 1e6}

    sizes = (1, 10, 100, 1000, 10000)
    rounds = Rounds(bench.repeats, {
        size: lambda size=size: each(size) for size in sizes})
    for size in sizes:
        bench.show(group, f"{size} names: CPU for each",
                   rounds.all(size, "us"), "us")
    bench.show(group, "10,000 names / 100 names, for each",
               rounds.ratios(10000, 100, "us"), "ratio",
               ("at most", 1.2, "issue"))


def stream_growth(bench, group, how, name, most):
    """Up to 10^most names, no name twice."""
    command = [bench.command, "check", "--config", "/dev/null", "--issuer",
               "ca.example", *how, "--format", "jsonl", "--names-from"]
    each = {}
    for power in range(3, most + 1):
        path = bench.write_names(
            "stream", (name.format(i) for i in range(10 ** power)))
        with open(os.devnull, "w", encoding="ascii") as nowhere:
            begun = time.monotonic()
            process = subprocess.Popen(["taskset", "-c", CLIENT, *command,
                                        path], stdout=nowhere)
            _, status, usage = os.wait4(process.pid, 0)
        spent = usage.ru_utime + usage.ru_stime
        bench.results.add(group, f"10^{power} names",
                          10 ** power / (time.monotonic() - begun), "names/s")
        each[power] = spent / 10 ** power * 1e6 if status == 0 else None
        bench.results.add(group, f"10^{power} names: CPU for each",
                          each[power], "us")
        bench.results.add(group, f"10^{power} names: resident at most",
                          usage.ru_maxrss / 1024, "MiB",
                          ("at most", 256, "issue"))
    bench.results.add(group, "most names / 10^4 names, for each",
                      ratio(each[max(each)], each[4]), "ratio",
                      ("at most", 1.2, "issue"))
