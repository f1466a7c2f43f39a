from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.views.forms.deck import (
    Card,
    Choice,
    Deck,
    Field,
    Group,
    field_text,
    isolated,
    plain,
    shown,
)

BIDI = "\u202e\u2066\u200f\u061c"  # turn the direction of what follows, or hide
RATE = Group("rate", "How much?", [Choice("1", 1, "little"), Choice("0", None, "take it back")])


@given(st.text())
def test_what_the_browser_gets_has_no_invisible_control_but_marks_of_our_own(text: str) -> None:
    assert not set(shown(text)) & set(BIDI + "\x00\u200b\ufeff")
    assert shown(shown(text)) == shown(text)


@given(st.text())
def test_a_name_in_a_sentence_is_kept_apart_from_it(name: str) -> None:
    sentence = shown(f"How much does {isolated(name)} trust you?")
    assert sentence.startswith("How much does \u2068")
    assert sentence.endswith("\u2069 trust you?")
    assert plain(sentence) == plain(f"How much does {plain(name)} trust you?")


@given(st.text(), st.text(), st.text())
def test_a_card_is_sent_as_json_and_back_the_same(name: str, fact: str, cell: str) -> None:
    sent = Card("1", name, [("Works", fact)], [RATE], [Field("note", "Note")], [("", cell)])
    message = sent.as_message()
    assert json.loads(json.dumps(message)) == message
    assert message["headline"] == shown(name)
    assert message["facts"] == [["Works", shown(fact)]]
    assert message["table"] == [["", shown(cell)]]


def test_a_card_reads_as_text_with_what_is_held_ticked() -> None:
    held = Group("rate", "How much?", RATE.choices, held=1)
    note = Field("n", "Note", "x")
    card = Card("1", "Ann", [("", "a fact")], [held], [note], [("a", "b")], "And?")
    assert list(card.as_text()) == [
        "Ann", "a fact", "a  b", "And?", "How much?", "[1] little ✓", "Note: x",
    ]  # fmt: skip
    assert (card.group("rate"), card.group("other")) == (held, None)
    assert (card.field("n"), card.field("other")) == (note, None)


def test_a_switch_reads_as_the_words_of_its_value() -> None:
    assert field_text(Field("m", "Show", "a", "switch", (("a", "everybody"),))) == "Show: everybody"
    assert field_text(Field("m", "Search")) == "Search: –"


def test_a_deck_says_what_it_lacks() -> None:
    deck = Deck()
    assert deck.fields() == ()
    assert deck.same("1") == "1"
    with pytest.raises(NotImplementedError):
        deck.ids()
    with pytest.raises(NotImplementedError):
        deck.card("1")
    with pytest.raises(NotImplementedError):
        deck.choose("1", "rate", 1)
    with pytest.raises(NotImplementedError):
        deck.fill("note", "x", "1")
