#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# tests/bench/run.sh [OPTION...] [SCENARIO...]: measures the module as it is
# shipped beside a bare libunbound loop, dnsperf, openssl speed and other
# checkers of CAA, all in one run on the private Internet, servers on the first
# core and what is measured on the last; for shards both on all.  Prints one
# table with the reference beside each figure and writes build/bench/results.json
# and results.svg.  Never fails for being slow.  README.md says what each figure
# means.
#
#   --quick        a tenth of the names, two rounds: is it in order?
#   --full         growth to ten million names, which takes minutes more
#   --rounds N     so many of everything; 7
#   SCENARIO       throughput, latency, calls, growth, peers, peers-latency,
#                  records, shards, tier; all without one
#   CAA_BENCH_DIR  where to build and to write instead of build/bench
#
# What is compared takes turns, and ratios are taken inside each turn.  Still,
# figures count only from a machine that does nothing else: the table says how
# busy it was and how far the rounds were apart.
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$PATH:/usr/sbin:/sbin

for tool in cmake dnsperf openssl python3 taskset unbound; do
  command -v "$tool" >/dev/null || {
    echo "SKIP: $tool is not installed; conf/install-packages.sh bench"
    exit 77
  }
done
build=${CAA_BENCH_DIR:-build/bench}
cmake --preset release -B "$build" -DCAA_BUILD_TESTS=ON >/dev/null
cmake --build "$build" --target caa_plugin caa-validator bench_bare \
  bench_module bench_allocations bench_delay bench_evidence >/dev/null
# For the tier: nothing can be fetched inside the private Internet.
CAA_TIER_BINARIES=$(tests/bulk/unbound/build.sh "$(dirname "$build")/unbound") ||
  CAA_TIER_BINARIES=
export CAA_TIER_BINARIES

# Others to be compared with, where this machine can have them.
peer() { # COMMAND...: makes one, or says why not
  "$@" || [ $? -eq 77 ]
}
if [[ $* == *peers* || ! $* =~ (^| )[a-z] ]]; then
  peer sh tests/open_mpic.sh "$build/../open-mpic"
  peer tests/go_build.sh tests/bench/peers/boulder "$build/../boulder" .
fi

tables=$(mktemp -d)
trap 'rm -rf "$tables"' EXIT
names=60000
for argument; do
  if [ "$argument" = --quick ]; then names=6000; fi
done
tests/bench/tables.sh "$tables" "$names"
export INTERNET_TABLES=$tables INTERNET_RSA_BITS=2048
# A child of a pinned process is pinned; measure.py moves what it measures.
status=0
taskset -c 0 tests/internet/run.sh \
  python3 -B tests/bench/measure.py "$build" "$names" "$@" || status=$?
exit "$status"
