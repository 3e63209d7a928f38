#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The hook for acme2certifier, beside a stand-in; or within the real one, which
# the machine's pip fetches once into a folder of its own.
# usage: test_hooks.sh CAA-VALIDATOR HOOKS-FILE [FOLDER]
set -u
command=$1 hooks=$2 folder=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$here/../cli/rows.sh"
. "$here/../cli/hook_world.sh"
requests_make || { echo "SKIP: no openssl to make requests with"; exit 0; }
command -v python3 >/dev/null || { echo "SKIP: no python3"; exit 0; }
if [ -z "$folder" ]; then
	exec python3 "$here/test_hooks.py" "$command" "$hooks"
fi
python=$folder/bin/python
# One at a time, and no longer than a test may take.
install() {
	flock 9
	[ ! -e "$folder/complete" ] || return 0
	python3 -m venv "$folder" && timeout 240 "$folder/bin/pip" install -q \
		--disable-pip-version-check --timeout 10 --retries 1 \
		acme2certifier==0.46.3 && : >"$folder/complete"
}
install 9>"$folder.lock" >pip.log 2>&1
[ -e "$folder/complete" ] || {
	echo "SKIP: pip cannot install acme2certifier: $(tail -n 1 pip.log)"
	exit 0
}
"$python" "$here/test_real.py" "$command" "$hooks"
