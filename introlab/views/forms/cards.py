"""The card form: one card at a time, answered by keys; what is saved is said, card by card.

The browser holds the next cards already, so that a key is answered by the next card at once. Each
key travels with the id of the card it was pressed on, is stored durably here, and only then is
called saved. See docs/decisions/0013-cards-ahead.md.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import resources
from typing import Any, NamedTuple

import anywidget
from IPython.display import display

from introlab.sources.values.keys import clean_text
from introlab.tables import IntrolabError
from introlab.views.forms.deck import (
    RESERVED,
    Card,
    Chosen,
    Deck,
    Field,
    Value,
    field_message,
    field_text,
    isolated,
    plain,
    shown,
)

#: Cards the browser holds beyond the one it shows (number); more than anybody answers unseen.
AHEAD = 120
#: Stands below the form in the notebook; the living form hides it.
ASLEEP = "Run this cell to use the form. What was saved earlier is still there."
_NOTE = f'<p class="introlab-asleep">{ASLEEP}</p>'
_HERE = resources.files("introlab.views.forms")


class _Done(NamedTuple):
    """An answer that can be undone: the card, its question or field, and what was held before."""

    card_id: str
    name: str
    before: Value
    label: str = ""  # of a field; '' where it is a question


def shipped(*names: str) -> str:
    """Return the text of scripts or styles that lie beside this module, one behind the other."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


