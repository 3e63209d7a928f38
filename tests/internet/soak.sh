#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# soak.sh COMMAND...: run inside run.sh.  Serves soak.demo and below it 100
# zones on an address each, but for the first, whose server is lame, and "dead",
# whose server does not exist.  Then runs the command.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$INTERNET_DIR"
pid=
finish() { if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi; }
trap finish EXIT

soa="SOA ns hostmaster 1 3600 600 86400 60"
{
  printf '$ORIGIN soak.demo.\n$TTL 300\n@ %s\n@ NS ns\n' "$soa"
  echo "ns A 127.53.1.250"
  for i in $(seq 0 99); do
    printf 'z%d NS ns.z%d\nns.z%d A 127.53.1.%d\n' "$i" "$i" "$i" "$i"
  done
  printf 'dead NS ns.dead\nns.dead A 127.53.1.200\n'
} >zones/soak.demo

cat >soak.conf <<CONF
server:
  username: ""
  zonesdir: "$INTERNET_DIR"
  pidfile: ""
  database: ""
  zonelistfile: "$INTERNET_DIR/soak.zonelist"
  xfrdfile: "$INTERNET_DIR/soak.xfrd"
  logfile: "$INTERNET_DIR/soak.log"
  server-count: 1
  rrl-ratelimit: 0
  ip-address: 127.53.1.250
$(seq -f "  ip-address: 127.53.1.%g" 0 99)
remote-control:
  control-enable: no
zone:
  name: "soak.demo."
  zonefile: "zones/soak.demo"
CONF
for i in $(seq 1 99); do
  cat >"zones/z$i.soak.demo" <<ZONE
\$ORIGIN z$i.soak.demo.
\$TTL 300
@ $soa
@ NS ns
ns A 127.53.1.$i
@ CAA 0 issue "ca.example"
*.a CAA 0 issue "ca.example"
*.b TXT "a name without CAA records"
*.c CAA 0 issue "other.example"
ZONE
  printf 'zone:\n  name: "z%d.soak.demo."\n  zonefile: "zones/z%d.soak.demo"\n' \
    "$i" "$i" >>soak.conf
done
nsd -d -c soak.conf >soak.out 2>&1 &
pid=$!
for _ in $(seq 100); do
  if drill @127.53.1.99 z99.soak.demo SOA 2>/dev/null | grep -q NOERROR; then
    cd "$OLDPWD"
    "$@"
    exit
  fi
  sleep 0.05
done
echo "soak: nobody answers" >&2
cat soak.log soak.out >&2
exit 1
