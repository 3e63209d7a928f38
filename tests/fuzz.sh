#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# tests/fuzz.sh MINUTES [HARNESS...]: fuzz every harness, or those named, for
# so many minutes each, JOBS at a time (2 unless set).  New inputs go to
# build/fuzz-corpus, findings to build/fuzz-findings; a finding fails.
set -euo pipefail
cd "$(dirname "$0")/.."

minutes=${1:?usage: [JOBS=2] tests/fuzz.sh MINUTES [HARNESS...]}
shift
if [ $# -eq 0 ]; then
  set -- $(basename -a tests/fuzz/fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')
fi
mkdir -p build
if ! { cmake --preset fuzz &&
  cmake --build --preset fuzz --target "${@/#/fuzz_}"; } \
  >build/fuzz-build.log 2>&1
then
  cat build/fuzz-build.log
  exit 1
fi

fuzz() { # HARNESS
  local grown=build/fuzz-corpus/$1 found=build/fuzz-findings/$1
  mkdir -p "$grown" "$found"
  if build/fuzz/tests/fuzz/fuzz_"$1" -max_total_time=$((minutes * 60)) \
    -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$found/" "$grown" tests/fuzz/corpus/"$1" \
    >"$found/log" 2>&1
  then
    printf '%-14s ok      %s minutes, %s executions, %s new inputs\n' \
      "$1" "$minutes" \
      "$(sed -n 's/.*number_of_executed_units: *//p' "$found/log")" \
      "$(sed -n 's/.*new_units_added: *//p' "$found/log")"
  else
    printf '%-14s FOUND   see %s\n' "$1" "$found"
    tail -30 "$found/log"
    return 1
  fi
}
export -f fuzz
export minutes
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I{} bash -c 'fuzz {}'
