#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Programs of a Go module of the tests, built once into a folder.  Exits with 77
# after a line "SKIP: reason" where this machine cannot.
# usage: go_build.sh MODULE-FOLDER FOLDER PACKAGE...
set -euo pipefail
module=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shift 2
skip() {
  echo "SKIP: $*"
  exit 77
}

command -v go >/dev/null || skip "go is not installed"
exec 9>"$folder/lock"
if command -v flock >/dev/null; then flock 9; fi
cd "$module"
wanted=$(cat go.mod go.sum ./*.go | cksum)
if [ "$(cat "$folder/built" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
# An old Go says here that it cannot read go.mod, or finds no newer one.
go list -deps "$@" >/dev/null 2>"$folder/log" ||
  skip "go cannot have the modules: $(tail -n 1 "$folder/log")"
CGO_ENABLED=0 nice go build -p 2 -trimpath -buildvcs=false -ldflags "-s -w" \
  -o "$folder/" "$@" >"$folder/log" 2>&1 || {
  cat "$folder/log"
  exit 1
}
echo "$wanted" >"$folder/built"
