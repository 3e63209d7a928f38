#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# killed_once.sh DIRECTORY COMMAND...: a filter.  Whoever is the first to make
# the directory kills it after a hundred lines; all others let it be.
directory=$1
shift
mkdir "$directory" 2>/dev/null || exec "$@"
exec 3<&0
{
	"$@" <&3 &
	echo $! >"$directory/pid"
	wait
} | {
	head -n 100
	kill -KILL "$(cat "$directory/pid")"
}
kill -KILL $$
