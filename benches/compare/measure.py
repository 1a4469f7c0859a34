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
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
KEY = "bench key"
SINGLE_RUNS = 200
CHECKED_LINES = 2000
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

    def speed(self, seconds):
        size = self.input.stat().st_size
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

    print("| work | ours | reference | reference ÷ ours | bar | |")
    print("|---|---|---|---|---|---|")

    def row(work, our_side, name, side, bar, note="", per_line=False, runs=pairs):
        if side is None:
            print(f"| {work} | skipped: {name} is not installed | | | | |", flush=True)
            return
        our_times, times = in_turn(our_side, side, runs)
        scale = lines_of(our_side.input) / lines_of(side.input) if per_line else 1
        ratio = median(reference / mine for mine, reference in zip(our_times, times)) * scale
        cells = [work, our_side.speed(median(our_times)), f"{name}: {side.speed(median(times))}", f"{ratio:.2f}"]
        print_row(cells, bar and f"≥ {bar:g}{note}", bar is None or ratio >= bar)

    for jobs, bar in [(1, 40), (2, 60)]:
        row(f"decode -f ndjson --jobs {jobs}", ours(f"decode -f ndjson --jobs {jobs}", "short"), "jq, labels.jq", jq.side(jq_labels, folder / "short"), bar)
    for jobs, bar in [(1, 4.5), (2, 7)]:
        row(f"decode -f ndjson --jobs {jobs}", ours(f"decode -f ndjson --jobs {jobs}"), "orjson, labels.py", python.side(py_labels, folder / "clean"), bar)
    for jobs, bar in [(1, 10), (2, 17)]:
        row(
            f"decode -f ndjson --jobs {jobs}, encrypted",
            ours(f"decode -f ndjson --jobs {jobs}", "encrypted"),
            "node, decrypt.mjs",
            node.side(js_decrypt, folder / "encrypted"),
            bar,
        )
    for jobs, bar in [(1, 4.5), (2, 6.5)]:
        row(f"validate -f json --jobs {jobs}", ours(f"validate -f json --jobs {jobs}"), "ajv, validate.mjs", ajv.side(js_validate, folder / "clean"), bar)

    one = ours("decode -f ndjson", "one")
    true = Side([shutil.which("true")], folder / "one")
    row("decode, one event", one, "true", true, 0.5, " (at most twice as long)", runs=SINGLE_RUNS)
    row("decode, one event", one, "jq, labels.jq", jq.side(jq_labels, folder / "one"), None, runs=SINGLE_RUNS)

    row(
        "decode -f ndjson --jobs 2, into a pipe",
        pipe(ours("decode -f ndjson --jobs 2").argv, "clean"),
        "cat of the same file into a pipe",
        pipe(["cat"], "clean"),
        1,
    )
    row(
        "decode -f ndjson --jobs 1, 5% of the lines damaged",
        ours("decode -f ndjson --jobs 1", "damaged", code=1),
        "the same, none damaged",
        ours("decode -f ndjson --jobs 1"),
        0.8,
        " (at most 1.25 × as long a line)",
        per_line=True,
    )
    # simulate reads nothing; the file stands for what it writes.
    row(f"simulate mixed --count {count}", ours(f"simulate mixed --count {count} --seed 1"), "decode -f ndjson --jobs 1", ours("decode -f ndjson --jobs 1"), 1)
    for form in ["table", "line"]:
        row(f"decode -f {form} --jobs 1", ours(f"decode -f {form} --jobs 1", "short"), "jq .", jq.side(["."], folder / "short"), 3)

    for times in [1, 5]:
        work = f"decode -f ndjson --jobs 2, peak memory, {'the file' if times == 1 else f'{times} times the file through a pipe'}"
        peak = peak_memory(ours("decode -f ndjson --jobs 2"), times)
        print_row([work, f"{peak / MIB:.1f} MiB", "", ""], "≤ 12 MiB", peak <= 12 * MIB)


def labels_of_catalog():
    """Labels by event type, field and code."""
    labels = {}
    for path in sorted((HERE / "../../catalog").glob("*.toml")):
        fields = tomllib.loads(path.read_text(encoding="utf-8"))["fields"]
        labels[path.stem] = {
            field["name"]: {code["code"]: {key: code[key] for key in ("name", "zh", "en")} for code in field["codes"]} for field in fields if "codes" in field
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
    model = next((line.split(":", 1)[1].strip() for line in (facts or "").splitlines() if line.startswith("Model name:")), "unknown")
    versions = [f"{tool.name} {tool.version or 'not installed'}" for tool in tools]
    print(f"machine: {model}, {os.cpu_count()} processors")
    print(f"versions: {run([binary, '--version'])}, {run(['rustc', '--version'])}, Python {platform.python_version()}, {', '.join(versions)}")
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
