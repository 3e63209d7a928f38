# SPDX-License-Identifier: BSD-2-Clause
"""open-mpic-core's checker, as a perspective calls it; see driver.py."""

import asyncio
import time

import dns.asyncresolver
from open_mpic_core import CaaCheckRequest, MpicCaaChecker

import driver


def new_checker(server):
    """It asks dnspython's default resolver."""
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = [server]
    dns.asyncresolver.default_resolver = resolver
    return MpicCaaChecker([driver.ISSUER])


async def check(checker, name):
    answer = await checker.check_caa(CaaCheckRequest(domain_or_ip_target=name))
    return answer.check_passed


async def rate(checker, names, window):
    left = iter(names)

    async def work():
        for name in left:
            await check(checker, name)

    clocks = driver.Clocks()
    await asyncio.gather(*(work() for _ in range(window)))
    clocks.print(len(names))


async def pace(checker, names, each_s):
    async def timed(name, due):
        await check(checker, name)
        return (time.monotonic() - due) * 1000

    checks, clocks = [], driver.Clocks()
    for i, name in enumerate(names):
        due = clocks.wall + i / each_s
        await asyncio.sleep(max(0, due - time.monotonic()))
        checks.append(asyncio.create_task(timed(name, due)))
    spent = await asyncio.gather(*checks)
    clocks.print(len(names), **driver.percentiles(spent))


async def verdicts(checker, names):
    for name in names:
        permitted = await check(checker, name)
        print(name, "permit" if permitted else "deny")


async def main():
    mode, names, number, server = driver.arguments()
    checker = new_checker(server)
    if mode == "rate":
        await rate(checker, names, int(number))
    elif mode == "pace":
        await pace(checker, names, number)
    else:
        await verdicts(checker, names)


if __name__ == "__main__":
    asyncio.run(main())
