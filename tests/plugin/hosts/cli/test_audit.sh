#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The audit commands as scripts see them: exit status, standard output,
# standard error.
# usage: test_audit.sh CAA-VALIDATOR DATA-FOLDER
set -u
command=$1 data=$2/audit
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cp "$data"/* . || exit 2
old=audit.log.0000000000000005 new=audit.log
. "$folder/rows.sh"

# row SENTENCE EXIT-STATUS ARGUMENTS...
row() {
	sentence=$1 want=$2
	shift 2
	run "$sentence" "$want" "$command" audit "$@"
	judge_errors
}
says() {
	is "standard error says $1" "$(cat err)" = "caa-validator: $1"
}

row "no second word" 2
is "it asks" -n "$(grep 'audit what?' err)"
row "a second word nobody knows" 2 verfy
row "the overview" 0 --help
is "has all three" "$(grep -c '^  audit ' out)" = 3
for c in verify show report; do
	row "help on $c" 0 $c --help
	row "$c of nothing" 2 $c
	row "$c of a file that is not there" 2 $c nowhere.log
	row "$c with an unknown option" 2 $c --csr a $new
done

row "the whole log" 0 verify $old $new
is "it says what it saw" "$(sed -n 2p out)" = \
	"10 records, 1 to 10, 2026-11-20T23:59:58Z to 2026-11-22T05:00:00Z"
is "and where a crash was" "$(sed -n 1p out)" = \
	"$new:3: note: 23 octets torn by a crash, as record 8 shows"
is "and that nobody checked signatures" -n "$(grep 'no --key' out)"
head=$(sed -n 's/^head //p' out)
is "and the end of the chain" \
	"$head" = "$(tail -n 1 $new | sha256sum | cut -d ' ' -f 1)"
row "with its key" 0 verify --key audit.pub --closed $old $new
is "both signatures" -n "$(grep '2 good signatures; 0 records after' out)"
row "with a hash noted earlier" 0 verify --head \
	"$(sed -n 3p $old | sha256sum | cut -d ' ' -f 1)" $old $new
row "with the hash of a record that is gone" 1 verify --head \
	"$(echo gone | sha256sum | cut -d ' ' -f 1)" $old $new
says "the audit log: no record has the hash given with --head"
row "quiet" 0 verify --quiet $old $new
is "nothing is said" ! -s out
row "in the wrong order" 1 verify $new $old
stdin() {
	cat $old $new | "$command" audit verify -
}
is "from standard input" "$(stdin | tail -n 1)" = "head $head"

# As the manual page says it can be done without the command.
tail -n 1 $new | sed 's/,"signature".*//' | tr -d '\n' >signed
tail -n 1 $new | sed 's/.*"signature":"\([^"]*\)".*/\1/' |
	base64 -d >signature
is "a signature checked by openssl alone" "$(openssl pkeyutl -verify -pubin \
	-inkey audit.pub -rawin -in signed -sigfile signature 2>&1)" = \
	"Signature Verified Successfully"

openssl genpkey -algorithm ed25519 2>/dev/null |
	openssl pkey -pubout -out other.pub 2>/dev/null
row "another key" 1 verify --key other.pub $old $new
is "two faults" -n "$(grep 'caa-validator: 2 faults, the first: ' err)"
row "one key after the other" 0 \
	verify --key other.pub --key audit.pub $old $new
row "no key" 2 verify --key $old $old $new

sed '3s/"deny"/"live"/' $old >changed.log
row "a changed word" 1 verify changed.log $new
says "changed.log:3: the line was changed: its sum does not match"
sed 3d $old >changed.log
row "a line is missing" 1 verify changed.log $new
says "changed.log:3: record 4 stands behind record 2: those between are missing"
sed 3p $old >changed.log
row "a line is there twice" 1 verify changed.log $new
says "changed.log:4: record 3 is there twice"
sed '$d' $new >changed.log
row "the end is missing, and nothing shows it" 0 verify $old changed.log
row "but that it was not closed" 1 verify --closed $old changed.log
row "or a hash noted earlier" 1 verify --head "$head" $old changed.log
row "without signatures" 1 verify --key audit.pub changed.log
says "the audit log: no checkpoint is signed with the key given"
: >empty.log
row "nothing at all" 1 verify empty.log
says "the audit log: there is no record in it"

