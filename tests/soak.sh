#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# tests/soak.sh [PRESET [CHECKS [NAMES [SECONDS]]]]: many checks in one process
# on the private Internet, one in a hundred servers failing: how many a second,
# and do memory and descriptors stay flat?  By default 1000000 checks over
# 100000 names with the preset dev.  The sanitizers keep memory on purpose, so
# under them only leaks, races and descriptors fail.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:-dev}
growth=5
case $preset in asan | tsan) growth=1000 ;; esac
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target soak >/dev/null
exec tests/internet/run.sh tests/internet/soak.sh \
  "build/$preset/tests/internet/soak" "${2:-1000000}" "${3:-100000}" 32 \
  "${4:-86400}" "$growth"
