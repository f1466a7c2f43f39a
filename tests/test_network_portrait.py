from __future__ import annotations

from typing import Any

from introlab import Workspace
from introlab.network.contacts import contacts
from introlab.network.portrait import PORTRAIT_COLUMNS, portraits
from introlab.network.ties import tie_strength


def test_every_contact_has_one_row_and_no_cell_is_missing(sample: Workspace) -> None:
    table = portraits(sample)
    assert list(table.columns) == list(PORTRAIT_COLUMNS)
    assert table.index.tolist() == contacts(sample)["contact_id"].tolist()
    assert table.notna().all().all()


def test_the_numbers_are_those_of_tie_strength(sample: Workspace) -> None:
    table, ties = portraits(sample), tie_strength(sample)
    for column in ("received", "sent", "meetings"):
        assert table[column].tolist() == ties[column].loc[table.index].tolist()
    met = ties["last_at"].dropna()
    assert (table.loc[met.index, "last_on"] == met.dt.strftime("%Y-%m-%d")).all()
    assert (table.drop(met.index)["last_on"] == "").all()


def test_first_and_last_contact_are_told_with_how_it_was(network: Any) -> None:
    network.add(
        people="ana ben cem dan",
        mails=["2025-01-05 ana > me", "2025-02-05 me > ana", "2025-03-01 ben > me"],
        meetings=["2025-04-01 ben > me"],
    )
    network.add(mails=["2025-06-01 me > dan"])
    table = portraits(network.ws)
    told = table[["first_on", "last_on", "last_how"]]
    assert told.loc[network.id("ana")].tolist() == ["2025-01-05", "2025-02-05", "mail from you"]
    assert told.loc[network.id("ben")].tolist() == ["2025-03-01", "2025-04-01", "meeting"]
    assert told.loc[network.id("cem")].tolist() == ["", "", ""]


def test_where_somebody_came_in_and_works_is_said_in_words(small: Workspace) -> None:
    table = portraits(small)
    assert table.loc[1, "job"] == "CEO at Acme"
    assert table.loc[2, "job"] == ""
    assert set(table["came_in"]) == {"LinkedIn connection"}


def test_a_workspace_without_anybody_gives_an_empty_table(ws: Workspace) -> None:
    assert list(portraits(ws).columns) == list(PORTRAIT_COLUMNS)
    assert portraits(ws).empty
