#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""web_server.py DIRECTORY [tls] [client] [tls1.1]: a web server on 127.0.0.1
for the tests of reports.  Prints its port.  Whatever is posted is appended to
DIRECTORY/requests; the path says how it is answered."""
import http.server
import os
import ssl
import sys
import threading
import time
import warnings

warnings.simplefilter("ignore")
directory, options = sys.argv[1], sys.argv[2:]
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def log_message(self, *args):
        pass

    def record(self, body):
        certificate = {}
        if "client" in options:
            certificate = self.connection.getpeercert()
        with lock, open(os.path.join(directory, "requests"), "a") as out:
            out.write("%s %s\n" % (self.command, self.path))
            for name, value in self.headers.items():
                out.write("%s: %s\n" % (name.lower(), value))
            out.write("client: %s\n" % (certificate.get("subject", ""),))
            out.write("\n%s\n\n" % body.decode())

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.record(b"")
        self.answer(200)

    def do_POST(self):
        self.record(self.rfile.read(int(self.headers["Content-Length"])))
        path = self.path.split("?")[0]
        try:
            if path.startswith("/status/"):
                self.answer(int(path[8:]))
            elif path == "/callback":
                self.answer(202, [("RID-Callback-Token", "abc123")])
            elif path == "/redirect":
                self.answer(302, [("Location", "/status/200?followed")])
            elif path == "/slow":
                time.sleep(10)
            elif path == "/drip":
                for octet in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000:
                    self.wfile.write(bytes([octet]))
                    self.wfile.flush()
                    time.sleep(0.5)
            elif path == "/long":
                self.answer(200, body=b"x" * 50_000_000)
            elif path == "/long-header":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for i in range(1000):
                    self.wfile.write(b"X-%d: %s\r\n" % (i, b"x" * 1000))
                self.wfile.write(b"Content-Length: 0\r\n\r\n")
            elif path == "/nonsense":
                self.wfile.write(b"\x00\xff<>\r\n\r\n")
                self.close_connection = True
            else:
                self.close_connection = True
        except OSError:
            self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args):
        pass


def context():
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    result.load_cert_chain(
        os.path.join(directory, "server.pem"),
        os.path.join(directory, "server.key"))
    if "client" in options:
        result.load_verify_locations(os.path.join(directory, "ca.pem"))
        result.verify_mode = ssl.CERT_REQUIRED
    if "tls1.1" in options:
        result.set_ciphers("ALL:@SECLEVEL=0")
        result.minimum_version = ssl.TLSVersion.TLSv1
        result.maximum_version = ssl.TLSVersion.TLSv1_1
    return result


server = Server(("0.0.0.0", 0), Handler)
if "tls" in options:
    server.socket = context().wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False)
print(server.server_address[1], flush=True)
server.serve_forever()
