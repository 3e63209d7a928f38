# SPDX-License-Identifier: BSD-2-Clause
"""What asks in place of the module: a resolver to forward to."""

import contextlib
import os
import subprocess
import time

from bench import FORWARDER, running


@contextlib.contextmanager
def forwarder(bench):
    """Validates and keeps everything; speaks UDP, TCP, TLS and HTTPS, which a
    certificate in the file it yields is for."""
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
  interface: {FORWARDER}@443
  tls-port: 853
  https-port: 443
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
