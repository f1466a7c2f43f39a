from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab import IntrolabError
from introlab.views import forms
from introlab.views.forms.frame import Form, button, choice, tick, to_copy, words


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


def test_a_closed_notebook_keeps_the_whole_form_as_text() -> None:
    form = Form("x", [words("a line " * 30)])
    bundle = form._repr_mimebundle_()
    assert bundle["text/plain"] == repr(form)
    assert len(bundle["text/plain"]) > 110
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_forms_are_named_where_a_notebook_looks_for_them() -> None:
    for name in forms.__all__:
        assert callable(getattr(forms, name))
    with pytest.raises(AttributeError, match="no_form"):
        forms.no_form  # noqa: B018
