#!/usr/bin/env python3
"""Tries `stream.py` and `kcat | feishu-ev` with a broker, both of which are killed meanwhile; started by `run`.

Each message must be in the tables once, and the findings must be those of a single run of `feishu-ev` over what the
topic has.
"""

import argparse
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import reference
from cluster import JOB, SETTINGS, spark_submit, table
from logs import Logs, dealt, environment, with_noise
from processes import Process, wait_for

STREAM = JOB.with_name("stream.py")
TOPIC = "feishu-events"
PARTITIONS = 3


class Broker:
    """A broker of Kafka in KRaft mode on 127.0.0.1."""

    def __init__(self, jars: Path, folder: Path):
        self.folder = folder
        self.classpath = f"{jars}/*"
        ports = free_ports(2)
        self.servers = f"127.0.0.1:{ports[0]}"
        self.properties = folder / "server.properties"
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{ports[1]}",
            "listeners": f"PLAINTEXT://{self.servers},CONTROLLER://127.0.0.1:{ports[1]}",
            "advertised.listeners": f"PLAINTEXT://{self.servers}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": str(folder / "data"),
            "num.partitions": str(PARTITIONS),
            "offsets.topic.replication.factor": "1",
        }
        self.properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        format_storage = ["kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", self.properties]
        java(self.classpath, *format_storage)

    def start(self) -> Process:
        command = ["java", "-Xmx512m", "-cp", self.classpath, "kafka.Kafka", self.properties]
        broker = Process(command, self.folder / "broker.log")
        wait_for("the broker answers", lambda: self.kcat("-L", check=False) is not None, broker)
        return broker

    def kcat(self, *arguments: str, messages: bytes = b"", check: bool = True) -> bytes | None:
        """Runs kcat and returns what it prints; None if it fails and is not checked."""
        command = ["kcat", "-b", self.servers, *arguments]
        run = subprocess.run(command, env=environment(), input=messages, capture_output=True, check=False)
        assert not check or run.returncode == 0, run.stderr.decode()
        return run.stdout if run.returncode == 0 else None

    def produce(self, files: dict[str, list[bytes]]) -> None:
        """Appends lines to partitions: the file of each is in the order of the partitions."""
        for partition, lines in enumerate(files.values()):
            messages = b"".join(line + b"\n" for line in lines if line)
            topic = ("-P", "-t", TOPIC, "-p", str(partition), "-X", "acks=all")
            self.kcat(*topic, messages=messages)


