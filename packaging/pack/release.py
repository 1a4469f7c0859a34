"""The archive of a target: the program and all that belongs to it."""

import pathlib

from .archives import Files, write_tar_gz, write_zip
from .platforms import Platform
from .project import LICENSES, READMES, ROOT, Project


def write_archive(
    folder: pathlib.Path, project: Project, platform: Platform, target: str, binary: pathlib.Path, epoch: int
) -> pathlib.Path:
    """Writes `feishu-ev-VERSION-TARGET.tar.gz`, or `.zip` for Windows, with one folder of that name."""
    stem = f"{project.name}-{project.version}-{target}"
    files: Files = {platform.program: binary}
    files |= {name: ROOT / name for name in (*LICENSES, *READMES)}
    for name in ("man", "completions", "docs"):
        files |= {f"{name}/{file.name}": file for file in (ROOT / name).iterdir() if file.is_file()}
    files = {f"{stem}/{name}": files[name] for name in sorted(files)}
    programs = {f"{stem}/{platform.program}"}
    if platform.os == "win32":
        path = folder / f"{stem}.zip"
        write_zip(path, files, epoch, programs)
    else:
        path = folder / f"{stem}.tar.gz"
        write_tar_gz(path, files, epoch, programs)
    return path
