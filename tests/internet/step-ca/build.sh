#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# A step-ca and the client of its test, built once into a folder.  Exits with 77
# after a line "SKIP: reason" where this machine cannot.
# usage: build.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
skip() {
  echo "SKIP: $*"
  exit 77
}

command -v go >/dev/null || skip "go is not installed"
exec 9>"$folder/lock"
if command -v flock >/dev/null; then flock 9; fi
wanted=$(cat "$here/go.mod" "$here/go.sum" "$here/main.go" | cksum)
if [ "$(cat "$folder/built" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
cd "$here"
packages=(github.com/smallstep/certificates/cmd/step-ca .)
# An old Go says here that it cannot read go.mod, or finds no newer one.
go list -deps "${packages[@]}" >/dev/null 2>"$folder/log" ||
  skip "go cannot have the modules: $(tail -n 1 "$folder/log")"
CGO_ENABLED=0 nice go build -p 2 -trimpath -buildvcs=false -ldflags "-s -w" \
  -o "$folder/" "${packages[@]}" >"$folder/log" 2>&1 || {
  cat "$folder/log"
  exit 1
}
echo "$wanted" >"$folder/built"
