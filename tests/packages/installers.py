"""Installs a package into an empty folder, offline and without Rust."""

import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field

SHELL_TOOLS = ("sh", "bash", "env", "uname")


class Missing(Exception):
    """What is not there, so that a package cannot be tried."""


class Failure(Exception):
    """Something that is not as it should be."""


@dataclass
class Installed:
    """An installed program."""

    # The ways to call it.
    commands: list[list[str]]
    environment: dict[str, str]
    # Where share/man and the completions are.
    prefix: pathlib.Path | None
    # Whether the process that is started is the program, or passes signals on to it.
    has_signals: bool = True
    has_completions: bool = True
    # What was checked, for the report.
    checks: list[str] = field(default_factory=list)


def install_wheel(dist: pathlib.Path, place: pathlib.Path) -> Installed:
    """With pip, into a new virtual environment."""
    wheel = find(dist, f"*{'macosx' if platform.system() == 'Darwin' else 'linux'}*{platform.machine()}.whl")
    environment = clean_environment(place)
    venv = place / "venv"
    run([sys.executable, "-m", "venv", str(venv)], environment)
    run([str(venv / "bin" / "pip"), "install", "--quiet", "--no-index", str(wheel)], environment)
    commands = [[str(venv / "bin" / "feishu-ev")], [str(venv / "bin" / "python"), "-m", "feishu_ev"]]
    return Installed(commands, environment, venv)


def install_npm(dist: pathlib.Path, place: pathlib.Path) -> Installed:
    """With `npm install --global`, into a prefix of its own; also checks the launcher without a program."""
    environment = clean_environment(place, "node", "npm")
    main, ours = npm_packages(dist)
    install = ["npm", "install", "--offline", "--global", "--loglevel=error", "--prefix"]
    run([*install, str(place / "alone"), "--omit=optional", str(main)], environment)
    alone = place / "alone" / "lib" / "node_modules" / "feishu-ev" / "feishu-ev.js"
    expect_error(["node", str(alone), "--version"], environment, "is not installed; install again")
    elsewhere = f"Object.defineProperty(process, 'platform', {{ value: 'sunos' }}); require({str(alone)!r})"
    expect_error(["node", "-e", elsewhere], environment, "there is no package for sunos-")
    run([*install, str(place / "prefix"), str(main), str(ours)], environment)
    prefix = place / "prefix"
    return Installed([[str(prefix / "bin" / "feishu-ev")]], environment, prefix, has_completions=False)


def install_npx(dist: pathlib.Path, place: pathlib.Path) -> Installed:
    """With `npx`, from an empty cache."""
    environment = clean_environment(place, "node", "npm", "npx")
    main, ours = npm_packages(dist)
    command = ["npx", "--offline", "--yes", f"--package={main}", f"--package={ours}", "--", "feishu-ev"]
    # Signals reach npm, which decides what to do with them.
    return Installed([command], environment, prefix=None, has_signals=False)


def install_archive(dist: pathlib.Path, place: pathlib.Path) -> Installed:
    """With tar."""
    system = "apple-darwin" if platform.system() == "Darwin" else "unknown-linux-*"
    archive = find(dist, f"feishu-ev-*-{machine()}-{system}.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(place, filter="data")
    (folder,) = (path for path in place.iterdir() if path.is_dir())
    if folder.name != archive.name.removesuffix(".tar.gz"):
        raise Failure(f"the folder in {archive.name} is {folder.name}")
    for name in ("LICENSE-APACHE", "LICENSE-MIT", "README.md", "man/feishu-ev.1", "completions/feishu-ev.bash"):
        if not (folder / name).is_file():
            raise Failure(f"{archive.name} has no {name}")
    return Installed([[str(folder / "feishu-ev")]], clean_environment(place), prefix=None)


def install_deb(dist: pathlib.Path, place: pathlib.Path) -> Installed:
    """With dpkg, into a root of its own, whose dependencies are those of this machine."""
    if shutil.which("dpkg") is None:
        raise Missing("dpkg is not installed")
    package = find(dist, "*.deb")
    root = place / "root"
    for folder in ("updates", "info"):
        (root / "var/lib/dpkg" / folder).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    command = ["dpkg", f"--root={root}", "--force-depends", "--force-not-root", "--log=/dev/null", "--install"]
    run([*command, str(package)], dict(os.environ))
    return Installed([[str(root / "usr/bin/feishu-ev")]], clean_environment(place), root / "usr")


def npm_packages(dist: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """The package with the launcher, and that of this platform."""
    system = {"Darwin": "darwin"}.get(platform.system(), "linux")
    cpu = {"x86_64": "x64", "aarch64": "arm64"}[machine()]
    return find(dist, "feishu-ev-[0-9]*.tgz"), find(dist, f"feishu-ev-{system}-{cpu}-*.tgz")


def machine() -> str:
    """The processor, by the name in targets."""
    return {"arm64": "aarch64"}.get(platform.machine(), platform.machine())


def find(dist: pathlib.Path, pattern: str) -> pathlib.Path:
    """The only file of this name."""
    found = sorted(dist.glob(pattern))
    if len(found) != 1:
        raise Missing(f"{dist} has {len(found)} files {pattern}, not one; build them with tools/package")
    return found[0]


def clean_environment(place: pathlib.Path, *tools: str) -> dict[str, str]:
    """An environment whose path has these tools and a shell, and neither Rust nor a compiler."""
    folder = place / "tools"
    folder.mkdir()
    for name in (*SHELL_TOOLS, *tools):
        path = shutil.which(name)
        if path is None:
            raise Missing(f"{name} is not installed")
        (folder / name).symlink_to(os.path.realpath(path))
    home = place / "home"
    home.mkdir()
    environment = {"PATH": str(folder), "HOME": str(home), "LANG": "C.UTF-8", "TZ": "Asia/Shanghai"}
    # Otherwise npm asks the registry for a newer npm, also when it is offline.
    return environment | {"npm_config_update_notifier": "false"}


def run(command: list[str], environment: dict[str, str]) -> None:
    """Runs an installer."""
    done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")


def expect_error(command: list[str], environment: dict[str, str], text: str) -> None:
    """Runs a command that must say this and fail."""
    done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
    if done.returncode != 2 or text not in done.stderr:
        raise Failure(f"{' '.join(command)}: exit code {done.returncode}, not 2 with {text!r}\n{done.stderr}")
