"""One person, one contact: the user's word on records, and the log of what stands for what.

Every record has an id of its own, minted once. Which id stands for it is a log of which the latest
row counts, so that nothing is overwritten and every step can be undone. Tags, asks and the like
stay with the id they were given to: while two contacts are one they are shown together, and apart
again afterwards.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from typing import TYPE_CHECKING

from introlab.network.trust import require_contact
from introlab.tables import IntrolabError, did_you_mean
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

SAME, DIFFERENT, LATER = "same", "different", "later"
ANSWERS = (SAME, DIFFERENT, LATER)
YOU_SAID_SO = "you said so"
TAKEN_APART = "you said that they are different people"
TAKEN_BACK = "you took your word back"

RECORD_COLUMNS = (
    "minted_id", "name", "company", "title", "location", "emails", "linkedin", "phones", "kind",
    "first_read_on", "gone_on",
)  # fmt: skip
GIVEN_COLUMNS = ("what", "text", "given_on")

_LATEST_WORDS = """
    SELECT left_id, right_id, answer FROM match_word WHERE word_id IN (
        SELECT max(word_id) FROM match_word GROUP BY left_id, right_id)
    AND EXISTS (SELECT 1 FROM record WHERE contact_id = left_id)
    AND EXISTS (SELECT 1 FROM record WHERE contact_id = right_id)
