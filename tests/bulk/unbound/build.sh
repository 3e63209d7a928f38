#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# An Unbound that knows cachedb and Redis, which Debian's does not: built once
# into a folder from Debian's own source package, which apt fetches.  Prints the
# folder of unbound and unbound-control; or exits with 77 after a line "SKIP:
# reason" where this machine cannot.
# usage: build.sh FOLDER
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
skip() {
  echo "SKIP: $*"
  exit 77
}

known=$(unbound -V 2>/dev/null || true)
case $known in
*with-libhiredis*cachedb*)
  dirname "$(command -v unbound)"
  exit
  ;;
esac
mkdir -p "$1"
folder=$(cd "$1" && pwd)
exec 9>"$folder/lock"
flock 9
if [ -e "$folder/complete" ]; then
  echo "$folder/bin"
  exit
fi
for tool in apt-get bison dpkg-source flex make; do
  command -v "$tool" >/dev/null || skip "$tool is not installed"
done
[ -e /usr/include/hiredis/hiredis.h ] || skip "libhiredis-dev is not installed"

# The machine's own sources of packages, of their sources; in lists of our own,
# so that it needs no root and leaves the machine's alone.
rm -rf "$folder/source"
mkdir -p "$folder/bin" "$folder/source/lists/partial" "$folder/source/sources"
cd "$folder/source"
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
  case $file in
  *.sources) sed 's/^Types:.*/Types: deb-src/' "$file" ;;
  *.list) sed 's/^deb /deb-src /' "$file" ;;
  esac >"sources/$(basename "$file")" 2>/dev/null || true
done
rm -f sources/sources.list.bak
options=(-q -o "Dir::Etc::SourceList=/dev/null"
  -o "Dir::Etc::SourceParts=$PWD/sources" -o "Dir::State::Lists=$PWD/lists"
  -o "Dir::Cache=$PWD" -o Debug::NoLocking=1 -o APT::Sandbox::User=)
{
  apt-get "${options[@]}" update
  apt-get "${options[@]}" --download-only source unbound
} >"$folder/log" 2>&1 ||
  skip "apt cannot have the source of unbound: $(tail -n 1 "$folder/log")"
{
  dpkg-source --no-check -x unbound_*.dsc unbound
  cd unbound
  ./configure -q --disable-flto --disable-rpath --disable-shared \
    --with-libevent --enable-cachedb --with-libhiredis
  nice make -s -j2 unbound unbound-control
  mv unbound unbound-control "$folder/bin/"
} >"$folder/log" 2>&1 || {
  cat "$folder/log"
  exit 1
}
rm -rf "$folder/source"
: >"$folder/complete"
echo "$folder/bin"
