"""What to ask the user next: the tag, or the word on who knows whom, that would change most.

For each prospect there is a list of those one might ask: everybody who is ranked, but for those
rated below `trusted_rating` in its context. An answer moves one contact on it, and its worth is
what the first five names gain by that, on average over the answers the user may give
(`introlab.advice.worth`). No model is fitted again, and only contacts near the first five are
looked at: the others can change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from introlab.advice.features import BASE_RATE, CONTACT_FEATURES
from introlab.advice.ranking import Advice
from introlab.advice.scoring import ContactScores
from introlab.advice.worth import DEPTH, Top, answer_points
from introlab.settings import SETTINGS
from introlab.tables import GATE_NOT_TAGGED, IntrolabError, each

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    Places = np.ndarray[tuple[int, ...], np.dtype[np.intp]]

TAG_COLUMNS = ("contact_id", "name", "context", "worth", "prospects", "why")
WORD_COLUMNS = ("prospect_id", "prospect", "contact_id", "name", "odds", "worth", "why")
_TAG_GAINS = ("contact_id", "gain", "now", "best", "context", "row")
_WORD_GAINS = ("contact_id", "odds", "worth", "now", "yes", "no", "score", "row")
RATINGS = (1, 2, 3, 4, 5)
TRUSTED_RATING: int = SETTINGS["trusted_rating"].default
#: Worth below this is rounding.
_NOTHING = 1e-9
_NTH = ("1st", "2nd", "3rd", "4th", "5th")


@dataclass(frozen=True, slots=True)
class _Near:
    """Contacts whom an answer may bring among the first five of one prospect, or off them.

    ``row`` and ``context`` are the prospect's among the targets, ``contact`` the places among all
    contacts, ``place`` those on the list; ``pair`` is the row of the evidence, -1 where there is
    none, and ``points`` what it adds to the score.
    """

    row: int
    context: str
    top: Top
    contact: Places
    place: Places
    score: Floats
    pair: Places
    points: Floats


def tag_first(
    known: Advice,
    number: int = 12,
    *,
    fewest: int = 12,
    trusted_rating: int = TRUSTED_RATING,
) -> pd.DataFrame:
    """Return the trust tags that are worth most now, best first.

    Those whose tag would leave the first five of every prospect as they are come last, by their
    score, and only to fill a short list.

    Parameters
    ----------
    number : int
        Rows at most.
    fewest : int
        Rows up to which contacts with a worth of 0 follow.
    trusted_rating : int
        The setting of this name: whoever is rated lower will not be asked, so is off the list.
        Other ratings move a contact by the weight of trust.

    Returns
    -------
    DataFrame
        Columns contact_id, name, context, worth (sum over the prospects of the expected discounted
        gain, in shares of the softmax), prospects (number whose first five may change), why (plain
        words, about the prospect where the change is greatest). A contact has a row for each
        context. How likely each rating is follows from those given so far (rule of succession).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.queue import tag_first
    >>> from introlab.advice.ranking import gather
    >>> tag_first(gather(introlab.open_workspace()))["worth"].is_monotonic_decreasing
    True
    """
    weight = _weights(known)["trust"] / CONTACT_FEATURES["trust"].scale
    shift = np.array([weight * (r - 3) if r >= trusted_rating else -np.inf for r in RATINGS])
    table = _stacked(_tag_gains(known, shift, trusted_rating), _TAG_GAINS)
    table = table.sort_values("gain", ascending=False, kind="stable")
    cards = table.groupby(["contact_id", "context"])
    first = cards.first().join(cards["gain"].agg(worth="sum", prospects="size"))
    first = _untagged(known).join(first, on=["contact_id", "context"])
    first = first.fillna({"worth": 0.0, "prospects": 0}).astype({"prospects": int})
    wanted = min(number, max(fewest, int((first["worth"] > 0).sum())))
    first = _best(first, ["contact_id", "context"], wanted, ["score"])
    names = known.targets["name"].tolist()
    first["why"] = [_why_tag(card, names, trusted_rating) for card in each(first)]
    return _named(known, first)[list(TAG_COLUMNS)]


def _untagged(known: Advice) -> pd.DataFrame:
    """Return the score of every untagged contact in each context that a request may be about."""
    wanted = known.targets.loc[known.targets["contact_id"].isna(), "context"]
    parts = []
    for context in sorted(set(wanted)):
        here = known.gates[context]["gate"].to_numpy() == GATE_NOT_TAGGED
        score = known.scores[context].score[here]
        parts.append({"contact_id": known.ids[here], "context": context, "score": score})
    return _stacked(parts, ("contact_id", "context", "score"))


def _tag_gains(known: Advice, shift: Floats, trusted_rating: int) -> Iterator[dict[str, Any]]:
    """Yield for each prospect the columns `_TAG_GAINS` of the tags that may change its five."""
    untagged = {
        context: gate["gate"].to_numpy() == GATE_NOT_TAGGED for context, gate in known.gates.items()
    }
    chance = _chances(known)
    for near in _near(known, untagged, max(shift.max(), 0.0), trusted_rating):
        shifts = np.tile(shift, (len(near.contact), 1))
        gain = near.top.gain(near.place, near.score, shifts) @ chance
        best = near.top.moved(near.place, near.score, shifts[:, -1:])[:, 0]
        some = gain > _NOTHING
        yield {
            "contact_id": known.ids[near.contact[some]], "gain": gain[some],
            "now": near.place[some], "best": best[some],
            "context": near.context, "row": near.row,
        }  # fmt: skip


def ask_first(
    known: Advice,
    prospect_id: int | None = None,
    *,
    contact_id: int | None = None,
    number: int = 12,
    trusted_rating: int = TRUSTED_RATING,
) -> pd.DataFrame:
    """Return the pairs where the user's word is worth most: whether this contact knows them.

    Likely and consequential first: a yes counts by the odds that the two know each other. With a
    prospect or a contact, pairs whose answer would change nothing follow, the likelier first;
    without either they are left out. Pairs of which the user spoke are not asked again, nor are
    contacts whom they will not ask.

    Parameters
    ----------
    prospect_id, contact_id : int, optional
        Only pairs of this prospect, or of this contact.
    number, trusted_rating : int
        As for `tag_first`.

    Returns
    -------
    DataFrame
        Columns prospect_id, prospect, contact_id, name, odds (that they know each other, never
        below the base rate), worth (expected discounted gain, in shares of the softmax), why (plain
        words).

    Raises
    ------
    IntrolabError
        The prospect or the contact is not part of this advice.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.queue import ask_first
    >>> from introlab.advice.ranking import gather
    >>> ask_first(gather(introlab.open_workspace()))["worth"].is_monotonic_decreasing
    True
    """
    _require(known, prospect_id, contact_id)
    asked = np.ones(len(known.ids), bool) if contact_id is None else known.ids == contact_id
    every = prospect_id is not None or contact_id is not None
    answers, odds, fresh = _words(known)
    parts = []
    lift = np.inf if every else float(answers[-1, 0])
    for near in _near(known, dict.fromkeys(known.gates, asked), lift, trusted_rating, prospect_id):
        shifts = answers[near.pair] - near.points[:, None]
        chance = np.column_stack([odds[near.pair], 1 - odds[near.pair]])
        worth = (near.top.gain(near.place, near.score, shifts) * chance).sum(axis=1)
        moved = near.top.moved(near.place, near.score, shifts)
        some = fresh[near.pair] & (every | (worth > _NOTHING))
        columns = {
            "contact_id": known.ids[near.contact], "odds": odds[near.pair], "worth": worth,
            "now": near.place, "yes": moved[:, 0], "no": moved[:, 1], "score": near.score,
        }  # fmt: skip
        parts.append({name: values[some] for name, values in columns.items()} | {"row": near.row})
    table = _stacked(parts, _WORD_GAINS)
    rows = table["row"].to_numpy(dtype=int)
    table["prospect_id"] = known.targets["prospect_id"].to_numpy()[rows]
    table["prospect"] = known.targets["name"].to_numpy()[rows]
    table = _best(table, ["contact_id", "prospect_id"], number, ["odds", "score"])
    table["why"] = [_why_word(row) for row in each(table)]
    return _named(known, table)[list(WORD_COLUMNS)]


def _words(known: Advice) -> tuple[Floats, Floats, Flags]:
    """Return points for yes and no, odds, and whether the user said nothing, for each pair.

    The row after the last stands for all pairs without evidence.
    """
    import pandas as pd

    silent = pd.DataFrame({"odds": [0.0], "weight": [0.0], "wrote": [0.0]})
    pairs = pd.concat([known.pairs[list(silent)], silent], ignore_index=True)
    answers = np.column_stack(answer_points(pairs, _weights(known)))
    odds = pairs["odds"].to_numpy(dtype=float).clip(min=BASE_RATE)
    fresh = [{"user", "denied"}.isdisjoint(kinds) for kinds in known.pairs["kinds"]]
    return answers, odds, np.array([*fresh, True])


def _stacked(parts: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns of all prospects, one below the other."""
    import pandas as pd

    tables = [pd.DataFrame(part) for part in parts]
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(columns))


