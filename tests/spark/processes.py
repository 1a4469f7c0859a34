"""Programs that the tests start, and kill."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from logs import environment

# In seconds, and long: on a busy machine a JVM takes its time.
TIMEOUT = 3600


class Process:
    """A process in a group of its own, with its output in a file; killed at the end of its `with` block."""

    def __init__(self, command: list[str | Path], log: Path, settings: dict[str, str] | None = None):
        self.name = Path(command[0]).name
        self.log = log
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                command,
                env=environment() | (settings or {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """Kills the process and its children, as `kill -9` does, and waits for the process."""
        for pid in [*descendants(self.process.pid), self.process.pid]:
            kill(pid)
        self.process.wait()

    def is_running(self) -> bool:
        return self.process.poll() is None

    def succeed(self) -> None:
        """Waits for the process to end, which must be with exit status 0."""
        status = self.process.wait(TIMEOUT)
        assert status == 0, f"{self.name} ended with exit status {status}: {self.tail()}"

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


def wait_for(what: str, condition: Callable[[], object], process: Process | None = None) -> object:
    """Waits until a condition gives something; fails if the process ends before."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        if found := condition():
            return found
        if process and not process.is_running():
            raise AssertionError(f"{process.name} has ended before: {what}: {process.tail()}")
        time.sleep(0.05)
    raise AssertionError(f"not within {TIMEOUT} s: {what}")


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def descendants(pid: int) -> list[int]:
    """The children of a process, their children and so on."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of the program is in brackets, and may have spaces.
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue

    def below(parent: int) -> Iterator[int]:
        for child in [child for child, of in parents.items() if of == parent]:
            yield child
            yield from below(child)

    return list(below(pid))


def command_line(pid: int) -> str:
    """The command of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
