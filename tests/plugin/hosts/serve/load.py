# SPDX-License-Identifier: BSD-2-Clause
"""64 keep-alive clients while certificates rotate, the configuration reloads
and one client in eight misbehaves: no wrong verdict, no dropped good request,
flat memory.  usage: load.py CAA-VALIDATOR SECONDS [GROWTH-PERCENT]"""
import http.client
import os
import random
import signal
import socket
import sys
import threading
import time

from certificates import Authority, trust
from daemon import Checks, Daemon, ask, connect, scratch

CLIENTS = 64
MISBEHAVED = 8           # one of so many
REQUESTS = 100           # of one connection
ROTATION_S = 1.0
RELOAD_S = 0.7
WARM_UP = 0.4            # of the time, before memory has to be flat
SLACK = 4 << 20          # octets that memory may grow in any case

ROWS = [
    ({"names": ["good.example"]}, "permit"),
    ({"names": ["bad.example"]}, "deny"),
    ({"names": ["a.b.good.example", "*.good.example"]}, "permit"),
    ({"names": ["good.example", "deep.bad.example"]}, "deny"),
    ({"names": ["free.example"]}, "permit"),
    ({"names": ["bad.example"], "issuers": ["other.example"]}, "permit"),
    ({"names": [f"n{i}.good.example" for i in range(50)]}, "permit"),
]


class Load:
    def __init__(self, daemon, context, strange):
        self.daemon = daemon
        self.context = context
        self.strange = strange  # a client without a certificate
        self.port = daemon.port("https")
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.answers = self.refusals = 0
        self.wrong = []

    def count(self, answers=0, refusals=0):
        with self.lock:
            self.answers += answers
            self.refusals += refusals

    def complain(self, what):
        with self.lock:
            self.wrong.append(what)


def behave(load, number):
    """Requests as a certificate authority makes them."""
    chance = random.Random(number)
    while not load.ending.is_set():
        client = connect(load.daemon, "https", 0, load.context)
        try:
            for _ in range(chance.randrange(1, REQUESTS)):
                if load.ending.is_set():
                    break
                body, want = chance.choice(ROWS)
                status, _, answer = ask(client, "POST", "/v1/check", body)
                if status != 200 or answer["verdict"] != want:
                    load.complain(("wrong", status, str(answer)[:200]))
                load.count(answers=1)
        except (OSError, http.client.HTTPException) as error:
            load.complain(("dropped", repr(error)))
        finally:
            client.close()


def half(load, chance):
    octets = b"POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{"
    with secure(load) as sock:
        sock.sendall(octets[:chance.randrange(1, len(octets))])


