#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The manual page is well formed and names every option there is.
# usage: test_manual.sh CAA-VALIDATOR MANUAL COMMAND...
set -u
command=$1 manual=$2
shift 2
# shellcheck disable=SC2086  # a command may have two words
options=$(for c; do "$command" $c --help; done |
	sed -n 's/^  \(--[a-z-]*\).*/\1/p' | sort -u)
count=0 failed=0
for option in $options; do
	count=$((count + 1))
	if ! grep -q -e "Fl -${option#--}\( \|\$\)" "$manual"; then
		echo "FAILED: $option is not in the manual"
		failed=$((failed + 1))
	fi
done
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$manual" || failed=$((failed + 1))
fi
echo "$count options, $failed failed"
test "$failed" = 0 && test "$count" -gt 5
