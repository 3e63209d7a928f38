#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The hooks of Dogtag, OpenXPKI and acme2certifier, started as these start
# them.  No network.
# usage: test_hook.sh CAA-VALIDATOR MOCK-MODULE DOGTAG-SCRIPT
set -u
command=$1 mock=$2 script=$3
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$folder/rows.sh"
. "$folder/hook_world.sh"
requests_make || { echo "SKIP: no openssl to make requests with"; exit 0; }

# Dogtag: one path and no arguments; its own environment and the request's.
sed -e "s|\"@CMAKE_INSTALL_FULL_BINDIR@/caa-validator\"|\"$command\"|" \
	-e "s|hook dogtag\$|hook dogtag --config $PWD/caa.conf|" \
	"$script" >dogtag && chmod +x dogtag
dogtag() { # REQUEST [COMMAND...]
	env -i PATH="$PATH" DOGTAG_CERT_REQUEST="$1" DOGTAG_USER=caadmin \
		DOGTAG_PROFILE_ID=caServerCert DOGTAG_AUTHORITY_ID=0 \
		"${2:-./dogtag}"
}
row "Dogtag, a good request" 0 dogtag "$(cat good.csr)"
is "nothing to say" ! -s out -a ! -s err
row "a bad one" 1 dogtag "$(cat bad.csr)"
has "the reason is on standard output" out '^CAA check: denied: bank\.example: '
has "and the cure" out '^to permit it, publish: bank\.example\. IN CAA 0 issue "ca\.example"$'
is "two lines" "$(wc -l <out)" = 2
row "the sample" 1 "$folder/../../../../plugin/hosts/dogtag/sample-request.sh" \
	bad.csr "$PWD/dogtag"
has "starts it likewise" out '^CAA check: denied: bank\.example: '
row "base64 without its PEM lines" 1 dogtag "$(cat bad.b64)"
has "read all the same" out 'bank\.example'
row "and a good one" 0 dogtag "$(cat good.b64)"
row "one line of base64" 0 dogtag "$(tr -d '\n' <good.b64)"
row "with carriage returns" 0 dogtag "$(sed 's/$/\r/' good.csr)"
row "the older label" 0 dogtag "$(sed 's/ CERT/ NEW CERT/' good.csr)"
row "a lookup that fails" 3 dogtag "$(cat lost.csr)"
has "the reason" out 'CAA check: denied: www\.example\.org: '
row "two requests at once" 2 dogtag "$(cat good.csr bad.csr)"
row "a CRMF message" 2 dogtag MIIBCTCBsjCBrwIBADAA
has "the reason" out '^CAA check: '
row "half a request" 2 dogtag "$(head -c 200 good.csr)"
row "no request" 2 dogtag ""
has "the reason" out 'DOGTAG_CERT_REQUEST is not set'
unset_request() {
	env -i PATH="$PATH" ./dogtag
}
row "not even a variable" 2 unset_request
row "an argument" 2 "$command" hook dogtag www.example.com
san=$(seq -f 'DNS:n%g.bank.example' -s , 900)
request many "$san"
row "as many names as fit" 1 dogtag "$(cat many.csr)"
is "fits a pipe nobody reads" "$(cat out err | wc -c)" -lt 4096
sed "s|--config|--profile advice --config|" dogtag >advice && chmod +x advice
row "advice" 0 dogtag "$(cat bad.csr)" ./advice
has "is said" out '^CAA check: NOT ENFORCED .*bank\.example'
request odd "DNS:sh$(printf '\033')op.example"
row "hostile octets" 2 dogtag "$(cat odd.csr)"
is "do not get out" -z "$(LC_ALL=C grep '[^ -~]' out)"
limit() { # WANTED HOOK OPTIONS...
	want_ms=$1 hook=$2
	shift 2
	row "$hook: in time${*:+, $*}" 4 env DOGTAG_CERT_REQUEST="$(cat good.csr)" \
		"$command" hook "$hook" --config /dev/null --plugin "$mock" \
		--verbose --set mock_status=-8 "$@"
	has "asked to be" err "timeout $want_ms\$"
}
limit 8000 dogtag
limit 0 dogtag --timeout 25

# OpenXPKI: arguments and standard input are templates; what is printed is
# the answer, less its last line end, and any status but 0 is a failure.
openxpki() { # REQUEST [ARGUMENTS...]
	request=$1
	shift
	printf '%s' "$request" |
		"$command" hook openxpki --config caa.conf "$@"
}
row "OpenXPKI, a good request" 0 openxpki "$(cat good.csr)"
is "the word" "$(cat out)" = permit
row "a bad one" 0 openxpki "$(cat bad.csr)"
has "is an answer" out '^deny: bank\.example: '
is "in one line" "$(wc -l <out)" = 1
is "and nothing else" ! -s err
row "a lookup that fails" 3 openxpki "$(cat lost.csr)"
is "is no answer" ! -s out
row "nothing rendered" 2 openxpki ""
is "is no answer" ! -s out
row "names only" 0 openxpki "" DNS:shop.example
is "the word" "$(cat out)" = permit
row "names not in the request" 0 openxpki "$(cat good.csr)" --csr - \
	'DNS:shop.example,DNS:bank.example'
has "count too" out '^deny: bank\.example: '
row "types of any case" 0 openxpki "" 'dns:shop.example email:a@mail.example'
has "mailboxes too" out '^deny: a@mail\.example: '
row "addresses" 0 openxpki "" 'IP:192.0.2.1, DNS:shop.example'
is "are not names of the DNS" "$(cat out)" = permit
row "a type nobody knows" 2 openxpki "" DN5:shop.example
row "blanks" 2 openxpki "" ' '
is "no answer" ! -s out
row "advice" 0 openxpki "$(cat bad.csr)" --profile advice
is "goes on" "$(cat out)" = permit
has "and is said where nobody takes it for the word" err 'NOT ENFORCED'
row "no issuer" 2 "$command" hook openxpki --config /dev/null shop.example
is "no answer" ! -s out
openxpki_limit() {
	"$command" hook openxpki --config /dev/null --plugin "$mock" \
		--verbose --set mock_status=-8 shop.example
}
row "OpenXPKI: in time" 4 openxpki_limit
has "asked to be" err 'timeout 4000$'

# acme2certifier: the CSR in base64 on standard input.
acme() { # FILE [ARGUMENTS...]
	file=$1
	shift
	"$command" hook acme2certifier --config caa.conf "$@" <"$file"
}
for form in csr b64 b64url; do
	row "acme2certifier, a good request ($form)" 0 acme good.$form
	is "nothing to say" ! -s out -a ! -s err
	row "a bad one ($form)" 1 acme bad.$form
	has "the reason" out '^CAA check: denied: bank\.example: '
done
row "a mailbox" 1 acme mailbox.b64
row "another account" 1 acme bound.b64
row "the account" 0 acme bound.b64 --account-uri https://acme.example/acct/17
row "another method" 1 acme by.b64 --validation-method http-01
row "the method" 0 acme by.b64 --validation-method dns-01
row "advice" 0 acme bad.b64 --profile advice
has "is said" out 'NOT ENFORCED'
row "nothing at all" 2 acme /dev/null
row "no hook of this name" 2 "$command" hook ejbca
has "which there are" err 'hook'
row "no name at all" 2 "$command" hook

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 45
