# SPDX-License-Identifier: BSD-2-Clause
"""What too much, too slow and too late come to.
usage: test_limits.py CAA-VALIDATOR"""
import os
import signal
import socket
import sys
import threading
import time

from daemon import Checks, Daemon, ask, connect, raw, scratch

check = Checks()
command = sys.argv[1]
GOOD = {"names": ["good.example"]}
# A name server that says nothing keeps a request in flight until its deadline.
MUTE = {"names": ["slow.test"], "profile": "mute"}
DEADLINE_S = 3


class Mute:
    """A port at which nobody answers."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]


def start(directory, mute, *settings):
    return Daemon(command, directory, config="\n".join([
        f"listen = http://127.0.0.1:0; unix:{directory}/s.sock", *settings,
        "[profile mute]", "zone_files =",
        f"dns_resolver = 127.0.0.1:{mute.port}",
        f"deadline_ms = {DEADLINE_S * 1000}"]))


def in_background(daemon, body, answers):
    def run():
        client = connect(daemon)
        try:
            answers.append(ask(client, "POST", "/v1/check", body))
        except OSError as error:
            answers.append((str(error), {}, {}))
        finally:
            client.close()
    thread = threading.Thread(target=run)
    thread.start()
    return thread


def gauge(daemon, name):
    client = connect(daemon, "unix")
    text = ask(client, "GET", "/metrics")[2].decode("ascii")
    client.close()
    return float(next(l.split()[1] for l in text.splitlines()
                      if l.startswith(name + " ")))


def wait_for(daemon, name, value):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if gauge(daemon, name) == value:
            return True
        time.sleep(0.02)
    return False


def test_busy(directory, mute):
    daemon = start(directory, mute, "max_checks = 1", "max_queue = 1")
    try:
        check.row = "one check at work, one waiting"
        answers = []
        threads = [in_background(daemon, MUTE, answers)]
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 1))
        threads.append(in_background(daemon, GOOD, answers))
        check("queued", wait_for(daemon, "caa_checks_queued", 1))
        client = connect(daemon)
        status, headers, body = ask(client, "POST", "/v1/check", GOOD)
        check("one more is too much", status == 503, status)
        check("it may come back", headers["Retry-After"] == "1")
        check("denied", body["verdict"] == "deny" and
              body["error"]["code"] == "busy", body)
        check("health is told", ask(client, "GET", "/healthz")[0] == 200)
        for thread in threads:
            thread.join()
        check("both were answered", [a[0] for a in answers] == [200, 200],
              answers)
        check("the one without DNS is denied",
              sorted(a[2]["verdict"] for a in answers) == ["deny", "permit"])
        check("and there is room again",
              ask(client, "POST", "/v1/check", GOOD)[0] == 200)
        client.close()
    finally:
        daemon.stop()


def test_queued(directory, mute):
    daemon = start(directory, mute, "max_checks = 1", "max_queue = 2")
    try:
        check.row = "time that passes in the queue"
        answers, late = [], []
        thread = in_background(daemon, MUTE, answers)
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 1))
        # Without the queue's share this one would take a deadline more.
        patient = in_background(daemon, {
            "names": ["slower.test"], "profile": "mute",
            "timeout_ms": DEADLINE_S * 1000 + 500}, late)
        check("queued", wait_for(daemon, "caa_checks_queued", 1))
        queued = time.monotonic()
        client = connect(daemon)
        status, headers, body = ask(client, "POST", "/v1/check",
                                    {**GOOD, "timeout_ms": 100})
        check("out of time before its turn", status == 503, status)
        check("it may come back", headers["Retry-After"] == "1")
        check("denied", body["verdict"] == "deny" and
              body["error"]["code"] == "busy", body)
        check("while others are at work", not answers, answers)
        client.close()
        patient.join()
        check("less of it is left for the check",
              time.monotonic() - queued < 2 * DEADLINE_S - 1)
        check("denied for lack of it", late[0][0] == 200 and
              late[0][2]["verdict"] == "deny", late)
        thread.join()
    finally:
        daemon.stop()


def test_gone(directory, mute):
    daemon = start(directory, mute, "max_checks = 1", "max_queue = 0")
    try:
        check.row = "a client that goes away"
        sock = socket.create_connection(("127.0.0.1", daemon.port()))
        sock.sendall(b"POST /v1/check HTTP/1.1\r\nHost: a\r\n"
                     b"Content-Length: 43\r\n\r\n"
                     b'{"names":["slow.test"],"profile":"mute"}   ')
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 1))
        begin = time.monotonic()
        sock.close()
        check("its check ends", wait_for(daemon, "caa_checks_in_flight", 0))
        check("at once", time.monotonic() - begin < DEADLINE_S)
        client = connect(daemon)
        check("others are served",
              ask(client, "POST", "/v1/check", GOOD)[0] == 200)
        client.close()
    finally:
        daemon.stop()


def test_slow(directory, mute):
    daemon = start(directory, mute, "request_timeout_s = 1",
                   "idle_timeout_s = 1")
    try:
        rows = [
            ("a head that never ends", b"GET /healthz HTTP/1.1\r\nHost: a"),
            ("a body that never ends", b"POST /v1/check HTTP/1.1\r\n"
             b"Host: a\r\nContent-Length: 1000\r\n\r\n{"),
            ("chunks that never end", b"POST /v1/check HTTP/1.1\r\n"
             b"Host: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"),
        ]
        for row, octets in rows:
            check.row = row + ", in drips"
            sock = socket.create_connection(("127.0.0.1", daemon.port()), 30)
            begin = time.monotonic()
            got = b""
            sock.sendall(octets)
            sock.settimeout(0.1)
            while time.monotonic() - begin < 30:
                try:
                    data = sock.recv(1000)
                    if not data:
                        break
                    got += data
                except socket.timeout:
                    pass
                except OSError:
                    break
                try:
                    sock.sendall(b"1\r\n \r\n" if b"chunked" in octets
                                 else b" ")
                except OSError:
                    break
            check("408", got.startswith(b"HTTP/1.1 408 "), got)
            check("in time", time.monotonic() - begin < 20)
            sock.close()
        for row, octets in (("nothing at all", b""), ("an idle connection",
                            b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")):
            check.row = row
            begin = time.monotonic()
            got = raw(daemon.port(), octets)
            check("the connection ends", time.monotonic() - begin < 20)
            check("without a word", got.count(b"HTTP/1.1") ==
                  (1 if octets else 0), got)
        check.row = "a client that does not read"
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect(("127.0.0.1", daemon.port()))
        sock.settimeout(2)
        try:
            for _ in range(400):
                sock.sendall(b"GET /v1/openapi.json HTTP/1.1\r\nHost: a"
                             b"\r\n\r\n" * 100)
        except OSError:
            pass
        check("is cut off", wait_for(daemon, "caa_connections", 1))
        sock.close()
    finally:
        daemon.stop()


def test_connections(directory, mute):
    daemon = start(directory, mute, "max_connections = 4")
    try:
        check.row = "more connections than there may be"
        clients = [connect(daemon) for _ in range(4)]
        for client in clients:
            ask(client, "GET", "/healthz")
        late = connect(daemon)
        check("the new one is served", ask(late, "GET", "/healthz")[0] == 200)
        gone = 0
        for client in clients:
            try:
                client.auto_open = 0
                ask(client, "GET", "/healthz")
            except OSError:
                gone += 1
        check("one that idled is gone", gone == 1, gone)
        for client in [*clients, late]:
            client.close()
        check.row = "connections that all have something to do"
        answers = []
        threads = [in_background(daemon, MUTE, answers) for _ in range(3)]
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 3))
        with socket.create_connection(("127.0.0.1", daemon.port())) as last:
            last.sendall(b"GET ")
            refused = raw(daemon.port(), b"GET /healthz HTTP/1.1\r\nHost: a"
                          b"\r\nConnection: close\r\n\r\n")
            check("no other comes in", refused == b"", refused)
        for thread in threads:
            thread.join()
        check("they were answered", [a[0] for a in answers] == [200] * 3,
              answers)
    finally:
        daemon.stop()


def test_stop(directory, mute):
    daemon = start(directory, mute)
    try:
        check.row = "SIGTERM with a check in flight"
        answers = []
        thread = in_background(daemon, MUTE, answers)
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 1))
        idle = connect(daemon)
        ask(idle, "GET", "/healthz")
        daemon.signal(signal.SIGTERM)
        check("said", daemon.wait_log("stopping, with [12] connections"))
        thread.join()
        check("it is answered", answers[0][0] == 200 and
              answers[0][2]["verdict"] == "deny", answers)
        check("and told that it is the last",
              answers[0][1]["Connection"] == "close")
        check("exit status", daemon.stop() == 0, daemon.log)
        check("the socket is gone", not os.path.exists(
            daemon.directory + "/s.sock"))
        idle.close()
    finally:
        daemon.stop()
    daemon = start(directory, mute)
    try:
        check.row = "SIGTERM twice"
        answers = []
        thread = in_background(daemon, MUTE, answers)
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 1))
        begin = time.monotonic()
        daemon.signal(signal.SIGTERM)
        check("said", daemon.wait_log("stopping"))
        daemon.signal(signal.SIGTERM)
        check("exit status", daemon.process.wait(60) == 0)
        check("at once", time.monotonic() - begin < DEADLINE_S)
        thread.join()
        check("the client got no answer", answers[0][0] != 200, answers)
    finally:
        daemon.stop()
    daemon = start(directory, mute, "stop_timeout_s = 1")
    try:
        check.row = "SIGTERM, and an answer that takes too long"
        answers = []
        thread = in_background(daemon, MUTE, answers)
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 1))
        daemon.signal(signal.SIGTERM)
        check("exit status", daemon.process.wait(60) == 0)
        check("said", daemon.wait_log("1 connections are cut off"))
        thread.join()
    finally:
        daemon.stop()


def test_reload_in_flight(directory, mute):
    daemon = start(directory, mute)
    try:
        check.row = "SIGHUP with a check in flight"
        answers = []
        thread = in_background(daemon, MUTE, answers)
        check("in flight", wait_for(daemon, "caa_checks_in_flight", 1))
        daemon.configure(f"listen = http://127.0.0.1:0; "
                         f"unix:{directory}/s.sock", "other.example")
        daemon.signal(signal.SIGHUP)
        check("said", daemon.wait_log("was read again"))
        client = connect(daemon)
        check("the new configuration is in force", ask(
            client, "POST", "/v1/check", GOOD)[2]["verdict"] == "deny")
        client.close()
        thread.join()
        check("the check ends with the one it began with",
              answers[0][0] == 200 and
              answers[0][2]["issuers"] == ["ca.example"], answers)
    finally:
        daemon.stop()


def test_listeners(directory, mute):
    daemon = start(directory, mute)
    other = os.path.join(directory, "other.sock")
    try:
        check.row = "a reload with other addresses"
        old = connect(daemon, "unix")
        ask(old, "GET", "/healthz")
        daemon.configure(f"listen = http://127.0.0.1:0; unix:{other}")
        daemon.signal(signal.SIGHUP)
        check("said", daemon.wait_log("was read again"))
        check("the new one is there", os.path.exists(other))
        check("the old one is not", not os.path.exists(
            daemon.directory + "/s.sock"))
        check("what stands on it stays", ask(old, "GET", "/healthz")[0] ==
              200)
        check("the one that stays answers", ask(
            connect(daemon), "GET", "/healthz")[0] == 200)
        check.row = "a reload with an address that cannot be had"
        daemon.configure("listen = unix:/nonexistent/a; http://127.0.0.1:0")
        daemon.signal(signal.SIGHUP)
        check("said", daemon.wait_log("in force stays.*No such file"))
        check("all is as before", os.path.exists(other))
        check.row = "an address in use"
        second = Daemon(command, directory, "--listen", f"unix:{other}",
                        start=False)
        check("exit status", second.process.wait(60) == 2)
        second.stop()
        check("said", "in use" in "".join(second.log), second.log)
        check("it still is", os.path.exists(other))
        check.row = "a socket that was left behind"
        daemon.signal(signal.SIGKILL)
        daemon.process.wait(60)
        check("is there", os.path.exists(other))
        second = Daemon(command, directory, "--listen", f"unix:{other}")
        check("and is replaced", ask(connect(second, "unix"), "GET",
                                     "/healthz")[0] == 200)
        check("exit status", second.stop() == 0)
        old.close()
    finally:
        daemon.stop()


ACTIVATE = """
import fcntl, os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
other = socket.create_server(("127.0.0.1", 0))
high = [fcntl.fcntl(s, fcntl.F_DUPFD, 10) for s in (listener, other)]
for wanted, fd in enumerate(high, 3):
    os.dup2(fd, wanted)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="2",
                  LISTEN_FDNAMES="unix:http", NOTIFY_SOCKET=sys.argv[2])
