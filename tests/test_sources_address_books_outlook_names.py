"""The table of translated columns is consistent and does not take over other headers."""

from __future__ import annotations

import pytest

from introlab.sources.address_books.outlook_names import OUTLOOK_NAMES, english_keys
from introlab.sources.column_names import column_keys
from introlab.sources.layouts import kind_of


def test_a_translation_ends_in_english() -> None:
    assert not set(OUTLOOK_NAMES) & set(OUTLOOK_NAMES.values())


def test_the_second_french_title_is_the_job() -> None:
    assert english_keys(column_keys(["Titre", "Nom", "Titre"])) == ["titre", "lastname", "jobtitle"]


@pytest.mark.parametrize(
    "header",
    [
        "Vorname|Nachname|Firma|Position|E-Mail-Adresse",
        "Nombre|Apellidos|Empresa|Puesto",
        "First Name|Last Name|Company|Title|Email",
    ],
)
def test_a_list_of_prospects_in_another_language_stays_one(header: str) -> None:
    assert kind_of(header.split("|")) == "prospects"
