"""What every form shares: the frame with its state line, plain parts, and readable text."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from introlab.sources.values.keys import clean_text
from introlab.tables import IntrolabError
from introlab.views.forms.readable import readable
from introlab.views.sheet import Sheet

if TYPE_CHECKING:
    import pandas as pd

#: Value of a dropdown on which nothing is chosen. Not None: then it would show a blank.
NOTHING = ""
_WIDE = "min(100%, 44rem)"
# JupyterLab's own colours, so that the same words are readable in every theme.
_COLOURS = {
    "saved": "var(--jp-success-color1, green)",
    "not": "var(--jp-error-color1, red)",
    "": "var(--jp-ui-font-color1, inherit)",
}
_MARKS = {"saved": "✓ ", "not": "✗ ", "": ""}


class Form(widgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """A form: a heading, its parts, and a line that says what became of the last click.

    JupyterLab shows what goes wrong in a callback nowhere, so every button of a form goes through
    `on_click`, which says it in the state line.

    Parameters
    ----------
    title : str
        Heading.
    parts : sequence of Widget
        What stands between heading and state line.
    """

    def __init__(self, title: str, parts: Sequence[Any]) -> None:
        self.state = widgets.HTML()
        self.title = words(title, strong=True)
        super().__init__([self.title, *parts, self.state])
        # JupyterLab clips the focus ring at the edge of an output.
        self.layout.padding = "6px"
        self.layout.overflow = "visible"
        self.said = ""

    def say(self, text: str) -> None:
        """Write the state line; 'saved …' and 'not …' also get a mark and a colour."""
        self.said = clean_text(text)
        tone = next((word for word in ("saved", "not") if self.said.startswith(word)), "")
        self.state.value = (
            f'<div role="status" aria-live="polite" style="color: {_COLOURS[tone]}; '
            f'line-height: 1.5">{_MARKS[tone]}{html.escape(self.said)}</div>'
        )

    def safely(self, action: Callable[[], str | None], failed: str = "not saved") -> None:
        """Do something and say what it returns; what goes wrong is said instead of raised."""
        try:
            said = action()
        except IntrolabError as error:
            self.say(f"{failed}: {str(error).removeprefix('Not saved: ')}")
        except Exception as error:  # noqa: BLE001  # shown in the form, or nobody would ever see it
            self.say(
                f"{failed}: something went wrong that introlab did not expect "
                f"({type(error).__name__}: {error}). What was saved before is still there."
            )
        else:
            if said is not None:
                self.say(said)

    def on_click(
        self, pressed: Any, action: Callable[[], str | None], failed: str = "not saved"
    ) -> None:
        """Make a button do something, safely."""
        pressed.on_click(lambda _: self.safely(action, failed))

    def on_choice(
        self, chosen: Any, action: Callable[[], str | None], failed: str = "not shown"
    ) -> None:
        """Make a choice (dropdown, toggle) do something, safely."""
        chosen.observe(lambda _: self.safely(action, failed), names="value")

    def __repr__(self) -> str:
        """Return what the form shows, line by line: what a closed notebook keeps of it."""
        return "\n".join(line for child in self.children for line in readable(child))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        # ipywidgets cuts the text after 110 characters.
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"text/plain": repr(self), "application/vnd.jupyter.widget-view+json": view}


# ---------------------------------------------------------------- parts


def words(text: str = "", *, strong: bool = False) -> Any:
    """Return a paragraph; whatever the text holds is shown, never run."""
    part = widgets.HTML(layout=widgets.Layout(width="auto", margin="2px"))
    set_words(part, text, strong=strong)
    return part


def set_words(part: Any, text: str, *, strong: bool = False) -> None:
    """Put another text into a paragraph; line breaks are kept."""
    lines = "<br>".join(html.escape(clean_text(line)) for line in text.splitlines())
    inside = f"<strong>{lines}</strong>" if strong else lines
    part.value = f'<div style="line-height: 1.5">{inside}</div>' if lines else ""
    part.layout.display = None if lines else "none"


def set_table(part: Any, table: pd.DataFrame, *, rows: int = 40) -> None:
    """Put a table into a paragraph, or hide the paragraph when there is nothing to show."""
    part.value = Sheet(table, rows=rows)._repr_html_() if len(table) else ""
    part.layout.display = None if len(table) else "none"


def button(text: str, tip: str = "", *, main: bool = False) -> Any:
    """Return a button as wide as its text; the tip is read out by screen readers."""
    return widgets.Button(
        description=text,
        tooltip=tip or text,
        button_style="primary" if main else "",
        layout=widgets.Layout(width="auto", margin="4px 8px 4px 4px"),
    )


def line(label: str, placeholder: str = "", value: str = "") -> Any:
    """Return a field for one line of text."""
    return widgets.Text(
        value=value, placeholder=placeholder, description=label, style=_full_label(),
        layout=_field(), continuous_update=False,
    )  # fmt: skip


def box(label: str, placeholder: str = "", rows: int = 6) -> Any:
    """Return a field for several lines of text."""
    return widgets.Textarea(
        placeholder=placeholder, description=label, rows=rows, style=_full_label(),
        layout=_field(),
    )  # fmt: skip


def choice(label: str, options: Sequence[tuple[str, Any]], nothing: str = "choose …") -> Any:
    """Return a dropdown on which nothing is chosen yet (value `NOTHING`)."""
    return widgets.Dropdown(
        options=with_nothing(options, nothing), value=NOTHING, description=label,
        style=_full_label(), layout=_field(),
    )  # fmt: skip


def with_nothing(
    options: Sequence[tuple[str, Any]], nothing: str = "choose …"
) -> list[tuple[str, Any]]:
    """Return the options of a dropdown with 'nothing chosen' in front."""
    return [
        (nothing, NOTHING),
        *((clean_text(shown) or "no name", value) for shown, value in options),
    ]


def suggest(label: str, options: Sequence[str], placeholder: str = "") -> Any:
    """Return a field for one line of text that offers what is known already."""
    return widgets.Combobox(
        options=list(dict.fromkeys(clean_text(option) for option in options if option)),
        placeholder=placeholder, description=label, ensure_option=False, style=_full_label(),
        layout=_field(), continuous_update=False,
    )  # fmt: skip


def tick(label: str) -> Any:
    """Return a checkbox, not ticked."""
    return widgets.Checkbox(
        value=False, description=clean_text(label), indent=False, style=_full_label(),
        layout=_field(),
    )  # fmt: skip


def row(*parts: Any) -> Any:
    """Return parts side by side, on the next line where the window is narrow."""
    return widgets.HBox(
        list(parts), layout=widgets.Layout(flex_flow="row wrap", overflow="visible")
    )


def column(*parts: Any) -> Any:
    """Return parts one below the other."""
    return widgets.VBox(list(parts), layout=widgets.Layout(overflow="visible"))


def to_copy(label: str, text: str) -> str:
    """Return HTML of a read-only text that can be reached by keyboard, selected and copied.

    Without the attribute JupyterLab would take Ctrl+A for all cells, and X for cutting one.
    """
    rows = min(max(len(text.splitlines()) + text.count("\n\n") // 2 + 2, 4), 20)
    name = html.escape(label)
    # A line feed as an entity: the text shows it, and the HTML stays on one line.
    lines = html.escape(text).replace("\n", "&#10;")
    return (
        f'<label>{name}<textarea readonly data-lm-suppress-shortcuts="true" aria-label="{name}" '
        f'rows="{rows}" style="display: block; box-sizing: border-box; width: {_WIDE}; '
        "padding: 6px; font: inherit; line-height: 1.4; color: var(--jp-ui-font-color1, inherit); "
        "background: var(--jp-layout-color1, transparent); "
        f'border: 1px solid var(--jp-border-color1, currentColor)">{lines}'
        "</textarea></label>"
    )


def _field() -> Any:
    return widgets.Layout(width=_WIDE, margin="4px")


def _full_label() -> dict[str, str]:
    return {"description_width": "initial"}
