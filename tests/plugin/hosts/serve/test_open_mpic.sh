#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The real coordinator of Open MPIC, which the machine's pip fetches once into a
# folder of its own, asks our perspectives.
# usage: test_open_mpic.sh CAA-VALIDATOR FOLDER
set -u
command=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
command -v python3 >/dev/null || { echo "SKIP: no python3"; exit 0; }
if [ ! -e "$folder/complete" ]; then
	{ python3 -m venv "$folder" && "$folder/bin/pip" install -q \
		--disable-pip-version-check --timeout 10 --retries 1 \
		open-mpic-core==6.5.0 && : >"$folder/complete"; } >"$log" 2>&1
fi
[ -e "$folder/complete" ] || {
	echo "SKIP: pip cannot install open-mpic-core: $(tail -n 1 "$log")"
	exit 0
}
"$folder/bin/python" -B "$here/test_open_mpic.py" "$command"
