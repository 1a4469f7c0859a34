#!/usr/bin/env python3
"""Validates the events of a Kafka topic with Spark, batch by batch; see docs/spark.md.

    spark-submit --jars JAR,… stream.py --binary FILE --servers HOST:PORT --topic TOPIC --output FOLDER

Each batch is written to three tables, `records`, `events` and `findings`, in a folder of its own, which a batch that is
repeated after a crash replaces. The checkpoint says which batches are done. `job.py trace --records` traces `records`.
"""

import argparse
import tempfile
from pathlib import Path

from feishu_ev_spark import findings
from feishu_ev_spark.program import Program
from job import prepare
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True, help="feishu-ev, for the system of the executors")
    parser.add_argument("--servers", required=True, help="the bootstrap servers of Kafka")
    parser.add_argument("--topic", required=True)
    parser.add_argument("--output", required=True, help="the folder for the tables and the checkpoint")
    parser.add_argument("--once", action="store_true", help="end when all that is in the topic at the start is done")
    parser.add_argument("--batch-size", type=int, default=1_000_000, help="the most records of a batch [1000000]")
    parser.add_argument("--encrypt-key-file", help="a file with the Encrypt Key, at this path on every executor")
    parser.add_argument("--catalog", help="a folder with further catalog files, at this path on every executor")
    arguments = parser.parse_args()

    spark = SparkSession.builder.appName(f"feishu-ev {arguments.topic}").getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    with tempfile.TemporaryDirectory() as code:
        prepare(spark, arguments.binary, code)
        run(spark, arguments)
        spark.stop()


def run(spark: SparkSession, arguments: argparse.Namespace) -> None:
    """Runs the stream until it fails or, with `--once`, until it is done."""
    program = Program(arguments.binary.resolve().name, arguments.encrypt_key_file, arguments.catalog)

    def write(batch: DataFrame, number: int) -> None:
        lines = batch.persist()
        tables = {
            "records": lines.select("file", "line", "value"),
            "events": findings.decode(lines, program),
            "findings": findings.validate(lines, program),
        }
        for name, table in tables.items():
            table.write.mode("overwrite").parquet(f"{arguments.output}/{name}/batch={number}")
        batch.sparkSession.catalog.clearCache()

    messages = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", arguments.servers)
        .option("subscribe", arguments.topic)
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", arguments.batch_size)
        .load()
    )
    stream = in_lines(messages).writeStream.foreachBatch(write)
    stream = stream.option("checkpointLocation", f"{arguments.output}/checkpoint")
    if arguments.once:
        stream = stream.trigger(availableNow=True)
    stream.start().awaitTermination()


def in_lines(messages: DataFrame) -> DataFrame:
    """Messages as lines: those of a partition are a file, in which the offset 0 is line 1."""
    return messages.select(
        F.concat_ws("-", "topic", "partition").alias("file"),
        F.lit(0).cast("long").alias("block"),
        (F.col("offset") + 1).alias("line"),
        F.coalesce("value", F.lit(b"")).alias("value"),
    )


if __name__ == "__main__":
    main()
