# SPDX-License-Identifier: BSD-2-Clause
"""Authorities, servers and clients for the tests, by the openssl command."""
import os
import ssl
import subprocess


def _openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


class Authority:
    def __init__(self, directory, name):
        self.directory = directory
        self.pem = os.path.join(directory, name + ".pem")
        self.key = os.path.join(directory, name + ".key")
        _openssl("req", "-x509", *KEY, "-days", "2", "-subj", "/CN=" + name,
                 "-keyout", self.key, "-out", self.pem)

    def issue(self, name, san, usage, subject=None, days="2"):
        """(certificate, key), of new files that took the old ones' place."""
        base = os.path.join(self.directory, name)
        _openssl("req", "-new", *KEY, "-subj",
                 "/CN=" + name if subject is None else subject,
                 "-keyout", base + ".key.new", "-out", base + ".csr")
        with open(base + ".ext", "w", encoding="ascii") as out:
            out.write(f"subjectAltName={san}\nextendedKeyUsage={usage}\n")
        _openssl("x509", "-req", "-in", base + ".csr", "-CA", self.pem,
                 "-CAkey", self.key, "-CAcreateserial", "-days", days,
                 "-extfile", base + ".ext", "-out", base + ".pem.new")
        os.replace(base + ".key.new", base + ".key")
        os.replace(base + ".pem.new", base + ".pem")
        return base + ".pem", base + ".key"

    def server(self, name="server"):
        return self.issue(name, "IP:127.0.0.1", "serverAuth")

    def client(self, name="client", san="DNS:ra.example", subject=None):
        return self.issue(name, san, "clientAuth", subject)


def trust(authority, client=None):
    """What a client believes, and who it says it is."""
    context = ssl.create_default_context(cafile=authority.pem)
    if client is not None:
        context.load_cert_chain(*client)
    return context
