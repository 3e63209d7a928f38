#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# usage: test_connector.sh CAA-VALIDATOR FOLDER; see test_connector.py
set -u
command=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$here/../cli/rows.sh"
. "$here/../cli/hook_world.sh"
requests_make || { echo "SKIP: no openssl to make requests with"; exit 0; }
# Debian's own, where packages of Debian are.
for python in python3 /usr/bin/python3; do
	"$python" -c 'import yaml' 2>/dev/null || continue
	"$python" "$here/test_connector.py" "$command" "$folder"
	exit
done
echo "SKIP: no python3 with yaml"
