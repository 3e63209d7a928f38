# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Sourced by tests of commands: how these are run, and what must be true of
# each run, a row.
rows=0 failed=0 got=

# run SENTENCE EXIT-STATUS COMMAND... : keeping both streams.
run() {
	sentence=$1 want=$2
	shift 2
	rows=$((rows + 1))
	"$@" >out 2>err </dev/null
	got=$?
	is "exit status $want" "$got" = "$want"
}

# What scripts and EJBCA rely on.
judge_errors() {
	if [ "$want" = 0 ]; then
		is "standard error is empty" ! -s err
	else
		is "standard error is one line" "$(wc -l <err)" = 1
	fi
}

# row SENTENCE EXIT-STATUS COMMAND...
row() {
	run "$@"
	judge_errors
}

# is WHAT TEST-ARGUMENTS...
is() {
	what=$1
	shift
	test "$@" && return
	failed=$((failed + 1))
	echo "FAILED: $sentence: $what (exit status $got)"
	sed 's/^/  stdout: /' out | cut -c1-200 | head -n 20
	sed 's/^/  stderr: /' err | head -n 20
}

has() { # WHAT FILE PATTERN
	is "$1" -n "$(grep -E -e "$3" "$2")"
}
