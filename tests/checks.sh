#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# What no compiler checks: who may include whom, functions we do not call,
# format, manual pages, the public header, and what the module exports.
#
#     tests/checks.sh [layers|banned|licence|java|format|manuals|header]...
#     tests/checks.sh                   all of these
#     tests/checks.sh exports MODULE
set -euo pipefail
cd "$(dirname "$0")/.."

status=0
complain() { # MESSAGE LINES: fails unless LINES is empty
  [ -z "$2" ] && return
  printf '%s:\n%s\n' "$1" "$2" >&2
  status=1
}
sources() { # FOLDER...
  find "$@" -name '*.[ch]' | LC_ALL=C sort
}

# Lines of the given files that include something matching INCLUDE, in files
# whose path does not match ALLOWED.
includes() { # INCLUDE ALLOWED FILES...
  local include=$1 allowed=$2
  shift 2
  [ $# -eq 0 ] || grep -HnE "^[[:space:]]*#[[:space:]]*include[[:space:]]+$include" "$@" |
    grep -vE "^($allowed):" || true
}

# Every folder sees only what stands below it; every library is seen by one
# module.
layers() {
  local caa x509 plugin hosts all
  mapfile -t caa < <(sources caa)
  mapfile -t x509 < <(sources x509)
  mapfile -t plugin < <(sources plugin | grep -v '^plugin/hosts/' || true)
  mapfile -t hosts < <(sources plugin | grep '^plugin/hosts/' || true)
  all=("${caa[@]}" "${x509[@]}" "${plugin[@]}" "${hosts[@]}")

  complain "caa/ includes nothing of the other folders" \
    "$(includes '"(x509|plugin|tests)/' '-' "${caa[@]}")"
  complain "x509/ includes nothing of the other folders" \
    "$(includes '"(caa|plugin|tests)/' '-' "${x509[@]}")"
  complain "only the reading of names carries them from x509/ to caa/" \
    "$(includes '"x509/' 'plugin/(notices\.h|request_names\.c)' \
      "${plugin[@]}")"
  complain "plugin/ includes no host and no test" \
    "$(includes '"(plugin/hosts|tests)/' '-' "${plugin[@]}")"
  complain "a host shares nothing with the module but caa_plugin.h" \
    "$(includes '"(caa|x509|tests|plugin/[a-z_0-9]*\.h)' '-' "${hosts[@]}" |
      grep -v '"plugin/caa_plugin\.h"' || true)"
  for host in plugin/hosts/*/; do
    [ -d "$host" ] || continue
    mapfile -t hosts < <(sources "${host%/}")
    complain "a host includes no other host, but what they have in common" \
      "$(includes '"plugin/hosts/' '-' "${hosts[@]}" |
        grep -vE "\"($host|plugin/hosts/common/)" || true)"
  done
  mapfile -t hosts < <(sources plugin/hosts/common)
  complain "what hosts have in common includes no host" \
    "$(includes '"plugin/hosts/' '-' "${hosts[@]}" |
      grep -v '"plugin/hosts/common/' || true)"
  complain "own files are named from the top" \
    "$(includes '"' '-' "${all[@]}" |
      grep -vE '"(caa|x509|plugin)/' || true)"
  complain "libunbound stays in the unbound resolver" \
    "$(includes '<unbound' 'caa/resolver_unbound[a-z_]*\.[ch]' "${all[@]}")"
  complain "libevent stays in the unbound resolver and what it runs on" \
    "$(includes '<event2?[/.]' \
      '(caa/(resolver_unbound|tls_)[a-z_]*\.[ch]|plugin/hosts/.*)' \
      "${all[@]}")"
  complain "ldns stays in answers, delegations, proofs and the zone resolver" \
    "$(includes '<ldns' \
      'caa/(answer|delegation|proof|resolver_zone)[a-z_]*\.[ch]' "${all[@]}")"
  complain "libidn2 stays in domain" \
    "$(includes '<idn2' 'caa/domain[a-z_]*\.c' "${all[@]}")"
  complain "OpenSSL stays in x509/, DNS over TLS, the configuration reader, digests and the audit chain" \
    "$(includes '<openssl' \
      '(x509/.*|caa/tls_.*|plugin/(audit_chain|audit_key|configuration[a-z_]*|digest)\.[ch]|plugin/hosts/.*)' \
      "${all[@]}")"
  complain "libxml2 stays in the documents of reports" \
    "$(includes '<libxml' 'plugin/report_document\.c' "${all[@]}")"
  complain "libcurl stays in the sending of reports" \
    "$(includes '<curl' 'plugin/report_send[a-z_]*\.[ch]' "${all[@]}")"
  complain "jansson stays in the reading of evidence and in hosts" \
    "$(includes '<jansson' '(plugin/evidence_read\.c|plugin/hosts/.*)' \
      "${all[@]}")"
}

# NAMES|REASON
memory='strcpy|strcat|sprintf|vsprintf|gets|scanf|sscanf|alloca|stpcpy'
everywhere=(
  "$memory|no bound on what is written"
  'strtok|rand|not thread-safe'
  'atoi|atol|atoll|no telling an error from 0'
  'strcasecmp|strncasecmp|setlocale|toupper|tolower|isalpha|isalnum|isdigit|isspace|the locale decides: under tr_TR "ISSUE" is not "issue"'
  'system|popen|wordexp|a shell'
)
in_the_module=(
  'strerror|localtime|gmtime|asctime|ctime|getpwnam|not thread-safe'
  'getenv|secure_getenv|putenv|setenv|the environment is the host'"'"'s'
  'exit|_exit|_Exit|abort|assert|quick_exit|it would end the host'
  'printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror|dprintf|the terminal is the host'"'"'s: log through it'
  'signal|sigaction|alarm|fork|vfork|execv|execve|atexit|the process is the host'"'"'s'
)
banned_in() { # FILES-VARIABLE RULES...
  local -n files=$1
  shift
  local rule names
  for rule in "$@"; do
    names=${rule%|*}
    complain "not to be called (${rule##*|})" "$(grep -nE \
      "(^|[^A-Za-z0-9_.\"])($names)[[:space:]]*\(" "${files[@]}" |
      grep -vE '^[^:]*:[0-9]+:[[:space:]]*(/?\*|//)' || true)"
  done
}
licence() {
  local all
  mapfile -t all < <(sources caa x509 plugin tests
    find plugin tests -name '*.java' -o -name '*.java.in' -o -name '*.sh')
  complain "the first line names the licence" \
    "$(grep -L -m1 'SPDX-License-Identifier: BSD-2-Clause' "${all[@]}" || true)"
}

# Java: what would end or disturb EJBCA's VM, and lines as in C.
java() {
  local all adapter
  mapfile -t all < <(find plugin tests -name '*.java' | LC_ALL=C sort)
  mapfile -t adapter < <(find plugin -name '*.java' | LC_ALL=C sort)
  complain "the VM, its terminal and its environment are EJBCA's" \
    "$(grep -nE 'System\.(exit|out|err|getenv|loadLibrary)|Runtime\.getRuntime|printStackTrace' \
      "${adapter[@]}" || true)"
  complain "a static initialiser that throws takes every validator down" \
    "$(grep -nE '^[[:space:]]*static[[:space:]]*\{' "${adapter[@]}" || true)"
  complain "the locale decides; name Locale.ROOT" \
    "$(grep -nE 'to(Lower|Upper)Case\(\)' "${all[@]}" || true)"
  complain "tabs of 8, 80 columns, no blanks at the end" \
    "$(for file in "${all[@]}"; do
      expand "$file" | grep -nE '^.{81}|[[:space:]]$' | sed "s|^|$file:|"
      grep -nE '^ {8}' "$file" | sed "s|^|$file:|"
    done || true)"
}

banned() {
  local module all
  mapfile -t all < <(sources caa x509 plugin)
  mapfile -t module < <(sources caa x509 plugin |
    grep -v '^plugin/hosts/' || true)
  banned_in all "${everywhere[@]}"
  banned_in module "${in_the_module[@]}"
  complain "the locale decides in ctype.h; use caa/ascii.h" \
    "$(includes '<ctype' '-' "${all[@]}")"
}

format() {
  local all
  mapfile -t all < <(sources caa x509 plugin tests)
  # Each version formats a little differently.
  if ! clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
    echo "SKIP: the format is that of clang-format 14"
    return
  fi
  complain "clang-format -i would change" \
    "$(clang-format --dry-run "${all[@]}" 2>&1 | grep -E 'warning:' || true)"
}

manuals() {
  local pages
  mapfile -t pages < <(find conf plugin -name '*.[1-8]' | LC_ALL=C sort)
  command -v mandoc >/dev/null || { echo "SKIP: no mandoc"; return; }
  [ ${#pages[@]} -eq 0 ] || complain "mandoc -Tlint finds" \
    "$(mandoc -Tlint -Wwarning "${pages[@]}" 2>&1 || true)"
}

# The interface compiles alone, and its manual page leaves nothing out.
header() {
  local flags='-Wall -Wextra -Wpedantic -Werror -fsyntax-only'
  local header=plugin/caa_plugin.h page=plugin/caa_plugin.3 word
  # shellcheck disable=SC2086  # flags are meant to split
  complain "$header is no C99" \
    "$("${CC:-cc}" -std=c99 $flags -x c "$header" 2>&1 || true)"
  # shellcheck disable=SC2086
  if command -v clang++ >/dev/null; then
    complain "$header is no C++" \
      "$(clang++ -std=c++11 $flags -x c++ "$header" 2>&1 || true)"
  fi
  for word in \
    $(grep -oE 'CAA_PLUGIN_(OK|E_[A-Z]+)' "$header" | sort -u) \
    $(grep -oE '^\s+[a-z0-9_]+ \(\*[a-z_]+\)' "$header" |
      sed 's/.*(\*//; s/)//' | sort -u) \
    $(tr -d '\n' <plugin/evidence.c | grep -oE '(put|plugin_json)_[a-z]+\([^"()]*"[a-z_]+"' |
      sed 's/.*"\(.*\)"/\1/' | sort -u) \
    $(sed -n 's/.*CAA_REASON_[A-Z_]*\] = { "\([a-z-]*\)".*/\1/p' caa/reason.c)
  do
    grep -qwF -e "$word" "$page" || complain "$page lacks" "$word"
  done
}

# The one symbol, and no name under which others could link the module.
exports() {
  complain "the module exports something else than caa_plugin_entry" \
    "$(nm -D --defined-only "$1" | awk '$3 != "caa_plugin_entry"')"
  nm -D --defined-only "$1" | grep -q ' T caa_plugin_entry$' ||
    complain "the module lacks" caa_plugin_entry
  complain "the module has a name to link to" \
    "$(readelf -d "$1" | grep SONAME || true)"
  readelf -d "$1" | grep -q NODELETE ||
    complain "the module lacks" "-z nodelete"
}

case ${1:-} in
exports) exports "$2" ;;
*)
  [ $# -gt 0 ] || set -- layers banned licence java format manuals header
  for check in "$@"; do
    case $check in
    layers | banned | licence | java | format | manuals | header) "$check" ;;
    *) echo "$0: no check is called $check" >&2; exit 2 ;;
    esac
  done ;;
esac
exit "$status"
