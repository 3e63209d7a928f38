#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# systemd reads the units without a complaint and finds little exposed.
# usage: test_units.sh CAA-VALIDATOR SERVICE SOCKET
set -eu
command -v systemd-analyze >/dev/null || { echo "SKIP: no systemd"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed "s|^ExecStart=[^ ]*|ExecStart=$1|; /^Documentation=/d" "$2" \
  >"$work/caa-validator.service"
cp "$3" "$work/caa-validator.socket"
systemd-analyze verify "$work/caa-validator.service" \
  "$work/caa-validator.socket" >"$work/out" 2>&1 || true
# Of other units on this machine it complains as well.
if grep "caa-validator\." "$work/out"; then
  echo "FAILED: systemd-analyze verify"
  exit 1
fi
systemd-analyze security --offline=true --threshold=20 \
  "$work/caa-validator.service" >"$work/out" 2>&1 || {
  if grep -q 'offline' "$work/out"; then
    echo "SKIP: this systemd cannot judge files"
    exit 77
  fi
  tail -n 1 "$work/out"
  echo "FAILED: too much is exposed"
  exit 1
}
tail -n 1 "$work/out"
