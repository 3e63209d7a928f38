#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The command on live DNS: run inside run.sh and with_tls.sh of tests/internet,
# which tell in the environment where the root of the private Internet is.
# usage: test_live.sh CAA-VALIDATOR
set -u
command=$1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
unset NO_COLOR
rows=0 failed=0

check() {
	"$command" check --config /dev/null --issuer ca.example \
		--trust-anchor "$INTERNET_ANCHORS" "$@"
}
iterate() {
	check --set root_hints="$INTERNET_HINTS" "$@"
}
forward() {
	check --resolver "$INTERNET_FORWARDER" "$@"
}

over_tls() { # RESOLVER...
	check --protocol tls --tls-name dot.demo --tls-ca "$INTERNET_TLS_CA" \
		--resolver "$@"
}

# Is it what the row wants, and one line on standard error if denied?
is_wanted() {
	test "$got" = "$want" && grep -q -E -e "$pattern" out || return 1
	if test "$want" = 0; then
		test ! -s err
	else
		test "$(wc -l <err)" = 1
	fi
}

# row SENTENCE EXIT-STATUS PATTERN COMMAND... : PATTERN is a line of the answer.
# On a busy machine lookups fail, which exit status 3 says: asked again then,
# and never after a permission.
row() {
	sentence=$1 want=$2 pattern=$3
	shift 3
	rows=$((rows + 1))
	for try in 1 2 3 4; do
		"$@" >out 2>err </dev/null
		got=$?
		is_wanted && return
		test "$got" = 3 || break
	done
	failed=$((failed + 1))
	echo "FAILED: $sentence (exit status $got, try $try)"
	sed 's/^/  /' out err
}

row "signed" 0 '^permit .* authorized .* DNSSEC secure$' \
	iterate www.signed.demo
row "an alias out of the signed part" 0 '^  \|    -> www\.plain\.demo$' \
	iterate --explain insecure.signed.demo
row "nobody may" 1 '^deny .* issuance forbidden .* DNSSEC secure$' \
	iterate nobody.signed.demo
row "unsigned" 0 '^permit .* authorized .* DNSSEC insecure$' \
	iterate www.plain.demo
row "forged on the way" 1 '^deny .* bogus .* DNSSEC bogus$' \
	iterate www.tampered.demo
row "forged, and nobody validates" 1 '"evil\.example".* not validated$' \
	iterate --no-dnssec www.tampered.demo
row "failed, but proven unsigned" 0 'lookup error tolerated' \
	iterate refused.demo
row "the proof is shown" 0 '^  \|    proven unsigned: ' \
	iterate --explain refused.demo
row "failed, and failures deny" 3 '^deny .* lookup error ' \
	iterate --fail-on-lookup-error refused.demo
row "failed, and signed" 3 '^deny .* lookup error ' \
	iterate refused-signed.demo
row "nothing out of a cache" 0 '^permit .* authorized .* DNSSEC secure$' \
	iterate --no-cache www.signed.demo
row "the same as a setting" 0 '^permit .* authorized .* DNSSEC secure$' \
	iterate --set dns_cache=no www.signed.demo
row "no answer in time" 3 '^deny .* deadline ' \
	iterate --timeout 1 dead-signed.demo
row "another resolver" 0 '^permit .* DNSSEC secure$' forward www.signed.demo
row "another resolver over TCP" 0 '^permit .* DNSSEC secure$' \
	forward --protocol tcp www.signed.demo
row "another resolver over TLS" 0 '^permit .* DNSSEC secure$' \
	over_tls 127.53.0.61 www.signed.demo
row "its certificate has expired" 3 \
	'TLS to 127\.53\.0\.63@853: certificate has expired' \
	over_tls 127.53.0.63 --explain www.signed.demo
row "its certificate is for another name" 3 \
	'TLS to 127\.53\.0\.62@853: the certificate is for another name' \
	over_tls 127.53.0.62 --format json www.signed.demo
row "many names share their ancestors" 0 '^50 of 50 names permitted$' \
	iterate $(seq -f 'n%g.www.signed.demo' 50)

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 10
