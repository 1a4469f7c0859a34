#!/usr/bin/env python3
"""Compares the jobs of examples/spark with single runs of `feishu-ev`, over logs of many kinds; started by `run`."""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import reference
from logs import ROOT, Logs
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

sys.path.insert(0, str(ROOT / "examples" / "spark"))

from feishu_ev_spark import findings, lines, timelines
from feishu_ev_spark.program import Program
from feishu_ev_spark.session import prepare


class Batch:
    """The cases, in one Spark session."""

    def __init__(self, spark: SparkSession, binary: Path, logs: Logs):
        self.spark = spark
        self.binary = binary
        self.logs = logs
        self.failures = 0

    def program(self, key_file: Path | None = None) -> Program:
        return Program(self.binary.name, str(key_file) if key_file else None)

    def read(self, log: Path) -> DataFrame:
        return lines.read_text(self.spark, [str(log)])

    def compare_trace(self, log: Path, partitions: list[int], salts: list[int], key_file: Path | None = None) -> str:
        """Compares the findings of `trace`, whatever the partitions and the timelines in them."""
        expected = reference.trace(self.binary, log, key_file=key_file)
        for count in partitions:
            for salt in salts:
                table = timelines.trace(self.read(log), self.program(key_file), count, salt)
                compare(expected, table, reference.TIMELINE_COLUMNS)
                self.spark.catalog.clearCache()
        return f"{expected.total()} findings"

    def compare_validate(self, log: Path, key_file: Path | None = None) -> str:
        expected = reference.validate(self.binary, log, key_file)
        compare(expected, findings.validate(self.read(log), self.program(key_file)), reference.COLUMNS)
        return f"{expected.total()} findings"

    def compare_decode(self, log: Path, key_file: Path | None = None) -> str:
        expected = reference.decode(self.binary, log, key_file)
        compare(expected, findings.decode(self.read(log), self.program(key_file)), ("file", "line", "event"))
        return f"{expected.total()} events"

    def check_refusal(self) -> str:
        """An event over several lines must not be lost without a word."""
        [event] = self.logs.simulate("job-change", "--seed", "6", "--outcome", "approved", "-f", "ndjson")[:1]
        pretty = event.replace(b'"event":', b'\n"event":').split(b"\n")
        log = self.logs.write("several-lines", {"events.json": pretty})
        try:
            timelines.trace(self.read(log), self.program(), 2).collect()
        except timelines.DifferentEvents:
            return "refused"
        raise AssertionError("an event over several lines was traced")

    def check_missing_key(self, log: Path) -> str:
        """Without the key, each encrypted record is a finding, and a key file that is missing fails the job."""
        expected = reference.trace(self.binary, log)
        assert sum(count for row, count in expected.items() if row[0] == "FE110") > 0
        compare(expected, timelines.trace(self.read(log), self.program(), 2), reference.TIMELINE_COLUMNS)
        try:
            findings.validate(self.read(log), self.program(Path("/nonexistent"))).collect()
        except PySparkException as error:
            assert "the file of --encrypt-key-file: no such file" in str(error), error
            return f"{expected.total()} findings"
        raise AssertionError("a job ran without its key")

    def case(self, name: str, check: Callable[[], str]) -> None:
        try:
            print(f"{name:32} ok: {check()}", flush=True)
        except AssertionError as error:
            self.failures += 1
            print(f"{name:32} FAILED: {error}", flush=True)
        self.spark.catalog.clearCache()


def compare(expected: Counter[tuple], table: DataFrame, columns: tuple[str, ...]) -> None:
    """Checks that a table has the expected rows."""
    found = Counter(tuple(row) for row in table.select(*columns).collect())
    if not expected:
        raise AssertionError("nothing is expected, so nothing is tested")
    missing, surplus = expected - found, found - expected
    if missing or surplus:
        examples = [*(f"missing: {row}" for row in missing), *(f"not expected: {row}" for row in surplus)]
        sample = "\n  ".join(examples[:3] + examples[-3:])
        raise AssertionError(f"{missing.total()} missing, {surplus.total()} not expected\n  {sample}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feishu-ev-spark-") as folder:
        spark = session("local[2]", Path(folder))
        prepare(spark, arguments.binary, folder)
        batch = Batch(spark, arguments.binary, Logs(arguments.binary, Path(folder, "logs")))
        for name, check in cases(batch, arguments.events, arguments.quick):
            if not arguments.only or arguments.only in name:
                batch.case(name, check)
        spark.stop()
    return 1 if batch.failures else 0


def session(master: str, folder: Path) -> SparkSession:
    """A session whose files are small, so that logs are read in several blocks."""
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.files.maxPartitionBytes": "256k",
        "spark.sql.files.openCostInBytes": "16k",
        "spark.local.dir": str(folder / "spark"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    builder = SparkSession.builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.setCheckpointDir(str(folder / "checkpoint"))
    return spark


def cases(batch: Batch, events: int, quick: bool) -> list[tuple[str, Callable[[], str]]]:
    """The cases with their names."""
    logs = batch.logs
    one, linked = logs.one(events), logs.linked(events)
    chosen = [
        ("decode", lambda: batch.compare_decode(one)),
        ("validate", lambda: batch.compare_validate(one)),
        ("trace", lambda: batch.compare_trace(one, [1, 3], [0])),
        ("trace, linked by ids and lines", lambda: batch.compare_trace(linked, [5], [1])),
        ("an event over several lines", batch.check_refusal),
    ]
    if quick:
        return chosen
    rotated, replicas, encrypted = logs.rotated(events), logs.replicas(events), logs.encrypted(events)
    arrivals, zones, life_cycles = logs.arrivals(events), logs.zones(events), logs.life_cycles(20)
    key = logs.key_file
    return [
        *chosen,
        ("trace, other partitions", lambda: batch.compare_trace(one, [2, 8, 13], [0, 1, 2])),
        ("trace, linked, other partitions", lambda: batch.compare_trace(linked, [2, 8, 13], [0, 1, 2])),
        ("trace, all life cycles", lambda: batch.compare_trace(life_cycles, [1, 8], [0, 1])),
        ("trace, rotated files", lambda: batch.compare_trace(rotated, [1, 8], [0, 1])),
        ("trace, replicas", lambda: batch.compare_trace(replicas, [1, 3, 8], [0, 1])),
        ("trace, replicas, arrival times", lambda: batch.compare_trace(arrivals, [1, 8], [0, 1])),
        ("trace, replicas in two zones", lambda: batch.compare_trace(zones, [1, 8], [0, 1])),
        ("trace, encrypted", lambda: batch.compare_trace(encrypted, [4], [0], key)),
        ("validate, rotated files", lambda: batch.compare_validate(rotated)),
        ("validate, encrypted", lambda: batch.compare_validate(encrypted, key)),
        ("decode, encrypted", lambda: batch.compare_decode(encrypted, key)),
        ("without the key", lambda: batch.check_missing_key(encrypted)),
    ]


if __name__ == "__main__":
    sys.exit(main())
