#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# From a fresh Debian to CAA verdicts: installs packages, builds, makes real
# certificate requests with OpenSSL and runs each through caa_validator.so.
# A second run is fast.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

say "1. Packages"
conf/install-packages.sh build
echo "all there"

say "2. Build (build/release)"
log=build/quickstart.log
mkdir -p build
if ! { cmake --preset release && cmake --build --preset release; } >"$log" 2>&1
then
  cat "$log" >&2
  exit 1
fi
bin=build/release/plugin
ls "$bin"/caa_validator.so "$bin"/caa-validator

say "3. Requests, made by openssl req (build/demo)"
conf/demo/make-requests.sh build/demo

say "4. Verdicts for the CA \"ca.example\", from the zone in conf/demo"
validate() {
  printf '\n$ caa-validator check %s\n' "$*"
  "$bin/caa-validator" check --zone conf/demo/demo.zone --issuer ca.example \
    "$@" || echo "(exit status $?)"
}
for request in build/demo/*.csr; do
  validate --csr "$request"
done
