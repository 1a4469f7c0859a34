#!/usr/bin/env python3
"""Validates the events of a Kafka topic with Spark, batch by batch; see docs/spark.md.

    spark-submit --jars JAR,… stream.py --binary FILE --servers HOST:PORT --topic TOPIC --output FOLDER

Each batch is written to three tables, `records`, `events` and `findings`, in a folder of its own, which a batch that is
repeated after a crash replaces. The checkpoint says which batches are done. `job.py trace --records` traces `records`.
"""

import argparse

from feishu_ev_spark import findings
from feishu_ev_spark.session import add_program_arguments, program, session
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_program_arguments(parser)
    parser.add_argument("--servers", required=True, help="the bootstrap servers of Kafka")
    parser.add_argument("--topic", required=True)
    parser.add_argument("--output", required=True, help="the folder for the tables and the checkpoint")
    parser.add_argument("--once", action="store_true", help="end when all that is in the topic at the start is done")
    parser.add_argument("--batch-size", type=int, default=1_000_000, help="the most records of a batch [1000000]")
    arguments = parser.parse_args()

    with session(arguments.topic, arguments.binary) as spark:
        run(spark, arguments)


def run(spark: SparkSession, arguments: argparse.Namespace) -> None:
    """Runs the stream until it fails or, with `--once`, until it is done."""
    feishu_ev = program(arguments)

    def write(batch: DataFrame, number: int) -> None:
        lines = batch.persist()
        tables = {
            "records": lines.select("file", "line", "value"),
            "events": findings.decode(lines, feishu_ev),
            "findings": findings.validate(lines, feishu_ev),
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
