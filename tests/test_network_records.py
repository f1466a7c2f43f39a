from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from introlab.network.contacts import contacts
from introlab.network.intake import store
from introlab.network.records import dated_on
from introlab.network.trust import add_tag, tags
from introlab.sources.reading import Reading, Receipt, Record

if TYPE_CHECKING:
    from introlab.workspace import Workspace

KIND = "linkedin.connections"
#: Three exports of one account: name -> company. Dated by the newest connection in each.
OLD = ("2020-05-01", {"ana": "Acme", "ben": "Bolt"})
MIDDLE = ("2022-06-01", {"ana": "Acme", "ben": "Bolt", "cat": "Cobb"})
NEW = ("2024-07-01", {"ana": "Arrow", "cat": "Cobb"})


def export(day: str, people: dict[str, str], kind: str = KIND) -> Reading:
    reading = Reading(Receipt(f"{day}.csv", "", kind, sha256=day))
    for row, (name, company) in enumerate(people.items(), start=2):
        connected = day if kind == KIND and row == 2 else ""
        reading.records.append(
            Record(f"r-{name}", kind, row, name.title(), company=company, connected_on=connected,
                   keys=(f"linkedin:{name}",))
        )  # fmt: skip
    return reading


def facts(ws: Workspace) -> dict[str, tuple[str, str]]:
    """Return name -> (company, gone_on)."""
    return {
        name: (company, gone)
        for name, company, gone in ws.rows("SELECT name, company, gone_on FROM record")
    }


def jobs(ws: Workspace) -> list[Any]:
    return ws.rows("SELECT record_id, organisation, seen_on FROM job_seen ORDER BY 1, 3")


def test_a_list_is_dated_by_the_newest_connection_in_it() -> None:
    assert dated_on(export(*OLD)) == "2020-05-01"
    assert dated_on(export("2020-05-01", {"ana": "Acme"}, kind="google.contacts")) == ""


@pytest.mark.parametrize("order", list(permutations([OLD, MIDDLE, NEW])))
def test_the_newest_export_counts_in_whatever_order_they_are_read(
    ws: Workspace, order: tuple[tuple[str, dict[str, str]], ...]
) -> None:
    for one in order:
        store(ws, [export(*one)])
    found = facts(ws)
    assert found["Ana"] == ("Arrow", "")
    assert found["Cat"] == ("Cobb", "")
    assert found["Ben"][0] == "Bolt"
    assert jobs(ws) == [
        ("r-ana", "Acme", "2020-05-01"), ("r-ana", "Acme", "2022-06-01"),
        ("r-ana", "Arrow", "2024-07-01"), ("r-ben", "Bolt", "2020-05-01"),
        ("r-ben", "Bolt", "2022-06-01"), ("r-cat", "Cobb", "2022-06-01"),
        ("r-cat", "Cobb", "2024-07-01"),
    ]  # fmt: skip


def test_who_vanished_from_a_newer_export_is_kept_and_marked(ws: Workspace) -> None:
    store(ws, [export(*MIDDLE)])
    (ben,) = contacts(ws).query("name == 'Ben'")["contact_id"]
    add_tag(ws, int(ben), "tax", 5)
    store(ws, [export(*NEW)])
    assert facts(ws)["Ben"] == ("Bolt", "2024-07-01")
    assert tags(ws)["contact_id"].tolist() == [ben]
    assert "Ben" in set(contacts(ws)["name"])


def test_who_comes_back_is_no_longer_marked(ws: Workspace) -> None:
    for one in (MIDDLE, NEW, ("2025-01-01", {"ana": "Arrow", "ben": "Bolt", "cat": "Cobb"})):
        store(ws, [export(*one)])
    assert facts(ws)["Ben"] == ("Bolt", "")


def test_a_list_somebody_cut_down_makes_nobody_vanish(ws: Workspace) -> None:
    store(ws, [export(*MIDDLE)])
    store(ws, [export("2025-01-01", {"ana": "Arrow"})])
    assert [gone for _, gone in facts(ws).values()] == ["", "", ""]
    assert facts(ws)["Ana"] == ("Arrow", "")


def test_lists_that_may_come_in_part_make_nobody_vanish(ws: Workspace) -> None:
    store(ws, [export("one", {"ana": "Acme", "ben": "Bolt"}, kind="google.contacts")])
    store(ws, [export("two", {"ana": "Acme"}, kind="google.contacts")])
    assert facts(ws)["Ben"] == ("Bolt", "")


def test_an_undated_list_read_again_does_not_bring_back_what_has_changed(ws: Workspace) -> None:
    old = export("one", {"ana": "Acme"}, kind="google.contacts")
    store(ws, [old])
    store(ws, [export("two", {"ana": "Arrow"}, kind="google.contacts")])
    store(ws, [old])
    assert facts(ws)["Ana"] == ("Arrow", "")


def test_of_two_exports_with_the_same_newest_connection_the_one_read_later_counts(
    ws: Workspace, content: Any
) -> None:
    first, second = export("2024-01-01", {"ana": "Acme"}), export("2024-01-01", {"ana": "Arrow"})
    second.receipt.sha256 = "another file"
    store(ws, [first])
    store(ws, [second])
    assert facts(ws)["Ana"] == ("Arrow", "")
    before = content()
    store(ws, [first])
    assert content() == before


def test_a_list_without_dates_takes_nothing_back_from_one_with_dates(ws: Workspace) -> None:
    store(ws, [export(*NEW)])
    undated = export("2012", {"ana": "Acme", "dan": "Dorn"})
    undated.records = [replace(record, connected_on="") for record in undated.records]
    store(ws, [undated])
    assert facts(ws)["Ana"] == ("Arrow", "")
    assert facts(ws)["Cat"] == ("Cobb", "")
    assert facts(ws)["Dan"] == ("Dorn", "")


@pytest.mark.parametrize("again", [OLD, MIDDLE, NEW])
def test_reading_any_export_again_changes_nothing(
    ws: Workspace, content: Any, again: tuple[str, dict[str, str]]
) -> None:
    for one in (OLD, MIDDLE, NEW):
        store(ws, [export(*one)])
    before = content()
    store(ws, [export(*again)])
    assert content() == before
