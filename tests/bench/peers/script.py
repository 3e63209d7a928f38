# SPDX-License-Identifier: BSD-2-Clause
"""A script with dnspython, one check after the other; see driver.py."""

import time

import dns.name
import dns.resolver

import driver

KNOWN = (b"issue", b"issuewild", b"issuemail", b"iodef")


def relevant_set(resolver, name):
    """RFC 8659 section 3; aliases are the resolver's business."""
    while name != dns.name.root:
        try:
            return list(resolver.resolve(name, "CAA", search=False))
        except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
            name = name.parent()
    return []


def permits(records, wildcard):
    if any(record.flags & 128 and record.tag.lower() not in KNOWN
           for record in records):
        return False
    issuers = {tag: [record.value.split(b";")[0].strip().lower().decode()
                     for record in records if record.tag.lower() == tag]
               for tag in (b"issue", b"issuewild")}
    values = wildcard and issuers[b"issuewild"] or issuers[b"issue"]
    return not values or driver.ISSUER in values


def check(resolver, name):
    wildcard = name.startswith("*.")
    owner = dns.name.from_text(name.removeprefix("*."))
    return permits(relevant_set(resolver, owner), wildcard)


def pace(resolver, names, rate):
    spent, clocks = [], driver.Clocks()
    for i, name in enumerate(names):
        due = clocks.wall + i / rate
        time.sleep(max(0, due - time.monotonic()))
        check(resolver, name)
        spent.append((time.monotonic() - due) * 1000)
    clocks.print(len(names), **driver.percentiles(spent))


def main():
    mode, names, number, server = driver.arguments()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [server]
    if mode == "pace":
        pace(resolver, names, number)
        return
    clocks = driver.Clocks()
    verdicts = [check(resolver, name) for name in names]
    if mode == "rate":
        clocks.print(len(names))
    else:
        for name, verdict in zip(names, verdicts):
            print(name, "permit" if verdict else "deny")


if __name__ == "__main__":
    main()
