#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Installs the Debian packages that are missing: `build` for the product,
# `test` for everything the tests use, `bench` for what tests/bench/run.sh uses.
# Does nothing when all are there.
set -eu

build="cmake ninja-build gcc libc6-dev pkg-config openssl libssl-dev
  libunbound-dev libldns-dev libidn2-dev libevent-dev libjansson-dev libxml2-dev
  libcurl4-openssl-dev"
# What the tests make an Unbound with cachedb of.
cachedb="redis-server bison flex libexpat1-dev libhiredis-dev"
test="clang clang-format libclang-rt-14-dev libcunit1-dev locales mandoc jq
  file dpkg-dev iproute2 procps nsd knot unbound ldnsutils bind9-utils
  bind9-dnsutils python3 python3-aiosmtpd python3-venv python3-yaml
  exim4-daemon-light nginx default-jdk-headless parallel $cachedb"

bench="iproute2 nsd unbound ldnsutils dnsperf valgrind python3 python3-venv
  util-linux dpkg-dev $cachedb"

case ${1:-build} in
build) wanted=$build ;;
test) wanted="$build $test" ;;
bench) wanted="$build libcunit1-dev clang libclang-rt-14-dev $bench" ;;
*) echo "usage: $0 [build|test|bench]" >&2; exit 2 ;;
esac

have=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' 2>/dev/null |
  tr ' ' '\n' | sed -n 's/^installed://p' | tr '\n' ' ') "
missing=
for package in $wanted; do
  case $package in
  # The runtime of the default Clang: its version differs by release.
  libclang-rt-14-dev)
    . /etc/os-release
    [ "${VERSION_ID:-12}" = 12 ] || package=libclang-rt-dev ;;
  # A machine has one mail server; the tests do without theirs.
  exim4-daemon-light) [ ! -e /usr/sbin/sendmail ] || continue ;;
  # Any JDK that is new enough.
  default-jdk-headless)
    case $have in
    *" openjdk-17-jdk-headless "* | *" openjdk-21-jdk-headless "*) continue ;;
    esac ;;
  # The same program under its newer name is as good.
  pkg-config) case $have in *" pkgconf "*) continue ;; esac ;;
  esac
  case $have in *" $package "*) ;; *) missing="$missing $package" ;; esac
done
[ -n "$missing" ] || exit 0

run=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "$0: run this as root, or install sudo; missing:$missing" >&2
    exit 1
  }
  run=sudo
fi
echo "installing:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086  # the list is meant to split
if ! { $run apt-get update -q && $run env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
