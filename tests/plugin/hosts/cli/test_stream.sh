#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# check --names-from: lists of names through the real module, on a zone file.
# usage: test_stream.sh CAA-VALIDATOR
set -u
command=$1
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$folder/rows.sh"

cat >demo.zone <<'END'
$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
shop CAA 0 issue "ca.example"
bank CAA 0 issue "other.example"
mail CAA 0 issuemail ";"
END
cat >good <<'END'
www.shop.example
{"name": "Shop.Example", "id": 17}
{"id": "e\u0301", "name": "*.shop.example"}
END
printf 'shop.example\r\n\nbank.example\na..b\n{"name":1}\n%s\n%s' \
	'{"name":"shop.example","why":1}' alice@mail.example >mixed
seq -f 'n%g.shop.example' 1000 >long

check() {
	"$command" check --config /dev/null --issuer ca.example \
		--zone demo.zone "$@"
}
list() {
	check --format jsonl --names-from "$@"
}
lines_of() { # FILE: its line numbers
	sed 's/^{"line":\([0-9]*\),.*/\1/' "$1"
}

row "a list" 0 list good
is "a line each" "$(wc -l <out)" = 3
has "what was asked" out \
	'^\{"line":1,"input":"www\.shop\.example","checked_at":"20[^"]*Z","name":"www\.shop\.example",.*"verdict":"permit"'
has "with its number" out \
	'^\{"line":2,"input":"Shop\.Example","id":17,.*"name":"shop\.example"'
has "or text" out '^\{"line":3,.*"id":"e\\u0301",.*"name":"\*\.shop\.example"'
row "no names" 0 list /dev/null
is "nothing is answered" ! -s out
from_pipe() {
	cat good | list -
}
row "from a pipe" 0 from_pipe
is "a line each" "$(wc -l <out)" = 3

row "good and bad lines" 1 list mixed --ordered
is "a line each, in order" "$(lines_of out | tr '\n' ' ')" = "1 2 3 4 5 6 7 "
is "all members everywhere" "$(sed 's/"lookups":.*//; s/:"\([^"\\]\|\\.\)*"//g
	s/:[^,]*,/,/g; s/:\[[^]]*\]//g' out | sort -u | wc -l)" = 1
has "the line end is no part of it" out '^\{"line":1,"input":"shop\.example"'
has "empty" out '^\{"line":2,"input":"",.*"verdict":"deny","reason":"bad-name"'
has "denied" out '^\{"line":3,.*"reason":"issuer-not-listed"'
has "no name" out '^\{"line":4,"input":"a\.\.b",.*"reason":"bad-name"'
has "why" out '^\{"line":4,.*"explanation":"[^"]*\\"a\.\.b\\"'
has "no text" out '^\{"line":5,"input":"\{\\"name\\":1\}",.*"bad-name"'
has "a member nobody knows" out '^\{"line":6,.*"bad-name"'
has "the last line has no end" out '^\{"line":7,.*"issuance-forbidden"'
has "a sum" err \
	'denied: 6 of 7 lines, 4 of them no names at all; the first is line 2$'
row "quiet" 1 list mixed --quiet
is "nothing is answered" ! -s out
printf 'bank.example\nshop.example\n' >denied
row "denied, but not enforced" 0 list denied --set enforce=no
has "says so" out '"verdict":"deny","enforced":false'
list denied --set enforce=no >advised
row "and stays so" 0 list denied --set enforce=no --resume advised
echo a.example.org >outside
row "lookups that fail" 3 list outside
has "the reason" out '"reason":"lookup-error"'
row "a name longer than any" 1 sh -c \
	'head -c 70000 /dev/zero | tr "\0" a | "$0" check --config /dev/null \
	--issuer ca.example --zone demo.zone --format jsonl --names-from -' \
	"$command"
has "is refused" out '^\{"line":1,.*"bad-name"'

row "a thousand" 0 list long
is "a line each" "$(lines_of out | sort -nu | wc -l)" = 1000
row "in order, one at a time" 0 list long --ordered --in-flight 1
is "is in order" "$(lines_of out)" = "$(seq 1000)"
row "many at a time" 0 list long --in-flight 8192
is "a line each" "$(lines_of out | sort -nu | wc -l)" = 1000

# An earlier run that was torn anywhere.
list long >whole
for octets in 0 1 700 50000 400000; do
	head -c "$octets" whole >part
	torn=$(tail -c 1 part | tr -d '\n' | wc -c)
	lines=$(wc -l <part)
	row "goes on after $octets octets" 0 list long --resume part
	is "with the rest" "$(wc -l <out)" = $((1000 - lines))
	cp part onto
	list long --resume onto >>onto 2>err
	is "and onto it" "$(lines_of onto | sort -nu | wc -l)" = 1000
	is "without the torn line ($torn)" "$(wc -l <onto)" = 1000
done
row "nothing is left" 0 list long --resume whole
is "nothing is answered" ! -s out
list mixed >part 2>err
row "what was denied stays denied" 1 list mixed --resume part
is "nothing is answered" ! -s out
has "the sum of both" err 'denied: 6 of 7 lines, 4 '
# What was permitted is asked again once that has expired.
sed 's/"expires_at":"20[0-9][0-9]/"expires_at":"2020/' whole >old
{ head -n 400 old && tail -n 600 whole; } >part
row "expired permits" 0 list long --resume part
is "are asked again" "$(lines_of out | sort -n)" = "$(lines_of old |
	head -n 400 | sort -n)"
