#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# tables.sh DIRECTORY NAMES: an Internet for benchmarks, for run.sh of
# tests/internet: five zones below "bench" that differ in their signatures, each
# with a third of the names n0, n1, ... having CAA records, a third others and a
# third none; sixteen domains like each of three of them, with half as many names
# together; one in which verdicts differ; and below "far", behind bench_delay,
# one zone with many names and a hundred with one.
set -euo pipefail
cd "$1"
count=$2
mkdir -p zones

cat >servers.table <<END
root      nsd     127.53.0.1  fd53::1
tld       nsd     127.53.0.2  fd53::2
leaf      nsd     127.53.0.3  fd53::3
far-tld   none    127.53.5.2  -
far-leaf  none    127.53.5.3  -
forwarder unbound 127.53.0.53 fd53::53
END
cat >zones.table <<END
.              root           nsec             yes
bench          tld            nsec             yes
unsigned.bench leaf           none             yes
ecdsa.bench    leaf           nsec             yes
ecdsa3.bench   leaf           nsec3            yes
rsa.bench      leaf           rsasha256        yes
rsa3.bench     leaf           rsasha256+nsec3  yes
mixed.bench    leaf           nsec             yes
far            tld>far-tld    nsec             yes
one.far        leaf>far-leaf  nsec             yes
END
for i in $(seq 0 15); do
  cat >>zones.table <<END
unsigned-$i.bench leaf none      yes
ecdsa-$i.bench    leaf nsec      yes
rsa-$i.bench      leaf rsasha256 yes
END
done
for i in $(seq 0 99); do
  echo "z$i.far leaf>far-leaf nsec yes" >>zones.table
done

# What is served is signed first: fewer names where that is slow.
many() { # NAMES
  echo '@ CAA 0 issue "ca.example"'
  seq 0 "$1" | awk '
    $1 % 3 == 0 { print "n" $1 " CAA 0 issue \"ca.example\"" }
    $1 % 3 == 1 { print "n" $1 " TXT \"no CAA record\"" }'
}
many "$count" >zones/unsigned.bench
many $((count / 3)) | tee zones/ecdsa.bench >zones/ecdsa3.bench
many $((count / 5)) | tee zones/rsa.bench >zones/rsa3.bench
for i in $(seq 0 15); do
  many $((count / 2 / 16)) >"zones/unsigned-$i.bench"
  many $((count / 3 / 2 / 16)) >"zones/ecdsa-$i.bench"
  many $((count / 5 / 2 / 16)) >"zones/rsa-$i.bench"
done
# Every verdict, and why: VERDICTS of peers.py.
cat >zones/mixed.bench <<'END'
allowed CAA 0 issue "ca.example"
both CAA 0 issue "other.example"
both CAA 0 issue "ca.example"
denied CAA 0 issue "other.example"
never CAA 0 issue ";"
wild CAA 0 issue "other.example"
wild CAA 0 issuewild "ca.example"
nowild CAA 0 issue "ca.example"
nowild CAA 0 issuewild ";"
critical CAA 128 unheard "of"
critical CAA 0 issue "ca.example"
none TXT "no CAA record"
to-allowed CNAME allowed
to-denied CNAME denied
to-none.denied CNAME none
*.star CAA 0 issue "other.example"
END
{
  echo '@ CAA 0 issue "ca.example"'
  seq -f 'h%g.w TXT "no CAA record"' 0 3000
} >zones/one.far
cat >zones/any <<END
@ CAA 0 issue "ca.example"
www.shop TXT "no CAA record"
END
