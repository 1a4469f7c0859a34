"""Random records: events as they are documented, and what may become of them."""

import hashlib
import json
import random
from pathlib import Path

from aes import seal
from text import BLANKS


class Object(list):
    """Members as (name, value), in order, also repeated ones. A list is an array, a text a scalar as it is written."""


NAMES = (
    "x",
    "node_statu",
    "a/b~c",
    "decode",
    "类型",
    "token",
    'q"t',
    "Header",
    "ts",
    "uuid",
    "type",
    "schema",
    "body",
    "headers",
)
SCALARS = (
    "null true false 0 1 2 5 6 7 9 -1 1.0 1e0 -0 99999999999999999999 7312658016791168538 1608725989000 1608725989 1.5 0.25E-3"
).split()
TEXTS = (
    "", "1", "2.0", "1.0", "1608725989000", "1608725989", "1608725989000000", "16087259890", "-60872598900", "1502199207.7171419",
    "2022-04-03", "2022-02-30", "2024-02-29", "2022-4-3", "0000-01-01", "审批", "a" * 200, "长" * 201, "😀" * 200, "url_verification",
    "event_callback", "corehr.process.node.updated_v2", "corehr.job_change.status_updated_v2", "corehr.process.node.updated_v3",
    "im.message.receive_v1", "\u0000\u001f", "\u2028\u202e", "a\"b\\c/d",
)  # fmt: skip


class Generator:
    def __init__(self, seed: int, samples: Path, key: str):
        self.random = random.Random(seed)
        self.key = key
        self.bases = [base(text) for text in bases(samples)]
        # The plaintexts of what was encrypted.
        self.sealed: dict[str, str] = {}

    def record(self) -> str:
        """One line."""
        chance = self.random.random()
        if chance < 0.01:
            return self.random.choice(["5", '"text"', "null", "true", "-1.5e3", "{}", '{"a":1}', '{"hello":"world","b":[]}'])
        if chance < 0.02:
            return self.encrypted_badly()
        text = self.event()
        if chance < 0.08:
            return text[: self.random.randrange(1, len(text))].rstrip(BLANKS) or "{"
        if chance < 0.12:
            return self.delivered(text)
        if chance < 0.14:
            return self.deep(text)
        if chance < 0.15:
            sealed = seal(text.encode(), self.key, self.random.randbytes(16))
            self.sealed[sealed] = text
            return '{"encrypt":"' + sealed + '"}'
        return text

    def event(self) -> str:
        document = copy(self.random.choice(self.bases))
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 5])):
            self.mutate(document)
        # What is taken away with a member `decoded` is only documented where no blanks stand around it.
        blanks = [""] if any(name == "decoded" for name, _ in document) else ["", "", "", " "]
        return self.write(document, self.random.choice(blanks), self.random.random() < 0.2)

    def mutate(self, document: Object) -> None:
        around = self.random.choice(containers(document))
        at = self.random.randrange(len(around)) if around else None
        change = self.random.randrange(9)
        if change == 0 or at is None:
            return self.insert(around, self.random.choice(NAMES), self.value(2))
        name, value = around[at] if isinstance(around, Object) else (None, around[at])
        if change == 1:
            del around[at]
        elif change == 2 and name is not None:
            self.insert(around, name, copy(value) if self.random.random() < 0.5 else self.value(1))
        elif change == 3 and name is not None:
            around[at] = (self.random.choice(NAMES), value)
        elif change == 4:
            self.random.shuffle(around)
        elif change == 5:
            self.insert(around, "decoded", self.value(2)) if around is document else None
        else:
            new = self.value(2) if change == 6 else self.scalar()
            around[at] = new if name is None else (name, new)

    def insert(self, around: list, name: str, value) -> None:
        at = self.random.randrange(len(around) + 1)
        around.insert(at, (name, value) if isinstance(around, Object) else value)

    def value(self, depth: int):
        chance = self.random.random()
        if depth == 0 or chance < 0.6:
            return self.scalar()
        if chance < 0.8:
            return [self.value(depth - 1) for _ in range(self.random.randrange(3))]
        names = self.random.choices(NAMES, k=self.random.randrange(4))
        return Object((name, self.value(depth - 1)) for name in names)

    def scalar(self) -> str:
        if self.random.random() < 0.5:
            return self.random.choice(SCALARS)
        return json.dumps(self.random.choice(TEXTS), ensure_ascii=self.random.random() < 0.3)

    def write(self, value, blank: str, escapes: bool) -> str:
        if isinstance(value, Object):
            members = (f"{self.name(name, escapes)}{blank}:{blank}{self.write(inner, blank, escapes)}" for name, inner in value)
            return "{" + f"{blank},{blank}".join(members) + "}"
        if isinstance(value, list):
            return "[" + f"{blank},{blank}".join(self.write(inner, blank, escapes) for inner in value) + "]"
        return value

    def name(self, name: str, escapes: bool) -> str:
        written = json.dumps(name, ensure_ascii=False)
        if escapes and name and name[0].isalpha():
            return f'"\\u{ord(name[0]):04x}{written[2:]}'
        return written

    def deep(self, text: str) -> str:
        depth = self.random.choice([90, 97, 98, 99, 100, 101, 150])
        nested = "[" * depth + "]" * depth if self.random.random() < 0.5 else '{"a":' * depth + "1" + "}" * depth
        name = self.random.choice(["event", "x", "header", "headers"] + ([] if " : " in text else ["decoded"]))
        return f'{{"{name}":{nested},{text[1:]}'

    def delivered(self, text: str) -> str:
        timestamp, nonce = "1677254849", "533226633"
        body = self.random.choice(["", "", "\n", " "]) + text + self.random.choice(["", "", "\r\n"])
        digest = hashlib.sha256((timestamp + nonce + self.key + body).encode()).hexdigest()
        headers = {
            "Content-Type": "application/json",
            self.random.choice(["X-Lark-Signature", "x-lark-signature"]): self.random.choice([digest, digest, "0" * 64]),
            "X-Lark-Request-Timestamp": timestamp,
            "X-Lark-Request-Nonce": nonce,
        }
        for name in list(headers):
            if self.random.random() < 0.05:
                del headers[name]
        values = {name: [value] if self.random.random() < 0.1 else value for name, value in headers.items()}
        members = [("headers", values), ("body", body)]
        if self.random.random() < 0.3:
            members.reverse()
        return json.dumps(dict(members), ensure_ascii=False, separators=(",", ":"))

    def encrypted_badly(self) -> str:
        value = self.random.choice(
            ['"not base64!"', '"AAAA"', '"' + "A" * 40 + '"', '"_-8="', "5", "null", "[]", '""', '"' + "A" * 43 + '"']
        )
        more = self.random.choice(["", "", ',"x":1'])
        return '{"encrypt":' + value + more + "}"