class CardForm(anywidget.AnyWidget):
    """A deck of cards in the notebook.

    Parameters
    ----------
    deck : Deck
        What is shown, and what its keys do.

    Attributes
    ----------
    said : str
        What the state line says.

    Examples
    --------
    >>> from introlab.views.forms.deck import Card, Choice, Deck, Group
    >>> class Fruit(Deck):
    ...     title, held = "Fruit", None
    ...     def ids(self):
    ...         return ["pear"]
    ...     def card(self, card_id):
    ...         yes = Group("like", "Do you like it?", [Choice("y", True, "yes")], self.held)
    ...         return Card(card_id, card_id.title(), groups=[yes])
    ...     def choose(self, card_id, group, value):
    ...         self.held = value
    ...         return "saved: you like it"
    >>> form = CardForm(Fruit())
    >>> answer = form.receive({"kind": "choose", "card": "pear", "group": "like", "value": True})
    >>> form
    Fruit
    Card 1 of 1
    Pear
    Do you like it?
    [y] yes ✓
    ✓ saved: you like it
    """

    _esm = shipped("form.js", "cards.js")
    _css = shipped("cards.css")

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.said = ""
        self._lock = threading.Lock()  # with subshells, answers come from another thread
        self._number = 0  # of the order that the browser was sent
        self._sent = deck.ids()
        self._done: list[_Done] = []
        self._last = ""  # the card answered last: where a page that was loaded again goes on
        super().__init__()
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, content: dict[str, Any], __: Any) -> None:
        self.send(self.receive(content))

    def receive(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a message of the browser; whatever goes wrong is said in it.

        Parameters
        ----------
        message : dict
            kind ('hello', 'ping', 'cards', 'choose', 'fill' or 'undo'), view and seq (sent back as
            they came), and what the kind needs: card, group, value; name, text; first.
        """
        echo = {"view": message.get("view"), "seq": message.get("seq"), "kind": "done", "ok": True}
        with self._lock:
            kind = message.get("kind")
            if kind == "hello":
                return echo | {"said": self.said, "deck": self._whole(self._place(self._last) or 0)}
            if kind == "ping":
                return echo
            if kind == "cards":
                return echo | {"number": self._number, "cards": self._cards(int(message["first"]))}
            acts = {"choose": self._choose, "fill": self._fill, "undo": self._undo}
            return echo | self._safely(acts[str(kind)], message)

    # ------------------------------------------------------------ what a message does

    def _safely(
        self, act: Callable[[dict[str, Any]], dict[str, Any]], message: dict[str, Any]
    ) -> dict[str, Any]:
        """Do something; what goes wrong is said in the form, the only place it would be seen."""
        try:
            answer = act(message)
        except IntrolabError as error:
            said = str(error).removeprefix("Not saved: ")
            looked_for = message["kind"] == "fill" and said == str(error)
            failed = "not found" if looked_for else "not saved"
            answer = {
                "ok": False, "said": said if said.startswith("not ") else f"{failed}: {said}"
            }  # fmt: skip
        except Exception as error:  # noqa: BLE001  # shown in the form, or nobody would ever see it
            answer = {
                "ok": False,
                "said": "not saved: something went wrong that introlab did not expect "
                f"({type(error).__name__}). What was saved before is still there.",
            }
        self.said = clean_text(answer["said"])
        answer["said"] = shown(answer["said"])
        return answer

    def _choose(self, message: dict[str, Any]) -> dict[str, Any]:
        card_id, name, value = message["card"], message["group"], message["value"]
        group = self.deck.card(card_id).group(name)
        if group is None or value not in (None, *(choice.value for choice in group.choices)):
            raise IntrolabError("this cannot be chosen here. Run the cell again.")
        before = group.held
        if value == before:
            return self._card_done(card_id, "saved already: nothing changed")
        said = self.deck.choose(card_id, name, value)
        self._done.append(_Done(card_id, name, before))
        self._last = card_id
        return self._card_done(card_id, said)

    def _undo(self, _: dict[str, Any]) -> dict[str, Any]:
        if not self._done:
            return {"said": "nothing to undo: no answer was given in this form yet"}
        card_id, name, before, label = self._done[-1]
        if label:
            self.deck.fill(name, str(before), card_id)
            whose = isolated(self.deck.card(card_id).headline)
            said = f"saved: {whose}, {label.lower()}: {'as before' if before else 'taken back'}"
        else:
            said = self.deck.choose(card_id, name, before)
        self._done.pop()
        answer = self._card_done(card_id, f"{said} (undone)")
        return answer | {"place": self._place(card_id)}

    def _fill(self, message: dict[str, Any]) -> dict[str, Any]:
        card_id, name = message.get("card") or "", message["name"]
        before = self._field(card_id, name)
        filled = self.deck.fill(name, message["text"], card_id)
        said = filled.said if isinstance(filled, Chosen) else filled
        if isinstance(filled, Chosen):
            self._done.append(_Done(card_id, filled.group, filled.before))
        elif before is not None and before != self._field(card_id, name):
            self._done.append(_Done(card_id, name, before.value, before.label))
        ids = self.deck.ids()
        if ids is self._sent and card_id:
            return self._card_done(card_id, said) | {"fields": self._fields()}
        return {"said": said, "deck": self._whole(self._place(self.deck.same(card_id)) or 0)}

    def _field(self, card_id: str, name: str) -> Field | None:
        """Return a field of a card, None where it is one above all cards."""
        return self.deck.card(card_id).field(name) if card_id else None

    # ------------------------------------------------------------ what the browser is sent

    def _place(self, card_id: str) -> int | None:
        """Return where a card is in the order, None where it is not."""
        ids = self.deck.ids()
        return ids.index(card_id) if card_id in ids else None

    def _card_done(self, card_id: str, said: str) -> dict[str, Any]:
        return {
            "said": said,
            "card": self.deck.card(card_id).as_message(),
            "total": len(self.deck.ids()),
            "tally": shown(self.deck.tally(card_id)),
        }

    def _whole(self, place: int) -> dict[str, Any]:
        self._sent = self.deck.ids()
        self._number += 1
        return {
            "number": self._number,
            "title": shown(self.deck.title),
            "noun": self.deck.noun,
            "ended": shown(self.deck.ended if self._sent else self.deck.empty),
            "total": len(self._sent),
            "place": place,
            "tally": shown(self.deck.tally(self._sent[place])) if self._sent else "",
            "fields": self._fields(),
            "cards": self._cards(max(place - AHEAD // 4, 0)),
        }

    def _fields(self) -> list[dict[str, Any]]:
        return [field_message(field) for field in self.deck.fields()]

    def _cards(self, first: int) -> list[Any]:
        """Return [place, card] of the next cards from a place on."""
        ids = self.deck.ids()
        return [
            [place, self.deck.card(ids[place]).as_message()]
            for place in range(max(first, 0), min(first + AHEAD, len(ids)))
        ]

    # ------------------------------------------------------------ as plain text

    def __repr__(self) -> str:
        """Return the first card as text: what a closed notebook keeps, and what tests compare."""
        ids = self.deck.ids()
        lines = [plain(self.deck.title), *map(field_text, self.deck.fields())]
        if ids:
            lines.append(plain(self.deck.tally(ids[0])))
            lines += [f"{self.deck.noun} 1 of {len(ids):,}", *self.deck.card(ids[0]).as_text()]
        else:
            lines.append(self.deck.empty)
        if self.said:
            mark = "✓ " if self.said.startswith("saved") else "✗ " * self.said.startswith("not ")
            lines.append(f"{mark}{self.said}")
        return "\n".join(line for line in lines if line)

    def _ipython_display_(self) -> None:
        for bundle in (self._repr_mimebundle_()[0], {"text/plain": ASLEEP, "text/html": _NOTE}):
            display(bundle, raw=True)  # type: ignore[no-untyped-call]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
        # anywidget cuts the text after 110 characters.
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"text/plain": repr(self), "application/vnd.jupyter.widget-view+json": view}, {}


def keys_that_clash(card: Card, deck: Deck) -> list[str]:
    """Return the keys that mean two things on a card; a deck's test holds it against [].

    Examples
    --------
    >>> from introlab.views.forms.deck import Choice, Group
    >>> both = [Group(n, "", [Choice("1", 1, "one")]) for n in "ab"]
    >>> keys_that_clash(Card("c", "C", groups=both), Deck())
    ['1']
    """
    keys = [choice.key for group in card.groups for choice in group.choices]
    keys += [field.key for field in (*card.fields, *deck.fields()) if field.key]
    return sorted({key for key in keys if key in RESERVED or keys.count(key) > 1})
