"""Runs of `feishu-ev` in tasks."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pyspark import SparkFiles

# A finding that is reported on standard error: a record that cannot be read, or lines without an event.
_NOTICE = re.compile(
    r"(?P<file>.*?):(?P<line>\d+):(?P<column>\d+)(?: (?P<pointer>\S+))?: "
    r"(?P<severity>error|warning|information)\[(?P<code>FE\d+)\]: (?P<message>.*)"
)


@dataclass(frozen=True)
class Notice:
    """A finding on standard error."""

    line: int
    column: int
    source_pointer: str | None
    severity: str
    code: str
    message: str


@dataclass(frozen=True)
class Program:
    """How tasks run `feishu-ev`. It is sent to the executors, so it has the path of the key and not the key."""

    # The name of the file that the driver gives to the executors.
    name: str
    # A file with the Encrypt Key, at the same path on every executor.
    encrypt_key_file: str | None = None
    # A folder with further catalog files, likewise.
    catalog: str | None = None

    def run(self, command: str, *options: str, files: list[str], folder: Path, output: Path) -> str:
        """Runs a subcommand over files of a folder and returns its standard error.

        Exit code 1 says that there are findings. Any other says that the run failed, and so does the task.
        """
        arguments = [SparkFiles.get(self.name), command, *options, "--lang", "en", "--jobs", "1", "--allow-empty"]
        if self.encrypt_key_file:
            arguments += ["--encrypt-key-file", self.encrypt_key_file]
        if self.catalog:
            arguments += ["--catalog", self.catalog]
        with open(output, "wb") as stdout:
            run = subprocess.run(
                [*arguments, "--", *files],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.PIPE,
                check=False,
            )
        errors = run.stderr.decode(errors="replace")
        if run.returncode not in (0, 1):
            raise RuntimeError(f"feishu-ev {command} ended with exit code {run.returncode}: {errors[-2000:]}")
        return errors


def notices(errors: str) -> list[Notice]:
    """The findings on standard error."""
    matches = filter(None, map(_NOTICE.fullmatch, errors.splitlines()))
    return [
        Notice(
            int(match["line"]), int(match["column"]), match["pointer"],
            match["severity"], match["code"], match["message"],
        )
        for match in matches
    ]  # fmt: skip


def count_events(errors: str) -> int:
    """The number of events in the summary on standard error."""
    found = re.search(r"^feishu-ev: .*?(\d+) events?\b", errors, re.MULTILINE)
    if not found:
        raise RuntimeError(f"feishu-ev wrote no summary: {errors[-2000:]}")
    return int(found[1])
