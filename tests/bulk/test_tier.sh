#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# test_tier.sh CAA-VALIDATOR FOLDER: the shared cache of conf/bulk, with an
# Unbound that can, built once into the folder; in a private Internet of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
for tool in redis-server redis-cli; do
  command -v "$tool" >/dev/null || {
    echo "SKIP: $tool is not installed"
    exit 77
  }
done
said=$("$here/unbound/build.sh" "$2") || {
  status=$?
  echo "$said"
  exit "$status"
}
export INTERNET_TABLES=$here/tier
exec "$here/../internet/run.sh" python3 -B "$here/test_tier.py" "$1" "$said"
