"""Contexts, trust tags and marks, and the true connections that follow from them.

A true connection is known **and** trusted. *Known*: marked so by the user, or at least
`known_exchanges` two-way exchanges in `known_days`. *Trusted*: the latest *trusts me* tag in the
context of the request is at least `trusted_rating`. A tag counts in its own context only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.network.ties import tie_strength
from introlab.tables import DIRECTIONS, MARKS, TRUSTS_ME, IntrolabError, did_you_mean
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


def context_key(context: str) -> str:
    """Return what makes two spellings of a context the same: no case, single spaces.

    Examples
    --------
    >>> context_key("  Data  Engineering ")
    'data engineering'
    """
    return " ".join(context.split()).casefold()


def contexts(ws: Workspace) -> list[str]:
    """Return the contexts in use (tags, prospects, asks, default), first spelling, sorted."""
    spelled: dict[str, str] = {}
    found = [context for (context,) in ws.rows(
        "SELECT context FROM trust_tag UNION ALL SELECT context FROM prospect "
        "UNION ALL SELECT context FROM ask"
    )]  # fmt: skip
    for context in [*found, ws.setting("default_context")]:
        if context:
            spelled.setdefault(context_key(context), context)
    return sorted(spelled.values(), key=context_key)


def spell_context(ws: Workspace, context: str) -> str:
    """Return the spelling already in use for a context, or the given one if it is new."""
    wanted = context_key(context)
    return next((c for c in contexts(ws) if context_key(c) == wanted), " ".join(context.split()))


def add_tag(
    ws: Workspace,
    contact_id: int,
    context: str,
    rating: int | None,
    *,
    direction: str = TRUSTS_ME,
    note: str = "",
    tagged_on: str = "",
) -> int:
    """Store a trust tag durably and return its id; earlier tags stay in the log.

    Parameters
    ----------
    rating : int or None
        1 (not at all) to 5 (would vouch); None takes the judgement back.
    direction : str
        'trusts_me' (they rate my work), 'neck_out' (they would take a risk for me) or 'i_trust' (I
        would put my name behind them).
    tagged_on : str
        Instant; '' means now.

    Raises
    ------
    IntrolabError
        Unknown contact or direction, no context, or a rating outside 1-5; nothing is stored.
    """
    if direction not in DIRECTIONS:
        raise IntrolabError(
            f"The 'direction' of a trust tag must be one of {', '.join(DIRECTIONS)}. "
            f"Got {direction!r} instead.{did_you_mean(direction, DIRECTIONS)}"
        )
    if rating is not None and (type(rating) is not int or not 1 <= rating <= 5):
        raise IntrolabError(
            f"The 'rating' of a trust tag must be a whole number from 1 to 5. Got {rating!r}."
        )
    if not context.strip():
        raise IntrolabError(
            "A trust tag needs a context: what would a request be about? Name it, for instance "
            "'data engineering'."
        )
    require_contact(ws, contact_id)
    with ws.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO trust_tag (contact_id, context, direction, rating, tagged_on, note) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                contact_id,
                spell_context(ws, context),
                direction,
                rating,
                tagged_on or ws.now(),
                note,
            ),
        )
    return int(cursor.lastrowid or 0)


def add_mark(
    ws: Workspace, contact_id: int, mark: str, value: bool | None, *, marked_on: str = ""
) -> None:
    """Store a mark ('know_personally' or 'do_not_ask') on a contact; the latest counts.

    Parameters
    ----------
    value : bool or None
        None takes the mark back.

    Raises
    ------
    IntrolabError
        Unknown contact or mark; nothing is stored.
    """
    if mark not in MARKS:
        raise IntrolabError(
            f"The 'mark' must be one of {', '.join(MARKS)}. Got {mark!r} instead."
            f"{did_you_mean(mark, MARKS)}"
        )
    require_contact(ws, contact_id)
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO contact_mark (contact_id, mark, value, marked_on) VALUES (?, ?, ?, ?)",
            (contact_id, mark, None if value is None else int(value), marked_on or ws.now()),
        )


def add_note(ws: Workspace, contact_id: int, text: str) -> None:
    """Store the user's free words on a contact; the latest count, '' takes them back.

    Raises
    ------
    IntrolabError
        Unknown contact; nothing is stored.
    """
    require_contact(ws, contact_id)
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO contact_note (contact_id, text, written_on) VALUES (?, ?, ?)",
            (contact_id, text.strip(), ws.now()),
        )


def own_notes(ws: Workspace) -> dict[int, str]:
    """Return contact id -> the user's latest words on the contact, where there are any.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.trust import add_note, own_notes
    >>> ws = introlab.open_workspace()
    >>> add_note(ws, 1, "met at the data meet-up")
    >>> own_notes(ws)
    {1: 'met at the data meet-up'}
    """
    latest = dict(
        ws.rows(
            "SELECT c.contact_id, n.text FROM contact_note n "
            "JOIN contact_current c ON c.minted_id = n.contact_id ORDER BY n.written_on, n.note_id"
        )
    )
    return {contact_id: text for contact_id, text in latest.items() if text}


def require_contact(ws: Workspace, contact_id: int) -> None:
    """Raise IntrolabError unless a contact bears the id."""
    if not ws.rows("SELECT 1 FROM contact WHERE contact_id = ?", (int(contact_id),)):
        raise IntrolabError(
            f"There is no contact {contact_id}. Ids are in the column contact_id of contacts()."
        )


def tag_log(ws: Workspace, direction: str = TRUSTS_ME) -> pd.DataFrame:
    """Return every tag ever given in one direction, oldest first.

    Returns
    -------
    DataFrame
        Columns contact_id, context, context_key, rating (1-5, NaN takes it back), tagged_on
        (instant), note.
    """
    log = ws.table(
        "SELECT c.contact_id, t.context, t.rating, t.tagged_on, t.note FROM trust_tag t "
        "JOIN contact_current c ON c.minted_id = t.contact_id "
        "WHERE t.direction = ? ORDER BY t.tagged_on, t.tag_id",
        (direction,),
    )
    log.insert(2, "context_key", [context_key(c) for c in log["context"]])
    return log.astype({"rating": float})


def tags(
    ws: Workspace,
    *,
    direction: str = TRUSTS_ME,
    as_of: str = "",
    log: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the latest tag of each (contact, context) in one direction.

    Parameters
    ----------
    as_of : str
        Instant; only tags given strictly earlier count. '' means all.
    log : DataFrame, optional
        Result of `tag_log` in this direction, to save reading it again.

    Returns
    -------
    DataFrame
        Columns contact_id, context, context_key, rating (1-5), tagged_on (instant), note.
        Withdrawn tags are left out.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.trust import tags
    >>> found = tags(introlab.open_workspace())
    >>> bool(found["rating"].between(1, 5).all())
    True
    """
    given = tag_log(ws, direction) if log is None else log
    given = given[given["tagged_on"] < as_of] if as_of else given
    latest = given.drop_duplicates(["contact_id", "context_key"], keep="last")
    latest = latest[latest["rating"].notna()].astype({"rating": int})
    return latest.sort_values(["contact_id", "context_key"]).reset_index(drop=True)


