# SPDX-License-Identifier: BSD-2-Clause
"""Others that check CAA: the same names, the same forwarder, one core for each
in its turn."""

import itertools
from functools import partial

import tools
from bench import FORWARDER, Rounds
from forwarder import forwarder
from throughput import dnsperf

ZONES = [("unsigned", 1), ("ecdsa", 3)]  # name, share of the names
RATE_S, PACE_S = 1, 3  # of one measurement

VERDICTS = {  # below mixed.bench, for ca.example
    "allowed": "permit", "deep.below.allowed": "permit", "both": "permit",
    "denied": "deny", "deep.below.denied": "deny", "never": "deny",
    "wild": "deny", "*.wild": "permit", "nowild": "permit", "*.nowild": "deny",
    "critical": "deny", "none": "permit", "*.none": "permit",
    "missing": "permit", "to-allowed": "permit", "to-denied": "deny",
    "to-none.denied": "deny", "x.star": "deny",
}


def agree(bench, some):
    """Who decides otherwise is no reference, however fast."""
    expected = {f"{name}.mixed.bench": verdict
                for name, verdict in VERDICTS.items()}
    names = bench.write_names("mixed", expected)
    for tool in some:
        said = tool.verdicts(names)
        wrong = [f"{name} {said.get(name)}" for name in expected
                 if said.get(name) != expected[name]]
        bench.results.add("Peers: verdicts as by RFC 8659", tool.label,
                          len(expected) - len(wrong), "verdicts",
                          ("at least", len(expected), "RFC 8659"))
        if wrong:
            bench.results.about[f"{tool.label}, decides otherwise"] = \
                ", ".join(wrong)


def split(some):
    """Ours and others."""
    return [[tool for tool in some if bool(tool.goals) is others]
            for others in (False, True)]


def compare(bench, zone, share, some):
    """How many checks each does, and how many ours does meanwhile."""
    most = bench.names // share
    some = [tool for tool in some if tool.calibrate(zone, most)]
    rounds = Rounds(bench.repeats, {
        tool: partial(tool.rate, tool.names(zone, most, tool.fastest, RATE_S))
        for tool in some})
    group = f"Peers, {zone}, one core"
    for tool in some:
        bench.show(group, tool.label, rounds.all(tool, "core"), "checks/cpu-s")
        bench.show(group, f"{tool.label}: by the clock", rounds.all(tool),
                   "checks/s")
        if len(tool.windows) > 1:
            bench.results.add(group, f"{tool.label}: best with",
                              int(tool.window), "at once")
    ours, others = split(some)
    for mine, other in itertools.product(ours, others):
        goal = other.goals[zone] if mine is ours[0] else None
        bench.show(f"Peers, {zone}, {mine.label}: times as many",
                   f"as {other.label}", rounds.ratios(mine, other, "core"),
                   "ratio", goal)


def tails(bench, zone, share, some):
    """How long the slowest wait, each at half of the most it can, and ours at
    half of the most others can."""
    most = bench.names // share
    some = [tool for tool in some if tool.paces and tool.calibrate(zone, most)]
    (mine, *_), others = split(some)

    def pace(tool, rate):
        return tool.figures("pace", tool.names(zone, most, rate, PACE_S),
                            f"{rate:.1f}")

    rounds = Rounds((bench.repeats + 1) // 2, {
        (tool, of): partial(pace, tool, of.fastest / 2)
        for tool, of in [(tool, tool) for tool in some] +
        [(mine, other) for other in others]})

    def show(group, tool, of):
        bench.results.add(group, f"{tool.label}: rate", of.fastest / 2,
                          "checks/s")
        for figure, label in (("p50_ms", "half"), ("p99_ms", "99 in 100")):
            bench.show(group, f"{tool.label}: {label} within",
                       rounds.all((tool, of), figure), "ms")

    for tool in some:
        show(f"Peers, {zone}, each at half of its most", tool, tool)
    for other in others:
        group = f"Peers, {zone}, ours beside {other.label}: 99 in 100"
        goal = ("at most", 1, "issue") if other.promised else None
        for of, label in ((mine, "each at half of its most"),
                          (other, "both at half of its most")):
            bench.show(group, label, rounds.ratios(
                (mine, of), (other, other), "p99_ms"), "ratio", goal)
        show(group, mine, other)


def measuring(what):
    def scenario(bench):
        with forwarder(bench) as pem:
            some = tools.ours(bench) + tools.peers(bench, pem)
            for zone, share in ZONES:  # now the forwarder knows all of them
                dnsperf(bench, FORWARDER,
                        bench.names_file(zone, bench.names // share, True))
            what(bench, some)
    return scenario


@measuring
def peers(bench, some):
    agree(bench, some)
    for zone, share in ZONES:
        compare(bench, zone, share, some)


@measuring
def peers_latency(bench, some):
    for zone, share in ZONES:
        tails(bench, zone, share, some)
