#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# run.sh COMMAND...: runs a command inside the private Internet: a network
# namespace of its own, in which real servers on port 53 of loopback addresses
# serve a signed root and what is below it.  Without a command: a shell.
#
# The command finds in its environment
#   INTERNET_DIR        directory with zones/ZONE and SERVER.pid of every nsd,
#                       which reads changed zones again on SIGHUP; keys, logs
#                       and more anchors
#   INTERNET_ANCHORS    file with the root's DS
#   INTERNET_HINTS      file with the root's servers
#   INTERNET_FORWARDER  address of a validating Unbound, IPv4, UDP and TCP
#   INTERNET_IPV6       yes, or no where the machine has no IPv6
# INTERNET_FAULTS, the program fault_server, adds what the matrix needs: more
# zones, and servers that misbehave.  A shell has them if the program is built.
# INTERNET_TABLES is a folder with other tables and zones than those here.
# Exits with the command's status, or 77 after a line "SKIP: reason".
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
skip() {
  echo "SKIP: $*"
  exit 77
}

if [ "${1-}" != --inside ]; then
  tools=(ip unshare nsd unbound ldns-keygen ldns-signzone drill)
  if [ $# -eq 0 ] && [ -z "${INTERNET_FAULTS-}" ]; then
    INTERNET_FAULTS=$(find "$here/../../build" -name fault_server -type f \
      -executable 2>/dev/null | head -n 1)
    export INTERNET_FAULTS
  fi
  if [ -n "${INTERNET_FAULTS-}" ]; then tools+=(knotd keymgr); fi
  for tool in "${tools[@]}"; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
  done
  isolate=(unshare --net)
  if ! "${isolate[@]}" true 2>/dev/null; then
    isolate=(unshare --net --user --map-root-user)
    "${isolate[@]}" true 2>/dev/null ||
      skip "network namespaces need root or user namespaces"
  fi
  exec "${isolate[@]}" "$0" --inside "$@"
fi
shift

origin=$PWD
dir=$(mktemp -d)
pids=()
finish() {
  if [ ${#pids[@]} -gt 0 ]; then
    kill "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
  fi
  rm -rf "$dir"
}
trap finish EXIT
faults=${INTERNET_FAULTS-}
tables=${INTERNET_TABLES:-$here}
# shellcheck source=tests/internet/start.sh
. "$here/start.sh"

ip link set lo up
read_tables
export INTERNET_IPV6=yes
for name in "${server_names[@]}"; do
  v4=${server_v4[$name]} v6=${server_v6[$name]}
  if [ "$v6" != - ]; then
    ip -6 addr add "$v6/128" dev lo nodad 2>/dev/null || INTERNET_IPV6=no
  fi
  case $v4 in
  127.* | -) ;;
  *)
    if [ "${server_software[$name]}" != none ]; then
      ip addr add "$v4/32" dev lo
    fi
    ;;
  esac
done

(make_internet)
cd "$dir"
start_internet
export INTERNET_DIR=$dir INTERNET_ANCHORS=$dir/anchors INTERNET_HINTS=$dir/hints
export INTERNET_FORWARDER=${server_v4[forwarder]}

cd "$origin"
if [ $# -eq 0 ]; then
  describe_internet
  set -- "${SHELL:-/bin/bash}"
fi
status=0
"$@" || status=$?
exit "$status"
