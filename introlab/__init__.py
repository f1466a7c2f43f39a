"""Find, for each prospect, the right person to ask for an introduction, and ask well.

Everything stays on this machine; nothing is ever sent. The names below are loaded when first used,
so that ``import introlab`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from introlab.network.opening import create_workspace, open_workspace
    from introlab.tables import IntrolabError, Problem
    from introlab.workspace import Workspace

__version__ = "0.1.0"
__all__ = ["IntrolabError", "Problem", "Workspace", "create_workspace", "open_workspace"]

_HOME = {
    "IntrolabError": "introlab.tables",
    "Problem": "introlab.tables",
    "Workspace": "introlab.workspace",
    "create_workspace": "introlab.network.opening",
    "open_workspace": "introlab.network.opening",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'introlab' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
