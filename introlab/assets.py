"""Where the files lie that come with introlab: notebooks, samples, JupyterLab configuration."""

from __future__ import annotations

from pathlib import Path

from introlab.tables import IntrolabError

PACKAGE = Path(__file__).resolve().parent


def notebooks_dir() -> Path:
    """Return the folder with the guided notebooks as they were shipped.

    Raises
    ------
    IntrolabError
        This installation came without them.

    Examples
    --------
    >>> notebooks_dir().name
    'notebooks'
    """
    return _shipped("notebooks", PACKAGE.parent / "notebooks")


def samples_dir() -> Path:
    """Return the folder with the export files of the fictional sample network.

    Raises
    ------
    IntrolabError
        This installation came without them.

    Examples
    --------
    >>> samples_dir().name
    'samples'
    """
    return _shipped("samples", PACKAGE.parent / "data" / "samples")


def labconfig_dir() -> Path:
    """Return the folder with the silent JupyterLab configuration.

    Examples
    --------
    >>> sorted(path.name for path in labconfig_dir().glob("*.json"))
    ['jupyter_lab_config.json', 'jupyter_server_config.json']
    """
    return PACKAGE / "labconfig"


def _shipped(name: str, in_checkout: Path) -> Path:
    """Return the folder inside an installed package, else the one of a checkout."""
    for folder in (PACKAGE / "_bundled" / name, in_checkout):
        if folder.is_dir():
            return folder
    raise IntrolabError(
        f"The {name} that come with introlab are missing. Install introlab again: "
        "`python3 start.py setup` in its folder, or `pip install --force-reinstall introlab`."
    )
