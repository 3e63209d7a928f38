#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The records to add, in every format, read by whoever reads that format; and
# published, they do what they are for.
# usage: test_snippet.sh CAA-VALIDATOR
set -u
command=$1
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$folder/rows.sh"
. "$folder/hook_world.sh"
cat >draft.zone <<'END'
$ORIGIN example.com.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
ns A 192.0.2.1
shop CAA 0 issue "other.example"
shop CAA 0 iodef "mailto:a@shop.example.com"
mine CAA 0 issue "ca.example"
wild CAA 0 issue "ca.example"
wild CAA 0 issuewild ";"
iodef CAA 0 iodef "mailto:a@iodef.example.com"
strict CAA 128 future "x"
strict CAA 0 issue "other.example"
odd CAA 0 issue "${x}%{y}\"z\\"
www CNAME target.example.net.
app CNAME free.example.net.
mail CAA 0 issuemail ";"
END
cat >net.zone <<'END'
$ORIGIN example.net.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
ns A 192.0.2.1
target CAA 0 issue "other.example"
free A 192.0.2.1
END
snippet() {
	"$command" snippet --for ca.example --zone draft.zone \
		--zone net.zone "$@"
}
is_records() { # LINES...: nothing else is printed but comments
	grep -v '^;' out >records
	for line; do
		echo "$line"
	done >want
	is "the records" -z "$(diff want records)"
}

row "nothing published" 0 snippet a.example.com
is_records 'a.example.com. 300 IN CAA 0 issue "ca.example"'
has "what was found" out '^; a\.example\.com: no CAA records at a\.example\.com'
row "a wildcard beside its name" 0 snippet '*.a.example.com' a.example.com
is_records 'a.example.com. 300 IN CAA 0 issue "ca.example"'
row "a wildcard alone" 0 snippet '*.a.example.com'
is_records 'a.example.com. 300 IN CAA 0 issue "ca.example"'
row "names below another" 0 snippet b.a.example.com a.example.com \
	c.b.a.example.com
is_records 'a.example.com. 300 IN CAA 0 issue "ca.example"'
row "a mailbox" 0 snippet joe@a.example.com
is_records 'a.example.com. 300 IN CAA 0 issuemail "ca.example"'
row "named already" 0 snippet mine.example.com '*.mine.example.com'
is_records
has "by what" out '^; mine\.example\.com: issue at mine\.example\.com authorizes'
row "another is named" 0 snippet shop.example.com
is_records 'shop.example.com. 300 IN CAA 0 issue "ca.example"'
row "a wildcard that is forbidden" 0 snippet '*.wild.example.com' \
	wild.example.com
is_records 'wild.example.com. 300 IN CAA 0 issuewild "ca.example"'
row "a set that says nothing of it" 0 snippet iodef.example.com
is_records 'iodef.example.com. 300 IN CAA 0 issue "ca.example"'
row "nor of a wildcard" 0 snippet '*.iodef.example.com'
is_records 'iodef.example.com. 300 IN CAA 0 issuewild "ca.example"'
row "an alias into another's zone" 0 snippet b.www.example.com
is_records 'b.www.example.com. 300 IN CAA 0 issue "ca.example"'
row "the alias itself" 0 snippet www.example.com
is_records 'target.example.net. 300 IN CAA 0 issue "ca.example"'
row "names of one climb that meets a set" 0 snippet example.com \
	b.www.example.com d.example.com
is_records 'example.com. 300 IN CAA 0 issue "ca.example"' \
	'b.www.example.com. 300 IN CAA 0 issue "ca.example"'
row "an alias and nothing published" 0 snippet app.example.com
is_records 'example.com. 300 IN CAA 0 issue "ca.example"'
row "a mailbox that is forbidden" 0 snippet joe@mail.example.com
is_records 'mail.example.com. 300 IN CAA 0 issuemail "ca.example"'
row "an unknown critical property" 1 snippet strict.example.com mine.example.com
has "no record helps" err 'no record helps 1 of the names'
row "a failed lookup" 3 snippet www.example.org
row "an IDN" 0 snippet --no-lookup 'bücher.example'
is_records 'xn--bcher-kva.example. 300 IN CAA 0 issue "ca.example"'
row "not looked up" 0 snippet --no-lookup shop.example.com joe@shop.example.com
is_records 'shop.example.com. 300 IN CAA 0 issue "ca.example"' \
	'shop.example.com. 300 IN CAA 0 issuemail "ca.example"'
row "a web address for an issuer" 0 "$command" snippet \
	--for https://ca.example/ --no-lookup a.example
