"""How sure it is that two people know each other: what each kind of evidence is worth, and bands.

Odds are probabilities in [0, 1] that the contact knows the prospect well enough to have written
with them both ways. They combine as independent evidence (1 - product of the complements); the
user's own denial wins over everything.

============= ==== ==========================================================================
evidence      odds source
============= ==== ==========================================================================
wrote to both .74  the contact sent you and the prospect one small mail, or called one meeting:
              .74  measured on brokered first contacts in the mail of two organisations, each
              .85  counted the same, for one, two, three or more mails (.80 .83 .94 of 639 pairs
                   in one, .69 .65 .76 of 244 in the other had written both ways)
together      .35  both of you only received it: measured likewise, whatever the number of mails
                   (.36 of 1,063 pairs, .34 of 373)
old           .80  factor when the last was more than 12 months ago (.62 of 21 pairs, .29 of 38)
user          .95  your own word: judgement
known_by      .90  a name in the list's column of people who know the prospect: judgement
works there   .95  the prospect is the organisation: judgement
same company  .50  both work there now and at most 3 of your contacts do: judgement, unmeasured
              .30  more than 3 of your contacts work there: judgement, unmeasured
worked there  .20  an earlier export of yours showed them at the prospect's organisation, a later
                   one elsewhere: judgement, unmeasured
mutual        .35  LinkedIn shows them as connected: judgement. Connected is less than knowing:
                   of pairs of whom the same data know a tie but no recent mail both ways, .16 of
                   3,984 had ever written both ways
============= ==== ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from introlab.tables import BANDS

if TYPE_CHECKING:
    import pandas as pd

LINK_COLUMNS = (
    "contact_id", "prospect_id", "kind", "odds", "weight", "wrote", "last_on", "text",
)  # fmt: skip
#: Evidence older than this asks for confirmation, and seen together counts less (days).
OLD_DAYS = 365
WORD_ODDS = {"user": 0.95, "known_by": 0.90, "mutual": 0.35}
WORKS_THERE_ODDS = 0.95
WORKED_THERE_ODDS = 0.20
SAME_COMPANY_ODDS = (0.50, 0.30)
#: Contacts at one company up to which the first of `SAME_COMPANY_ODDS` holds.
SMALL_COMPANY = 3


@dataclass(frozen=True, slots=True)
class MailOdds:
    """What small mails, conversations and meetings with both of them are worth.

    Attributes
    ----------
    wrote : tuple of float
        Odds after one, two, and three or more that the contact sent to you and the prospect.
    together : float
        Odds when both of you only received them.
    old : float
        Factor when the last was more than 12 months ago.
    """

    wrote: tuple[float, float, float] = (0.74, 0.74, 0.85)
    together: float = 0.35
    old: float = 0.80


SHIPPED_ODDS = MailOdds()


def combined(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per pair that carries evidence: combined odds and the evidence in words.

    Parameters
    ----------
    found : DataFrame
        Result of `introlab.network.knows.links`.

    Returns
    -------
    DataFrame
        Indexed by (prospect_id, contact_id), ascending; columns odds (probability; 0 where the user
        denied the link), weight and wrote (sums), last_on (latest day), text (strongest evidence
        first, joined by '; '), kinds (tuple, in the same order), together_on (day of the last
        interaction with both, '' = none).

    Examples
    --------
    >>> import pandas as pd
    >>> from introlab.network.odds import LINK_COLUMNS, combined
    >>> two = pd.DataFrame([(1, 9, "a", .5, 0., 0., "", "x"), (1, 9, "b", .5, 0., 0., "", "y")],
    ...                    columns=LINK_COLUMNS)
    >>> float(combined(two)["odds"].iloc[0])
    0.75
    """
    import numpy as np
    import pandas as pd

    odds = found["odds"].to_numpy(dtype=float)
    contact, prospect = (found[n].to_numpy(dtype="int64") for n in ("contact_id", "prospect_id"))
    order, start = _by_pair(prospect, contact, odds)
    contact, prospect, odds = contact[order], prospect[order], odds[order]
    # Days as numbers in their own order, so that the latest of a pair is a maximum.
    day, days = pd.factorize(found["last_on"].to_numpy(dtype=object)[order], sort=True)
    kind, kinds = pd.factorize(found["kind"].to_numpy(dtype=object)[order])
    denied, together = (np.flatnonzero(kinds == name) for name in ("denied", "together"))
    alone = np.empty(len(kinds), dtype=object)
    alone[:] = [(name,) for name in kinds]
    text = found["text"].to_numpy(dtype=object)[order]
    with np.errstate(divide="ignore"):  # odds of 1 leave no doubt: exp(-inf) = 0
        doubt = np.log1p(-odds)

    def per_pair(how: np.ufunc, values: Any) -> Any:
        return how.reduceat(values, start) if len(start) else np.zeros(0)

    refused = per_pair(np.logical_or, np.isin(kind, denied)).astype(bool)
    seen = np.where(np.isin(kind, together), day, -1)
    table = pd.DataFrame(
        {
            "odds": np.where(refused, 0.0, -np.expm1(per_pair(np.add, doubt))),
            "weight": per_pair(np.add, found["weight"].to_numpy(dtype=float)[order]),
            "wrote": per_pair(np.add, found["wrote"].to_numpy(dtype=float)[order]),
            "last_on": _days(days, per_pair(np.maximum, day)),
            "text": _gathered(text[start], text, start, "; ".join),
            "kinds": _gathered(alone[kind[start]], kinds[kind], start, tuple),
            "together_on": _days(days, per_pair(np.maximum, seen)),
        },
        index=pd.MultiIndex.from_arrays(
            [prospect[start], contact[start]], names=["prospect_id", "contact_id"]
        ),
    )
    return table.astype({"odds": float, "weight": float, "wrote": float})


