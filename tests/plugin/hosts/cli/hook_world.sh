# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Sourced by tests of hooks after rows.sh, in an empty folder: a zone, a
# configuration and requests.  Standard error is the hook's own affair.
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

row() {
	run "$@"
}