def _near(
    known: Advice,
    asked: Mapping[str, Flags],
    lift: float,
    trusted_rating: int,
    prospect_id: int | None = None,
) -> Iterator[_Near]:
    """Yield for each prospect the asked contacts near the first five of its list.

    ``lift`` is the most that an answer adds to the score of a contact without evidence.
    """
    lists, orders = {}, {}
    for context, gate in known.gates.items():
        scores = known.scores[context]
        on = scores.allowed & ~(gate["rating"] < trusted_rating).to_numpy()
        lists[context] = ContactScores.of(scores.score, on, scores.active)
        orders[context] = lists[context].order[asked[context][lists[context].order]]
    wanted = known.targets["contact_id"].isna()  # whom one knows already needs nobody
    if prospect_id is not None:
        wanted &= known.targets["prospect_id"] == prospect_id
    ids, contexts = (known.targets[name].tolist() for name in ("prospect_id", "context"))
    for row in np.flatnonzero(wanted).tolist():
        listed, order = lists[contexts[row]], orders[contexts[row]]
        start, evident, points = known.evidence(ids[row])
        head, best = listed.best(evident, points, top=DEPTH + 1)
        mass = listed.mass(evident, points)
        top = Top(best, mass if mass > -np.inf else float(np.logaddexp.reduce(best)))
        first = np.searchsorted(-listed.score[order], lift - top.enough, side="right")
        named = evident[listed.allowed[evident] & asked[contexts[row]][evident]]
        contact = np.unique(np.concatenate([order[:first], named]))
        if not len(contact):
            continue
        places = np.full(len(known.ids), len(head))
        places[head] = np.arange(len(head))
        pair = np.full(len(known.ids), -1)
        pair[evident] = start + np.arange(len(evident))
        added = np.zeros(len(known.ids))
        added[evident] = points
        score = (listed.score + added)[contact]
        yield _Near(row, contexts[row], top, contact, places[contact], score, pair[contact],
                    added[contact])  # fmt: skip


