"""The order of the lines of several files in one log, as `trace` merges them.

`trace` takes next the record that is due first of those that come next in their files; a record is due when it arrived,
or else when its event was created. One whose time most of the 32 records after it are before, as of a clock that is
ahead, is due with the record before it. So the order is that of the latest time that was due in the file so far.

A task has only some of the records, from which `trace` would find another order, unless all times are in order. Then
there is a marker before each line: an event of no type that arrived at the time of the order, shifted by a century, so
that it decides instead of the record behind it.
"""

from dataclasses import dataclass

from pyspark.sql import DataFrame, Window, WindowSpec
from pyspark.sql import functions as F

from .keys import LINE, NOTICE

_LOOKAHEAD = 32
_SHIFT_MS = 5_000_000_000_000
_LATEST_MS = 9_999_999_999_999 - _SHIFT_MS


@dataclass(frozen=True)
class OrderedLines:
    """The lines with events with the column `due`: the place of a line among those of other files."""

    lines: DataFrame
    # Whether the order is only that of `trace` if there are markers.
    is_marked: bool


def in_order(keyed: DataFrame) -> OrderedLines:
    """Finds the order of the lines."""
    lines = keyed.where(F.col("kind") == LINE)
    if lines.select("file").distinct().limit(2).count() < 2:
        return OrderedLines(lines.withColumn("due", F.lit(0)), False)
    records = _records(keyed)
    previous = F.last("time", ignorenulls=True).over(_in_file().rowsBetween(Window.unboundedPreceding, -1))
    disordered = records.withColumn("previous", previous).where(F.col("kind") == LINE)
    if disordered.where(F.col("time").isNull() | (F.col("time") < F.col("previous"))).isEmpty():
        return OrderedLines(lines.withColumn("due", F.lit(0)), False)
    return OrderedLines(lines.join(_due(records), ["file", "line"]), True)


def marker(due: int) -> bytes:
    """A marker. All have the same length."""
    time = max(0, min(due, _LATEST_MS)) + _SHIFT_MS
    return b'{"t":%d,"e":{"schema":"2.0","header":{}}}' % time


def with_marker(line: bytes, due: int) -> bytes:
    """The first line of a file with a marker in it: before the JSON, so that the time at its beginning stays there."""
    start = 0 if line[:1] in (b"{", b"[", b'"') else max(0, line.find(b"{"))
    return b"%s%s %s" % (line[:start], marker(due), line[start:])


# By how much a marker shifts what comes after it in the first line.
MARKER_SHIFT = len(marker(0)) + 1


def _in_file() -> WindowSpec:
    return Window.partitionBy("file").orderBy("line", "position")


def _records(keyed: DataFrame) -> DataFrame:
    """The records of each line with their times.

    A record that cannot be read has no time, but is one of the records after others.
    """
    unread = (F.col("kind") == NOTICE) & (F.col("severity") == "error")
    times = F.when(unread, F.array(F.lit(None).cast("long"))).otherwise(F.col("times"))
    records = keyed.where((F.col("kind") == LINE) | unread)
    return records.select("kind", "file", "line", F.posexplode(times).alias("position", "time"))


def _due(records: DataFrame) -> DataFrame:
    """For each line with events the latest time that was due in its file up to it."""
    records = records.withColumn("next", F.collect_list("time").over(_in_file().rowsBetween(1, _LOOKAHEAD)))
    before = F.size(F.filter("next", lambda time: time < F.col("time")))
    due = F.when(before <= F.size("next") - before, F.col("time"))
    records = records.withColumn("due", F.max(due).over(_in_file().rowsBetween(Window.unboundedPreceding, 0)))
    # The first record has none before it.
    records = records.withColumn("due", F.coalesce("due", F.array_min("next"), F.lit(0)))
    return records.where(F.col("kind") == LINE).groupBy("file", "line").agg(F.max("due").alias("due"))
