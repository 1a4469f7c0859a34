#!/usr/bin/env python3
"""Measures `send` and `gateway` against what people use without them, and prints a Markdown table.

    benches/deliver/run [--pairs N] [--oha FILE]

Needs curl, and Python with `requests` and `websockets`; oha only for its rows. Both sides of a row run in turn, as
whole processes, against the same consumer or client, and the ratio is the median over the pairs.
"""

import argparse
import contextlib
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PORT = 17790
URL = f"http://127.0.0.1:{PORT}/webhook/event"


def build() -> pathlib.Path:
    pass
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def seconds(command: list[str], **options) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


@contextlib.contextmanager
def running(*command: str):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.3)
        yield process
    finally:
        process.kill()
        process.wait()


class Table:
    def __init__(self, pairs: int) -> None:
        self.pairs = pairs
        print("| work | ours, a second | reference, a second | ours ÷ reference | bar | |\n|---|---|---|---|---|---|")

    def row(self, work: str, ours, count: int, reference: str, theirs, their_count: int, bar: float) -> None:
        rates = []
        for _ in range(self.pairs):
            rates.append((count / ours(), their_count / theirs()))
        ratio = statistics.median(mine / other for mine, other in rates)
        mine, other = (statistics.median(side) for side in zip(*rates))
        verdict = "met" if ratio >= bar else "**not met**"
        print(f"| {work} | {mine:,.0f} | {reference}: {other:,.0f} | {ratio:.2f} | ≥ {bar:g} | {verdict} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--oha", default=shutil.which("oha"))
    arguments = parser.parse_args()
    programs = build()
    feishu_ev = str(programs / "feishu-ev")
    consumer = str(programs / "examples" / "bench-consumer")
    client = str(programs / "examples" / "bench-client")
    table = Table(arguments.pairs)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def events(name: str, count: int) -> str:
            file = folder / name
            with open(file, "wb") as out:
                simulate = [feishu_ev, "simulate", "mixed", "--count", str(count), "--seed", "1"]
                subprocess.run(simulate, stdout=out, stderr=subprocess.DEVNULL, check=True)
            return str(file)

        many, few, fewest = events("many", 20_000), events("few", 2_000), events("fewest", 300)
        key = folder / "key"
        key.write_text("bench key")

        def send(file: str, *options: str):
            return lambda: seconds([feishu_ev, "send", "-f", "ndjson", *options, URL, file])

        def curl(line: str) -> list[str]:
            return ["curl", "-sf", "-o", "/dev/null", "-H", "Content-Type: application/json", "--data-binary", line, URL]

        lines = pathlib.Path(fewest).read_text().splitlines()

        def curl_loop() -> float:
            return sum(seconds(curl(line)) for line in lines)

        def xargs() -> float:
            script = f"xargs -P8 -d '\\n' -n1 curl -sf -o /dev/null -H 'Content-Type: application/json' {URL} --data-binary"
            return seconds(["sh", "-c", f"{script} < {fewest}"])

        with running(consumer, str(PORT)):
            session = [sys.executable, str(HERE / "requests_session.py"), URL, few]
            sealed = ["--encrypt-key-file", str(key)]
            requests = "requests.Session"
            table.row("send, encrypted", send(many, *sealed), 20_000, requests, lambda: seconds(session), 2_000, 10)
            table.row("send, encrypted", send(many, *sealed), 20_000, "curl, one after another", curl_loop, 300, 100)
            eight = ["-c", "8"]
            table.row("send -c 8", send(many, *eight), 20_000, "xargs -P8 curl", xargs, 300, 120)
            if arguments.oha:

                def oha() -> float:
                    command = [arguments.oha, "--no-tui", "-n", "20000", "-c", "8", "-m", "POST", "-Z", many, URL]
                    return seconds(command)

                table.row("send -c 8", send(many, *eight), 20_000, "oha -c 8", oha, 20_000, 0.5)
                table.row("send -c 8, encrypted", send(many, *eight, *sealed), 20_000, "oha -c 8, plain", oha, 20_000, 0.5)

        for clients, in_flight in (1, 1), (1, 64), (50, 64):

            def gateway() -> float:
                command = [feishu_ev, "gateway", "-f", "ndjson", "--listen", str(PORT + 1), "-c", str(in_flight)]
                return both([*command, "--clients", str(clients), many])

            def python() -> float:
                return both([sys.executable, str(HERE / "gateway.py"), str(PORT + 1), few, str(clients), str(in_flight)])

            def both(command: list[str]) -> float:
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(0.5)
                start = time.perf_counter()
                acknowledging = subprocess.Popen([client, f"127.0.0.1:{PORT + 1}", str(clients)])
                assert process.wait() == 0
                elapsed = time.perf_counter() - start
                acknowledging.wait()
                return elapsed

            work = f"gateway, {clients} clients, {in_flight} in flight"
            table.row(work, gateway, 20_000, "websockets", python, 2_000, 3)

        million = events("million", 1_000_000)
        for work, options in ("answers", []), ("never answers", ["--timeout", "100ms"]):
            behavior = [str(PORT)] if work == "answers" else [str(PORT), "silent"]
            file = million if work == "answers" else few
            with running(consumer, *behavior):
                command = [feishu_ev, "send", "-q", "-c", "64", *options, URL, file]
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                _, _, usage = os.wait4(process.pid, 0)
                print(f"\nPeak memory of send -c 64, consumer that {work}: {usage.ru_maxrss / 1024:.1f} MiB (bar: 16).")


if __name__ == "__main__":
    main()
