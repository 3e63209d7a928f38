#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The answers for pipelines: JUnit's XML, workflow commands, a step's summary.
# usage: test_pipeline.sh CAA-VALIDATOR MOCK-MODULE DATA-FOLDER
set -u
command=$1 mock=$2 data=$3
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$folder/rows.sh"
. "$folder/hook_world.sh"
unset GITHUB_STEP_SUMMARY

check() {
	"$command" check --config caa.conf "$@"
}
mock() { # REPORT ARGUMENTS...
	report=$1
	shift
	"$command" check --config /dev/null --plugin "$mock" \
		--set mock_report="$data/$report" --set mock_denied=1 "$@" name
}
# xml EXPRESSION: of the document and its cases, as Python has it.
xml() {
	python3 -c "import sys, xml.etree.ElementTree as tree
suite = tree.parse('out').getroot()
cases = suite.findall('testcase')
print(($1))"
}
if command -v python3 >/dev/null; then
	row "JUnit" 1 check --format junit shop.example bank.example
	is "well formed, and counted" "$(xml "suite.tag, *(suite.get(k) for k in
	    ('tests', 'failures', 'errors', 'skipped'))")" = \
		"('testsuite', '2', '1', '0', '0')"
	is "a case a name" "$(xml "[(c.get('name'), [e.tag for e in c])
	    for c in cases]")" = \
		"[('shop.example', []), ('bank.example', ['failure'])]"
	is "with the reason" "$(xml "cases[1][0].get('type')")" = \
		issuer-not-listed
	is "and the cure" -n "$(xml "cases[1][0].text" | grep \
		'publish: bank.example. IN CAA 0 issue "ca.example"$')"
	is "without a time zone" -n "$(xml "suite.get('timestamp')" |
		grep -E '^[-0-9]{10}T[:0-9]{8}$')"
	has "standard error is as ever" err '^caa-validator: denied: bank'
	row "a permission" 0 check --format junit shop.example
	is "standard error is empty" ! -s err
	row "a failed lookup" 3 check --format junit www.example.org
	is "is an error" "$(xml "cases[0][0].tag, suite.get('errors')")" = \
		"('error', '1')"
	row "advice" 0 check --profile advice --format junit bank.example
	is "fails no pipeline" "$(xml "cases[0][0].tag,
	    suite.get('failures')")" = "('skipped', '0')"
	is "is said" -n "$(xml "cases[0][0].get('message')" |
		grep '^NOT ENFORCED')"
	is "with the notice" -n "$(xml "suite.find('system-out').text" |
		grep 'enforce = no')"
	row "a report of a hostile world" 1 mock hostile.json --format junit
	is "well formed" "$(xml "len(cases)")" = 3
	is "and printable" -z "$(LC_ALL=C grep '[^ -~]' out)"
	row "the same" 1 mock mixed.json --format junit
	is "well formed" "$(xml "suite.get('tests') == str(len(cases))")" = True
fi

row "workflow commands" 1 check --format github shop.example bank.example \
	'*.bank.example'
is "a line a command" -z "$(grep -v '^::[a-z]* title=[^:]*::' out)"
is "an error a denied name" "$(grep -c '^::error title=CAA%3A ' out)" = 2
has "the cure in a line of its own" out \
	'%0Ato permit it, publish: bank\.example\. IN CAA 0 issue "ca\.example"'
has "what came of it" out '^::notice title=CAA::1 of 3 names permitted$'
row "advice" 0 check --profile advice --format github bank.example
is "no error" -z "$(grep '^::error' out)"
has "a warning" out '^::warning title=CAA%3A bank\.example would be denied::NOT ENFORCED'
row "a hostile world" 1 mock hostile.json --format github
is "a line a command" -z "$(grep -v '^::[a-z]* title=[^:]*::' out)"
is "and printable" -z "$(LC_ALL=C grep '[^ -~]' out)"
cat >percent.json <<'END'
{"verdict":"deny","names":[{"name":"a,b::error::c","verdict":"deny",
"explanation":"100%0A::error::x\n::set-output","rfc":"x"}],"notices":["::stop-commands::x"]}
END
data=$work
row "what would be a command" 1 mock percent.json --format github
has "is none" out '^::error title=CAA%3A a%2Cb%3A%3Aerror%3A%3Ac denied::100%250A::error::x\?::set-output \(x\)$'
has "nor in a notice" out '^::warning title=CAA::::stop-commands::x$'
is "three lines" "$(wc -l <out)" = 3

row "a summary nowhere" 2 check --format github --step-summary shop.example
export GITHUB_STEP_SUMMARY=$work/summary.md
row "a summary of another format" 2 check --step-summary shop.example
is "writes nothing" ! -e summary.md
row "a summary" 1 check --format github --step-summary shop.example bank.example
is "a row a name" "$(grep -c '^| [a-z]*&#46;example |' summary.md)" = 2
row "another" 0 check --format github --step-summary shop.example
is "behind it" "$(grep -c '^### CAA$' summary.md)" = 2
cat >markdown.json <<'END'
{"verdict":"deny","names":[{"name":"<img src=x>|a","verdict":"deny",
"explanation":"[x](javascript:x) `|` \n| y |","fix":["**x**"]}]}
END
rm summary.md
row "what would be Markdown" 1 mock markdown.json --format github --step-summary
is "is none" -z "$(sed 1,4d summary.md | sed 's/&#[0-9]*;//g' |
	tr -d 'a-zA-Z0-9 ?\n' | sed 's/^|||||$//')"
export GITHUB_STEP_SUMMARY=$work
row "a summary that cannot be written" 4 check --format github \
	--step-summary shop.example
row "quiet" 1 check --quiet --format junit bank.example
is "says nothing" ! -s out
row "no such format" 2 check --format xml shop.example
row "nothing to check" 2 check --format junit
is "no document" ! -s out

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 18
