"""Runs feishu-ev and its references in turn and prints a table: measure.py BINARY FOLDER COUNT PAIRS

FOLDER holds what `run` made.
"""

import ctypes
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
KEY = "bench key"
SINGLE_RUNS = 200
CHECKED_LINES = 2000
EVENT_TYPES = ["corehr.process.node.updated_v2", "corehr.job_change.status_updated_v2"]
NO_EVENTS = "log lines without events"
OPEN_PROCESSES = 1_000_000
MIB = 1 << 20


@dataclass
class Side:
    """A whole process, with a file as its standard input."""

    argv: list[str]
    input: Path
    code: int = 0

    def seconds(self):
        # posix_spawn, for subprocess would add a millisecond to both sides and make short runs look alike.
        null = os.devnull
        files = [
            (os.POSIX_SPAWN_OPEN, 0, str(self.input), os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, null, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, null, os.O_WRONLY, 0),
        ]
        start = time.perf_counter()
        pid = os.posix_spawn(self.argv[0], self.argv, os.environ, file_actions=files)
        _, status = os.waitpid(pid, 0)
        end = time.perf_counter()
        code = os.waitstatus_to_exitcode(status)
        if code != self.code:
            sys.exit(f"{self.argv} ended with {code}")
        return end - start

    def output(self, text):
        return subprocess.run(self.argv, input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout

    def speed(self, seconds, parts=1):
        size = self.input.stat().st_size * parts
        return f"{seconds:.3f} s, {size / 1e6 / seconds:.0f} MB/s" if size > MIB else f"{seconds * 1000:.2f} ms"


@dataclass
class Tool:
    """A program of a reference, or none if it is not there."""

    name: str
    path: str | None
    version: str | None

    def side(self, arguments, file):
        return Side([self.path, *map(str, arguments)], file) if self.version else None


def main():
    binary, folder, count, pairs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    labels = folder / "labels.json"
    labels.write_text(json.dumps(labels_of_catalog(), ensure_ascii=False))

    jq, node, python = find("jq", "--version"), find("node", "--version"), Tool("orjson", sys.executable, version_of_orjson())
    ajv = Tool("ajv", node.path, version_of_ajv(node))
    print_machine(binary, count, pairs, [jq, node, python, ajv])

    def ours(arguments, file="clean", code=0):
        return Side([binary, *arguments.split(), *(["--encrypt-key", KEY] if file == "encrypted" else [])], folder / file, code)

    def pipe(argv, file):
        return Side([shutil.which("sh"), "-c", '"$@" | cat >/dev/null', "sh", *argv], folder / file)

    jq_labels = ["-c", "--slurpfile", "labels", labels, "-f", HERE / "labels.jq"]
    py_labels = [HERE / "labels.py", labels]
    js_decrypt = [HERE / "decrypt.mjs", labels, KEY]
    js_validate = [HERE / "validate.mjs", *sorted(folder.glob("*.schema.json"))]

    check("labels.jq", ours("decode -f ndjson", "short"), jq.side(jq_labels, folder / "short"), labels_in)
    check("labels.py", ours("decode -f ndjson"), python.side(py_labels, folder / "clean"), labels_in)
    check("decrypt.mjs", ours("decode -f ndjson", "encrypted"), node.side(js_decrypt, folder / "encrypted"), labels_in)
    check("validate.mjs", ours("validate -f json", "damaged"), ajv.side(js_validate, folder / "damaged"), lines_with_errors)

    table = Table(pairs)
    times = Comparison.TIMES_AS_FAST
    length = Comparison.TIMES_AS_LONG

    def decode(jobs, file="clean", code=0):
        return ours(f"decode -f ndjson --jobs {jobs}", file, code)

    for jobs, bar in [(1, 40), (2, 60)]:
        table.row(f"decode --jobs {jobs}", decode(jobs), "jq, labels.jq", jq.side(jq_labels, folder / "clean"), times, bar)
    for jobs, bar in [(1, 6), (2, 10)]:
        table.row(
            f"decode --jobs {jobs}", decode(jobs), "orjson, labels.py", python.side(py_labels, folder / "clean"), times, bar
        )
    for jobs, bar in [(1, 10), (2, 17)]:
        side = node.side(js_decrypt, folder / "encrypted")
        table.row(f"decode --jobs {jobs}, encrypted", decode(jobs, "encrypted"), "node, decrypt.mjs", side, times, bar)
    table.row("decode --jobs 1, encrypted", decode(1, "encrypted"), "the same events, plain", decode(1), length, 1.5)
    for jobs, bar in [(1, 8), (2, 6.5)]:
        side = ajv.side(js_validate, folder / "clean")
        table.row(
            f"validate -f json --jobs {jobs}", ours(f"validate -f json --jobs {jobs}"), "ajv, validate.mjs", side, times, bar
        )

    one = ours("decode -f ndjson", "one")
    true = Side([shutil.which("true")], folder / "one")
    table.row("decode, one event", one, "true", true, length, 1.4, runs=SINGLE_RUNS)
    table.row("decode, one event", one, "jq, labels.jq", jq.side(jq_labels, folder / "one"), times, None, runs=SINGLE_RUNS)

    (folder / "decoded").write_bytes(
        subprocess.run([binary, "decode", "-f", "ndjson", str(folder / "clean")], stdout=subprocess.PIPE, check=True).stdout
    )
    table.row(
        "decode --jobs 2, into a pipe",
        pipe(decode(2).argv, "clean"),
        "cat of what it writes, into a pipe",
        pipe(["cat"], "decoded"),
        length,
        1.1,
    )

    for jobs, bar in [(1, 1.7), (2, 1.2)]:
        table.row(
            f"trace --only-findings --jobs {jobs}",
            ours(f"trace --only-findings --jobs {jobs}"),
            f"decode --jobs {jobs}",
            decode(jobs),
            length,
            bar,
        )
    table.row(
        "trace -f line --jobs 1",
        ours("trace -f line --jobs 1"),
        "decode -f line --jobs 1",
        ours("decode -f line --jobs 1"),
        length,
        2,
    )
    table.row("stats --jobs 1", ours("stats --jobs 1"), "decode --jobs 1", decode(1), length, 1)
    table.row(
        "stats --timelines --jobs 1", ours("stats --timelines --jobs 1"), "trace --jobs 1", ours("trace --jobs 1"), length, 1
    )

    for name in wrap(folder):
        # An input without events is a failure.
        side = decode(1, name, code=int(name == NO_EVENTS))
        table.row(f"decode --jobs 1, {name}, per byte", side, "the events alone", decode(1), length, 2, unit=Unit.BYTE)
    unpack = Side([shutil.which("sh"), "-c", 'zcat | "$@"', "sh", *ours("decode -f ndjson").argv], folder / "packed")
    table.row("decode, NDJSON in gzip", ours("decode -f ndjson", "packed"), "zcat into decode", unpack, length, 1)

    damaged = decode(1, "damaged", code=1)
    table.row(
        "decode --jobs 1, 5% of the lines damaged, per line",
        damaged,
        "the same, none damaged",
        decode(1),
        length,
        1.25,
        unit=Unit.LINE,
    )
    # simulate reads nothing; the file stands for what it writes.
    simulate = ours(f"simulate mixed --count {count} --seed 1")
    table.row(f"simulate mixed --count {count}", simulate, "decode --jobs 1", decode(1), length, 1)
    for form in ["table", "line"]:
        table.row(
            f"decode -f {form} --jobs 1",
            ours(f"decode -f {form} --jobs 1", "short"),
            "jq .",
            jq.side(["."], folder / "short"),
            times,
            3,
        )

    for files in [5, 50]:
        many = Side([*decode(1).argv, *[str(folder / "clean")] * files], folder / "clean")
        table.row(
            f"decode --jobs 1, {files} times the events, per event",
            many,
            "the events once",
            decode(1),
            length,
            1.1,
            parts=files,
            runs=3,
        )
    for files in [1, 5]:
        work = f"decode --jobs 2, peak memory, {'the file' if files == 1 else f'{files} times the file through a pipe'}"
        peak = peak_memory(decode(2), files)
        print_row([work, f"{peak / MIB:.1f} MiB", "", ""], "≤ 8 MiB", peak <= 8 * MIB)
    write_open_processes(folder / "open", OPEN_PROCESSES)
    peak = peak_memory(ours("trace --only-findings --jobs 2", "open"), 1)
    cells = [f"trace, peak memory for each of {OPEN_PROCESSES} open processes", f"{peak / OPEN_PROCESSES:.0f} bytes", "", ""]
    print_row(cells, "≤ 600 bytes", peak <= 600 * OPEN_PROCESSES)


class Comparison(Enum):
    """How the times of two sides are compared, and which ratios are good."""

    TIMES_AS_FAST = "as fast"
    TIMES_AS_LONG = "as long"

    def ratio(self, mine, reference):
        return reference / mine if self is Comparison.TIMES_AS_FAST else mine / reference

    def bar(self, limit):
        return f"{'≥' if self is Comparison.TIMES_AS_FAST else '≤'} {limit:g} ×"

    def is_met(self, ratio, limit):
        return ratio >= limit if self is Comparison.TIMES_AS_FAST else ratio <= limit


class Unit(Enum):
    """What the times of two sides are for."""

    BYTE = "byte"
    LINE = "line"
    RUN = "run"

    def count(self, file):
        if self is Unit.BYTE:
            return file.stat().st_size
        return lines_of(file) if self is Unit.LINE else 1


class Table:
    """The printed table; each row has as many pairs of runs, unless it says otherwise."""

    def __init__(self, pairs):
        self.pairs = pairs
        print("| work | ours | reference | ratio | bar | |")
        print("|---|---|---|---|---|---|")

    def row(self, work, our_side, name, side, comparison, limit, unit=Unit.RUN, parts=1, runs=None):
        """`parts` is how often our side has the work of the other."""
        if side is None:
            print(f"| {work} | skipped: {name} is not installed | | | | |", flush=True)
            return
        our_times, times = in_turn(our_side, side, runs or self.pairs)
        scale = unit.count(side.input) / unit.count(our_side.input) / parts
        ratio = median(comparison.ratio(mine * scale, reference) for mine, reference in zip(our_times, times))
        cells = [
            work,
            our_side.speed(median(our_times), parts),
            f"{name}: {side.speed(median(times))}",
            f"{ratio:.2f} × {comparison.value}",
        ]
        print_row(cells, limit and comparison.bar(limit), limit is None or comparison.is_met(ratio, limit))


def wrap(folder):
    """Writes the events as parts of the lines of logs; returns the names of the files."""
    lines = (folder / "clean").read_text(encoding="utf-8").splitlines()
    head = (
        '{"level":"info","ts":"2024-06-26T08:37:48.392Z","logger":"app.events","message":"event","caller":"server/handler.go:42",'
    )
    forms = {
        "the event as an object of a log line": lambda line: f'{head}"event_data":{line}}}',
        "the event as a string of a log line": lambda line: f'{head}"body":{json.dumps(line)}}}',
        "the event behind a text in a string of a log line": lambda line: (
            f'{{"log":{json.dumps("2024-06-26 16:37:48,392 INFO  [http-1] EventController - body: " + line)},"stream":"stdout"}}'
        ),
        NO_EVENTS: lambda line: (
            f'{head}"method":"GET","path":"/api/v1/users/{len(line)}","status":200,"latency_ms":12.5,"user":{{"id":"{line[38:44]}"}}}}'
        ),
    }
    for name, form in forms.items():
        (folder / name).write_text("".join(f"{form(line)}\n" for line in lines), encoding="utf-8")
    return forms


def write_open_processes(file, count):
    """Writes an event of a node in progress for each of so many processes."""
    with open(file, "w", encoding="utf-8") as out:
        for number in range(count):
            header = f'{{"event_id":"{number:032x}","event_type":"corehr.process.node.updated_v2","create_time":"{1719391068392 + number}",'
            header += '"token":"t","app_id":"cli_1","tenant_key":"k"}'
            ids = f'"process_id":"{7384728000000000000 + number}","process_node_id":"{7385728000000000000 + number}"'
            body = f'{{"flow_definition_id":"people_1","node_definition_id":"n1",{ids},"node_type":1,"node_status":1,"biz_type":"job_change"}}'
            out.write(f'{{"schema":"2.0","header":{header},"event":{body}}}\n')


def labels_of_catalog():
    """Labels of integers by event type, field and code."""
    labels = {}
    for event_type in EVENT_TYPES:
        fields = tomllib.loads((HERE / "../../catalog" / f"{event_type}.toml").read_text(encoding="utf-8"))["fields"]
        codes = {field["name"]: field["codes"] for field in fields if field["type"] == "integer" and "codes" in field}
        labels[event_type] = {
            name: {code["code"]: {key: code[key] for key in ("name", "zh", "en")} for code in listed}
            for name, listed in codes.items()
        }
    return labels


def find(name, flag):
    path = shutil.which(name)
    # The program itself: a version manager's script in front of it would be measured too.
    if path and name == "node":
        path = run([path, "-p", "process.execPath"])
    return Tool(name, path, path and (run([path, flag]) or "").removeprefix("jq-") or None)


def version_of_orjson():
    if importlib.util.find_spec("orjson") is None:
        return None
    import orjson

    return orjson.__version__


def version_of_ajv(node):
    if node.path is None:
        return None
    script = "require('module').createRequire(process.argv[1])('ajv/package.json').version"
    return run([node.path, "-p", script, str(HERE / "validate.mjs")])


def run(argv):
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def print_machine(binary, count, pairs, tools):
    facts = run(["lscpu"]) if shutil.which("lscpu") else ""
    model = next(
        (line.split(":", 1)[1].strip() for line in (facts or "").splitlines() if line.startswith("Model name:")), "unknown"
    )
    versions = [f"{tool.name} {tool.version or 'not installed'}" for tool in tools]
    print(f"machine: {model}, {os.cpu_count()} processors")
    print(
        f"versions: {run([binary, '--version'])}, {run(['rustc', '--version'])}, Python {platform.python_version()}, {', '.join(versions)}"
    )
    print(f"{count} events, {pairs} pairs, medians; MB is a million bytes of input\n", flush=True)


def check(name, our_side, side, meaning):
    """A reference must do the same work, or its time says nothing."""
    if side is None:
        return
    with open(our_side.input, "rb") as file:
        text = b"".join(line for line, _ in zip(file, range(CHECKED_LINES)))
    if meaning(our_side.output(text)) != meaning(side.output(text)):
        sys.exit(f"{name} and feishu-ev do not say the same of {our_side.input.name}")


def labels_in(output):
    return [json.loads(line)["decoded"]["labels"] for line in output.splitlines()]


def lines_with_errors(output):
    return sorted({json.loads(line)["line"] for line in output.splitlines()})


def in_turn(one, other, runs):
    """Which comes first alternates: the noise of a shared machine is the same for both."""
    times = ([], [])
    for number in range(runs):
        for index in (0, 1) if number % 2 == 0 else (1, 0):
            times[index].append((one, other)[index].seconds())
    return times


def lines_of(file):
    with open(file, "rb") as lines:
        return sum(1 for _ in lines)


def print_row(cells, bar, met):
    print(f"| {' | '.join(cells)} | {bar or '–'} | {('met' if met else '**not met**') if bar else '–'} |", flush=True)


def peak_memory(side, times):
    """Bytes of resident memory at most, with the input that many times; once it is a file, else a pipe."""
    # Linux counts for a process the memory of the one that became it: a child of this one would never have less than Python.
    # So a small shell starts it and ends, and it becomes a child of this process, which asks for orphans.
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
    script = 'exec 3<&0; "$@" <&3 3<&- >/dev/null 2>&1 & echo $!'
    feeder = subprocess.Popen(["cat", *[side.input] * times], stdout=subprocess.PIPE) if times > 1 else None
    with open(side.input, "rb") as file:
        stdin = feeder.stdout if feeder else file
        pid = int(subprocess.run(["sh", "-c", script, "sh", *side.argv], stdin=stdin, stdout=subprocess.PIPE, check=True).stdout)
    if feeder:
        feeder.stdout.close()
    _, status, usage = os.wait4(pid, 0)
    if feeder:
        feeder.wait()
    if os.waitstatus_to_exitcode(status) != side.code:
        sys.exit(f"{side.argv} did not end well")
    return usage.ru_maxrss * 1024


main()
