"""The platforms that have packages."""

import pathlib
import re
from dataclasses import dataclass

from .project import PackError


@dataclass(frozen=True)
class Platform:
    """An operating system and a processor, by their names in Node.js and in archives."""

    os: str
    cpu: str
    # The target of releases.
    target: str

    @property
    def npm_name(self) -> str:
        return f"@feishu-ev/{self.os}-{self.cpu}"

    @property
    def program(self) -> str:
        return "feishu-ev.exe" if self.os == "win32" else "feishu-ev"


PLATFORMS = (
    Platform("linux", "x64", "x86_64-unknown-linux-musl"),
    Platform("linux", "arm64", "aarch64-unknown-linux-musl"),
    Platform("win32", "x64", "x86_64-pc-windows-gnu"),
    Platform("darwin", "arm64", "aarch64-apple-darwin"),
)


def platform_of(target: str) -> Platform:
    """The platform of a target; its C library may be another one than that of releases."""
    for platform in PLATFORMS:
        if target.split("-")[0] == platform.target.split("-")[0] and f"-{_system(platform)}" in target:
            return platform
    known = ", ".join(platform.target for platform in PLATFORMS)
    raise PackError(f"{target} is not among the platforms that have packages: {known}")


def _system(platform: Platform) -> str:
    return {"win32": "windows", "darwin": "darwin"}.get(platform.os, platform.os)


def libc_of(binary: pathlib.Path) -> str | None:
    """The C library that a Linux program loads, by npm's name; None if it is static or for another system."""
    with binary.open("rb") as file:
        head = file.read(4096)
    # The interpreter follows the program headers.
    loader = re.search(rb"/ld-(linux|musl)[^\0]*\0", head) if head.startswith(b"\x7fELF") else None
    if loader is None:
        return None
    return "glibc" if loader[1] == b"linux" else "musl"
