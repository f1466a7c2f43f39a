"""Tag trust, one contact a time: who trusts you, in which context, and whom you trust."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from introlab.advice.queue import tag_first
from introlab.advice.ranking import gather
from introlab.network.contacts import contacts
from introlab.network.trust import (
    add_mark,
    add_tag,
    context_key,
    marks,
    require_contact,
    tags,
    trust_table,
)
from introlab.tables import I_TRUST, TRUSTS_ME
from introlab.views.forms.choosing import job
from introlab.views.forms.frame import Form, button, row, set_words, words
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

RATINGS = {
    1: "not at all", 2: "hardly", 3: "has seen my work", 4: "would vouch for me",
    5: "would vouch anywhere",
}  # fmt: skip
RATINGS_OF_MINE = {
    1: "not at all", 2: "hardly", 3: "has done good work", 4: "would recommend them",
    5: "with my name, anywhere",
}  # fmt: skip
_QUESTION = {
    TRUSTS_ME: "How much does {name} trust your work in “{context}”?",
    I_TRUST: "How far would you put your name behind {name} in “{context}”?",
}


class TagForm(Form):
    """One contact a time; every click is stored at once, and the card stays until you go on.

    Parameters
    ----------
    ws : Workspace
    queue : DataFrame
        Columns contact_id and context, and why if there is a reason to show; one row a card.
    """

    def __init__(self, ws: Workspace, queue: pd.DataFrame) -> None:
        self.ws, self.place = ws, 0
        self.cards = queue.to_dict("records")
        self.people = contacts(ws).set_index("contact_id")
        self.trust: dict[str, pd.DataFrame] = {}
        self.counter, self.name = words(), words()
        self.facts, self.question = words(), words()
        self.direction = widgets.ToggleButtons(
            options=[("They trust me", TRUSTS_ME), ("I trust them", I_TRUST)],
            description="About:", style={"description_width": "initial", "button_width": "auto"},
            layout=widgets.Layout(margin="4px", overflow="visible"),
        )  # fmt: skip
        self.ratings = {n: button(f"{n}  {text}") for n, text in RATINGS.items()}
        self.take_back = button("Take it back", "Take back the rating in this context")
        self.know = button("I know them personally")
        self.know_not = button("I do not know them", "I do not know them personally")
        self.spare = button("Never ask them", "Do not ask this contact for introductions")
        self.may_ask = button("May be asked", "Take back 'never ask them'")
        self.back, self.next = button("◂ Back"), button("Skip ▸", "Next contact", main=True)
        self.card = row(*self.ratings.values(), self.take_back)
        self.marks = row(self.know, self.know_not, self.spare, self.may_ask)
        super().__init__(
            "Tag trust",
            [self.counter, self.name, self.facts, self.direction, self.question, self.card,
             self.marks, row(self.back, self.next)],
        )  # fmt: skip
        self._connect()
        self._show()

    def _connect(self) -> None:
        for rating, pressed in self.ratings.items():
            self.on_click(pressed, partial(self._rate, rating))
        self.on_click(self.take_back, partial(self._rate, None))
        for pressed, mark, value in (
            (self.know, "know_personally", True), (self.know_not, "know_personally", False),
            (self.spare, "do_not_ask", True), (self.may_ask, "do_not_ask", False),
        ):  # fmt: skip
            self.on_click(pressed, partial(self._mark, mark, value))
        self.on_click(self.back, partial(self._move, -1), "not shown")
        self.on_click(self.next, partial(self._move, +1), "not shown")
        self.on_choice(self.direction, self._show)

    # ------------------------------------------------------------ what a click does

    def _rate(self, rating: int | None) -> str:
        card = self.cards[self.place]
        contact_id, context = int(card["contact_id"]), str(card["context"])
        direction = str(self.direction.value)
        if self._rating(direction) == rating:
            return "saved already: nothing changed"
        add_tag(self.ws, contact_id, context, rating, direction=direction)
        self._show()
        self.next.description = "Next ▸"
        return "saved: rating taken back" if rating is None else f"saved: {rating} of 5"

    def _mark(self, mark: str, value: bool) -> str:
        contact_id = int(self.cards[self.place]["contact_id"])
        if marks(self.ws, mark).get(contact_id) is value:
            return "saved already: nothing changed"
        add_mark(self.ws, contact_id, mark, value)
        self._show()
        self.next.description = "Next ▸"
        said = {
            ("know_personally", True): "you know them personally",
            ("know_personally", False): "you do not know them personally",
            ("do_not_ask", True): "they will never be proposed",
            ("do_not_ask", False): "they may be proposed again",
        }
        return f"saved: {said[mark, value]}"

    def _move(self, step: int) -> str:
        self.place = min(max(self.place + step, 0), len(self.cards))
        self.next.description = "Skip ▸"
        self._show()
        return ""

    # ------------------------------------------------------------ what is shown

    def _show(self) -> None:
        over = self.place >= len(self.cards)
        for part in (self.direction, self.question, self.card, self.marks, self.next):
            part.layout.display = "none" if over else None
        self.back.disabled = self.place == 0
        if over:
            ended = "That was the last one." if self.cards else "Nobody waits for a tag."
            set_words(self.counter, f"{ended} Run the cell again to see who is worth a tag next.")
            set_words(self.name, "")
            set_words(self.facts, "")
            return
        card = self.cards[self.place]
        person: Any = self.people.loc[int(card["contact_id"])]
        set_words(self.counter, f"Contact {self.place + 1} of {len(self.cards)}")
        set_words(self.name, person["name"], strong=True)
        set_words(self.facts, "\n".join(self._facts(card, person)))
        direction = str(self.direction.value)
        asked = _QUESTION[direction].format(name=person["name"], context=card["context"])
        set_words(self.question, asked)
        given = self._rating(direction)
        texts = RATINGS if direction == TRUSTS_ME else RATINGS_OF_MINE
        for rating, pressed in self.ratings.items():
            sign = "✓ " if rating == given else ""
            pressed.description = f"{sign}{rating}  {texts[rating]}"
            pressed.tooltip = f"{rating} of 5: {texts[rating]}"
        self.take_back.disabled = given is None

    def _facts(self, card: dict[Any, Any], person: Any) -> list[str]:
        contact_id, context = int(card["contact_id"]), str(card["context"])
        if context not in self.trust:
            self.trust[context] = trust_table(self.ws, context)
        known: Any = self.trust[context].loc[contact_id]
        days = self.ws.setting("known_days")
        facts = [job(person), f"{int(known['exchanges'])} two-way exchanges in {days} days"]
        if card.get("why"):
            facts.append(f"Why now: {card['why']}")
        if known["elsewhere"]:
            facts.append(f"Trusted elsewhere: {known['elsewhere']}")
        said = {"know_personally": ("you know them personally", "you do not know them"),
                "do_not_ask": ("never ask them", "may be asked")}  # fmt: skip
        for mark, (yes, no) in said.items():
            value = marks(self.ws, mark).get(contact_id)
            facts += [] if value is None else [f"You said: {yes if value else no}"]
        return [fact for fact in facts if fact]

    def _rating(self, direction: str) -> int | None:
        """Return the rating in force for the card shown."""
        card = self.cards[self.place]
        given = tags(self.ws, direction=direction)
        here = given[
            (given["contact_id"] == int(card["contact_id"]))
            & (given["context_key"] == context_key(str(card["context"])))
        ]
        return int(here["rating"].iloc[-1]) if len(here) else None


def tag_form(
    ws: Workspace, queue: pd.DataFrame | None = None, context: str | None = None
) -> TagForm:
    """Return the form to tag trust, one contact a time.

    Parameters
    ----------
    queue : DataFrame, optional
        Whom to tag: a column contact_id, and context and why where known. By default the twelve
        contacts whose tag is worth most now.
    context : str, optional
        Context of every tag. By default each card's own, else the default context.

    Raises
    ------
    IntrolabError
        Prospects have no context, and no default context is set; or the queue names somebody who
        is no contact.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import tag_form
    >>> print(str(tag_form(introlab.open_workspace())).splitlines()[1])
    Contact 1 of 12
    """
    cards = tag_first(gather(ws, context=context or "")) if queue is None else queue.copy()
    if context:
        cards["context"] = context
    elif "context" not in cards:
        cards["context"] = ws.setting("default_context")
    for contact_id in cards["contact_id"]:
        require_contact(ws, int(contact_id))
    return TagForm(ws, cards)
