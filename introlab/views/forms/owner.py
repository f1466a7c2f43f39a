"""The form that asks which addresses are the user's own."""

from __future__ import annotations

from typing import Any

from introlab.network.owner import own_addresses, say_own
from introlab.tables import IntrolabError, each
from introlab.views.forms.frame import NOTHING, Form, button, choice, column, line, words
from introlab.workspace import Workspace

_SAMPLE = (
    "This is the fictional sample network: what you say here is stored in this copy of it only."
)
_FOLLOWS = "Who wrote to you is sorted by it from now on."


class OwnerForm(Form):
    """One line for each address that was found to be the user's, and a field for another."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.list = column()
        self.answers: list[tuple[str, Any]] = []
        self.other = line("Another address of mine", "me@example.com")
        self.keep = button("Save", "Store which addresses are yours", main=True)
        note = [words(_SAMPLE)] if ws.is_sample else []
        super().__init__("Which addresses are yours?", [*note, self.list, self.other, self.keep])
        self.on_click(self.keep, self._keep)
        self._show()

    def _show(self) -> None:
        self.answers = []
        for one in each(own_addresses(self.ws)):
            told = f"you said: {one.said}" if one.said else "found in your files"
            label = f"{one.address} ({told}; on {one.interactions:,} mails and messages)"
            self.answers.append((one.key, choice(label, [("mine", 1), ("not mine", 0)])))
        self.list.children = tuple(answer for _, answer in self.answers)

    def _keep(self) -> str:
        said = [
            (key, bool(answer.value)) for key, answer in self.answers if answer.value != NOTHING
        ]
        if self.other.value.strip():
            said.append((self.other.value, True))
        if not said:
            raise IntrolabError("choose 'mine' or 'not mine' for an address, or write another.")
        with self.ws.transaction():
            for address, mine in said:
                say_own(self.ws, address, mine=mine)
        self.other.value = ""
        self._show()
        return f"saved: {len(said)} address{'' if len(said) == 1 else 'es'}. {_FOLLOWS}"


def owner_form(ws: Workspace) -> OwnerForm:
    """Return the form that asks which addresses are the user's own.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import owner_form
    >>> len(owner_form(introlab.open_workspace()).answers) > 1
    True
    """
    return OwnerForm(ws)
