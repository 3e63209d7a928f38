#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The adapter and the daemon.
# usage: test_serve.sh CAA-VALIDATOR ZONE JAVA OPTION... : Java gets the
# daemon's socket as the property test.socket
set -u
command=$1 zone=$2 java=$3
shift 3
work=$(mktemp -d) || exit 2
daemon=
trap 'test -z "$daemon" || kill "$daemon"; rm -rf "$work"' EXIT

"$command" serve --config /dev/null --issuer ca.example --zone "$zone" \
	--listen "unix:$work/caa.sock" >"$work/out" 2>"$work/err" &
daemon=$!
tries=0
until [ -S "$work/caa.sock" ]; do
	tries=$((tries + 1))
	if [ "$tries" -gt 600 ] || ! kill -0 "$daemon" 2>/dev/null; then
		echo "FAILED: the daemon did not start"
		cat "$work/err"
		daemon=
		exit 1
	fi
	sleep 0.1
done
"$java" -Dtest.socket="$work/caa.sock" "$@"
