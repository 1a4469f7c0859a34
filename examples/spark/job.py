#!/usr/bin/env python3
"""Decodes, validates or traces logs with Spark; see docs/spark.md.

    spark-submit job.py trace --binary FILE --output FOLDER LOG...

LOG is a file, a folder or a pattern of any file system that Spark reads, with one record a line. The result is a
table in FOLDER, in Parquet.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

PACKAGE = Path(__file__).resolve().parent / "feishu_ev_spark"
sys.path.insert(0, str(PACKAGE.parent))

from feishu_ev_spark import findings, lines, timelines
from feishu_ev_spark.program import Program


def prepare(spark: SparkSession, binary: Path, code: str) -> None:
    """Gives the program and the code of the jobs to the executors, which fetch both from the driver when they start.

    The code is written to the folder `code`, which must be there until the end.
    """
    spark.sparkContext.addFile(str(binary.resolve()))
    archive = shutil.make_archive(str(Path(code, PACKAGE.name)), "zip", PACKAGE.parent, PACKAGE.name)
    spark.sparkContext.addPyFile(archive)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["decode", "validate", "trace"])
    parser.add_argument("logs", nargs="+", metavar="LOG")
    parser.add_argument("--binary", type=Path, required=True, help="feishu-ev, for the system of the executors")
    parser.add_argument("--output", required=True, help="the folder for the table, which is replaced")
    parser.add_argument("--records", action="store_true", help="the logs are tables that stream.py has written")
    parser.add_argument("--partitions", type=int, help="the number of tasks that trace timelines [of Spark]")
    parser.add_argument("--encrypt-key-file", help="a file with the Encrypt Key, at this path on every executor")
    parser.add_argument("--catalog", help="a folder with further catalog files, at this path on every executor")
    arguments = parser.parse_args()

    spark = SparkSession.builder.appName(f"feishu-ev {arguments.command}").getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    with tempfile.TemporaryDirectory() as code:
        prepare(spark, arguments.binary, code)
        run(spark, arguments)
        spark.stop()


def run(spark: SparkSession, arguments: argparse.Namespace) -> None:
    """Runs a command."""
    program = Program(arguments.binary.resolve().name, arguments.encrypt_key_file, arguments.catalog)
    log = (lines.read_records if arguments.records else lines.read_text)(spark, arguments.logs)
    if arguments.command == "decode":
        findings.decode(log, program).write.mode("overwrite").parquet(arguments.output)
        print(f"{spark.read.parquet(arguments.output).count()} events")
        return
    if arguments.command == "validate":
        table = findings.validate(log, program)
    else:
        spark.sparkContext.setCheckpointDir(f"{arguments.output}-checkpoint")
        if arguments.partitions:
            spark.conf.set("spark.sql.shuffle.partitions", arguments.partitions)
        partitions = int(spark.conf.get("spark.sql.shuffle.partitions") or 1)
        table = timelines.trace(log, program, partitions)
    table.write.mode("overwrite").parquet(arguments.output)
    summary(spark.read.parquet(arguments.output))


def summary(table: DataFrame) -> None:
    """Prints how many findings of each rule there are."""
    for row in table.groupBy("severity", "code").agg(F.count("*").alias("count")).orderBy("code").collect():
        print(f"{row['count']:8} {row['severity']} {row['code']}")


if __name__ == "__main__":
    main()
