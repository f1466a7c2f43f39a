from __future__ import annotations

from html.parser import HTMLParser

import ipywidgets as widgets
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab import IntrolabError, Workspace
from introlab.views import forms
from introlab.views.forms.choosing import contact_labels, find_contact, prospect_options
from introlab.views.forms.frame import Form, button, choice, line, set_table, tick, to_copy, words
from introlab.views.forms.readable import readable


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text())
def test_no_text_becomes_markup_in_a_paragraph_or_in_the_state_line(text: str) -> None:
    form = Form("x", [])
    form.say(text)
    assert set(Tags(words(text).value).found) <= {"div", "br"}
    assert Tags(form.state.value).found == ["div"]


@given(st.text())
def test_a_text_to_copy_is_complete_and_stays_inside_its_field(text: str) -> None:
    page = Tags(to_copy("Note", text))
    assert page.found == ["label", "textarea"]


def test_a_text_to_copy_keeps_its_lines() -> None:
    assert list(readable(widgets.HTML(to_copy("Note", "Hi Ann,\n\n<b>x</b> & y")))) == [
        "Note",
        "Hi Ann,",
        "<b>x</b> & y",
    ]


def test_the_state_line_is_read_out_and_marked_without_colour_alone() -> None:
    form = Form("x", [])
    form.say("saved: one")
    assert 'role="status"' in form.state.value
    assert "✓ saved: one" in repr(form)
    form.say("not saved: disk full")
    assert "✗ not saved: disk full" in repr(form)


def test_what_goes_wrong_in_a_callback_is_said_in_the_form() -> None:
    form = Form("x", [])
    pressed = button("Go")

    def wrong() -> str:
        raise IntrolabError("do this instead.")

    form.on_click(pressed, wrong)
    pressed.click()
    assert form.said == "not saved: do this instead."


def test_no_dropdown_and_no_checkbox_starts_with_an_answer() -> None:
    assert choice("Which", [("A", 1)]).value == ""
    assert tick("A").value is False


def test_colours_come_from_the_theme() -> None:
    form = Form("x", [])
    form.say("saved")
    shown = form.state.value + to_copy("a", "b")
    assert shown.count("var(--jp-") >= 4
    for fixed in ("#fff", "#000", ": white", ": black", "rgb("):
        assert fixed not in shown


def test_buttons_are_as_wide_as_their_text_and_carry_a_tip() -> None:
    pressed = button("A rather long text on a button")
    assert pressed.layout.width == "auto"
    assert pressed.tooltip == pressed.description


def test_the_frame_leaves_room_for_the_focus_ring() -> None:
    form = Form("x", [])
    assert form.layout.padding == "6px"
    assert form.layout.overflow == "visible"


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


def test_forms_are_named_where_a_notebook_looks_for_them() -> None:
    for name in forms.__all__:
        assert callable(getattr(forms, name))
    with pytest.raises(AttributeError, match="no_form"):
        forms.no_form  # noqa: B018


def test_namesakes_can_be_told_apart(small: Workspace) -> None:
    labels = contact_labels(small)
    assert labels["Sam Same, First"] == 3
    assert labels["Sam Same, Second"] == 4


def test_a_contact_is_found_by_label_name_or_address_and_a_doubt_is_asked(small: Workspace) -> None:
    labels = contact_labels(small)
    assert find_contact(small, labels, "Ann Archer, CEO at Acme") == 1
    assert find_contact(small, labels, " ann archer ") == 1
    assert find_contact(small, labels, "bob@example.com") == 2
    with pytest.raises(IntrolabError, match="2 contacts bear this name"):
        find_contact(small, labels, "Sam Same")
    with pytest.raises(IntrolabError, match="No contact bears this name"):
        find_contact(small, labels, "Nobody")


def test_two_contacts_who_look_the_same_both_stay_in_the_list(small: Workspace) -> None:
    with small.transaction() as connection:
        connection.execute("UPDATE record SET company = 'First' WHERE name = 'Sam Same'")
    assert {3, 4} <= set(contact_labels(small).values())


def test_prospects_are_offered_in_the_order_of_the_list(small: Workspace) -> None:
    assert prospect_options(small)[:2] == [("Petra Prospect, CFO at Acme", 1), ("Brick", 2)]
