from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from introlab.matching.prepared import prepare
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    from collections.abc import Callable


def names(records: pd.DataFrame) -> list[tuple[str, str]]:
    ready = prepare(records)
    words = [*ready.names, ""]
    return [(words[g], words[f]) for g, f in zip(ready.given, ready.family, strict=True)]


def test_a_whole_name_in_one_cell_is_taken_apart(table: Callable[..., pd.DataFrame]) -> None:
    rows = [
        {"given_name": "Jane Roe", "family_name": ""},
        {"given_name": "", "family_name": "Jane Roe"},
        {"given_name": "Roe, Jane", "family_name": ""},
    ]
    assert names(table(*rows)) == [("jane", "roe")] * 3


def test_an_address_fills_in_what_the_name_leaves_out(table: Callable[..., pd.DataFrame]) -> None:
    rows = [
        {"given_name": "", "family_name": "", "email": "jane.roe@example.com"},
        {"given_name": "J.", "family_name": "Roe", "email": "jane.roe@example.com"},
        {"given_name": "Jane", "family_name": "", "email": "jane.roe@example.com"},
        {"given_name": "", "family_name": "", "email": "jroe@example.com"},
    ]
    assert names(table(*rows)) == [("jane", "roe")] * 3 + [("j", "roe")]


def test_an_address_of_somebody_else_fills_in_nothing(table: Callable[..., pd.DataFrame]) -> None:
    rows = [{"given_name": "Tom", "family_name": "", "email": "jane.roe@example.com"}]
    assert names(table(*rows)) == [("tom", "")]


def test_several_values_stand_in_one_cell(table: Callable[..., pd.DataFrame]) -> None:
    ready = prepare(
        table(
            {"email": "a@example.org; b@example.org", "phone": "202-555-0143; 202-555-0144"},
            {"email": "b@example.org", "phone": ""},
        )
    )
    assert ready.email.codes.tolist() == [[0, 1], [1, -1]]
    assert (ready.phone.codes >= 0).sum(axis=1).tolist() == [2, 0]


def test_a_mailbox_name_is_a_handle_only_if_it_is_not_the_persons_name(
    table: Callable[..., pd.DataFrame],
) -> None:
    person = {"given_name": "Björn", "family_name": "Dömley"}
    ready = prepare(
        table(
            person | {"email": "bdoemley@example.org"}, person | {"email": "skyrider77@example.org"}
        )
    )
    assert (ready.handle.first >= 0).tolist() == [False, True]
    assert (ready.mailbox.first >= 0).all()


def test_missing_columns_are_unknown_and_unknown_ones_ignored() -> None:
    ready = prepare(pd.DataFrame({"record_id": ["a"], "shoe_size": ["43"]}))
    assert len(ready) == 1
    assert ready.email.first.tolist() == ready.city.first.tolist() == [-1]


def test_one_list_alone_says_nothing_about_lists(table: Callable[..., pd.DataFrame]) -> None:
    assert prepare(table({"source": "crm"}, {"source": "crm"})).source.tolist() == [-1, -1]
    assert prepare(table({"source": "crm"}, {"source": "mail"})).source.tolist() == [0, 1]


@pytest.mark.parametrize("ids", [["a", "a"], ["a", ""], ["a", None]])
def test_record_ids_must_be_there_and_differ(ids: list[str]) -> None:
    with pytest.raises(IntrolabError, match="Number the rows"):
        prepare(pd.DataFrame({"record_id": ids}))


def test_a_table_without_record_ids_is_refused() -> None:
    with pytest.raises(IntrolabError, match="no column 'record_id'"):
        prepare(pd.DataFrame({"email": ["a@example.org"]}))
