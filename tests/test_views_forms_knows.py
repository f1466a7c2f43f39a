from __future__ import annotations

from typing import Any

import pytest

from introlab import IntrolabError, Workspace
from introlab.views.forms import knows_form

EVIL = "<img src=x onerror=alert(1)> & Sons"  # as in conftest.py
PASTED = "Ann Archer\nCEO at Acme\nSam Same\nMessage\nNobody Else"


def words(ws: Workspace) -> list[tuple[Any, ...]]:
    return ws.rows("SELECT contact_id, prospect_id, knows, origin FROM knows_word ORDER BY word_id")


def test_names_are_found_and_none_is_ticked(small: Workspace) -> None:
    form = knows_form(small)
    form.prospect.value = 1
    form.pasted.value = PASTED
    form.find.click()
    assert "[ ] Ann Archer, CEO at Acme" in repr(form)
    assert "Sam Same: which of them? (none of them)" in repr(form)
    assert "Nobody Else" not in repr(form).split("2 of the names")[1]
    form.keep.click()
    assert form.said == "not saved: tick at least one name."
    assert words(small) == []


def test_only_the_ticked_and_the_answered_ones_are_saved(small: Workspace) -> None:
    form = knows_form(small)
    form.prospect.value = 1
    form.pasted.value = PASTED + "\nBob Baker"
    form.find.click()
    form.ticks[0][0].value = True
    form.doubts[0].value = 4
    form.keep.click()
    assert form.said == "saved: 2 mutual connections"
    assert words(small) == [(1, 1, 1, "mutual"), (4, 1, 1, "mutual")]


def test_saving_twice_says_the_same_thing_once(small: Workspace) -> None:
    form = knows_form(small)
    form.prospect.value = 1
    form.pasted.value = "Ann Archer"
    form.find.click()
    form.ticks[0][0].value = True
    form.keep.click()
    form.keep.click()
    assert len(words(small)) == 1


def test_another_prospect_forgets_what_was_found_for_the_first(small: Workspace) -> None:
    form = knows_form(small)
    form.prospect.value = 1
    form.pasted.value = "Ann Archer"
    form.find.click()
    form.prospect.value = 2
    assert form.ticks == []
    assert "Ann Archer, CEO" not in repr(form)


def test_without_a_prospect_nothing_is_saved(small: Workspace) -> None:
    form = knows_form(small)
    form.contact.value = "Ann Archer"
    form.yes.click()
    assert form.said == "not saved: choose a prospect first."
    assert words(small) == []


def test_the_users_own_word_is_saved_and_can_be_turned_round(small: Workspace) -> None:
    form = knows_form(small)
    form.prospect.value = 1
    form.contact.value = "Ann Archer, CEO at Acme"
    form.yes.click()
    form.yes.click()
    form.no.click()
    assert form.said == "saved: they do not know each other"
    assert words(small) == [(1, 1, 1, "user"), (1, 1, 0, "user")]


def test_a_doubtful_name_is_not_guessed(small: Workspace) -> None:
    form = knows_form(small)
    form.prospect.value = 1
    form.contact.value = "Sam Same"
    form.yes.click()
    assert form.said.startswith("not saved: 2 contacts bear this name")
    assert words(small) == []


def test_an_empty_or_a_strange_paste_is_answered(small: Workspace) -> None:
    form = knows_form(small)
    form.find.click()
    assert form.said == "not found: paste some names first."
    form.pasted.value = "Message\nConnect"
    form.find.click()
    assert "None of these lines is the name of a contact." in repr(form)


def test_a_failing_database_is_not_saved(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    monkeypatch.setattr("introlab.views.forms.knows.add_word", full)
    form = knows_form(small)
    form.prospect.value = 1
    form.contact.value = "Ann Archer"
    form.no.click()
    assert form.said == "not saved: the workspace could not be written (disk is full)."


def test_names_with_markup_stay_text(small: Workspace) -> None:
    form = knows_form(small)
    form.prospect.value = 1
    form.pasted.value = EVIL
    form.find.click()
    assert "<img" not in form.found.value
    assert "<img" in repr(form)  # a checkbox shows its label as text
