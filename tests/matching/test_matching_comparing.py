from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from introlab.matching.comparing import FIELDS, Comparer
from introlab.matching.prepared import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

ROE = {"given_name": "Jane", "family_name": "Roe"}


def findings(records: pd.DataFrame) -> dict[str, str]:
    """Return what is found between the first two records, without the unknown."""
    compared = Comparer(prepare(records))(np.array([0], np.int32), np.array([1], np.int32))
    words = {name: levels[compared.levels[0, i]] for i, (name, levels) in enumerate(FIELDS.items())}
    return {name: word for name, word in words.items() if word != "unknown"}


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("Jane", "Jane", "same"),
        ("Robert", "Bob", "variant"),
        ("Katherine", "Catherine", "variant"),
        ("Jane", "J.", "initial"),
        ("Friederike", "Friedrike", "variant"),
        ("Samantha", "Samandha", "close"),
        ("Jane", "Tom", "different"),
    ],
)
def test_given_names(table: Callable[..., pd.DataFrame], left: str, right: str, found: str) -> None:
    assert findings(table({"given_name": left}, {"given_name": right})) == {"given_name": found}


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("Roe", "Roe", "same"),
        ("Müller", "Mueller", "variant"),
        ("Smith-Jones", "Jones", "part"),
        ("Fairweather", "Fairwaether", "variant"),
        ("Oakenshaw", "Oakemshaw", "close"),
        ("Roe", "Doe", "different"),
    ],
)
def test_family_names(
    table: Callable[..., pd.DataFrame], left: str, right: str, found: str
) -> None:
    first, second = ({"given_name": "Jane", "family_name": name} for name in (left, right))
    assert findings(table(first, second))["family_name"] == found


def test_a_swapped_name_is_found_and_said(table: Callable[..., pd.DataFrame]) -> None:
    found = findings(table(ROE, {"given_name": "Roe", "family_name": "Jane"}))
    assert found == {
        "given_name": "same", "family_name": "same", "name_order": "swapped",
        "namesakes": "same full name",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("jane@acme.example", "jane@acme.example", "same"),
        ("info@acme.example", "info@acme.example", "shared"),
        ("skyrider77@gmail.com", "skyrider77@gmx.net", "same handle"),
        ("jane.roe@gmail.com", "jane.roe@gmx.net", "same mailbox"),
        ("jane.roe@gmail.com", "jane.reo@gmail.com", "close"),
        ("jane1@gmail.com", "jane2@gmail.com", "different"),
        ("jane@gmail.com", "tom@gmx.net", "different"),
    ],
)
def test_addresses(table: Callable[..., pd.DataFrame], left: str, right: str, found: str) -> None:
    assert findings(table(ROE | {"email": left}, ROE | {"email": right}))["email"] == found


@pytest.mark.parametrize("field", ["email", "phone"])
@pytest.mark.parametrize(("family", "found"), [("Roe", "household"), ("Doe", "shared")])
def test_what_people_of_other_given_names_share_names_neither(
    table: Callable[..., pd.DataFrame], field: str, family: str, found: str
) -> None:
    value = {"email": "roes@example.org", "phone": "202 555 0143"}[field]
    other = {"given_name": "Tom", "family_name": family}
    assert findings(table(ROE | {field: value}, other | {field: value}))[field] == found


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [("202 555 0143", "202 555 0143", "same"), ("202 555 0143", "202 555 0148", "close"),
     ("202 555 0143", "415 555 0199", "different")],
)  # fmt: skip
def test_numbers(table: Callable[..., pd.DataFrame], left: str, right: str, found: str) -> None:
    assert findings(table(ROE | {"phone": left}, ROE | {"phone": right}))["phone"] == found


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ({"company": "Acme Tools Ltd"}, {"company": "The Acme Tools"}, "same"),
        ({"company": "Acme Tools"}, {"email": "jane@acme-tools.example"}, "same"),
        ({"company": "Acme Tools"}, {"company": "Acme Tolos"}, "close"),
        ({"company": "Acme Tools"}, {"company": "Brick Works"}, "different"),
        ({"company": "Acme; Brick Works"}, {"company": "Brick Works"}, "same"),
        ({"company": "Acme Tools"}, {"email": "jane@abc.example"}, None),
        ({"email": "jane@acme.example"}, {"email": "jane@acme.example"}, None),
    ],
)
def test_companies(
    table: Callable[..., pd.DataFrame],
    left: dict[str, Any],
    right: dict[str, Any],
    found: str | None,
) -> None:
    """A domain may equal a company, need not look like one, and is no second evidence."""
    assert findings(table(left, right)).get("company") == found


def test_a_profile_title_place_and_list_are_compared(
    table: Callable[..., pd.DataFrame],
) -> None:
    left = {"linkedin_url": "linkedin.com/in/roe", "title": "Sr. Mgr", "city": "Boston, MA",
            "source": "crm"}  # fmt: skip
    right = {"linkedin_url": "https://linkedin.com/in/roe/", "title": "Senior Manager",
             "city": "Bostn", "source": "mail"}  # fmt: skip
    assert findings(table(left, right)) == {
        "linkedin_url": "same", "title": "same", "city": "close", "source": "another list",
    }  # fmt: skip


def test_findings_do_not_depend_on_the_side(world: pd.DataFrame) -> None:
    ready = prepare(world)
    dice = np.random.default_rng(1)
    left = dice.integers(0, len(ready), 5_000, dtype=np.int32)
    right = dice.integers(0, len(ready), 5_000, dtype=np.int32)
    comparer = Comparer(ready)
    there, back = comparer(left, right), comparer(right, left)
    assert (there.levels == back.levels).all()
    assert (there.shared == back.shared).all()


def test_a_record_is_the_same_as_itself(world: pd.DataFrame) -> None:
    ready = prepare(world)
    rows = np.arange(len(ready), dtype=np.int32)
    levels = Comparer(ready)(rows, rows).levels
    names = list(FIELDS)
    for field in ("given_name", "family_name", "linkedin_url", "title", "city"):
        assert set(levels[:, names.index(field)]) <= {0, 1}
