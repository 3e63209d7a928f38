# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Sourced by run.sh, with $here its folder, $tables that of the tables, $dir an
# empty directory for zones, keys and logs, and $faults the program fault_server,
# or empty: then the tables "matrix_*" are left out.
# make_internet makes the zones, $dir/anchors (the root's DS), $dir/hints and,
# for any server, $dir/hints-SERVER, as if it were the root's;
# start_internet starts the servers and adds their process ids to pids.
# Keys and signatures are made here and now, so that none ages.
# shellcheck source=tests/internet/sign.sh
. "$here/sign.sh"

declare -A server_software server_v4 server_v6
declare -A zone_servers zone_signing zone_served
server_names=() zone_names=()

file_of() { if [ "$1" = . ]; then echo root; else echo "$1"; fi; }

table() { # the rows of a table, and of its addition for the matrix
  grep -v -e '^#' -e '^$' "$tables/$1.table"
  if [ -n "$faults" ]; then
    grep -v -e '^#' -e '^$' "$here/matrix_$1.table"
  fi
}

# Every fault serves an unsigned and a signed zone, whose good server is leaf.
fault_rows() { # servers|zones
  local name address
  if [ -z "$faults" ]; then return; fi
  while read -r name address; do
    case $1 in
    servers) echo "$name fault $address -" ;;
    zones)
      case $name in forwarder-*) continue ;; esac
      echo "$name.bare leaf,$name none yes"
      echo "$name.sealed leaf,$name nsec yes"
      ;;
    esac
  done < <("$faults" --list)
}

read_tables() {
  local name a b c
  while read -r name a b c; do
    server_names+=("$name")
    server_software[$name]=$a server_v4[$name]=$b server_v6[$name]=$c
  done < <(table servers && fault_rows servers)
  while read -r name a b c; do
    zone_names+=("$name")
    zone_servers[$name]=$a zone_signing[$name]=$b zone_served[$name]=$c
  done < <(table zones && fault_rows zones)
}

