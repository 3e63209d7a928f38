# SPDX-License-Identifier: BSD-2-Clause
"""What a call of the module costs when the answer is at hand, and what of that
is the JSON of evidence."""

from bench import Rounds, options_of


def calls(bench):
    group = "Calls of the module"
    offline = ["issuers=ca.example", f"zone_files={bench.zone_file()}"]
    rows = [
        ("one name, from a zone file", ["www.shop.calls"], offline, 10000),
        ("100 names, from a zone file",
         [f"h{i}.shop.calls" for i in range(100)], offline, 200),
        ("one signed name, from the cache", ["n0.ecdsa.bench"],
         options_of()[0], 5000),
    ]
    for label, names, options, count in rows:
        path = bench.write_names("calls", names)
        count = count // (10 if bench.quick else 1)
        arguments = [bench.module, "repeat", path, str(count), *options]
        rounds = Rounds(bench.repeats, {"call": lambda: each(
            bench, "bench_module", *arguments)})
        allocated = each(bench, "bench_allocations", *arguments)
        bench.show(group, label, rounds.all("call", "ns"), "ns")
        bench.results.add(group, f"{label}: memory allocated",
                          allocated and allocated["allocations"], "times")
    count = 10000 if bench.quick else 100000
    rounds = Rounds(bench.repeats, {"evidence": lambda: each(
        bench, "bench_evidence", str(count))})
    bench.show(group, "JSON of the evidence for one name",
               rounds.all("evidence", "ns"), "ns")
    bench.show(group, "JSON of the evidence: of each",
               rounds.all("evidence", "octets"), "octets")


def each(bench, tool, *arguments):
    found = bench.figures(bench.tool(tool), *arguments)
    return found and {**found, "ns": found["seconds"] / found["count"] * 1e9}
