"""Write an ask: a prospect, an introducer who may be asked, a draft to copy or save."""

from __future__ import annotations

from pathlib import Path

from introlab.advice.gate import gates
from introlab.advice.ranking import Advice, gather, rank
from introlab.advice.selection import log_choice, require_no_try
from introlab.asking.drafts import Draft, draft, save_draft
from introlab.network.asks import advance, asks, open_ask
from introlab.tables import GATE_INSIDE, IntrolabError, each
from introlab.views.forms.choosing import prospect_options
from introlab.views.forms.frame import (
    NOTHING,
    Form,
    button,
    choice,
    row,
    set_words,
    tick,
    to_copy,
    with_nothing,
    words,
)
from introlab.workspace import Workspace

_SHOWN = 5
_NOBODY = (
    "Nobody who may be asked is known to know them. Tag the contacts above who are not tagged yet, "
    "or have a conversation first. If you know of a link, say so in notebook 04."
)


class AskForm(Form):
    """Prospect, introducer, draft; the text leaves introlab only as a copy or a file."""

    def __init__(self, ws: Workspace, known: Advice | None = None) -> None:
        self.ws, self.known = ws, known or gather(ws)
        self.ranking = rank(None, advice=self.known, top=None)
        self.letter: Draft | None = None
        self.last: Draft | None = None  # what was just logged as asked
        self.prospect = choice("I want to meet", prospect_options(ws))
        self.best = words()
        self.introducer = choice("I would ask", [])
        self.attempt = tick("This is a try: not the first in line, to learn (one a week at most)")
        self.note, self.blurb, self.missing = words(), words(), words()
        self.save = button("Save to a file", "Save the draft in your workspace", main=True)
        self.asked = button("I have asked them today", "Log that you asked; introlab sends nothing")
        self.done = row(self.save, self.asked)
        super().__init__(
            "Ask for an introduction",
            [self.prospect, self.best, self.introducer, self.attempt, self.note, self.blurb,
             self.missing, self.done],
        )  # fmt: skip
        self.on_choice(self.prospect, self._offer)
        self.on_choice(self.introducer, self._write)
        self.on_click(self.save, self._save)
        self.on_click(self.asked, self._asked)
        self._offer()

    def _offer(self) -> str:
        """Show the best introducers of the prospect; only those who may be asked can be chosen."""
        chosen = self.prospect.value
        table = self.ranking[self.ranking["prospect_id"] == (-1 if chosen == NOTHING else chosen)]
        lines = [
            f"{one.rank}. {one.introducer} · {one.band} · {one.gate}: {one.reason}"
            if one.introducer else one.reason
            for one in each(table.head(_SHOWN))
        ]  # fmt: skip
        may = table[(table["gate"] == GATE_INSIDE) & (table["band"] != "none")]
        offers = [(f"{one.introducer} ({one.band})", int(one.contact_id)) for one in each(may)]
        if table["contact_id"].notna().any() and not offers:
            lines.append(_NOBODY)
        set_words(self.best, "\n".join(lines))
        self.introducer.options = with_nothing(offers)
        self.introducer.value = NOTHING
        self.introducer.layout.display = None if offers else "none"
        self._write()
        return ""

    def _write(self) -> str:
        """Show the draft for the chosen pair."""
        chosen = self.introducer.value != NOTHING
        self.letter = (
            draft(self.ws, self.known, int(self.prospect.value), int(self.introducer.value))
            if chosen else None
        )  # fmt: skip
        self.attempt.value = False
        for part in (self.attempt, self.note, self.blurb, self.done):
            part.layout.display = None if chosen else "none"
        set_words(self.missing, "")
        if self.letter is not None:
            self.last = None
            self.note.value = to_copy("Note to the introducer", self.letter.note)
            self.blurb.value = to_copy("Text they can forward", self.letter.blurb)
            if self.letter.missing:
                fields = "; ".join(self.letter.missing)
                set_words(self.missing, f"Left out, because nothing is filled in: {fields}.")
        return ""

    def _chosen(self) -> Draft:
        if self.letter is None:
            raise IntrolabError("choose a prospect and an introducer first.")
        return self.letter

    def _save(self) -> str:
        letter = self._chosen()
        self._require_gate(letter)
        if self.attempt.value:
            require_no_try(self.ws)  # before the file is written
        with self.ws.transaction():
            path: Path = save_draft(self.ws, letter, self.ws.folder / "drafts")
            self._log_choice(letter)
        return f"saved: {path.name}, in the folder “drafts” of your workspace; logged as drafted"

    def _asked(self) -> str:
        letter = self.letter or self.last or self._chosen()
        if letter is not self.last:
            self._require_gate(letter)
        log = asks(self.ws)
        same = log[
            (log["contact_id"] == letter.contact_id) & (log["prospect_id"] == letter.prospect_id)
        ]
        drafted = same[same["state"] == "drafted"]
        if (same["asked_on"] == self.ws.now()[:10]).any():
            return "saved already: you asked them today"
        with self.ws.transaction():
            if len(drafted):
                advance(self.ws, int(drafted["ask_id"].iloc[-1]), "asked")
            else:
                open_ask(self.ws, letter.contact_id, letter.prospect_id, context=letter.context,
                         why=letter.why)  # fmt: skip
            self._log_choice(letter)
        self.last = letter
        self.known = gather(self.ws)  # whoever was asked is to be spared from now on
        self.ranking = rank(None, advice=self.known, top=None)
        self._offer()
        return (
            "saved: asked today. They are spared for a while; report back to them what came of it"
        )

    def _require_gate(self, letter: Draft) -> None:
        """Refuse whoever left the gate since the form was opened."""
        now = gates(self.ws, letter.context).loc[letter.contact_id]
        if now["gate"] != GATE_INSIDE:
            raise IntrolabError(
                f"they may not be asked any more ({now['gate_why']}). Run the cell again."
            )

    def _log_choice(self, letter: Draft) -> None:
        """Log how the introducer looks now; what comes of it can be judged by that later."""
        log_choice(
            self.ws, self.known, letter.prospect_id, letter.contact_id,
            exploratory=bool(self.attempt.value),
        )  # fmt: skip


def ask_form(ws: Workspace, known: Advice | None = None) -> AskForm:
    """Return the form to draft an ask; only introducers inside the gate can be chosen.

    Parameters
    ----------
    known : Advice, optional
        Result of `introlab.advice.ranking.gather`, to save computing it again.

    Raises
    ------
    IntrolabError
        Prospects have no context, and no default context is set.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import ask_form
    >>> ask_form(introlab.open_workspace()).letter is None
    True
    """
    return AskForm(ws, known)
