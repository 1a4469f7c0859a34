"""All packages of one build."""

import hashlib
import pathlib
import shutil

from . import npm, release
from .build import Build, build_wheel
from .platforms import platform_of
from .project import PackError, Project

CHECKSUMS = "SHA256SUMS"


def empty_folder(path: pathlib.Path) -> None:
    """Makes a folder without anything in it: a new one, or one that has had packages."""
    if path.exists() and any(path.iterdir()) and not (path / CHECKSUMS).is_file():
        raise PackError(f"{path} is not empty, and has no packages that can be replaced")
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    # From now on the folder may be replaced, even if the build fails.
    (path / CHECKSUMS).touch()


def write_packages(out: pathlib.Path, project: Project, build: Build, target: str, epoch: int) -> None:
    """Builds the program once, and packs it as a wheel, as a package for npm and as an archive."""
    platform = platform_of(target)
    build_wheel(build, project, platform.program, out, epoch)
    binary = build.binary(project, platform.program)
    npm.write_platform(out, project, platform, binary, epoch)
    release.write_archive(out, project, platform, target, binary, epoch)


def write_checksums(out: pathlib.Path) -> str:
    """Writes SHA256SUMS, for `sha256sum --check`, and returns its text."""
    files = sorted(file for file in out.iterdir() if file.name != CHECKSUMS)
    text = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    (out / CHECKSUMS).write_text(text, encoding="ascii")
    return text