def java(classpath: str, *arguments: str | Path) -> None:
    command = ["java", "-cp", classpath, *arguments]
    run = subprocess.run(command, env=environment(), capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [server.getsockname()[1] for server in sockets]
    for server in sockets:
        server.close()
    return ports


class Kafka:
    """The cases, one after another with the same broker."""

    def __init__(self, binary: Path, broker: Broker, spark_jars: Path, folder: Path, events: int):
        self.binary = binary
        self.broker = broker
        self.folder = folder
        self.output = folder / "output"
        jars = ",".join(str(jar) for jar in sorted(spark_jars.glob("*.jar")))
        settings = (f"spark.jars={jars}", "spark.sql.shuffle.partitions=2", f"spark.local.dir={folder}/spark")
        arguments = ["--binary", binary, "--servers", broker.servers, "--topic", TOPIC, "--output", self.output]
        size = ["--batch-size", str(max(1, events // 6))]
        self.stream = spark_submit("local[2]", STREAM, *arguments, *size, settings=settings)
        self.trace = spark_submit(
            "local[2]", JOB, "trace", "--binary", binary, "--output", folder / "trace", "--records",
            "--partitions", "3", self.output / "records", settings=settings,
        )  # fmt: skip
        lines = with_noise(Logs(binary, folder / "logs").mixed(events))
        fourth = len(lines) // 4
        self.parts = [dealt(lines[start : start + fourth], PARTITIONS) for start in range(0, fourth * 4, fourth)]

    def batches(self) -> int:
        """The number of batches that are done."""
        return len([*(self.output / "checkpoint" / "commits").glob("[0-9]*")])

    def start_stream(self, *arguments: str) -> Process:
        return Process([*self.stream, *arguments], self.folder / "stream.log", SETTINGS)

    def run(self) -> None:
        """Kills the job in a batch, then the broker under the job, then the job again."""
        broker = self.broker.start()
        try:
            self.broker.produce(self.parts[0])
            with self.start_stream() as job:
                wait_for("a batch is done", lambda: self.batches() >= 1, job)
                findings = self.output / "findings"
                seen = self.batches()
                wait_for("a batch is being written", lambda: started(findings, seen) or self.batches() > seen, job)
            self.broker.produce(self.parts[1])
            with self.start_stream() as job:
                seen = self.batches()
                wait_for("another batch is done", lambda: self.batches() > seen, job)
                broker.kill()
                broker = self.broker.start()
                self.broker.produce(self.parts[2])
                # Its consumers find the broker again, or it ends and is started again.
                done = self.batches()
                wait_for("the job goes on, or ends", lambda: self.batches() > done or not job.is_running())
            self.broker.produce(self.parts[3])
            with self.start_stream("--once") as job:
                job.succeed()
            self.check_tables()
            broker = self.check_kcat(broker)
        finally:
            broker.kill()

    def check_tables(self) -> None:
        """Compares the tables with the topic."""
        topic = self.dump()
        in_topic = Counter(
            (file.name, number, value)
            for file in topic.iterdir()
            for number, value in enumerate(file.read_bytes().split(b"\n")[:-1], start=1)
        )
        records = pq.read_table(self.output / "records", columns=["file", "line", "value"]).to_pylist()
        equal("records", in_topic, Counter((row["file"], row["line"], row["value"]) for row in records))
        events = table(self.output / "events", ("file", "line", "event"))
        equal("events", reference.decode(self.binary, topic), events)

        # Each batch has a finding about its lines without an event.
        expected = reference.validate(self.binary, topic)
        found = table(self.output / "findings", reference.COLUMNS)
        equal("lines without an event", count_without_event(expected), count_without_event(found))
        equal("findings of validate", without_no_event(expected), without_no_event(found))

        with Process(self.trace, self.folder / "trace.log", SETTINGS) as job:
            job.succeed()
        expected = reference.trace(self.binary, topic)
        equal("findings of trace", expected, table(self.folder / "trace", reference.TIMELINE_COLUMNS))

    def dump(self) -> Path:
        """The messages of the topic, in a file for each partition."""
        folder = self.folder / "topic"
        folder.mkdir()
        for partition in range(PARTITIONS):
            messages = self.broker.kcat("-C", "-q", "-e", "-t", TOPIC, "-p", str(partition), "-o", "beginning")
            (folder / f"{TOPIC}-{partition}").write_bytes(messages or b"")
        return folder

    def check_kcat(self, broker: Process) -> Process:
        """A pipeline goes on where it was when the broker is back."""
        decoded = self.folder / "decoded.ndjson"
        command = f"kcat -b {self.broker.servers} -C -q -u -E -t {TOPIC} -o beginning | {self.binary} decode -f raw > {decoded}"
        sent = Counter(event for _, _, event in reference.decode(self.binary, self.folder / "topic").elements())
        with Process(["bash", "-c", command], self.folder / "kcat.log") as pipeline:
            wait_for("all events", lambda: count_lines(decoded) >= sent.total(), pipeline)
            broker.kill()
            broker = self.broker.start()
            more = [line for line in self.parts[0].popitem()[1] if line.endswith(b"}}")]
            self.broker.produce({"": more})
            wait_for("the events after the restart", lambda: count_lines(decoded) >= sent.total() + len(more), pipeline)
        expected = sent + Counter(line.decode() for line in more)
        equal("events of kcat", expected, Counter(decoded.read_text().splitlines()))
        return broker


def started(findings: Path, batch: int) -> bool:
    """Whether the findings of a batch, or of a later one, are being written."""
    return any(int(path.parent.name.removeprefix("batch=")) >= batch for path in findings.glob("batch=*/_temporary"))


def count_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def without_no_event(findings: Counter[tuple]) -> Counter[tuple]:
    return Counter({row: count for row, count in findings.items() if row[0] != "FE010"})


def count_without_event(findings: Counter[tuple]) -> Counter[str]:
    """The lines without an event of each file."""
    lines: Counter[str] = Counter()
    for row in findings.elements():
        if row[0] == "FE010" and (found := re.match(r"\d+", row[7])):
            lines[row[2]] += int(found[0])
    return lines


def equal(what: str, expected: Counter, found: Counter) -> None:
    missing, surplus = expected - found, found - expected
    assert expected, f"{what}: nothing is expected, so nothing is tested"
    assert not missing and not surplus, f"{what}: missing: {[*missing][:3]}, not expected: {[*surplus][:3]}"
    print(f"{'kafka, ' + what:48} ok: {expected.total()}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--broker-jars", type=Path, required=True)
    parser.add_argument("--spark-jars", type=Path, required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feishu-ev-kafka-") as name:
        folder = Path(name)
        broker = Broker(arguments.broker_jars, folder)
        try:
            Kafka(arguments.binary, broker, arguments.spark_jars, folder, arguments.events).run()
        except AssertionError as error:
            print(f"kafka FAILED: {error}", flush=True)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
