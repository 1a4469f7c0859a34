"""What `validate` and `decode` have to say of a record that stands on a line of its own, by the documentation of the events, the
files of the catalog and the README."""

import base64
import binascii
import datetime
import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from text import BLANKS, Broken, Node, parse

EVENT_KINDS = ("v2", "scenario", "v1", "challenge")
INFORMATION = {"FE211"}
WARNINGS = {"FE103", "FE104", "FE202", "FE207", "FE208", "FE210", "FE301", "FE302"}
BUILT_IN_TYPES = ("any", "boolean", "integer", "number", "object", "string")


class Catalog:
    """The files of a folder `catalog/`."""

    def __init__(self, folder: Path):
        self.common = {path.stem: read(path) for path in sorted((folder / "common").glob("*.toml"))}
        self.lists = {path.stem: read(path) for path in sorted((folder / "common" / "codes").glob("*.toml"))}
        self.events = {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}
        self.envelope = self.common["envelope"]["fields"]
        self.header = self.common["header"]["fields"]

    def fields(self, kind: dict) -> list:
        """The members of an object type."""
        name = kind["type"].removesuffix("[]")
        return kind.get("fields", []) if name == "object" else self.common[name]["fields"]

    def codes(self, member: dict) -> tuple:
        """The codes of a field, and whether there may be others."""
        codes = member.get("codes", [])
        if isinstance(codes, str):
            return self.lists[codes]["codes"], self.lists[codes].get("open", False)
        return codes, member.get("open", False) or not codes


def named(codes: list, name: str) -> "int | str":
    """The value of the code with a name."""
    return next(code["code"] for code in codes if code.get("name", code["code"]) == name)


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass
class Report:
    """What is said of one record."""

    findings: list = field(default_factory=list)  # (code, pointer, column)
    raw: "str | None" = None  # what `decode -f raw` writes, without the newline
    decoded: "dict | None" = None  # the member `decoded`, without places and the texts of findings


