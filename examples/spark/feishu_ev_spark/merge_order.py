"""The order of the lines of several files in one log, as `trace` merges them.

`trace` takes next the record that is due first of those that come next in their files; a record is due when it arrived,
or else when its event was created. One whose time most of the 32 records after it are before, as of a clock that is
ahead, is due with the record before it. So the order is that of the latest time that was due in the file so far.

A task has only some of the records, from which `trace` would find another order. Each line gets a marker in front: a
record without an event type that arrived at the time of the order, shifted by a century, so that it decides instead of
the record behind it.
"""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from .keys import LINE, NOTICE

_LOOKAHEAD = 32
_SHIFT_MS = 5_000_000_000_000
_LATEST_MS = 9_999_999_999_999 - _SHIFT_MS


def with_order(keyed: DataFrame) -> DataFrame:
    """The lines with events with the column `due`: the place of the line among those of other files."""
    lines = keyed.where(F.col("kind") == LINE)
    return lines.join(_due(keyed), ["file", "line"])


def marker(due: int) -> bytes:
    """What comes before a line. All markers have the same length."""
    time = max(0, min(due, _LATEST_MS)) + _SHIFT_MS
    body = rb'{\"schema\":\"2.0\",\"header\":{\"event_type\":\"-\"}}'
    return b'{"received_at":"%d","headers":{},"body":"%s"} ' % (time, body)


MARKER_LENGTH = len(marker(0))


def _due(keyed: DataFrame) -> DataFrame:
    """For each line with events the latest time that was due in its file up to it."""
    # A record that cannot be read has no time, but is one of the records after others.
    unread = (F.col("kind") == NOTICE) & (F.col("severity") == "error")
    times = F.when(unread, F.array(F.lit(None).cast("long"))).otherwise(F.col("times"))
    records = keyed.where((F.col("kind") == LINE) | unread)
    records = records.select("kind", "file", "line", F.posexplode(times).alias("position", "time"))
    in_file = Window.partitionBy("file").orderBy("line", "position")
    next_times = F.collect_list("time").over(in_file.rowsBetween(1, _LOOKAHEAD))
    records = records.withColumn("next", next_times)
    before = F.size(F.filter("next", lambda time: time < F.col("time")))
    due = F.when(before <= F.size("next") - before, F.col("time"))
    # The first record has none before it.
    records = records.withColumn("due", F.max(due).over(in_file.rowsBetween(Window.unboundedPreceding, 0)))
    records = records.withColumn("due", F.coalesce("due", F.array_min("next"), F.lit(0)))
    return records.where(F.col("kind") == LINE).groupBy("file", "line").agg(F.max("due").alias("due"))