os.execv(sys.argv[3], sys.argv[3:])
"""


def test_systemd(directory):
    check.row = "started by systemd"
    path = os.path.join(directory, "given.sock")
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(os.path.join(directory, "notify.sock"))
    notify.settimeout(60)
    daemon = Daemon(command, directory, launch=[
        sys.executable, "-c", ACTIVATE, path, directory + "/notify.sock"])
    try:
        check("its sockets are used", daemon.addresses("unix") == [path] and
              len(daemon.addresses("http")) == 1, daemon.banner)
        check("it says that it is ready", notify.recv(100) == b"READY=1")
        for scheme in "unix", "http":
            check(scheme, ask(connect(daemon, scheme), "POST", "/v1/check",
                              GOOD)[0] == 200)
        daemon.signal(signal.SIGHUP)
        told = notify.recv(200)
        check("it says that it reads", told.startswith(b"RELOADING=1"), told)
        check("and is ready", notify.recv(100) == b"READY=1")
        check("they stay", ask(connect(daemon, "unix"), "GET",
                               "/healthz")[0] == 200)
        daemon.signal(signal.SIGTERM)
        check("it says that it stops", notify.recv(100) == b"STOPPING=1")
        check("exit status", daemon.stop() == 0, daemon.log)
        check("systemd's socket is not removed", os.path.exists(path))
    finally:
        daemon.stop()
        notify.close()


def test_burst(directory, mute):
    check.row = "64 clients at once"
    daemon = start(directory, mute)
    wrong = []

    def run(number):
        client = connect(daemon)
        for i in range(10):
            name, want = (("good.example", "permit"),
                          ("bad.example", "deny"))[(number + i) % 2]
            status, _, body = ask(client, "POST", "/v1/check",
                                  {"names": [f"n{number}.{name}", name]})
            if status != 200 or body["verdict"] != want:
                wrong.append((status, body))
        client.close()

    try:
        threads = [threading.Thread(target=run, args=(i,))
                   for i in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check("every answer is right", not wrong, wrong[:1])
    finally:
        daemon.stop()


def main():
    mute = Mute()
    with scratch() as directory:
        test_busy(directory, mute)
        test_queued(directory, mute)
        test_gone(directory, mute)
        test_slow(directory, mute)
        test_connections(directory, mute)
        test_stop(directory, mute)
        test_reload_in_flight(directory, mute)
        test_listeners(directory, mute)
        test_systemd(directory)
        test_burst(directory, mute)
    return check.finish(78)


sys.exit(main())