cp part onto
list long --resume onto >>onto
row "but once only" 0 list long --resume onto
is "nothing is answered" ! -s out
row "says so to whoever listens" 0 sh -c '"$@" 2>said' sh "$command" check \
	--config /dev/null --issuer ca.example --zone demo.zone --verbose \
	--format jsonl --names-from long --resume part
has "how many" said '^info: 400 permits of the earlier run have expired'
{ cat mixed && echo && head -n 1 good; } >more
list more --ordered 2>err | sed 's/"expires_at":"20../"expires_at":"19../' >part
row "denials do not expire" 1 list more --resume part
is "the permits are asked again" "$(lines_of out | sort -n)" = "1
8"
has "how many" err 'denied: 6 of 8 lines, .*; 2 expired permits were asked again'
row "expired, of another list" 2 list long --resume part
row "another list" 2 list good --resume whole
has "the line" err 'line 1 is "www\.shop\.example", but whole answers another'
row "no output at all" 2 list good --resume good
has "the line" err 'good, line 1: no answer'
row "no such output" 2 list good --resume nowhere
overwrite() {
	cp whole onto
	list long --resume onto 1<>onto
}
row "not appending" 2 overwrite
has "says how" err 'append to onto, with >>'

row "no such list" 2 list nowhere
row "not line by line" 2 check --names-from good
row "nor at once" 2 check --names-from good --format json
row "names beside it" 2 list good shop.example
row "a request beside it" 2 list good --csr good
row "lines without a list" 2 check --format jsonl shop.example
row "order without a list" 2 check --ordered shop.example
row "denied, and not failed" 0 list mixed --exit-zero
is "a line each" "$(wc -l <out)" = 7
row "nor for lookups" 0 list outside --exit-zero
row "but for the list" 2 list nowhere --exit-zero
row "nobody would know" 2 list mixed --exit-zero --quiet
row "not of names beside a list" 2 check bank.example --exit-zero
row "none at a time" 2 list good --in-flight 0
row "too many at a time" 2 list good --in-flight 8193
row "no configuration" 2 "$command" check --config nowhere.conf \
	--format jsonl --names-from good
row "no account" 2 list good --account-uri ''
is "nothing is answered" ! -s out

# Whoever reads has enough after one line.
seq -f 'n%g.shop.example' 5000 >longer
status=$( (list longer 2>err; echo $? >code) | head -n 1 | wc -l; cat code)
sentence="a reader that goes away"
is "it got its line, and all is not well" "$(echo $status)" = "1 4"
has "says how to go on" err 'standard output: .*--resume'
status=$( (list longer --exit-zero 2>err; echo $? >code) | head -n 1 | wc -l
	cat code)
is "also where denials are well" "$(echo $status)" = "1 4"
if [ -c /dev/full ]; then
	full() {
		list longer >/dev/full
	}
	row "a full disk" 4 full
	has "says how to go on" err 'standard output: .*--resume'
fi

# A signal: what is under way is finished.
mkfifo fifo
"$command" check --config /dev/null --issuer ca.example --zone demo.zone \
	--format jsonl --names-from fifo >part 2>err &
pid=$!
exec 3>fifo
cat good >&3
tries=0
while [ "$(wc -l <part)" -lt 3 ] && [ $tries -lt 200 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
sentence="an interrupt"
is "answers come before the list ends" "$(wc -l <part)" = 3
kill -TERM $pid
wait $pid
got=$?
exec 3>&-
is "ends it" "$got" = 4
has "says how to go on" err 'interrupted after 3 answers; --resume'

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 30
