from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from introlab.sources.reading import Reading

HEADER = "contact,context,direction,rating,tagged_on,note,know_personally,do_not_ask"


def reading_of(folder: Path, *rows: str) -> Reading:
    path = folder / "tags.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.kind == "tags"
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return reading


def test_a_tag_is_read_with_its_direction_and_marks(tmp_path: Path) -> None:
    first, second, third = reading_of(
        tmp_path,
        "Jane Doe,tax for founders,,5,2024-01-05,old friend,yes,",
        "rick@example.com,tax for founders,I trust,4.0,2024-02,,,no",
        "Bo Low,,trusts me,,,,,YES",
    ).tags
    assert (first.contact, first.direction, first.rating, first.tagged_on) == (
        "Jane Doe", "trusts_me", 5, "2024-01-05",
    )  # fmt: skip
    assert (first.note, first.know_personally, first.do_not_ask) == ("old friend", True, None)
    assert (second.direction, second.rating, second.do_not_ask) == ("i_trust", 4, False)
    assert (third.rating, third.do_not_ask) == (None, True)


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        ("Jane,x,,6,,,,", "a rating that is not 1 to 5", "rating"),
        ("Jane,x,,4.5,,,,", "a rating that is not 1 to 5", "rating"),
        ("Jane,x,sideways,4,,,,", "a direction introlab does not know", "direction"),
        ("Jane,x,,4,,,maybe,", "a mark that is neither yes nor no", "know_personally"),
        (",x,,4,,,,", "no contact named", "contact"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_problem_with_its_column(
    row: str, reason: str, column: str, tmp_path: Path
) -> None:
    reading = reading_of(tmp_path, row)
    assert reading.receipt.skipped == {reason: 1}
    assert [(problem.row, problem.column) for problem in reading.receipt.problems] == [(2, column)]


def test_a_contact_nothing_is_said_about_is_left_out_without_a_problem(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "Jane,x,,,,,,")
    assert reading.receipt.skipped == {"neither a rating nor a mark": 1}
    assert reading.receipt.problems == []
