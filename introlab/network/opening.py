"""Which workspace: the one named, the one around, or a temporary copy of the sample."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from introlab.assets import samples_dir
from introlab.network.intake import load
from introlab.tables import IntrolabError
from introlab.workspace import DATABASE, Workspace

#: The instant that counts as now in the sample, so that its results are reproducible.
SAMPLE_NOW = "2026-03-02T09:00:00Z"
SAMPLE_SETTINGS = {
    "default_context": "data engineering",
    "owner_offer": "mid-sized companies get figures they can rely on every morning",
    "owner_proof": "rebuilt the nightly loads of a freight company so that orders stopped going "
    "missing",
}


def open_workspace(folder: Path | str | None = None) -> Workspace:
    """Return the workspace to work in.

    It is the named folder; else the folder in the environment variable INTROLAB_WORKSPACE (set by
    `introlab lab`); else the nearest folder at or above the current one that holds a workspace;
    else a temporary copy of the fictional sample, which vanishes when Python ends.

    Raises
    ------
    IntrolabError
        The named folder holds no workspace, or one of a newer introlab.

    Examples
    --------
    >>> import introlab
    >>> introlab.open_workspace()
    <introlab sample workspace>
    """
    named = folder or os.environ.get("INTROLAB_WORKSPACE")
    if named:
        return Workspace(named)
    here = Path.cwd()
    for place in (here, *here.parents):
        if (place / DATABASE).exists():
            return Workspace(place)
    temporary = Path(tempfile.mkdtemp(prefix="introlab-sample-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return sample_workspace(temporary)


def create_workspace(folder: Path | str = "~/introlab") -> Workspace:
    """Return the user's own workspace in a folder, made new if there is none yet.

    Raises
    ------
    IntrolabError
        The folder holds the sample, which never mixes with own data.
    """
    ws = Workspace(folder, create=True)
    if ws.is_sample:
        ws.close()
        raise IntrolabError("This folder holds the sample network. Choose another for your own.")
    return ws


def sample_workspace(folder: Path) -> Workspace:
    """Return a workspace with the sample network, built by reading its files as a user would.

    Raises
    ------
    IntrolabError
        The folder holds a workspace of the user's own.
    """
    ws = Workspace(folder, create=True)
    if not ws.is_sample and ws.rows("SELECT 1 FROM setting UNION ALL SELECT 1 FROM source"):
        ws.close()
        raise IntrolabError(
            "This folder holds a workspace of your own, which never mixes with the sample. Choose "
            "another folder for the sample."
        )
    if not ws.is_sample:
        with ws.transaction():
            ws.set_setting("pinned_now", SAMPLE_NOW)
            for name, value in SAMPLE_SETTINGS.items():
                ws.set_setting(name, value)
            load(ws, [samples_dir()])
            ws.set_setting("is_sample", True)
    return ws
