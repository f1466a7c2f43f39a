"""What must never be merged silently, and what must at least be asked. Claims of the workspace.

These were written by whoever builds the workspace on the engine: in small and in large books.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest

from introlab.matching.engine import Resolution, resolve

CONSONANTS = "bcdfghjklmnprstvwz"


def crowd(number: int) -> list[dict[str, str]]:
    """Return records of people who share nothing: the address book around those in question."""
    return [
        {
            "given_name": f"{CONSONANTS[i % 18].upper()}o{CONSONANTS[(i // 18) % 18]}a",
            "family_name": f"Q{CONSONANTS[i % 17]}u{CONSONANTS[(i // 17) % 18]}e{i % 13}",
            "email": f"person{i}@company{i}.example",
        }
        for i in range(number)
    ]


def book(pair: list[dict[str, str]], others: int) -> Resolution:
    rows = [{"record_id": f"x{i}"} | row for i, row in enumerate(pair)]
    rows += [{"record_id": f"c{i}"} | row for i, row in enumerate(crowd(others))]
    return resolve(pd.DataFrame(rows).fillna(""))


def merged(found: Resolution, number: int = 2) -> bool:
    clusters = found.clusters.set_index("record_id")["cluster"]
    return any(clusters[f"x{a}"] == clusters[f"x{b}"] for a, b in combinations(range(number), 2))


def asked(found: Resolution) -> bool:
    return bool(
        (found.cards["left"].str.startswith("x") & found.cards["right"].str.startswith("x")).any()
    )


BOOKS = pytest.mark.parametrize("others", [0, 20, 1500])


@BOOKS
@pytest.mark.parametrize(
    ("one", "other"), [("ana", "dan"), ("j.roe", "k.roe"), ("maria", "marta"), ("jon", "joan")]
)
def test_colleagues_or_relatives_with_mailboxes_one_letter_apart_stay_two(
    one: str, other: str, others: int
) -> None:
    pair = [
        {
            "given_name": name.split(".")[0].title(),
            "family_name": "Roe",
            "email": f"{name}@acme.example",
        }
        for name in (one, other)
    ]
    assert not merged(book(pair, others))


@BOOKS
def test_six_people_of_one_family_at_one_company_stay_six(others: int) -> None:
    words = ["ana", "ben", "cora", "dan", "eve", "fay"]
    people = [{"given_name": f"{w.title()} Example", "email": f"{w}@example.com"} for w in words]
    assert not merged(book(people, others), 6)


@BOOKS
def test_one_name_at_one_company_with_two_numbered_mailboxes_is_asked_not_merged(
    others: int,
) -> None:
    pair = [
        {"given_name": "Sam", "family_name": "Same", "email": f"sam{i}@acme.example", "company": c}
        for i, c in enumerate(["First", "Second"])
    ]
    assert not merged(book(pair, others))


@BOOKS
def test_two_names_on_one_mailbox_are_not_merged_silently(others: int) -> None:
    pair = [
        {"given_name": g, "family_name": f, "email": "desk@acme.example"}
        for g, f in [("Ana", "Roe"), ("Ben", "Doe")]
    ]
    assert not merged(book(pair, others))


@BOOKS
def test_one_mailbox_and_no_name_on_one_side_is_one_person(others: int) -> None:
    pair = [{"given_name": "Ana", "family_name": "Roe", "email": "ana.roe@acme.example"},
            {"email": "ana.roe@acme.example"}]  # fmt: skip
    assert merged(book(pair, others))


@BOOKS
def test_a_rare_full_name_with_nothing_against_it_is_asked_and_not_merged(others: int) -> None:
    name = {"given_name": "Zebulon", "family_name": "Quackenbush"}
    pair = [name | {"company": "Acme"}, name | {"email": "zq77@gmail.com"}]
    found = book(pair, others)
    assert not merged(found)
    assert asked(found)


@BOOKS
def test_an_initial_stands_for_the_name_also_in_a_cell_with_the_family_name(others: int) -> None:
    full = {"given_name": "Theodora", "family_name": "Zellwood", "email": "tz@acme.example"}
    pair = [{"given_name": "T. Zellwood", "email": "tz@acme.example"}, full]
    assert merged(book(pair, others))
