"""Findings as a table, and what `decode` and `validate` say of single events."""

import json
import re
from collections.abc import Iterator
from functools import partial

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from .lines import Block, in_blocks
from .program import Program

# The columns of `feishu-ev validate -f csv`, with the timeline of findings of `trace`.
FINDINGS = pa.schema(
    [
        ("code", pa.string()),
        ("severity", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.int64()),
        ("pointer", pa.string()),
        ("source_pointer", pa.string()),
        ("message", pa.string()),
        ("event_id", pa.string()),
        ("event_type", pa.string()),
        ("process_id", pa.string()),
        ("job_change_id", pa.string()),
    ]
)

EVENTS = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("source_pointer", pa.string()),
        ("time", pa.string()),
        ("event_type", pa.string()),
        # The bytes of the event, and what `decode` adds to them.
        ("event", pa.string()),
        ("decoded", pa.string()),
    ]
)

# The rule about lines without an event: a finding for a file, which says how many.
NO_EVENT = "FE010"
_NO_EVENT_MESSAGE = re.compile(r"(\d+) lines? without an event(?:: it|; the first) (.*)", re.DOTALL)


def decode(lines: DataFrame, program: Program) -> DataFrame:
    """The events of a table of lines."""
    schema = from_arrow_schema(EVENTS)
    return lines.mapInArrow(in_blocks(partial(_decode, program), EVENTS), schema)


def validate(lines: DataFrame, program: Program) -> DataFrame:
    """The findings about single events in a table of lines."""
    findings = lines.mapInArrow(in_blocks(partial(_validate, program), FINDINGS), from_arrow_schema(FINDINGS)).persist()
    return with_files_summed(findings)


def with_files_summed(findings: DataFrame) -> DataFrame:
    """The findings of blocks as those of files: of the lines without an event there is one finding for each file."""
    by_file: dict[str, list] = {}
    for row in findings.where(F.col("code") == NO_EVENT).orderBy("file", "line").collect():
        by_file.setdefault(row["file"], []).append(row)
    summed = [_sum(rows) for rows in by_file.values()]
    others = findings.where(F.col("code") != NO_EVENT)
    return others.unionByName(_spark(findings).createDataFrame(summed, findings.schema))


def _sum(rows: list) -> dict:
    """The finding of a file from those of its blocks."""
    parts = [_NO_EVENT_MESSAGE.fullmatch(row["message"]) for row in rows]
    if not all(parts):
        raise RuntimeError(f"{NO_EVENT} has another message than expected: {rows[0]['message']}")
    count = sum(int(part[1]) for part in parts if part)
    first = parts[0][2] if parts[0] else ""
    start = "1 line without an event: it" if count == 1 else f"{count} lines without an event; the first"
    return rows[0].asDict() | {"message": f"{start} {first}"}


def _spark(table: DataFrame) -> SparkSession:
    return table.sparkSession


def _decode(program: Program, block: Block) -> Iterator[dict]:
    output = block.folder / "output"
    program.run("decode", "-f", "ndjson", files=[block.name], folder=block.folder, output=output)
    with open(output, encoding="utf-8", newline="\n") as events:
        for text in events:
            event, _, decoded_text = text.rstrip("\n").rpartition(',"decoded":')
            decoded = json.loads(decoded_text[:-1])
            source = decoded.pop("source")
            yield {
                "file": block.file,
                "line": block.numbers[source["line"] - 1],
                "source_pointer": source.get("pointer"),
                "time": decoded["time"],
                "event_type": decoded["event_type"],
                "event": event + "}",
                "decoded": json.dumps(decoded, ensure_ascii=False, separators=(",", ":")),
            }


def _validate(program: Program, block: Block) -> Iterator[dict]:
    output = block.folder / "output"
    program.run("validate", "-f", "json", files=[block.name], folder=block.folder, output=output)
    with open(output, encoding="utf-8", newline="\n") as findings:
        for text in findings:
            finding = json.loads(text)
            yield finding | {"file": block.file, "line": block.numbers[finding["line"] - 1]}
