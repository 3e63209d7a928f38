#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# test_killed.sh CAA-VALIDATOR [NAMES]: a long list whose run is killed half way
# and gone on with.  Nothing may be lost, and nothing there twice.
set -euo pipefail
command=$1 names=${2:-100000}
work=$(mktemp -d)
pid=
finish() {
  if [ -n "$pid" ]; then kill -KILL "$pid" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
fail() {
  echo "FAILED: $*"
  exit 1
}

cat >"$work/zone" <<'END'
$ORIGIN example.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
shop CAA 0 issue "ca.example"
END
seq -f 'n%.0f.shop.example' "$names" >"$work/list"

list() { # OPTION...
  exec "$command" check --config /dev/null --issuer ca.example \
    --zone "$work/zone" --names-from "$work/list" --format jsonl "$@"
}

for order in '' --ordered; do
  : >"$work/answers"
  list $order >>"$work/answers" &
  pid=$!
  until [ "$(wc -l <"$work/answers")" -ge $((names / 2)) ]; do
    kill -0 "$pid" || fail "it ended before half of it was there"
    sleep 0.02
  done
  kill -KILL "$pid"
  wait "$pid" 2>/dev/null && fail "it ended before it was killed"
  pid=
  before=$(wc -l <"$work/answers")
  (list $order --resume "$work/answers" >>"$work/answers") ||
    fail "status $? of what goes on"
  grep -o '^{"line":[0-9]*,"input":"[^"]*"' "$work/answers" |
    sed 's/[^0-9]*//; s/,"input":"/ /; s/"//' >"$work/lines"
  sort -n "$work/lines" | cmp - <(cat -n "$work/list" |
    sed 's/^ *//; s/\t/ /') || fail "lines are lost, or there twice"
  if [ -n "$order" ]; then
    sort -nc "$work/lines" || fail "lines are out of order"
  fi
  echo "${order:-as they come}: killed after $before of $names, then all"
done
