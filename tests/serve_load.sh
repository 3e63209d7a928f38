#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# tests/serve_load.sh [SECONDS [PRESET]]: 64 keep-alive clients on the daemon's
# /v1/check over TLS while certificates rotate, the configuration reloads and
# one client in eight misbehaves: no wrong verdict, no dropped good request, flat
# memory.  By default a minute with the preset dev.  The sanitizers keep memory
# on purpose, so under them it may grow.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${2:-dev}
growth=10
case $preset in asan | tsan) growth=1000 ;; esac
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target caa-validator caa_plugin >/dev/null
exec python3 -B tests/plugin/hosts/serve/load.py \
  "build/$preset/plugin/caa-validator" "${1:-60}" "$growth"
