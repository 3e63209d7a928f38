#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# tests/bench/instructions.sh [--record]: how many instructions a check takes,
# counted by callgrind, beside what instructions.txt says; with --record that
# file is written.  Prints what differs by more than one in a hundred, which is
# what addresses and hash seeds alone may do.  No clock is involved, so that a
# busy machine counts as well as any.
set -euo pipefail
cd "$(dirname "$0")/../.."
for tool in valgrind cmake; do
  command -v "$tool" >/dev/null || { echo "SKIP: no $tool"; exit 77; }
done
build=${CAA_BENCH_DIR:-build/bench}
recorded=tests/bench/instructions.txt
cmake --preset release -B "$build" -DCAA_BUILD_TESTS=ON >/dev/null
cmake --build "$build" --target caa_plugin bench_module >/dev/null

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/zone" <<'END'
$ORIGIN calls.
$TTL 300
@ SOA ns hostmaster 1 3600 900 300 60
@ NS ns
shop CAA 0 issue "ca.example"
bank CAA 0 issue "other.example"
END
for i in $(seq 40); do
  printf 'big CAA 0 issue "ca%d.example; account=%d"\n' "$i" "$i"
done >>"$work/zone"

instructions() { # NAMES COUNT: of the whole process
  valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$build/tests/bench/bench_module" "$build/plugin/caa_validator.so" \
    repeat "$1" "$2" issuers=ca.example "zone_files=$work/zone" 2>&1 >/dev/null |
    sed -n 's/.*Collected : //p'
}

# The difference of two runs is what the checks between them took.
measure() { # KEY NAME...: prints a line
  local key=$1 less more
  shift
  printf '%s\n' "$@" >"$work/names"
  less=$(instructions "$work/names" 10)
  more=$(instructions "$work/names" 30)
  echo "$key $(((more - less) / 20))"
}

{
  measure permitted www.shop.calls
  measure denied www.bank.calls
  measure no-records www.calls
  measure large-set www.big.calls
  mapfile -t hundred < <(seq -f 'h%g.shop.calls' 100)
  measure hundred-permitted "${hundred[@]}"
  mapfile -t hundred < <(seq -f 'h%g.big.calls' 100)
  measure hundred-large-set "${hundred[@]}"
} >"$work/now"

if [ "${1-}" = --record ]; then
  {
    echo "# Instructions of one request, by instructions.sh --record with"
    echo "# $(cc --version | head -n 1), preset release."
    cat "$work/now"
  } >"$recorded"
fi
awk '
  FILENAME == ARGV[1] { if ($1 != "#") then_[$1] = $2; next }
  {
    change = then_[$1] ? ($2 / then_[$1] - 1) * 100 : 0
    mark = change > 1 || change < -1 ? "  differs" : ""
    printf "%-20s %10d %10d %+7.2f %%%s\n", $1, $2, then_[$1], change, mark
  }' "$recorded" "$work/now"
