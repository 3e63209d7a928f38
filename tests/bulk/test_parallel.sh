#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# test_parallel.sh CAA-VALIDATOR [ROWS]: a list spread over processes by GNU
# parallel.  One of them is killed; nothing may be lost, and nothing there twice.
set -euo pipefail
command=$1 rows=${2:-20000}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work
parallel --version 2>/dev/null | grep -q '^GNU parallel' || {
  echo "SKIP: GNU parallel is not installed"
  exit 77
}

python3 -B "$here/inventory.py" make "$work/zone" "$work/inventory" "$rows"
jq -cR 'split("\t") | {id: .[0], name: .[1]}' "$work/inventory" >"$work/list"
begun=$(date +%s)
parallel --will-cite --jobs 4 --block 100k --retries 3 --pipe \
  "$here/killed_once.sh" "$work/killed" "$command" check \
  --config /dev/null --issuer ca.example --zone "$work/zone" \
  --names-from - --format jsonl --exit-zero <"$work/list" >"$work/answers"
test -e "$work/killed/pid" || {
  echo "FAILED: nothing was killed"
  exit 1
}
jq -c '{serial: .id, name: .input, verdict, reason}' "$work/answers" |
  python3 -B "$here/inventory.py" verify "$rows"
echo "$(($(date +%s) - begun)) s"
