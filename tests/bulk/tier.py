# SPDX-License-Identifier: BSD-2-Clause
"""Instances of Unbound as conf/bulk/unbound-tier.conf has them, and their
Redis, in the private Internet."""

import os
import re
import signal
import socket
import subprocess
import time

REDIS = "127.53.7.100"
PATIENCE_S = 20

HERE = os.path.dirname(os.path.abspath(__file__))
SHIPPED = os.path.join(HERE, "../../conf/bulk/unbound-tier.conf")

# What a world of its own makes different.
OURS = """server:
  num-threads: 1
  username: ""
  chroot: ""
  directory: "{directory}"
  pidfile: ""
  logfile: "{directory}/{name}.log"
  use-syslog: no
  do-not-query-localhost: no
  unblock-lan-zones: yes
  root-hints: "{hints}"
  extended-statistics: yes
remote-control:
  control-enable: yes
  control-use-cert: no
  control-interface: "{directory}/{name}.control"
"""


def wait_until(what, ready):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{what} does not answer")


def answers(address, port):
    try:
        socket.create_connection((address, port), 1).close()
        return True
    except OSError:
        return False


class Tier:
    """core: the CPU all of it runs on, or None."""

    def __init__(self, binaries, directory, core=None):
        self.binaries, self.directory = binaries, directory
        self.pin = [] if core is None else ["taskset", "-c", core]
        self.running = {}
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for name in list(self.running):
            self.stop(name)

    def start(self, name, *command):
        with open(os.path.join(self.directory, f"{name}.out"), "wb") as out:
            self.running[name] = subprocess.Popen(
                [*self.pin, *command], stdin=subprocess.DEVNULL, stdout=out,
                stderr=out)

    def stop(self, name, how=signal.SIGTERM):
        process = self.running.pop(name)
        process.send_signal(how)
        process.wait()

    def redis(self):
        self.start("redis", "redis-server", "--bind", REDIS, "--port", "6379",
                   "--protected-mode", "no", "--save", "", "--appendonly",
                   "no", "--dir", self.directory)
        wait_until("Redis", lambda: answers(REDIS, 6379))

    def instance(self, shared=True):
        """One more, with nothing in its cache; its name and its address."""
        self.count += 1
        name, address = f"tier{self.count}", f"127.53.7.{self.count}"
        path = os.path.join(self.directory, f"{name}.conf")
        with open(path, "w", encoding="ascii") as out:
            out.write(self.configuration(name, address, shared))
        self.start(name, os.path.join(self.binaries, "unbound"), "-d", "-c",
                   path)
        wait_until(name, lambda: answers(address, 53))
        return name, address

    def configuration(self, name, address, shared):
        with open(SHIPPED, encoding="ascii") as shipped:
            text = shipped.read()
        changes = {
            "interface": address, "access-control": "127.0.0.0/8 allow",
            "redis-server-host": REDIS,
            "trust-anchor-file": f'"{os.environ["INTERNET_ANCHORS"]}"'}
        if not shared:
            text = text[:text.index("\ncachedb:")]
            changes["module-config"] = '"validator iterator"'
            del changes["redis-server-host"]
        for key, value in changes.items():
            text, count = re.subn(rf"(?m)^( *{key}:) .*", rf"\1 {value}", text)
            assert count == 1, key
        return text + OURS.format(directory=self.directory, name=name,
                                  hints=os.environ["INTERNET_HINTS"])

    def packets(self, name):
        """Questions it has sent upstream."""
        text = subprocess.run(
            [os.path.join(self.binaries, "unbound-control"), "-c",
             os.path.join(self.directory, f"{name}.conf"), "stats_noreset"],
            stdout=subprocess.PIPE, check=True, text=True).stdout
        return sum(int(number) for number in re.findall(
            r"(?m)^num\.query\.(?:udp|tcp)out=(\d+)", text))
