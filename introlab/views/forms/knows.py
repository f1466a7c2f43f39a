"""Who knows a prospect: pasted mutual connections, and your own word."""

from __future__ import annotations

from typing import Any

from introlab.network.contacts import contacts
from introlab.network.knows import add_word
from introlab.network.mutual import add_mutual, read_mutual
from introlab.tables import IntrolabError, each
from introlab.views.forms.choosing import (
    contact_labels,
    described,
    find_contact,
    prospect_options,
)
from introlab.views.forms.frame import (
    NOTHING,
    Form,
    box,
    button,
    choice,
    column,
    row,
    set_words,
    suggest,
    tick,
    words,
)
from introlab.workspace import Workspace

_PASTE = (
    "On the prospect's LinkedIn page, open “mutual connections”, mark the names with the mouse, "
    "copy them, and paste them here. introlab fetches nothing."
)


class KnowsForm(Form):
    """One prospect; names are pasted or typed, and stored only where you say so."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.labels = contact_labels(ws)
        self.prospect = choice("Prospect", prospect_options(ws))
        self.pasted = box("Mutual connections", "one name a line", rows=5)
        self.find = button("Find these names", "Look the pasted names up among your contacts")
        self.found = words()
        self.ticks: list[tuple[Any, int]] = []
        self.doubts: list[Any] = []
        self.list = column()
        self.keep = button("Save the ticked ones", "Save them as mutual connections", main=True)
        self.keep.layout.display = "none"
        self.contact = suggest("One contact", list(self.labels), "start typing a name")
        self.yes = button("They know each other")
        self.no = button("They do not know each other")
        super().__init__(
            "Who knows them?",
            [self.prospect, words(_PASTE), self.pasted, row(self.find), self.found, self.list,
             row(self.keep), words("Or say it of one contact:"), self.contact,
             row(self.yes, self.no)],
        )  # fmt: skip
        self.on_click(self.find, self._find, "not found")
        self.on_click(self.keep, self._keep)
        self.on_click(self.yes, lambda: self._say_so(True))
        self.on_click(self.no, lambda: self._say_so(False))
        self.on_choice(self.prospect, self._clear)

    def _clear(self) -> str:
        """Forget what was found: it belonged to another prospect."""
        self.ticks, self.doubts = [], []
        self.list.children = ()
        self.keep.layout.display = "none"
        set_words(self.found, "")
        return ""

    def _find(self) -> str:
        self._clear()
        lines = [line for line in self.pasted.value.splitlines() if line.strip()]
        if not lines:
            raise IntrolabError("paste some names first.")
        people = {int(one.contact_id): one for one in each(contacts(self.ws))}
        for match in each(read_mutual(self.ws, self.pasted.value)):
            offers = [(described(people[i]), i) for i in match.candidates]
            if match.status == "matched":
                self.ticks.append((tick(offers[0][0]), offers[0][1]))
            else:
                label = f"{match.written}: which of them?"
                self.doubts.append(choice(label, offers, "none of them"))
        self.list.children = (*(one for one, _ in self.ticks), *self.doubts)
        number = len(self.ticks) + len(self.doubts)
        self.keep.layout.display = None if number else "none"
        set_words(
            self.found,
            f"{number} of the names are among your contacts. Tick those you want to save."
            if number else "None of these lines is the name of a contact.",
        )  # fmt: skip
        return ""

    def _keep(self) -> str:
        prospect_id = self._prospect()
        chosen = [contact_id for ticked, contact_id in self.ticks if ticked.value]
        chosen += [int(doubt.value) for doubt in self.doubts if doubt.value != NOTHING]
        if not chosen:
            raise IntrolabError("tick at least one name.")
        add_mutual(self.ws, prospect_id, chosen)
        return f"saved: {len(chosen)} mutual connection{'' if len(chosen) == 1 else 's'}"

    def _say_so(self, knows: bool) -> str:
        prospect_id = self._prospect()
        contact_id = find_contact(self.ws, self.labels, self.contact.value)
        add_word(self.ws, contact_id, prospect_id, knows=knows)
        return f"saved: they {'know' if knows else 'do not know'} each other"

    def _prospect(self) -> int:
        if self.prospect.value == NOTHING:
            raise IntrolabError("choose a prospect first.")
        return int(self.prospect.value)


def knows_form(ws: Workspace) -> KnowsForm:
    """Return the form to say who knows a prospect.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import knows_form
    >>> knows_form(introlab.open_workspace()).prospect.value
    ''
    """
    return KnowsForm(ws)