is_records 'a.example. 300 IN CAA 0 issue "ca.example"'
row "no issuer" 2 "$command" snippet a.example
row "two issuers" 2 snippet --for other.example a.example
row "no name" 2 snippet
row "a bad name" 2 snippet a..example
row "no such format" 2 snippet --format tinydns a.example.com
row "an authority's own configuration" 0 "$command" snippet --config caa.conf \
	--set public_trust=yes --for ca.example --zone draft.zone a.example.com

# Published, they are what was missing.
wanted="a.example.com *.a.example.com shop.example.com wild.example.com
	*.wild.example.com iodef.example.com b.www.example.com app.example.com
	joe@mail.example.com mine.example.com"
set -f
# shellcheck disable=SC2086
row "all of them" 0 snippet $wanted
grep -v '^;' out >records
cat draft.zone records >published.zone
if command -v named-checkzone >/dev/null; then
	row "a zone file" 0 named-checkzone example.com published.zone
fi
published() {
	"$command" check --config /dev/null --issuer ca.example \
		--zone published.zone --zone net.zone "$@"
}
# shellcheck disable=SC2086
row "and permitted then" 0 published $wanted
# shellcheck disable=SC2086
row "not before" 1 "$command" check --config /dev/null --issuer ca.example \
	--zone draft.zone --zone net.zone $wanted
set +f

terraform_reads() {
	command -v terraform >/dev/null || return 0
	CHECKPOINT_DISABLE=1 terraform fmt - <out >formatted 2>&1
}
row "Terraform, Route 53" 0 snippet --format route53 shop.example.com \
	'*.wild.example.com'
is "the set that stands there, and one more" "$(grep '^    "' out)" = \
	'    "0 iodef \"mailto:a@shop.example.com\"",
    "0 issue \"other.example\"",
    "0 issue \"ca.example\"",
    "0 issue \"ca.example\"",
    "0 issuewild \";\"",
    "0 issuewild \"ca.example\"",'
is "a resource an owner" "$(grep -c '^resource "aws_route53_record" "caa_' \
	out)" = 2
cp out shown
row "what Terraform would fill in" 0 snippet --format route53 odd.example.com
has "is doubled" out '^    "0 issue \\"\$\$\{x\}%%\{y\}\\\\\\"z\\\\\\\\\\"",$'
cat shown >>out
is "Terraform reads it" "$(terraform_reads >/dev/null; echo $?)" = 0
row "Terraform, Cloudflare" 0 snippet --format cloudflare shop.example.com \
	a.example.com
is "a resource a record" "$(grep -c '^resource "cloudflare_dns_record"' \
	out)" = 2
is "and no other records" -z "$(grep other.example out | grep -v '^#')"
is "Terraform reads it" "$(terraform_reads >/dev/null; echo $?)" = 0
row "dnscontrol" 0 snippet --format dnscontrol shop.example.com \
	'*.wild.example.com'
cp out dnscontrol.js
javascript() {
	node -e '
const out = [];
const CAA = (...a) => a, TTL = (n) => "ttl" + n, CAA_CRITICAL = "critical";
const D_EXTEND = (owner, ...records) => out.push([owner, records]);
eval(require("fs").readFileSync("dnscontrol.js", "utf8"));
console.log(JSON.stringify(out));'
}
if command -v node >/dev/null; then
	row "its JavaScript" 0 javascript
	is "says" "$(cat out)" = \
		'[["shop.example.com",[["@","issue","ca.example","ttl300"]]],["wild.example.com",[["@","issuewild","ca.example","ttl300"]]]]'
fi
row "octoDNS" 0 snippet --format octodns --origin example.com \
	shop.example.com '*.a.example.com'
cp out octodns.yaml
python=$(for p in python3 /usr/bin/python3; do
	"$p" -c 'import yaml' 2>/dev/null && echo "$p" && break
done)
yaml() {
	"$python" -c '
import json, yaml
print(json.dumps(yaml.safe_load(open("octodns.yaml"))))'
}
if [ -n "$python" ]; then
	row "its YAML" 0 yaml
	is "says" "$(cat out)" = '{"shop": {"type": "CAA", "ttl": 300, "values": [{"flags": 0, "tag": "iodef", "value": "mailto:a@shop.example.com"}, {"flags": 0, "tag": "issue", "value": "other.example"}, {"flags": 0, "tag": "issue", "value": "ca.example"}]}, "a": {"type": "CAA", "ttl": 300, "values": [{"flags": 0, "tag": "issue", "value": "ca.example"}]}}'
fi
row "the zone, if all are in one" 0 snippet --format octodns --no-lookup \
	example.com www.sub.example.com joe@sub.example.com
has "its own label" out '^"":$'
has "and another" out '^"sub":$'
row "names of two zones" 2 snippet --format octodns --no-lookup a.example \
	b.example
row "a name of another zone" 2 snippet --format octodns --origin example.net \
	a.example.com

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 35
