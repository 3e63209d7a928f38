# SPDX-License-Identifier: BSD-2-Clause
"""measure.py BUILD NAMES [--quick] [SCENARIO...]: see run.sh, which runs this
inside the private Internet."""

import contextlib
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import records
import report

WINDOW = "400"
SERVER, LEAF = "0", "127.53.0.3"
CLIENT = str(os.cpu_count() - 1)
FORWARDER = "127.53.6.53"
ZONES = [  # name, share of the names, primitive, share of dnsperf demanded
    ("unsigned", 1, None, 0.18),
    ("ecdsa", 3, "ecdsap256", 0.038),
    ("ecdsa3", 3, "ecdsap256", 0.038),
    ("rsa", 5, "rsa2048", 0.11),
    ("rsa3", 5, "rsa2048", 0.11),
]
FORWARDING = [  # name, module's protocol, share demanded of unsigned names
    ("UDP", "udp", 0.18), ("TCP", "tcp", 0.30), ("TLS", "tls", 0.18)]


class Bench:
    def __init__(self, build, names, quick, directory):
        self.build, self.names, self.quick = build, names, quick
        self.dir = directory
        self.repeats = 1 if quick else 3
        load = os.getloadavg()[0]
        self.results = report.Results({
            "cores": os.cpu_count(), "repetitions": self.repeats,
            "load before": f"{load:.1f}" + (
                " (busy: these figures are noise)" if load > 0.5 else "")})

    def tool(self, name):
        return os.path.join(self.build, "tests/bench", name)

    @property
    def module(self):
        return os.path.join(self.build, "plugin/caa_validator.so")

    def run(self, *command, core=CLIENT, check=True, **options):
        """What a command prints, on a core."""
        done = subprocess.run(["taskset", "-c", core, *command],
                              stdout=subprocess.PIPE, text=True, check=False,
                              stderr=subprocess.PIPE, timeout=300, **options)
        if check and done.returncode != 0:
            print(f"FAILED: {' '.join(command[:6])}: {done.stderr.strip()}",
                  file=sys.stderr)
            return None
        return done.stdout

    def figures(self, *command):
        """The last line a tool of ours prints."""
        text = self.run(*command)
        return json.loads(text.splitlines()[-1]) if text else None

    def best(self, measurements):
        """Each measurement in turn, and that some times: their medians and
        spreads, so that what disturbs one disturbs its neighbours."""
        values = {name: [] for name in measurements}
        for _ in range(self.repeats):
            for name, measure in measurements.items():
                value = measure()
                if value is not None:
                    values[name].append(value)
        medians, spreads = {}, {}
        for name, some in values.items():
            medians[name] = statistics.median(some) if some else None
            spreads[name] = (max(some) - min(some)) / 2 / medians[name] \
                if len(some) > 1 else None
        return medians, spreads

    def names_file(self, zone, count, typed):
        path = os.path.join(self.dir, f"{zone}.{count}.{int(typed)}")
        if not os.path.exists(path):
            with open(path, "w", encoding="ascii") as out:
                for i in range(count):
                    out.write(f"n{i}.{zone}.bench" +
                              (" CAA\n" if typed else "\n"))
        return path


def ratio(a, b):
    return a / b if a is not None and b else None


class Cost:
    """The CPU time of a tool of ours, kept beside the rate it ran at: on a
    busy machine it is what is still worth comparing."""

    def __init__(self):
        self.each = {}

    def rate(self, name, figures):
        if figures is None:
            return None
        self.each.setdefault(name, []).append(
            figures["cpu"] / figures["count"] * 1e6)
        return figures["count"] / figures["seconds"]

    def of(self, name):
        some = self.each.get(name)
        return statistics.median(some) if some else None


