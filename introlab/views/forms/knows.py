"""Who knows whom: the likeliest contacts of each prospect, confirmed or denied by key.

Prospect by prospect, or contact by contact; with a box for the mutual connections that LinkedIn
shows, which are asked card by card and stored only where the user says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, islice
from typing import Any

from introlab.network.contacts import contacts
from introlab.network.knows import add_word, link_log, links
from introlab.network.mutual import read_mutual
from introlab.network.odds import band, combined
from introlab.network.prospects import prospects
from introlab.network.ties import tie_strength
from introlab.sources.values.keys import clean_text
from introlab.tables import IntrolabError, each
from introlab.views.forms.cards import CardForm
from introlab.views.forms.choosing import described, find_contact, job, labelled
from introlab.views.forms.deck import Card, Choice, Chosen, Deck, Field, Group, Value, isolated
from introlab.workspace import Workspace

#: Keys of the people on a card: the upper row says that they know each other, the lower denies it.
_YES, _NO = "123456", "qwerty"
#: Contacts that a field suggests while a name is typed (number): more would slow the browser down.
_SUGGESTED = 2000
_MODES = (("prospect", "by prospect"), ("contact", "by contact"))
_PASTE = "copy the names from the prospect's page and paste them here; introlab fetches nothing"


class KnowsDeck(Deck):
    """One prospect, or one contact, a card; on it the people who would most likely know them."""

    title, noun = "Who knows whom?", "Card"
    ended = "That was the last one."
    empty = "There is nobody to ask about: load contacts and a list of prospects in notebook 01."

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        targets = prospects(ws)
        log = link_log(ws, targets)
        people = contacts(ws)
        busy = tie_strength(ws)["volume"]
        people["volume"] = people["contact_id"].map(busy).fillna(0.0)
        people = people.sort_values(["volume", "contact_id"], ascending=[False, True])
        self.people: dict[int, Any] = {int(one.contact_id): one for one in each(people)}
        self.targets: dict[int, Any] = {int(one.prospect_id): one for one in each(targets)}
        self.labels = labelled(people, "contact_id")
        # Prospects that are contacts already, both ways round: nobody is asked about themselves.
        same = {int(one.prospect_id): int(one.contact_id)
                for one in each(targets.dropna(subset=["contact_id"]))}  # fmt: skip
        self.themselves = {"prospect": same, "contact": {i: own for own, i in same.items()}}
        found = combined(links(ws, targets=targets, log=log))
        self.signs: dict[tuple[int, int], tuple[float, str]] = {}
        self.near: dict[str, dict[int, dict[int, float]]] = {
            kind: defaultdict(dict) for kind, _ in _MODES
        }
        for row in each(found):
            prospect_id, contact_id = int(row.Index[0]), int(row.Index[1])
            self.signs[prospect_id, contact_id] = (float(row.odds), str(row.text))
            self.near["prospect"][prospect_id][contact_id] = float(row.odds)
            self.near["contact"][contact_id][prospect_id] = float(row.odds)
        self.said: dict[str, dict[tuple[int, int], bool]] = {"user": {}, "mutual": {}}
        for prospect_id, words in log.words.items():
            for contact_id, origin, knows, _ in words:
                if origin in self.said:
                    _keep(self.said[origin], (prospect_id, contact_id), knows)
        self.mode, self.search = "prospect", ""
        self.added: dict[int, list[int]] = defaultdict(list)  # prospect -> contacts named by hand
        self.pasted: dict[str, Card] = {}  # cards that ask about pasted names
        self._likely: dict[str, list[int]] = {}
        self._ids = self._order()

    # ------------------------------------------------------------ what is shown

    def ids(self) -> Sequence[str]:
        """Return the ids of the cards in order."""
        return self._ids

    def same(self, card_id: str) -> str:
        """Return the first card that asks about names pasted on a card, else the card."""
        place = self._ids.index(card_id) + 1 if card_id in self._ids else len(self._ids)
        following = self._ids[place : place + 1]
        return following[0] if following and following[0] in self.pasted else card_id

    def fields(self) -> Sequence[Field]:
        """Return mode, search, and the field to name somebody else."""
        names = [(label, label) for label in list(self.labels)[:_SUGGESTED]]
        add = Field(
            "add", "Somebody else knows them", "", "text", names, "a", "start typing a name"
        )
        search = Field("search", "Search", self.search, "text", (), "/", "name or organisation")
        mode = Field("mode", "Ask", self.mode, "switch", _MODES, "b")
        return (mode, search, add) if self.mode == "prospect" else (mode, search)

    def card(self, card_id: str) -> Card:
        """Return the card of a prospect, of a contact, or of pasted names."""
        if card_id in self.pasted:
            return self._pasted_card(card_id)
        kind, number = card_id.split("|")[0], int(card_id.split("|")[1])
        if kind == "contact":
            return self._contact_card(card_id, number)
        target = self.targets[number]
        paste = Field("paste", "Mutual connections", kind="area", key="p", placeholder=_PASTE)
        groups = [
            self._pair(number, i, f"{described(self.people[i])} · {self._sign(number, i)}", place)
            for place, i in enumerate(self._candidates(card_id, number))
        ]
        asked = "Who of these would know them?" if groups else "There is no contact yet."
        facts = [fact for fact in (("Works", job(target)), ("Why", target.why)) if fact[1]]
        return Card(card_id, target.name, facts, groups, [paste], question=asked)

    def _contact_card(self, card_id: str, contact_id: int) -> Card:
        person = self.people[contact_id]
        groups = [
            self._pair(i, contact_id, f"{described(self.targets[i])} · {self._sign(i, contact_id)}",
                       place)
            for place, i in enumerate(self._candidates(card_id, contact_id))
        ]  # fmt: skip
        facts = [("Works", job(person))] if job(person) else []
        asked = "Whom of your prospects do they know?"
        return Card(card_id, person.name, facts, groups, question=asked)

    def _pair(self, prospect_id: int, contact_id: int, asked: str, place: int) -> Group:
        held = self.said["user"].get((prospect_id, contact_id))
        choices = [Choice(_YES[place], True, "knows them"), Choice(_NO[place], False, "does not")]
        name = f"user|{prospect_id}|{contact_id}"
        return Group(name, asked, choices, held, advance=False, listed=True)

    def _sign(self, prospect_id: int, contact_id: int) -> str:
        odds, text = self.signs.get((prospect_id, contact_id), (0.0, ""))
        return f"{band(odds)}: {text}" if text else "no sign so far"

    def _candidates(self, card_id: str, number: int) -> list[int]:
        """Return who is asked about on a card: chosen once, so that no name moves under a key."""
        if card_id not in self._likely:
            by_prospect = card_id.startswith("prospect")
            signs = self.near["prospect" if by_prospect else "contact"][number]
            themselves = self.themselves["prospect" if by_prospect else "contact"].get(number)
            everybody = self.people if by_prospect else self.targets
            rest = (i for i in everybody if i != themselves)
            named = self.added[number] if by_prospect else []
            likely = sorted(signs, key=lambda i: -signs[i])
            first = dict.fromkeys([*named, *likely])
            more = (i for i in rest if i not in first)
            self._likely[card_id] = list(islice(chain(first, more), len(_YES)))
        return self._likely[card_id]

    # ------------------------------------------------------------ what is stored

    def choose(self, card_id: str, group: str, value: Value) -> str:
        """Store that they know each other or not; None takes it back."""
        origin, left, right = group.split("|")
        prospect_id, contact_id = int(left), int(right)
        if origin == "which":  # several contacts bear the name: the value says which of them
            return self._mutual(prospect_id, card_id, value)
        knows = None if value is None else bool(value)
        add_word(self.ws, contact_id, prospect_id, knows=knows, origin=origin)
        _keep(self.said[origin], (prospect_id, contact_id), knows)
        said = {True: "know each other", False: "do not know each other", None: "taken back"}[knows]
        names = isolated(self.people[contact_id].name), isolated(self.targets[prospect_id].name)
        return f"saved: {names[0]} and {names[1]}: {said}"

    def _mutual(self, prospect_id: int, card_id: str, value: Value) -> str:
        before = self.pasted[card_id].groups[0].held
        with self.ws.transaction():
            for contact_id, knows in ((before, None), (value, True)):
                if contact_id:
                    add_word(self.ws, int(contact_id), prospect_id, knows=knows, origin="mutual")
        for contact_id, knows in ((before, None), (value, True)):
            if contact_id:
                _keep(self.said["mutual"], (prospect_id, int(contact_id)), knows)
        asked = self.pasted[card_id].groups[0]
        held = Group(asked.name, asked.question, asked.choices, value, asked.advance)
        self.pasted[card_id] = Card(card_id, self.pasted[card_id].headline, groups=[held])
        return "saved: a mutual connection" if value else "saved: none of them"

    def fill(self, name: str, text: str, card_id: str) -> str | Chosen:
        """Show other cards, add a contact to a card, or ask about pasted names."""
        if name == "add":
            return self._add(text, card_id)
        if name == "paste":
            return self._paste(text, int(card_id.split("|")[1]), card_id)
        before = self.mode, self.search
        setattr(self, name, clean_text(text))
        found = self._order()
        if not found:
            self.mode, self.search = before
            raise IntrolabError("nobody of this name or organisation is here.")
        self._ids = found
        return f"{len(found):,} to ask about"

    def _add(self, text: str, card_id: str) -> str | Chosen:
        if not text.strip():
            return "nobody was named"
        if not card_id.startswith("prospect|"):
            raise IntrolabError("go to the card of a prospect first.")
        prospect_id = int(card_id.split("|")[1])
        contact_id = find_contact(self.ws, self.labels, text)
        before = self.said["user"].get((prospect_id, contact_id))
        group = f"user|{prospect_id}|{contact_id}"
        said = self.choose(card_id, group, True)
        self.added[prospect_id].insert(0, contact_id)
        self._likely.pop(card_id, None)
        return "saved already: nothing changed" if before else Chosen(said, group, before)

    def _paste(self, text: str, prospect_id: int, card_id: str) -> str:
        if not text.strip():
            return "nothing was pasted"
        found = read_mutual(self.ws, text)
        if found.empty:
            raise IntrolabError("none of these lines is the name of a contact.")
        new = [self._pasted_id(prospect_id, one) for one in each(found)]
        place = self._ids.index(card_id) + 1 if card_id in self._ids else len(self._ids)
        rest = [one for one in self._ids if one not in new]
        self._ids = [*rest[:place], *new, *rest[place:]]
        names = "name is" if len(new) == 1 else "names are"
        return f"{len(new)} {names} among your contacts: say of each whether it is the one"

    def _pasted_id(self, prospect_id: int, match: Any) -> str:
        """Make the card that asks about one pasted name, and return its id."""
        target = self.targets[prospect_id]
        ids = [int(i) for i in match.candidates][: len(_YES) + 3]
        group = f"which|{prospect_id}|{ids[0]}"
        asked = f"LinkedIn shows a connection of {isolated(target.name)}: which of your contacts?"
        choices = [
            Choice(str(key), i, described(self.people[i])) for key, i in enumerate(ids, start=1)
        ]
        card_id = f"pasted|{prospect_id}|{match.written}"
        held = next((i for i in ids if self.said["mutual"].get((prospect_id, i))), None)
        none_of_them = Choice("0", 0, "none of them")
        self.pasted[card_id] = Card(
            card_id, match.written, groups=[Group(group, asked, [*choices, none_of_them], held)]
        )
        return card_id

    def _pasted_card(self, card_id: str) -> Card:
        return self.pasted[card_id]

    # ------------------------------------------------------------ in which order

    def _order(self) -> list[str]:
        """Return the ids of the cards that mode and search leave, those with most signs first."""
        everybody = self.targets if self.mode == "prospect" else self.people
        words = self.search.casefold().split()
        found = [
            i for i, one in everybody.items()
            if all(word in described(one).casefold() for word in words)
        ]  # fmt: skip
        if self.mode == "contact":
            signs = self.near["contact"]
            found.sort(key=lambda i: -sum(signs[i].values()))
        return [f"{self.mode}|{i}" for i in found] if self.people and self.targets else []


def _keep(where: dict[Any, bool], key: Any, knows: object) -> None:
    """Hold a word in memory as it is stored now: None stands for nothing."""
    if knows is None:
        where.pop(key, None)
    else:
        where[key] = bool(knows)


def knows_form(ws: Workspace) -> CardForm:
    """Return the form to say who knows whom, prospect by prospect or contact by contact.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import knows_form
    >>> str(knows_form(introlab.open_workspace())).splitlines()[0]
    'Who knows whom?'
    """
    return CardForm(KnowsDeck(ws))
