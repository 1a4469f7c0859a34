#!/usr/bin/env python3
"""Kills executors of `local-cluster[2,1,1024]` while `job.py` runs; started by `run`.

The findings must be those of a single run of `feishu-ev`.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pyspark
import reference
from logs import ROOT, Logs
from processes import Process, command_line, descendants, kill, wait_for

JOB = ROOT / "examples" / "spark" / "job.py"
SPARK_SUBMIT = Path(sys.executable).with_name("spark-submit")
# Where `spark-submit` and the executors find Python.
SETTINGS = {"PATH": f"{SPARK_SUBMIT.parent}:{os.environ['PATH']}"}
# What the executors run, in the order of the steps of `trace`.
STEPS = {"the events of each line are read": " trace -f ndjson ", "timelines are traced": " trace --only-findings "}


def table(path: Path, columns: tuple[str, ...]) -> Counter[tuple]:
    """The rows of a table."""
    return Counter(tuple(row[name] for name in columns) for row in pq.read_table(path).to_pylist())


def spark_submit(master: str, *arguments: str | Path, settings: tuple[str, ...] = ()) -> list[str | Path]:
    """A command that runs a job with the Python of the tests."""
    options = ["spark.ui.enabled=false", "spark.driver.host=127.0.0.1", "spark.driver.bindAddress=127.0.0.1", *settings]
    return [SPARK_SUBMIT, "--master", master, *(part for option in options for part in ("--conf", option)), *arguments]


def kill_executor(job: Process, step: str) -> bool:
    """Kills an executor that is in a step; gives whether there was one."""
    for pid in descendants(job.process.pid):
        if "CoarseGrainedExecutorBackend" in command_line(pid):
            children = descendants(pid)
            if any(step in command_line(child) for child in children):
                kill(pid)
                for child in children:
                    kill(child)
                return True
    return False


def block_size(log: Path) -> int:
    """A size for which a log has about 16 blocks."""
    return max(1 << 16, sum(file.stat().st_size for file in log.iterdir()) // 16)


def check(binary: Path, log: Path, command: str, folder: Path, partitions: int, steps: dict[str, str]) -> str:
    """Runs a command, kills an executor in each of the steps, and compares the findings."""
    columns = reference.TIMELINE_COLUMNS if command == "trace" else reference.COLUMNS
    expected = (reference.trace if command == "trace" else reference.validate)(binary, log)
    output = folder / command
    arguments = [JOB, command, "--binary", binary, "--output", output, "--partitions", str(partitions), log]
    settings = (f"spark.sql.files.maxPartitionBytes={block_size(log)}", f"spark.local.dir={folder}/spark")
    started = time.monotonic()
    with Process(spark_submit("local-cluster[2,1,1024]", *arguments, settings=settings), folder / "log", SETTINGS) as job:
        for name, step in steps.items():
            wait_for(f"an executor to kill while {name}", lambda step=step: kill_executor(job, step), job)
        job.succeed()
    seconds = time.monotonic() - started
    # A local cluster keeps the files of its executors there.
    shutil.rmtree(Path(pyspark.__file__).parent / "work", ignore_errors=True)
    found = table(output, columns)
    missing, surplus = expected - found, found - expected
    assert expected and not missing and not surplus, f"missing: {[*missing][:3]}, not expected: {[*surplus][:3]}"
    return f"{expected.total()} findings, {len(steps)} executors killed, {seconds:.0f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--only", default="", help="a part of the name of the cases to run")
    arguments = parser.parse_args()
    log = Logs(arguments.binary, arguments.cache / "logs").large(arguments.events)
    failures = 0
    for name, command, steps in [
        ("trace", "trace", {}),
        ("trace, killed executors", "trace", STEPS),
        ("validate, killed executor", "validate", {"events are validated": " validate -f json "}),
    ]:
        if arguments.only not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="feishu-ev-spark-") as folder:
            try:
                result = f"ok: {check(arguments.binary, log, command, Path(folder), 8, steps)}"
            except AssertionError as error:
                failures += 1
                result = f"FAILED: {error}"
        print(f"{f'cluster, {arguments.events} events, {name}':48} {result}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
