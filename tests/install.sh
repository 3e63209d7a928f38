#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# What is shipped: the release build twice in two directories (bit-identical),
# its install tree, a host built against it through CMake and pkg-config, and
# the Debian package unpacked and run.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; fail "$*"; }; }

build() { # SOURCE BUILD
  quietly cmake -S "$1" -B "$2" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_COMPILE_WARNING_AS_ERROR=ON \
    -DCAA_BUILD_TESTS=OFF -DCAA_LTO=ON
  quietly cmake --build "$2"
}

# Two copies under paths of different length.
git ls-files -z | tar --null -T - -cf "$work/source.tar"
for copy in a another-directory; do
  mkdir "$work/$copy"
  tar -xf "$work/source.tar" -C "$work/$copy"
  build "$work/$copy" "$work/$copy/build"
  quietly strip --strip-debug -o "$work/$copy/module" \
    "$work/$copy/build/plugin/caa_validator.so"
done
cmp "$work/a/build/plugin/caa_validator.so" \
  "$work/another-directory/build/plugin/caa_validator.so" ||
  fail "two builds in two directories differ"
echo "ok: two builds are bit-identical"

root=$work/root
quietly env DESTDIR="$root" cmake --install "$work/a/build"

zone=$work/example.com.zone
cat >"$zone" <<'ZONE'
$ORIGIN example.com.
@ 300 SOA ns hostmaster 1 3600 600 86400 300
@ 300 NS ns
@ 300 CAA 0 issue "ca.example"
other 300 CAA 0 issue "other.example"
ZONE

try_host() { # DIRECTORY MODULE
  "$1/host" "$2" "$zone" www.example.com | grep -qx issue ||
    fail "$1: www.example.com should be issued"
  ! "$1/host" "$2" "$zone" other.example.com >/dev/null ||
    fail "$1: other.example.com should be refused"
}

quietly cmake -S tests/consumer -B "$work/by-cmake" \
  -DCMAKE_PREFIX_PATH="$root/usr"
quietly cmake --build "$work/by-cmake"
try_host "$work/by-cmake" "$(cat "$work/by-cmake/module")"
echo "ok: a host built through find_package"

pc=$(dirname "$(find "$root" -name caa-plugin.pc)")
export PKG_CONFIG_PATH=$pc PKG_CONFIG_SYSROOT_DIR=$root
quietly cmake -S tests/consumer -B "$work/by-pkg-config" \
  -DCONSUMER_PKG_CONFIG=ON
quietly cmake --build "$work/by-pkg-config"
module=$(cat "$work/by-pkg-config/module")
try_host "$work/by-pkg-config" "$root${module#"$root"}"
unset PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
echo "ok: a host built through pkg-config"

if command -v dpkg-shlibdeps >/dev/null; then
  (cd "$work/a/build" && quietly cpack -G DEB)
  deb=$(echo "$work"/a/build/*.deb)
  quietly dpkg-deb -x "$deb" "$work/deb"
  "$work/deb/usr/bin/caa-validator" check --zone "$zone" \
    --issuer ca.example www.example.com >/dev/null ||
    fail "the packaged command does not run"
  for file in usr/bin/caa-validator usr/include/caa_plugin.h \
    etc/caa-validator/caa-validator.conf \
    usr/share/man/man1/caa-validator.1 \
    usr/share/man/man1/caa-validator-audit.1 \
    usr/share/man/man1/caa-validator-hook.1 \
    usr/share/man/man1/caa-validator-serve.1 \
    usr/share/man/man1/caa-validator-snippet.1 \
    usr/libexec/caa-validator/caa-validator-dogtag \
    usr/share/caa-validator/acme2certifier/caa_hooks.py \
    usr/share/caa-validator/bulk/README.md \
    usr/share/caa-validator/bulk/recheck.py \
    usr/share/caa-validator/bulk/unbound-tier.conf \
    usr/share/caa-validator/openxpki/caa.yaml \
    usr/share/man/man3/caa_plugin.3 \
    usr/share/man/man5/caa-validator.conf.5 \
    usr/lib/systemd/system/caa-validator.service \
    usr/lib/systemd/system/caa-validator.socket
  do
    [ -e "$work/deb/$file" ] || fail "the package lacks $file"
  done
  if command -v javac >/dev/null; then
    for file in share/caa-validator/caa-ejbca-8.jar \
      share/caa-validator/caa-ejbca-9.jar \
      share/caa-validator/caa-ejbca-9-acme.jar \
      lib/*/caa-validator/libcaa_ejbca.so \
      libexec/caa-validator/check-certificate
    do
      # shellcheck disable=SC2086  # the pattern is meant to match
      ls "$work/deb/usr/"$file >/dev/null || fail "the package lacks $file"
    done
  fi
  dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./conffiles |
    grep -qx /etc/caa-validator/caa-validator.conf ||
    fail "the configuration is no conffile"
  dpkg-deb -f "$deb" Depends | grep -q libunbound8 ||
    fail "the package does not depend on its libraries"
  echo "ok: the Debian package unpacks and runs"
else
  echo "SKIP: no dpkg-shlibdeps, the Debian package is not built"
fi
