"""Logs for the tests, made with `feishu-ev simulate`: each is a folder with one or more files."""

import gzip
import json
import os
import random
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIFE_CYCLES = sorted(file.stem for file in (ROOT / "catalog" / "lifecycles").glob("*.toml"))
# Parts of what others are simulated with.
_PARTS = {"process_node", "approval_task", "cc_task"}
FAULTS = ["--duplicate", "0.03", "--reorder", "0.03", "--drop", "0.02", "--illegal", "0.02", "--corrupt", "0.02"]
ENCRYPT_KEY = "encrypt-key-of-the-spark-tests"


def environment() -> dict[str, str]:
    """The environment of programs under test: nothing of the caller's but where programs are."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "JAVA_HOME") if name in os.environ}


class Logs:
    """The maker of the logs."""

    def __init__(self, binary: Path, folder: Path):
        self.binary = binary
        self.folder = folder
        self.key_file = folder / "encrypt-key"
        folder.mkdir(parents=True, exist_ok=True)
        self.key_file.write_text(ENCRYPT_KEY)

    def simulate(self, *options: str) -> list[bytes]:
        run = subprocess.run([self.binary, "simulate", *options], env=environment(), stdout=subprocess.PIPE, check=True)
        return run.stdout.splitlines()

    def write(self, name: str, files: dict[str, list[bytes]]) -> Path:
        """Writes the files of a log; those whose name ends with `.gz` are compressed."""
        for file, lines in files.items():
            path = self.folder / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            text = b"".join(line + b"\n" for line in lines)
            path.write_bytes(gzip.compress(text, 1) if file.endswith(".gz") else text)
        return self.folder / name

    def large(self, events: int) -> Path:
        """One file with faults, damaged lines and lines without an event."""
        path = self.folder / f"large-{events}" / "events.ndjson"
        if not path.exists():
            # A million events take years, and those of the future would make FE413 depend on when it is judged.
            start = ("--start", "2010-01-01")
            lines = self.simulate("mixed", "--count", str(events), "--seed", "1", *start, *FAULTS)
            self.write(path.parent.name, {path.name: with_noise(lines)})
        return path.parent

    def one(self, events: int) -> Path:
        """A file of which the last events come long after the others, so that job changes are overdue (FE413)."""
        later = self.simulate("mixed", "--count", "3", "--seed", "9", "--start", "2025-01-01")
        return self.write("one", {"events.log": with_noise(self.mixed(events)) + later})

    def mixed(self, events: int, *options: str) -> list[bytes]:
        return self.simulate("mixed", "--count", str(events), "--seed", "2", *FAULTS, *options)

    def rotated(self, events: int) -> Path:
        """A log in three files one after another, in two folders, one of them compressed."""
        lines = with_noise(self.mixed(events))
        third = len(lines) // 3
        parts = {"old/1.log.gz": lines[:third], "old/2 +%41.log": lines[third:-third], "log": lines[-third:]}
        return self.write("rotated", parts)

    def replicas(self, events: int) -> Path:
        """The logs of three replicas without times of arrival."""
        return self.write("replicas", dealt(self.mixed(events), 3))

    def arrivals(self, events: int) -> Path:
        """The logs of two replicas with requests whose headers say when they came."""
        return self.write("arrivals", dealt(self.mixed(events, "-f", "delivery"), 2))

    def zones(self, events: int) -> Path:
        """The logs of two replicas in different time zones, which the times of their lines do not name."""
        files = dealt(self.mixed(events), 2)
        for number, (file, lines) in enumerate(files.items()):
            zone = timezone(timedelta(hours=8 * number))
            files[file] = [b"%s INFO %s" % (arrival(line, zone), line) for line in lines]
        return self.write("zones", files)

    def encrypted(self, events: int) -> Path:
        """Encrypted events, some of which cannot be decrypted."""
        lines = self.mixed(events, "-f", "delivery", "--encrypt-key-file", str(self.key_file))
        return self.write("encrypted", {"deliveries.ndjson": with_noise(lines)})

    def life_cycles(self, count: int) -> Path:
        """Everything that has a life cycle, side by side."""
        sequences = []
        for seed, name in enumerate(name for name in LIFE_CYCLES if name not in _PARTS):
            options = ["--count", str(count), "--seed", str(seed), "--family", *FAULTS]
            sequences.append(self.simulate(name, *options))
        for seed in range(count):
            for name in ["job-change", "offboarding"]:
                options = ["--with-approval", "--family", "--seed", str(1000 + seed), *FAULTS]
                sequences.append(self.simulate(name, *options))
        return self.write("life-cycles", {"events.ndjson": shuffled_together(sequences)})

    def linked(self, events: int) -> Path:
        """Events whose ids, lines and apps link what would be apart otherwise."""
        lines = self.mixed(events)
        numbers = random.Random(3)
        whole = [line for line in lines if line.endswith(b"}}")]
        changed = []
        for line in lines:
            chance = numbers.random()
            if chance < 0.02 and b"event_id" in line:
                changed.append(with_members(line, {"event_id": f"shared-{numbers.randrange(20)}"}))
            elif chance < 0.04:
                changed += [line, with_members(line, {"app_id": "cli_other"})]
            elif chance < 0.06:
                changed.append(b"[%s,%s]" % (numbers.choice(whole), numbers.choice(whole)))
            elif chance < 0.08:
                changed.append(b"%s %s" % (line, numbers.choice(whole)))
            elif chance < 0.10:
                changed.append(with_members(line, {"event_type": f"other.type_v{numbers.randrange(3)}"}))
            elif chance < 0.11:
                changed.append(with_members(line, {"event_id": ""}))
            elif chance < 0.12:
                changed.append(json.dumps({"message": line.decode(errors="replace"), "level": "info"}).encode())
            else:
                changed.append(line)
        return self.write("linked", {"events.ndjson": changed})


def with_noise(lines: list[bytes]) -> list[bytes]:
    """Lines with others between them: damaged, empty, without an event, not UTF-8, with CR LF."""
    others = [
        b'{"schema":"2.0","header":{"event_id":"cut", "event_ty',
        b"2024-06-26 16:37:48 INFO request served",
        b"",
        b'{"encrypt":"AAAA"}',
        b'{"schema":"2.0","header":{"event_id":"\xff\xfe","event_type":"a"}}',
    ]
    mixed = []
    for number, line in enumerate(lines):
        mixed.append(line + b"\r" if number % 89 == 0 else line)
        if number % 97 == 0:
            mixed.append(others[number // 97 % len(others)])
    return mixed


def dealt(lines: list[bytes], count: int) -> dict[str, list[bytes]]:
    """Each line in one of several files."""
    numbers = random.Random(4)
    files: dict[str, list[bytes]] = {f"replica-{number}.log": [] for number in range(count)}
    for line in lines:
        files[f"replica-{numbers.randrange(count)}.log"].append(line)
    return files


def shuffled_together(sequences: list[list[bytes]]) -> list[bytes]:
    """All lines in one list, those of a sequence in their order."""
    numbers = random.Random(5)
    order = [index for index, lines in enumerate(sequences) for _ in lines]
    numbers.shuffle(order)
    rest = [iter(lines) for lines in sequences]
    return [next(rest[index]) for index in order]


def arrival(line: bytes, zone: timezone) -> bytes:
    """When an event arrives: half a second after it was created."""
    try:
        created = int(json.loads(line)["header"]["create_time"])
    except (ValueError, KeyError):
        created = 1_719_391_068_392
    time = datetime.fromtimestamp((created + 500) / 1000, zone)
    return time.strftime("%Y-%m-%d %H:%M:%S").encode() + b",%03d" % (time.microsecond // 1000)


def with_members(line: bytes, members: dict[str, str]) -> bytes:
    """An event with other members in its header; a damaged one as it is."""
    try:
        event = json.loads(line)
    except ValueError:
        return line
    event["header"] |= members
    return json.dumps(event, separators=(",", ":")).encode()
