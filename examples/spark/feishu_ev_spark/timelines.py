"""Findings about timelines: each timeline is traced by one task."""

import json
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from .findings import FINDINGS, with_files_summed
from .groups import groups
from .keys import NOTICE, WINDOW, keyed
from .lines import to_batches
from .merge_order import MARKER_SHIFT, in_order, marker, with_marker
from .program import Program, count_events

# The findings of a task, and one row with the number of its events.
_TRACED = FINDINGS.append(pa.field("events", pa.int64()))

# A file beside those of the log: an event that was created at the latest time of the whole log. The name is not one
# that a file of the log can have.
_CLOCK = "../clock"


class DifferentEvents(Exception):
    """Lines hold other events by themselves than together."""


def trace(lines: DataFrame, program: Program, partitions: int, salt: int = 0) -> DataFrame:
    """The findings of `feishu-ev trace` about a table of lines, with those about what cannot be read.

    A task gets all lines of its timelines, in files with the names and line numbers of the log, in which all other
    lines are empty: findings, and the places that they mention, are those of the whole log. `salt` changes which
    timelines meet in a task, and nothing else.
    """
    keys = keyed(lines, program).persist(StorageLevel.DISK_ONLY)
    totals = keys.agg(F.sum("events").alias("events"), F.max("latest").alias("latest")).first()
    ordered = in_order(keys)
    placed = ordered.lines.withColumn("key", F.col("keys")[0]).join(groups(keys), "key", "left")
    placed = placed.withColumn("task", F.hash(F.coalesce("group", "key"), F.lit(salt)))
    in_tasks = placed.repartition(partitions, "task").sortWithinPartitions("file", "line")
    work = partial(_trace_task, program, totals["latest"] if totals else None, ordered.is_marked)
    traced = in_tasks.select("file", "line", "due", "value").mapInArrow(work, from_arrow_schema(_TRACED))
    traced = traced.persist(StorageLevel.DISK_ONLY)

    _compare(traced.agg(F.sum("events")).first(), totals)
    found = traced.where(F.col("code").isNotNull()).drop("events")
    unread = keys.where(F.col("kind") == NOTICE)
    unread = unread.select(
        *(F.col(name) if name in keys.columns else F.lit(None).cast("string").alias(name) for name in found.columns)
    )
    return found.unionByName(with_files_summed(unread))


def _compare(traced: tuple | None, totals: tuple | None) -> None:
    """Fails unless each line holds the events that it holds together with the lines around it."""
    counts = [row[0] or 0 if row else 0 for row in (traced, totals)]
    if counts[0] != counts[1]:
        raise DifferentEvents(
            f"the log has {counts[1]} events, and its lines by themselves have {counts[0]}: an event goes over several "
            "lines; convert the log to one event a line first, with `feishu-ev decode -f ndjson`"
        )


def _trace_task(
    program: Program, latest: int | None, is_marked: bool, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Traces the lines of a task."""
    with tempfile.TemporaryDirectory(prefix="feishu-ev-") as temporary:
        folder = Path(temporary, "log")
        folder.mkdir()
        files, added = _write_files(folder, is_marked, batches)
        if not files:
            return
        if latest is not None:
            clock = {"schema": "2.0", "header": {"event_type": "-", "create_time": str(latest)}}
            (folder / _CLOCK).write_text(json.dumps(clock))
            files.append(_CLOCK)
            added += 1
        output = Path(temporary, "output")
        errors = program.run("trace", "--only-findings", "-f", "json", *WINDOW, files=files, folder=folder, output=output)
        yield from to_batches(_rows(output, is_marked), _TRACED)
        yield from to_batches([{"events": count_events(errors) - added}], _TRACED)


def _write_files(folder: Path, is_marked: bool, batches: Iterator[pa.RecordBatch]) -> tuple[list[str], int]:
    """Writes the lines of a task, which are sorted, and returns the names of the files and the number of markers."""
    files, markers = [], 0
    rows = (row for batch in batches for row in batch.to_pylist())
    for name, lines in groupby(rows, key=lambda row: row["file"]):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        files.append(name)
        with open(path, "wb") as file:
            # The line that is being written.
            current, due = 1, 0
            for row in lines:
                line, due, value = row["line"], row["due"], row["value"]
                if line == 1:
                    file.write(with_marker(value, due) if is_marked else value)
                else:
                    # Most lines before are those of other tasks.
                    file.write(b"\n" * (line - 1 - current))
                    file.write(b" %s\n%s" % (marker(due), value) if is_marked else b"\n" + value)
                current = line
                markers += is_marked
            file.write(b"\n")
            if is_marked:
                # So that half of the records after any are markers, to the end.
                file.write(marker(due))
                markers += 1
    return files, markers


def _rows(output: Path, is_marked: bool) -> Iterator[dict]:
    """The findings in the output of `feishu-ev`."""
    with open(output, encoding="utf-8", newline="\n") as findings:
        for text in findings:
            finding = json.loads(text)
            if is_marked and finding["line"] == 1:
                finding["column"] -= MARKER_SHIFT
            yield finding
