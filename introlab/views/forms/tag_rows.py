"""The same tags as a table: many contacts at once, for whoever likes that better than cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from introlab.network.ties import tie_log
from introlab.tables import DIRECTIONS
from introlab.views.forms.cards import CardForm, shipped
from introlab.views.forms.deck import Card, Field, Group, field_text, plain
from introlab.views.forms.tag import TagDeck, cards_to_tag, parts
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 8  # rows shown as text


class TableForm(CardForm):
    """A deck whose cards are the rows of a table, twenty a page."""

    _esm = shipped("form.js", "table.js")

    def __repr__(self) -> str:
        """Return the first rows as text: what a closed notebook keeps of the table."""
        ids = self.deck.ids()
        lines = [plain(self.deck.title), *map(field_text, self.deck.fields())]
        for card in map(self.deck.card, ids[:_ROWS]):
            answers = (f"{group.label} {_held(group)}" for group in card.groups)
            lines.append(f"{plain(card.headline)}: {', '.join(answers)}")
        if len(ids) > _ROWS:
            lines.append(f"… and {len(ids) - _ROWS:,} more")
        return "\n".join(lines if ids else [*lines, self.deck.empty])


def _held(group: Group) -> str:
    """Return the words of the choice that is held."""
    labels = (choice.label for choice in group.choices if choice.value == group.held is not None)
    return next(labels, "–")


class TagTableDeck(TagDeck):
    """One contact in one context a row, with every question about trust."""

    title = "Tag trust in a table"

    def fields(self) -> Sequence[Field]:
        """Return context, order and search; both directions are columns."""
        return [field for field in super().fields() if field.name != "about"]

    def card(self, card_id: str) -> Card:
        """Return the row of a contact in a context."""
        contact_id, _, context = parts(card_id)
        scales = [self.scale(contact_id, direction, context) for direction in DIRECTIONS]
        facts = [
            (label, text)
            for label, text in self.facts(contact_id, context)
            if label in ("Works", "Last contact")
        ]
        groups = [*scales, self.known(contact_id), self.spare(contact_id)]
        return Card(card_id, self.people[contact_id].name, [*facts, ("Context", context)], groups)


def tag_table(
    ws: Workspace, queue: pd.DataFrame | None = None, context: str | None = None
) -> TableForm:
    """Return the form to tag trust in a table; it saves what is chosen at once.

    Parameters
    ----------
    queue : DataFrame, optional
        As in `tag_form`.
    context : str, optional
        As in `tag_form`.

    Raises
    ------
    IntrolabError
        As in `tag_form`.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import tag_table
    >>> print(str(tag_table(introlab.open_workspace())).splitlines()[0])
    Tag trust in a table
    """
    log = tie_log(ws)
    cards = cards_to_tag(ws, queue, context, log)
    return TableForm(TagTableDeck(ws, cards, context or "", log=log))
