from __future__ import annotations

import ipywidgets as widgets
import pandas as pd

from introlab.views.forms.frame import Form, choice, line, set_table, tick, to_copy, words
from introlab.views.forms.readable import readable


def test_readable_text_names_every_kind_of_part_and_skips_what_is_hidden() -> None:
    hidden = words("hidden")
    hidden.layout.display = "none"
    table = words()
    set_table(table, pd.DataFrame({"file": ["a.csv"], "read": [3]}))
    parts = [line("Name", "your name"), tick("yes"), choice("Which", []), hidden, table]
    assert repr(Form("Title", parts)).splitlines() == [
        "Title",
        "Name <your name>",
        "[ ] yes",
        "Which (choose …)",
        "file  read",
        "a.csv  3",
    ]


def test_a_text_to_copy_keeps_its_lines() -> None:
    assert list(readable(widgets.HTML(to_copy("Note", "Hi Ann,\n\n<b>x</b> & y")))) == [
        "Note",
        "Hi Ann,",
        "<b>x</b> & y",
    ]
