"""Set introlab up and start it; nothing but Python itself is needed.

    python3 start.py                 set up, show the demo, open the workbench on the sample
    python3 start.py test            set up and run every check of the project
    python3 start.py test ARGS       set up and run pytest with ARGS, nothing else
    python3 start.py setup           set up only
    python3 start.py lab | demo ...  set up, then run the introlab command with these arguments

Everything is installed into the folder .venv beside this file; delete that folder and nothing is
left. The packages are those of requirements.lock, each checked against its recorded hash.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
LOCKS = {"runtime": "requirements.lock", "test": "requirements-test.lock"}
STAMP = "introlab-setup.json"
UNFINISHED = "introlab-setup-unfinished"


class SetupError(Exception):
    """Something the user can put right; the message says how."""


def python_problem(version: tuple[int, int]) -> str | None:
    """Return why this Python cannot run introlab, or None."""
    if version >= OLDEST_PYTHON:
        return None
    return (
        f"introlab needs Python 3.11 or newer; this is Python {version[0]}.{version[1]}.\n"
        "If a newer one is installed, name it: python3.12 start.py"
    )


def venv_problem(
    version: tuple[int, int],
    find: Callable[[str], object | None] = importlib.util.find_spec,
) -> str | None:
    """Return which package must be installed before a virtual environment can be made, or None."""
    missing = [name for name in ("venv", "ensurepip") if find(name) is None]
    if not missing:
        return None
    return (
        f"This Python comes without {' and '.join(missing)}, which introlab is set up with.\n"
        "On Debian and Ubuntu:  sudo apt install python3-venv\n"
        f"(or python{version[0]}.{version[1]}-venv), then run the same command again."
    )


def why_no_lab(interactive: bool, platform: str, environ: Mapping[str, str]) -> str | None:
    """Return why the workbench is not opened by itself, or None when it can be."""
    if not interactive:
        return "there is no terminal"
    if platform in ("darwin", "win32") or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return None
    return "there is no display"


def program(venv: Path, name: str) -> Path:
    """Return where the virtual environment keeps a program."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def fingerprint(root: Path) -> str:
    """Return a hash that changes with all that decides what is installed, and where."""
    digest = hashlib.sha256(str(root).encode())
    for name in (*LOCKS.values(), "pyproject.toml"):
        # Line ends are not content: git may check files out with others.
        digest.update((root / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def read_stamp(venv: Path) -> dict[str, str]:
    """Return what the last complete set-up wrote down; empty when there was none."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_current(stamp: Mapping[str, str], level: str, wanted: str) -> bool:
    """Return whether what is installed serves this level; the test lock holds the runtime too."""
    return stamp.get("fingerprint") == wanted and stamp.get("level") in (level, "test")


def is_usable(venv: Path, root: Path) -> bool:
    """Return whether the virtual environment can be installed into, or must be made anew.

    One that another tool made is fine. One whose set-up was interrupted is not (a package may be
    half there), nor one that moved with its folder: its programs still name the old place.
    """
    if (venv / UNFINISHED).exists() or read_stamp(venv).get("root", str(root)) != str(root):
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        probe = subprocess.run(
            [program(venv, "python"), "-I", "-c", check], capture_output=True, check=False
        )
    except OSError:
        return False
    return probe.returncode == 0


def prepare(root: Path, level: str, say: Callable[[str], None] = print) -> None:
    """Make the virtual environment and install what the level needs, unless that is done."""
    venv, wanted = root / ".venv", fingerprint(root)
    usable, stamp = is_usable(venv, root), read_stamp(venv)
    if usable and is_current(stamp, level, wanted) and program(venv, "introlab").exists():
        return
    if not usable:
        make_venv(venv, say)
    # A shorter list never takes away what a longer one installed.
    level = "test" if usable and stamp.get("level") == "test" else level
    (venv / UNFINISHED).touch()
    (venv / STAMP).unlink(missing_ok=True)
    say(f"Installing the packages of {LOCKS[level]} (about a minute, only this time) ...")
    pip(venv, "--require-hashes", "--only-binary", ":all:", "-r", str(root / LOCKS[level]))
    pip(venv, "--no-deps", "--no-build-isolation", "--editable", str(root))
    done = json.dumps({"fingerprint": wanted, "level": level, "root": str(root)})
    (venv / STAMP).write_text(done, encoding="utf-8")
    (venv / UNFINISHED).unlink()


def make_venv(venv: Path, say: Callable[[str], None]) -> None:
    """Make the virtual environment, empty, in place of whatever was there."""
    problem = venv_problem(sys.version_info[:2])
    if problem:
        raise SetupError(problem)
    say(f"Making {venv.name} {'anew (it was incomplete) ' if venv.exists() else ''}...")
    if run([sys.executable, "-m", "venv", "--clear", venv]):
        raise SetupError(f"The folder {venv} could not be made; the message above says why.")


def pip(venv: Path, *arguments: str) -> None:
    """Install with the pip of the virtual environment; of its words only errors are shown."""
    options = ["-qq", "--disable-pip-version-check", *arguments]
    if run([program(venv, "python"), "-I", "-m", "pip", "install", *options]):
        raise SetupError(
            "Some packages could not be installed; the message above says why.\n"
            "With a working internet connection, run the same command again."
        )


def run(command: Sequence[str | Path]) -> int:
    """Run a program to its end and return its exit code; Ctrl+C is for it to answer."""
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def with_out(arguments: Sequence[str], root: Path) -> list[str]:
    """Return the arguments of the introlab command; `demo` gets a folder unless one is named."""
    named = any(word == "--out" or word.startswith("--out=") for word in arguments)
    add = arguments[0] == "demo" and not named
    return [*arguments, *(["--out", str(root / "introlab-demo")] if add else [])]


def introlab(*arguments: str) -> int:
    """Run the installed introlab command and return its exit code."""
    return run([program(ROOT / ".venv", "introlab"), *with_out(arguments, ROOT)])


def checks(python: Path) -> dict[str, list[str | Path]]:
    """Return every check of the project: its name and the command that runs it."""
    nbval = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with=tests/nbval.cfg"]
    return {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
        "pytest": [python, "-m", "pytest", "--cov", "--cov-report=term"],
        "notebooks": [python, "-m", "pytest", *nbval, "notebooks"],
    }


def test(arguments: Sequence[str]) -> int:
    """Run every check, also after one failed; with arguments run pytest alone."""
    # No test may touch the user's own workspace.
    os.environ.pop("INTROLAB_WORKSPACE", None)
    os.chdir(ROOT)
    python = program(ROOT / ".venv", "python")
    if arguments:
        return run([python, "-m", "pytest", *arguments])
    results = {}
    for name, command in checks(python).items():
        print(f"\n=== {name}")
        results[name] = run(command)
    print("\n=== summary")
    for name, code in results.items():
        print(f"{'FAILED' if code else 'ok':8}{name}")
    failed = sum(map(bool, results.values()))
    print(f"{len(results) - failed} checks passed, {failed} failed")
    return 1 if failed else 0


def tour() -> int:
    """Show the demo, then open the workbench where somebody can see it."""
    if code := introlab("demo"):
        return code
    reason = why_no_lab(sys.stdin.isatty() and sys.stdout.isatty(), sys.platform, os.environ)
    if reason:
        print(f"The workbench was not opened: {reason}. To open it: python3 start.py lab")
        return 0
    return introlab("lab")


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    problem = python_problem(sys.version_info[:2])
    if problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        prepare(ROOT, "test" if first == "test" else "runtime")
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    if first == "setup":
        print("introlab is set up. Next: python3 start.py lab")
        return 0
    if first == "test":
        return test(arguments[1:])
    return introlab(*arguments) if arguments else tour()


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # in order with what the programs print
    sys.exit(main(sys.argv[1:]))
