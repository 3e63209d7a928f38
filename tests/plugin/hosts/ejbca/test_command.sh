#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The command as EJBCA's External Command Certificate Validator runs it: one
# line, split at blanks, no quoting.  With %cert% the PEM is echoed into it by
# a shell; without, a file with the DER comes before all other arguments.  Any
# octet on standard error is a failure, standard error is read only after
# standard output has ended, and there is no time limit but our own.
# usage: test_command.sh CAA-VALIDATOR CHECK-CERTIFICATE ZONE
set -u
command=$1 script=$2 zone=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
blackhole=
trap 'test -z "$blackhole" || kill "$blackhole"; rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$here/../cli/rows.sh"

# certificate FILE SAN [EKU]: what the pre-sign phase hands over
certificate() {
	cat >openssl.conf <<END
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
O = Requester
[extensions]
subjectAltName = $2
extendedKeyUsage = ${3:-serverAuth}
END
	test -e key.pem ||
		openssl genpkey -algorithm EC -out key.pem \
			-pkeyopt ec_paramgen_curve:P-256 2>/dev/null
	openssl req -x509 -new -key key.pem -config openssl.conf \
		-out "$1.pem" 2>openssl.log &&
		openssl x509 -in "$1.pem" -outform DER -out "$1.tmp" ||
		{ cat openssl.log; exit 2; }
}

# row SENTENCE EXIT-STATUS CERTIFICATE FIELD: both ways
row() {
	sentence=$1 want=$2
	rows=$((rows + 1))
	/bin/sh -c "$(
		printf 'echo -n "'
		cat "$3.pem"
		printf '" | %s' "$command check --quiet --cert - $4"
	)" >out 2>err
	got=$?
	judge "%cert%"
	# shellcheck disable=SC2086  # EJBCA splits the field at blanks
	env -i "$script" "$work/$3.tmp" $4 >out 2>err </dev/null
	got=$?
	judge "a file"
}

judge() {
	is "$1: exit status $want" "$got" = "$want"
	is "$1: nothing on standard output" ! -s out
	if [ "$want" = 0 ]; then
		is "$1: nothing on standard error" ! -s err
	else
		is "$1: one line on standard error" "$(wc -l <err)" = 1
		is "$1: which no pipe is too small for" \
			"$(wc -c <err)" -lt 1024
	fi
}

cat >caa.conf <<END
[caa_validator]
issuers = ca.example
zone_files = $zone
[profile other]
issuers = other-ca.example
END
config="--config $work/caa.conf"

certificate shop DNS:shop.example
certificate bank DNS:bank.example
certificate both DNS:shop.example,DNS:bank.example
certificate wild 'DNS:*.nowild.example'
certificate mail email:alice@mail.example emailProtection
certificate nomail email:bob@nomail.example emailProtection
certificate address IP:192.0.2.1
row "a name that is permitted" 0 shop "$config"
row "a name that is denied" 1 bank "$config"
row "one of two" 1 both "$config"
row "a wildcard" 1 wild "$config"
row "a mailbox that is permitted" 0 mail "$config"
row "a mailbox that is denied" 1 nomail "$config"
row "no name of a host" 0 address "$config"
row "a profile of the configuration" 0 bank "$config --profile other"
row "settings without a file" 0 shop \
	"--config /dev/null --zone $zone --issuer ca.example"
row "no such configuration" 2 shop "--config $work/none.conf"

head -c 300 shop.tmp >cut.tmp
sed 6q shop.pem >cut.pem
row "half a certificate" 2 cut "$config"
echo "Hello" >text.tmp
cp text.tmp text.pem
row "no certificate at all" 2 text "$config"
: >empty.tmp
cp empty.tmp empty.pem
row "nothing" 2 empty "$config"

names=DNS:shop.example
for i in $(seq 1 400); do names=$names,DNS:h$i.bank.example; done
certificate many "$names"
row "four hundred denied names still give one line" 1 many "$config"

# A program that hangs would hang the authority's thread for ever.
if command -v python3 >/dev/null; then
	python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
time.sleep(120)' >port &
	blackhole=$!
	until [ -s port ]; do sleep 0.1; done
	start=$(date +%s)
	row "name servers that are silent" 3 shop "--config /dev/null \
--issuer ca.example --timeout 2 --resolver 127.0.0.1:$(cat port)"
	is "within the deadline, twice" $(($(date +%s) - start)) -lt 20
else
	echo "no python3: the row with silent name servers is left out"
fi

echo "$rows rows, $failed failed"
[ "$rows" -gt 0 ] && [ "$failed" = 0 ]