class Record:
    """One line of the input, which is text without a newline."""

    def __init__(self, catalog: Catalog, line: str, key: "str | None", sealed: "dict | None" = None):
        # `sealed` has the plaintexts of bodies that were encrypted under `key`.
        self.catalog, self.line, self.key, self.sealed = catalog, line, key, sealed or {}
        self.text = line
        self.report = Report()
        self.embedded = self.is_sealed = False
        self.known: str | None = None
        self.found: list = []
        self.signature: str | None = None

    def judge(self) -> Report:
        self.read(self.line, outer=True)
        return self.report

    def fail(self, code: str, pointer: str = "", at: int = 0) -> None:
        self.report.findings = [(code, pointer, 1 if self.embedded else 1 + at)]

    def fail_sealed(self) -> None:
        """What was encrypted is no event: the place is that of the ciphertext."""
        self.report.findings = [("FE114", "/encrypt", 1 + parse(self.line).last("encrypt").start)]

    def read(self, text: str, outer: bool) -> None:
        self.text = text
        try:
            self.root = parse(text)
        except Broken as broken:
            code = {"truncated": "FE003", "deep": "FE005"}.get(broken.kind, "FE002")
            return self.fail(code, at=broken.at) if outer else self.fail_inside(code)
        if self.root.kind != "object":
            return self.fail("FE007") if outer else self.fail_inside("FE007")
        self.kind = self.form(outer)
        if self.kind == "encrypted" and not self.is_sealed:
            return self.encrypted()
        if self.kind == "delivery" and outer:
            return self.delivery()
        if self.kind not in EVENT_KINDS:
            return self.fail_sealed() if self.is_sealed else self.fail("FE101")
        self.event()

    def fail_inside(self, code: str) -> None:
        """What was encrypted is no record, or the body of a delivery record is none: the place is that of the body."""
        if self.is_sealed:
            return self.fail_sealed()
        node = parse(self.line).last("body")
        self.report.findings = [(code, "/body", 1 + node.start)]

    # The forms of bodies.

    def form(self, outer: bool) -> str:
        top = self.root.last
        header, event = top("header"), top("event")
        if header is not None and header.kind == "object":
            names = {name for name, _ in header.items}
            named = names & {"event_type", "create_time"}
            return "scenario" if not named and names & {"event_time", "tenant_id"} else "v2"
        kind = top("type").text() if top("type") else None
        if top("encrypt") and not event:
            return "encrypted"
        body = top("body")
        if body and body.kind == "string" and not event:
            return "delivery"
        # A program that logs requests may write the body as JSON, and more members beside it.
        has_headers = any(top(name) for name in ("headers", "multiValueHeaders", "rawHeaders"))
        is_event = event is not None and event.kind == "object"
        if outer and body and not is_event and not top("encrypt") and (body.kind == "string" or has_headers):
            return "delivery"
        if kind == "url_verification" or (kind is None and top("challenge")):
            return "challenge"
        if top("schema") or (header and event):
            return "v2"
        if event and (top("uuid") or kind == "event_callback"):
            return "v1"
        return "unrecognised"

    def encrypted(self) -> None:
        node = self.root.last("encrypt")
        if node.kind != "string":
            return self.fail("FE111", "/encrypt", node.start)
        if self.key is None:
            return self.fail("FE110", "/encrypt", node.start)
        try:
            sealed = base64.b64decode(node.value.encode(), validate=True)
        except (binascii.Error, ValueError):
            return self.fail("FE111", "/encrypt", node.start)
        if len(sealed) < 32 or len(sealed) % 16:
            return self.fail("FE112", "/encrypt", node.start)
        self.embedded = self.is_sealed = True
        plain = self.sealed[node.value]
        self.read(plain, outer=False)

    def delivery(self) -> None:
        node = self.root.last("body")
        body = node.value if node.kind == "string" else self.line[node.start : node.end]
        headers = self.root.last("headers")
        self.embedded = True
        self.signature = self.check(headers, body)
        if self.signature == "failed":
            self.found.append(("FE120", "", 0))
        self.read(body.strip("\ufeff" + BLANKS), outer=False)

    def check(self, headers: "Node | None", body: str) -> str:
        values = {}
        for name, value in headers.items if headers and headers.kind == "object" else []:
            values[name.lower()] = value.text() if value.kind == "string" else value.items[0].text()
        wanted = ("x-lark-signature", "x-lark-request-timestamp", "x-lark-request-nonce")
        signature, timestamp, nonce = (values.get(name) for name in wanted)
        if not signature:
            return "absent"
        if self.key is None:
            return "unchecked"
        if not timestamp or not nonce:
            return "failed"
        digest = hashlib.sha256((timestamp + nonce + self.key + body).encode()).hexdigest()
        return "ok" if digest == signature else "failed"

    # Events.

    def add(self, code: str, pointer: str, node: Node) -> None:
        self.found.append((code, pointer, node.start))

    def event(self) -> None:
        top = self.root.last
        header, body = top("header"), top("event")
        named = {"v2": ["schema", "header", "event"], "v1": ["ts", "uuid", "token", "type", "event"]}
        allowed = named.get(self.kind, named["v2"])
        needed = {"v2": allowed, "scenario": ["event"], "v1": ["uuid", "event"]}.get(self.kind)
        if self.kind == "challenge":
            allowed = needed = ["challenge", "token", "type"]
        for name in needed:
            if top(name) is None:
                self.add("FE102", "/" + name, self.root)
        name, known = self.event_type(header, body)
        self.known = known
        self.object(self.root, self.catalog.envelope, "", allowed=allowed, needed=needed)
        if body is not None:
            if body.kind != "object" and "event" in needed:
                self.add("FE203", "/event", body)
            elif known is not None:
                self.object(body, self.catalog.events[known]["fields"], "/event")
                self.conflicts(body, self.catalog.events[known])
        if known is not None and "deprecated" in self.catalog.events[known]:
            holder, place = (body, "/event/type") if self.kind == "v1" else (header, "/header/event_type")
            self.add("FE211", place, holder.last(place.rsplit("/", 1)[1]))
        schema = top("schema")
        if self.kind == "v2" and schema is not None and schema.kind == "string" and schema.value != "2.0":
            self.add("FE105", "/schema", schema)
        if self.kind == "scenario":
            self.add("FE104", "/header", header)
        self.decoded(name, known)

    def event_type(self, header: "Node | None", body: "Node | None") -> tuple:
        """The name of the event type, and the catalog's entry for it."""
        self.inferred = False
        if self.kind == "challenge":
            return "url_verification", None
        if self.kind == "v1":
            node = body.last("type") if body.kind == "object" else None
            name = node.text() or "" if node else ""
            if not name:
                self.add("FE102", "/event/type", node or body)
        else:
            node = header.last("event_type") if header is not None and header.kind == "object" else None
            if node is None:
                known = self.infer(body)
                self.inferred = known is not None
                return known or "", known
            name = node.text()
            if name is None:
                return "", None
            if not name:
                self.add("FE102", "/header/event_type", node)
        if name in self.catalog.events:
            return name, name
        if name:
            self.add("FE103", "/event/type" if self.kind == "v1" else "/header/event_type", node)
        return name, None

    def infer(self, body: "Node | None") -> "str | None":
        """The one event type that has the most of the members, of those whose fields that are always there all are."""
        if body is None or body.kind != "object":
            return None
        names = {name for name, _ in body.items}
        scores = {}
        for known, entry in self.catalog.events.items():
            if not entry.get("inferable"):
                continue
            required = {member["name"] for member in entry["fields"] if member.get("required")}
            if required <= names:
                scores[known] = len(names & {member["name"] for member in entry["fields"]})
        best = max(scores.values(), default=0)
        fitting = [known for known, score in scores.items() if score == best and score > 0]
        return fitting[0] if len(fitting) == 1 else None

    def object(self, node: Node, fields: list, pointer: str, allowed=None, needed=()) -> None:
        by_name = {member["name"]: member for member in fields}
        self.doubled(node, pointer)
        for name in dict.fromkeys(name for name, _ in node.items):
            value, member = node.last(name), by_name.get(name)
            place = pointer + "/" + escape(name)
            if member is None:
                if not (pointer == "" and name == "decoded"):
                    self.add("FE202", place, value)
                    self.inside(value, place)
                continue
            if allowed is not None and name not in allowed:
                self.add("FE202", place, value)
            if pointer == "" and name == "event":
                if self.known is None or value.kind != "object":
                    self.inside(value, place)
                continue
            if value.kind == "null" and not member.get("required"):
                if name in needed:
                    self.add("FE203", place, value)
                continue
            if value.value == "" and member.get("format") == "id" and (member.get("required") or name in needed):
                # An id that says nothing is as good as missing, in the header of a scenario too.
                self.add("FE201" if place.startswith("/event/") else "FE102", place, value)
            self.value(value, member, member["type"], place)
            self.deprecated(value, member, place)
        for member in fields:
            in_header = pointer.startswith("/header")
            if member.get("required") and node.last(member["name"]) is None and not (in_header and self.kind == "scenario"):
                self.add("FE102" if in_header else "FE201", pointer + "/" + escape(member["name"]), node)

    def deprecated(self, node: Node, member: dict, pointer: str) -> None:
        codes, _ = self.catalog.codes(member)
        is_code = any("deprecated" in code and code["code"] == node.value for code in codes if node.kind in ("integer", "string"))
        if is_code or ("deprecated" in member and node.value != ""):
            self.add("FE211", pointer, node)

    def doubled(self, node: Node, pointer: str) -> None:
        names = [name for name, _ in node.items if not (pointer == "" and name == "decoded")]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                self.add("FE207", pointer + "/" + escape(name), node.last(name))

    def inside(self, node: Node, pointer: str) -> None:
        """Of what the catalog does not know, only members that stand twice are of interest."""
        if node.kind == "object":
            self.doubled(node, pointer)
            for name in dict.fromkeys(name for name, _ in node.items):
                self.inside(node.last(name), pointer + "/" + escape(name))
        elif node.kind == "array":
            for index, element in enumerate(node.items):
                self.inside(element, f"{pointer}/{index}")

    def value(self, node: Node, member: dict, kind: str, pointer: str) -> None:
        if kind == "any":
            return self.inside(node, pointer)
        if kind.endswith("[]"):
            if node.kind != "array":
                self.add("FE203", pointer, node)
                return self.inside(node, pointer)
            for index, element in enumerate(node.items):
                self.value(element, member, kind.removesuffix("[]"), f"{pointer}/{index}")
            return
        if kind not in BUILT_IN_TYPES or kind == "object":
            if node.kind == "object":
                return self.object(node, self.catalog.fields(member), pointer)
            self.add("FE203", pointer, node)
            return self.inside(node, pointer)
        code = self.scalar(node, member, kind)
        if code:
            self.add(code, pointer, node)
        self.inside(node, pointer)

    def scalar(self, node: Node, member: dict, kind: str) -> "str | None":
        if kind in ("boolean", "number"):
            fits = node.kind == kind or (kind == "number" and node.kind == "integer")
            return None if fits else "FE203"
        if kind == "integer":
            if node.kind != "integer":
                return "FE203"
            return self.listed(node, member)
        wanted = member.get("format")
        if node.kind != "string":
            return "FE208" if wanted == "id" and node.kind in ("integer", "number") else "FE203"
        if self.listed(node, member):
            return "FE204"
        if "length" in member and not member["length"][0] <= len(node.value) <= member["length"][1]:
            return "FE205"
        if wanted == "date" and not is_date(node.value):
            return "FE206"
        if wanted == "milliseconds" and not re.fullmatch(r"[0-9]{13}|[0-9]{16}", node.value):
            return "FE209"
        if wanted == "seconds" and not re.fullmatch(r"[0-9]{10}(\.[0-9]+)?", node.value):
            return "FE209"
        return None

    def listed(self, node: Node, member: dict) -> "str | None":
        codes, is_open = self.catalog.codes(member)
        return None if is_open or node.value in [code["code"] for code in codes] else "FE204"

    def conflicts(self, body: Node, entry: dict) -> None:
        by_name = {member["name"]: member for member in entry["fields"]}

        def holds(side: dict) -> bool:
            node = body.last(side["field"])
            if "code" in side:
                wanted = named(self.catalog.codes(by_name[side["field"]])[0], side["code"])
                kind = "string" if isinstance(wanted, str) else "integer"
                return node is not None and node.kind == kind and node.value == wanted
            return node is not None and node.kind != "null" and node.value != ""

        pairs = list(entry.get("conflicts", []))
        for member in entry["fields"]:
            codes = member.get("codes", [])
            of_codes = [] if isinstance(codes, str) else [(code, {"code": code.get("name", code["code"])}) for code in codes]
            for holder, side in [(member, {}), *of_codes]:
                condition = holder.get("only_if")
                for other in self.catalog.codes(by_name[condition["field"]])[0] if condition else []:
                    name = other.get("name", other["code"])
                    if name not in condition["codes"]:
                        when = {"field": condition["field"], "code": name}
                        pairs.append({"when": when, "with": {"field": member["name"], **side}})
        for pair in pairs:
            if holds(pair["when"]) and holds(pair["with"]):
                name = pair["with"]["field"]
                code = "FE302" if "code" in pair["with"] else "FE301"
                self.add(code, "/event/" + escape(name), body.last(name))

    # What is written.

    def decoded(self, name: str, known: "str | None") -> None:
        self.report.findings = [(code, pointer, 1 if self.embedded else 1 + at) for code, pointer, at in self.found]
        self.report.raw = self.without_decoded()
        decoded = {
            "event_type": name,
            "known": known is not None or self.kind == "challenge",
            "inferred": self.inferred,
            "time": self.time(),
            "labels": self.labels(known),
            "findings": sorted([code, severity(code), pointer] for code, pointer, _ in self.found),
            "encrypted": self.is_sealed,
            **({"key": "option"} if self.is_sealed else {}),
        }
        if self.signature is not None:
            decoded["signature"] = self.signature
        self.report.decoded = decoded

    def without_decoded(self) -> str:
        """The record without members `decoded`; those are written without blanks around them here."""
        kept = [value for name, value in self.root.items if name != "decoded"]
        if len(kept) == len(self.root.items):
            return self.text
        parts, start = [], self.root.start + 1
        for name, value in self.root.items:
            if name != "decoded":
                parts.append(self.text[start : value.end])
            start = value.end + 1
        return "{" + ",".join(parts) + "}"

    def labels(self, known: "str | None") -> dict:
        labels = {}
        body = self.root.last("event")
        if known is not None and body is not None and body.kind == "object":
            self.add_labels(body, self.catalog.events[known]["fields"], "", labels)
        return labels

    def add_labels(self, node: Node, fields: list, path: str, labels: dict) -> None:
        for member in fields:
            value = node.last(member["name"])
            if value is None:
                continue
            places = [(path + member["name"], value)]
            if member["type"].endswith("[]"):
                elements = value.items if value.kind == "array" else []
                places = [(f"{path}{member['name']}.{index}", element) for index, element in enumerate(elements)]
            kind = member["type"].removesuffix("[]")
            for place, value in places:
                if kind not in BUILT_IN_TYPES or kind == "object":
                    if value.kind == "object":
                        self.add_labels(value, self.catalog.fields(member), place + ".", labels)
                    continue
                codes, is_open = self.catalog.codes(member)
                for code in codes if kind == value.kind and (kind == "integer" or not is_open) else []:
                    if value.value == code["code"]:
                        labels[place] = {"name": code.get("name", code["code"]), "zh": code["zh"], "en": code["en"]}

    def time(self) -> "str | None":
        header = self.root.last("header")
        if self.kind == "v1":
            node = self.root.last("ts")
        elif header is None or header.kind != "object":
            return None
        else:
            node = header.last("event_time" if self.kind == "scenario" else "create_time")
        if node is None or node.kind not in ("string", "integer"):
            return None
        text = str(node.value)
        if self.kind == "v1":
            found = re.fullmatch(r"([0-9]{10})(?:\.([0-9]*))?", text)
            if not found:
                return None
            time = int(found[1]) * 1000 + int(((found[2] or "") + "000")[:3])
        else:
            if not re.fullmatch(r"[0-9]{10}|[0-9]{13}|[0-9]{16}", text):
                return None
            time = {10: int(text) * 1000, 13: int(text), 16: int(text) // 1000}[len(text)]
        date = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=time)
        return date.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time % 1000:03}Z"


def severity(code: str) -> str:
    return "information" if code in INFORMATION else "warning" if code in WARNINGS else "error"


def escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        # Python has no year 0, which was a leap year.
        datetime.date(int(text[:4]) or 2000, int(text[5:7]), int(text[8:]))
    except ValueError:
        return False
    return True
