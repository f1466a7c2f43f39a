"""Two records side by side: one person or two? And the records of one contact taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from introlab.network.contacts import contact_index
from introlab.network.merges import (
    DIFFERENT,
    LATER,
    SAME,
    assignments,
    match_words,
    merged,
    records_of,
    say_match,
    take_back,
    unmerge,
)
from introlab.network.resolve import match_records, to_review
from introlab.sources.kinds import KINDS
from introlab.sources.values.keys import clean_text
from introlab.tables import IntrolabError, each
from introlab.views.forms.cards import CardForm
from introlab.views.forms.deck import Card, Choice, Deck, Group, Value, isolated
from introlab.views.forms.frame import (
    NOTHING,
    Form,
    button,
    choice,
    column,
    row,
    set_table,
    tick,
    words,
)
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from introlab.matching.engine import Resolution

#: Row of the card -> columns of `records_of` it shows, and terms of the match weight it stands for.
_ROWS = (
    ("Name", ("name",), ("given_name", "family_name", "name_order", "namesakes")),
    ("Workplace", ("company",), ("company",)),
    ("Job title", ("title",), ("title",)),
    ("Place", ("location",), ("city",)),
    ("E-mail", ("emails",), ("email",)),
    ("LinkedIn", ("linkedin",), ("linkedin_url",)),
    ("Phone", ("phones",), ("phone",)),
)
#: Terms that stand in no row of the card -> what they are called on it.
_BESIDES = {
    "source": "From two kinds of lists", "evidence": "On one mail together",
    "answers": "Your answers so far",
}  # fmt: skip
#: Findings that need no word: the bits beside them say enough.
_PLAIN = frozenset({"", "unknown", "as written", "same full name"})
_ANSWERS = (
    Choice("s", SAME, "the same person"),
    Choice("d", DIFFERENT, "different people"),
    Choice("l", LATER, "ask me later"),
)
_SAID = {SAME: "the same person", DIFFERENT: "different people", LATER: "later"}
#: Ending of the id of a card that is shown once more because it was put off.
_AGAIN = "-again"


class ReviewDeck(Deck):
    """The pairs of contacts that may be one person; every answer is a row in the log.

    Parameters
    ----------
    ws : Workspace
    found : Resolution, optional
        Result of `introlab.network.resolve.match_records`, to save computing it again.
    """

    title = "One person or two?"
    noun = "Pair"
    ended = "That was the last pair. What you said is kept when files are read again."
    empty = "No two contacts look like one person without being merged already."

    def __init__(self, ws: Workspace, found: Resolution | None = None) -> None:
        self.ws = ws
        self.found = match_records(ws) if found is None else found
        pairs = to_review(ws, self.found)
        self._pairs = {f"{pair.left_id}-{pair.right_id}": pair for pair in each(pairs)}
        self._ids = list(self._pairs)

    def ids(self) -> Sequence[str]:
        """Return the pairs in order, those put off once more at the end."""
        return self._ids

    def card(self, card_id: str) -> Card:
        """Return two records side by side, with what each field says in bits."""
        pair = self._pairs[card_id.removesuffix(_AGAIN)]
        left, right = self._record(pair.left_id), self._record(pair.right_id)
        terms = self.found.explain(pair.left_record, pair.right_record)
        table: list[tuple[str, ...]] = [("", self._source(left), self._source(right), "says")]
        for label, columns, fields in _ROWS:
            said = terms[terms["term"].isin(fields)]
            cells = [", ".join(record[name] for name in columns) for record in (left, right)]
            if any(cells):
                table.append((label, *cells, _finding(said)))
        return Card(
            card_id,
            f"{isolated(left['name'] or left['emails'])} and "
            f"{isolated(right['name'] or right['emails'])}",
            facts=self._facts(pair, terms),
            groups=[Group("answer", "Are these two the same person?", _ANSWERS, self._held(pair))],
            table=table,
        )

    def choose(self, card_id: str, group: str, value: Value) -> str:
        """Store the answer; None takes back the one in force."""
        pair = self._pairs[card_id.removesuffix(_AGAIN)]
        ids = (int(pair.left_id), int(pair.right_id))
        with self.ws.transaction():  # a refused answer must leave the earlier one in force
            if self._held(pair) is not None:
                self._take_back(ids)
            if value is None:
                return "saved: your answer is taken back"
            stands_for = assignments(self.ws)
            if value == SAME and stands_for[ids[0]] == stands_for[ids[1]]:
                return "saved already: the two are one contact"
            say_match(self.ws, *ids, str(value), weight=float(pair.weight))
        if value == LATER and card_id + _AGAIN not in self._ids and not card_id.endswith(_AGAIN):
            self._ids.append(card_id + _AGAIN)
        return f"saved: {_SAID[str(value)]}"

    def _take_back(self, ids: tuple[int, int]) -> None:
        ((word_id,),) = self.ws.rows(
            "SELECT max(word_id) FROM match_word WHERE left_id = ? AND right_id = ?",
            (min(ids), max(ids)),
        )
        take_back(self.ws, word_id)

    def _held(self, pair: Any) -> Value:
        ids = (int(pair.left_id), int(pair.right_id))
        return match_words(self.ws).get((min(ids), max(ids)))

    def _record(self, minted_id: int) -> dict[str, str]:
        table = records_of(self.ws, int(minted_id))
        found = table[table["minted_id"] == int(minted_id)].iloc[0]
        return {str(name): str(value) for name, value in found.items()}

    def _source(self, record: dict[str, str]) -> str:
        return KINDS.get(record["kind"], record["kind"]).partition(";")[0]

    def _facts(self, pair: Any, terms: pd.DataFrame) -> list[tuple[str, str]]:
        stands_for = assignments(self.ws)
        if stands_for[pair.left_id] == stands_for[pair.right_id]:
            return [("Now", "one contact: merged already")]
        facts = [
            ("Together", f"{float(pair.weight):+.1f} bits: {odds_in_words(float(pair.weight))}"),
            ("Any two of your records",
             f"{float(terms['bits'].iloc[0]):+.1f} bits, where every pair starts"),
        ]  # fmt: skip
        for term, label in _BESIDES.items():
            bits = float(terms.loc[terms["term"] == term, "bits"].sum())
            if abs(bits) >= 0.05:
                facts.append((label, f"{bits:+.1f} bits"))
        for place, side in (("left", pair.left_id), ("right", pair.right_id)):
            more = int((records_of(self.ws, int(side))["minted_id"] != int(side)).sum())
            if more:
                records = f"{more} more record{'s' if more > 1 else ''}"
                facts.append(("Merged already", f"the {place} one stands for {records}"))
        return facts


def odds_in_words(bits: float) -> str:
    """Return a match weight as odds.

    Examples
    --------
    >>> odds_in_words(4.2), odds_in_words(-3.0), odds_in_words(0.1)
    ('about 18 to 1 that they are one person', 'about 8 to 1 against', 'it could be either')
    """
    odds = 2 ** min(abs(bits), 20.0)
    if odds < 1.5:
        return "it could be either"
    rounded = f"about {odds:.0f}" if odds < 1000 else "over 1,000"
    return f"{rounded} to 1 " + ("that they are one person" if bits > 0 else "against")


def _finding(terms: pd.DataFrame) -> str:
    """Return what a row of the card says: the finding, and its bits."""
    if terms.empty:
        return "nothing"
    findings = dict.fromkeys(text for text in terms["finding"] if text not in _PLAIN)
    return f"{', '.join(findings) or 'nothing'} {terms['bits'].sum():+.1f}"


class TakeApartForm(Form):
    """A merged contact with its records: tick those that show another person."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.contact = choice("Contact", self._options(), nothing="choose one that was merged …")
        self.box = column()
        self.apart = button("Take the ticked records apart", main=True)
        self.stays = words()
        super().__init__(
            "Take a merged contact apart",
            [words("Nothing is lost: tags, asks and mails stay with the record they came with."),
             self.contact, self.box, row(self.apart), self.stays],
        )  # fmt: skip
        self.ticks: dict[int, Any] = {}
        self.on_choice(self.contact, self._show)
        self.on_click(self.apart, self._take)

    def _options(self) -> list[tuple[str, int]]:
        index = contact_index(self.ws)
        ids = dict.fromkeys(int(i) for i in merged(self.ws)["contact_id"])
        return sorted((index.shown.get(i, str(i)), i) for i in ids)

    def _show(self) -> str | None:
        self.ticks = {}
        if self.contact.value != NOTHING:
            for record in each(records_of(self.ws, self.contact.value)):
                parts = (record.name, record.title, record.company, record.emails, record.linkedin)
                text = ", ".join(clean_text(part) for part in parts if part)
                source = KINDS.get(record.kind, record.kind).partition(";")[0]
                self.ticks[int(record.minted_id)] = tick(f"{text} ({source})")
        self.box.children = tuple(self.ticks.values())
        return None

    def _take(self) -> str:
        if self.contact.value == NOTHING:
            raise IntrolabError("choose a contact first.")
        ticked = [minted_id for minted_id, part in self.ticks.items() if part.value]
        stays = unmerge(self.ws, ticked)
        set_table(self.stays, stays)
        self.contact.options = [("choose one that was merged …", NOTHING), *self._options()]
        self.contact.value = NOTHING
        tail = "; the table shows what was given to both and stays with the older" * bool(
            len(stays)
        )
        return f"saved: two contacts, and no file joins them again{tail}"


def review_form(ws: Workspace, found: Resolution | None = None) -> CardForm:
    """Return the form that asks about the doubtful pairs, by key.

    Parameters
    ----------
    found : Resolution, optional
        Result of `introlab.network.resolve.match_records`, to save computing it again.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import review_form
    >>> print(repr(review_form(introlab.open_workspace())).splitlines()[0])
    One person or two?
    """
    return CardForm(ReviewDeck(ws, found))


def take_apart_form(ws: Workspace) -> TakeApartForm:
    """Return the form with which a merged contact is taken apart.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import take_apart_form
    >>> print(repr(take_apart_form(introlab.open_workspace())).splitlines()[0])
    Take a merged contact apart
    """
    return TakeApartForm(ws)
