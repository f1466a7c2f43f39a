from __future__ import annotations

from typing import Any

import pytest

from introlab import IntrolabError, Workspace
from introlab.network.knows import add_word, links
from introlab.views.forms import knows_form
from introlab.views.forms.cards import CardForm, keys_that_clash

EVIL = "<img src=x onerror=alert(1)> & Sons"  # as in conftest.py
PASTED = "Ann Archer\nCEO at Acme\nSam Same\nMessage\nNobody Else"


def words(ws: Workspace) -> list[tuple[Any, ...]]:
    return ws.rows("SELECT contact_id, prospect_id, knows, origin FROM knows_word ORDER BY word_id")


def say(form: CardForm, card: str, group: str, value: object) -> str:
    answer = form.receive({"kind": "choose", "card": card, "group": group, "value": value})
    return str(answer["said"]).replace("\u2068", "").replace("\u2069", "")


def fill(form: CardForm, name: str, text: str, card: str = "prospect|1") -> dict[str, Any]:
    return form.receive({"kind": "fill", "name": name, "text": text, "card": card})


def asked(form: CardForm, card: str) -> list[str]:
    return [group.name for group in form.deck.card(card).groups]


def test_the_likeliest_contact_of_a_prospect_comes_first(small: Workspace) -> None:
    form = knows_form(small)
    assert form.deck.ids() == ["prospect|1", "prospect|2", "prospect|3"]
    groups = form.deck.card("prospect|1").groups
    assert groups[0].question.startswith("Ann Archer, CEO at Acme · plausible: works at the same")
    assert all("no sign so far" in group.question for group in groups[1:])
    assert len(groups) == 5


def test_nothing_is_said_before_the_first_key_and_no_key_means_two_things(
    small: Workspace,
) -> None:
    form = knows_form(small)
    for mode in ("prospect", "contact"):
        fill(form, "mode", mode)
        for card in form.deck.ids():
            assert all(group.held is None for group in form.deck.card(card).groups)
            assert keys_that_clash(form.deck.card(card), form.deck) == []
    assert words(small) == []


def test_a_word_is_saved_can_be_turned_round_and_taken_back(small: Workspace) -> None:
    form = knows_form(small)
    said = say(form, "prospect|1", "user|1|1", True)
    assert said == "saved: Ann Archer and Petra Prospect: know each other"
    assert say(form, "prospect|1", "user|1|1", True) == "saved already: nothing changed"
    say(form, "prospect|1", "user|1|1", False)
    assert "denied" in links(small)["kind"].tolist()
    form.receive({"kind": "undo"})
    form.receive({"kind": "undo"})
    assert [row[2] for row in words(small)] == [1, 0, 1, None]
    assert not set(links(small)["kind"]) & {"user", "denied"}


def test_what_was_said_before_is_held_when_the_form_opens(small: Workspace) -> None:
    add_word(small, 1, 1, knows=False)
    add_word(small, 2, 1, knows=True)
    add_word(small, 2, 1, knows=None)
    held = {group.name: group.held for group in knows_form(small).deck.card("prospect|1").groups}
    assert held["user|1|1"] is False
    assert held["user|1|2"] is None


def test_names_do_not_move_under_the_keys_when_something_is_said(small: Workspace) -> None:
    form = knows_form(small)
    before = asked(form, "prospect|1")
    say(form, "prospect|1", before[3], True)
    assert asked(form, "prospect|1") == before


def test_contact_by_contact_the_same_pairs_are_asked(small: Workspace) -> None:
    form = knows_form(small)
    fill(form, "mode", "contact")
    assert form.deck.ids()[0] == "contact|1"  # has a sign, so comes first
    assert asked(form, "contact|1")[0] == "user|1|1"
    assert "Whom of your prospects do they know?" in repr(form)
    say(form, "contact|1", "user|2|1", True)
    assert words(small) == [(1, 2, 1, "user")]


def test_somebody_else_can_be_named_and_a_doubtful_name_is_not_guessed(small: Workspace) -> None:
    form = knows_form(small)
    assert fill(form, "add", "Sam Same")["said"].startswith("not found: 2 contacts bear this name")
    assert fill(form, "add", " ")["said"] == "nobody was named"
    assert words(small) == []
    fill(form, "add", "Bob Baker")
    assert words(small) == [(2, 1, 1, "user")]
    assert asked(form, "prospect|1")[0] == "user|1|2"


