#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A CA of one minute: it signs what CAA permits and nothing else.  No network:
# the CAA records are in a zone file.
# usage: try.sh [CAA-VALIDATOR]
set -eu
command=${1:-caa-validator}
case $command in
*/*) command=$(cd "$(dirname "$command")" && pwd)/${command##*/} ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >demo.zone <<'END'
$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
shop CAA 0 issue "ca.example"
bank CAA 0 issue "other.example"
END
cat >ca.cnf <<'END'
[ca]
default_ca = here
[here]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 1
policy = any
copy_extensions = copy
[any]
commonName = optional
END
: >index.txt
echo 01 >serial
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem \
	-subj /CN=Demo -days 1 2>/dev/null
for name in shop bank; do
	openssl req -new -newkey rsa:2048 -nodes -keyout "$name.key" \
		-subj "/CN=$name.example" -out "$name.csr" \
		-addext "subjectAltName=DNS:$name.example" 2>/dev/null
	status=0
	"$command" hook openssl-ca --config /dev/null --issuer ca.example \
		--zone demo.zone -- openssl ca -config ca.cnf -batch -notext \
		-in "$name.csr" -out "$name.pem" 2>"$name.log" || status=$?
	if [ "$status" = 0 ]; then
		echo "$name.example: signed"
	else
		echo "$name.example: $(grep denied "$name.log"), exit status $status"
	fi
done
test -e shop.pem && test ! -e bank.pem