row "all checks" 0 show $old $new
is "one line each" "$(wc -l <out)" = 5
is "such a line" -n "$(grep \
	'^2026-11-21T08:00:00Z  *deny  *shop.example.net  *issuer not listed  *0 issue "other.example" at example.net  profile web  request 2  trace order-17$' out)"
row "as JSON" 0 show --format json --name shop.example.net $old $new
is "the lines of the log" "$(cat out)" = \
	"$(grep -h '"name":"shop.example.net"' $old $new)"
# filter COUNT OPTIONS...
filter() {
	count=$1
	shift
	row "only $*" 0 show "$@" $old $new
	is "$count of them" "$(wc -l <out)" = "$count"
}
filter 3 --verdict deny
filter 2 --verdict permit
filter 5 --verdict any
filter 2 --name example.net
filter 2 --name EXAMPLE.net
filter 0 --name xample.net
filter 1 --name dead.example
filter 1 --profile mail
filter 5 --issuer ca.example
filter 1 --issuer CA2.example
filter 0 --issuer ca3.example
filter 4 --since 2026-11-21
filter 4 --until 2026-11-21
filter 3 --since 2026-11-21 --until 2026-11-21
filter 3 --since 2026-11-21T08:00:00Z --until 2026-11-21T10:00:00Z
filter 2 --since 2026-11-21T08:00:01Z
filter 1 --until 2026-11-20T23:59:59Z
filter 1 --since 2026-11-21 --verdict permit --name example.org
for date in 2026 2026-13-01 2026-11-32 22.11.2026 2026-11-22T04:00Z; do
	row "no date: $date" 2 show --since $date $new
done
row "no verdict" 2 show --verdict maybe $new
{ cat $old; echo rubbish; cat $new; } >changed.log
row "lines that are none" 1 show changed.log
is "the others are there" "$(wc -l <out)" = 5
is "it says so" -n "$(grep '1 lines are no records' err)"

row "a report" 0 report --since 2026-11-01 --until 2026-11-30 $old $new
cat >want <<'END'
CAA checks from 2026-11-01T00:00:00Z to 2026-11-30T23:59:59Z
5 names checked, 2 permitted, 3 denied
       2  issuer not listed
       1  bogus

shop.example.net  2 times, 2026-11-21T08:00:00Z to 2026-11-21T10:00:00Z, profile web
    issue at example.net lists only other.example (RFC 8659 4.2)
    example.net IN CAA 0 issue "other.example"

=cmd@dead.example  1 time, 2026-11-22T04:00:00Z, profile mail
    DNSSEC validation of dead.example failed (TLS BR 4.2.2.1)
END
is "as it should be" "$(cat out)" = "$(cat want)"
row "of a day" 0 report --since 2026-11-22 $old $new
is "less" -n "$(grep '^1 names checked, 0 permitted, 1 denied$' out)"
row "of nothing" 0 report --since 2027-01-01 $old $new
is "that too" -n "$(grep '^0 names checked, 0 permitted, 0 denied$' out)"
row "as CSV" 0 report --format csv $old $new
is "titles and two lines" "$(wc -l <out)" = 3
is "quoted" -n "$(grep -F '"0 issue ""other.example"""' out)"
is "no formula" -n "$(grep "^\"'=cmd@dead.example\"," out)"
row "as JSON" 0 report --format json $old $new
if command -v jq >/dev/null; then
	is "one object" "$(jq -r '[.checked, .denied, .reasons.bogus,
		.prevented[0].count, (.prevented | length)] | map(tostring) |
		join(" ")' out)" = "5 3 1 2 2"
fi
row "show knows no CSV" 2 show --format csv $new

full() {
	"$command" audit report $old $new >/dev/full 2>/dev/null
	echo $?
}
is "a full disk" "$(full)" = 4

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 60
