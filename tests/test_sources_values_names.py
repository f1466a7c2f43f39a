"""Names in one cell: several people, credentials, the last name first, LinkedIn's sentences."""

from __future__ import annotations

import pytest

from introlab.sources.values.names import (
    in_reading_order,
    is_credential,
    mutual_people,
    split_people,
)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Jane Doe", ("Jane Doe",)),
        ("Jane Doe; Rick Roe", ("Jane Doe", "Rick Roe")),
        ("Jane Doe|Rick Roe\nBo Low", ("Jane Doe", "Rick Roe", "Bo Low")),
        ("Jane Doe, Rick Roe", ("Jane Doe", "Rick Roe")),
        ("Jane Doe, MBA", ("Jane Doe, MBA",)),
        ("Doe, Jane", ("Doe, Jane",)),
        ("jane@example.com, rick@example.com", ("jane@example.com", "rick@example.com")),
        ("Jane Doe;;Jane Doe; ", ("Jane Doe",)),
        ("", ()),
    ],
)
def test_people_in_one_cell_are_split_where_it_is_safe(cell: str, people: tuple[str, ...]) -> None:
    assert split_people(cell) == people


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Jane Doe is a mutual connection", ("Jane Doe",)),
        ("Jane Doe and 1 other mutual connection", ("Jane Doe",)),
        ("Jane Doe, Rick Roe and 12 others", ("Jane Doe", "Rick Roe")),
        ("Jane Doe and Rick Roe are shared connections.", ("Jane Doe", "Rick Roe")),
        ("7 mutual connections", ()),
        ("3", ()),
        ("-", ()),
        ("Jane Doe; Rick Roe", ("Jane Doe", "Rick Roe")),
        ("Anderson Sanders", ("Anderson Sanders",)),
        ("Mutual connections: Rick Roe; Ann Poe", ("Rick Roe", "Ann Poe")),
        ("2 mutual connections: Rick Roe and Ann Poe", ("Rick Roe", "Ann Poe")),
        ("Rick Roe (mutual connection), Ann Poe (mutual connection)", ("Rick Roe", "Ann Poe")),
        ("Rick Roe - mutual connection; Ann Poe", ("Rick Roe", "Ann Poe")),
        ("Ann Poe and 2 others, Rick Roe", ("Ann Poe", "Rick Roe")),
        ("Rick and Ann are both mutual connections", ("Rick", "Ann")),
        ("Rick Roe, MBA is a mutual connection", ("Rick Roe, MBA",)),
        ("Mutual connection with Rick Iris", ("Rick Iris",)),
        ("No mutual connections", ()),
        ("Roe and Sons; Doe, Jane", ("Roe and Sons", "Doe, Jane")),
    ],
)
def test_what_linkedin_says_of_mutual_connections_gives_their_names(
    cell: str, people: tuple[str, ...]
) -> None:
    assert mutual_people(cell) == people


@pytest.mark.parametrize("letters", [" ", "1", "(", "and ", "1 other "])
def test_a_cell_of_one_thing_a_million_times_names_nobody_in_particular(letters: str) -> None:
    cell = letters * (1_000_000 // len(letters))  # a search that starts anew everywhere never ends
    assert len(mutual_people(cell)) == any(letter.isalpha() for letter in letters)


@pytest.mark.parametrize("text", ["MBA", "Ph.D.", "SHRM-CP", "CFA, CPA", "M.Sc.", "PMP®"])
def test_credentials_are_no_people(text: str) -> None:
    assert is_credential(text)


@pytest.mark.parametrize("text", ["Jane", "Jane Roe", "Acme", ""])
def test_names_are_no_credentials(text: str) -> None:
    assert not is_credential(text)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Doe, Jane", "Jane Doe"), ("DOE, JANE", "JANE DOE"), ("Jane Doe, MBA", "Jane Doe, MBA"),
        ("Doe, Jane, MBA", "Doe, Jane, MBA"), ("Jane Doe", "Jane Doe"), ("Doe,", "Doe,"),
        ("one two three four, five", "one two three four, five"),
    ],
)  # fmt: skip
def test_a_last_name_before_a_comma_moves_to_its_place(name: str, shown: str) -> None:
    assert in_reading_order(name) == shown
