"""Builds the program, with cargo alone or within a wheel."""

import os
import pathlib
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field

from .archives import write_zip
from .project import LICENSES, ROOT, PackError, Project, manual_files

REQUIREMENTS = ROOT / "packaging" / "requirements.txt"


@dataclass(frozen=True)
class Build:
    """How to build: the same for cargo and maturin, so that the second finds what the first has built."""

    # None is this machine, as `cargo build --release` builds for it.
    target: str | None = None
    rustflags: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    # Options of maturin alone.
    maturin: tuple[str, ...] = ()

    def cargo_environment(self) -> dict[str, str]:
        environment = os.environ | self.environment | {"MATURIN_NO_INSTALL_RUST": "1"}
        # The C libraries would be built again for each commit.
        environment.pop("SOURCE_DATE_EPOCH", None)
        if self.rustflags:
            # With the flags of the caller; they have no effect once CARGO_ENCODED_RUSTFLAGS is set.
            flags = [*environment.get("RUSTFLAGS", "").split(), *self.rustflags]
            environment["CARGO_ENCODED_RUSTFLAGS"] = "\x1f".join(flags)
        return environment

    def binary(self, project: Project, name: str) -> pathlib.Path:
        return project.target_directory / (self.target or "") / "release" / name


def build_wheel(build: Build, project: Project, binary: str, out: pathlib.Path, epoch: int) -> pathlib.Path:
    """Builds the program and its wheel with maturin, and checks that the wheel has the program as it is."""
    folder = _stage_wheel()
    target = ["--target", build.target] if build.target else []
    command = [tool("maturin"), "build", "--locked", "--release", *target, *build.maturin]
    command += ["--target-dir", str(project.target_directory), "--out", str(folder / "dist")]
    environment = build.cargo_environment()
    # zig is found as a Python package, or on the path.
    environment["PATH"] = f"{pathlib.Path(tool('maturin')).parent}{os.pathsep}{environment['PATH']}"
    _run(command, environment, folder)
    (wheel,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (program,) = (name for name in files if name.endswith(f".data/scripts/{binary}"))
    if files[program] != build.binary(project, binary).read_bytes():
        raise PackError(f"{wheel.name} has another program than {build.binary(project, binary)}")
    # maturin has written the time of the build.
    write_zip(out / wheel.name, files, epoch, {program})
    return out / wheel.name


def tool(name: str) -> str:
    """The path of a tool of packaging/requirements.txt, which is installed in a virtual environment if need be."""
    environment = ROOT / "target" / "package-tools"
    stamp = environment / "requirements.txt"
    if not stamp.is_file() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        _run([sys.executable, "-m", "venv", "--clear", str(environment)], os.environ)
        pip = str(environment / "bin" / "pip")
        _run([pip, "install", "--quiet", "--requirement", str(REQUIREMENTS)], os.environ)
        shutil.copyfile(REQUIREMENTS, stamp)
    return str(environment / "bin" / name)


def _stage_wheel() -> pathlib.Path:
    """Copies what the wheel is made of to target/python, which is as deep in the repository as packaging/python."""
    folder = ROOT / "target" / "python"
    shutil.rmtree(folder, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "packaging" / "python", folder, ignore=ignored)
    for name in LICENSES:
        shutil.copyfile(ROOT / name, folder / name)
    for name, file in manual_files().items():
        place = folder / "data" / "data" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    return folder


def _run(command: list[str], environment: dict[str, str], folder: pathlib.Path = ROOT) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, check=False)
    if done.returncode != 0:
        raise PackError(f"{pathlib.Path(command[0]).name} {command[1]} failed")
