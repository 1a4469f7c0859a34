"""Logs as tables of lines.

A table of lines has the columns `file`, `block`, `line` and `value`. A block is a part of a file that one task reads.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

# The number of rows that are passed to Spark at once.
BATCH_ROWS = 8192


@dataclass(frozen=True)
class Block:
    """Lines of a file in a temporary file of the task."""

    file: str
    folder: Path
    # The number of each line in the original file.
    numbers: list[int]

    # The name of the temporary file.
    name = "lines"

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def values(self) -> Iterator[bytes]:
        with open(self.path, "rb") as lines:
            for line in lines:
                yield line.removesuffix(b"\n")


def read_text(spark: SparkSession, paths: list[str]) -> DataFrame:
    """The lines of text files, which may be compressed: `.gz` is unpacked by Spark.

    The files are named relative to the folder that all of them are in. The table is read twice: once to count the
    lines of each block, so that each line gets its number in the file.
    """
    text = spark.read.option("lineSep", "\n").option("recursiveFileLookup", "true").text(paths)
    lines = text.select(
        F.col("_metadata.file_path").alias("uri"),
        F.col("_metadata.file_block_start").alias("block"),
        F.col("value").cast("binary").alias("value"),
    )
    counts = lines.groupBy("uri", "block").count().collect()
    names = _names({row["uri"] for row in counts})
    first_lines: dict[tuple[str, int], int] = {}
    for uri, rows in groupby(sorted(counts), key=lambda row: row["uri"]):
        line = 1
        for row in rows:
            first_lines[uri, row["block"]] = line
            line += row["count"]

    def number(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        block, line = None, 0
        for batch in batches:
            columns: tuple[list[str], list[int]] = ([], [])
            for current in zip(batch["uri"].to_pylist(), batch["block"].to_pylist(), strict=True):
                if current != block:
                    block, line = current, first_lines[current]
                columns[0].append(names[current[0]])
                columns[1].append(line)
                line += 1
            arrays = [pa.array(columns[0]), batch["block"], pa.array(columns[1], pa.int64()), batch["value"]]
            yield pa.RecordBatch.from_arrays(arrays, ["file", "block", "line", "value"])

    return lines.mapInArrow(number, "file string, block long, line long, value binary")


def read_records(spark: SparkSession, paths: list[str]) -> DataFrame:
    """The lines of tables that `stream.py` has written."""
    records = spark.read.parquet(*paths)
    return records.select("file", F.lit(0).cast("long").alias("block"), "line", "value")


def _names(uris: Iterable[str]) -> dict[str, str]:
    """The name of each file: its path relative to the folder that all are in."""
    paths = {uri: PurePosixPath(unquote(urlsplit(uri).path)) for uri in uris}
    if not paths:
        return {}
    folder = os.path.commonpath([str(path.parent) for path in paths.values()])
    return {uri: str(path.relative_to(folder)) for uri, path in paths.items()}


def in_blocks(
    work: Callable[[Block], Iterator[dict]], schema: pa.Schema
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for `mapInArrow` that does some work for each block of a table of lines, and returns rows."""

    def rows(batches: Iterator[pa.RecordBatch]) -> Iterator[dict]:
        for (file, _), parts in groupby(_parts(batches), key=lambda part: part[0]):
            with tempfile.TemporaryDirectory(prefix="feishu-ev-") as folder:
                block = Block(file, Path(folder), [])
                with open(block.path, "wb") as lines:
                    for _, part in parts:
                        block.numbers.extend(part["line"].to_pylist())
                        # A message of Kafka may have line breaks: in JSON these are white space.
                        lines.writelines(value.replace(b"\n", b" ") + b"\n" for value in part["value"].to_pylist())
                yield from work(block)

    return lambda batches: to_batches(rows(batches), schema)


def _parts(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[tuple[str, int], pa.RecordBatch]]:
    """The batches, cut where a block ends."""
    for batch in batches:
        start = 0
        for block, rows in groupby(zip(batch["file"].to_pylist(), batch["block"].to_pylist(), strict=True)):
            length = sum(1 for _ in rows)
            yield block, batch.slice(start, length)
            start += length


def to_batches(rows: Iterable[dict], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Rows as batches."""
    pending: list[dict] = []
    for row in rows:
        pending.append(row)
        if len(pending) == BATCH_ROWS:
            yield pa.RecordBatch.from_pylist(pending, schema)
            pending = []
    if pending:
        yield pa.RecordBatch.from_pylist(pending, schema)