"""


def assignments(ws: Workspace) -> dict[int, int]:
    """Return minted id -> the id that stands for that person today, for every minted id."""
    return dict(ws.rows("SELECT minted_id, contact_id FROM contact_current"))


def match_words(ws: Workspace) -> dict[tuple[int, int], str]:
    """Return (smaller minted id, larger minted id) -> the latest answer, without those taken back.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.merges import match_words
    >>> match_words(introlab.open_workspace())
    {}
    """
    return {(left, right): answer for left, right, answer in ws.rows(_LATEST_WORDS) if answer}


def say_match(
    ws: Workspace, one: int, other: int, answer: str, *, weight: float | None = None
) -> int:
    """Store whether two records show one person, merge them if so, and return the id of the word.

    Parameters
    ----------
    one, other : int
        Minted ids of the two records, in any order.
    answer : str
        'same', 'different' or 'later'. 'different' on two records of one contact takes nothing
        apart: `unmerge` does, for it must know who belongs to whom.
    weight : float, optional
        Match weight that was shown with the question, in bits.

    Raises
    ------
    IntrolabError
        Unknown id or answer, one id twice, 'same' for contacts of whom the user said before that
        they are different people, or 'different' for records of one contact; nothing is stored.
    """
    if answer not in ANSWERS:
        raise IntrolabError(
            f"The 'answer' must be one of {', '.join(ANSWERS)}. Got {answer!r} instead."
            f"{did_you_mean(answer, ANSWERS)}"
        )
    one, other = int(one), int(other)  # a table gives numpy's numbers, which SQLite cannot store
    for contact_id in (one, other):
        require_contact(ws, contact_id)
    if one == other:
        raise IntrolabError("Both ids are the same. Name two records.")
    with ws.transaction() as connection:
        stands_for = assignments(ws)
        roots = {stands_for[one], stands_for[other]}
        if answer == SAME and _kept_apart(ws, stands_for, roots):
            raise IntrolabError(
                "You said before that these are different people, and your word wins. Take that "
                "word back first: retract(ws, one, other)."
            )
        if answer == DIFFERENT and len(roots) == 1:
            raise IntrolabError("The two records are one contact. Take them apart with unmerge().")
        word_id = _add_word(connection, one, other, answer, weight, ws.now())
        if answer == SAME:
            changed = {i: min(roots) for i, root in stands_for.items() if root == max(roots)}
            log_merges(ws, changed, YOU_SAID_SO, word_id=word_id)
    return word_id


def take_back(ws: Workspace, word_id: int) -> None:
    """Take the user's word back; what it merged stands apart again, exactly as before.

    Raises
    ------
    IntrolabError
        The word is not in force any more, or a later merge builds on it; nothing is changed.
    """
    with ws.transaction() as connection:
        found = ws.rows(
            "SELECT left_id, right_id, answer = (SELECT answer FROM match_word n WHERE "
            "n.left_id = w.left_id AND n.right_id = w.right_id ORDER BY word_id DESC LIMIT 1), "
            "coalesce((SELECT answer FROM match_word b WHERE b.left_id = w.left_id "
            "AND b.right_id = w.right_id AND b.word_id < w.word_id ORDER BY word_id DESC LIMIT 1), "
            "'') FROM match_word w WHERE word_id = ? AND answer <> ''",
            (word_id,),
        )
        if not found or not found[0][2]:
            raise IntrolabError("Only the word in force on two records can be taken back.")
        rows = ws.rows(
            "SELECT merged_id, into_id, coalesce((SELECT into_id FROM merge_log b WHERE "
            "b.merged_id = m.merged_id AND b.merge_id < m.merge_id ORDER BY merge_id DESC LIMIT 1),"
            " merged_id) FROM merge_log m WHERE word_id = ? ORDER BY merge_id",
            (word_id,),
        )
        now = assignments(ws)
        if any(now[merged_id] != into_id for merged_id, into_id, _ in rows):
            raise IntrolabError(
                "A later merge builds on this one. Take the contact apart with unmerge() instead."
            )
        ((left, right, _, before),) = found
        _add_word(connection, left, right, before, None, ws.now())
        log_merges(ws, {merged_id: into for merged_id, _, into in rows}, TAKEN_BACK)


def retract(ws: Workspace, one: int, other: int) -> int:
    """Take back every 'different' between two contacts and return how many there were.

    They stay apart until a word of the user or the next load joins them.
    """
    with ws.transaction() as connection:
        stands_for = assignments(ws)
        roots = {stands_for.get(one), stands_for.get(other)}
        pairs = [
            pair
            for pair, answer in match_words(ws).items()
            if answer == DIFFERENT and {stands_for[i] for i in pair} == roots
        ]
        for left, right in pairs:
            _add_word(connection, left, right, "", None, ws.now())
    return len(pairs)


def unmerge(ws: Workspace, apart: Iterable[int]) -> pd.DataFrame:
    """Take the named records of one contact apart from its others, and return what stays behind.

    The records named make one contact, those not named the other. This is the user's word: no
    later file joins them again.

    Parameters
    ----------
    apart : iterable of int
        Minted ids of the records that show another person than the rest of their contact; see
        `records_of`.

    Returns
    -------
    DataFrame
        Columns `GIVEN_COLUMNS`: what was given to the contact while both were one and stays with
        the id it was given to: what ('trust tag', 'mark', 'who knows whom', 'note', 'ask'), text,
        given_on (instant).

    Raises
    ------
    IntrolabError
        Nobody named, all named, or records of several contacts; nothing is changed.
    """
    chosen = {int(minted_id) for minted_id in apart}
    for contact_id in chosen:
        require_contact(ws, contact_id)
    with ws.transaction() as connection:
        stands_for = assignments(ws)
        roots = {stands_for[i] for i in chosen}
        group = {i for i, root in stands_for.items() if root in roots}
        if len(roots) != 1 or chosen == group:
            raise IntrolabError(
                "Name some, but not all, of the records of one contact: those that show another "
                "person than the rest. Their numbers are in the column minted_id of records_of()."
            )
        (root,) = roots
        rest = group - chosen
        left = rest if root in chosen else chosen  # who was shown under an id not their own
        marks = ", ".join("?" * len(left))
        since = ws.rows(
            "SELECT coalesce(min(merged_on), '') FROM merge_log WHERE into_id = ? "
            f"AND merged_id IN ({marks})",
            (root, *left),
        )
        words = [
            _add_word(connection, one, other, DIFFERENT, None, ws.now())
            for one, other in sorted(product(chosen, rest))
        ]
        # What stays together is the user's word, too: it must not hang on a record that left.
        for part in (chosen, rest):
            for one, other in pairwise(sorted(part)):
                _add_word(connection, one, other, SAME, None, ws.now())
        changed = {i: min(part) for part in (chosen, rest) for i in part}
        log_merges(ws, changed, TAKEN_APART, word_id=words[0])
        return given_since(ws, root, since[0][0])


def log_merges(
    ws: Workspace,
    stands_for: Mapping[int, int],
    reason: str | Mapping[int, str],
    *,
    word_id: int | None = None,
) -> int:
    """Log which id stands for each minted id, where that changes, and return how many changed."""
    now, before = ws.now(), assignments(ws)
    changed = [
        (i, into, reason if isinstance(reason, str) else reason[i], now, word_id)
        for i, into in sorted(stands_for.items())
        if before[i] != into
    ]
    with ws.transaction() as connection:
        connection.executemany(
            "INSERT INTO merge_log (merged_id, into_id, reason, merged_on, word_id) "
            "VALUES (?, ?, ?, ?, ?)",
            changed,
        )
    return len(changed)


def _add_word(
    connection: sqlite3.Connection, one: int, other: int, answer: str, weight: float | None,
    now: str,
) -> int:  # fmt: skip
    cursor = connection.execute(
        "INSERT INTO match_word (left_id, right_id, answer, weight, said_on) "
        "VALUES (?, ?, ?, ?, ?)",
        (min(one, other), max(one, other), answer, weight, now),
    )
    return int(cursor.lastrowid or 0)


def _kept_apart(ws: Workspace, stands_for: Mapping[int, int], roots: set[int]) -> bool:
    """Return whether a 'different' stands between the two contacts."""
    return any(
        answer == DIFFERENT and {stands_for[left], stands_for[right]} == roots
        for (left, right), answer in match_words(ws).items()
    )


# ---------------------------------------------------------------- what was merged


def records_of(ws: Workspace, contact_id: int) -> pd.DataFrame:
    """Return the records behind one contact, the oldest first.

    Returns
    -------
    DataFrame
        Columns `RECORD_COLUMNS`: minted_id, name, company, title, location, emails, linkedin and
        phones (each several joined by ', '), kind (of the source), first_read_on (instant),
        gone_on (day of the newer export that no longer shows it, '' = still there).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.merges import RECORD_COLUMNS, records_of
    >>> ws = introlab.open_workspace()
    >>> records_of(ws, 1).columns.tolist() == list(RECORD_COLUMNS)
    True
    """
    table = ws.table(
        "SELECT r.contact_id AS minted_id, r.record_id, r.name, r.company, r.title, r.location, "
        "r.kind, r.first_read_on, r.gone_on FROM record r "
        "JOIN contact_current c ON c.minted_id = r.contact_id WHERE c.contact_id = "
        "(SELECT contact_id FROM contact_current WHERE minted_id = ?) ORDER BY 1",
        (int(contact_id),),
    )
    borne: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    marks = ", ".join("?" * len(table))
    for record_id, key in ws.rows(
        f"SELECT record_id, key FROM record_key WHERE record_id IN ({marks}) ORDER BY key",
        list(table["record_id"]),
    ):
        sort, _, text = key.partition(":")
        borne[record_id][sort].append(text)
    for column, sort in (("emails", "email"), ("linkedin", "linkedin"), ("phones", "phone")):
        table[column] = [", ".join(borne[record_id][sort]) for record_id in table["record_id"]]
    return table[list(RECORD_COLUMNS)]


def merged(ws: Workspace) -> pd.DataFrame:
    """Return every merge in force: which record stands for which contact, and why.

    Returns
    -------
    DataFrame
        Columns contact_id, minted_id, name (of the record), kind (of its source), reason,
        merged_on (instant), by_you (bool: follows from the user's word); the latest first.
    """
    table = ws.table(
        "SELECT m.into_id AS contact_id, m.merged_id AS minted_id, r.name, r.kind, m.reason, "
        "m.merged_on, m.word_id IS NOT NULL AS by_you FROM merge_log m "
        "JOIN record r ON r.contact_id = m.merged_id "
        "JOIN contact_shown s ON s.minted_id = m.merged_id "
        "WHERE m.merged_id <> m.into_id AND m.merge_id = (SELECT max(merge_id) FROM merge_log l "
        "WHERE l.merged_id = m.merged_id) ORDER BY m.merge_id DESC"
    )
    return table.astype({"by_you": bool})


def given_since(ws: Workspace, contact_id: int, since: str) -> pd.DataFrame:
    """Return tags, marks, words, notes and asks given to an id from an instant on, by date."""
    return ws.table(
        "SELECT 'trust tag' AS what, context || coalesce(': ' || rating, ': taken back') AS text, "
        "tagged_on AS given_on FROM trust_tag WHERE contact_id = ?1 AND tagged_on >= ?2 "
        "UNION ALL SELECT 'mark', mark || CASE value WHEN 1 THEN ': yes' "
        "WHEN 0 THEN ': no' ELSE ': taken back' END, "
        "marked_on FROM contact_mark WHERE contact_id = ?1 AND marked_on >= ?2 "
        "UNION ALL SELECT 'who knows whom', CASE knows WHEN 1 THEN 'knows ' "
        "WHEN 0 THEN 'does not know ' ELSE 'taken back: ' END || p.name, said_on FROM "
        "knows_word JOIN prospect p USING (prospect_id) "
        "WHERE contact_id = ?1 AND said_on >= ?2 "
        "UNION ALL SELECT 'note', text, written_on FROM contact_note "
        "WHERE contact_id = ?1 AND written_on >= ?2 "
        "UNION ALL SELECT 'ask', 'for ' || p.name, opened_on FROM ask JOIN prospect p "
        "USING (prospect_id) WHERE contact_id = ?1 AND opened_on >= ?2 ORDER BY 3",
        (int(contact_id), since),
    )
