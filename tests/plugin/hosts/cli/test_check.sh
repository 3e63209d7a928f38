#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The command with the real module, on zone files: what a person types, and
# what comes back.  No network.
# usage: test_check.sh CAA-VALIDATOR
set -u
command=$1
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
unset NO_COLOR
. "$folder/rows.sh"

cat >demo.zone <<'END'
$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
shop CAA 0 issue "ca.example"
bank CAA 0 issue "other.example"
wild CAA 0 issue "ca.example"
wild CAA 0 issuewild ";"
www.shop CNAME host.far.net.
bound CAA 0 issue "ca.example; accounturi=https://ca.example/a?x=1,2"
by CAA 0 issue "ca.example; validationmethods=dns-01"
mail CAA 0 issuemail "ca.example"
mail CAA 0 issue ";"
critical CAA 128 future "x"
END
cat >net.zone <<'END'
$ORIGIN net.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
far CAA 0 issue "ca.example"
END
cat >caa.conf <<'END'
[caa_validator]
issuers = ca.example
zone_files = demo.zone net.zone
[profile strict]
issuers = other.example
END

# The same names, by options alone and by a configuration file.
check() {
	"$command" check --config /dev/null --issuer ca.example \
		--zone demo.zone --zone net.zone "$@"
}
configured() {
	"$command" check --config caa.conf "$@"
}

row "authorized" 0 check shop.example
has "one line says all" out '^permit  shop\.example  authorized  0 issue "ca\.example" at shop\.example  DNSSEC not validated$'
row "denied" 1 check bank.example
has "verdict and record" out '^deny    bank\.example  issuer not listed  0 issue "other\.example" at bank\.example'
has "the line that would mend it" out '^ +bank\.example\. .*CAA 0 issue "ca\.example"$'
has "what decided" err '^caa-validator: denied: bank\.example: '
row "an alias to another zone" 0 check --explain www.shop.example
has "the alias is drawn" out '^  \|    -> host\.far\.net$'
has "and the climb goes on" out '^  \+- shop\.example '
row "a wildcard" 1 check '*.wild.example'
row "its parent" 0 check wild.example
row "a mailbox" 0 check alice@mail.example
row "its domain" 1 check mail.example
row "unknown and critical" 1 check critical.example
row "unknown and critical, ignored" 0 \
	check --ignore-critical-tag future critical.example
row "ignored domain" 0 check --ignore-domain bank.example bank.example
row "another account" 1 check --account-uri https://ca.example/b bound.example
row "the account, comma and all" 0 check --account-uri https://ca.example/b \
	--account-uri 'https://ca.example/a?x=1,2' bound.example
row "an account that is none" 2 check --account-uri account bound.example
has "the option is named" err '^caa-validator: --account-uri: '
row "another method" 1 check --validation-method http-01 by.example
row "the method" 0 check --validation-method dns-01 by.example
row "a lookup that fails" 3 check www.example.org
row "outside, and denied" 1 check www.example.org bank.example
row "no such zone file" 2 check --zone nowhere.zone a.example
is "nothing is answered" ! -s out
row "no issuer" 2 "$command" check --config /dev/null --zone demo.zone a.example
row "no such key" 2 check --set isuers=a a.example
has "the nearest is named" err 'issuers'
row "no such usage" 2 check --usage code a.example
row "a timeout out of bounds" 2 check --timeout 9999 a.example

row "the configuration file" 0 configured shop.example
row "its profile" 1 configured --profile strict shop.example
row "no such profile" 2 configured --profile lax shop.example
row "the command line wins" 0 configured --issuer other.example bank.example
row "also over a profile" 0 configured --profile strict --issuer ca.example \
	shop.example
row "no such file" 2 "$command" check --config nowhere.conf a.example
row "not a configuration" 2 "$command" check --config demo.zone a.example

row "advice, a denial" 0 check --set enforce=no bank.example
has "the verdict stands" out '^deny    bank\.example'
has "loudly" out '^NOT ENFORCED: .* would be denied and is not$'
has "and why" out '^note: enforce = no: '
row "advice, a permission" 0 check --set enforce=no shop.example
has "loudly" out '^NOT ENFORCED: .*refuse nothing$'
row "advice, a failed lookup" 0 check --set enforce=no www.example.org
row "advice, and no name at all" 2 check --set enforce=no 'a..example'
row "quiet advice, a denial" 0 check --quiet --set enforce=no bank.example
is "still said in one line" "$(wc -l <out)" = 1
row "quiet advice, a permission" 0 check --quiet --set enforce=no shop.example
is "nothing to say" ! -s out
advised() {
	check --set audit_log="$work/advice.log" "$@"
}
row "advice in an audit log" 0 advised --set enforce=no bank.example
row "and a denial" 1 advised bank.example
row "the log shows" 0 "$command" audit show advice.log
has "which was not enforced" out 'deny  *bank\.example .*  not enforced  0 issue'
is "and only that" "$(grep -c 'not enforced' out)" = 1
row "the report tells" 0 "$command" audit report advice.log
has "both" out '^2 names checked, 0 permitted, 2 denied$'
has "and which was prevented" out '^Denied, but not enforced '
is "one each" "$(grep -c '^bank.example  1 time' out)" = 2
row "the CSV" 0 "$command" audit report --format csv advice.log
is "has what was prevented" "$(wc -l <out)" = 2
row "a public authority advises nobody" 2 check --set enforce=no \
	--set public_trust=yes shop.example
