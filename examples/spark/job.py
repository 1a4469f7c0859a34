#!/usr/bin/env python3
"""Decodes, validates or traces logs with Spark; see docs/spark.md.

    spark-submit job.py trace --binary FILE --output FOLDER LOG...

LOG is a file, a folder or a pattern of any file system that Spark reads, with one record a line. The result is a
table in FOLDER, in Parquet.
"""

import argparse

from feishu_ev_spark import findings, lines, timelines
from feishu_ev_spark.session import add_program_arguments, program, session
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["decode", "validate", "trace"])
    parser.add_argument("logs", nargs="+", metavar="LOG")
    add_program_arguments(parser)
    parser.add_argument("--output", required=True, help="the folder for the table, which is replaced")
    parser.add_argument("--records", action="store_true", help="the logs are tables that stream.py has written")
    parser.add_argument("--partitions", type=int, help="the number of tasks that trace timelines [of Spark]")
    arguments = parser.parse_args()

    with session(arguments.command, arguments.binary) as spark:
        run(spark, arguments)


def run(spark: SparkSession, arguments: argparse.Namespace) -> None:
    """Runs a command."""
    feishu_ev = program(arguments)
    log = (lines.read_records if arguments.records else lines.read_text)(spark, arguments.logs)
    if arguments.command == "decode":
        findings.decode(log, feishu_ev).write.mode("overwrite").parquet(arguments.output)
        print(f"{spark.read.parquet(arguments.output).count()} events")
        return
    if arguments.command == "validate":
        table = findings.validate(log, feishu_ev)
    else:
        spark.sparkContext.setCheckpointDir(f"{arguments.output}-checkpoint")
        if arguments.partitions:
            spark.conf.set("spark.sql.shuffle.partitions", arguments.partitions)
        partitions = int(spark.conf.get("spark.sql.shuffle.partitions") or 1)
        table = timelines.trace(log, feishu_ev, partitions)
    table.write.mode("overwrite").parquet(arguments.output)
    summary(spark.read.parquet(arguments.output))


def summary(table: DataFrame) -> None:
    """Prints how many findings of each rule there are."""
    for row in table.groupBy("severity", "code").agg(F.count("*").alias("count")).orderBy("code").collect():
        print(f"{row['count']:8} {row['severity']} {row['code']}")


if __name__ == "__main__":
    main()
