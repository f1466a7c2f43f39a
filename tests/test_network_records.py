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
from introlab.tables import stable_id

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


#: Three files with people: name -> profile, company, day of connection. Some are in several.
FILES: tuple[dict[str, tuple[str, str, str]], ...] = (
    {"ann": ("linkedin:ann", "Acme", "2024-01-05"), "bea": ("linkedin:bea", "", ""),
     "cyd": ("email:cyd@example.com", "Cobb", "")},
    {"dan": ("linkedin:dan", "", "2024-02-05"), "bea": ("linkedin:bea", "", ""),
     "ann": ("linkedin:ann", "Arrow", "2024-01-05"), "eve": ("", "Echo", "2024-03-01")},
    {"bea": ("linkedin:bea", "Bolt", ""), "eve": ("", "Other", "2024-03-01")},
)  # fmt: skip


def listed(number: int, *, earlier: bool) -> Reading:
    """Return a file as an earlier release understood it, by names and days alone, or as it is."""
    reading = Reading(Receipt(f"{number}.csv", "", KIND, sha256=f"{number}"))
    for row, (name, (key, company, day)) in enumerate(FILES[number].items(), start=2):
        reading.records.append(
            Record(
                stable_id(KIND, name, "" if earlier else company, day) if earlier or not key
                else stable_id(KIND, key),
                KIND, row, name, company="" if earlier else company, connected_on=day,
                keys=() if earlier or not key else (key,),
            )
        )  # fmt: skip
    return reading


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_that_are_understood_better_make_nobody_twice_in_whatever_order_they_are_read(
    ws: Workspace, content: Any, order: tuple[int, ...]
) -> None:
    store(ws, [listed(number, earlier=True) for number in range(3)])
    (ann,) = contacts(ws).query("name == 'ann'")["contact_id"]
    add_tag(ws, int(ann), "tax", 5)
    for number in order:
        store(ws, [listed(number, earlier=False)])
    found = contacts(ws)
    assert sorted(found["name"]) == ["ann", "bea", "cyd", "dan", "eve"]
    assert tags(ws)["contact_id"].tolist() == found.query("name == 'ann'")["contact_id"].tolist()
    keys = {key for (key,) in ws.rows("SELECT key FROM record_key WHERE key NOT LIKE 'name:%'")}
    assert keys == {"linkedin:ann", "linkedin:bea", "linkedin:dan", "email:cyd@example.com"}
    before = content()
    for number in order:
        store(ws, [listed(number, earlier=False)])
    assert content() == before


def connection(key: str, day: str, row: int = 2, company: str = "") -> Record:
    identity = (key,) if key else ("Jane Doe", company, day)
    return Record(stable_id(KIND, *identity), KIND, row, "Jane Doe", company=company,
                  connected_on=day, keys=(key,) if key else ())  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (connection("", "2024-01-05"), connection("linkedin:j", "2024-01-05"), 1),
        (connection("", "2024-01-05", 2, "Acme"), connection("", "2024-01-05", 3, "Bolt"), 1),
        (connection("", "2024-01-05"), connection("linkedin:j", "2024-01-06"), 2),
        (connection("", ""), connection("linkedin:j", ""), 2),
        (connection("linkedin:i", "2024-01-05"), connection("linkedin:j", "2024-01-05"), 2),
        (connection("email:j@example.com", "2024-01-05"), connection("linkedin:j", "2024-01-05"),
         2),
    ],
)  # fmt: skip
def test_one_name_and_one_day_of_connection_are_one_person_unless_both_are_known_by_more(
    ws: Workspace, one: Record, other: Record, people: int
) -> None:
    lists = []
    for number, record in enumerate((one, other)):
        lists.append(Reading(Receipt(f"{number}.csv", "", KIND, sha256=f"{number}")))
        lists[-1].records.append(record)
    for order in (lists, lists[::-1]):
        with ws.transaction() as database:
            for table in ("record_key", "job_seen", "record"):
                database.execute(f"DELETE FROM {table}")
        for reading in (*order, *order):
            store(ws, [reading])
        assert len(ws.rows("SELECT record_id FROM record")) == people


def test_people_of_one_file_stay_apart(ws: Workspace) -> None:
    records = [connection("", "2024-01-05"), connection("linkedin:j", "2024-01-05", 3),
               connection("linkedin:k", "2024-01-05", 4)]  # fmt: skip
    for _ in range(2):
        reading = Reading(Receipt("all.csv", "", KIND, sha256="all"))
        reading.records.extend(records)
        store(ws, [reading])
        assert len(ws.rows("SELECT record_id FROM record")) == 3
