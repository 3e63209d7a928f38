#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Sets of many, of long and of odd records: one that is for us at the end.
octets() { printf '61%.0s' $(seq "$1"); }
records() { # NAME COUNT
  local i
  for i in $(seq "$2"); do echo "$1 CAA 0 issue \"ca$i.example\""; done
  echo "$1 CAA 0 issue \"ca.example\""
}
records many 1000
# Does not fit into 64 KiB.
records toomany 3000
records below.toomany 1
echo "long CAA 0 issue \"ca.example; p=$(printf 'x%.0s' $(seq 4000))\""
echo "tag255 TYPE257 \\# 257 00ff$(octets 255)"
echo "tag255-critical TYPE257 \\# 257 80ff$(octets 255)"
echo "tag0 TYPE257 \\# 4 00006161"
echo "tag-utf8 TYPE257 \\# 8 0005c3a4c3a43d61"
echo "tag-utf8-critical TYPE257 \\# 8 8005c3a4c3a43d61"
echo 'value-utf8 CAA 0 issue "\195\164.example"'
echo 'value-nul CAA 0 issue "ca.example\000"'
echo 'value-empty CAA 0 issue ""'
echo 'twice CAA 0 issue "ca.example"'
echo 'twice CAA 0 issue "ca.example"'
echo 'case TYPE257 \# 17 0005495353554543412e4578616d706c65'
