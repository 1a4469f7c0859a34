"""The packages for npm: one with the launcher, and one with the program for each platform."""

import json
import pathlib
from typing import Any

from .archives import Files, write_tar_gz
from .platforms import PLATFORMS, Platform, libc_of
from .project import LICENSES, ROOT, Project

LAUNCHER = ROOT / "packaging" / "npm" / "feishu-ev.js"


def write_main(folder: pathlib.Path, project: Project, epoch: int) -> pathlib.Path:
    """Writes the package that people install."""
    manifest = _manifest(project, project.name, project.description) | {
        "keywords": project.keywords,
        "bin": {project.name: "feishu-ev.js"},
        "man": [f"./man/{page.name}" for page in sorted((ROOT / "man").glob("*.1"))],
        "engines": {"node": ">=18"},
        "optionalDependencies": {platform.npm_name: project.version for platform in PLATFORMS},
    }
    files: Files = {
        "feishu-ev.js": LAUNCHER,
        "README.md": ROOT / "README.md",
        **{f"man/{page.name}": page for page in (ROOT / "man").glob("*.1")},
        **{f"completions/{file.name}": file for file in (ROOT / "completions").iterdir()},
    }
    return _write(folder, manifest, files, epoch, "feishu-ev.js")


def write_platform(folder: pathlib.Path, project: Project, platform: Platform, binary: pathlib.Path, epoch: int) -> pathlib.Path:
    """Writes the package that has the program for a platform."""
    description = f"The program of {project.name} for {platform.os}-{platform.cpu}"
    manifest = _manifest(project, platform.npm_name, description) | {"os": [platform.os], "cpu": [platform.cpu]}
    if libc := libc_of(binary):
        manifest["libc"] = [libc]
    # Yarn unpacks what is not JavaScript.
    manifest["preferUnplugged"] = True
    program = f"bin/{platform.program}"
    readme = f"# {platform.npm_name}\n\n{description}. Install `{project.name}` instead.\n"
    return _write(folder, manifest, {program: binary, "README.md": readme.encode()}, epoch, program)


def _manifest(project: Project, name: str, description: str) -> dict[str, Any]:
    manifest = {
        "name": name,
        "version": project.version,
        "description": description,
        # npm takes SPDX expressions with parentheses.
        "license": f"({project.license})",
    }
    if project.repository is not None:
        manifest["repository"] = {"type": "git", "url": f"git+{project.repository}.git"}
        manifest["homepage"] = project.repository
    if name.startswith("@"):
        manifest["publishConfig"] = {"access": "public"}
    return manifest


def _write(folder: pathlib.Path, manifest: dict[str, Any], files: Files, epoch: int, program: str) -> pathlib.Path:
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    files = {"package.json": text.encode(), **{name: ROOT / name for name in LICENSES}, **files}
    # As `npm pack` names it.
    name = manifest["name"].removeprefix("@").replace("/", "-")
    path = folder / f"{name}-{manifest['version']}.tgz"
    write_tar_gz(path, {f"package/{name}": file for name, file in files.items()}, epoch, {f"package/{program}"})
    return path
