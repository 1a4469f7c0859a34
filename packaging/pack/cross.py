"""Builds for other platforms, with zig as C compiler and linker."""

import os
import pathlib
import shutil
import subprocess

from .build import Build
from .platforms import Platform
from .project import ROOT, PackError, output
from .stubs import write_frameworks, write_libssp

# The oldest C library that wheels are for, by the name of PyPI; static programs need none, and fit both.
LINUX_TAGS = ("manylinux2014", "musllinux_1_1")

NO_STD = """\
{target}: the standard library is not there, and neither are its sources. Install one of these:
  rustup target add {target}
  rustup component add rust-src
  the packages rustc-web, cargo-web and rust-web-src of Debian, with RUSTC set to the rustc in them"""


def cross_build(platform: Platform) -> Build:
    """How to build for a platform."""
    target = platform.target
    rustflags = [*_without_paths()]
    maturin = ["--zig"]
    if platform.os == "linux":
        maturin += ["--compatibility", *LINUX_TAGS]
    if platform.os == "win32":
        rustflags += ["-L", f"native={write_libssp()}"]
    if platform.os == "darwin":
        rustflags += ["-C", f"link-arg=-F{write_frameworks()}"]
    environment = {} if _has_std(target) else _std_from_sources(target)
    return Build(target, tuple(rustflags), environment, tuple(maturin))


def _without_paths() -> list[str]:
    """Flags for a program that does not name the folders in which it was built."""
    cargo = os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo")
    return [f"--remap-path-prefix={cargo}=cargo", f"--remap-path-prefix={ROOT}=."]


def _has_std(target: str) -> bool:
    """Whether there is a standard library, now that rustup, if it is there, was asked for it."""
    library = pathlib.Path(_sysroot(), "lib", "rustlib", target, "lib")
    if not library.is_dir() and shutil.which("rustup"):
        subprocess.run(["rustup", "target", "add", target], cwd=ROOT, check=False)
    return library.is_dir()


def _std_from_sources(target: str) -> dict[str, str]:
    """Settings by which cargo builds the standard library from its sources."""
    if not pathlib.Path(_sysroot(), "lib/rustlib/src/rust/library/std").is_dir():
        raise PackError(NO_STD.format(target=target))
    # -Zbuild-std is for nightly compilers, which a stable one takes itself for.
    return {"RUSTC_BOOTSTRAP": "1", "CARGO_UNSTABLE_BUILD_STD": "std,panic_abort"}


def _sysroot() -> str:
    return output([os.environ.get("RUSTC", "rustc"), "--print", "sysroot"]).strip()
