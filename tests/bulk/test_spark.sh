#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# test_spark.sh CAA-VALIDATOR FOLDER [ROWS]: the example of conf/bulk over four
# local workers of Apache Spark, which the machine's pip fetches once into the
# folder.  One filter is killed; nothing may be lost, and nothing there twice.
# 20,000 rows, or so many: a million take a few minutes.
set -euo pipefail
command=$1 folder=$2 rows=${3:-20000}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
skip() {
  echo "SKIP: $*"
  exit 77
}

command -v java >/dev/null || skip "java is not installed"
command -v python3 >/dev/null || skip "python3 is not installed"
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
if [ ! -e "$folder/complete" ]; then
  { python3 -m venv "$folder" && "$folder/bin/pip" install -q \
    --disable-pip-version-check --timeout 10 --retries 1 pyspark==4.1.4 &&
    : >"$folder/complete"; } >"$work/log" 2>&1 ||
    skip "pip cannot install pyspark: $(tail -n 1 "$work/log")"
fi
exec 9>&-

python3 -B "$here/inventory.py" make "$work/zone" "$work/inventory" "$rows"
export SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON=$folder/bin/python
begun=$(date +%s)
# Local tasks are tried once unless told otherwise; those of a cluster four
# times.
"$folder/bin/spark-submit" --master 'local[4,4]' \
  --conf spark.ui.enabled=false --conf spark.local.dir="$work/spark" \
  --conf spark.driver.extraJavaOptions=-Duser.home="$work" \
  "$here/../../conf/bulk/recheck.py" "$work/inventory" "$work/results" \
  "$here/killed_once.sh" "$work/killed" "$command" check \
  --config /dev/null --issuer ca.example --zone "$work/zone" \
  >"$work/log" 2>&1 || {
  tail -n 40 "$work/log"
  echo "FAILED: spark-submit"
  exit 1
}
grep -q 'Lost task' "$work/log" || {
  echo "FAILED: no task of Spark was lost, though a filter was killed"
  exit 1
}
cat "$work"/results/part-* | python3 -B "$here/inventory.py" verify "$rows"
echo "$(ls "$work"/results/part-* | wc -l) partitions, $(($(date +%s) - begun)) s"