def _weights(known: Advice) -> dict[str, float]:
    return dict(zip(known.ranker.feature_names_in_, known.ranker.coef_.tolist(), strict=True))


def _chances(known: Advice) -> Floats:
    """Return how likely each rating is: those given so far, and one of each besides (Laplace)."""
    given = np.concatenate([gate["rating"].dropna().to_numpy() for gate in known.gates.values()]
                           or [np.zeros(0)])  # fmt: skip
    counts = np.array([(given == rating).sum() for rating in RATINGS]) + 1.0
    chances: Floats = counts / counts.sum()
    return chances


def _require(known: Advice, prospect_id: int | None, contact_id: int | None) -> None:
    if prospect_id is not None and prospect_id not in set(known.targets["prospect_id"]):
        raise IntrolabError(f"Prospect {prospect_id} is not on the list that was ranked.")
    if contact_id is not None and contact_id not in known.ids:
        raise IntrolabError(
            f"There is no contact {contact_id}. Ids are in the column contact_id of contacts()."
        )


def _best(table: pd.DataFrame, ids: list[str], number: int, then: list[str]) -> pd.DataFrame:
    """Return the first rows by worth, then by further columns, then by ids."""
    by = ["_worth", *then, *ids]
    table["_worth"] = table["worth"].astype(float).round(9)  # rounding puts nobody first
    down = [name not in ids for name in by]
    ordered = table.sort_values(by, ascending=[not one for one in down])
    return ordered.head(number).reset_index(drop=True)


def _named(known: Advice, table: pd.DataFrame) -> pd.DataFrame:
    table["name"] = known.people["name"].reindex(table["contact_id"]).to_numpy()
    return table.astype({"contact_id": int, "worth": float})


def _why_tag(card: Any, prospects: list[str], trusted_rating: int) -> str:
    if not card.prospects:
        return "no rating would change the first five of a prospect"
    those = f"of those you might ask for {prospects[int(card.row)]}"
    if card.now >= DEPTH:
        said = f"rated 5 of 5, they would be {_nth(card.best)} {those}"
    else:
        low = f"rated below {trusted_rating} of 5, they leave that list"
        fall = low if trusted_rating > RATINGS[0] else "your rating moves them on that list"
        said = f"now {_nth(card.now)} {those}; {fall}"
    return said + (f" ({card.prospects} prospects in all)" if card.prospects > 1 else "")


def _why_word(pair: Any) -> str:
    now = f"now {_nth(pair.now)} of those you might ask"
    if not pair.worth > _NOTHING:
        return f"{now}; your word would leave the first five as they are"
    return f"{now}; {_nth(pair.yes)} if they know each other, {_nth(pair.no)} if not"


def _nth(place: int) -> str:
    """Return a place in words.

    Examples
    --------
    >>> _nth(0), _nth(7)
    ('1st', 'not among the first five')
    """
    return _NTH[int(place)] if place < DEPTH else "not among the first five"
