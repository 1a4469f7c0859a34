"""The Debian package, which cargo-deb makes as `[package.metadata.deb]` in Cargo.toml says."""

import os
import pathlib
import shutil
import subprocess

from .build import Build
from .project import ROOT, PackError


def has_cargo_deb() -> bool:
    return shutil.which("cargo-deb") is not None


def write_deb(out: pathlib.Path, build: Build, epoch: int) -> None:
    """Packs the program that was built."""
    target = ["--target", build.target] if build.target else []
    command = ["cargo-deb", "--locked", "--no-build", "--no-strip", *target, "--output", str(out)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch)}
    if subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise PackError("cargo-deb failed")