def options_of(how=None, pem=None):
    """Of the module, and the same of the bare loop."""
    anchors = os.environ["INTERNET_ANCHORS"]
    hints = os.environ["INTERNET_HINTS"]
    module = ["issuers=ca.example", f"trust_anchor={anchors}",
              "deadline_ms=30000"]
    bare = [f"anchors={anchors}"]
    if how is None:
        return module + [f"root_hints={hints}"], bare + [f"hints={hints}"]
    module += [f"dns_resolver={FORWARDER}", f"dns_protocol={how}"]
    bare += [f"forward={FORWARDER}"]
    if how == "tcp":
        bare.append("tcp-upstream=yes")
    if how == "tls":
        module += ["dns_tls_name=dot.bench", f"dns_tls_ca={pem}"]
    return module, bare


def dnsperf(bench, server, path, core=CLIENT):
    text = bench.run("dnsperf", "-f", "inet", "-D", "-q", "100", "-c", "1", "-T", "1",
                     "-n", "1", "-s", server, "-d", path, core=core)
    found = re.search(r"Queries per second:\s+([\d.]+)", text or "")
    return float(found.group(1)) if found else None


def throughput_of(bench, label, zone, share, how, goal, primitive=None,
                  pem=None):
    count = bench.names // share
    plain = bench.names_file(zone, count, False)
    typed = bench.names_file(zone, count, True)
    module, bare = options_of(how, pem)
    server = LEAF if how is None else FORWARDER
    spent = Cost()
    if how is not None:  # the forwarder knows all of them
        dnsperf(bench, server, typed)
    tools = {
        "dnsperf": lambda: dnsperf(bench, server, typed),
        "module": lambda: spent.rate("module", bench.figures(
            bench.tool("bench_module"), bench.module, "stream", plain, WINDOW,
            *module)),
    }
    if how != "tls":  # Debian's libunbound speaks no TLS
        tools["bare"] = lambda: spent.rate("bare", bench.figures(
            bench.tool("bench_bare"), plain, WINDOW, *bare))
    if primitive is not None:
        tools["verify"] = lambda: verifications(bench, primitive)
    found, spread = bench.best(tools)
    group = f"Throughput, one core, {label}"
    add = bench.results.add
    add(group, "our module", found["module"], "names/s",
        spread=spread["module"])
    add(group, "our module: CPU for each", spent.of("module"), "us")
    if "bare" in found:
        add(group, "bare libunbound, same questions", found["bare"],
            "names/s", spread=spread["bare"])
        add(group, "bare libunbound: CPU for each", spent.of("bare"), "us")
        add(group, "bare CPU / our CPU",
            ratio(spent.of("bare"), spent.of("module")), "ratio",
            ("at least", 0.9, "issue"))
        add(group, "ours / bare", ratio(found["module"], found["bare"]),
            "ratio", ("at least", 0.9, "issue"))
    add(group, "dnsperf, same server and names", found["dnsperf"],
        "questions/s", spread=spread["dnsperf"])
    add(group, "ours / dnsperf", ratio(found["module"], found["dnsperf"]),
        "ratio", goal and ("at least", goal, "study"))
    if primitive is not None:
        add(group, f"openssl speed {primitive}", found["verify"],
            "verify/s", spread=spread["verify"])
        add(group, "ours / openssl speed",
            ratio(found["module"], found["verify"]), "ratio",
            ("at least", 0.35, "study") if primitive == "ecdsap256" else None)


def verifications(bench, primitive):
    text = bench.run("openssl", "speed", "-seconds", "1", primitive)
    last = (text or "").strip().splitlines()[-1:]
    return float(last[0].split()[-1]) if last else None