def base(text: str) -> Object:
    def build(value):
        if isinstance(value, Object):
            return Object((name, build(inner)) for name, inner in value)
        if isinstance(value, list):
            return [build(inner) for inner in value]
        return json.dumps(value, ensure_ascii=False)

    return build(json.loads(text, object_pairs_hook=Object))


def bases(samples: Path) -> list[str]:
    """One event of each form, the official examples first."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(samples.glob("corehr.*.json"))]
    texts += texts
    texts.append((samples / "scenario.ndjson").read_text(encoding="utf-8").splitlines()[0])
    header = '"event_id":"1","create_time":"1608725989000","token":"t","app_id":"cli_1","tenant_key":"k"'
    texts.append('{"challenge":"5634b122","token":"iRdCP2Ww","type":"url_verification"}')
    texts.append(
        '{"ts":"1502199207.7171419","uuid":"bc447199585340d1f3728d26b1c0297a","token":"41a9425e","type":"event_callback",'
        '"event":{"type":"leave_approval","app_id":"cli_1","tenant_key":"k"}}'
    )
    texts.append(
        f'{{"schema":"2.0","header":{{{header},"event_type":"drive.file.read_v1","resource_id":"doc1","user_list":'
        '[{"open_id":"ou_1","union_id":"on_1","user_id":"u1"},{"open_id":"ou_2","union_id":"on_2"}]},"event":{"file_token":"b"}}'
    )
    return texts


def copy(value):
    if isinstance(value, Object):
        return Object((name, copy(inner)) for name, inner in value)
    return [copy(inner) for inner in value] if isinstance(value, list) else value


def containers(value) -> list:
    """All objects and arrays, those at the top more than once: there it matters most."""
    found, left = [], [value]
    while left:
        around = left.pop()
        found.append(around)
        inner = [member[1] for member in around] if isinstance(around, Object) else around
        left.extend(value for value in inner if isinstance(value, list))
    return found + found[:1]
