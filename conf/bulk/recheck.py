# SPDX-License-Identifier: BSD-2-Clause
"""Checks the CAA records of a whole inventory with Apache Spark:

    spark-submit recheck.py [--partitions N] INVENTORY RESULTS COMMAND...

INVENTORY  text files, a name of a certificate a line: serial number, tab, name
RESULTS    where to write the same with the answers, as JSON lines
COMMAND    caa-validator check with its options, as every worker can run it

One run of the command checks the names of one partition.
"""
import argparse
import json
import shlex

from pyspark.sql import SparkSession

# The answers say what is denied; what fails is a failure of the filter.
FILTER = ["--names-from", "-", "--format", "jsonl", "--exit-zero"]
TOLD = ("verdict", "reason", "record", "found_at", "checked_at", "expires_at")


def in_the_dns(name):
    """The order in which a name follows the names above it: what they have in
    common is asked once, and then in the cache of the run."""
    return name.lower().split(".")[::-1]


def check(names, command, partitions):
    """Pairs of a name and its answer, for all different names."""
    lines = (names.distinct().sortBy(in_the_dns, numPartitions=partitions)
             .map(lambda name: json.dumps({"name": name, "id": name})))
    # Without checkCode what a killed filter left unanswered would just be
    # missing.  With it, the partition is done again.
    answers = lines.pipe(shlex.join(command + FILTER), checkCode=True)
    return answers.map(json.loads).map(lambda answer: (answer["id"], answer))


def row(joined):
    name, (serial, answer) = joined
    if answer is None:
        raise RuntimeError(f"no answer for {name!r}")
    return json.dumps({"serial": serial, "name": name,
                       **{key: answer[key] for key in TOLD}})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--partitions", type=int, default=0)
    parser.add_argument("inventory")
    parser.add_argument("results")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    context = SparkSession.builder.appName("caa-recheck") \
        .getOrCreate().sparkContext
    partitions = given.partitions or 4 * context.defaultParallelism
    inventory = context.textFile(given.inventory) \
        .map(lambda line: line.split("\t", 1)[::-1])
    answers = check(inventory.keys(), given.command, partitions)
    inventory.leftOuterJoin(answers, partitions).map(row) \
        .saveAsTextFile(given.results)


if __name__ == "__main__":
    main()