# The zone that delegates to a zone: the longest it ends in.
parent_of() {
  local name=$1
  while [ "$name" != "${name#*.}" ]; do
    name=${name#*.}
    if [ -n "${zone_servers[$name]-}" ]; then
      echo "$name"
      return
    fi
  done
  echo .
}

# Whom the parent delegates a zone to: a fault's good server stays unknown.
delegated_to() {
  local servers=${zone_servers[$1]#*>}
  case $1 in *.bare | *.sealed) servers=${servers#leaf,} ;; esac
  echo "${servers//,/ }"
}

# Records that lead to a zone: its NS with addresses.
name_servers() {
  local server ns number='' dot=$1.
  if [ "$1" = . ]; then dot=.; fi
  for server in $(delegated_to "$1"); do
    ns=ns$number.${dot#.}
    echo "$dot NS $ns"
    if [ "${server_v4[$server]}" != - ]; then
      echo "$ns A ${server_v4[$server]}"
    fi
    if [ "${server_v6[$server]}" != - ]; then
      echo "$ns AAAA ${server_v6[$server]}"
    fi
    number=$((number + 2))
  done
}

# What zones/ holds for it; "any" for those without a file, but for TLDs.
contents_of() {
  local file=$tables/zones/$1
  if [ -x "$file.sh" ]; then
    "$file.sh"
  elif [ -f "$file" ]; then
    cat "$file"
  elif [ "$1" != "${1#*.}" ]; then
    cat "$tables/zones/any"
  fi
}

make_zone() {
  local zone=$1 file dot=$1.
  if [ "$zone" = . ]; then dot=.; fi
  file=zones/$(file_of "$zone")
  {
    echo "\$ORIGIN $dot"
    echo "\$TTL 300"
    echo "@ SOA ns.${dot#.} hostmaster.${dot#.} 1 3600 600 86400 60"
    name_servers "$zone"
    contents_of "$(file_of "$zone")"
    if [ -f "$file.below" ]; then cat "$file.below"; fi
  } >"$file"
  sign "$zone" "${zone_signing[$zone]}" "$file"
  if [ "$zone" = . ]; then return; fi
  {
    name_servers "$zone"
    if [ -f "$file.ds" ]; then cat "$file.ds"; fi
  } >"$file.delegation"
}

# Some at a time: signing is most of the work.
make_zones() { # ZONE...
  local zone pid batch=()
  for zone in "$@"; do
    make_zone "$zone" &
    batch+=($!)
    if [ ${#batch[@]} -eq 8 ]; then
      for pid in "${batch[@]}"; do wait "$pid"; done
      batch=()
    fi
  done
  for pid in ${batch[@]+"${batch[@]}"}; do wait "$pid"; done
  for zone in "$@"; do
    if [ "$zone" != . ]; then
      cat "zones/$zone.delegation" \
        >>"zones/$(file_of "$(parent_of "$zone")").below"
    fi
  done
}

# Children first: a parent holds their DS.
make_internet() {
  local zone depth level dots name
  cd "$dir"
  mkdir keys zones
  make_keys
  for depth in 5 4 3 2 1; do
    level=()
    for zone in "${zone_names[@]}"; do
      dots=${zone//[!.]/}
      if [ "$zone" != . ] && [ $((${#dots} + 1)) -eq $depth ]; then
        level+=("$zone")
      fi
    done
    make_zones ${level[@]+"${level[@]}"}
  done
  make_zones .
  make_anchors
  name_servers . >hints
  for name in "${server_names[@]}"; do
    echo "$name ${server_v4[$name]}" >>servers
    printf '. NS ns.\nns. A %s\n' "${server_v4[$name]}" >"hints-$name"
  done
}

serves() { # SERVER ZONE
  case ,${zone_servers[$2]%>*}, in
  *,"$1",*) [ "${zone_served[$2]}" = yes ] ;;
  *) false ;;
  esac
}

start_nsd() {
  local zone address
  {
    echo "server:"
    for address in "${server_v4[$1]}" "${server_v6[$1]}"; do
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
    for zone in "${zone_names[@]}"; do
      if serves "$1" "$zone"; then
        printf 'zone:\n  name: "%s"\n  zonefile: "zones/%s"\n' \
          "$zone" "$(file_of "$zone")"
      fi
    done
  } >"$1.conf"
  nsd -d -c "$dir/$1.conf" >"$1.out" 2>&1 &
  pids+=($!)
  echo $! >"$1.pid"
}

# Signs while it answers: denial of existence is compact.
start_knot() {
  local zone
  {
    knot_conf "${server_v4[$1]}"
    echo "zone:"
    for zone in "${zone_names[@]}"; do
      if serves "$1" "$zone"; then
        printf '  - domain: %s\n    file: "%s"\n    module: %s\n' \
          "$zone" "$dir/zones/$zone" mod-onlinesign/online
      fi
    done
  } >"$1.conf"
  knotd -c "$dir/$1.conf" >"$1.out" 2>&1 &
  pids+=($!)
}

start_unbound() {
  local v6= modules="validator iterator"
  if [ "${server_v6[$1]}" != - ]; then v6="interface: ${server_v6[$1]}"; fi
  if [ "${server_software[$1]}" = iterator ]; then modules=iterator; fi
  cat >"$1.conf" <<CONF
server:
  interface: ${server_v4[$1]}
  $v6
  module-config: "$modules"
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

start_iterator() { start_unbound "$1"; }

start_faults() {
  "$faults" "${server_v4[leaf]}" "${server_v4[forwarder]}" "$dir/queries" \
    >faults.out 2>&1 &
  pids+=($!)
}

wait_for() { # ADDRESS: until it answers
  local i
  for i in $(seq 600); do
    if drill -t "@$1" . SOA 2>/dev/null | grep -q rcode; then return; fi
    sleep 0.05
  done
  echo "internet: nobody answers at $1" >&2
  return 1
}

# Those that serve first: the forwarder asks the others when it starts.
start_internet() {
  local name kind
  for kind in nsd knot unbound iterator; do
    for name in "${server_names[@]}"; do
      if [ "${server_software[$name]}" = $kind ]; then "start_$kind" "$name"; fi
    done
    if [ $kind = knot ] && [ -n "$faults" ]; then start_faults; fi
    for name in "${server_names[@]}"; do
      if [ "${server_software[$name]}" = $kind ]; then
        wait_for "${server_v4[$name]/#-/${server_v6[$name]}}"
      fi
    done
  done
}

describe_internet() {
  local name
  printf '%-24s %-9s %-14s %s\n' SERVER SOFTWARE IPV4 IPV6
  for name in "${server_names[@]}"; do
    printf '%-24s %-9s %-14s %s\n' "$name" "${server_software[$name]}" \
      "${server_v4[$name]}" "${server_v6[$name]}"
  done
  printf '\n%-24s %-18s %-20s %s\n' ZONE SERVERS SIGNING SERVED
  for name in "${zone_names[@]}"; do
    printf '%-24s %-18s %-20s %s\n' "$name" "$(delegated_to "$name")" \
      "${zone_signing[$name]}" "${zone_served[$name]}"
  done
  cat <<END

Zones are in $dir/zones, logs in $dir; questions to the servers with faults in
$dir/queries.  Try:
  dig @${server_v4[forwarder]} www.signed.demo CAA
  caa-validator check --issuer ca.example --trust-anchor $dir/anchors \\
    --set root_hints=$dir/hints www.signed.demo
END
}
