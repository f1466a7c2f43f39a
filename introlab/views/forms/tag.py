"""Tag trust, one contact a card: who trusts you, in which context, and whom you trust."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from introlab.advice.queue import tag_first
from introlab.advice.ranking import gather
from introlab.network.portrait import portraits
from introlab.network.suggestions import suggestions
from introlab.network.ties import TieLog, tie_log, tie_strength
from introlab.network.trust import (
    add_mark,
    add_note,
    add_tag,
    context_key,
    contexts,
    marks,
    own_notes,
    require_contact,
    spell_context,
    tags,
)
from introlab.sources.values.keys import clean_text
from introlab.tables import DIRECTIONS, I_TRUST, MARKS, NECK_OUT, TRUSTS_ME, IntrolabError, each
from introlab.views.forms.cards import CardForm
from introlab.views.forms.deck import Card, Choice, Deck, Field, Group, Value, isolated
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

#: Contacts that the form proposes by itself (number): more than anybody tags at a sitting.
PROPOSED = 200
#: Cards that the form shows by itself at least (number): about ten minutes of tagging.
SITTING = 100
_PUBLIC = 2  # endorsements and recommendations shown on a card
SCALES = {
    TRUSTS_ME: ("not at all", "hardly", "has seen my work", "would vouch for me",
                "would vouch anywhere"),
    NECK_OUT: ("certainly not", "rather not", "perhaps", "rather yes", "certainly"),
    I_TRUST: ("not at all", "hardly", "has done good work", "would recommend them",
              "with my name, anywhere"),
}  # fmt: skip
_QUESTIONS = {
    TRUSTS_ME: "How much does {name} trust your work in “{context}”?",
    NECK_OUT: "Would {name} stick their neck out for you? (optional, before the rating)",
    I_TRUST: "How far would you put your name behind {name} in “{context}”?",
}
_LABELS = {TRUSTS_ME: "trusts me", NECK_OUT: "neck out for me", I_TRUST: "I trust them"}
_KEYS = {TRUSTS_ME: "12345", NECK_OUT: "qwert", I_TRUST: "12345"}
_SAID = {TRUSTS_ME: "trusts you", NECK_OUT: "would stick their neck out", I_TRUST: "you trust them"}
_MARKED = {
    ("know_personally", True): "you know them personally",
    ("know_personally", False): "you do not know them personally",
    ("do_not_ask", True): "they will never be proposed",
}
_SHOWN = (
    ("first", "worth most now"), ("untagged", "not tagged yet"), ("tagged", "tagged"),
    ("all", "everybody"),
)  # fmt: skip
_ABOUT = ((TRUSTS_ME, "they trust me"), (I_TRUST, "I trust them"))


class TagDeck(Deck):
    """One contact in one context a card; a rating leads to the next card, a mark does not.

    Parameters
    ----------
    ws : Workspace
    queue : DataFrame
        Columns contact_id and context, and why if there is a reason to show; one row a card.
    context : str
        Context of every card; '' = each card's own.
    at_least : int
        Cards up to which untagged contacts follow the queue, those in touch most first.
    log : TieLog, optional
        Result of `introlab.network.ties.tie_log`, to save reading it again.
    """

    title, noun = "Tag trust", "Contact"
    ended = "That was the last one. Run the cell again to see who is worth a tag next."
    empty = "Nobody waits for a tag here."

    def __init__(
        self,
        ws: Workspace,
        queue: pd.DataFrame,
        context: str = "",
        *,
        at_least: int = 0,
        log: TieLog | None = None,
    ) -> None:
        self.ws = ws
        self.queue = [(int(one.contact_id), str(one.context)) for one in each(queue)]
        self.why = (
            dict(zip(self.queue, queue["why"].astype(str), strict=True)) if "why" in queue else {}
        )
        log = log or tie_log(ws)
        self.people: dict[int, Any] = {
            int(one.Index): one for one in each(portraits(ws, log=log).fillna(""))
        }
        exchanges = tie_strength(ws, log=log)["exchanges"]
        self.in_touch = set(exchanges.index[exchanges >= ws.setting("known_exchanges")])
        self.trusted = ws.setting("trusted_rating")
        self.contexts = contexts(ws)
        # A card is built from memory: the next hundred are in the browser before they are needed.
        self.ratings: dict[tuple[int, str, str], int] = {
            (int(tag.contact_id), tag.context_key, direction): int(tag.rating)
            for direction in DIRECTIONS
            for tag in each(tags(ws, direction=direction))
        }
        self.marks = {mark: marks(ws, mark) for mark in MARKS}
        self.notes = own_notes(ws)
        self.public: dict[int, list[str]] = defaultdict(list)
        for one in each(suggestions(ws)):
            self.public[int(one.contact_id)].append(one.why)
        self.about, self.show, self.context, self.search = TRUSTS_ME, "first", context, ""
        self._fill_up(at_least)
        self._ids = self._order()

    # ------------------------------------------------------------ what is shown

    def ids(self) -> Sequence[str]:
        """Return the ids of the cards in order."""
        return self._ids

    def same(self, card_id: str) -> str:
        """Return the id of the same contact in the context and direction that are shown."""
        contact_id, _, context = parts(card_id)
        if (exact := f"{contact_id}|{self.about}|{context}") in self._ids:
            return exact
        return next((one for one in self._ids if one.startswith(f"{contact_id}|")), card_id)

    def fields(self) -> Sequence[Field]:
        """Return context, order, search and direction."""
        first = () if self.queue else ("first",)
        shown = tuple(option for option in _SHOWN if option[0] not in first)
        known = [(context, context) for context in self.contexts]
        return (
            Field("about", "About", self.about, "switch", _ABOUT, "i"),
            Field("context", "Context", self.context, "text", known, "c", "each card's own"),
            Field("show", "Show", self.show, "switch", shown, "f"),
            Field("search", "Search", self.search, "text", (), "/", "name or organisation"),
        )

    def card(self, card_id: str) -> Card:
        """Return the card of a contact in a context."""
        contact_id, about, context = parts(card_id)
        person = self.people[contact_id]
        scales = [self.scale(contact_id, about, context)]
        if about == TRUSTS_ME:
            scales.append(self.scale(contact_id, NECK_OUT, context))
        note = Field("note", "Note", self.notes.get(contact_id, ""), key="m",
                     placeholder="your own words, for you alone")  # fmt: skip
        return Card(
            card_id, person.name, self.facts(contact_id, context),
            [*scales, self.known(contact_id), self.spare(contact_id)], [note],
        )  # fmt: skip

    def tally(self, card_id: str) -> str:
        """Return the number of true connections in the context of a card."""
        context = parts(card_id)[2]
        key, said = context_key(context), self.marks["know_personally"]
        number = sum(
            rating >= self.trusted and said.get(contact_id, contact_id in self.in_touch)
            for (contact_id, spelled, direction), rating in self.ratings.items()
            if spelled == key and direction == TRUSTS_ME
        )
        return f"{number:,} true connection{'' if number == 1 else 's'} in {isolated(context)}"

    def scale(self, contact_id: int, direction: str, context: str) -> Group:
        """Return the question of one direction of trust."""
        name = isolated(self.people[contact_id].name)
        asked = _QUESTIONS[direction].format(name=name, context=isolated(context))
        choices = [
            Choice(key, rating, text)
            for rating, (key, text) in enumerate(
                zip(_KEYS[direction], SCALES[direction], strict=True), start=1
            )
        ]
        if direction != NECK_OUT:
            choices.append(Choice("0", None, "take it back"))
        held = self.ratings.get((contact_id, context_key(context), direction))
        advance = direction != NECK_OUT
        return Group(direction, asked, choices, held, advance, _LABELS[direction])

    def known(self, contact_id: int) -> Group:
        """Return the question whether the user knows a contact."""
        choices = [Choice("y", True, "yes"), Choice("n", False, "no")]
        held = self.marks["know_personally"].get(contact_id)
        asked = "Do you know them personally?"
        return Group("know_personally", asked, choices, held, False, "known")

    def spare(self, contact_id: int) -> Group:
        """Return the question whether a contact is never to be asked."""
        held = self.marks["do_not_ask"].get(contact_id) or None
        choices = [Choice("x", True, "never ask them")]
        asked = "Should they be left in peace?"
        return Group("do_not_ask", asked, choices, held, False, "left in peace")

    def facts(self, contact_id: int, context: str) -> list[tuple[str, str]]:
        """Return what is known of a contact, as (label, text)."""
        one = self.people[contact_id]
        mails = f"{one.received:,} from them, {one.sent:,} from you" * bool(one.received + one.sent)
        meetings = f"{one.meetings:,} meeting{'' if one.meetings == 1 else 's'}" * bool(
            one.meetings
        )
        elsewhere = ", ".join(
            f"{spelled} {rating}"
            for spelled in self.contexts
            if context_key(spelled) != context_key(context)
            and (rating := self.ratings.get((contact_id, context_key(spelled), self.about)))
        )
        facts = [
            ("Works", one.job),
            ("Before", one.before),
            ("Came in", one.came_in),
            ("Last contact", f"{one.last_on}, {one.last_how}" if one.last_on else "none on record"),
            ("In touch", " · ".join(filter(None, [mails, meetings]))),
            ("In public", "; ".join(self.public.get(contact_id, [])[:_PUBLIC])),
            ("Elsewhere", elsewhere and f"tagged in {elsewhere}"),
            ("Why now", self.why.get((contact_id, context), "")),
        ]
        return [(label, text) for label, text in facts if text]

    # ------------------------------------------------------------ what is stored

    def choose(self, card_id: str, group: str, value: Value) -> str:
        """Store a rating or a mark; None takes it back."""
        contact_id, _, context = parts(card_id)
        name = isolated(self.people[contact_id].name)
        if group in MARKS:
            held = None if value is None else bool(value)
            add_mark(self.ws, contact_id, group, held)
            _keep(self.marks[group], contact_id, held)
            return f"saved: {name}, {'taken back' if held is None else _MARKED[group, held]}"
        rating = None if value is None else int(value)
        add_tag(self.ws, contact_id, context, rating, direction=group)
        _keep(self.ratings, (contact_id, context_key(context), group), rating)
        said = "taken back" if rating is None else f"{rating} of 5"
        return f"saved: {name}, {_SAID[group]}: {said}"

    def fill(self, name: str, text: str, card_id: str) -> str:
        """Store a note, or show other cards."""
        written = clean_text(text)
        if name == "note":
            contact_id = parts(card_id)[0]
            if written == self.notes.get(contact_id, ""):
                return "saved already: nothing changed"
            add_note(self.ws, contact_id, written)
            _keep(self.notes, contact_id, written or None)
            person = isolated(self.people[contact_id].name)
            return f"saved: {person}, {'your note' if written else 'note: taken back'}"
        before = {kind: getattr(self, kind) for kind in ("about", "context", "show", "search")}
        if name == "context":
            written = spell_context(self.ws, written) if written else ""
            if written and written not in self.contexts:
                self.contexts = sorted([*self.contexts, written], key=context_key)
        setattr(self, name, written)
        found = self._order()
        if name == "search" and not found:
            for kind, value in before.items():
                setattr(self, kind, value)
            raise IntrolabError("nobody with this name or organisation is among your contacts.")
        self._ids = found
        return f"{len(found):,} {'contact' if len(found) == 1 else 'contacts'} to show"

    # ------------------------------------------------------------ in which order

    def _order(self) -> list[str]:
        """Return the ids of the cards that search, filter and context leave, in order."""
        here = self.context or self.ws.setting("default_context")
        if self.search:
            pairs = [(i, here) for i in self._frequent() if self._matches(i)]
        elif self.show == "first" and self.queue:
            pairs = [(i, self.context or context) for i, context in self.queue]
        else:
            key = context_key(here)
            tagged = {
                i for i, spelled, about in self.ratings if (spelled, about) == (key, self.about)
            }
            pairs = [
                (i, here)
                for i in self._frequent()
                if self.show in ("first", "all") or (i in tagged) == (self.show == "tagged")
            ]
        return [f"{i}|{self.about}|{context}" for i, context in dict.fromkeys(pairs)]

    def _fill_up(self, at_least: int) -> None:
        here = self.context or self.ws.setting("default_context")
        waiting = (
            (i, here)
            for i in self._frequent()
            if (i, context_key(here), TRUSTS_ME) not in self.ratings and (i, here) not in self.queue
        )
        missing = max(at_least - len(self.queue), 0) if here else 0
        for pair in list(islice(waiting, missing)):
            self.queue.append(pair)
            self.why[pair] = "among those you are in touch with most, and not tagged yet"

    def _frequent(self) -> list[int]:
        """Return all contacts, those first who were in touch most."""
        return sorted(
            self.people,
            key=lambda i: (-self.people[i].received - self.people[i].sent
                           - 5 * self.people[i].meetings, i),
        )  # fmt: skip

    def _matches(self, contact_id: int) -> bool:
        one = self.people[contact_id]
        text = f"{one.name} {one.job} {one.before}".casefold()
        return all(word in text for word in self.search.casefold().split())


def parts(card_id: str) -> tuple[int, str, str]:
    """Return contact id, direction and context of a card's id."""
    contact_id, about, context = card_id.split("|", 2)
    return int(contact_id), about, context


