from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.network.merges import assignments, match_words, say_match
from introlab.network.trust import add_tag
from introlab.sources.reading import Record
from introlab.views.forms import review
from introlab.views.forms.cards import CardForm, keys_that_clash
from introlab.views.forms.review import ReviewDeck, TakeApartForm, odds_in_words
from introlab.workspace import Workspace
from tests.conftest import EVIL
from tests.test_network_resolve import POOL, read

if TYPE_CHECKING:
    from tests.conftest import Network


@pytest.fixture
def doubtful(network: Network) -> Workspace:
    """People who look alike: at least two pairs to be asked about, and one contact merged."""
    others = [
        Record("e1", "linkedin.connections", 7, "Eve Roe", "Eve", "Roe", "Fenlight",
               keys=("linkedin:eve-roe",)),
        Record("e2", "google.contacts", 8, "Eve Roe-Doe", company="Fenlight",
               keys=("email:er@mail.example.org",)),
    ]  # fmt: skip
    read(network.ws, [*POOL, *others])
    return network.ws


def answer(form: CardForm, card: str, value: str | None) -> str:
    message = {"kind": "choose", "card": card, "group": "answer", "value": value}
    return str(form.receive(message)["said"])


def test_the_terms_on_the_card_add_up_to_its_weight(doubtful: Workspace) -> None:
    deck = ReviewDeck(doubtful)
    assert len(deck.ids()) >= 2
    for card_id in deck.ids():
        card = deck.card(card_id)
        facts = dict(card.facts)
        numbers = [float(row[-1].split()[-1]) for row in card.table[1:] if row[-1] != "nothing"]
        prior = float(facts["Any two of your records"].split()[0])
        more = [float(facts[name].split()[0]) for name in review._BESIDES.values() if name in facts]
        total = float(facts["Together"].split()[0])
        assert prior + sum(numbers) + sum(more) == pytest.approx(total, abs=0.45)
        assert keys_that_clash(card, deck) == []


def test_same_merges_at_once_and_undo_parts_them_again(doubtful: Workspace) -> None:
    deck = ReviewDeck(doubtful)
    form = CardForm(deck)
    card = deck.ids()[0]
    left, right = map(int, card.split("-"))
    before = assignments(doubtful)
    assert answer(form, card, "same") == "saved: the same person"
    assert assignments(doubtful)[left] == assignments(doubtful)[right]
    assert dict(deck.card(card).facts) == {"Now": "one contact: merged already"}
    form.receive({"kind": "undo"})
    assert assignments(doubtful) == before
    assert match_words(doubtful) == {}


def test_different_is_kept_and_never_asked_again(doubtful: Workspace) -> None:
    deck = ReviewDeck(doubtful)
    card = deck.ids()[0]
    assert answer(CardForm(deck), card, "different") == "saved: different people"
    read(doubtful, POOL, 7)
    assert card not in ReviewDeck(doubtful).ids()


def test_an_answer_can_be_changed(doubtful: Workspace) -> None:
    deck = ReviewDeck(doubtful)
    form, card = CardForm(deck), deck.ids()[0]
    answer(form, card, "same")
    assert answer(form, card, "different") == "saved: different people"
    left, right = map(int, card.split("-"))
    assert assignments(doubtful)[left] != assignments(doubtful)[right]


def test_later_shows_the_card_once_more_at_the_end(doubtful: Workspace) -> None:
    deck = ReviewDeck(doubtful)
    form, card = CardForm(deck), deck.ids()[0]
    number = len(deck.ids())
    assert answer(form, card, "later") == "saved: later"
    assert [*deck.ids()][-1] == f"{card}-again"
    assert len(deck.ids()) == number + 1
    assert answer(form, f"{card}-again", "later") == "saved already: nothing changed"
    assert answer(form, f"{card}-again", "same") == "saved: the same person"
    assert len(deck.ids()) == number + 1


def test_what_was_merged_through_others_meanwhile_is_said(doubtful: Workspace) -> None:
    deck = ReviewDeck(doubtful)
    form, card = CardForm(deck), deck.ids()[0]
    left, right = map(int, card.split("-"))
    say_match(doubtful, left, right, "same")
    assert answer(form, card, None) == "saved: your answer is taken back"


def test_text_of_files_stays_text(network: Network) -> None:
    alike = [
        Record("x1", "linkedin.connections", 1, f"Zoe Q {EVIL}", company=EVIL,
               keys=("linkedin:x",)),
        Record("x2", "google.contacts", 2, f"Zoe Q {EVIL}", company=EVIL[:-3],
               keys=("email:zq@mail.example.org",)),
    ]  # fmt: skip
    read(network.ws, alike)
    deck = ReviewDeck(network.ws)
    for card_id in deck.ids():
        assert EVIL in str(deck.card(card_id).as_message())


def test_nothing_to_ask_is_said(network: Network) -> None:
    assert ReviewDeck.empty in repr(CardForm(ReviewDeck(network.ws)))


def test_ticked_records_are_taken_apart_and_what_stays_is_shown(doubtful: Workspace) -> None:
    merged_id = assignments(doubtful)[1]
    add_tag(doubtful, merged_id, "tax", 4)
    form = TakeApartForm(doubtful)
    form.contact.value = merged_id
    assert len(form.ticks) == 3
    assert not any(part.value for part in form.ticks.values())
    *_, last = form.ticks
    form.ticks[last].value = True
    form.apart.click()
    assert form.said.startswith("saved: two contacts, and no file joins them again; the table")
    assert "tax: 4" in form.stays.value
    assert assignments(doubtful)[last] == last
    read(doubtful, POOL, 5)
    assert assignments(doubtful)[last] == last


def test_wrong_ticks_are_said(doubtful: Workspace) -> None:
    form = TakeApartForm(doubtful)
    form.apart.click()
    assert form.said == "not saved: choose a contact first."
    form.contact.value = form.contact.options[1][1]
    form.apart.click()
    assert form.said.startswith("not saved: Name some, but not all")


def test_odds_are_said_as_people_say_them() -> None:
    assert odds_in_words(20.0) == "over 1,000 to 1 that they are one person"
    assert odds_in_words(-1.0) == "about 2 to 1 against"


def test_a_refused_answer_leaves_the_earlier_one_in_force(network: Network) -> None:
    twins = [
        Record(f"t{i}", kind, i, "Zebulon Quackenbush", company=c, keys=(f"email:z{i}@{i}.org",))
        for i, kind, c in [(1, "vcard", "Acme"), (2, "google.contacts", ""), (3, "mail.mbox", "")]
    ]  # fmt: skip
    read(network.ws, twins)
    deck = ReviewDeck(network.ws)
    form, card = CardForm(deck), deck.ids()[0]
    left, right = sorted(map(int, card.split("-")))
    (third,) = {1, 2, 3} - {left, right}
    answer(form, card, "different")
    say_match(network.ws, left, third, "different")
    say_match(network.ws, right, third, "same")
    before = match_words(network.ws)
    assert answer(form, card, "same").startswith("not saved: ")
    assert match_words(network.ws) == before
