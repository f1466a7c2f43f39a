from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from introlab.network.archive import table_names
from introlab.network.asks import record_past
from introlab.network.contacts import contacts
from introlab.network.knows import add_word
from introlab.network.merges import (
    DIFFERENT,
    LATER,
    SAME,
    assignments,
    match_words,
    merged,
    records_of,
    retract,
    say_match,
    take_back,
    unmerge,
)
from introlab.network.ties import tie_strength
from introlab.network.trust import add_mark, add_tag, tags
from introlab.tables import IntrolabError
from introlab.workspace import Workspace
from tests.conftest import NOW, Network, person

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = ["ana", "ben", "cora", "dan", "eve", "fay"]
LOGS = {"match_word", "merge_log", "sqlite_sequence"}


@pytest.fixture
def six(network: Network) -> Network:
    """Six contacts with mails, a prospect and nothing that joins any two of them."""
    return network.add(
        people=" ".join(WORDS),
        mails=[f"2025-0{i}-01 {word} > me" for i, word in enumerate(WORDS, start=1)],
        prospects=[{"name": "Petra Prospect"}],
    )


def everything(ws: Workspace) -> dict[str, Any]:
    """Return all rows of all tables but the two logs of merging, and who stands for whom."""
    tables = {
        name: ws.rows(f'SELECT * FROM "{name}"') for name in table_names(ws) if name not in LOGS
    }
    return tables | {
        "assignments": assignments(ws),
        "contacts": contacts(ws).to_dict("list"),
        "tags": tags(ws).to_dict("list"),
        "ties": tie_strength(ws).astype(str).to_dict("list"),
    }


def groups(ws: Workspace) -> set[frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for minted_id, contact_id in assignments(ws).items():
        found[contact_id].add(minted_id)
    return {frozenset(group) for group in found.values()}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def built(folder: Path) -> Workspace:
    """Return a copy of a workspace with six contacts."""
    first = folder / "first"
    if not first.exists():
        ws = Workspace(first, create=True)
        ws.set_setting("pinned_now", NOW)
        Network(ws).add(people=" ".join(WORDS), mails=["2025-01-01 ana > me ben"])
        ws.close()
    return Workspace(shutil.copytree(first, Path(tempfile.mkdtemp(dir=folder)) / "copy"))


IDS = st.integers(1, len(WORDS))
PAIRS = st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1])


@settings(max_examples=12, deadline=None)
@given(before=st.lists(PAIRS, max_size=4), pair=PAIRS)
def test_merge_then_unmerge_is_the_identity_on_every_table(
    folder: Path, before: list[tuple[int, int]], pair: tuple[int, int]
) -> None:
    ws = built(folder)
    for one, other in before:
        say_match(ws, one, other, SAME)
    for contact_id in (1, 2, 5):
        add_tag(ws, contact_id, "tax", 4)
    stands_for = assignments(ws)
    apart = {i for i, root in stands_for.items() if root == stands_for[pair[0]]}
    if stands_for[pair[1]] not in {stands_for[pair[0]]}:
        was = everything(ws)
        say_match(ws, *pair, SAME)
        assert everything(ws) != was
        unmerge(ws, apart)
        assert everything(ws) == was
    ws.close()


@settings(max_examples=12, deadline=None)
@given(steps=st.lists(st.tuples(PAIRS, st.sampled_from([SAME, DIFFERENT, LATER])), max_size=6))
def test_taking_words_back_in_turn_leads_back_to_the_beginning(
    folder: Path, steps: list[tuple[tuple[int, int], str]]
) -> None:
    ws = built(folder)
    states, words = [everything(ws)], []
    for pair, answer in steps:
        try:
            words.append(say_match(ws, *pair, answer))
        except IntrolabError:
            continue
        states.append(everything(ws))
    for word_id in reversed(words):
        assert everything(ws) == states.pop()
        take_back(ws, word_id)
    assert everything(ws) == states.pop()
    assert match_words(ws) == {}
    ws.close()


@settings(max_examples=12, deadline=None)
@given(steps=st.lists(st.tuples(PAIRS, st.sampled_from([SAME, DIFFERENT])), max_size=8))
def test_no_contact_ever_holds_two_records_that_the_user_told_apart(
    folder: Path, steps: list[tuple[tuple[int, int], str]]
) -> None:
    ws = built(folder)
    for pair, answer in steps:
        try:
            say_match(ws, *pair, answer)
        except IntrolabError:
            pass
        else:
            held = next(group for group in groups(ws) if pair[0] in group)
            assert (pair[1] in held) == (answer == SAME)
    for (left, right), answer in match_words(ws).items():
        assert (assignments(ws)[left] == assignments(ws)[right]) == (answer == SAME)
    ws.close()


def test_the_oldest_id_stands_for_the_person(six: Network) -> None:
    say_match(six.ws, 5, 3, SAME)
    say_match(six.ws, 5, 2, SAME)
    assert assignments(six.ws) == {1: 1, 2: 2, 3: 2, 4: 4, 5: 2, 6: 6}
    assert contacts(six.ws)["contact_id"].tolist() == [1, 2, 4, 6]


