#!/usr/bin/env python3
"""Compares what `feishu-ev` says of random records with what the documentation says of them: `oracle.py PROGRAM SEED COUNT`.

The model is written from the documentation, not from the program. Python's standard library is all it needs.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from model import Catalog, Record
from records import Generator
from text import Broken, parse

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "test key"
BATCH = 500


def run(program: str, args: list, lines: list, key: "str | None") -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FEISHU_", "GITHUB_"))}
    args = [program, *args] + (["--encrypt-key", key] if key else [])
    log = "".join(line + "\n" for line in lines).encode()
    return subprocess.run(args, input=log, capture_output=True, env=environment, check=False)


def found(program: str, lines: list, key: "str | None") -> list:
    """For each line what the program says: findings, the failure, the event's bytes, the member `decoded`."""
    said = [{"findings": [], "failure": [], "raw": [], "decoded": []} for _ in lines]
    for line in run(program, ["validate", "-f", "json", "--strict"], lines, key).stdout.splitlines():
        finding = json.loads(line)
        said[finding["line"] - 1]["findings"].append((finding["code"], finding["pointer"], finding["column"]))
    decode = run(program, ["decode", "-f", "ndjson", "--strict", "--all"], lines, key)
    for line in decode.stderr.decode().splitlines():
        place = re.match(r"<stdin>:(\d+):(\d+)(?: \S+)?: error\[(FE\d+)\]: ", line)
        assert place, line
        said[int(place[1]) - 1]["failure"].append((place[3], int(place[2])))
    for line in decode.stdout.decode().split("\n")[:-1]:
        head, _, tail = line.rpartition(',"decoded":')
        decoded = json.loads(tail[:-1])
        assert decoded["source"]["file"] == "<stdin>", line
        number = decoded.pop("source")["line"]
        decoded["findings"] = sorted([each["code"], each["severity"], each["pointer"]] for each in decoded["findings"])
        said[number - 1]["decoded"].append(decoded)
        said[number - 1]["raw"].append(head + "}")
    for each in said:
        each["findings"].sort()
    return said


def expected(catalog: Catalog, line: str, key: "str | None", sealed: dict) -> dict:
    report = Record(catalog, line, key, sealed).judge()
    if report.decoded is None:
        [(code, _, column)] = report.findings
        return {"findings": report.findings, "failure": [(code, column)], "raw": [], "decoded": []}
    return {"findings": sorted(report.findings), "failure": [], "raw": [report.raw], "decoded": [report.decoded]}


def is_left_open(line: str) -> bool:
    """Whether no document says what the record is: such records are not compared."""
    try:
        root = parse(line)
    except Broken:
        return False
    if root.kind != "object":
        return False
    body = root.last("body")
    if body is not None and body.kind == "string" and is_left_open(body.value.strip("\ufeff \t\r\n")):
        return True
    headers = [value.kind for name, value in root.items if name == "header"]
    # A part of an event alone: other programs have such members too, and some print the body alone.
    schema, *others = (root.last(name) for name in ("schema", "header", "event"))
    parts = [part for part in (schema, *others) if part is not None]
    is_version = schema is not None and schema.kind == "string" and schema.value == "2.0"
    has_object = any(part is not None and part.kind == "object" for part in others)
    if len(parts) == 1 or (parts and not is_version and not has_object):
        return True
    # The body of an event in another object.
    if not parts and any(value.kind == "object" for _, value in root.items):
        return True
    # What may be a setting of a program, or its own type.
    encrypt = root.last("encrypt")
    if encrypt is not None and len(root.items) > 1 and (encrypt.kind != "string" or len(encrypt.value) < 24):
        return True
    if root.last("type") is not None and root.last("challenge") is None and root.last("token") is None:
        return True
    # A challenge with more than its three members.
    kind = root.last("type")
    is_challenge = root.last("challenge") is not None or (kind is not None and kind.value == "url_verification")
    more = {name for name, _ in root.items} - {"challenge", "token", "type", "decoded"}
    if is_challenge and more and (not headers or headers[-1] != "object"):
        return True
    # Several headers of which the last is none.
    return len(headers) > 1 and headers[-1] != "object"


def differences(program: str, catalog: Catalog, lines: list, key: "str | None", sealed: dict) -> list:
    said = found(program, lines, key)
    differing = []
    for line, says in zip(lines, said):
        should = expected(catalog, line, key, sealed)
        if len(should["findings"]) < 90 and says != should:
            differing.append((line, says, should))
    return differing


def main() -> int:
    program, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    catalog = Catalog(ROOT / "catalog")
    generator = Generator(seed, ROOT / "samples", KEY)
    findings: dict[str, int] = {}
    compared, differing = 0, []
    for batch in range(0, count, BATCH):
        lines = []
        while len(lines) < min(BATCH, count - batch):
            line = generator.record()
            if not is_left_open(line):
                lines.append(line)
        key = KEY if batch // BATCH % 2 == 0 else None
        differing += differences(program, catalog, lines, key, generator.sealed)
        for line in lines:
            for code, _, _ in expected(catalog, line, key, generator.sealed)["findings"]:
                findings[code] = findings.get(code, 0) + 1
        compared += len(lines)
    codes = ", ".join(f"{code} {findings[code]}" for code in sorted(findings))
    print(f"oracle: seed {seed}, {compared} records, {len(differing)} differ; predicted {codes}")
    for line, says, should in differing[:20]:
        print(f"\nrecord   {line}")
        for name in says:
            if says[name] != should[name]:
                print(f"program  {name}: {says[name]}\noracle   {name}: {should[name]}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
