"""Enter introductions of the past, and move an open ask to its next state."""

from __future__ import annotations

from typing import Any

from introlab.network.asks import STEPS, advance, asks, record_past
from introlab.network.prospects import add_prospect, known_prospects
from introlab.network.trust import contexts
from introlab.sources.reading import ProspectRow
from introlab.sources.values.keys import clean_text
from introlab.tables import IntrolabError, each
from introlab.views.forms.choosing import contact_labels, find_contact, prospect_labels
from introlab.views.forms.frame import (
    NOTHING,
    Form,
    button,
    choice,
    line,
    row,
    suggest,
    with_nothing,
    words,
)
from introlab.workspace import Workspace

#: What is asked of a past introduction, in the order in which it happens.
DATES = {
    "asked": "You asked on",
    "agreed": "They agreed on",
    "introduced": "They introduced you on",
    "met": "You met on",
    "won": "It became work on",
    "declined": "They declined on",
}
STATE_WORDS = {
    "drafted": "drafted", "asked": "asked", "agreed": "introducer agreed",
    "prospect_agreed": "prospect agreed", "introduced": "introduced", "met": "met", "won": "won",
    "declined": "declined", "lapsed": "came to nothing", "withdrawn": "withdrawn by you",
}  # fmt: skip


class PastIntroForm(Form):
    """A past introduction above, the open asks below."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.people = contact_labels(ws)
        self.targets = prospect_labels(ws)
        self.introducer = suggest("Introducer", list(self.people), "start typing a name")
        self.prospect = suggest("Introduced you to", list(self.targets), "a name, also a new one")
        self.context = suggest("About", contexts(ws), "what it was about")
        self.dates = {state: line(label, "2025-03 or 2025-03-14") for state, label in DATES.items()}
        self.keep = button("Save this introduction", main=True)
        self.pending = choice("Open ask", [])
        self.step = choice("It is now", [])
        self.on = line("Since", "2025-03-14; empty = today")
        self.move = button("Save this step")
        super().__init__(
            "Past introductions",
            [words("Leave a date empty where the step did not happen. A month is enough."),
             self.introducer, self.prospect, self.context, *self.dates.values(), row(self.keep),
             words("Or say what became of an ask that is still open:"), self.pending, self.step,
             self.on, row(self.move)],
        )  # fmt: skip
        self.on_click(self.keep, self._keep)
        self.on_click(self.move, self._move)
        self.on_choice(self.pending, self._offer_steps)
        self._offer_asks()

    # ------------------------------------------------------------ a past introduction

    def _keep(self) -> str:
        steps = tuple(
            (state, date.value.strip()) for state, date in self.dates.items() if date.value.strip()
        )
        if not steps:
            raise IntrolabError("give at least one date; a month such as 2025-03 is enough.")
        introducer = find_contact(self.ws, self.people, self.introducer.value)
        before = len(asks(self.ws))
        with self.ws.transaction():
            record_past(
                self.ws, introducer, self._target(), steps, context=clean_text(self.context.value)
            )
        log = asks(self.ws)
        self._offer_asks()
        new = "new" if len(log) > before else "it was there already, nothing is doubled"
        return f"saved: {new}; {len(log)} introductions and asks in the log"

    def _target(self) -> int:
        written = clean_text(self.prospect.value)
        if written in self.targets:
            return self.targets[written]
        if not written:
            raise IntrolabError("say to whom they introduced you.")
        found = known_prospects(self.ws, written)
        if len(found) > 1:
            raise IntrolabError("several prospects bear this name: choose one from the list.")
        if found:
            return found[0]
        new = ProspectRow(row=0, kind="person", name=written)
        return add_prospect(self.ws, new, listed=False)

    # ------------------------------------------------------------ an open ask

    def _offer_asks(self) -> None:
        self.states: dict[int, str] = {
            int(ask.ask_id): ask.state for ask in each(asks(self.ws)) if STEPS[ask.state]
        }
        offers: list[tuple[str, Any]] = [
            (f"{ask.introducer} for {ask.prospect}: {STATE_WORDS[ask.state]}", int(ask.ask_id))
            for ask in each(asks(self.ws))
            if int(ask.ask_id) in self.states
        ]
        self.pending.options = with_nothing(offers)
        self.pending.value = NOTHING

    def _offer_steps(self) -> None:
        following = STEPS[self.states[self.pending.value]] if self.pending.value != NOTHING else ()
        self.step.options = with_nothing([(STATE_WORDS[state], state) for state in following])
        self.step.value = NOTHING

    def _move(self) -> str:
        if self.pending.value == NOTHING or self.step.value == NOTHING:
            raise IntrolabError("choose an open ask and what it is now.")
        state = str(self.step.value)
        advance(self.ws, int(self.pending.value), state, on=self.on.value.strip())
        self._offer_asks()
        return f"saved: {STATE_WORDS[state]}"


def past_intro_form(ws: Workspace) -> PastIntroForm:
    """Return the form to enter past introductions and to move open asks on.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import past_intro_form
    >>> past_intro_form(introlab.open_workspace()).introducer.value
    ''
    """
    return PastIntroForm(ws)
