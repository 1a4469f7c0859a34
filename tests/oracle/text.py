"""JSON text (RFC 8259) as nodes that know where they are written."""

from dataclasses import dataclass, field
from typing import Any

BLANKS = " \t\r\n"


class Broken(Exception):
    """The text is not one JSON document."""

    def __init__(self, kind: str, at: int):
        super().__init__(f"{kind} at {at}")
        self.kind, self.at = kind, at


@dataclass
class Node:
    """A value. `items` has (name, Node) for members, Nodes for elements."""

    kind: str  # object, array, string, integer, number, boolean, null
    start: int
    end: int = 0
    value: Any = None
    items: list = field(default_factory=list)

    def last(self, name: str) -> "Node | None":
        """The member that counts, of those with a name."""
        found = [value for known, value in self.items if known == name]
        return found[-1] if found else None

    def text(self) -> "str | None":
        return self.value if self.kind == "string" else None


class Parser:
    def __init__(self, text: str, deepest: int):
        self.text, self.at, self.deepest = text, 0, deepest

    def blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in BLANKS:
            self.at += 1

    def peek(self) -> str:
        self.blanks()
        if self.at == len(self.text):
            raise Broken("truncated", self.at)
        return self.text[self.at]

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise Broken("syntax", self.at)
        self.at += 1

    def document(self) -> Node:
        node = self.any(0)
        self.blanks()
        if self.at != len(self.text):
            raise Broken("more", self.at)
        return node

    def any(self, depth: int) -> Node:
        first = self.peek()
        node = Node("", self.at)
        if first in "{[":
            if depth >= self.deepest:
                raise Broken("deep", self.at)
            self.at += 1
            if first == "{":
                self.members(node, depth)
            else:
                self.elements(node, depth)
        elif first == '"':
            node.kind, node.value = "string", self.string()
        elif first in "-0123456789":
            self.number(node)
        else:
            self.word(node)
        node.end = self.at
        return node

    def members(self, node: Node, depth: int) -> None:
        node.kind = "object"
        if self.peek() == "}":
            self.at += 1
            return
        while True:
            if self.peek() != '"':
                raise Broken("syntax", self.at)
            name = self.string()
            self.take(":")
            node.items.append((name, self.any(depth + 1)))
            if self.peek() == "}":
                self.at += 1
                return
            self.take(",")

    def elements(self, node: Node, depth: int) -> None:
        node.kind = "array"
        if self.peek() == "]":
            self.at += 1
            return
        while True:
            node.items.append(self.any(depth + 1))
            if self.peek() == "]":
                self.at += 1
                return
            self.take(",")

    def string(self) -> str:
        self.at += 1
        out: list[str] = []
        while True:
            if self.at >= len(self.text):
                raise Broken("truncated", len(self.text))
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return join_surrogates(out)
            if character < " ":
                raise Broken("syntax", self.at)
            if character != "\\":
                out.append(character)
                self.at += 1
                continue
            if self.at + 1 == len(self.text):
                raise Broken("truncated", len(self.text))
            escaped = self.text[self.at + 1]
            if escaped == "u":
                digits = self.text[self.at + 2 : self.at + 6]
                if any(digit not in "0123456789abcdefABCDEF" for digit in digits):
                    raise Broken("syntax", self.at)
                if len(digits) < 4:
                    raise Broken("truncated", len(self.text))
                out.append(chr(int(digits, 16)))
                self.at += 6
            elif escaped in '"\\/bfnrt':
                out.append({"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}.get(escaped, escaped))
                self.at += 2
            else:
                raise Broken("syntax", self.at)

    def number(self, node: Node) -> None:
        start = self.at
        self.at += self.text[start] == "-"

        def digits() -> None:
            before = self.at
            while self.text[self.at : self.at + 1].isascii() and self.text[self.at : self.at + 1].isdigit():
                self.at += 1
            if self.at == before:
                raise Broken("truncated" if self.at == len(self.text) else "syntax", self.at)

        if self.text[self.at : self.at + 1] == "0":
            self.at += 1
        else:
            digits()
        node.kind = "integer"
        if self.text[self.at : self.at + 1] == ".":
            self.at += 1
            node.kind = "number"
            digits()
        if self.text[self.at : self.at + 1] in ("e", "E"):
            self.at += 1
            node.kind = "number"
            if self.text[self.at : self.at + 1] in ("+", "-"):
                self.at += 1
            digits()
        written = self.text[start : self.at]
        node.value = int(written) if node.kind == "integer" else written

    def word(self, node: Node) -> None:
        for word, kind, value in (("true", "boolean", True), ("false", "boolean", False), ("null", "null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                node.kind, node.value = kind, value
                return
            if word.startswith(self.text[self.at :]):
                raise Broken("truncated", len(self.text))
        raise Broken("syntax", self.at)


def join_surrogates(units: list[str]) -> str:
    """Escapes of two surrogates are one character; one alone is none."""
    return "".join(units).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def parse(text: str, deepest: int = 100) -> Node:
    return Parser(text, deepest).document()
