# SPDX-License-Identifier: BSD-2-Clause
"""The daemon under test, and clients of it."""
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

ZONE = """$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 3600 600 86400 300
@ NS ns
good CAA 0 issue "ca.example"
bad CAA 0 issue "other.example"
"""
PATIENCE = 60  # seconds a busy machine may take


class Daemon:
    """One process; lines of its standard error are in .log."""

    def __init__(self, command, directory, *options, config="", env=None,
                 launch=(), start=True, zone=""):
        self.directory = directory
        self.config = os.path.join(directory, "caa.conf")
        self.zone = os.path.join(directory, "demo.zone")
        with open(self.zone, "w", encoding="ascii") as out:
            out.write(ZONE + zone)
        self.configure(config)
        self.log = []
        self.process = subprocess.Popen(
            [*launch, command, "serve", "--config", self.config, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=env, pass_fds=())
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.banner = []
        if start:
            self._wait_for_banner()

    def configure(self, serve, issuers="ca.example"):
        with open(self.config, "w", encoding="ascii") as out:
            out.write("[caa_validator]\n"
                      f"issuers = {issuers}\nzone_files = {self.zone}\n"
                      f"[serve]\n{serve}\n")

    def _read(self):
        for line in self.process.stderr:
            self.log.append(line.rstrip("\n"))

    def _wait_for_banner(self):
        for line in self.process.stdout:
            self.banner.append(line.rstrip("\n"))
            if line.startswith("  settings"):
                return
        self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        raise RuntimeError("the daemon did not start: " + str(self.log))

    def addresses(self, scheme):
        text = "\n".join(self.banner)
        return re.findall(r"\b" + scheme + r":(?://)?(\S+)", text)

    def port(self, scheme="http", index=0):
        return int(self.addresses(scheme)[index].rsplit(":", 1)[1])

    def wait_log(self, pattern, count=1):
        """The count-th line of the log that has the pattern, or None."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            lines = [l for l in list(self.log) if re.search(pattern, l)]
            if len(lines) >= count:
                return lines[count - 1]
            time.sleep(0.01)
        return None

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """SIGTERM; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            self.reader.join(PATIENCE)
            self.process.stdout.close()
            self.process.stderr.close()


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


def connect(daemon, scheme="http", index=0, context=None):
    if scheme == "unix":
        return UnixConnection(daemon.addresses("unix")[index])
    if scheme == "https":
        return http.client.HTTPSConnection(
            "127.0.0.1", daemon.port("https", index), context=context,
            timeout=PATIENCE)
    return http.client.HTTPConnection(
        "127.0.0.1", daemon.port(scheme, index), timeout=PATIENCE)


def ask(connection, method, path, body=None, headers=None):
    """(status, headers, parsed body)"""
    if isinstance(body, (dict, list)):
        body = json.dumps(body)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    data = response.read()
    if response.getheader("Content-Type") == "application/json" and data:
        data = json.loads(data)
    return response.status, response.headers, data


def raw(port, octets, timeout=PATIENCE, half=False):
    """Send octets as they are; all that comes back until the end."""
    with socket.create_connection(("127.0.0.1", port), timeout) as sock:
        sock.sendall(octets)
        if half:
            sock.shutdown(socket.SHUT_WR)
        out = b""
        while True:
            try:
                data = sock.recv(65536)
            except ConnectionResetError:
                return out
            if not data:
                return out
            out += data


class Checks:
    """Rows that say what they are about, and how many failed."""

    def __init__(self):
        self.count = 0
        self.failed = 0
        self.row = ""

    def __call__(self, what, ok, *more):
        self.count += 1
        if not ok:
            self.failed += 1
            print(f"FAILED: {self.row}: {what}", *more)

    def finish(self, least):
        print(f"{self.count} checks, {self.failed} failed")
        return 0 if self.failed == 0 and self.count >= least else 1


def scratch():
    return tempfile.TemporaryDirectory(prefix="caa-serve-")
