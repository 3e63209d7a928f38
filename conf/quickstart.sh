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
ls build/demo

say "4. Verdicts for the CA \"ca.example\", from the zone in conf/demo"
export PATH=$PWD/$bin:$PATH
zone="--zone conf/demo/demo.zone --issuer ca.example"
try() { # ARGUMENTS: show a command and what it says, at most 12 lines
  local status=0
  printf '\n$ caa-validator check %s\n' "$*"
  # shellcheck disable=SC2086  # two options in one variable
  caa-validator check --color "$color" $zone "$@" >build/answer 2>build/error ||
    status=$?
  if [ "$(wc -l <build/answer)" -gt 12 ]; then
    head -4 build/answer
    echo "..."
    tail -2 build/answer
  else
    cat build/answer
  fi
  # With an answer the line on standard error repeats it.
  [ -s build/answer ] || cat build/error
  echo "(exit status $status)"
}
color=never
[ -t 1 ] && color=always

for request in build/demo/*.csr; do
  try --csr "$request"
done
try --csr build/demo/11-account.csr --account-uri https://ca.example/acct/1 \
  --validation-method dns-01
try --explain www.portal.example

say "5. Next"
cat <<END
  live DNS      $bin/caa-validator check --issuer YOUR-CA.EXAMPLE --explain NAME
  a CSR         $bin/caa-validator check --issuer YOUR-CA.EXAMPLE --csr FILE
  install       cmake --install build/release     (or: cd build/release && cpack -G DEB)
  configure     /etc/caa-validator/caa-validator.conf, then caa-validator config
  in your CA    README.md, "In a certificate authority"; manual caa_plugin(3)
END