def test_what_was_given_before_a_merge_comes_back_and_what_came_after_stays(six: Network) -> None:
    ws = six.ws
    add_tag(ws, 2, "tax", 3)
    add_tag(ws, 4, "tax", 5)
    ws.set_setting("pinned_now", "2026-02-01T00:00:00Z")
    say_match(ws, 2, 4, SAME)
    ws.set_setting("pinned_now", "2026-03-01T00:00:00Z")
    prospect = six.prospect("Petra Prospect")
    add_tag(ws, 2, "data", 4)
    add_tag(ws, 2, "tax", None)
    add_mark(ws, 2, "do_not_ask", True)
    add_word(ws, 2, prospect, knows=True, origin="user")
    record_past(ws, 2, prospect, (("introduced", "2025-05"),), context="tax", why="", note="")
    stays = unmerge(ws, [4])
    assert stays["what"].tolist() == ["trust tag", "trust tag", "mark", "who knows whom", "ask"]
    assert stays["text"].tolist() == [
        "data: 4", "tax: taken back", "do_not_ask: yes", "knows Petra Prospect",
        "for Petra Prospect",
    ]  # fmt: skip
    given = tags(ws)
    assert given[["contact_id", "context", "rating"]].to_numpy().tolist() == [
        [2, "data", 4],
        [4, "tax", 5],
    ]


def test_taken_apart_is_the_users_word_in_both_directions(six: Network) -> None:
    ws = six.ws
    say_match(ws, 1, 2, SAME)
    say_match(ws, 2, 3, SAME)
    unmerge(ws, [2])
    assert groups(ws) >= {frozenset({1, 3}), frozenset({2})}
    words = match_words(ws)
    assert words[1, 2] == words[2, 3] == DIFFERENT
    assert words[1, 3] == SAME  # 1 and 3 were joined through 2 only
    with pytest.raises(IntrolabError, match="your word wins"):
        say_match(ws, 2, 3, SAME)
    assert retract(ws, 2, 3) == 2
    say_match(ws, 2, 3, SAME)
    assert assignments(ws)[3] == assignments(ws)[2] == 1


def test_a_word_that_carries_a_later_merge_is_not_taken_back_alone(six: Network) -> None:
    first = say_match(six.ws, 4, 5, SAME)
    say_match(six.ws, 4, 3, SAME)
    with pytest.raises(IntrolabError, match="later merge builds on this one"):
        take_back(six.ws, first)
    assert assignments(six.ws)[5] == 3


def test_wrong_use_says_what_to_do_and_stores_nothing(six: Network) -> None:
    ws = six.ws
    say_match(ws, 1, 2, SAME)
    before = everything(ws), ws.rows("SELECT * FROM match_word")
    for one, other, answer, message in [
        (1, 3, "sam", "Did you mean 'same'"),
        (1, 99, SAME, "no contact 99"),
        (3, 3, SAME, "Both ids are the same"),
        (1, 2, DIFFERENT, "unmerge"),
    ]:
        with pytest.raises(IntrolabError, match=message):
            say_match(ws, one, other, answer)
    for apart in ([], [1, 2], [3], [1, 3]):
        with pytest.raises(IntrolabError, match="some, but not all"):
            unmerge(ws, apart)
    for word_id in (7, 0):
        with pytest.raises(IntrolabError, match="Only the word in force"):
            take_back(ws, word_id)
    assert (everything(ws), ws.rows("SELECT * FROM match_word")) == before


def test_only_the_word_in_force_on_a_pair_can_be_taken_back(six: Network) -> None:
    first = say_match(six.ws, 1, 2, LATER, weight=3.25)
    say_match(six.ws, 2, 1, DIFFERENT)
    with pytest.raises(IntrolabError, match="Only the word in force"):
        take_back(six.ws, first)
    assert six.ws.rows("SELECT left_id, right_id, answer, weight FROM match_word") == [
        (1, 2, "later", 3.25),
        (1, 2, "different", None),
    ]


def test_the_records_behind_a_contact_are_shown_with_all_their_keys(network: Network) -> None:
    network.add(people=[person("ana", "linkedin:ana", "email:a@example.org", company="Acme")])
    network.add(people="ben")
    say_match(network.ws, 1, 2, SAME)
    table = records_of(network.ws, 2)
    assert table["minted_id"].tolist() == [1, 2]
    assert table["emails"].tolist() == ["a@example.org, ana@example.com", "ben@example.com"]
    assert table["linkedin"].tolist() == ["ana", ""]
    assert table["phones"].tolist() == ["", ""]
    assert table["company"].tolist() == ["Acme", ""]


def test_the_list_of_merges_says_which_are_yours(network: Network) -> None:
    network.add(people=[person("ana", record_id="a"), person("ana", record_id="b")])
    network.add(people="ben")
    say_match(network.ws, 3, 1, SAME)
    table = merged(network.ws)
    assert table[["contact_id", "minted_id", "by_you"]].to_numpy().tolist() == [
        [1, 3, True],
        [1, 2, False],
    ]
    unmerge(network.ws, [3])
    assert merged(network.ws)["minted_id"].tolist() == [2]
