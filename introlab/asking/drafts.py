"""A first draft of an ask: note and blurb, every sentence from a field.

Nothing is sent: the texts are copied or saved. A sentence whose field is empty is left out, and the
field is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from introlab.advice.ranking import Advice
from introlab.network.asks import asks, open_ask
from introlab.network.trust import context_key
from introlab.tables import GATE_INSIDE, IntrolabError
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Why the user asks this introducer, by kind of evidence; the first that is present is used.
_BECAUSE = {
    "user": "I ask you because, as far as I know, you know each other.",
    "known_by": "I ask you because, as far as I know, you know each other.",
    "together": "I ask you because the three of us were in touch together, last on {on}.",
    "mutual": "I ask you because LinkedIn shows the two of you as connected.",
    "works there": "I ask you because you work there.",
    "same company": "I ask you because you both work at {company}.",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft and the field it comes from."""

    text: str
    field: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A note to the introducer and a blurb to forward.

    Attributes
    ----------
    sentences : tuple of Sentence
        Every sentence of note and blurb with the field it comes from.
    missing : tuple of str
        Fields that are empty, so that a sentence had to be left out.
    """

    prospect_id: int
    contact_id: int
    context: str
    why: str
    subject: str
    note: str
    blurb: str
    sentences: tuple[Sentence, ...]
    missing: tuple[str, ...]


class _Writer:
    """Collects sentences whose fields are filled, and the names of fields that are not."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.missing: list[str] = []

    def add(self, template: str, field: str, value: str, **other: str) -> list[str]:
        """Return the sentence as a list of one, or an empty list if its field is empty."""
        if not value.strip():
            self.missing.append(field)
            return []
        text = template.format(value=value.strip().rstrip("."), **other)
        self.sentences.append(Sentence(text, field))
        return [text]


def draft(ws: Workspace, known: Advice, prospect_id: int, contact_id: int) -> Draft:
    """Return a draft that asks one contact for an introduction to one prospect.

    Parameters
    ----------
    known : Advice
        Result of `introlab.advice.ranking.gather`.

    Raises
    ------
    IntrolabError
        Unknown prospect or contact, or a contact outside the gate: first a conversation, no ask.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.coverage import eligible
    >>> from introlab.advice.ranking import gather
    >>> from introlab.asking.drafts import draft
    >>> ws = introlab.open_workspace()
    >>> known = gather(ws)
    >>> best = eligible(known).iloc[0]
    >>> letter = draft(ws, known, best["prospect_id"], best["contact_id"])
    >>> all(s.text in letter.note or s.text in letter.blurb for s in letter.sentences)
    True
    """
    import pandas as pd

    targets = known.targets.set_index("prospect_id")
    if prospect_id not in targets.index:
        raise IntrolabError(f"Prospect {prospect_id} is not on the list that was ranked.")
    target: Any = targets.loc[prospect_id]
    gate = known.gates[target["context"]]
    if contact_id not in gate.index:
        raise IntrolabError(f"There is no contact {contact_id}.")
    verdict: Any = gate.loc[contact_id]
    own = target["contact_id"]
    if not pd.isna(own) and contact_id == own:
        raise IntrolabError(
            "This contact is the prospect: no introduction is needed, write yourself."
        )
    if verdict["gate"] != GATE_INSIDE:
        raise IntrolabError(
            f"No draft for this contact: {verdict['gate_why']}. People refer only where they know "
            "and trust. Have a conversation first, or tag them if you simply have not yet."
        )
    person: Any = known.people.loc[contact_id]
    writer = _Writer()
    who = _described(target)
    ask = writer.add(
        "Would you be comfortable introducing me to {value}?", "prospect: name, title, company", who
    )
    why = writer.add(
        "I would like to meet them because {value}.", "prospect: why", str(target["why"])
    )
    benefit = writer.add("It could help them {value}.", "prospect: benefit", str(target["benefit"]))
    because = _because(writer, known, prospect_id, contact_id, target)
    closing = writer.add("{value}.", "setting: owner_closing", ws.setting("owner_closing"))
    name = ws.setting("owner_name")
    if not name:
        writer.missing.append("setting: owner_name")
    offer = writer.add("I help {value}.", "setting: owner_offer", ws.setting("owner_offer"))
    proof = writer.add(
        "For instance, I {value}.", "setting: owner_proof", ws.setting("owner_proof")
    )
    topic = writer.add("I am asking about {value}.", "prospect: context", target["context"])
    meet = writer.add(
        "I would like to meet {name} because {value}.",
        "prospect: why",
        str(target["why"]),
        name=str(target["name"]),
    )
    greeting = f"Hi {person['given_name'] or person['name']},"
    note = [greeting, *ask, " ".join([*because, *why, *benefit]), *closing, name]
    blurb = [" ".join([*offer, *proof]), " ".join([*topic, *meet, *benefit]), name]
    return Draft(
        prospect_id=int(prospect_id),
        contact_id=int(contact_id),
        context=str(target["context"]),
        why=str(target["why"]),
        subject=f"An introduction to {target['name']}?",
        note=_paragraphs(note),
        blurb=_paragraphs(blurb),
        sentences=tuple(writer.sentences),
        missing=tuple(dict.fromkeys(writer.missing)),
    )


def _described(target: Any) -> str:
    """Return 'Name, title at company' with what is known."""
    if target["kind"] == "organisation":
        return f"the right person at {target['name']}"
    job = " at ".join(part for part in (target["title"], target["company"]) if part)
    return ", ".join(part for part in (str(target["name"]), job) if part)


def _because(
    writer: _Writer, known: Advice, prospect_id: int, contact_id: int, target: Any
) -> list[str]:
    pair = (prospect_id, contact_id)
    if pair in known.pairs.index:
        evidence: Any = known.pairs.loc[pair]
        kinds: Sequence[str] = evidence["kinds"]
        for kind, sentence in _BECAUSE.items():
            if kind in kinds and "denied" not in kinds:
                text = sentence.format(on=evidence["together_on"], company=target["company"])
                return writer.add("{value}.", f"knows-link: {kind}", text)
    writer.missing.append("knows-link: how they know each other")
    return []


def _paragraphs(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def save_draft(ws: Workspace, letter: Draft, folder: Path) -> Path:
    """Save a draft as a text file, log it as 'drafted', and return the path.

    The text goes to the file only; the log holds ids. A draft that is saved again overwrites its
    own file and is not logged twice.

    Raises
    ------
    IntrolabError
        The folder cannot be written; nothing is logged.
    """
    path = folder / f"ask-{letter.prospect_id}-{letter.contact_id}-{_slug(letter.context)}.txt"
    missing = "".join(f"- {field}\n" for field in letter.missing)
    text = (
        f"Subject: {letter.subject}\n\n{letter.note}\n"
        f"---- to forward ----\n\n{letter.blurb}\n"
        + (f"---- still missing: fill in before you ask ----\n\n{missing}" if missing else "")
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part")  # a full disk must not cost an earlier draft
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise IntrolabError(
            f"Not saved: the draft could not be written ({error.strerror}). "
            "Choose another folder or free some disk space."
        ) from error
    log = asks(ws)
    same = log[
        (log["contact_id"] == letter.contact_id)
        & (log["prospect_id"] == letter.prospect_id)
        & (log["state"] == "drafted")
    ]
    if not any(context_key(context) == context_key(letter.context) for context in same["context"]):
        open_ask(
            ws, letter.contact_id, letter.prospect_id, context=letter.context, why=letter.why,
            state="drafted",
        )  # fmt: skip
    return path


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-") or "context"
