"""Undo of notes in the form of trust tags."""

from __future__ import annotations

from typing import Any

from introlab import Workspace
from introlab.network.trust import add_note, own_notes
from introlab.tables import TRUSTS_ME
from introlab.views.forms import tag_form
from introlab.views.forms.cards import CardForm
from tests.test_views_forms_tag import cards, choose, fill, log


def undo(form: CardForm) -> dict[str, Any]:
    answer = form.receive({"kind": "undo"})
    return answer | {"said": answer["said"].replace("\u2068", "").replace("\u2069", "")}


def test_undo_takes_back_a_note_first_and_the_answer_on_another_card_after_it(
    small: Workspace,
) -> None:
    form = tag_form(small, cards(1, 2))
    choose(form, 0, TRUSTS_ME, 4)
    assert fill(form, "note", "met at the fair", 1)["said"].startswith("saved")
    answer = undo(form)
    assert (answer["place"], answer["card"]["fields"][0]["value"]) == (1, "")
    assert answer["said"] == "saved: Bob Baker, note: taken back (undone)"
    assert own_notes(small) == {}
    assert log(small) == [(1, "tax", "trusts_me", 4)]
    undo(form)
    assert log(small) == [(1, "tax", "trusts_me", 4), (1, "tax", "trusts_me", None)]


def test_undo_gives_back_the_note_before_and_deletes_none(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    for text in ("met at a fair", "met at a fair", "moved to Lyon", ""):
        fill(form, "note", text)
    assert undo(form)["said"] == "saved: Ann Archer, note: as before (undone)"
    assert own_notes(small) == {1: "moved to Lyon"}
    undo(form)
    assert own_notes(small) == {1: "met at a fair"}
    undo(form)
    assert own_notes(small) == {}
    assert undo(form)["said"].startswith("nothing to undo")
    assert small.rows("SELECT contact_id, text FROM contact_note ORDER BY note_id") == [
        (1, text)
        for text in ("met at a fair", "moved to Lyon", "", "moved to Lyon", "met at a fair", "")
    ]


def test_a_note_of_another_day_is_what_undo_goes_back_to(small: Workspace) -> None:
    add_note(small, 1, "met at a fair")
    form = tag_form(small, cards(1))
    fill(form, "note", "")
    undo(form)
    assert own_notes(small) == {1: "met at a fair"}


def test_a_note_that_is_not_saved_cannot_be_undone_and_one_not_undone_can_be_tried_again(
    small: Workspace,
) -> None:
    form = tag_form(small, cards(1))
    small._connection.execute("PRAGMA query_only = ON")
    assert fill(form, "note", "met at a fair")["said"].startswith("not saved: the workspace")
    assert undo(form)["said"].startswith("nothing to undo")
    small._connection.execute("PRAGMA query_only = OFF")
    fill(form, "note", "met at a fair")
    small._connection.execute("PRAGMA query_only = ON")
    assert undo(form)["ok"] is False
    small._connection.execute("PRAGMA query_only = OFF")
    assert own_notes(small) == {1: "met at a fair"}
    undo(form)
    assert own_notes(small) == {}


def test_what_is_searched_for_is_nothing_to_undo(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    fill(form, "search", "archer")
    assert undo(form)["said"].startswith("nothing to undo")
