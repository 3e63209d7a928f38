#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# open-mpic-core in a Python of its own, which the machine's pip fetches once.
# Exits with 77 after a line "SKIP: reason" where this machine cannot.
# usage: open_mpic.sh FOLDER
set -u
folder=$1
[ ! -e "$folder/complete" ] || exit 0
skip() {
	echo "SKIP: $*"
	exit 77
}
command -v python3 >/dev/null || skip "no python3"
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
{ python3 -m venv "$folder" && "$folder/bin/pip" install -q \
	--disable-pip-version-check --timeout 10 --retries 1 \
	open-mpic-core==6.5.0 && : >"$folder/complete"; } >"$log" 2>&1 ||
	skip "pip cannot install open-mpic-core: $(tail -n 1 "$log")"
