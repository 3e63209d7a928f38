#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# make_certificates.sh DIRECTORY: an authority with a server for 127.0.0.1 and
# a client, and another authority that has nothing to do with them.
set -eu
cd "$1"

authority() { # NAME
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem"
}
issue() { # NAME EXTENSIONS
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
  printf '%s\n' "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial \
    -days 2 -extfile "$1.ext" -out "$1.pem"
}

{
  authority ca
  authority other
  issue server "subjectAltName=IP:127.0.0.1,DNS:iodef.example.com"
  issue client "extendedKeyUsage=clientAuth"
} >log 2>&1 || { cat log >&2; exit 1; }
