"""The benchmark of matching: its measures against a plain way, its made-up worlds, its files."""

from __future__ import annotations

import sys
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import resolve
from benchmarks.contact_lists import make
from benchmarks.contact_world import Rates, World, mistyped
from benchmarks.partitions import answered, quality
from benchmarks.resolve_sets import COLUMNS, read_column

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=12)


def pairs_of(labels: list[int]) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(len(labels)), 2) if labels[a] == labels[b]}


def groups_of(labels: list[int]) -> set[frozenset[int]]:
    sets = {frozenset(i for i, x in enumerate(labels) if x == label) for label in labels}
    return {members for members in sets if len(members) > 1}


@given(LABELS)
def test_quality_is_that_of_the_pairs_counted_one_by_one(both: list[tuple[int, int]]) -> None:
    found, truth = [a for a, _ in both], [b for _, b in both]
    measured = quality(np.array(found), np.array(truth))
    right = pairs_of(found) & pairs_of(truth)
    precision = len(right) / len(pairs_of(found)) if pairs_of(found) else 1
    recall = len(right) / len(pairs_of(truth)) if pairs_of(truth) else 1
    assert measured.precision == pytest.approx(precision)
    assert measured.recall == pytest.approx(recall)
    whole = groups_of(found) & groups_of(truth)
    assert measured.cluster_precision == pytest.approx(
        len(whole) / len(groups_of(found)) if groups_of(found) else 1
    )


@given(LABELS, st.data(), st.integers(0, 5))
def test_true_answers_never_lower_recall_and_never_exceed_the_budget(
    both: list[tuple[int, int]], data: st.DataObject, most: int
) -> None:
    found, truth = (np.array(side) for side in zip(*both, strict=True))
    row = st.integers(0, len(both) - 1)
    cards = data.draw(st.lists(st.tuples(row, row), max_size=10))
    after, shown = answered(found, truth, cards, most)
    assert shown <= most
    assert quality(after, truth).recall >= quality(found, truth).recall
    joined = pairs_of(after.tolist()) - pairs_of(found.tolist())
    if quality(found, truth).precision == 1:
        assert joined <= pairs_of(truth.tolist())


def test_a_made_up_world_is_the_same_every_time_and_another_for_another_seed() -> None:
    pd.testing.assert_frame_equal(make(100, seed=4), make(100, seed=4))
    assert not make(100, seed=4).equals(make(100, seed=5))


def test_people_of_a_made_up_world_are_in_as_many_lists_as_promised() -> None:
    table = make(3_000, seed=6)
    assert tuple(table.columns) == COLUMNS
    copies = table["cluster"].value_counts().value_counts(normalize=True)
    for number, share in {1: 0.55, 2: 0.27, 3: 0.12, 4: 0.06}.items():
        assert copies[number] == pytest.approx(share, abs=0.03)
    assert len(table) == pytest.approx(3_000, rel=0.05)


def test_profiles_and_addresses_belong_to_one_person_or_household() -> None:
    table = make(2_000, seed=7)
    slug = table["linkedin_url"].str.rpartition("/")[2]
    assert table[slug != ""].groupby(slug[slug != ""])["cluster"].nunique().max() == 1
    role = table["email"].str.match(r"(info|office|sales)@|.*\.family@")
    mails = table[(table["email"] != "") & ~role]
    assert mails.groupby("email")["cluster"].nunique().max() == 1


def test_different_people_share_names_as_often_as_drawn() -> None:
    world = World(3_000, seed=8)
    names = pd.Series([f"{p.given} {p.family}" for p in world.people]).value_counts()
    sharing = names[names > 1].sum() / len(world.people)
    assert sharing >= world.rates.namesake


def test_rates_stay_within_their_bounds() -> None:
    drawn = [World(10, seed).rates for seed in range(20)]
    assert isinstance(drawn[0], Rates)
    assert len({rates.nickname for rates in drawn}) == 20
    assert all(0.05 <= rates.nickname <= 0.25 for rates in drawn)
    assert all(0.01 <= rates.namesake <= 0.06 for rates in drawn)


@given(st.randoms(use_true_random=False), st.text("abcdef", min_size=3, max_size=10))
def test_a_typing_error_changes_at_most_one_letter_or_turns_two(dice: Random, word: str) -> None:
    other = mistyped(dice, word)
    assert abs(len(other) - len(word)) <= 1
    if len(other) == len(word):
        assert sum(a != b for a, b in zip(word, other, strict=True)) <= 2


def test_columns_are_read_whatever_their_order_and_number(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text("shoe,Email,record_id\n43,b@x.org,r1\n\n44,,\n45,a@x.org,r3,more\n", "utf-8")
    ids, mails = read_column(path, "record_id"), read_column(path, "email")
    assert ids is not None
    assert mails is not None
    assert [ids.texts[i] for i in ids.first] == ["r1", "row 4", "r3"]
    assert [(mails.texts[i] if i >= 0 else "") for i in mails.first] == ["b@x.org", "", "a@x.org"]
    assert read_column(path, "phone") is None


@pytest.mark.parametrize("with_truth", [True, False])
def test_the_benchmark_prints_and_writes_what_it_says(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    with_truth: bool,
) -> None:
    table = make(300, seed=2)
    if not with_truth:
        table["cluster"] = ""
    table.to_csv(tmp_path / "records.csv", index=False)
    out = tmp_path / "out.csv"
    monkeypatch.setattr(
        sys,
        "argv",
        ["resolve", "--data", str(tmp_path), "--out", str(out), "--engines", "rapidfuzz"],
    )
    resolve.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == (
        ["introlab certain", "", "rapidfuzz"] if with_truth else ["introlab certain", "rapidfuzz"]
    )
    written = pd.read_csv(out, dtype=str)
    assert written.columns.tolist() == ["record_id", "cluster", "zone", "certain_cluster"]
    assert sorted(written["record_id"]) == sorted(table["record_id"])
    assert set(written["zone"]) == {"certain", "review"}
    sure = written[written["zone"] == "certain"]
    # what is marked certain was merged without a question
    assert sure.groupby("cluster")["certain_cluster"].nunique().max() == 1
    if with_truth:
        truth = table.set_index("record_id")["cluster"].loc[written["record_id"]]
        measured = quality(pd.factorize(written["certain_cluster"])[0], pd.factorize(truth)[0])
        assert f"{measured.precision:.4f}" in lines[1]
        assert f"{measured.recall:.4f}" in lines[1]
