#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The real coordinator of Open MPIC asks our perspectives.
# usage: test_open_mpic.sh CAA-VALIDATOR FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/../../../open_mpic.sh" "$2" || exit
"$2/bin/python" -B "$here/test_open_mpic.py" "$1"
