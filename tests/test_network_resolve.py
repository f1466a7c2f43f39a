from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from introlab.network.contacts import contacts
from introlab.network.intake import store
from introlab.network.merges import (
    DIFFERENT,
    LATER,
    SAME,
    YOU_SAID_SO,
    assignments,
    merged,
    retract,
    say_match,
    unmerge,
)
from introlab.network.resolve import match_records, resolve_contacts, to_review
from introlab.sources.reading import Reading, Receipt, Record
from introlab.workspace import Workspace
from tests.conftest import NOW, Network, person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The same few people in many spellings, and people who only look alike.
POOL = [
    Record("a1", "linkedin.connections", 2, "Zoë Quackenbush", "Zoë", "Quackenbush", "Acme Ltd",
           keys=("linkedin:zoe-q",)),
    Record("a2", "google.contacts", 3, "Zoe Quackenbush", company="Acme",
           keys=("email:zoe.quackenbush@acme.example.com",)),
    Record("a3", "mail.mbox", None, "Quackenbush, Zoe",
           keys=("email:zoe.quackenbush@acme.example.com",)),
    Record("b1", "linkedin.connections", 3, "Zoe Quackenbush", "Zoe", "Quackenbush", "Borealis",
           keys=("linkedin:other-zoe",)),
    Record("c1", "linkedin.connections", 4, "Ben Doe", "Ben", "Doe", "Acme",
           keys=("linkedin:ben", "email:desk@acme.example.com")),
    Record("c2", "google.contacts", 5, "Cora Roe", keys=("email:desk@acme.example.com",)),
    Record("c3", "mail.mbox", None, "", keys=("email:desk@acme.example.com",)),
    Record("d1", "vcard", 1, "Ben Doe", keys=("email:ben@doe.example.org",)),
    Record("d2", "mail.mbox", None, "B. Doe", keys=("email:ben@doe.example.org",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        ws = Workspace(Path(name) / "first", create=True)
        ws.set_setting("pinned_now", NOW)
        ws.close()
        yield Path(name)


def copy(empty: Path) -> Workspace:
    return Workspace(shutil.copytree(empty / "first", Path(tempfile.mkdtemp(dir=empty)) / "copy"))


def read(ws: Workspace, records: Sequence[Record], number: int = 0) -> None:
    """Store records as files, one for each kind, as a load does."""
    kinds = sorted({record.kind for record in records})
    readings = []
    for kind in kinds:
        reading = Reading(Receipt(f"{kind}-{number}", "", kind, sha256=f"{kind}{number}"))
        reading.records += [record for record in records if record.kind == kind]
        readings.append(reading)
    store(ws, readings)


def partition(ws: Workspace) -> set[frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for record_id, contact_id in ws.rows(
        "SELECT r.record_id, c.contact_id FROM record r "
        "JOIN contact_current c ON c.minted_id = r.contact_id"
    ):
        found[contact_id].add(record_id)
    return {frozenset(group) for group in found.values()}


@settings(max_examples=15, deadline=None)
@given(
    order=st.permutations(POOL).map(lambda records: records[:7]),
    cuts=st.lists(st.integers(0, 7), max_size=3),
)
def test_the_order_of_import_does_not_change_who_is_one_person(
    empty: Path, order: list[Record], cuts: list[int]
) -> None:
    at_once, in_turn = copy(empty), copy(empty)
    read(at_once, sorted(order, key=lambda record: record.record_id))
    edges = [0, *sorted(cuts), len(order)]
    for number, (start, end) in enumerate(pairwise(edges)):
        read(in_turn, order[start:end], number)
    assert partition(at_once) == partition(in_turn)
    for ws in (at_once, in_turn):
        log = ws.rows("SELECT * FROM merge_log")
        assert resolve_contacts(ws) == 0
        assert ws.rows("SELECT * FROM merge_log") == log
        ws.close()


@settings(max_examples=15, deadline=None)
@given(
    words=st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([SAME, DIFFERENT])),
        min_size=1,
        max_size=4,
    )
)
def test_the_users_word_wins_whatever_is_read_afterwards(
    empty: Path, words: list[tuple[int, int, str]]
) -> None:
    ws = copy(empty)
    read(ws, POOL)
    for one, other, answer in words:
        held = assignments(ws)
        if one == other:
            continue
        if answer == DIFFERENT and held[one] == held[other]:
            unmerge(ws, [one])
        elif answer == SAME and held[one] != held[other]:
            retract(ws, one, other)
            say_match(ws, one, other, SAME)
        elif held[one] != held[other]:
            say_match(ws, one, other, answer)
    before = partition(ws)
    said = {
        (left, right): answer
        for left, right, answer in ws.rows(
            "SELECT left_id, right_id, answer FROM match_word ORDER BY word_id"
        )
    }
    read(ws, POOL, 1)
    after = assignments(ws)
    for (left, right), answer in said.items():
        if answer:
            assert (after[left] == after[right]) == (answer == SAME)
    assert partition(ws) == before or len(said) > 1
    ws.close()


def test_spellings_of_one_person_are_merged_and_the_reason_is_said(network: Network) -> None:
    read(network.ws, POOL[:3])
    assert partition(network.ws) == {frozenset({"a1", "a2", "a3"})}
    reasons = merged(network.ws)["reason"].tolist()
    assert any("same e-mail address" in reason for reason in reasons)
    assert any("same workplace" in reason for reason in reasons)
    assert all("name" in reason for reason in reasons)


def test_the_same_name_alone_merges_nobody(network: Network) -> None:
    alike = [
        Record(f"r{i}", "linkedin.connections", i, "Zoe Quackenbush", "Zoe", "Quackenbush",
               keys=(f"linkedin:{i}",)) for i in range(3)
    ]  # fmt: skip
    read(network.ws, [*alike, Record("g", "google.contacts", 1, "Zoe Quackenbush")])
    assert len(partition(network.ws)) == 4


def test_people_who_share_a_mailbox_stay_apart(network: Network) -> None:
    read(network.ws, POOL[4:6])
    assert partition(network.ws) == {frozenset({"c1"}), frozenset({"c2"})}


def test_two_addresses_that_are_often_on_one_mail_are_rather_two_people(network: Network) -> None:
    def weight() -> float:
        return float(match_records(network.ws).pairs["weight"].iloc[0])

    people = [
        Record(f"m{i}", "mail.mbox", None, "Zoe Quackenbush", company="Acme", keys=(f"email:{a}",))
        for i, a in enumerate(["zq@acme.example.com", "zoe@mail.example.org"])
    ]
    read(network.ws, people)
    alone = weight()
    line = "email:zq@acme.example.com > me email:zoe@mail.example.org"
    network.add(mails=[f"2025-01-0{day} {line}" for day in (1, 2)])
    assert weight() == pytest.approx(alone - 2)
    network.add(mails=[f"2025-02-0{day} {line}" for day in range(1, 8)])
    assert weight() == pytest.approx(alone - 4)


def test_what_no_longer_speaks_for_one_person_is_parted_and_the_log_says_so(
    network: Network,
) -> None:
    ws = network.ws
    read(ws, POOL[:3])
    with ws.transaction() as connection:
        connection.execute("DELETE FROM record_key WHERE record_id = 'a3'")
        connection.execute("UPDATE record SET name = 'Somebody Else' WHERE record_id = 'a3'")
    assert resolve_contacts(ws) == 1
    assert partition(ws) == {frozenset({"a1", "a2"}), frozenset({"a3"})}
    last = ws.rows("SELECT reason FROM merge_log ORDER BY merge_id DESC LIMIT 1")
    assert last == [("the records no longer speak for one person",)]


def test_a_merge_you_asked_for_bears_your_name_when_it_is_found_again(network: Network) -> None:
    ws = network.ws
    read(ws, POOL[3:5])
    say_match(ws, 1, 2, SAME)
    with ws.transaction() as connection:
        connection.execute("DELETE FROM merge_log")
    assert resolve_contacts(ws) == 1
    assert merged(ws)["reason"].tolist() == [YOU_SAID_SO]


def test_what_is_doubtful_is_asked_and_what_was_put_off_comes_last(network: Network) -> None:
    ws = network.ws
    read(ws, POOL)
    asked = to_review(ws)
    assert not asked.empty
    first = asked.iloc[0]
    say_match(ws, first.left_id, first.right_id, LATER)
    again = to_review(ws)
    assert again["later"].tolist() == [False] * (len(again) - 1) + [True]
    assert sorted(again["left_record"]) == sorted(asked["left_record"])
    say_match(ws, first.left_id, first.right_id, DIFFERENT)
    left = to_review(ws)
    assert (
        first.left_record
        not in left.loc[left["right_record"] == first.right_record, "left_record"].to_list()
    )


def test_nobody_is_asked_about_the_user(network: Network) -> None:
    network.add(people=[person("robin", is_owner=True, name="Zoe Quackenbush", keys=())])
    read(network.ws, [*POOL[:2], POOL[3]])
    shown = set(contacts(network.ws)["contact_id"])
    stands_for = assignments(network.ws)
    pairs = to_review(network.ws)
    assert {stands_for[i] for i in [*pairs["left_id"], *pairs["right_id"]]} <= shown


def test_an_empty_workspace_has_nothing_to_resolve(ws: Workspace) -> None:
    assert resolve_contacts(ws) == 0
    assert to_review(ws).empty


def test_a_word_on_an_address_that_turns_out_to_be_ones_own_breaks_nothing(
    network: Network,
) -> None:
    ws = network.ws
    read(ws, POOL[:3])
    say_match(ws, 1, 2, LATER)
    with ws.transaction() as connection:
        connection.execute("DELETE FROM job_seen WHERE record_id = 'a2'")
        connection.execute("DELETE FROM record_key WHERE record_id = 'a2'")
        connection.execute("DELETE FROM record WHERE record_id = 'a2'")
    assert 2 not in to_review(ws)[["left_id", "right_id"]].to_numpy()
    resolve_contacts(ws)
