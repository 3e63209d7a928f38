#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A fleet's shared cache: what one instance has asked another knows, also when
the domain's servers are dead; and what that may cost.

usage: test_tier.py CAA-VALIDATOR BINARIES, inside run.sh
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../plugin/hosts/serve"))
from daemon import Checks  # noqa: E402
from tier import REDIS, Tier, answers  # noqa: E402

command, binaries = sys.argv[1:]
check = Checks()
ZONES = ["signed.demo", "nsec3.demo", "plain.demo"]
OWNERS = {"www": "authorized", "other": "issuer-not-listed",
          "empty": "no-records", "nowhere": "no-records"}
NAMES = {f"{owner}.{zone}": reason for zone in ZONES
         for owner, reason in OWNERS.items()}


def ask(address, *names, timeout="10"):
    """Name to what is said of it."""
    done = subprocess.run(
        [command, "check", "--config", "/dev/null", "--issuer", "ca.example",
         "--resolver", address, "--trust-anchor",
         os.environ["INTERNET_ANCHORS"], "--timeout", timeout, "--format",
         "json", *names], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=False)
    return {told["name"]: told for told in json.loads(done.stdout)["names"]}


def ttl(told):
    return told["lookups"][0]["ttl"]


def drill(address, *arguments):
    return subprocess.run(["drill", "-D", f"@{address}", *arguments],
                          stdout=subprocess.PIPE, check=True, text=True).stdout


def signal_all(process, how):
    """A process and those it has started."""
    os.kill(process, how)
    below = subprocess.run(["pgrep", "-P", str(process)], check=False,
                           stdout=subprocess.PIPE, text=True).stdout
    for child in below.split():
        signal_all(int(child), how)


def servers(how):
    """Those of the domains.  Not of what is above them: the DS records that
    came with a referral do not get into Redis."""
    path = os.path.join(os.environ["INTERNET_DIR"], "leaf.pid")
    with open(path, encoding="ascii") as pid:
        signal_all(int(pid.read()), how)


def redis(*arguments):
    return subprocess.run(["redis-cli", "-h", REDIS, *arguments],
                          stdout=subprocess.PIPE, check=True).stdout


def lifetimes():
    keys = redis("--raw", "keys", "*").decode().split()
    return [int(redis("ttl", key)) for key in keys]


def forge(old, new):
    """Whoever can write to Redis; how many entries were changed."""
    changed = 0
    for key in redis("--raw", "keys", "*").decode().split():
        value = redis("--raw", "get", key)[:-1]  # its line end
        if old in value:
            left = redis("ttl", key).decode().strip()
            subprocess.run(["redis-cli", "-h", REDIS, "-x", "setex", key,
                            left], input=value.replace(old, new), check=True,
                           stdout=subprocess.DEVNULL)
            changed += 1
    return changed


def as_expected(found):
    for name, reason in NAMES.items():
        told = found[name]
        check(name, told["reason"] == reason, told)
        secure = "insecure" if name.endswith("plain.demo") else "secure"
        check(f"{name} and DNSSEC", told["dnssec"] == secure, told["dnssec"])


def try_sharing(tier):
    name, first = tier.instance()
    check.row = "the first instance asks the servers"
    before = ask(first, *NAMES, "brief.plain.demo", "day.plain.demo")
    as_expected(before)
    asked = tier.packets(name)
    check("packets", asked > len(NAMES) // 2, asked)
    check("the day of a record is cut", 0 < ttl(before["day.plain.demo"])
          <= 3600, before["day.plain.demo"])

    check.row = "the second one has it of Redis"
    time.sleep(4)
    servers(signal.SIGSTOP)
    name, second = tier.instance()
    after = ask(second, *NAMES)
    as_expected(after)
    sent = tier.packets(name)
    check("packets", sent < asked / 4, sent, asked)
    for known in ("www.signed.demo", "www.plain.demo", "empty.nsec3.demo"):
        older = ttl(before[known]) - ttl(after[known])
        check(f"the TTL of {known} counts down", 3 <= older <= 60, older)
    signed = drill(second, "www.signed.demo", "CAA")
    check("DO and AD", " ad " in signed and "RRSIG" in signed, signed)
    late = ask(second, "brief.plain.demo", timeout="3")["brief.plain.demo"]
    check("what has expired is not to be had", late["verdict"] == "deny" and
          late["reason"] in ("lookup-error", "deadline"), late)
    lives = lifetimes()
    check("Redis forgets in time", lives and 0 < max(lives) <= 3600 and
          min(lives) > 0, lives)
    servers(signal.SIGCONT)


def try_forgeries(tier):
    check.row = "what is forged on the way to the tier"
    _, address = tier.instance()
    told = ask(address, "www.forged.demo")["www.forged.demo"]
    check("is found out here", told["reason"] == "bogus", told)
    check("though the tier hands it over, if told so (CD)",
          "evil.example" in drill(address, "-o", "CD", "www.forged.demo",
                                  "CAA"))
    _, other = tier.instance()
    check("and it does so to nobody else", "SERVFAIL" in drill(
        other, "www.forged.demo", "CAA"))

    check.row = "what is forged in Redis"
    changed = forge(b"no.example", b"ca.example")
    check("is there", changed >= len(ZONES), changed)
    _, address = tier.instance()
    found = ask(address, *NAMES)
    for zone in ZONES[:2]:
        told = found[f"other.{zone}"]
        check(f"signed: {zone}", told["verdict"] == "deny", told)
    told = found["other.plain.demo"]
    check("unsigned: is believed", told["reason"] == "authorized", told)


def try_without_redis(tier):
    check.row = "without Redis"
    _, old = tier.instance()
    ask(old, "www.signed.demo")
    tier.stop("redis", signal.SIGKILL)
    check("it is dead", not answers(REDIS, 6379))
    as_expected(ask(old, *NAMES, timeout="30"))
    check.row = "with Redis again"
    tier.redis()
    ask(old, "nobody.has.asked.plain.demo")
    check("it is used", lifetimes() != [])


with tempfile.TemporaryDirectory() as directory, \
        Tier(binaries, directory) as whole:
    whole.redis()
    try_sharing(whole)
    try_forgeries(whole)
    try_without_redis(whole)
sys.exit(check.finish(80))
