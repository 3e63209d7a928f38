#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes the certificate signing requests of the demo with `openssl req`:
# conf/demo/README.md says what each is good for.  The key is thrown away.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
cd "$1"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Nothing of the machine's own OpenSSL configuration takes part.
printf '[req]\ndistinguished_name = dn\n[dn]\n' >"$tmp/req.cnf"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
  -out "$tmp/key.pem" 2>/dev/null

# request FILE SUBJECT [OPTION...]: as PEM
request() {
  file=$1 subject=$2
  shift 2
  openssl req -new -sha256 -config "$tmp/req.cnf" -key "$tmp/key.pem" \
    -subj "$subject" -out "$file" "$@"
}

# names FILE SAN: a request with just these names
names() { request "$1" / -addext "subjectAltName=$2"; }

# shop.example and 99 more below it
hundred() {
  printf 'DNS:shop.example'
  i=1
  while [ "$i" -lt 100 ]; do
    printf ',DNS:host%02d.shop.example' "$i"
    i=$((i + 1))
  done
}

names 01-permitted.csr DNS:shop.example,DNS:www.shop.example
names 02-denied.csr DNS:bank.example
names 03-wildcard.csr 'DNS:*.wild.example,DNS:*.star.example'
names 04-wildcard-denied.csr 'DNS:nowild.example,DNS:*.nowild.example'
names 05-hundred-names.csr "$(hundred)"
request 06-smime.csr /CN=Alice -addext extendedKeyUsage=emailProtection \
  -addext subjectAltName=email:alice@mail.example
names 07-mixed.csr "DNS:free.example,DNS:shop.example,DNS:*.wild.example,\
DNS:closed.example,DNS:mail.example,IP:192.0.2.1,URI:https://shop.example/"
names 08-idn.csr DNS:xn--bcher-kva.example
names 09-below-a-cname.csr DNS:www.portal.example
request 10-critical.csr / -outform DER -addext subjectAltName=DNS:strict.example
names 11-account.csr DNS:bound.example

# Three that are no request: nothing is asked of DNS.
request "$tmp/good.der" / -outform DER -addext subjectAltName=DNS:bank.example
LC_ALL=C sed s/bank/shop/ "$tmp/good.der" >12-wrong-signature.csr
head -c 150 "$tmp/good.der" >13-wrong-truncated.csr
request 14-wrong-no-san.csr /CN=shop.example
