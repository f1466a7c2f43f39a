"""The benchmark of what to tag next, on a made-up folder and one made-up world."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from benchmarks import tagging, tagging_worlds
from benchmarks.brokered import Learned, learned
from benchmarks.brokered_data import read_rows, with_features
from benchmarks.tagging import asked_pairs, changes, judged, scored, spent
from introlab.advice.queue import TRUSTED_RATING, ask_first
from introlab.advice.ranking import gather
from introlab.network.trust import add_tag
from introlab.tables import each
from tests.test_benchmarks_brokered import folder  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network


def test_answers_are_what_the_tags_give_when_they_are_stored(folder: Path) -> None:  # noqa: F811
    """The score after an answer is that of a workspace to which the tag was given."""
    model = learned("other", "eu")
    table = asked_pairs(folder, model, denials=False)
    for column, tags in (("before", "none"), ("after", "full")):
        _, rows = read_rows(folder, tags, model.odds)
        assert table[column].tolist() == pytest.approx(scored(rows, model).tolist())
    changed = table[table["before"] != table["after"]]
    assert changed[["request", "contact"]].to_numpy().tolist() == [["q2", "p3"]]


def test_a_denial_lowers_whoever_has_no_tag(folder: Path) -> None:  # noqa: F811
    table = asked_pairs(folder, learned("other", "eu"), denials=True)
    lower = table["after"] < table["before"]
    assert lower[~(table["contact"] == "p3") | (table["request"] != "q2")].all()
    assert not lower.all()


def requests(seed: int = 0, number: int = 30, size: int = 12) -> pd.DataFrame:
    """Return made-up questions: the truth moves a score, and worth is the size of the change."""
    dice = np.random.default_rng(seed)
    table = pd.DataFrame({"request": np.repeat([f"q{n:02}" for n in range(number)], size)})
    table["ego"] = "e" + (table.index // (3 * size)).astype(str)
    table["contact"] = [f"p{n % size:02}" for n in range(len(table))]
    table["knows"] = dice.random(len(table)) < 0.3
    table.loc[table["contact"] == "p00", "knows"] = True
    table["relevant"] = table["contact"] == "p00"
    table["before"] = dice.normal(size=len(table))
    table["after"] = table["before"] + np.where(table["knows"], 2.0, 0.0)
    table["card"] = table["request"] + table["contact"]
    table["worth"] = table["rank"] = table["before"] + table["knows"] * 2.0
    return table.assign(mailed=0.0)


def test_the_measures_are_those_of_their_definition() -> None:
    table = requests(number=6)
    found = judged(table, table["before"].to_numpy())
    for request, rows in table.groupby("request"):
        ordered = rows.sort_values("before", ascending=False).reset_index()
        place = int(ordered.index[ordered["relevant"]][0])
        assert found["knows@1"].to_dict()[request] == float(ordered["knows"][0])
        expected = 1 / np.log2(place + 2) if place < 5 else 0.0
        assert found["NDCG@5"].to_dict()[request] == pytest.approx(expected)


def test_each_ego_spends_the_same_share_on_the_first_cards() -> None:
    table = requests()
    on = spent(table, table["worth"], 0.3)
    assert table[on].groupby("ego").size().tolist() == [11] * 10  # 3 in 10 of 36, rounded up
    for _, rows in table.assign(on=on).groupby("ego"):
        assert rows.loc[rows["on"], "worth"].min() >= rows.loc[~rows["on"], "worth"].max()


def test_all_questions_bring_the_whole_gain_and_none_bring_nothing() -> None:
    table = requests()
    after, before = table["after"].to_numpy(), table["before"].to_numpy()
    for budget, score in ((1.0, after), (0.0, before)):
        on = spent(table, table["worth"], budget)
        shown = judged(table, np.where(on, after, before))
        pd.testing.assert_frame_equal(shown, judged(table, score))


def test_an_order_that_knows_the_answers_beats_random_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    result = tagging.report("made up", requests(), draws=5, seed=0)
    for measure in tagging.MEASURES:
        ratio, low, high = result[measure]["times random"]
        assert low <= ratio <= high
        assert ratio > 1
    assert "of the questions" in capsys.readouterr().out


def test_random_order_is_the_mean_of_its_draws() -> None:
    table = requests(number=6)
    one, two = (changes(table, 1, seed)["random"]["0.3"] for seed in (1, 2))
    again = changes(table, 1, 1)["random"]["0.3"]
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(two)


def test_the_order_of_the_pairs_is_that_of_the_queue(network: Network) -> None:
    """The benchmark reckons the worth of a pair as the shipped queue does."""
    people = "ana ben cy dan eve fay gus"
    mails = [
        f"2025-12-{day:02}T{hour}:00:00Z {who}"
        for n, name in enumerate(people.split(), start=1)
        for day in range(1, n + 1)
        for hour, who in ((10, f"{name} > me"), (11, f"me > {name}"))
    ]
    mails.append("2025-12-20 ana > me email:tess@example.org")
    network.add(people=people, mails=mails, prospects=[
        {"name": "Tess Target", "email": "tess@example.org", "context": "tax"}])  # fmt: skip
    known = gather(network.ws)
    queue = ask_first(known, network.prospect("Tess Target"), number=99)
    shipped = learned("shipped", "eu")
    model = Learned(shipped.weights, base_rate=queue["odds"].min(), odds=shipped.odds)
    pairs = known.pairs.droplevel("prospect_id")[["odds", "weight", "wrote"]]
    rows = known.features["tax"].join(pairs).reset_index(names="contact")
    rows = rows.assign(query="q1").reset_index(drop=True)
    before = scored(rows, model)
    table = rows.assign(request="q1", before=before)
    worth = tagging.worth_of_pairs(rows, table, model)["worth"]
    expected = queue.set_index("contact_id")["worth"].reindex(rows["contact"])
    assert worth.tolist() == pytest.approx(expected.tolist(), abs=1e-6)
    assert with_features(rows, model.base_rate)["knows"].max() > 0


def test_in_a_made_up_world_a_tag_does_what_the_ranking_does_with_it(network: Network) -> None:
    people = "ana ben cy"
    network.add(people=people, prospects=[{"name": "Tess Target", "context": "tax"}])
    known = gather(network.ws)
    ids = [network.id(name) for name in people.split()]
    target = next(each(known.targets))
    first = tagging_worlds.candidates(known, target, ids)
    before = first.set_index("contact")["before"]
    for contact_id, rating in zip(ids, (TRUSTED_RATING, 5, TRUSTED_RATING - 1), strict=True):
        add_tag(network.ws, contact_id, "tax", rating)
    second = tagging_worlds.candidates(gather(network.ws), target, ids)
    after = second.set_index("contact")["before"]
    points = tagging_worlds.trust_points(known, np.array([TRUSTED_RATING, 5, TRUSTED_RATING - 1]))
    assert (after - before).loc[ids[:2]].tolist() == pytest.approx(points[:2].tolist())
    assert points[2] == -np.inf


def test_a_made_up_world_is_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging_worlds, "PROSPECTS", 6)
    table = tagging_worlds.read_worlds(1)
    assert table.groupby("request")["knows"].any().all()
    assert (table["relevant"] == table["knows"]).all()
    assert not (table["after"] == -np.inf)[table["knows"]].any()
    assert (table["worth"] > 0).any()
    assert table.groupby("card")["worth"].nunique().eq(1).all()
    contexts = table["card"].str.split(" ", n=1).str[1]
    assert set(contexts) <= set(tagging_worlds.CONTEXTS)


def test_it_ends_with_one_line_and_writes_its_figures(
    folder: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    figures = tmp_path / "figures.json"
    tagging.main(["--data", str(folder), "--worlds", "0", "--draws", "2", "--json", str(figures)])
    line = capsys.readouterr().out.strip().splitlines()[-1]
    number = r"(-?\d+\.\d\d|nan)"
    ratios = rf"introlab tagging 30% knows@1 {number} NDCG@5 {number} times random"
    assert re.fullmatch(rf"{ratios}( \[{number}, {number}\]){{2}}", line)
    assert json.loads(figures.read_text(encoding="utf-8"))["last"] == line
    with pytest.raises(SystemExit):
        tagging.main(["--data", str(folder.rename(folder.with_name("heldout")))])
