"""Tables of trust tags and marks: the user's judgement, written in a spreadsheet."""

from __future__ import annotations

from introlab.sources.files.delimited import Table
from introlab.sources.reading import Reading, TagRow
from introlab.sources.values.date_columns import DateColumn
from introlab.sources.values.keys import clean_text
from introlab.tables import DIRECTIONS, TRUSTS_ME

NOBODY = "no contact named"
BAD_RATING = "a rating that is not 1 to 5"
BAD_DIRECTION = "a direction introlab does not know"
BAD_MARK = "a mark that is neither yes nor no"
SAYS_NOTHING = "neither a rating nor a mark"

_RATINGS = frozenset({"1", "2", "3", "4", "5"})
_YES = frozenset({"yes", "y", "true", "x", "1", "ja", "oui", "sí", "si"})
_NO = frozenset({"no", "n", "false", "0", "nein", "non"})


def read_tags(table: Table, reading: Reading) -> None:
    """Add one tag per row: a rating of 1 to 5, the marks, or both. Bad rows are problems."""
    receipt = reading.receipt
    tagged = DateColumn(table, "taggedon", receipt)
    for line, fields in table.records():
        receipt.read += 1
        cell = {key: clean_text(text) for key, text in fields.items()}
        trouble = _trouble(cell)
        if trouble:
            reason, key, hint = trouble
            receipt.skip(reason)
            if hint:
                receipt.problem(line, table.title(key), reason, hint)
            continue
        receipt.kept += 1
        rating = cell.get("rating", "")
        reading.tags.append(
            TagRow(
                row=line,
                contact=cell["contact"],
                context=cell.get("context", ""),
                direction=_direction(cell.get("direction", "")),
                rating=int(float(rating)) if rating else None,
                tagged_on=tagged.read(line, fields).value,
                note=cell.get("note", ""),
                know_personally=_mark(cell.get("knowpersonally", "")),
                do_not_ask=_mark(cell.get("donotask", "")),
            )
        )


def _trouble(cell: dict[str, str]) -> tuple[str, str, str] | None:
    """Return (reason, column key, hint) if the row cannot be used; no hint if it is just empty."""
    rating = cell.get("rating", "")
    marks = [cell.get(key, "") for key in ("knowpersonally", "donotask")]
    if not cell.get("contact"):
        return NOBODY, "contact", "Write a name, an e-mail address or a LinkedIn address."
    if rating and rating.removesuffix(".0") not in _RATINGS:
        return BAD_RATING, "rating", "Write a whole number from 1 (not at all) to 5 (would vouch)."
    if not _direction(cell.get("direction", "")):
        return BAD_DIRECTION, "direction", "Write trusts_me, neck_out or i_trust."
    for key, text in zip(("knowpersonally", "donotask"), marks, strict=True):
        if text and _mark(text) is None:
            return BAD_MARK, key, "Write yes or no."
    if not rating and not any(marks):
        return SAYS_NOTHING, "", ""
    return None


def _direction(text: str) -> str:
    """Return a direction's own name, 'trusts_me' for a blank cell, '' for an unknown one."""
    plain = text.casefold().replace(" ", "_").replace("-", "_")
    return plain if plain in DIRECTIONS else "" if plain else TRUSTS_ME


def _mark(text: str) -> bool | None:
    folded = text.casefold()
    return True if folded in _YES else False if folded in _NO else None
