"""What Cargo.toml and the repository say about the project."""

import json
import os
import pathlib
import subprocess
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]

LICENSES = ("LICENSE-APACHE", "LICENSE-MIT")
READMES = ("README.md", "README.zh.md", "CHANGELOG.md")


class PackError(Exception):
    """Why a package cannot be built, and what to do."""


@dataclass(frozen=True)
class Project:
    """The members of `cargo metadata` that packages have."""

    name: str
    version: str
    description: str
    license: str
    keywords: list[str]
    repository: str | None
    target_directory: pathlib.Path


def load_project() -> Project:
    """Reads Cargo.toml."""
    command = ["cargo", "metadata", "--locked", "--no-deps", "--format-version=1"]
    metadata = json.loads(output(command))
    package = metadata["packages"][0]
    members = ("name", "version", "description", "license", "keywords", "repository")
    target_directory = pathlib.Path(metadata["target_directory"])
    return Project(**{name: package[name] for name in members}, target_directory=target_directory)


def source_date_epoch() -> int:
    """The time of every file in the packages: that of the last commit, unless SOURCE_DATE_EPOCH is set."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        try:
            given = output(["git", "log", "-1", "--format=%ct"])
        except (OSError, subprocess.CalledProcessError):
            raise PackError("this is not a clone; set SOURCE_DATE_EPOCH to the time of the files, in seconds") from None
    if not given.strip().isdecimal():
        raise PackError(f"SOURCE_DATE_EPOCH is {given!r}; it must be a number of seconds")
    return int(given)


def host_target() -> str:
    """The target of this machine, such as `x86_64-unknown-linux-gnu`."""
    lines = output(["rustc", "-vV"]).splitlines()
    return next(line.removeprefix("host: ") for line in lines if line.startswith("host: "))


def output(command: list[str]) -> str:
    """Runs a command in the repository, and returns what it prints."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return done.stdout


def manual_files() -> dict[str, pathlib.Path]:
    """The man pages and completions by their places under a prefix such as /usr."""
    files = {f"share/man/man1/{page.name}": page for page in sorted((ROOT / "man").glob("*.1"))}
    completions = ROOT / "completions"
    files["share/bash-completion/completions/feishu-ev"] = completions / "feishu-ev.bash"
    files["share/zsh/site-functions/_feishu-ev"] = completions / "_feishu-ev"
    files["share/fish/vendor_completions.d/feishu-ev.fish"] = completions / "feishu-ev.fish"
    return files
