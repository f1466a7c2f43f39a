"""What a card form shows and does: cards, what can be chosen on them, and the deck they are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from introlab.sources.values.keys import clean_text

#: What a choice stands for; None takes back what was chosen.
Value = str | int | bool | None
#: Keys of every card form; no choice and no field may have them.
RESERVED = ("u", "?", " ", "Backspace", "Escape", "Enter")
# First strong isolate and its end: a name from right to left leaves the words around it in place.
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: the key that chooses it, what it stands for, and its words."""

    key: str
    value: Value
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its choices.

    Attributes
    ----------
    name : str
        What the deck is told: one of `Deck.choose`'s groups.
    question : str
        Plain text above the choices.
    choices : sequence of Choice
        In order; a choice whose value is None is offered only where something is chosen.
    held : str, int, bool or None
        The value in force, None where nothing is chosen.
    advance : bool
        Whether a choice leads to the next card. Where it does not, choosing what is held again
        takes it back.
    label : str
        Heading of its column where the cards are the rows of a table.
    listed : bool
        Whether it is one of several of a kind: shown as a line of a list, its choices at the end.
    """

    name: str
    question: str
    choices: Sequence[Choice]
    held: Value = None
    advance: bool = True
    label: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field for text (kind 'text' or 'area') or a switch between a few values ('switch').

    Attributes
    ----------
    name, label : str
        What the deck is told, and what is shown.
    value : str
        What it holds now.
    kind : str
        'text', 'area' or 'switch'.
    options : sequence of (value, label)
        Of a switch: its values. Of a text: suggestions, of which any other text may differ.
    key : str
        Key that goes to the field, or moves a switch on.
    placeholder : str
        Shown while the field is empty.
    """

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    options: Sequence[tuple[str, str]] = ()
    key: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a text stood for: a choice on the card, which undo can take back.

    Attributes
    ----------
    said : str
        What to say about it: 'saved: …'.
    group : str
        The question that was answered.
    before : str, int, bool or None
        The value that was held before.
    """

    said: str
    group: str
    before: Value


@dataclass(frozen=True, slots=True)
class Card:
    """One card: everything on it is plain text.

    Attributes
    ----------
    card_id : str
        Names the card as long as the form lives, also when the deck is shown in another order.
    headline : str
        Whom or what it is about.
    facts : sequence of (label, text)
        What is known; a label may be ''.
    groups : sequence of Group
        What is asked; no two choices of a card have the same key.
    fields : sequence of Field
        Texts that belong to this card, for instance a note.
    table : sequence of rows
        Cells of a small table, the headings first; () = none.
    question : str
        Asked above the groups, where they are listed; '' = none.
    """

    card_id: str
    headline: str
    facts: Sequence[tuple[str, str]] = ()
    groups: Sequence[Group] = ()
    fields: Sequence[Field] = ()
    table: Sequence[Sequence[str]] = ()
    question: str = ""

    def group(self, name: str) -> Group | None:
        """Return the question of that name."""
        return next((group for group in self.groups if group.name == name), None)

    def field(self, name: str) -> Field | None:
        """Return the field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def as_message(self) -> dict[str, Any]:
        """Return the card as what the browser is sent: JSON, every text cleaned."""
        return {
            "id": self.card_id,
            "headline": shown(self.headline),
            "facts": [[shown(label), shown(text)] for label, text in self.facts],
            "groups": [_group_message(group) for group in self.groups],
            "fields": [field_message(field) for field in self.fields],
            "table": [[shown(cell) for cell in row] for row in self.table],
            "question": shown(self.question),
        }

    def as_text(self) -> Iterator[str]:
        """Return what the card shows, line by line."""
        yield plain(self.headline)
        for label, text in self.facts:
            yield f"{plain(label)}: {plain(text)}" if label else plain(text)
        for row in self.table:
            yield "  ".join(plain(cell) for cell in row)
        if self.question:
            yield plain(self.question)
        for group in self.groups:
            yield plain(group.question)
            yield "  ".join(
                f"[{choice.key}] {plain(choice.label)}{' ✓' if choice.value == group.held else ''}"
                for choice in group.choices
                if choice.value is not None
            )
        yield from (field_text(field) for field in self.fields)


class Deck:
    """The cards of a form and what their keys do; a form for something new is a deck of its own.

    A deck holds no logic of the domain: it calls what a cell can call. What it raises is shown in
    the form, which then stays at the card. `choose` must not change the order of the cards (it may
    append some); `fill` may.
    """

    #: Heading of the form.
    title = ""
    #: One of what the counter counts.
    noun = "Card"
    #: Shown behind the last card, and where there is none.
    ended = "That was the last one."
    empty = "There is nothing to ask."

    def ids(self) -> Sequence[str]:
        """Return the ids of the cards in order; the same object as long as nothing changed."""
        raise NotImplementedError

    def card(self, card_id: str) -> Card:
        """Return a card as it is now, also one that is in the deck no longer."""
        raise NotImplementedError

    def same(self, card_id: str) -> str:
        """Return the id that stands in the present order for what a card was about."""
        return card_id

    def fields(self) -> Sequence[Field]:
        """Return what is above all cards: search, filters."""
        return ()

    def tally(self, card_id: str) -> str:
        """Return a number worth seeing grow, as of the last answer; '' = none."""
        return ""

    def choose(self, card_id: str, group: str, value: Value) -> str:
        """Store durably what was chosen and return 'saved: …'; None takes it back.

        Raises
        ------
        IntrolabError
            It could not be stored; nothing changed.
        """
        raise NotImplementedError

    def fill(self, name: str, text: str, card_id: str) -> str | Chosen:
        """Take what was written into a field and return what to say about it.

        A field of the card itself is undone by filling in what it held before.

        Raises
        ------
        IntrolabError
            It could not be stored or found; nothing changed.
        """
        raise NotImplementedError


def isolated(text: str) -> str:
    """Return a name for the middle of a sentence, kept apart from the direction of its writing.

    Examples
    --------
    >>> len(isolated("Ann")) - len("Ann")
    2
    """
    return f"{_ISOLATE}{clean_text(text)}{_END}"


def shown(text: str) -> str:
    """Return text as the browser gets it: invisible controls taken out, names kept isolated."""
    # What a file brought in is cleaned by `isolated`; here only marks of our own can be left.
    inside = text.replace(_ISOLATE, "\ue000").replace(_END, "\ue001")
    return clean_text(inside).replace("\ue000", _ISOLATE).replace("\ue001", _END)


def plain(text: str) -> str:
    """Return text for a line of plain text, without any invisible control."""
    return clean_text(text)


def field_message(field: Field) -> dict[str, Any]:
    """Return a field as what the browser is sent."""
    return {
        "name": field.name, "label": shown(field.label), "value": field.value, "kind": field.kind,
        "options": [[value, shown(label)] for value, label in field.options],
        "key": field.key, "placeholder": field.placeholder,
    }  # fmt: skip


def field_text(field: Field) -> str:
    """Return a field as a line of plain text."""
    held = dict(field.options).get(field.value, field.value) if field.options else field.value
    return f"{plain(field.label)}: {plain(held) or '–'}"


def _group_message(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "question": shown(group.question),
        "label": shown(group.label),
        "held": group.held,
        "advance": group.advance,
        "listed": group.listed,
        "choices": [
            {"key": choice.key, "value": choice.value, "label": shown(choice.label)}
            for choice in group.choices
        ],
    }
