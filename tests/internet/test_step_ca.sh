#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# A real step-ca, built once into FOLDER, asks the daemon before it signs; in a
# private Internet of its own.
# usage: test_step_ca.sh CAA-VALIDATOR FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../go_build.sh" "$here/step-ca" "$2" \
  github.com/smallstep/certificates/cmd/step-ca .
export INTERNET_TABLES=$here/step-ca
exec "$here/run.sh" "$here/test_step_ca.py" "$1" "$2/step-ca" "$2/client"
