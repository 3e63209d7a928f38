# SPDX-License-Identifier: BSD-2-Clause
"""Names a second on one core, beside a bare libunbound loop that asks the same
questions, dnsperf's ceiling, and the verifications openssl does."""

import re

from bench import FORWARDER, LEAF, WINDOW, Rounds, options_of, rate_of
from forwarder import forwarder

ZONES = [  # name, share of the names, primitive, share of dnsperf demanded
    ("unsigned", 1, None, 0.18),
    ("ecdsa", 3, "ecdsap256", 0.038),
    ("ecdsa3", 3, "ecdsap256", 0.038),
    ("rsa", 5, "rsa2048", 0.11),
    ("rsa3", 5, "rsa2048", 0.11),
]
FORWARDING = [  # name, module's protocol, share demanded of unsigned names
    ("UDP", "udp", 0.18), ("TCP", "tcp", 0.30), ("TLS", "tls", 0.18)]
OF_BARE = ("at least", 0.9, "issue")


def dnsperf(bench, server, path):
    text = bench.run("dnsperf", "-f", "inet", "-D", "-q", "100", "-c", "1",
                     "-T", "1", "-n", "1", "-s", server, "-d", path)
    found = re.search(r"Queries per second:\s+([\d.]+)", text or "")
    return {"rate": float(found.group(1))} if found else None


def verifications(bench, primitive):
    text = bench.run("openssl", "speed", "-seconds", "1", primitive)
    last = (text or "").strip().splitlines()[-1:]
    return {"rate": float(last[0].split()[-1])} if last else None


def tools(bench, zone, share, how, primitive, pem):
    """What takes turns, by name."""
    count = bench.names // share // 2
    plain = bench.names_file(zone, count, False)
    typed = bench.names_file(zone, count, True)
    module, bare = options_of(how, pem)
    server = LEAF if how is None else FORWARDER
    if how is not None:  # the forwarder knows all of them
        dnsperf(bench, server, typed)
    ours = bench.asking(module)
    some = {"module": lambda: rate_of(
        bench.figures(*ours("stream", plain, WINDOW)))}
    if how != "tls":  # Debian's libunbound speaks no TLS
        some["bare"] = lambda: rate_of(bench.figures(
            bench.tool("bench_bare"), plain, WINDOW, *bare))
    some["dnsperf"] = lambda: dnsperf(bench, server, typed)
    if primitive is not None:
        some["verify"] = lambda: verifications(bench, primitive)
    return some


def throughput_of(bench, label, zone, share, how, goal, primitive=None,
                  pem=None):
    some = tools(bench, zone, share, how, primitive, pem)
    rounds = Rounds(bench.repeats, some)

    def add(name, values, unit, wanted=None):
        bench.show(f"Throughput, one core, {label}", name, values, unit,
                   wanted)

    add("our module", rounds.all("module"), "names/s")
    add("our module: CPU for each", rounds.all("module", "us"), "us")
    if "bare" in some:
        add("bare libunbound, same questions", rounds.all("bare"), "names/s")
        add("bare libunbound: CPU for each", rounds.all("bare", "us"), "us")
        add("bare CPU / our CPU", rounds.ratios("bare", "module", "us"),
            "ratio", OF_BARE)
        add("ours / bare", rounds.ratios("module", "bare"), "ratio", OF_BARE)
    add("dnsperf, same server and names", rounds.all("dnsperf"), "questions/s")
    add("ours / dnsperf", rounds.ratios("module", "dnsperf"), "ratio",
        goal and ("at least", goal, "study"))
    if primitive is not None:
        add(f"openssl speed {primitive}", rounds.all("verify"), "verify/s")
        add("ours / openssl speed", rounds.ratios("module", "verify"), "ratio",
            ("at least", 0.35, "study") if primitive == "ecdsap256" else None)


def throughput(bench):
    for zone, share, primitive, goal in ZONES:
        throughput_of(bench, f"{zone}, by iteration", zone, share, None, goal,
                      primitive)
    with forwarder(bench) as pem:
        for label, how, goal in FORWARDING:
            for zone, share, primitive, _ in ZONES[:2]:
                throughput_of(bench, f"{zone}, forwarding over {label}", zone,
                              share, how,
                              goal if primitive is None else None, pem=pem)
