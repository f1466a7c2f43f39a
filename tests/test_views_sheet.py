from __future__ import annotations

import pandas as pd

from introlab.views.sheet import Passage, Sheet

EVIL = "<img src=x onerror=alert(1)>\u202eevil\u200b & Sons"


def test_a_sheet_escapes_and_shows_whole_texts() -> None:
    sheet = Sheet(pd.DataFrame({"why_so": [EVIL + "x" * 200], "known": [True]}))
    page = sheet._repr_html_()
    assert "<img" not in page
    assert "x" * 200 in page
    assert "\u202e" not in page
    assert "why so" in repr(sheet)
    assert "yes" in repr(sheet)


def test_a_sheet_says_how_many_rows_it_left_out() -> None:
    sheet = Sheet(pd.DataFrame({"n": range(1500)}), rows=5)
    assert repr(sheet).endswith("… and 1,495 more")
    assert "… and 1,495 more" in sheet._repr_html_()


def test_an_empty_sheet_says_so_and_missing_cells_are_blank() -> None:
    assert repr(Sheet(pd.DataFrame({"n": []}))) == "nothing to show"
    assert Sheet(pd.DataFrame({"n": []}))._repr_html_() == "<p>nothing to show</p>"
    cells = Sheet(pd.DataFrame({"n": [None, 1.2345]}, dtype=object)).table["n"].tolist()
    assert cells == ["", 1.23]


def test_a_passage_keeps_lines_and_never_becomes_markup() -> None:
    page = Passage("Hi <b>Ann</b>,\n\none\ntwo\n")
    assert page._repr_html_() == "<div><p>Hi &lt;b&gt;Ann&lt;/b&gt;,</p><p>one<br>two</p></div>"
    assert repr(page) == "Hi <b>Ann</b>,\n\none\ntwo"
    assert repr(Passage()) == "nothing to show"
    assert "nothing to show" in Passage()._repr_html_()