@contextlib.contextmanager
def forwarder(bench):
    """Validates and keeps everything; speaks UDP, TCP and TLS."""
    key, pem = (os.path.join(bench.dir, name) for name in ("key", "pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=dot.bench", "-addext",
                    "subjectAltName=DNS:dot.bench", "-keyout", key, "-out",
                    pem], check=True, stderr=subprocess.DEVNULL)
    conf = os.path.join(bench.dir, "forwarder.conf")
    with open(conf, "w", encoding="ascii") as out:
        out.write(f"""server:
  interface: {FORWARDER}@53
  interface: {FORWARDER}@853
  tls-port: 853
  tls-service-key: "{key}"
  tls-service-pem: "{pem}"
  access-control: 127.0.0.0/8 allow
  incoming-num-tcp: 100
  msg-cache-size: 128m
  rrset-cache-size: 256m
  username: ""
  chroot: ""
  directory: "{bench.dir}"
  pidfile: ""
  logfile: "{bench.dir}/forwarder.log"
  use-syslog: no
  do-not-query-localhost: no
  qname-minimisation: no
  root-hints: "{os.environ['INTERNET_HINTS']}"
  trust-anchor-file: "{os.environ['INTERNET_ANCHORS']}"
  unblock-lan-zones: yes
remote-control:
  control-enable: no
""")
    with running(["unbound", "-d", "-c", conf]):
        for _ in range(100):
            if "NOERROR" in (bench.run("drill", f"@{FORWARDER}", "bench",
                                       "SOA", check=False) or ""):
                break
            time.sleep(0.1)
        yield pem


