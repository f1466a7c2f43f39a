"""A form as plain text: what a closed notebook keeps of it, and what tests compare."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets

_CHECK = {True: "[x]", False: "[ ]"}


def readable(widget: Any) -> Iterator[str]:
    """Return what a widget shows, as lines of plain text; hidden parts say nothing.

    Examples
    --------
    >>> list(readable(widgets.HBox([widgets.Button(description="Yes"), widgets.Button()])))
    ['[Yes]  []']
    """
    if widget.layout.display == "none":
        return
    if isinstance(widget, widgets.HBox):
        parts = [" ".join(readable(child)) for child in widget.children]
        yield from filter(None, ["  ".join(filter(None, parts))])
    elif isinstance(widget, widgets.Box):
        for child in widget.children:
            yield from readable(child)
    else:
        yield from filter(None, _text(widget).splitlines())


def _text(widget: Any) -> str:
    if isinstance(widget, widgets.FloatProgress):
        return f"{widget.value:.0%}"
    if isinstance(widget, widgets.HTML):
        bare = re.sub(r"<style.*?</style>|\n", " ", widget.value, flags=re.DOTALL)
        broken = re.sub(r"<br>|</(tr|p|label)>|<textarea[^>]*>", "\n", bare)
        plain = re.sub(r"<[^>]*>", "", broken.replace("</td>", "  ").replace("</th>", "  "))
        lines = (re.sub(r" {2,}", "  ", part).strip() for part in plain.split("\n"))
        return html.unescape("\n".join(filter(None, lines)))
    if isinstance(widget, widgets.Button):
        return f"[{widget.description}]"
    if isinstance(widget, widgets.Checkbox):
        return f"{_CHECK[bool(widget.value)]} {widget.description}"
    if isinstance(widget, widgets.Dropdown | widgets.ToggleButtons):
        return f"{widget.description} ({widget.label or ''})".strip()
    return f"{widget.description} <{widget.value or widget.placeholder}>"