def gone(load, chance):
    body = b'{"names":["good.example"]}'
    with secure(load) as sock:
        sock.sendall(b"POST /v1/check HTTP/1.1\r\nHost: a\r\n"
                     b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def garbage(load, chance):
    with socket.create_connection(("127.0.0.1", load.port), 10) as sock:
        sock.sendall(chance.randbytes(chance.randrange(1, 2000)))


def malformed(load, chance):
    with secure(load) as sock:
        sock.sendall(b"POST /v1/check HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        answer(load, sock, b"400")


def no_json(load, chance):
    with secure(load) as sock:
        sock.sendall(b"POST /v1/check HTTP/1.1\r\nHost: a\r\n"
                     b"Content-Length: 2\r\n\r\n{]")
        answer(load, sock, b"400")


def too_large(load, chance):
    with secure(load) as sock:
        sock.sendall(b"POST /v1/check HTTP/1.1\r\nHost: a\r\n"
                     b"Content-Length: 99999999\r\n\r\n")
        answer(load, sock, b"413")


def stranger(load, chance):
    with secure(load, load.strange) as sock:
        sock.sendall(b"POST /v1/check HTTP/1.1\r\nHost: a\r\n"
                     b"Content-Length: 2\r\n\r\n{}")
        answer(load, sock, b"401")


def greedy(load, chance):
    """Asks ahead and reads nothing."""
    with secure(load) as sock:
        sock.sendall(b"GET /v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 64)
        time.sleep(chance.random() / 4)


def drips(load, chance):
    with secure(load) as sock:
        for octet in b"GET /healthz HTTP/1.1\r\nHost: a\r\n":
            sock.sendall(bytes([octet]))
            time.sleep(chance.random() / 20)


def secure(load, context=None):
    sock = socket.create_connection(("127.0.0.1", load.port), 10)
    try:
        return (context or load.context).wrap_socket(
            sock, server_hostname="127.0.0.1")
    except BaseException:
        sock.close()
        raise


def answer(load, sock, status):
    got = sock.recv(100)
    if got[9:12] == status:
        load.count(refusals=1)
    elif got:
        load.complain(("misbehaved", status, got))


VICES = [half, gone, garbage, malformed, no_json, too_large, stranger, greedy,
         drips]


def misbehave(load, number):
    chance = random.Random(number)
    while not load.ending.is_set():
        try:
            chance.choice(VICES)(load, chance)
        except OSError:  # that is what they are for
            pass


def rotate(load, authority):
    while not load.ending.wait(ROTATION_S):
        authority.server()


def reload(load, settings):
    number = 0
    while not load.ending.wait(RELOAD_S):
        number += 1
        extra = f"max_queue = {number % 100}" if number % 3 else "max_q = 1"
        load.daemon.configure(settings + "\n" + extra)
        load.daemon.signal(signal.SIGHUP)


def resident(daemon):
    with open(f"/proc/{daemon.process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def run(load, seconds, authority, settings):
    """Resident octets, four times a second."""
    threads = [
        threading.Thread(target=rotate, args=(load, authority)),
        threading.Thread(target=reload, args=(load, settings)),
        *(threading.Thread(
            target=behave if i % MISBEHAVED else misbehave, args=(load, i))
          for i in range(CLIENTS))]
    memory = []
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end and load.daemon.process.poll() is None:
        memory.append(resident(load.daemon))
        time.sleep(0.25)
    load.ending.set()
    for thread in threads:
        thread.join()
    return memory


def main():
    check = Checks()
    seconds = float(sys.argv[2])
    growth = float(sys.argv[3]) if len(sys.argv) > 3 else 10.0
    with scratch() as directory:
        ca = Authority(directory, "ca")
        cert, key = ca.server()
        client = ca.client()
        settings = (f"listen = https://127.0.0.1:0; unix:{directory}/s.sock\n"
                    f"tls_certificate = {cert}\ntls_key = {key}\n"
                    f"client_ca = {ca.pem}\nwatch_s = 1")
        daemon = Daemon(sys.argv[1], directory, config=settings)
        load = Load(daemon, trust(ca, client), trust(ca))
        try:
            begin = time.monotonic()
            memory = run(load, seconds, ca, settings)
            seconds = time.monotonic() - begin
            check.row = "the daemon"
            check("is there", daemon.process.poll() is None, daemon.log[-5:])
            check.row = "good clients"
            check("no wrong verdict, no dropped request", not load.wrong,
                  len(load.wrong), load.wrong[:3])
            check("were served", load.answers > 5 * seconds,
                  load.answers)
            reloads = sum("was read again" in l for l in daemon.log)
            refused = sum("configuration in force stays" in l
                          for l in daemon.log)
            rotations = sum("certificates were replaced" in l
                            for l in daemon.log)
            check.row = "meanwhile"
            check("configurations were read", reloads > 0)
            check("and refused", refused > 0)
            check("certificates were replaced", rotations > 0)
            check("clients were refused", load.refusals > 0)
            early = max(memory[:max(1, int(len(memory) * WARM_UP))])
            late = memory[-1]
            check.row = "memory"
            check("is flat", late <= max(early * (1 + growth / 100),
                                         early + SLACK), early, late)
            text = ask(connect(daemon, "unix"), "GET", "/metrics")[2].decode()
            check.row = "in the end"
            check("nothing is under way", "caa_checks_in_flight 0\n" in text
                  and "caa_checks_queued 0\n" in text)
        finally:
            check("exit status", daemon.stop() == 0, daemon.log[-5:])
        print(f"{load.answers} answers in {seconds:.1f} s "
              f"({load.answers / seconds:.0f} a second), "
              f"{load.refusals} refusals, {reloads} reloads and {refused} "
              f"refused, {rotations} new certificates, "
              f"{early >> 20} MiB early, {late >> 20} MiB late")
    return check.finish(8)


sys.exit(main())