@contextlib.contextmanager
def running(command):
    process = subprocess.Popen(["taskset", "-c", SERVER, *command],
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


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


def write_names(bench, name, names):
    path = os.path.join(bench.dir, name)
    with open(path, "w", encoding="ascii") as out:
        out.writelines(f"{text}\n" for text in names)
    return path


def latency(bench):
    """A request of a hundred names, 20 ms from every server but the root's;
    primed by another request of a name beside them."""
    sets = {
        "100 names in one signed zone": (
            ["h100.w.one.far"], [f"h{i}.w.one.far" for i in range(100)], 120),
        "100 names in 100 signed zones": (
            ["h100.w.one.far"], [f"www.shop.z{i}.far" for i in range(100)],
            400),
    }
    group = "Latency of one request, 20 ms round trip"
    with running([bench.tool("bench_delay"), "20", "127.53.5.2=127.53.0.2",
                  "127.53.5.3=127.53.0.3"]):
        time.sleep(0.2)
        for label, (prime, names, goal) in sets.items():
            files = [write_names(bench, "prime", prime),
                     write_names(bench, "names", names)]
            request = [bench.tool("bench_module"), bench.module, "request",
                       ",".join(files + files[1:]), "1", *options_of()[0]]
            cold, primed, warm = [], [], []
            for _ in range(bench.repeats):
                lines = (bench.run(*request) or "").splitlines()
                if len(lines) == 3:
                    for kind, line in zip((cold, primed, warm), lines):
                        kind.append(json.loads(line)["ms"])
            for kind, some, limit in (("first name of all", cold, None),
                                      ("primed", primed, goal),
                                      ("warm", warm, 2)):
                bench.results.add(
                    group, f"{label}, {kind}",
                    statistics.median(some) if some else None, "ms",
                    limit and ("at most", limit, "issue"))


def zone_file(bench):
    path = os.path.join(bench.dir, "calls.zone")
    with open(path, "w", encoding="ascii") as out:
        out.write('$ORIGIN calls.\n$TTL 300\n'
                  '@ SOA ns hostmaster 1 3600 900 300 60\n@ NS ns\n'
                  'shop CAA 0 issue "ca.example"\n')
    return path


def calls(bench):
    group = "Calls of the module"
    offline = ["issuers=ca.example", f"zone_files={zone_file(bench)}"]
    rows = [
        ("one name, from a zone file", ["www.shop.calls"], offline, 20000),
        ("100 names, from a zone file",
         [f"h{i}.shop.calls" for i in range(100)], offline, 300),
        ("one signed name, from the cache", ["n0.ecdsa.bench"],
         options_of()[0], 10000),
    ]
    for label, names, options, count in rows:
        path = write_names(bench, "calls", names)
        count = count // (10 if bench.quick else 1)
        found, spread = bench.best({
            "time": lambda: cost(bench, "bench_module", path, count, options)})
        each = bench.figures(bench.tool("bench_allocations"), bench.module,
                             "repeat", path, str(max(count // 10, 10)),
                             *options)
        bench.results.add(group, label, found["time"], "ns",
                          spread=spread["time"])
        bench.results.add(group, f"{label}: memory allocated",
                          each and each["allocations"], "times")


def cost(bench, tool, path, count, options):
    figures = bench.figures(bench.tool(tool), bench.module, "repeat", path,
                            str(count), *options)
    return figures and figures["seconds"] / count * 1e9


def growth(bench):
    command = [os.path.join(bench.build, "plugin/caa-validator"), "check",
               "--config", "/dev/null", "--issuer", "ca.example", "--zone",
               zone_file(bench), "--format", "jsonl", "--names-from"]
    stream_growth(bench, command)
    group = "From 1 to 10,000 names in one request"
    base = None
    for size in (1, 10, 100, 1000, 10000):
        path = write_names(bench, "request",
                           (f"h{i}.shop.calls" for i in range(size)))
        found = bench.figures(
            bench.tool("bench_module"), bench.module, "repeat", path,
            str(max(1, 20000 // size // (10 if bench.quick else 1))),
            "issuers=ca.example", f"zone_files={zone_file(bench)}",
            "max_names=10000", "deadline_ms=30000")
        each = found and found["cpu"] / found["count"] / size * 1e6
        bench.results.add(group, f"{size} names: CPU for each", each, "us")
        if size == 100:
            base = each
    bench.results.add(group, "10,000 names / 100 names, for each",
                      ratio(each, base), "ratio", ("at most", 1.2, "issue"))


def stream_growth(bench, command):
    group = "From a thousand names on, streamed"
    each = {}
    for power in range(3, 6 if bench.quick else 7):
        path = write_names(bench, "stream",
                           (f"h{i}.shop.calls" for i in range(10 ** power)))
        with open(os.devnull, "w", encoding="ascii") as nowhere:
            process = subprocess.Popen(["taskset", "-c", CLIENT, *command,
                                        path], stdout=nowhere)
            _, status, usage = os.wait4(process.pid, 0)
        spent = usage.ru_utime + usage.ru_stime
        each[power] = spent / 10 ** power * 1e6 if status == 0 else None
        bench.results.add(group, f"10^{power} names: CPU for each",
                          each[power], "us")
        bench.results.add(group, f"10^{power} names: resident at most",
                          usage.ru_maxrss / 1024, "MiB",
                          ("at most", 256, "issue"))
    bench.results.add(group, "most names / 10^4 names, for each",
                      ratio(each[max(each)], each[4]), "ratio",
                      ("at most", 1.2, "issue"))


SCENARIOS = {
    "throughput": throughput, "latency": latency, "calls": calls,
    "growth": growth,
    "records": lambda bench: records.records(bench, options_of()[0]),
}


def main(arguments):
    build, names, *rest = arguments
    wanted = [word for word in rest if word != "--quick"] or list(SCENARIOS)
    for word in wanted:
        if word not in SCENARIOS:
            sys.exit(f"no scenario {word}: {', '.join(SCENARIOS)}")
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(os.path.abspath(build), int(names), "--quick" in rest,
                      directory)
        # Without an address that is not of loopback dnsperf knows no IPv4.
        bench.run("ip", "addr", "add", "10.53.0.1/32", "dev", "lo")
        for word in wanted:
            SCENARIOS[word](bench)
    bench.results.about["load after"] = f"{os.getloadavg()[0]:.1f}"
    print(report.table(bench.results), end="")
    for name, make in (("json", report.as_json), ("svg", report.svg)):
        path = os.path.join(build, f"results.{name}")
        with open(path, "w", encoding="utf-8") as out:
            out.write(make(bench.results))


if __name__ == "__main__":
    main(sys.argv[1:])
