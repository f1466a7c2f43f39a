"""Opens JupyterLab, silent and on loopback only, on the user's own copies of the notebooks."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from introlab.assets import labconfig_dir, notebooks_dir
from introlab.tables import IntrolabError, did_you_mean
from introlab.workspace import DATABASE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST_NOTEBOOK = "00_start_here.ipynb"
COPIES = "notebooks"
COPIED = ".copied.json"  # in COPIES: {name: fingerprint of the shipped notebook it was copied from}
STATE = ".jupyter"  # in the workspace: JupyterLab's own settings and layout, apart from the user's

#: Options of JupyterLab that may be passed on. All others could open the server to others.
OPTIONS = ("--no-browser", "--port", "--browser", "--debug", "--expose-app-in-browser")


# ---------------------------------------------------------------- copies of the notebooks


def copy_notebooks(workspace_folder: Path) -> list[Path]:
    """Return the notebooks that were written into the workspace, sorted by name.

    A missing copy is made, and one the user did not edit follows the shipped notebook. An edited
    one is never touched: when the shipped notebook changed since, the new version is written
    beside it as ``NAME.new.ipynb``. Running a notebook is no edit: what counts is what its cells
    say, since outputs can be made again from the workspace.

    Parameters
    ----------
    workspace_folder : Path
        The workspace; the copies go to its folder ``notebooks``.

    Raises
    ------
    IntrolabError
        This installation came without notebooks, or the folder cannot be written.
    """
    folder = workspace_folder / COPIES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copied = _read_copied(folder)
        written = []
        for shipped in sorted(notebooks_dir().glob("*.ipynb")):
            target = _target(shipped, folder, copied)
            if target is not None:
                _replace(target, shipped.read_bytes())
                copied[target.name] = fingerprint(shipped)
                written.append(target)
            copied[shipped.name] = fingerprint(shipped)
        _replace(folder / COPIED, json.dumps(copied, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise IntrolabError(
            f"The notebooks could not be copied into the workspace ({error.strerror}). "
            "Free some disk space or choose another folder with --workspace."
        ) from error
    return sorted(written)


def fingerprint(notebook: Path) -> str:
    """Return a hash of what the cells of a notebook say, whatever their outputs.

    A file that is no notebook gets a hash of its bytes.
    """
    content = notebook.read_bytes()
    try:
        cells = json.loads(content)["cells"]
        # The source of a cell is one text or a list of lines: both mean the same.
        said = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    except (ValueError, KeyError, TypeError):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _target(shipped: Path, folder: Path, copied: Mapping[str, str]) -> Path | None:
    """Return where the shipped notebook must be written; None when there is nothing to do."""
    copy, new = folder / shipped.name, fingerprint(shipped)
    if not copy.exists():
        return copy
    present = fingerprint(copy)
    if present == new or copied.get(shipped.name) == new:
        return None
    if present == copied.get(shipped.name):
        return copy
    beside = copy.with_suffix(".new.ipynb")
    edited = beside.exists() and fingerprint(beside) != copied.get(beside.name)
    return None if edited else beside


def _read_copied(folder: Path) -> dict[str, str]:
    """Return {name: fingerprint when copied}; unreadable means that every copy counts as edited."""
    try:
        copied = json.loads((folder / COPIED).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return copied if isinstance(copied, dict) else {}


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half written."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


# ---------------------------------------------------------------- the server


def sample_folder() -> Path:
    """Return the folder in which the workbench keeps the sample and its notebooks."""
    return Path.home() / "introlab-sample"


def lab_command(workspace_folder: Path, extra_args: Sequence[str] = ()) -> list[str]:
    """Return the command that starts JupyterLab on the notebooks of a workspace.

    Parameters
    ----------
    workspace_folder : Path
        The workspace; the only folder JupyterLab shows.
    extra_args : sequence of str
        Options passed on to JupyterLab, of those in ``OPTIONS``.

    Raises
    ------
    IntrolabError
        Another option: it could open the server to others or undo the silence.

    Examples
    --------
    >>> lab_command(Path("work"), ["--no-browser"])[-1]
    '--no-browser'
    """
    for word in extra_args:
        option = word.partition("=")[0]
        if option.startswith("-") and option not in OPTIONS:
            raise IntrolabError(
                f"introlab lab does not know the option {option}.{did_you_mean(option, OPTIONS)} "
                f"Options for JupyterLab: {', '.join(OPTIONS)}."
            )
    command = [
        *(sys.executable, "-m", "jupyterlab"),
        # Also in labconfig/; said here again because a command line outranks every file.
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={workspace_folder.resolve()}",
        f"--LabApp.default_url=/lab/tree/{COPIES}/{FIRST_NOTEBOOK}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return [*command, *extra_args]


def lab_environment(workspace_folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for JupyterLab: introlab's configuration outranks the user's own.

    The user's own JupyterLab keeps its settings, and none of them reaches this one: no news, no
    look for updates, no other address to listen on.

    Parameters
    ----------
    workspace_folder : Path
        The workspace that every notebook opens. Without a workspace in it each notebook opens
        its own copy of the sample.
    environ : mapping
        The environment to start from, usually ``os.environ``; not changed.
    """
    kept = {name: value for name, value in environ.items() if not _is_foreign(name)}
    state = workspace_folder.resolve() / STATE
    if (workspace_folder / DATABASE).exists():
        kept["INTROLAB_WORKSPACE"] = str(workspace_folder.resolve())
    return kept | {
        "JUPYTER_CONFIG_PATH": str(labconfig_dir()),
        "JUPYTER_CONFIG_DIR": str(state),
        "JUPYTERLAB_SETTINGS_DIR": str(state / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "layouts"),
        # The kernel of this installation, not one of the same name in the user's folder.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def _is_foreign(name: str) -> bool:
    """Return whether a variable would carry the user's own Jupyter settings over."""
    if name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        return False  # where files go, not what JupyterLab does
    return name == "INTROLAB_WORKSPACE" or name.startswith(("JUPYTER_", "JUPYTERLAB_"))


def run_lab(workspace: Path | None, extra_args: Sequence[str] = ()) -> int:
    """Open JupyterLab and return its exit code once the user has shut it down.

    Parameters
    ----------
    workspace : Path or None
        The workspace to work in; None means the folder of the sample in the user's home.
    extra_args : sequence of str
        Options passed on to JupyterLab, of those in ``OPTIONS``.

    Raises
    ------
    IntrolabError
        An option that is not passed on, or notebooks that cannot be copied.
    """
    folder = sample_folder() if workspace is None else workspace
    command = lab_command(folder, extra_args)
    copy_notebooks(folder)
    environment = lab_environment(folder, os.environ)
    # JupyterLab also reads configuration from the folder it is started in: make that ours too.
    with subprocess.Popen(command, env=environment, cwd=labconfig_dir()) as server:
        before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return _wait(server)
        finally:
            signal.signal(signal.SIGTERM, before)


def _wait(server: subprocess.Popen[bytes]) -> int:
    """Return the exit code; Ctrl+C reached JupyterLab as well, which asks before it stops."""
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:
            continue
