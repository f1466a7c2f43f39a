"""The Python side of the card form; what the browser does is in tests/browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from introlab.tables import IntrolabError
from introlab.views.forms.cards import AHEAD, ASLEEP, CardForm, keys_that_clash, shipped
from introlab.views.forms.deck import Card, Choice, Deck, Field, Group, Value

SCRIPTS = ("form.js", "cards.js", "table.js", "cards.css")


class Ratings(Deck):
    """Numbers to be rated; it keeps what it was told."""

    title, noun = "Ratings", "Number"

    def __init__(self, number: int = 3) -> None:
        self.order = [str(i) for i in range(number)]
        self.held: dict[str, Value] = {}
        self.log: list[tuple[str, Value]] = []
        self.full = False
        self.written = ""

    def ids(self) -> Sequence[str]:
        return self.order

    def card(self, card_id: str) -> Card:
        choices = [Choice("1", 1, "low"), Choice("2", 2, "high"), Choice("0", None, "back")]
        rate = Group("rate", f"How is {card_id}?", choices, self.held.get(card_id))
        note = Field("note", "Note", self.written, key="m")
        return Card(card_id, f"Number {card_id}", groups=[rate], fields=[note])

    def fields(self) -> Sequence[Field]:
        return [Field("order", "Order", key="o")]

    def choose(self, card_id: str, group: str, value: Value) -> str:
        if self.full:
            raise IntrolabError("Not saved: the disk is full.")
        self.log.append((card_id, value))
        self.held[card_id] = value
        return f"saved: {card_id} is {value}"

    def fill(self, name: str, text: str, card_id: str) -> str:
        if name == "order":
            self.order = text.split()
        elif name == "note":
            self.written = text
        else:
            raise ZeroDivisionError(f"<b>{text}</b>")
        return "done"


def choose(form: CardForm, card: str, value: Value, group: str = "rate") -> dict[str, Any]:
    return form.receive({"kind": "choose", "card": card, "group": group, "value": value, "seq": 7})


def test_an_answer_is_stored_before_it_is_called_saved_and_shows_what_is_held() -> None:
    form = CardForm(Ratings())
    answer = choose(form, "1", 2)
    assert form.deck.log == [("1", 2)]  # type: ignore[attr-defined]
    assert answer["ok"] is True
    assert answer["seq"] == 7
    assert answer["said"] == form.said == "saved: 1 is 2"
    assert answer["card"]["groups"][0]["held"] == 2


def test_an_answer_reaches_the_card_it_names_wherever_the_browser_is_by_now() -> None:
    deck = Ratings(5)
    form = CardForm(deck)
    form.receive({"kind": "fill", "name": "order", "text": "3 4", "card": "0"})
    choose(form, "0", 1)
    assert deck.log == [("0", 1)]


def test_what_cannot_be_saved_is_not_called_saved_and_can_be_tried_again() -> None:
    deck = Ratings()
    form = CardForm(deck)
    deck.full = True
    answer = choose(form, "0", 1)
    assert (answer["ok"], answer["said"]) == (False, "not saved: the disk is full.")
    assert "card" not in answer
    assert form.receive({"kind": "undo"})["said"].startswith("nothing to undo")
    deck.full = False
    assert choose(form, "0", 1)["ok"] is True


def test_an_error_nobody_expected_is_said_without_its_text() -> None:
    form = CardForm(Ratings())
    answer = form.receive({"kind": "fill", "name": "broken", "text": "x", "card": ""})
    assert answer["ok"] is False
    assert "did not expect (ZeroDivisionError)" in answer["said"]
    assert "<b>" not in answer["said"]


@pytest.mark.parametrize(("group", "value"), [("other", 1), ("rate", 9), ("rate", "1")])
def test_only_what_a_card_offers_can_be_chosen(group: str, value: Value) -> None:
    deck = Ratings()
    answer = choose(CardForm(deck), "0", value, group)
    assert answer["said"] == "not saved: this cannot be chosen here. Run the cell again."
    assert deck.log == []


def test_the_same_answer_again_stores_nothing() -> None:
    deck = Ratings()
    form = CardForm(deck)
    choose(form, "0", 1)
    assert choose(form, "0", 1)["said"] == "saved already: nothing changed"
    assert len(deck.log) == 1


def test_undo_gives_back_what_was_held_before_answer_by_answer() -> None:
    deck = Ratings()
    form = CardForm(deck)
    choose(form, "0", 1)
    choose(form, "0", 2)
    choose(form, "2", 2)
    first = form.receive({"kind": "undo"})
    assert (first["place"], first["said"]) == (2, "saved: 2 is None (undone)")
    form.receive({"kind": "undo"})
    assert deck.held == {"0": 1, "2": None}
    form.receive({"kind": "undo"})
    assert deck.held == {"0": None, "2": None}
    assert form.receive({"kind": "undo"})["said"].startswith("nothing to undo")


def test_undo_writes_again_what_a_text_on_a_card_was_before() -> None:
    deck = Ratings()
    form = CardForm(deck)
    for text in ("hm", "well"):
        form.receive({"kind": "fill", "name": "note", "text": text, "card": "1"})
    choose(form, "0", 1)
    said = [form.receive({"kind": "undo"})["said"] for _ in range(4)]
    assert said[1].endswith(", note: as before (undone)")
    assert said[2].endswith(", note: taken back (undone)")
    assert said[3].startswith("nothing to undo")
    assert (deck.held, deck.written) == ({"0": None}, "")


def test_an_undo_that_cannot_be_saved_can_be_tried_again() -> None:
    deck = Ratings()
    form = CardForm(deck)
    choose(form, "0", 1)
    deck.full = True
    assert form.receive({"kind": "undo"})["ok"] is False
    deck.full = False
    form.receive({"kind": "undo"})
    assert deck.held == {"0": None}


def test_the_browser_gets_the_next_cards_and_more_when_it_asks() -> None:
    form = CardForm(Ratings(AHEAD + 30))
    deck = form.receive({"kind": "hello"})["deck"]
    assert [place for place, _ in deck["cards"]] == list(range(AHEAD))
    assert deck["total"] == AHEAD + 30
    more = form.receive({"kind": "cards", "first": AHEAD})
    assert [place for place, _ in more["cards"]] == list(range(AHEAD, AHEAD + 30))
    assert more["number"] == deck["number"]


def test_a_page_that_is_loaded_again_goes_on_where_it_was() -> None:
    form = CardForm(Ratings(9))
    choose(form, "6", 1)
    assert form.receive({"kind": "hello"})["deck"]["place"] == 6


def test_another_order_is_sent_whole_with_another_number_and_a_text_alone_is_not() -> None:
    form = CardForm(Ratings())
    number = form.receive({"kind": "hello"})["deck"]["number"]
    noted = form.receive({"kind": "fill", "name": "note", "text": "hm", "card": "1"})
    assert "deck" not in noted
    assert noted["card"]["fields"][0]["value"] == "hm"
    turned = form.receive({"kind": "fill", "name": "order", "text": "2 1 0", "card": "0"})
    assert turned["deck"]["number"] > number
    assert turned["deck"]["place"] == 2


def test_an_empty_deck_says_so() -> None:
    form = CardForm(Ratings(0))
    deck = form.receive({"kind": "hello"})["deck"]
    assert (deck["total"], deck["ended"]) == (0, "There is nothing to ask.")
    assert "There is nothing to ask." in repr(form)


def test_a_question_whether_the_kernel_is_there_is_answered() -> None:
    assert CardForm(Ratings()).receive({"kind": "ping", "view": "v", "seq": 3}) == {
        "kind": "done", "ok": True, "view": "v", "seq": 3,
    }  # fmt: skip


def test_messages_of_the_browser_are_answered_through_the_widget(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = CardForm(Ratings())
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(form, "send", sent.append)
    form._handle_custom_msg({"kind": "ping", "view": "v", "seq": 1}, [])
    assert [message["view"] for message in sent] == ["v"]


def test_a_closed_notebook_keeps_the_first_card_and_how_to_wake_the_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = CardForm(Ratings())
    choose(form, "0", 2)
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "introlab.views.forms.cards.display", lambda bundle, raw: shown.append(bundle)
    )
    form._ipython_display_()
    assert shown[0]["text/plain"] == repr(form)
    assert repr(form).splitlines() == [
        "Ratings", "Order: –", "Number 1 of 3", "Number 0", "How is 0?", "[1] low  [2] high ✓",
        "Note: –", "✓ saved: 0 is 2",
    ]  # fmt: skip
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
    assert shown[1]["text/plain"] == ASLEEP


def test_keys_that_mean_two_things_are_found() -> None:
    deck = Ratings()
    assert keys_that_clash(deck.card("0"), deck) == []
    twice = Card("c", "C", groups=[Group("a", "", [Choice("m", 1, "")]), deck.card("0").groups[0]],
                 fields=[Field("n", "", key="m"), Field("u", "", key="u")])  # fmt: skip
    assert keys_that_clash(twice, deck) == ["m", "u"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_the_browser_runs_is_small_and_never_makes_markup_of_a_text(name: str) -> None:
    text = shipped(name)
    assert len(text.splitlines()) <= 400
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(",
                "import ", "XMLHttpRequest", "WebSocket", "localStorage", "url("):  # fmt: skip
        assert way not in text


def test_colours_come_from_the_theme() -> None:
    for rule in re.findall(r"(?:color|background|border(?:-\w+)?): ([^;]+);", shipped("cards.css")):
        assert "#" not in re.sub(r"var\(--jp-[\w-]+, #\w+\)", "", rule), rule
