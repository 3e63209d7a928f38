# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Sourced by run.sh, with $here the folder of the tables and $dir an empty
# directory for zones, keys and logs.  make_internet makes the zones of
# zones.table, $dir/anchors (the root's DS) and $dir/hints; start_internet
# starts the servers of servers.table and adds their process ids to pids.
# Keys and signatures are made here and now, so that none ages.

table() { grep -v -e '^#' -e '^$' "$here/$1.table"; }
server_field() { table servers | awk -v n="$1" -v f="$2" '$1 == n { print $f }'; }
file_of() { if [ "$1" = . ]; then echo root; else echo "$1"; fi; }
# The name absolute, and something below it.
absolute() { if [ "$1" = . ]; then echo .; else echo "$1."; fi; }
below() { if [ "$2" = . ]; then echo "$1."; else echo "$1.$2."; fi; }

# The zone that delegates to a zone: the longest in the table it ends in.
parent_of() {
  local name=$1
  while [ "$name" != "${name#*.}" ]; do
    name=${name#*.}
    if table zones | awk '{ print $1 }' | grep -qxF "$name"; then
      echo "$name"
      return
    fi
  done
  echo .
}

# Records that lead to a zone: its NS with addresses, and DS if it is signed.
# Its own zone holds all but the DS.
name_servers() {
  local zone=$1 server=$2 ns v4 v6
  ns=$(below ns "$zone")
  v4=$(server_field "$server" 3)
  v6=$(server_field "$server" 4)
  echo "$(absolute "$zone") NS $ns"
  echo "$ns A $v4"
  if [ "$v6" != - ]; then echo "$ns AAAA $v6"; fi
}

make_keys() { # prints the base names of KSK and ZSK
  ldns-keygen -a ECDSAP256SHA256 -k "$(absolute "$1")"
  ldns-keygen -a ECDSAP256SHA256 "$(absolute "$1")"
}

sign() { # ZONE HOW FILE
  local zone=$1 how=$2 file=$3 names options=()
  case $how in
    nsec3) options=(-n -t 0) ;;
    optout) options=(-n -p -t 0) ;;
    expired) options=(-i 20200101000000 -e 20200201000000) ;;
    stale)
      options=(-i "$(date -u -d '-30 days' +%Y%m%d%H%M%S)"
        -e "$(date -u -d '-10 minutes' +%Y%m%d%H%M%S)")
      ;;
  esac
  names=$(cd keys && make_keys "$zone")
  # shellcheck disable=SC2046,SC2086 # words are wanted
  ldns-signzone ${options[@]+"${options[@]}"} -o "$(absolute "$zone")" \
    -f "$file.signed" "$file" $(printf 'keys/%s ' $names)
  mv "$file.signed" "$file"
  cat keys/"$(head -n 1 <<<"$names")".ds >"$file.ds"
  if [ "$how" = tampered ]; then sed -i 's/"ca\.example"/"evil.example"/' "$file"; fi
}

make_zone() { # ZONE SERVER SIGNING
  local zone=$1 server=$2 signing=$3 file
  file=zones/$(file_of "$zone")
  {
    echo "\$ORIGIN $(absolute "$zone")"
    echo "\$TTL 300"
    echo "@ SOA $(below ns "$zone") $(below hostmaster "$zone") 1 3600 600 86400 60"
    name_servers "$zone" "$server"
    if [ -f "$here/zones/$(file_of "$zone")" ]; then
      cat "$here/zones/$(file_of "$zone")"
    fi
    if [ -f "$file.delegations" ]; then cat "$file.delegations"; fi
  } >"$file"
  if [ "$signing" != none ]; then sign "$zone" "$signing" "$file"; fi
  if [ "$zone" = . ]; then return; fi
  {
    name_servers "$zone" "$server"
    if [ -f "$file.ds" ]; then cat "$file.ds"; fi
  } >>"zones/$(file_of "$(parent_of "$zone")").delegations"
}

start_nsd() { # SERVER IPv4 IPv6
  {
    echo "server:"
    for address in "$2" "$3"; do
      if [ "$address" != - ]; then echo "  ip-address: $address"; fi
    done
    cat <<CONF
  username: ""
  zonesdir: "$dir"
  pidfile: ""
  database: ""
  zonelistfile: "$dir/$1.zonelist"
  xfrdfile: "$dir/$1.xfrd"
  logfile: "$dir/$1.log"
  server-count: 1
  rrl-ratelimit: 0
remote-control:
  control-enable: no
CONF
    table zones | awk -v s="$1" '$2 == s && $4 == "yes" { print $1 }' |
      while read -r zone; do
        echo "zone:"
        echo "  name: \"$(absolute "$zone")\""
        echo "  zonefile: \"zones/$(file_of "$zone")\""
      done
  } >"$1.conf"
  nsd -d -c "$dir/$1.conf" >"$1.out" 2>&1 &
  pids+=($!)
  echo $! >"$1.pid"
}

start_unbound() { # SERVER IPv4 IPv6
  cat >"$1.conf" <<CONF
server:
  interface: $2
  interface: $3
  access-control: 127.0.0.0/8 allow
  access-control: fd53::/16 allow
  username: ""
  chroot: ""
  directory: "$dir"
  pidfile: ""
  logfile: "$dir/$1.log"
  use-syslog: no
  do-not-query-localhost: no
  qname-minimisation: no
  root-hints: "$dir/hints"
  trust-anchor-file: "$dir/anchors"
  local-zone: "test." nodefault
  unblock-lan-zones: yes
remote-control:
  control-enable: no
CONF
  unbound -d -c "$dir/$1.conf" >"$1.out" 2>&1 &
  pids+=($!)
}

wait_for() { # ADDRESS: until it answers
  local i
  for i in $(seq 100); do
    if drill -t "@$1" . SOA 2>/dev/null | grep -q rcode; then return; fi
    sleep 0.05
  done
  echo "internet: nobody answers at $1" >&2
  return 1
}

make_internet() {
  local zone server signing
  cd "$dir"
  mkdir keys zones
  while read -r zone server signing _; do
    make_zone "$zone" "$server" "$signing"
  done < <(table zones | tac)
  cp zones/root.ds anchors
  name_servers . root >hints
}

# The forwarder last: it asks the others when it starts.
start_internet() {
  local server software v4 v6
  for kind in nsd unbound; do
    while read -r server software v4 v6; do
      if [ "$software" = $kind ]; then "start_$kind" "$server" "$v4" "$v6"; fi
    done < <(table servers)
    while read -r server software v4 _; do
      if [ "$software" = $kind ]; then wait_for "$v4"; fi
    done < <(table servers)
  done
}
