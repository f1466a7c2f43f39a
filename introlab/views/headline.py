"""The headline number: true connections large, contacts in small print."""

from __future__ import annotations

from introlab.advice.ranking import Advice
from introlab.network.trust import true_connections
from introlab.workspace import Workspace


class Headline:
    """How many true connections there are; a notebook shows it as HTML, a terminal as text.

    Examples
    --------
    >>> Headline(1, 2000)
    1 true connection (known and trusted) among 2,000 contacts
    """

    def __init__(self, true: int, contacts: int) -> None:
        self.number = str(true)
        self.noun = "true connection" if true == 1 else "true connections"
        self.small = f"(known and trusted) among {contacts:,} contact{'s' if contacts != 1 else ''}"

    def __repr__(self) -> str:
        return f"{self.number} {self.noun} {self.small}"

    def _repr_html_(self) -> str:
        return (
            f'<p><b style="font-size: 2.6em">{self.number}</b> '
            f'<span style="font-size: 1.3em">{self.noun}</span> <small>{self.small}</small></p>'
        )


def headline(ws: Workspace, known: Advice) -> Headline:
    """Return the number of true connections in any context, among all contacts.

    Parameters
    ----------
    known : Advice
        Result of `introlab.advice.ranking.gather`.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.ranking import gather
    >>> from introlab.views.headline import headline
    >>> ws = introlab.open_workspace()
    >>> str(headline(ws, gather(ws))).endswith(" contacts")
    True
    """
    return Headline(len(true_connections(ws, ties=known.ties)), len(known.people))