def _by_pair(prospect: Any, contact: Any, odds: Any) -> tuple[Any, Any]:
    """Return the order by prospect, contact and falling odds, and where in it each pair begins.

    Links come nearly in this order and most pairs have one, so only the others are sorted by odds.
    """
    import numpy as np

    pair = prospect * (contact.max(initial=0) + 1) + contact
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    new = np.ones(len(pair), dtype=bool)
    new[1:] = pair[1:] != pair[:-1]
    several = ~new
    several[:-1] |= ~new[1:]
    places = np.flatnonzero(several)
    rows = order[places]
    order[places] = rows[np.lexsort((-odds[rows], pair[places]))]
    return order, np.flatnonzero(new)


def _gathered(first: Any, values: Any, start: Any, join: Any) -> Any:
    """Return what the links of each pair say, together; most pairs have one link, the first."""
    import numpy as np

    ends = np.append(start[1:], len(values))
    for pair in np.flatnonzero(ends - start > 1).tolist():
        first[pair] = join(values[start[pair] : ends[pair]])
    return first


def _days(days: Any, places: Any) -> Any:
    """Return the days at these places; '' for a place below zero."""
    import numpy as np

    names = np.array([*days.tolist(), ""], dtype=object)
    return names[places.astype(int)]


def band(odds: float) -> str:
    """Return the band of odds that two people know each other.

    Examples
    --------
    >>> [band(odds) for odds in (0.95, 0.7, 0.5, 0.1, 0.0)]
    ['strong', 'strong', 'plausible', 'weak', 'none']
    """
    return next(name for name, lowest in BANDS if odds >= lowest)


def bands(odds: pd.Series) -> pd.Series:
    """Return the band of each of many odds.

    Examples
    --------
    >>> import pandas as pd
    >>> bands(pd.Series([0.95, 0.0])).tolist()
    ['strong', 'none']
    """
    import numpy as np
    import pandas as pd

    names, lowest = zip(*reversed(BANDS), strict=True)
    places = np.searchsorted(lowest, odds.to_numpy(dtype=float), side="right") - 1
    return pd.Series(np.array(names, dtype=object)[places], index=odds.index)
