#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The command as scripts and hosts see it: exit status, standard output,
# standard error.  The module is a mock; see mock_module.c.
# usage: test_command.sh CAA-VALIDATOR MOCK-MODULE DATA-FOLDER
set -u
command=$1 mock=$2 data=$3
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
unset NO_COLOR
. "$folder/rows.sh"

row() {
	run "$@"
	judge_errors
	test "$want" = 0 ||
		is "it says who speaks" -z "$(grep -v '^caa-validator: ' err)"
}

# The mock answers with a recorded report.
check() {
	"$command" check --config /dev/null --plugin "$mock" "$@"
}
permit() {
	check --set mock_report="$data/one_permit.json" --set mock_verdict=1 \
		"$@"
}
deny() {
	check --set mock_report="$data/mixed.json" --set mock_denied=3 \
		--set mock_detail='a.example: not listed' "$@"
}

row "no command" 2 "$command"
row "an unknown command" 2 "$command" chek
is "the nearest is named" -n "$(grep 'perhaps check' err)"
row "the overview" 0 "$command" --help
is "on standard output" -n "$(grep '^usage: caa-validator' out)"
row "the version" 0 "$command" --version
is "a number" -n "$(grep -E '^caa-validator [0-9]+\.[0-9]+\.[0-9]+$' out)"
row "help on check" 0 "$command" check --help
row "help on config" 0 "$command" config --help

row "nothing to check" 2 check
is "help is pointed at" -n "$(grep -e '--help' err)"
is "nothing is answered" ! -s out
row "two inputs" 2 check --csr a --cert b
row "an input that is not there" 2 check --csr nowhere.pem
row "an empty standard input" 2 check --csr -
is "it is called by its name" -n "$(grep 'standard input is empty' err)"
row "a module that is not there" 2 "$command" check --plugin nowhere.so a.example
row "an unknown option" 2 check --isuer a.example

row "a permitted name" 0 permit www.example.com
is "one line" "$(cat out)" = "$(cat "$data/one_permit.txt")"
row "explained" 0 permit --explain www.example.com
is "the climb" "$(cat out)" = "$(cat "$data/one_permit.explain.txt")"
row "quiet" 0 permit --quiet www.example.com
is "nothing is said" ! -s out
row "as JSON" 0 permit --format json www.example.com
is "the module's own words" "$(cat out)" = "$(cat "$data/one_permit.json")"
row "in colour" 0 permit --color always www.example.com
is "escape sequences" -n "$(grep "$(printf '\033')" out)"
row "not in colour" 0 permit www.example.com
is "no escape sequences" -z "$(grep "$(printf '\033')" out)"

row "a denial" 1 deny www.example.com
is "the answer stands on standard output" \
	"$(cat out)" = "$(cat "$data/mixed.txt")"
is "the line says what decided" \
	"$(cat err)" = \
	"caa-validator: denied: a.example: not listed (and 2 more)"
row "a quiet denial" 1 deny --quiet www.example.com
is "nothing is said" ! -s out
row "a denial as JSON" 1 deny --format json www.example.com
is "the module's own words" "$(cat out)" = "$(cat "$data/mixed.json")"
row "only lookups failed" 3 deny --set mock_failed=3 www.example.com
row "the module says that only lookups failed" 3 \
	deny --set mock_status=-4 www.example.com
row "no verdict" 1 permit --set mock_verdict=0 www.example.com
row "a verdict nobody knows" 1 permit --set mock_verdict=7 www.example.com
row "a permit with a denied name in it" 1 \
	permit --set mock_denied=1 www.example.com

row "a refused configuration" 2 permit --set mock_open=-2 \
	--set mock_message='caa.conf:3: no' www.example.com
is "its sentence" "$(cat err)" = "caa-validator: caa.conf:3: no"
row "a refused request" 2 permit --set mock_status=-3 www.example.com
is "no answer" ! -s out
row "a lost audit record" 4 permit --set mock_status=-5 www.example.com
row "no report" 4 check --set mock_verdict=1 www.example.com
row "no report, and none wanted" 0 \
	check --quiet --set mock_verdict=1 www.example.com
echo '{"names":[' >broken.json
row "half a report" 4 check --set mock_verdict=1 \
	--set mock_report=broken.json www.example.com

full() {
	permit "$@" >/dev/full
}
closed() {
	permit "$@" >&-
}
broken_pipe() {
	mkfifo pipe && { true <pipe & } && exec 3>pipe && wait $! || return
	permit --format json "$@" >&3
	set -- $?
	exec 3>&-
	return "$1"
}
row "a full disk is no permission" 4 full www.example.com
row "a closed output is no permission" 4 closed www.example.com
row "a reader that went away is no permission" 4 broken_pipe www.example.com

printf request >a.csr
verbose() {
	permit --verbose "$@" 2>log
}
row "what reaches the module" 0 verbose --csr a.csr --profile web \
	--account-uri https://ca.example/1,2 a.example 'user@b.example'
is "input, profile, account" "$(head -n 1 log)" = \
	"info: input kind 1, 7 octets, profile web, 1 account URIs, timeout 0"
is "a DNS name" "$(sed -n 2p log)" = "debug: name type 1: a.example"
is "a mailbox" "$(sed -n 3p log)" = "debug: name type 2: user@b.example"
row "a certificate" 0 verbose --cert a.csr
is "its kind" -n "$(grep 'input kind 2, 7 octets' log)"
stdin_csr() {
	printf request | permit --verbose --csr - 2>log
}
row "standard input" 0 stdin_csr
is "its kind" -n "$(grep 'input kind 1, 7 octets' log)"

config() {
	"$command" config --config /dev/null --plugin "$mock" "$@"
}
row "the configuration" 0 config --issuer a --issuer b
cat >want <<'END'
# caa-validator mock: the configuration in force
[caa_validator]
config = /dev/null                       # --config
issuers = a;b                            # --issuer
# see also --profile web
END
is "with origins" "$(cat out)" = "$(cat want)"
row "what the file's syntax would misread" 0 config --set 'trust_anchor=a"\#$b'
quoted=$(sed -n 's/ *# --set$//p' out)
is "is quoted" "$quoted" = 'trust_anchor = "a\"\\#$b"'
row "a profile" 0 config --profile web
is "in the head" -n "$(grep 'in force, profile web$' out)"
row "no such profile" 2 config --profile mail --set mock_message='no mail'
is "nothing else is printed" ! -s out
row "a wrong configuration" 2 config --set mock_open=-2 \
	--set mock_message='caa.conf:3: no'
row "a name where none belongs" 2 config a.example
row "all keys" 0 config --defaults
cat >want <<'END'
# caa-validator mock: every key, at its default
[caa_validator]

# who we are
#issuers =

# milliseconds
#deadline_ms = 10000
END
is "at their defaults" "$(cat out)" = "$(cat want)"

echo "$rows rows, $failed failed"
test "$failed" = 0 && test "$rows" -gt 40
