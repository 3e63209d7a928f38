#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# with_tls.sh COMMAND...: runs a command, inside run.sh, beside forwarders that
# speak DNS over TLS on port 853 and nothing else.  Their certificates:
#   127.53.0.61  for dot.demo, as it should be; fd53::61 too, if there is IPv6
#   127.53.0.62  for another name
#   127.53.0.63  expired
#   127.53.0.64  by an authority nobody knows
#
# The command finds in its environment
#   INTERNET_TLS_CA  file with the authority of the first three
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
command -v openssl >/dev/null || {
  echo "SKIP: openssl is not installed"
  exit 77
}

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

new_key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

make_authority() { # NAME
  mkdir "$dir/$1"
  : >"$dir/$1/index"
  cat >"$dir/$1/conf" <<CONF
[ca]
default_ca = this
[this]
database = $dir/$1/index
new_certs_dir = $dir/$1
default_md = sha256
rand_serial = yes
unique_subject = no
policy = any
copy_extensions = copy
[any]
commonName = supplied
CONF
  openssl req -x509 "${new_key[@]}" -days 1 -subj "/CN=$1" \
    -keyout "$dir/$1/key" -out "$dir/$1/pem" 2>/dev/null
}

issue() { # AUTHORITY FILE NAME BEGIN END
  openssl req -new "${new_key[@]}" -subj /CN=server \
    -addext "subjectAltName=DNS:$3" \
    -keyout "$dir/$2.key" -out "$dir/$2.csr" 2>/dev/null
  openssl ca -batch -config "$dir/$1/conf" -cert "$dir/$1/pem" \
    -keyfile "$dir/$1/key" -startdate "$(day "$4")" -enddate "$(day "$5")" \
    -in "$dir/$2.csr" -out "$dir/$2.pem" -notext 2>/dev/null
}

day() { date -u -d "$1" +%y%m%d%H%M%SZ; }

start_forwarder() { # FILE ADDRESS...
  local file=$1
  shift
  {
    echo "server:"
    for address; do echo "  interface: $address@853"; done
    cat <<CONF
  tls-port: 853
  tls-service-key: "$dir/$file.key"
  tls-service-pem: "$dir/$file.pem"
  access-control: 127.0.0.0/8 allow
  access-control: fd53::/16 allow
  incoming-num-tcp: 100
  username: ""
  chroot: ""
  directory: "$dir"
  pidfile: ""
  logfile: "$dir/$file.log"
  use-syslog: no
  do-not-query-localhost: no
  qname-minimisation: no
  root-hints: "$INTERNET_HINTS"
  trust-anchor-file: "$INTERNET_ANCHORS"
  local-zone: "test." nodefault
  do-udp: no
  udp-upstream-without-downstream: yes
  unblock-lan-zones: yes
remote-control:
  control-enable: no
CONF
  } >"$dir/$file.conf"
  unbound -d -c "$dir/$file.conf" >"$dir/$file.out" 2>&1 &
  pids+=($!)
  wait_for "$1"
}

wait_for() { # ADDRESS
  local i
  for i in $(seq 100); do
    if (: >"/dev/tcp/$1/853") 2>/dev/null; then return; fi
    sleep 0.05
  done
  echo "internet: nobody listens at $1, port 853" >&2
  return 1
}

make_authority known
make_authority unknown
issue known good dot.demo "-1 day" "+1 day"
issue known other other.demo "-1 day" "+1 day"
issue known expired dot.demo "-2 days" "-1 hour"
issue unknown strange dot.demo "-1 day" "+1 day"

good=(127.53.0.61)
if [ "$INTERNET_IPV6" = yes ]; then
  ip -6 addr add fd53::61/128 dev lo nodad
  good+=(fd53::61)
fi
start_forwarder good "${good[@]}"
start_forwarder other 127.53.0.62
start_forwarder expired 127.53.0.63
start_forwarder strange 127.53.0.64

export INTERNET_TLS_CA=$dir/known/pem
status=0
"$@" || status=$?
exit "$status"
