#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Every check of the project, cheapest first, from a clean checkout: packages,
# format and layers, GCC and Clang with warnings as errors, the suites, the
# suites again under ASan+UBSan and TSan, fuzz corpora, install and package.
# Needs no network but for packages.  Fails when anything fails.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }
quietly() { # runs a command; shows its output only when it fails
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log"
    echo "FAILED: $*" >&2
    exit 1
  fi
  rm -f "$log"
}

step "packages"
conf/install-packages.sh test
# A locale whose upper and lower case are not ASCII's.
locale -a | grep -qi '^tr_TR\.utf-\?8$' ||
  quietly localedef -i tr_TR -f UTF-8 tr_TR.UTF-8 ||
  echo "SKIP: the Turkish locale needs root to be made"

step "format, layers, manual pages"
tests/checks.sh

for preset in dev clang; do
  step "build with warnings as errors: $preset"
  quietly cmake --preset "$preset"
  quietly cmake --build --preset "$preset"
done

step "suites"
ctest --preset dev --no-tests=error

step "suites under ASan and UBSan"
quietly cmake --preset asan
quietly cmake --build --preset asan
ctest --preset asan --no-tests=error

step "threaded suites under TSan"
quietly cmake --preset tsan
quietly cmake --build --preset tsan
ctest --preset tsan --no-tests=error -L threads

step "install, consumer, package, two identical builds"
tests/install.sh

echo
echo "all checks passed"
