"""Interactions to tie strength: how alive each relationship is, as of an instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

#: Half-life of the decayed sums (days): tuned on the brokered-contact mail of two organisations.
HALF_LIFE = 90.0
#: People up to which everybody on an interaction is stored, and it counts as an exchange.
LARGEST_EXCHANGE = 10
_NEVER = -(2**62)


@dataclass(frozen=True, slots=True)
class TieLog:
    """All that ties are computed from, read once and good for every earlier instant.

    Attributes
    ----------
    contact_ids : Index
        Every contact, the user excluded, ascending.
    exchanges : DataFrame
        One row per contact and mail, message or meeting between them and the user on which at most
        10 people were, oldest first: at (UTC seconds), place (of the contact in ``contact_ids``),
        people (number, the user included), received, sent and meeting (bool, exactly one is true).
        A contact counts once, however many of their addresses were on it.
    brought : DataFrame
        One row per interaction on which the user first met people: at (UTC seconds), place (of the
        contact who sent it), small_to (people on it, number), people (first met on it, number).
    """

    contact_ids: pd.Index
    exchanges: pd.DataFrame
    brought: pd.DataFrame


def tie_log(ws: Workspace) -> TieLog:
    """Return everything that happened up to now, as far as contacts were on it."""
    import numpy as np
    import pandas as pd

    # Joined here and not in SQL: a fifth of the time for tens of thousands of mails.
    ids = ws.rows(
        "SELECT DISTINCT c.contact_id FROM record r "
        "JOIN contact_shown c ON c.minted_id = r.contact_id ORDER BY 1"
    )
    contact_ids = pd.Index([i for (i,) in ids], name="contact_id", dtype="int64")
    happened = ws.rows(
        "SELECT interaction_id, at, kind = 'meeting', people FROM interaction "
        "WHERE kind <> 'invitation' AND at < ? ORDER BY at, interaction_id",
        (ws.now(),),
    )
    event = {row[0]: number for number, row in enumerate(happened)}
    events = pd.DataFrame(
        {
            "at": np.array([row[1][:-1] for row in happened], "datetime64[s]").astype("int64"),
            "meeting": np.array([row[2] for row in happened], dtype=bool),
            "people": np.array([row[3] for row in happened], dtype="int64"),
        }
    )
    people = ws.rows("SELECT interaction_id, key, role = 'from' FROM participant")
    place = {contact_id: number for number, contact_id in enumerate(contact_ids)}
    borne = {key: place[i] for key, i in ws.rows("SELECT key, contact_id FROM contact_key")}
    own = {key for (key,) in ws.rows("SELECT key FROM own_key")}
    number: dict[str, int] = {}
    on = pd.DataFrame(
        {
            "event": np.array([event.get(i, -1) for i, _, _ in people], dtype="int64"),
            "place": np.array([borne.get(key, -1) for _, key, _ in people], dtype="int64"),
            "sender": np.array([sender for _, _, sender in people], dtype=bool),
            "own": np.array([key in own for _, key, _ in people], dtype=bool),
            "stranger": np.array(
                [number.setdefault(key, len(number)) for _, key, _ in people], dtype="int64"
            ),
        }
    )
    on = on[on["event"] >= 0]
    return TieLog(contact_ids, _exchanges(events, on), _brought(events, on))


def _exchanges(events: pd.DataFrame, on: pd.DataFrame) -> pd.DataFrame:
    touches = on[on["place"] >= 0].groupby(["event", "place"], sort=True)["sender"].any()
    table = touches.rename("received").reset_index()
    table = table.join(events, on="event")
    by_owner = set(on.loc[on["own"] & on["sender"], "event"])
    table["sent"] = table.pop("event").isin(by_owner) & ~table["received"] & ~table["meeting"]
    table["received"] &= ~table["meeting"]
    exchanged = table["received"] | table["sent"] | table["meeting"]
    kept = table[exchanged & (table["people"] <= LARGEST_EXCHANGE)]
    return kept[["at", "place", "people", "received", "sent", "meeting"]].reset_index(drop=True)


def _brought(events: pd.DataFrame, on: pd.DataFrame) -> pd.DataFrame:
    """Return who brought people: whoever sent the first interaction that shows them."""
    others = on[~on["own"]]
    # A person is a contact with all their addresses, or else an address, counted below zero.
    person = others["place"].where(others["place"] >= 0, -1 - others["stranger"])
    first = others["event"].groupby(person).min().rename_axis("person").reset_index()
    senders = on.loc[on["sender"] & (on["place"] >= 0), ["event", "place"]].drop_duplicates()
    met = first.merge(senders, on="event")
    met = met[met["person"] != met["place"]]
    table = met.groupby(["event", "place"]).size().rename("number").reset_index()
    table = table.join(events[["at", "people"]].rename(columns={"people": "small_to"}), on="event")
    columns = {"number": "people"}
    return table.rename(columns=columns)[["at", "place", "small_to", "people"]]


def tie_strength(
    ws: Workspace, *, as_of: str = "", log: TieLog | None = None, known_days: int | None = None
) -> pd.DataFrame:
    """Return how alive the relationship with every contact is, as of an instant.

    Parameters
    ----------
    as_of : str
        Instant; only interactions strictly earlier count. '' means now.
    log : TieLog, optional
        Result of `tie_log`, to save reading it again.
    known_days : int, optional
        Takes the place of the setting `known_days` (days).

    Returns
    -------
    DataFrame
        Indexed by contact_id, one row per contact, the user excluded. Columns: received and sent
        (mails and messages on which at most 10 people were, number), meetings (number), exchanges
        (two-way exchanges in the last `known_days`: the smaller of received and sent, plus
        meetings), last_at (UTC timestamp, NaT = never), days_since (days, inf = never),
        small_received (their mails to you and others on which at most `small_group` people were,
        each halved every 90 days), written (what you wrote to them, halved likewise), volume (all
        exchanges, halved likewise), reciprocity (smaller of received and
        sent over the larger, share in [0, 1]), brought (people the user first met on a small mail
        of theirs, number), two_way (bool: both ways, or a meeting, ever).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.ties import tie_strength
    >>> ties = tie_strength(introlab.open_workspace())
    >>> bool(ties["reciprocity"].between(0, 1).all())
    True
    """
    import numpy as np
    import pandas as pd

    known = log or tie_log(ws)
    moment = np.datetime64((as_of or ws.now())[:-1], "s")
    now = int(moment.astype("int64"))
    ids = known.contact_ids
    found = known.exchanges[: int(known.exchanges["at"].searchsorted(now))]
    at, place, people = (found[name].to_numpy() for name in ("at", "place", "people"))
    received, sent, meeting = (found[name].to_numpy() for name in ("received", "sent", "meeting"))
    age = (now - at) / 86_400.0
    recent = age <= (known_days or ws.setting("known_days"))
    halved = np.exp2(-age / HALF_LIFE)
    most = ws.setting("small_group")

    def total(what: Any) -> Any:
        return np.bincount(place, what, minlength=len(ids))

    last = np.full(len(ids), _NEVER)
    last[place] = at  # oldest first: the latest one stays
    ever = last != _NEVER
    both = np.minimum(total(received), total(sent))
    met = known.brought[(known.brought["at"] < now) & (known.brought["small_to"] <= most)]
    return pd.DataFrame(
        {
            "received": total(received).astype(int),
            "sent": total(sent).astype(int),
            "meetings": total(meeting).astype(int),
            "exchanges": (
                np.minimum(total(received & recent), total(sent & recent)) + total(meeting & recent)
            ).astype(int),
            "last_at": pd.to_datetime(np.where(ever, last, np.nan), unit="s", utc=True),
            "days_since": np.where(ever, (now - last) / 86_400.0, np.inf),
            "small_received": total(halved * (received & (people > 2) & (people <= most))),
            "written": total(halved * sent),
            "volume": total(halved),
            "reciprocity": both / np.maximum(np.maximum(total(received), total(sent)), 1.0),
            "brought": np.bincount(met["place"], met["people"], minlength=len(ids)).astype(int),
            "two_way": (both > 0) | (total(meeting) > 0),
        },
        index=ids,
    )
