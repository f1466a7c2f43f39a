"""Forms for the notebooks; a form holds no logic and calls what a cell can call."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from introlab.views.forms.ask import ask_form
    from introlab.views.forms.knows import knows_form
    from introlab.views.forms.load import load_form
    from introlab.views.forms.own_workspace import workspace_form
    from introlab.views.forms.owner import owner_form
    from introlab.views.forms.past_intro import past_intro_form
    from introlab.views.forms.review import review_form, take_apart_form
    from introlab.views.forms.tag import tag_form
    from introlab.views.forms.tag_rows import tag_table

__all__ = [
    "ask_form",
    "knows_form",
    "load_form",
    "owner_form",
    "past_intro_form",
    "review_form",
    "tag_form",
    "tag_table",
    "take_apart_form",
    "workspace_form",
]

# Modules are not named like their function: importing one would hide the function behind it.
_HOME = {
    "ask_form": "ask",
    "knows_form": "knows",
    "load_form": "load",
    "owner_form": "owner",
    "past_intro_form": "past_intro",
    "review_form": "review",
    "tag_form": "tag",
    "tag_table": "tag_rows",
    "take_apart_form": "review",
    "workspace_form": "own_workspace",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
