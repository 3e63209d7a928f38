# SPDX-License-Identifier: BSD-2-Clause
"""What is measured of a peer written in Python.

PROGRAM verdicts NAMES 1 SERVER     each name and what the peer says of it
PROGRAM rate NAMES WINDOW SERVER    so many checks at once
PROGRAM pace NAMES RATE SERVER      so many checks a second, whether others are
                                    done or not
"""

import json
import sys
import time

ISSUER = "ca.example"
WARM_UP = 10  # one in so many, the first, is not timed


class Clocks:
    def __init__(self):
        self.wall, self.cpu = time.monotonic(), time.process_time()

    def print(self, count, **figures):
        figures["count"] = count
        figures["seconds"] = time.monotonic() - self.wall
        figures["cpu"] = time.process_time() - self.cpu
        print(json.dumps(figures))


def arguments():
    mode, path, number, server = sys.argv[1:]
    with open(path, encoding="ascii") as names:
        return mode, names.read().split(), float(number), server


def percentiles(spent_ms):
    """Of the times checks took, in the order they were due."""
    timed = sorted(spent_ms[len(spent_ms) // WARM_UP:])
    return {"p50_ms": timed[len(timed) // 2],
            "p99_ms": timed[len(timed) * 99 // 100]}
