"""What an installed program must do: the same as the binary."""

import pathlib
import re
import signal
import subprocess
from dataclasses import dataclass

from installers import Failure, Installed

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Seconds, and long: on a busy machine npx takes its time.
TIMEOUT = 120

SAMPLE = "samples/corehr.process.node.updated_v2.json"

# Of each run: the arguments, and the exit code that the documentation gives.
RUNS = (
    (["--version"], 0),
    (["decode", SAMPLE], 0),
    (["decode", "-f", "ndjson", "--lang", "zh", "samples/scenario.ndjson"], 0),
    (["validate", "samples/broken/wrong.ndjson"], 1),
    (["decode", "--no-such-option"], 2),
    (["explain", "驳回"], 0),
)

COMPLETIONS = (
    "share/bash-completion/completions/feishu-ev",
    "share/zsh/site-functions/_feishu-ev",
    "share/fish/vendor_completions.d/feishu-ev.fish",
)


@dataclass(frozen=True)
class Result:
    """A run: exit code, standard output and standard error."""

    code: int
    out: bytes
    err: bytes


def of_binary(binary: pathlib.Path) -> Installed:
    """The program that installed ones are compared with."""
    if not binary.is_file():
        raise Failure(f"there is no {binary}; build it with cargo build --release")
    return Installed([[str(binary)]], {"LANG": "C.UTF-8", "TZ": "Asia/Shanghai"}, prefix=None)


def check(installed: Installed, reference: Installed) -> None:
    """Checks every way to call the program, and the files beside it."""
    for command in installed.commands:
        check_runs(command, installed.environment, reference)
        check_pipes(command, installed.environment, reference)
        if installed.has_signals:
            for number in (signal.SIGINT, signal.SIGTERM):
                check_signal(command, installed.environment, number)
    installed.checks += [f"{len(RUNS)} runs", "pipes"]
    if installed.has_signals:
        installed.checks.append("signals")
    if installed.prefix is not None:
        check_files(installed.prefix, installed.has_completions)
        installed.checks.append("man pages and completions" if installed.has_completions else "man pages")


def check_runs(command: list[str], environment: dict[str, str], reference: Installed) -> None:
    for arguments, code in RUNS:
        expected = run(reference.commands[0], arguments, reference.environment)
        result = run(command, arguments, environment)
        if expected.code != code:
            raise Failure(f"feishu-ev {' '.join(arguments)}: exit code {expected.code}, not {code}")
        if result != expected:
            raise Failure(f"{' '.join([*command, *arguments])}:\n{result}\nnot\n{expected}")


def check_pipes(command: list[str], environment: dict[str, str], reference: Installed) -> None:
    """Standard input arrives, and a closed output ends the run with exit code 0."""
    events = (ROOT / SAMPLE).read_bytes()
    expected = run(reference.commands[0], ["decode", "-f", "raw"], reference.environment, events)
    if (result := run(command, ["decode", "-f", "raw"], environment, events)) != expected:
        raise Failure(f"{' '.join(command)} decode -f raw, from a pipe:\n{result}\nnot\n{expected}")
    endless = [*command, "simulate", "mixed", "--seed", "1", "--count", "1000000"]
    with subprocess.Popen(endless, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        code = process.wait(TIMEOUT)
    if code != 0 or errors:
        raise Failure(f"{' '.join(endless)}, with a closed output: exit code {code}\n{errors.decode()}")


def check_signal(command: list[str], environment: dict[str, str], number: signal.Signals) -> None:
    """A server that is interrupted once ends as it does on Ctrl-C, and leaves no process behind."""
    server = [*command, "listen", "--listen", "0"]
    # None of these is a terminal, which would send the signal to the program itself.
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(server, env=environment, **streams) as process:
        assert process.stderr is not None
        lines = b""
        while b"listening on" not in lines and (line := process.stderr.readline()):
            lines += line
        process.send_signal(number)
        # Ends when no process has the pipe any more.
        lines += process.communicate(timeout=TIMEOUT)[1]
        code = process.returncode
    if code != 0 or not re.search(rb"listening on http://", lines):
        raise Failure(f"{' '.join(server)}, after {number.name}: exit code {code}\n{lines.decode()}")


def check_files(prefix: pathlib.Path, has_completions: bool) -> None:
    """Man pages, perhaps compressed, and completions."""
    for page in (ROOT / "man").glob("*.1"):
        places = [prefix / "share/man/man1" / name for name in (page.name, f"{page.name}.gz")]
        if not any(place.is_file() for place in places):
            raise Failure(f"there is no {places[0]}")
    for name in COMPLETIONS if has_completions else ():
        # Debian has its own folder for zsh.
        place = name.replace("site-functions", "vendor-completions") if prefix.name == "usr" else name
        if not (prefix / place).is_file():
            raise Failure(f"there is no {prefix / place}")


def run(command: list[str], arguments: list[str], environment: dict[str, str], standard_input: bytes = b"") -> Result:
    done = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env=environment,
        input=standard_input,
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )
    return Result(done.returncode, done.stdout, done.stderr)
