"""What a single run of `feishu-ev` finds in a log."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

from logs import environment

COLUMNS = (
    "code",
    "severity",
    "file",
    "line",
    "column",
    "pointer",
    "source_pointer",
    "message",
    "event_id",
    "event_type",
)
TIMELINE_COLUMNS = (*COLUMNS, "process_id", "job_change_id")

_NOTICE = re.compile(r"(.*?):(\d+):(\d+)(?: (\S+))?: (error|warning|information)\[(FE\d+)\]: (.*)")

Findings = Counter[tuple]


def run(binary: Path, log: Path, *arguments: str, key_file: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Runs a subcommand over the files of a log, named as in its folder."""
    files = sorted(str(path.relative_to(log)) for path in log.rglob("*") if path.is_file())
    command = [binary, *arguments, "--lang", "en", "--allow-empty", "--all"]
    if key_file:
        command += ["--encrypt-key-file", key_file]
    completed = subprocess.run([*command, "--", *files], cwd=log, env=environment(), capture_output=True, check=False)
    if completed.returncode not in (0, 1):
        raise AssertionError(completed.stderr.decode())
    return completed


def validate(binary: Path, log: Path, key_file: Path | None = None) -> Findings:
    found = run(binary, log, "validate", "-f", "json", key_file=key_file)
    return Counter(_row(json.loads(line), COLUMNS) for line in found.stdout.splitlines())


def trace(binary: Path, log: Path, *options: str, key_file: Path | None = None) -> Findings:
    """The findings of `trace`, those on standard error included. A task knows all events of its timelines, however long
    ago they ended, so the window is longer than the log."""
    window = options or ("--window", "876000h")
    found = run(binary, log, "trace", "--only-findings", "-f", "json", *window, key_file=key_file)
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    for line in found.stderr.decode().splitlines():
        if match := _NOTICE.fullmatch(line):
            file, number, column, pointer, severity, code, message = match.groups()
            rows.append(
                {"code": code, "severity": severity, "file": file, "line": int(number), "column": int(column)}
                | {"source_pointer": pointer, "message": message}
            )
    return Counter(_row(row, TIMELINE_COLUMNS) for row in rows)


def decode(binary: Path, log: Path, key_file: Path | None = None) -> Counter[tuple]:
    """The events with the file and the line of each."""
    events: Counter[tuple] = Counter()
    for line in run(binary, log, "decode", "-f", "ndjson", key_file=key_file).stdout.splitlines():
        event, _, decoded = line.rpartition(b',"decoded":')
        source = json.loads(decoded[:-1])["source"]
        events[source["file"], source["line"], event.decode() + "}"] += 1
    return events


def _row(finding: dict, columns: tuple[str, ...]) -> tuple:
    return tuple(finding.get(column) for column in columns)
