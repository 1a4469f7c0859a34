"""What the events of each line belong to, as `feishu-ev` says.

The lines of a block are traced by themselves. Each of the timelines that come out has the ids of everything that it
is about; in the whole log, timelines with a common id are one timeline. `trace` leaves out events that belong to no
timeline and have no finding, so the ids of events come from `decode`.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median_low

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema

from .lines import Block, in_blocks
from .program import Program, count_events, notices

# The kinds of rows.
LINE = "line"
LINK = "link"
NOTICE = "notice"

# The kind of the keys that are ids of events.
EVENT_ID = "event_id"

# A window that is longer than any log, so that no timeline is discarded: a task has all of its events.
WINDOW = ("--window", "876000h")

KEYED = pa.schema(
    [
        ("kind", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        # The line, if it has events.
        ("value", pa.binary()),
        # Ids that must meet in one task; of a line, that of a timeline comes first.
        ("keys", pa.list_(pa.string())),
        # When each record of the line is due among those of other files, in milliseconds since 1970.
        ("times", pa.list_(pa.int64())),
        # The latest time at which an event was created that is not in the future.
        ("latest", pa.int64()),
        # The number of events of the block; in one of its rows.
        ("events", pa.int64()),
        # Of a finding about a record that cannot be read, or about lines without an event.
        ("code", pa.string()),
        ("severity", pa.string()),
        ("column", pa.int64()),
        ("source_pointer", pa.string()),
        ("message", pa.string()),
    ]
)

# The steps of the offsets of time zones.
_ZONE_STEP_MS = 15 * 60 * 1000


@dataclass
class _Line:
    """What is known of the events of a line."""

    # An id of each timeline.
    owners: list[str] = field(default_factory=list)
    event_ids: list[str] = field(default_factory=list)
    # The creation and the arrival of each, and whether the zone of the arrival is known.
    times: list[tuple[int | None, int | None, bool]] = field(default_factory=list)


def keyed(lines: DataFrame, program: Program) -> DataFrame:
    """The lines with events with their keys, links between keys, and findings about what cannot be read."""
    # The same for all tasks, also for those that are repeated.
    now = round(datetime.now(UTC).timestamp() * 1000)
    return lines.mapInArrow(in_blocks(partial(_key_block, program, now), KEYED), from_arrow_schema(KEYED))


def _key_block(program: Program, now: int, block: Block) -> Iterator[dict]:
    timelines, events = block.folder / "timelines", block.folder / "events"
    columns = ("-f", "csv", "--tz", "utc", "--columns", "event_id,challenge,time,line")
    program.run("decode", *columns, files=[block.name], folder=block.folder, output=events)
    options = ("-f", "ndjson", "--all", *WINDOW)
    errors = program.run("trace", *options, files=[block.name], folder=block.folder, output=timelines)
    lines: dict[int, _Line] = {}
    for ids in _read_timelines(timelines, lines):
        yield {"kind": LINK, "keys": ids}
    _read_events(events, lines)
    offset = _zone_offset(lines)
    created = [time for line in lines.values() for time, *_ in line.times if time is not None and time <= now]
    yield {"kind": LINK, "keys": [], "events": count_events(errors), "latest": max(created, default=None)}
    for number, value in enumerate(block.values(), start=1):
        if line := lines.get(number):
            # A line without any id may be in any task.
            keys = [*line.owners, *line.event_ids] or [json.dumps(["line", number])]
            if len(line.times) > 1:
                yield {"kind": LINK, "keys": keys}
            yield {
                "kind": LINE,
                "file": block.file,
                "line": block.numbers[number - 1],
                "value": value,
                "keys": keys,
                "times": [_due(*times, offset) for times in line.times],
            }
    for notice in notices(errors):
        yield vars(notice) | {
            "kind": NOTICE,
            "file": block.file,
            "line": block.numbers[notice.line - 1],
        }


def _read_timelines(path: Path, lines: dict[int, _Line]) -> Iterator[list[str]]:
    """Notes the timelines and times of each line, and gives the ids of each timeline that has several."""
    with open(path, encoding="utf-8", newline="\n") as timelines:
        for text in timelines:
            timeline = json.loads(text)
            ids = _ids(timeline)
            for event in timeline["events"]:
                line = lines.setdefault(event["source"]["line"], _Line())
                line.owners += ids[:1]
                received = event.get("received_at")
                times = (
                    _milliseconds(event["time"]),
                    _milliseconds(received),
                    bool(received and received.endswith("Z")),
                )
                line.times.append(times)
            if len(ids) > 1:
                yield ids


def _read_events(path: Path, lines: dict[int, _Line]) -> None:
    """Notes the ids of the events of each line, and the times of those that no timeline has.

    Events of different timelines may have the same id by mistake, which is a finding.
    """
    counts: Counter[int] = Counter()
    with open(path, encoding="utf-8", newline="") as events:
        rows = csv.reader(events)
        next(rows)
        for event_id, challenge, time, number in rows:
            line = lines.setdefault(int(number), _Line())
            if event_id or challenge:
                line.event_ids.append(json.dumps([EVENT_ID, event_id or challenge]))
            counts[int(number)] += 1
            if counts[int(number)] > len(line.times):
                line.times.append((_milliseconds(time or None), None, False))


def _ids(timeline: dict) -> list[str]:
    """The ids of everything that a timeline is about, with their kinds."""
    processes = timeline.get("process_ids") or [id_ for id_ in [timeline["process_id"]] if id_ is not None]
    ids = [("process", id_) for id_ in processes]
    ids += [("job_change", id_) for id_ in timeline["job_change_ids"]]
    ids += [(subject["life_cycle"], subject["id"]) for subject in timeline.get("subjects", [])]
    return [json.dumps(id_) for id_ in ids]


def _milliseconds(time: str | None) -> int | None:
    """A time of the output of `feishu-ev` in milliseconds since 1970."""
    if time is None:
        return None
    parsed = datetime.fromisoformat(time)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    return round(parsed.timestamp() * 1000)


def _zone_offset(lines: dict[int, _Line]) -> int:
    """The offset of arrival times without a zone: most events arrive within minutes after they were created."""
    delays = [
        received - created
        for line in lines.values()
        for created, received, has_zone in line.times
        if created is not None and received is not None and not has_zone
    ]
    if not delays:
        return 0
    return (median_low(delays) + _ZONE_STEP_MS // 2) // _ZONE_STEP_MS * _ZONE_STEP_MS


def _due(created: int | None, received: int | None, has_zone: bool, zone_offset: int) -> int | None:
    """When a record is due: when it arrived, or else when the event was created."""
    if received is None:
        return created
    return received if has_zone else received - zone_offset
