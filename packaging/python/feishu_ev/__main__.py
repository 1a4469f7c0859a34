"""Runs the program `feishu-ev` that is installed with this package."""

import os
import subprocess
import sys
import sysconfig


def _candidates(name):
    """The places where installers put the program."""
    yield os.path.join(sysconfig.get_path("scripts"), name)
    # pip install --user
    scheme = sysconfig.get_preferred_scheme("user") if sys.version_info >= (3, 10) else os.name + "_user"
    yield os.path.join(sysconfig.get_path("scripts", scheme), name)
    # pip install --target and --prefix
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    scripts = "Scripts" if os.name == "nt" else "bin"
    yield os.path.join(folder, "bin", name)
    for levels in (("..",), ("..", "..", "..")):
        yield os.path.normpath(os.path.join(folder, *levels, scripts, name))


def find_program():
    """Returns the path of the program."""
    name = "feishu-ev" + (sysconfig.get_config_var("EXE") or "")
    tried = []
    for path in _candidates(name):
        if os.path.isfile(path):
            return path
        if path not in tried:
            tried.append(path)
    places = "".join(f"\n  {path}" for path in tried)
    raise FileNotFoundError(f"{name} is not in any of these places; install the package again:{places}")


def main():
    """Replaces this process by the program; on Windows, waits for it."""
    try:
        command = [find_program(), *sys.argv[1:]]
    except FileNotFoundError as error:
        sys.exit(f"feishu_ev: {error}")
    if os.name != "nt":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            # The console interrupts the program too, which ends as it likes.
            continue


if __name__ == "__main__":
    main()
