#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Evidence of checks in the private Internet, replayed without any network,
and replayed again after all that a forger might do to it.

usage: test_replay.py CAA-VALIDATOR, inside run.sh
"""
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

command = sys.argv[1]
anchors = os.environ["INTERNET_ANCHORS"]
work = tempfile.mkdtemp()
rows = failed = 0


def check(row, condition, *shown):
    global rows, failed
    rows += 1
    if not condition:
        failed += 1
        print("FAILED:", row, *shown)


def record(names, *options):
    """The lines of a fresh evidence file."""
    path = os.path.join(work, "recorded")
    for file in (path, os.path.join(work, ".recorded.head")):
        if os.path.exists(file):
            os.unlink(file)
    subprocess.run(
        [command, "check", "--quiet", "--issuer", "ca.example",
         "--trust-anchor", anchors, "--timeout", "20",
         "--set", "root_hints=" + os.environ["INTERNET_HINTS"],
         "--set", "dns_ipv6=no", "--set", "evidence_file=" + path,
         *options, *names],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=False)
    with open(path, encoding="ascii") as file:
        return [json.loads(line) for line in file]


def replay(lines, *options, anchor=anchors):
    """Exit status, results, standard error; in a world without interfaces."""
    path = os.path.join(work, "evidence")
    with open(path, "w", encoding="ascii") as file:
        for line in lines:
            file.write(line if isinstance(line, str)
                       else json.dumps(line, separators=(",", ":")) + "\n")
    run = subprocess.run(
        ["unshare", "--net", command, "replay", "--format", "json",
         *(["--trust-anchor", anchor] if anchor else []), *options, path],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return (run.returncode, [json.loads(line) for line in
                             run.stdout.splitlines()], run.stderr)


def names_of(results):
    return [name for result in results for name in result["names"]]


def is_permitted(results):
    """Did anything come out as a permission that was verified?"""
    return any(name["replayed"]["verdict"] == "permit" and name["verified"]
               for name in names_of(results))


# ---- the file, as a forger sees it ----

def copy(lines):
    return json.loads(json.dumps(lines))


def check_of(lines):
    return [line for line in lines if line["type"] == "check"][0]


def packet_lines(lines):
    return [line for line in lines if line["type"] == "packet"]


def octets_of(line):
    return bytearray(base64.b64decode(line["packet"]))


def put_octets(lines, line, octets):
    """Another message in the place of this one, under its own hash."""
    before = line["sha256"]
    line["packet"] = base64.b64encode(octets).decode()
    line["sha256"] = hashlib.sha256(octets).hexdigest()
    for entry in lines:
        if entry["type"] == "check":
            entry["packets"] = [line["sha256"] if name == before else name
                                for name in entry["packets"]]


def skip_name(octets, at):
    while octets[at] != 0:
        if octets[at] > 63:
            return at + 2
        at += octets[at] + 1
    return at + 1


def records_of(octets):
    """(type, start, RDATA, end, section) of every record."""
    counts = [int.from_bytes(octets[i:i + 2], "big") for i in (4, 6, 8, 10)]
    at = 12
    for _ in range(counts[0]):
        at = skip_name(octets, at) + 4
    for section in (1, 2, 3):
        for _ in range(counts[section]):
            start = at
            at = skip_name(octets, at)
            kind = int.from_bytes(octets[at:at + 2], "big")
            length = int.from_bytes(octets[at + 8:at + 10], "big")
            yield kind, start, at + 10, at + 10 + length, section
            at += 10 + length


RRSIG, SOA, NSEC, NSEC3, DS = 46, 6, 47, 50, 43


def question(name, kind):
    return b"".join(bytes([len(label)]) + label.encode()
                    for label in name.split(".")) + b"\0" + \
        kind.to_bytes(2, "big")


def covered(octets, rdata):
    return int.from_bytes(octets[rdata:rdata + 2], "big")


def break_signatures(octets):
    """Every signature that proves something; how many there were."""
    count = 0
    for kind, _, rdata, end, _ in list(records_of(octets)):
        if kind == RRSIG and covered(octets, rdata) != SOA:
            octets[end - 1] ^= 1
            count += 1
    return count


def strip(octets, kinds):
    """The message without records of these types."""
    out, counts = bytearray(), [0, 0, 0, 0]
    first = 12
    for _ in range(int.from_bytes(octets[4:6], "big")):
        first = skip_name(octets, first) + 4
    for kind, start, _, end, section in records_of(octets):
        if kind not in kinds:
            out += octets[start:end]
            counts[section] += 1
    header = bytearray(octets[:first])
    for section in (1, 2, 3):
        header[4 + 2 * section:6 + 2 * section] = \
            counts[section].to_bytes(2, "big")
    return header + out


# ---- as it was recorded ----

SECURE = {
    "issue.signed.demo": "permit",
    "nobody.signed.demo": "deny",
    "empty.signed.demo": "permit",
    "x.wild.signed.demo": "permit",
    "a.b.c.signed.demo": "permit",
    "chain8.signed.demo": "permit",
    "dangling.signed.demo": "permit",
    "denied.signed.demo": "deny",
    "x.nsec3.demo": "permit",
    "empty.nsec3.demo": "permit",
    "q.many.nsec3.demo": "permit",
    "*.signed.demo": "permit",
}
INSECURE = {
    "www.plain.demo": "permit",
    "insecure.signed.demo": "permit",
    "x.plain.opt": "permit",
    "x.y.nope.opt": "permit",
    "www.test": "permit",
}
TOLERATED = {"refused.demo": "permit", "x.refused.opt": "permit"}
FAILED = {
    "www.tampered.demo": "deny",
    "www.expired.demo": "deny",
    "bogus.signed.demo": "deny",
    "loop.signed.demo": "deny",
    "x.refused-signed.opt": "deny",
}


def test_same():
    everything = {**SECURE, **INSECURE, **TOLERATED, **FAILED}
    lines = record(everything)
    status, results, error = replay(lines)
    check("the same verdicts", status == 0 and error == "", status, error)
    check("one check", len(results) == 1)
    names = names_of(results)
    check("every name", len(names) == len(everything))
    for name in names:
        row = name["name"]
        check(row, name["replayed"]["verdict"] == everything[row], name)
        check(row, name["recorded"]["verdict"] == everything[row], name)
        check(row, name["verified"] == (row not in FAILED), name)
        states = {lookup["replayed"]["dnssec"] for lookup in name["lookups"]}
        if row in SECURE:
            check(row, states == {"secure"}, states)
        elif row not in FAILED:
            check(row, "insecure" in states, states)
        for lookup in name["lookups"]:
            check(row, lookup["verified"] is False or
                  lookup["recorded"] == lookup["replayed"], lookup)


def test_questions():
    """Other issuers, other rules, another time."""
    lines = record(["denied.signed.demo", "issue.signed.demo"])
    status, results, _ = replay(lines, "--issuer", "other.example")
    verdicts = [name["replayed"]["verdict"] for name in names_of(results)]
    check("another authority", verdicts == ["permit", "deny"], verdicts)
    check("that differs", status == 1)
    config = os.path.join(work, "other.conf")
    with open(config, "w", encoding="ascii") as file:
        file.write("[caa_validator]\nissuers = other.example\n"
                   "public_trust = yes\n[profile x]\nissuers = ca.example\n")
    _, results, _ = replay(lines, "--config", config)
    verdicts = [name["replayed"]["verdict"] for name in names_of(results)]
    check("today's rules", verdicts == ["permit", "deny"], verdicts)
    _, results, _ = replay(lines, "--config", config, "--profile", "x")
    verdicts = [name["replayed"]["verdict"] for name in names_of(results)]
    check("of a profile", verdicts == ["deny", "permit"], verdicts)
    _, results, _ = replay(
        lines, "--set", "ignore_domains=denied.signed.demo")
    verdicts = [name["replayed"]["verdict"] for name in names_of(results)]
    check("a rule alone", verdicts == ["permit", "permit"], verdicts)
    status, results, _ = replay(lines, "--at", "now")
    check("now", status == 0, status)
    for when in ("2019-01-01T00:00:00Z", "2049-01-01T00:00:00Z"):
        other = copy(lines)
        check_of(other)["checked_at"] = when
        status, results, _ = replay(other)
        check(when, status == 1 and not is_permitted(results), results)
        status, results, _ = replay(other, "--at", "now")
        check("now", status == 0 and is_permitted(results))
    lines = record(["admin@x.wild.signed.demo"], "--usage", "smime")
    status, results, _ = replay(lines)
    check("a mailbox", status == 0 and is_permitted(results), results)
    lines = record(["issue.signed.demo"], "--no-dnssec")
    status, results, error = replay(lines)
    check("never validated", status == 1 and not is_permitted(results))
    check("and says so", "cannot be verified" in error, error)


# ---- as a forger left it ----

def test_anchor():
    lines = record(["issue.signed.demo", "www.plain.demo", "refused.demo"])
    status, results, _ = replay(lines, anchor=None)
    check("the IANA keys are not this root's",
          status == 1 and not is_permitted(results), results)
    check_of(lines)["settings"]["trust_anchor"] = anchors
    _, results, _ = replay(lines, anchor=None)
    check("evidence brings no anchor", not is_permitted(results), results)


def test_each_message():
    for name in ("issue.signed.demo", "x.nsec3.demo", "x.wild.signed.demo",
                 "empty.nsec3.demo", "q.many.nsec3.demo", "www.plain.demo",
                 "x.plain.opt", "insecure.signed.demo", "refused.demo",
                 "dangling.signed.demo"):
        lines = record([name])
        check(name, is_permitted(replay(lines)[1]))
        # An alias in a signed zone is walked in vain, to no harm.
        vain = question("insecure.signed.demo", DS)
        for i in range(len(packet_lines(lines))):
            if octets_of(packet_lines(lines)[i])[12:].startswith(vain):
                continue
            row = "%s, message %d" % (name, i)
            other = copy(lines)
            line = packet_lines(other)[i]
            octets = octets_of(line)
            if break_signatures(octets) > 0:
                put_octets(other, line, octets)
                status, results, _ = replay(other)
                check(row + " has broken signatures",
                      status == 1 and not is_permitted(results), results)
            other = copy(lines)
            line = packet_lines(other)[i]
            octets = octets_of(line)
            octets[-1] ^= 1
            line["packet"] = base64.b64encode(octets).decode()
            status, results, error = replay(other)
            check(row + " is not of its hash",
                  status == 1 and not is_permitted(results) and
                  "SHA-256" in error, results)
            other = copy(lines)
            line = packet_lines(other)[i]
            text = line["packet"]
            line["packet"] = text[:4] + " " + text[4:]
            status, _, error = replay(other)
            check(row + " has a blank in it",
                  status == 1 and "SHA-256" in error, error)
            other = copy(lines)
            other.remove(packet_lines(other)[i])
            status, results, _ = replay(other)
            check(row + " is gone",
                  status == 1 and not is_permitted(results), results)
            check(row + " is missed", "not in evidence" in
                  json.dumps(results), results)


def test_no_signatures():
    """A signed answer made to look like one that needs no signature."""
    for name, kinds in (("issue.signed.demo", {RRSIG}),
                        ("x.nsec3.demo", {RRSIG, NSEC3}),
                        ("empty.signed.demo", {RRSIG, NSEC}),
                        ("x.wild.signed.demo", {NSEC})):
        lines = record([name])
        for entry in packet_lines(lines):
            octets = octets_of(entry)
            put_octets(lines, entry, strip(octets, kinds))
        for lookup in check_of(lines)["lookups"]:
            lookup["dnssec"] = "insecure"
        status, results, _ = replay(lines)
        check(name, status == 1 and not is_permitted(results), results)
        lines = record([name])
        entry = packet_lines(lines)[check_of(lines)["lookups"][-1]["packet"]]
        put_octets(lines, entry, strip(octets_of(entry), kinds))
        status, results, _ = replay(lines)
        check(name, status == 1 and not is_permitted(results), results)


def test_lookups():
    lines = record(["denied.signed.demo"])
    other = copy(lines)
    for lookup in check_of(other)["lookups"]:
        lookup.pop("packet")
        lookup.update(outcome="timeout", insecure_proven=True, attempts=2)
    status, results, _ = replay(other)
    check("a failure that never was, in a signed zone",
          not is_permitted(results), results)
    other = copy(lines)
    check_of(other)["names"][0].update(verdict="permit", reason="authorized")
    status, results, error = replay(other)
    check("another verdict", status == 1 and "otherwise" in error, error)
    check("is found", names_of(results)[0]["same"] is False)
    other = copy(lines)
    check_of(other)["settings"].update(
        config="/nonexistent", trust_anchor="/nonexistent",
        ignore_domains="denied.signed.demo")
    status, results, _ = replay(other)
    check("a file to read is none of its settings", status == 1, status)
    check("what it claims to be set is shown", results[0]["settings"] == {
        "ignore_domains": "denied.signed.demo"}, results)
    lines = record(["a.b.c.signed.demo"])
    for i in range(len(check_of(lines)["lookups"])):
        other = copy(lines)
        del check_of(other)["lookups"][i]
        status, results, _ = replay(other)
        check("a level is gone", status == 1 and not is_permitted(results))
    lines = record(["issue.signed.demo", "denied.signed.demo"])
    first, second = [lookup for lookup in check_of(lines)["lookups"]
                     if lookup["outcome"] == "records"]
    first["packet"], second["packet"] = second["packet"], first["packet"]
    status, results, _ = replay(lines)
    check("replies change places",
          status == 1 and not is_permitted(results), results)
    # The denial of one name for another.
    lines = record(["empty.signed.demo", "denied.signed.demo"])
    lookups = {lookup["owner"]: lookup
               for lookup in check_of(lines)["lookups"]}
    entry = packet_lines(lines)[lookups["empty.signed.demo"]["packet"]]
    octets = octets_of(entry)
    octets = octets.replace(b"\x05empty", b"\x06denied")
    put_octets(lines, entry, octets)
    lookups["denied.signed.demo"]["packet"] = \
        lookups["empty.signed.demo"]["packet"]
    status, results, _ = replay(lines)
    check("a denial of another name", status == 1 and all(
        name["replayed"]["verdict"] == "deny"
        for name in names_of(results)[1:]), results)


def test_file():
    lines = record(["issue.signed.demo"])
    torn = '{"type":"packet","sha25~\n'
    status, results, _ = replay([torn] + lines)
    check("what a crash left", status == 0 and is_permitted(results))
    status, results, error = replay(["nonsense\n"] + lines)
    check("what none left", status == 1 and "no evidence" in error, error)
    status, results, _ = replay(lines + lines)
    check("two checks", status == 0 and len(results) == 2, status)
    digest = results[0]["evidence"]
    status, results, _ = replay(lines + lines, "--name", digest)
    check("one by its hash", status == 0 and len(results) == 2)
    status, results, _ = replay(lines, "--name", "other.demo")
    check("none", status == 1 and results == [])
    other = copy(lines)
    check_of(other)["version"] = 2
    status, _, error = replay(other)
    check("another version", status == 2 and "version" in error, error)
    status, _, error = replay(lines, "--set", "no_such_key=1")
    check("a wrong key", status == 2, error)


# ---- beside the audit log ----

def record_both(names):
    """Evidence lines and audit log lines of the same checks."""
    log = os.path.join(work, "audit.log")
    for file in (log, os.path.join(work, ".audit.log.head")):
        if os.path.exists(file):
            os.unlink(file)
    lines = record(names, "--set", "audit_log=" + log)
    with open(log, encoding="ascii") as file:
        return lines, file.read().splitlines(keepends=True)


def beside(lines, records, *options):
    """Exit status, faults as (file, line, sentence), standard error."""
    log = os.path.join(work, "given.log")
    with open(log, "w", encoding="ascii") as file:
        file.writelines(records)
    status, results, error = replay(lines, "--audit", log, *options)
    return status, [(os.path.basename(result["file"]), result["line"],
                     result["fault"]) for result in results
                    if "fault" in result], error


def resum(record, before, after):
    """A record that was changed, and its sum with it."""
    head = record[:record.rindex(',"sum":')].replace(before, after)
    return '%s,"sum":"%s"}\n' % (
        head, hashlib.sha256(head.encode()).hexdigest())


def test_audit():
    name, other = "issue.signed.demo", "denied.signed.demo"
    lines, records = record_both([name, other])
    status, faults, error = beside(lines, records)
    check("as they were written", status == 0 and not faults, faults, error)
    at = [i for i, record in enumerate(records) if name in record][0]
    changed = copy(lines)
    check_of(changed)["trace_id"] = "another"
    status, faults, error = beside(changed, records)
    check("changed evidence", status == 1 and "differ" in error, error)
    check("and what lacks it", [file for file, _, _ in faults] ==
          ["evidence", "given.log", "given.log"], faults)
    check("with its line", faults[0][1] == len(lines) and
          faults[1][1] == at + 1, faults)
    status, faults, _ = beside(packet_lines(lines), records)
    check("missing evidence", status == 1 and len(faults) == 2 and
          "missing" in faults[0][2], faults)
    more = record(["www.plain.demo"])
    status, faults, _ = beside(lines + more, records)
    check("surplus evidence", status == 1 and len(faults) == 1 and
          faults[0][0] == "evidence" and "added" in faults[0][2], faults)
    status, faults, _ = beside(lines + lines, records)
    check("twice", status == 1 and len(faults) == 1, faults)
    forged = list(records)
    forged[at] = resum(records[at], '"permit"', '"deny"')
    status, faults, _ = beside(lines, forged)
    check("another verdict", status == 1 and len(faults) == 1 and
          faults[0][:2] == ("given.log", at + 1), faults)
    forged[at] = resum(records[at], name, "x" + name)
    status, faults, _ = beside(lines, forged)
    check("another name", status == 1 and len(faults) == 1, faults)
    forged[at] = records[at].replace('"permit"', '"deny"')
    status, faults, _ = beside(lines, forged)
    check("a line that was changed", status == 1 and
          "changed" in faults[0][2], faults)
    status, faults, _ = beside(lines, forged, "--name", other)
    check("another's is no matter of --name", len(faults) == 1, faults)
    status, faults, _ = beside(lines, records, "--name", other)
    check("one name", status == 0 and not faults, faults)
    status, _, error = replay(lines, "--audit", "/nonexistent")
    check("no such log", status == 2 and "cannot read" in error, error)


def test_aliases():
    """What a failure was an alias for must be proven unsigned, too."""
    lines = record(["refused.demo", "issue.signed.demo", "www.plain.demo"])
    lookup = [lookup for lookup in check_of(lines)["lookups"]
              if lookup["owner"] == "refused.demo"][0]
    verified = {}
    for alias in (None, "www.plain.demo", "issue.signed.demo", "else.where",
                  ""):
        if alias is not None:
            lookup["aliases"] = [alias]
        for name in names_of(replay(lines)[1]):
            if name["name"] == "refused.demo":
                verified[alias] = name["verified"] and \
                    name["replayed"]["verdict"] == "permit"
    check("aliases are judged", verified == {
        None: True, "www.plain.demo": True, "issue.signed.demo": False,
        "else.where": False, "": False}, verified)


# ---- what it costs ----

def show_sizes():
    for name in ("issue.signed.demo", "x.nsec3.demo", "www.plain.demo"):
        path = os.path.join(work, "recorded")
        sizes = []
        names = os.path.join(work, "names")
        for count in (1, 101):
            with open(names, "w", encoding="ascii") as file:
                for i in range(count):
                    file.write("x%d.%s\n" % (i, name))
            record([], "--format", "jsonl", "--names-from", names)
            sizes.append(os.path.getsize(path))
        print("%s: %d octets for the first check, %d for one more" %
              (name, sizes[0], (sizes[1] - sizes[0]) // 100))


for test in (test_same, test_questions, test_anchor, test_each_message,
             test_no_signatures, test_lookups, test_file, test_audit,
             test_aliases, show_sizes):
    test()
shutil.rmtree(work)
print("%d checks, %d failed" % (rows, failed))
sys.exit(1 if failed or rows == 0 else 0)