def _keep(where: dict[Any, Any], key: Any, value: object) -> None:
    """Hold a value in memory as it is stored now: None stands for nothing."""
    if value is None:
        where.pop(key, None)
    else:
        where[key] = value


def tag_form(
    ws: Workspace, queue: pd.DataFrame | None = None, context: str | None = None
) -> CardForm:
    """Return the form to tag trust, one contact a card, by keyboard or mouse.

    Parameters
    ----------
    queue : DataFrame, optional
        Whom to tag: a column contact_id, and context and why where known. By default the contacts
        whose tag is worth most now, at most `PROPOSED`, followed by those you are in touch with
        most, up to `SITTING`.
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
    >>> print(str(tag_form(introlab.open_workspace())).splitlines()[0])
    Tag trust
    """
    log = tie_log(ws)
    cards = cards_to_tag(ws, queue, context, log)
    at_least = SITTING if queue is None else 0
    return CardForm(TagDeck(ws, cards, context or "", at_least=at_least, log=log))


def cards_to_tag(
    ws: Workspace, queue: pd.DataFrame | None, context: str | None, log: TieLog
) -> pd.DataFrame:
    """Return the queue with a context in every row, for the parameters of `tag_form`."""
    if queue is None:
        cards = tag_first(
            gather(ws, context=context or "", log=log), number=PROPOSED, fewest=0,
            trusted_rating=ws.setting("trusted_rating"),
        )  # fmt: skip
    else:
        cards = queue.copy()
    default = context or ws.setting("default_context")
    if context or "context" not in cards:
        cards["context"] = default
    cards["context"] = cards["context"].where(cards["context"] != "", default)
    for contact_id in cards["contact_id"]:
        require_contact(ws, int(contact_id))
    # An id that was merged since the queue was made stands for the contact it went into.
    today = dict(ws.rows("SELECT minted_id, contact_id FROM contact_shown"))
    cards["contact_id"] = cards["contact_id"].map(today)
    return cards.dropna(subset=["contact_id"]).astype({"contact_id": int})
