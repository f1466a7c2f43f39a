"""What contacts said about the user in public: suggestions for trust tags, never tags.

A skill endorsement is one click and says little; a recommendation was written by hand and says
more. Neither makes anybody trusted: the user confirms, or does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from introlab.network.contacts import contacts
from introlab.network.trust import context_key, contexts, tags
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

SUGGESTION_COLUMNS = ("contact_id", "name", "context", "why", "kind", "given_on")
_RECEIVED = """
    SELECT b.contact_id, e.kind, e.skill, e.given_on FROM endorsement e
    JOIN contact_key b ON b.key = e.key WHERE e.direction = 'received'
    ORDER BY e.kind = 'endorsement', e.given_on DESC, b.contact_id, e.skill
"""


class Received(NamedTuple):
    """One endorsement or recommendation that a contact gave the user."""

    contact_id: int
    kind: str
    skill: str
    given_on: str

    @property
    def why(self) -> str:
        """A sentence without its subject."""
        when = f" in {self.given_on[:4]}" if self.given_on else ""
        if self.kind == "recommendation":
            return f"wrote a recommendation for you{when}"
        return f"endorsed you for {self.skill}{when}"


def received(ws: Workspace) -> list[Received]:
    """Return what contacts said about the user in public: recommendations first, then the latest.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.suggestions import received
    >>> received(introlab.open_workspace())[0].kind
    'recommendation'
    """
    return [Received(*row) for row in ws.rows(_RECEIVED)]


def suggestions(ws: Workspace) -> pd.DataFrame:
    """Return who endorsed or recommended the user and has no *trusts me* tag in that context yet.

    Returns
    -------
    DataFrame
        Columns `SUGGESTION_COLUMNS`: contact_id, name, context (the one in use that the skill
        names; the skill itself where none does; '' for a recommendation, which names no skill),
        why (a sentence without its subject), kind ('recommendation' or 'endorsement'), given_on
        (day). One row a contact and context; recommendations first, then the latest. A tag in any
        context answers a recommendation.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.suggestions import suggestions
    >>> found = suggestions(introlab.open_workspace())
    >>> found["kind"].iloc[0], bool(found["why"].str.contains("recommendation").any())
    ('recommendation', True)
    """
    import pandas as pd

    names = contacts(ws).set_index("contact_id")["name"]
    in_use = contexts(ws)
    given = tags(ws)
    answered = set(zip(given["contact_id"], given["context_key"], strict=True))
    answered |= {(contact_id, "") for contact_id in given["contact_id"]}
    rows = []
    for one in received(ws):
        context = context_of(one.skill, in_use)
        place = (one.contact_id, context_key(context))
        if place not in answered:
            answered.add(place)
            name = names[one.contact_id]
            rows.append((one.contact_id, name, context, one.why, one.kind, one.given_on))
    table = pd.DataFrame(rows, columns=list(SUGGESTION_COLUMNS))
    return table.astype({"contact_id": int})


def context_of(skill: str, contexts: list[str]) -> str:
    """Return the context that a skill names: the same words, or all of its words in the skill.

    Examples
    --------
    >>> context_of("Data Engineering (Python)", ["data engineering", "pricing"])
    'data engineering'
    >>> context_of("Pricing Strategy", ["data engineering", "pricing"])
    'pricing'
    >>> context_of("Tax", ["tax for founders"])
    'Tax'
    """
    words = set(context_key(skill).replace("(", " ").replace(")", " ").split())
    fitting = [context for context in contexts if set(context_key(context).split()) <= words]
    return max(fitting, key=lambda context: (len(context), context), default=skill)