def test_somebody_named_by_hand_can_be_undone_and_stays_on_the_card(small: Workspace) -> None:
    form = knows_form(small)
    say(form, "prospect|1", "user|1|2", False)
    fill(form, "add", "Bob Baker")
    assert fill(form, "add", "Bob Baker")["said"] == "saved already: nothing changed"
    assert "do not know each other (undone)" in form.receive({"kind": "undo"})["said"]
    form.receive({"kind": "undo"})
    assert [knows for _, _, knows, _ in words(small)] == [0, 1, 0, None]
    assert asked(form, "prospect|1")[0] == "user|1|2"
    assert form.receive({"kind": "undo"})["said"].startswith("nothing to undo")


def test_pasted_names_are_asked_card_by_card_and_none_is_taken_unasked(small: Workspace) -> None:
    form = knows_form(small)
    answer = fill(form, "paste", PASTED)
    assert answer["said"].startswith("2 names are among your contacts")
    assert answer["deck"]["place"] == 1
    ann, sam = form.deck.ids()[1:3]
    assert [card.split("|")[2] for card in (ann, sam)] == ["Ann Archer", "Sam Same"]
    assert words(small) == []
    choices = form.deck.card(sam).groups[0].choices
    assert [choice.label for choice in choices] == [
        "Sam Same, First", "Sam Same, Second", "none of them",
    ]  # fmt: skip
    assert keys_that_clash(form.deck.card(sam), form.deck) == []


def test_only_what_was_answered_is_stored_as_mutual(small: Workspace) -> None:
    form = knows_form(small)
    fill(form, "paste", PASTED)
    ann, sam = form.deck.ids()[1:3]
    assert say(form, ann, asked(form, ann)[0], 0) == "saved: none of them"
    assert say(form, sam, asked(form, sam)[0], 4) == "saved: a mutual connection"
    assert words(small) == [(4, 1, 1, "mutual")]
    say(form, sam, asked(form, sam)[0], 3)
    assert words(small)[1:] == [(4, 1, None, "mutual"), (3, 1, 1, "mutual")]
    form.receive({"kind": "undo"})
    assert words(small)[-1] == (4, 1, 1, "mutual")


def test_pasting_the_same_names_again_asks_once_and_shows_what_is_held(small: Workspace) -> None:
    form = knows_form(small)
    fill(form, "paste", "Ann Archer")
    card = form.deck.ids()[1]
    say(form, card, asked(form, card)[0], 1)
    fill(form, "paste", "Ann Archer")
    assert form.deck.ids().count(card) == 1
    assert form.deck.card(card).groups[0].held == 1


def test_an_empty_or_a_strange_paste_is_answered(small: Workspace) -> None:
    form = knows_form(small)
    assert fill(form, "paste", " \n")["said"] == "nothing was pasted"
    said = fill(form, "paste", "Message\nConnect")["said"]
    assert said == "not found: none of these lines is the name of a contact."


def test_search_finds_prospects_or_contacts(small: Workspace) -> None:
    form = knows_form(small)
    fill(form, "search", "petra")
    assert form.deck.ids() == ["prospect|1"]
    assert fill(form, "search", "zzz")["ok"] is False
    assert form.deck.ids() == ["prospect|1"]
    fill(form, "search", "")
    fill(form, "mode", "contact")
    fill(form, "search", "first")
    assert form.deck.ids() == ["contact|3"]
    assert fill(form, "add", "Bob Baker", "contact|3")["ok"] is False


def test_without_contacts_or_prospects_the_form_says_where_to_get_them(ws: Workspace) -> None:
    assert "load contacts and a list of prospects in notebook 01" in repr(knows_form(ws))


def test_a_failing_database_is_not_saved(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    monkeypatch.setattr("introlab.views.forms.knows.add_word", full)
    form = knows_form(small)
    said = say(form, "prospect|1", "user|1|1", False)
    assert said == "not saved: the workspace could not be written (disk is full)."
    assert form.deck.card("prospect|1").groups[0].held is None


def test_a_contact_is_not_asked_whether_they_know_themselves(network: Any) -> None:
    network.add(people="ana ben", prospects=[{"name": "Ana Example", "email": "ana@example.com"}])
    form = knows_form(network.ws)
    (card,) = form.deck.ids()
    ana, ben = network.id("ana"), network.id("ben")
    assert asked(form, card) == [f"user|1|{ben}"]
    fill(form, "mode", "contact", card)
    assert asked(form, f"contact|{ana}") == []


def test_names_with_markup_stay_text(small: Workspace) -> None:
    form = knows_form(small)
    fill(form, "paste", EVIL)
    assert "Nothing" not in repr(form)
    assert form.deck.card("prospect|3").headline == EVIL  # the browser sets it as text