has "the clause" err 'enforce: not with public_trust = yes: .*RFC 8659 3'

row "many names" 1 check shop.example bank.example wild.example
has "a summary" out '^2 of 3 names permitted; 1 denied: bank\.example$'
names=$(seq -f 'n%g.shop.example' 100)
# shellcheck disable=SC2086
row "a hundred names" 0 check $names
has "all of them" out '^100 of 100 names permitted$'
is "a line each and one more" "$(wc -l <out)" = 101
row "an address is no name" 2 check 192.0.2.1
row "a name that is none" 2 check 'a..example'
is "nothing is answered" ! -s out

json() {
	check --format json "$@" >report
	code=$?
	jq -r .verdict report || return 9
	return $code
}
if command -v jq >/dev/null; then
	row "JSON" 0 json shop.example
	is "its verdict" "$(cat out)" = permit
	row "JSON of a denial" 1 json shop.example bank.example
	is "its verdict" "$(cat out)" = deny
	is "names in order" "$(jq -c '[.names[].name]' report)" = \
		'["shop.example","bank.example"]'
	is "reason, place and record" "$(jq -c '.names[1] | [.reason,
	    .found_at, .record, .dnssec]' report)" = \
		'["issuer-not-listed","bank.example","0 issue \"other.example\"","not-validated"]'
	row "JSON of advice" 0 json --set enforce=no bank.example
	is "the true verdict" "$(cat out)" = deny
	is "not enforced" "$(jq -c '[.enforced, .names[0].verdict,
	    .names[0].enforced, .expires_at]' report)" = \
		'[false,"deny",false,null]'
	row "JSON of a denial" 1 json shop.example bank.example
	is "nothing said of enforcing" -z "$(grep enforce report)"
	is "the climb" "$(jq -c '.names[1].lookups[0] | [.owner, .outcome]' \
		report)" = '["bank.example","records"]'
fi

request() { # FILE SAN [SUBJECT]
	openssl req -new -newkey rsa:2048 -nodes -keyout key.pem \
		-subj "${3:-/CN=x}" -addext "subjectAltName=$2" -out "$1" \
		2>openssl.log
}
if command -v openssl >/dev/null && request a.csr \
	DNS:shop.example,DNS:bank.example; then
	openssl req -in a.csr -outform DER -out a.der
	row "a request" 1 check --csr a.csr
	has "both names" out '^1 of 2 names permitted; 1 denied: bank\.example$'
	row "in DER" 1 check --csr a.der
	row "with more names" 1 check --csr a.der wild.example
	has "three names" out '^2 of 3 names permitted'
	standard_input() {
		check --csr - <a.csr
	}
	row "from standard input" 1 standard_input
	row "a request is no certificate" 2 check --cert a.csr
	head -c 200 a.der >cut.der
	row "half a request" 2 check --csr cut.der
	is "nothing is answered" ! -s out
	openssl req -x509 -in a.csr -key key.pem -out a.crt 2>openssl.log
	request b.csr DNS:shop.example,email:alice@mail.example &&
		row "a mailbox beside a name" 0 check --csr b.csr
	request cn.csr DNS:shop.example /CN=bank.example
	row "a host name that is only the CN" 0 check --csr cn.csr
	has "reported" out '^note: the subject CN "bank\.example" is not in'
	row "refused" 2 check --csr cn.csr --set subject_cn=deny
	row "a CN that is no host name" 0 check --csr a.csr \
		--set subject_cn=deny --issuer other.example --issuer ca.example
	request cn.csr DNS:shop.example /CN=SHOP.example
	row "a CN of the SAN" 0 check --csr cn.csr --set subject_cn=deny
	request cn.csr DNS:shop.example /CN=bank.example/CN=shop.example
	row "a CN hidden before another" 0 check --csr cn.csr
	has "reported" out '^note: the subject has 2 CNs'
	row "refused" 2 check --csr cn.csr --set subject_cn=deny
fi

config() {
	"$command" config --config "$@"
}
row "the configuration in force" 0 config caa.conf
has "a key and where it was set" out '^issuers = ca\.example +# .*caa\.conf'
has "a default" out '^usage = auto +# default$'
has "the profiles" out '^# see also --profile strict$'
cp out effective.conf
row "it is a configuration" 0 config effective.conf
is "of the same values" "$(sed 's/ *#.*//' out)" = \
	"$(sed 's/ *#.*//' effective.conf)"
cat >odd.conf <<'END'
[caa_validator]
issuers = ca.example
account_uris = "https://ca.example/#1" 'https://ca.example/$2' https://ca.example/\"3
END
row "odd values" 0 config odd.conf
has "are quoted" out '^account_uris = "https://ca.example/#1, .*/\$2, .*/\\"3" '
sed -n 's/ # .*//p' out >odd
config odd.conf >again.conf
row "and read back" 0 config again.conf
is "of the same values" "$(sed -n 's/ # .*//p' out)" = "$(cat odd)"
row "all keys" 0 "$command" config --defaults
sed 's/^#\([a-z_0-9]* =\)/\1/' out >defaults.conf
has "the essential one" defaults.conf '^issuers =$'
row "they are a configuration" 0 config defaults.conf --issuer ca.example
row "a configuration that is wrong" 2 config demo.zone
is "nothing is printed" ! -s out

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 45