def marks(ws: Workspace, mark: str, *, as_of: str = "") -> dict[int, bool]:
    """Return contact id -> latest value of a mark, strictly before ``as_of`` ('' = all).

    A mark that was taken back is left out.
    """
    latest = dict(
        ws.rows(
            "SELECT c.contact_id, m.value FROM contact_mark m "
            "JOIN contact_current c ON c.minted_id = m.contact_id "
            "WHERE m.mark = ? AND (? = '' OR m.marked_on < ?) ORDER BY m.marked_on, m.mark_id",
            (mark, as_of, as_of),
        )
    )
    return {contact_id: bool(value) for contact_id, value in latest.items() if value is not None}


def known_by(exchanges: pd.Series[int], said: dict[int, bool], least: int) -> pd.Series[bool]:
    """Return which contacts are known: the user's word, or else enough two-way exchanges.

    Parameters
    ----------
    exchanges : Series
        Two-way exchanges in the window (number), indexed by contact_id.
    said : dict of int to bool
        Result of `marks` for 'know_personally'.
    least : int
        Exchanges from which on a contact is known (number).

    Examples
    --------
    >>> import pandas as pd
    >>> known_by(pd.Series({1: 0, 2: 9, 3: 9}), {1: True, 2: False}, 5).tolist()
    [True, False, True]
    """
    import pandas as pd

    word = pd.Series(said, dtype="boolean").reindex(exchanges.index)
    return word.fillna(exchanges >= least).astype(bool)


def trust_table(
    ws: Workspace, context: str, *, as_of: str = "", ties: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what is known about trust for every contact in one context.

    Parameters
    ----------
    ties : DataFrame, optional
        Result of `tie_strength` for the same instant, to save computing it again.

    Returns
    -------
    DataFrame
        Indexed by contact_id; columns: rating (1-5, NaN = no tag in this context), elsewhere (the
        other contexts in which the contact is trusted, joined by ', '), exchanges (two-way
        exchanges in `known_days`), known (bool), known_why (text), trusted (bool),
        true_connection (bool), do_not_ask (bool).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.trust import trust_table
    >>> table = trust_table(introlab.open_workspace(), "data engineering")
    >>> bool((table["true_connection"] == (table["known"] & table["trusted"])).all())
    True
    """
    ties = tie_strength(ws, as_of=as_of) if ties is None else ties
    table = ties[["exchanges"]].copy()
    given = tags(ws, as_of=as_of)
    here = given["context_key"] == context_key(context)
    table["rating"] = given[here].set_index("contact_id")["rating"].reindex(table.index)
    threshold = ws.setting("trusted_rating")
    other = given[~here & (given["rating"] >= threshold)].groupby("contact_id")["context"]
    table["elsewhere"] = other.agg(", ".join).reindex(table.index).fillna("")
    said = marks(ws, "know_personally", as_of=as_of)
    table["known"] = known_by(table["exchanges"], said, ws.setting("known_exchanges"))
    counted = (
        table["exchanges"].astype(str) + f" two-way exchanges in {ws.setting('known_days')} days"
    )
    table["known_why"] = counted.where(~table.index.isin(list(said)), "you said so")
    table["trusted"] = table["rating"] >= threshold
    table["true_connection"] = table["known"] & table["trusted"]
    barred = {c for c, value in marks(ws, "do_not_ask", as_of=as_of).items() if value}
    table["do_not_ask"] = table.index.isin(list(barred))
    return table


def true_connections(ws: Workspace, *, ties: pd.DataFrame | None = None) -> list[int]:
    """Return the ids of the contacts who are a true connection in at least one context.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.trust import true_connections
    >>> len(true_connections(introlab.open_workspace())) > 10
    True
    """
    ties = tie_strength(ws) if ties is None else ties
    found: set[int] = set()
    for context in contexts(ws):
        table = trust_table(ws, context, ties=ties)
        found |= {int(i) for i in table.index[table["true_connection"]]}
    return sorted(found)
