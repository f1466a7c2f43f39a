from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from introlab.sources.reading import Reading

HEADER = (
    "introducer,prospect,context,asked_on,agreed_on,introduced_on,met_on,won_on,declined_on,"
    "why,note"
)


def reading_of(folder: Path, *rows: str, header: str = HEADER) -> Reading:
    path = folder / "past_intros.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.kind == "past_intros"
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return reading


def test_steps_come_in_the_order_in_which_they_happened(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Jane Doe,Rick Roe,tax for founders,2024-01-05,2024-01,2024-02,2024-03-01,2024-06,,"
        "he needs help,went well",
    )
    (row,) = reading.past_intros
    assert row.steps == (
        ("asked", "2024-01-05"), ("agreed", "2024-01"), ("introduced", "2024-02"),
        ("met", "2024-03-01"), ("won", "2024-06"),
    )  # fmt: skip
    assert (row.row, row.introducer, row.prospect, row.context, row.why, row.note) == (
        2, "Jane Doe", "Rick Roe", "tax for founders", "he needs help", "went well",
    )  # fmt: skip


def test_a_blank_asked_on_is_an_introduction_nobody_asked_for(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "Jane Doe,Rick Roe,,,,2024-02,,,,,")
    assert reading.past_intros[0].steps == (("introduced", "2024-02"),)


def test_a_refusal_is_a_step(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "jane@example.com,Rick Roe,,2024-01-05,,,,,2024-01-09,,")
    assert reading.past_intros[0].steps == (("asked", "2024-01-05"), ("declined", "2024-01-09"))


@pytest.mark.parametrize(
    ("row", "reason", "message"),
    [
        ("Jane,Rick,,2024-03,2024-02,,,,,,", "dates out of order", "the dates are not in"),
        ("Jane,Rick,,2024-03-05,,2024-03-01,,,,,", "dates out of order", "the dates are not in"),
        ("Jane,Rick,,,,,,,,,", "no date", "no step of this introduction"),
        (",Rick,,2024-03,,,,,,,", "introducer or prospect missing", "the introducer or the"),
        ("Jane,Rick,,2024-01,,2024-02,,,2024-03,,", "introduced and declined", "an introduction"),
        ("Jane,Rick,,2024-01,,soon,,,,,", "a date that cannot be read", "this is not a date"),
        ("Jane,Rick,,1/2/2024,,,,,,,", "a date that cannot be read", "the day and the month"),
        ("Jane,Rick,,2024,,,,,,,", "a date that cannot be read", "a year alone"),
    ],
)
def test_a_row_that_contradicts_itself_is_kept_out_with_a_problem(
    row: str, reason: str, message: str, tmp_path: Path
) -> None:
    reading = reading_of(tmp_path, row)
    assert reading.past_intros == []
    assert reading.receipt.skipped == {reason: 1}
    (problem,) = reading.receipt.problems
    assert problem.row == 2
    assert problem.message.startswith(message)
    assert "Jane" not in problem.message + problem.hint


def test_a_month_agrees_with_every_day_in_it(tmp_path: Path) -> None:
    assert reading_of(tmp_path, "J,R,,2024-03-31,2024-03,2024-03-01,,,,,").receipt.kept == 1


def test_headers_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "J,R,Mar 2024", header="Introducer ,PROSPECT,Introduced On")
    assert reading.past_intros[0].steps == (("introduced", "2024-03"),)
