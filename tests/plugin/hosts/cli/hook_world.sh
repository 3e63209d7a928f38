# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Sourced by tests of hooks, in an empty folder: a zone, a configuration,
# requests, and how rows are checked.
rows=0 failed=0 got=
cat >demo.zone <<'END'
$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
shop CAA 0 issue "ca.example"
bank CAA 0 issue "other.example"
mail CAA 0 issuemail "other.example"
bound CAA 0 issue "ca.example; accounturi=https://acme.example/acct/17"
by CAA 0 issue "ca.example; validationmethods=dns-01"
END
cat >caa.conf <<END
[caa_validator]
issuers = ca.example
zone_files = $PWD/demo.zone
[profile advice]
enforce = no
END

request() { # NAME SAN [SUBJECT]
	openssl req -new -key key.pem -subj "${3:-/CN=x}" \
		-addext "subjectAltName=$2" -out "$1.csr" 2>openssl.log &&
		sed '/^-----/d' "$1.csr" >"$1.b64" &&
		tr -d '\n=' <"$1.b64" | tr '+/' '-_' >"$1.b64url"
}
requests_make() {
	openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
		-out key.pem 2>openssl.log &&
		request good DNS:shop.example,DNS:www.shop.example &&
		request again DNS:again.shop.example &&
		request bad DNS:shop.example,DNS:bank.example &&
		request mailbox DNS:shop.example,email:a@mail.example &&
		request lost DNS:www.example.org &&
		request bound DNS:bound.example &&
		request by DNS:by.example
}

# row SENTENCE EXIT-STATUS COMMAND... : run it, keeping both streams.
row() {
	sentence=$1 want=$2
	shift 2
	rows=$((rows + 1))
	"$@" >out 2>err </dev/null
	got=$?
	is "exit status $want" "$got" = "$want"
}

# is WHAT TEST-ARGUMENTS...
is() {
	what=$1
	shift
	test "$@" && return
	failed=$((failed + 1))
	echo "FAILED: $sentence: $what (exit status $got)"
	sed 's/^/  stdout: /' out | head -n 20
	sed 's/^/  stderr: /' err | head -n 20
}

has() { # WHAT FILE PATTERN
	is "$1" -n "$(grep -E -e "$3" "$2")"
}
