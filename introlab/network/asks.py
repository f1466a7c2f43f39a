"""The ask log: every request and introduction, its states and the legal steps between them.

An introduction that somebody offered without being asked starts at 'introduced'.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

from introlab.network.contacts import contact_index
from introlab.network.trust import context_key, require_contact, spell_context
from introlab.tables import IntrolabError, did_you_mean
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

#: State -> the states that may follow it; '' is the beginning.
STEPS: dict[str, tuple[str, ...]] = {
    "": ("drafted", "asked", "introduced"),
    "drafted": ("asked", "withdrawn"),
    "asked": ("agreed", "introduced", "declined", "lapsed", "withdrawn"),
    "agreed": ("prospect_agreed", "introduced", "declined", "lapsed", "withdrawn"),
    "prospect_agreed": ("introduced", "declined", "lapsed", "withdrawn"),
    "introduced": ("met", "won", "lapsed"),
    "met": ("won", "lapsed"),
    "won": (),
    "declined": (),
    "lapsed": (),
    "withdrawn": (),
}
STATES = tuple(state for state in STEPS if state)
#: States in which the introducer is still carrying the request.
OPEN_STATES = ("asked", "agreed", "prospect_agreed")
_DATE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?")


def first_instant(date: str) -> str:
    """Return the earliest instant a day or month may mean.

    Examples
    --------
    >>> first_instant("2025-03"), first_instant("2025-03-14")
    ('2025-03-01T00:00:00Z', '2025-03-14T00:00:00Z')
    """
    return f"{date if len(date) == 10 else date + '-01'}T00:00:00Z"


def last_instant(date: str) -> str:
    """Return the latest instant a day or month may mean.

    Examples
    --------
    >>> last_instant("2024-02"), last_instant("2025-03-14")
    ('2024-02-29T23:59:59Z', '2025-03-14T23:59:59Z')
    """
    if len(date) == 7:
        last = calendar.monthrange(int(date[:4]), int(date[5:]))[1]
        date = f"{date}-{last:02d}"
    return f"{date}T23:59:59Z"


def open_ask(
    ws: Workspace,
    contact_id: int,
    prospect_id: int,
    *,
    context: str = "",
    why: str = "",
    state: str = "asked",
    on: str = "",
    note: str = "",
) -> int:
    """Store a new ask (or an unasked introduction) and return its id.

    Parameters
    ----------
    state : str
        'drafted', 'asked', or 'introduced' for an introduction nobody asked for.
    on : str
        Day or month; '' means today.

    Raises
    ------
    IntrolabError
        Unknown contact or prospect, illegal first state, or a date that is none or lies ahead.
    """
    require_contact(ws, contact_id)
    found = ws.rows("SELECT context FROM prospect WHERE prospect_id = ?", (int(prospect_id),))
    if not found:
        raise IntrolabError(
            f"There is no prospect {prospect_id}. Ids are in the column prospect_id of prospects()."
        )
    chosen = context or found[0][0] or ws.setting("default_context")
    with ws.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO ask (contact_id, prospect_id, context, why, opened_on) "
            "VALUES (?, ?, ?, ?, ?)",
            (int(contact_id), int(prospect_id), spell_context(ws, chosen), why, ws.now()),
        )
        ask_id = int(cursor.lastrowid or 0)
        advance(ws, ask_id, state, on=on, note=note)
    return ask_id


def advance(ws: Workspace, ask_id: int, state: str, *, on: str = "", note: str = "") -> None:
    """Store the next state of an ask; earlier states stay in the log.

    Raises
    ------
    IntrolabError
        Unknown ask or state, a step that may not follow, a date that is none, lies ahead or lies
        before the step it follows. Nothing is stored.
    """
    if state not in STATES:
        raise IntrolabError(
            f"The 'state' of an ask must be one of {', '.join(STATES)}. Got {state!r} instead."
            f"{did_you_mean(state, STATES)}"
        )
    if not ws.rows("SELECT 1 FROM ask WHERE ask_id = ?", (int(ask_id),)):
        raise IntrolabError(f"There is no ask {ask_id}. Ids are in the column ask_id of asks().")
    log = ws.rows(
        "SELECT state, happened_on FROM ask_event WHERE ask_id = ? ORDER BY event_id", (ask_id,)
    )
    before, since = log[-1] if log else ("", "")
    if state not in STEPS[before]:
        allowed = ", ".join(STEPS[before]) or "nothing: it has ended"
        raise IntrolabError(
            f"An ask that is {before or 'new'!r} cannot become {state!r}. "
            f"What may follow: {allowed}."
        )
    date = on or ws.now()[:10]
    if not _is_date(date):
        raise IntrolabError("The 'on' of a step must be a day (2025-03-14) or a month (2025-03).")
    if first_instant(date) > ws.now():
        raise IntrolabError("A step cannot lie ahead: enter it when it has happened.")
    if since and last_instant(date) < first_instant(since):
        raise IntrolabError(
            f"The step {state!r} is dated before {before!r}, which it follows. Correct the date."
        )
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO ask_event (ask_id, state, happened_on, recorded_on, note) "
            "VALUES (?, ?, ?, ?, ?)",
            (int(ask_id), state, date, ws.now(), note),
        )


def record_past(
    ws: Workspace,
    contact_id: int,
    prospect_id: int,
    steps: tuple[tuple[str, str], ...],
    *,
    context: str = "",
    why: str = "",
    note: str = "",
) -> int:
    """Store a past introduction, or add what is new to the one stored; return its id.

    It is the same one when introducer, prospect, context and the first step agree, so reading the
    same list twice changes nothing.

    Raises
    ------
    IntrolabError
        As for `open_ask` and `advance`; nothing is stored.
    """
    if not steps:
        raise IntrolabError("A past introduction needs at least one step with its date.")
    (first, on), *later = steps
    stored = ws.rows(
        "SELECT a.ask_id, a.context FROM ask a "
        "JOIN contact_current c ON c.minted_id = a.contact_id "
        "JOIN ask_event e USING (ask_id) WHERE c.contact_id = ? AND a.prospect_id = ? "
        "AND e.state = ? AND e.happened_on = ? ORDER BY a.ask_id",
        (int(contact_id), int(prospect_id), first, on),
    )
    wanted = context_key(context)
    same = [ask for ask, theirs in stored if wanted in ("", context_key(theirs))]
    with ws.transaction():
        if not same:
            same = [open_ask(ws, contact_id, prospect_id, context=context, why=why, state=first,
                             on=on, note=note)]  # fmt: skip
        reached = {
            state
            for (state,) in ws.rows("SELECT state FROM ask_event WHERE ask_id = ?", (same[0],))
        }
        for state, day in later:
            if state not in reached:
                advance(ws, same[0], state, on=day)
    return int(same[0])


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if not found or found[1] == "0000":
        return False
    last = calendar.monthrange(int(found[1]), int(found[2]))[1]
    return found[3] is None or 1 <= int(found[3]) <= last


def asks(ws: Workspace, *, as_of: str = "") -> pd.DataFrame:
    """Return one row per ask with its present state and the date of every state it passed.

    Parameters
    ----------
    as_of : str
        Instant; only steps that surely happened strictly earlier count ('' = all). An ask without
        such a step is left out.

    Returns
    -------
    DataFrame
        Columns ask_id, contact_id, introducer, prospect_id, prospect, context, why, note, state,
        unasked (bool), and for each state `<state>_on` (day or month, '' = not reached).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.asks import asks
    >>> past = asks(introlab.open_workspace())
    >>> bool((past["introduced_on"] != "").any())
    True
    """
    table = ws.table(
        "SELECT a.ask_id, c.contact_id, a.prospect_id, p.name AS prospect, a.context, a.why "
        "FROM ask a JOIN contact_current c ON c.minted_id = a.contact_id "
        "JOIN prospect p USING (prospect_id) ORDER BY a.ask_id"
    )
    shown = contact_index(ws).shown
    table.insert(2, "introducer", [shown.get(i, "") for i in table["contact_id"]])
    events = ws.rows("SELECT ask_id, state, happened_on, note FROM ask_event ORDER BY event_id")
    dates: dict[int, dict[str, str]] = {}
    notes: dict[int, str] = {}
    for ask_id, state, on, note in events:
        if not as_of or last_instant(on) < as_of:
            dates.setdefault(ask_id, {})[state] = on
            notes[ask_id] = "; ".join(filter(None, (notes.get(ask_id, ""), note)))
    table["note"] = [notes.get(i, "") for i in table["ask_id"]]
    table["state"] = [next(reversed(dates.get(i, {"": ""}))) for i in table["ask_id"]]
    table["unasked"] = ["asked" not in dates.get(i, {}) for i in table["ask_id"]]
    for state in STATES:
        table[f"{state}_on"] = [dates.get(i, {}).get(state, "") for i in table["ask_id"]]
    return table[table["state"] != ""].reset_index(drop=True)
