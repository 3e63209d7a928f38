# SPDX-License-Identifier: BSD-2-Clause
"""inventory.py make ZONE INVENTORY COUNT: a zone file, and so many rows of
names in it and elsewhere, a tenth of them twice.
inventory.py verify COUNT <ROWS: is there one answer for each, and the right
one?  Rows are JSON with "serial", "name", "verdict" and "reason"."""
import json
import sys

ZONE = """$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
shop CAA 0 issue "ca.example"
bank CAA 0 issue "other.example"
"""
KINDS = [  # the name of a number, and what is said of it
    ("www.n{}.shop.example", "permit", "authorized"),
    ("N{}.Shop.Example", "permit", "authorized"),
    ("*.n{}.bank.example", "deny", "issuer-not-listed"),
    ("n{}.example", "permit", "no-records"),
    ("n{}.elsewhere.test", "deny", "lookup-error"),
    ("{} is none", "deny", "bad-name"),
    ("{{{}", "deny", "bad-name"),
    ("n{}.b\u00fccher.example", "permit", "no-records"),
]


def rows(count):
    for serial in range(count):
        number = serial - 5 if serial % 10 == 9 else serial
        name, verdict, reason = KINDS[number % len(KINDS)]
        yield str(serial), name.format(number), verdict, reason


def make(zone, inventory, count):
    with open(zone, "w", encoding="ascii") as out:
        out.write(ZONE)
    with open(inventory, "w", encoding="utf-8") as out:
        out.writelines(f"{row[0]}\t{row[1]}\n" for row in rows(int(count)))


def verify(count):
    missing = {serial: row for serial, *row in rows(int(count))}
    for line in sys.stdin:
        told = json.loads(line)
        row = missing.pop(told["serial"], None)
        if row != [told["name"], told["verdict"], told["reason"]]:
            sys.exit(f"FAILED: {row} was to be, and is {line}")
    if missing:
        sys.exit(f"FAILED: {len(missing)} without an answer: "
                 f"{list(missing.items())[:3]}")
    print(f"{count} rows, each answered once")


if __name__ == "__main__":
    {"make": make, "verify": verify}[sys.argv[1]](*sys.argv[2:])
