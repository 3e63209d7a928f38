# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Sourced by start.sh: keys, signatures and what can be wrong with them.
# All zones have the same keys, one pair per algorithm: that is enough for a
# test, and an Internet starts in seconds.

declare -A algorithm_of=(
  [rsasha1]=RSASHA1 [rsasha1-nsec3]=RSASHA1-NSEC3-SHA1 [rsasha256]=RSASHA256
  [rsasha512]=RSASHA512 [p256]=ECDSAP256SHA256 [p384]=ECDSAP384SHA384
  [ed25519]=ED25519 [ed448]=ED448
)

new_key() { # NAME ALGORITHM [OPTION...]
  local name=$1 made
  made=$(cd keys && ldns-keygen -a "$2" -b "${INTERNET_RSA_BITS:-1024}" \
    "${@:3}" zone.)
  mv "keys/$made.key" "keys/$name.key"
  mv "keys/$made.private" "keys/$name.private"
}

# Of the algorithms that are in use; three of the root's, one unused.
make_keys() {
  local word used=" p256 ${zone_signing[*]//+/ } "
  for word in "${!algorithm_of[@]}"; do
    case $used in *" $word "*) ;; *) continue ;; esac
    new_key "$word.ksk" "${algorithm_of[$word]}" -k
    new_key "$word.zsk" "${algorithm_of[$word]}"
  done
  new_key next.ksk ECDSAP256SHA256 -k
  new_key other.ksk ECDSAP256SHA256 -k
}

# The key as that of a zone; prints what to call it.
key_of() { # ZONE KEY
  local name=keys/$1-$2 text dot=$1.
  if [ "$1" = . ]; then dot=.; fi
  text=$(<"keys/$2.key")
  printf '%s\n' "$dot${text#zone.}" >"$name.key"
  printf '%s\n' "$(<"keys/$2.private")" >"$name.private"
  echo "$name"
}

ds_of() { ldns-key2ds -n -2 "$(key_of "$1" "$2").key"; } # ZONE KEY

in_time() { date -u -d "$1" +%Y%m%d%H%M%S; }

# ZONE HOW FILE: HOW is words joined by "+", see zones.table.  Makes FILE.ds.
sign() {
  local zone=$1 file=$3 word algorithm=p256 options=() keys=() words
  words=${2//+/ }
  for word in $words; do
    case $word in
    none) return ;;
    online) sign_online "$zone" "$file" && return ;;
    nsec3) options+=(-n -t 0) ;;
    optout) options+=(-n -p -t 0) ;;
    iterations=*) options+=(-n -t "${word#*=}" -s "$(printf 'ab%.0s' {1..60})") ;;
    expired) options+=(-i 20200101000000 -e 20200201000000) ;;
    stale) options+=(-i "$(in_time '-30 days')" -e "$(in_time '-10 minutes')") ;;
    future) options+=(-i "$(in_time '+1 day')" -e "$(in_time '+30 days')") ;;
    roll) keys+=("$(key_of "$zone" next.ksk)") ;;
    esac
    if [ -n "${algorithm_of[$word]-}" ]; then algorithm=$word; fi
  done
  keys+=("$(key_of "$zone" $algorithm.ksk)" "$(key_of "$zone" $algorithm.zsk)")
  ldns-signzone ${options[@]+"${options[@]}"} -o "$zone" -f "$file.signed" \
    "$file" "${keys[@]}" 2>"$file.warnings"
  ds_of "$zone" $algorithm.ksk >"$file.ds"
  for word in $words; do damage "$word" "$file"; done
  if [ -f "$file.signed" ]; then mv "$file.signed" "$file"; fi
}

# WORD FILE: the signed zone is FILE.signed.
damage() {
  local file=$2
  case $1 in
  tampered) sed -i 's/"ca\.example"/"evil.example"/' "$file.signed" ;;
  unsigned) rm "$file.signed" ;;
  no-ds) rm "$file.ds" ;;
  wrong-ds) sed -i 's/[0-9a-f]\{8\}$/01234567/' "$file.ds" ;;
  no-dnskey) drop "$file" DNSKEY ;;
  no-signature) sed -i '/\tRRSIG\tCAA /d' "$file.signed" ;;
  no-nsec) drop "$file" NSEC ;;
  corrupt)
    awk '/\tRRSIG\tCAA / {
      first = substr($NF, 1, 1) == "A" ? "B" : "A"
      $NF = first substr($NF, 2) } { print }' "$file.signed" >"$file.corrupt"
    mv "$file.corrupt" "$file.signed"
    ;;
  algorithm=*) # only the number changes
    sed -i -E "s/(\tDNSKEY\t25[67] 3) [0-9]+ /\1 ${1#*=} /
      s/(\tRRSIG\t[A-Z0-9]+) [0-9]+ /\1 ${1#*=} /" "$file.signed"
    sed -i -E "s/(\tDS\t[0-9]+) [0-9]+ /\1 ${1#*=} /" "$file.ds"
    ;;
  digest=*) sed -i -E "s/(\tDS\t[0-9]+ [0-9]+) 2 /\1 ${1#*=} /" "$file.ds" ;;
  more-ds) # one of another digest, and one of an unknown algorithm
    sed -E 's/(\tDS\t[0-9]+) [0-9]+ /\1 200 /; p
      s/(\tDS\t[0-9]+ [0-9]+) 2 /\1 200 /' "$file.ds" >>"$file.more"
    cat "$file.more" >>"$file.ds"
    ;;
  esac
}

drop() { # FILE TYPE: its records and their signatures
  sed -i "/\t$2\t/d; /\tRRSIG\t$2 /d" "$1.signed"
}

# What has to be known of the keys before the server runs.
sign_online() { # ZONE FILE
  local conf=keys/$1.conf
  knot_conf 127.0.0.1 >"$conf"
  keymgr -c "$conf" "$1." generate algorithm=ECDSAP256SHA256 ksk=yes zsk=yes \
    >/dev/null
  keymgr -c "$conf" "$1." ds | head -n 1 >"$2.ds"
}

knot_conf() { # ADDRESS
  mkdir -p "$dir/knot"
  cat <<CONF
server:
  listen: $1
  rundir: "$dir/knot"
database:
  storage: "$dir/knot"
policy:
  - id: online
    algorithm: ECDSAP256SHA256
    single-type-signing: on
    manual: on
mod-onlinesign:
  - id: online
    policy: online
    nsec-bitmap: [ TXT ]
CONF
}

# Of the root: as it is, as it will be, both, of a key that signs nothing, and
# a file without any.
make_anchors() {
  ds_of . p256.ksk >anchors
  ds_of . next.ksk >anchors-next
  ds_of . other.ksk >anchors-wrong
  cat anchors-wrong anchors >anchors-both
  echo "; no anchor" >anchors-empty
}
