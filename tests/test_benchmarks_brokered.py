"""The benchmark on a made-up folder of its layout: what it may read, writes and prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from benchmarks import brokered
from benchmarks.brokered_data import mailbox, read_rows
from introlab.advice.features import FEATURES
from introlab.advice.ranker import ChoiceRanker
from introlab.network.odds import SHIPPED_ODDS

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = [f"p{i}" for i in range(8)]


def messages() -> pd.DataFrame:
    """Return mail among eight people: p1 writes to p0 and p7, others to p0 alone."""
    rows = [
        (day, f"p{1 + day % 6}", "p0") if day % 2 else (day, "p0", f"p{1 + day % 6}")
        for day in range(60)
    ]
    rows += [(10 + i, "p1", "p0|p7") for i in range(3)] + [(30, "p2", "p0|p3|p7")]
    table = pd.DataFrame(rows, columns=["day", "sender", "recipients"]).sort_values("day")
    table.insert(0, "msg", [f"m{i}" for i in range(len(table))])
    return table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two egos; p0 asks for p7 twice, p6 for p5 once."""
    data = tmp_path / "eu"
    data.mkdir()
    messages().to_csv(data / "messages.csv.gz", index=False)
    queries = pd.DataFrame(
        [("q1", "p6", "p5", 40.0, 47.0, 0), ("q2", "p0", "p7", 45.0, 52.0, 1),
         ("q3", "p0", "p4", 50.0, 57.0, 0)],
        columns=["query", "ego", "target", "info_until", "asked_day", "target_seen_before"],
    )  # fmt: skip
    queries.to_csv(data / "queries.csv", index=False)
    candidates = pd.DataFrame(
        [("q1", "p0", 0, 0), *(("q2", f"p{i}", 0, int(i == 3) * 2) for i in range(1, 7)),
         *(("q3", f"p{i}", 0, 0) for i in (1, 2, 3))],
        columns=["query", "contact", "tag_half", "tag_full"],
    )  # fmt: skip
    candidates.to_csv(data / "candidates.csv.gz", index=False)
    answers = pd.DataFrame(
        [("q1", "p0", 1, 1), ("q2", "p1", 1, 1), ("q3", "p2", 1, 1)],
        columns=["query", "contact", "introducer", "knows_target"],
    )
    answers.to_csv(data / "qrels.csv", index=False)
    return data


def last(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_it_writes_a_score_for_every_candidate_and_ends_with_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, figures = tmp_path / "ranking.csv", tmp_path / "figures.json"
    brokered.main(["--data", str(folder), "--out", str(out), "--json", str(figures)])
    line = last(capsys)
    ranked = pd.read_csv(out)
    asked = pd.read_csv(folder / "candidates.csv.gz")
    assert ranked.columns.tolist() == ["query", "contact", "score"]
    assert ranked[["query", "contact"]].equals(asked[["query", "contact"]])
    assert np.isfinite(ranked["score"]).all()
    best = ranked[ranked["query"] == "q2"].sort_values("score").iloc[-1]
    assert best["contact"] == "p1"  # who wrote to both
    stored = json.loads(figures.read_text(encoding="utf-8"))
    assert stored["last"] == line
    assert line.startswith("introlab MRR ")
    for word in (" hit@5 ", " knows@1 ", " gain +", " [", "]"):
        assert word in line


def test_without_answers_it_ranks_and_does_not_judge(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "qrels.csv").unlink()
    out = tmp_path / "ranking.csv"
    brokered.main(["--data", str(folder), "--out", str(out)])
    assert len(pd.read_csv(out)) == 10
    assert "MRR" not in capsys.readouterr().out
    with pytest.raises(SystemExit, match="needs qrels"):
        brokered.main(["--data", str(folder), "--labels", "1"])


def test_nothing_from_after_info_until_is_read(folder: Path) -> None:
    _, before = read_rows(folder, "none", SHIPPED_ODDS)
    table = pd.read_csv(folder / "messages.csv.gz")
    more = pd.DataFrame({"msg": ["x1", "x2", "x3"], "day": [50.1, 51.0, 53.0], "sender": "p3",
                         "recipients": ["p0|p7", "p0", "p0|p4|p7"]})  # fmt: skip
    pd.concat([table, more]).to_csv(folder / "messages.csv.gz", index=False)
    _, after = read_rows(folder, "none", SHIPPED_ODDS)
    pd.testing.assert_frame_equal(after, before)


def test_only_the_egos_own_mailbox_is_read(folder: Path) -> None:
    _, before = read_rows(folder, "none", SHIPPED_ODDS)
    table = pd.read_csv(folder / "messages.csv.gz")
    strangers = pd.DataFrame({"msg": ["x1"], "day": [20.0], "sender": ["p3"],
                              "recipients": ["p7|p4"]})  # fmt: skip
    pd.concat([table, strangers]).to_csv(folder / "messages.csv.gz", index=False)
    _, after = read_rows(folder, "none", SHIPPED_ODDS)
    pd.testing.assert_frame_equal(after, before)


def test_a_tag_counts_for_the_contact_it_was_given_to(folder: Path) -> None:
    _, none = read_rows(folder, "none", SHIPPED_ODDS)
    _, full = read_rows(folder, "full", SHIPPED_ODDS)
    changed = (none["odds"].fillna(-1) - full["odds"].fillna(-1)).abs() > 1e-9
    assert none.loc[changed, ["query", "contact"]].to_numpy().tolist() == [["q2", "p3"]]


def test_the_company_is_that_of_the_folder_or_must_be_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = folder.rename(folder.with_name("heldout"))
    with pytest.raises(SystemExit):
        brokered.main(["--data", str(other)])
    assert "--company" in capsys.readouterr().err
    brokered.main(["--data", str(other), "--company", "pw"])
    assert last(capsys).startswith("introlab MRR ")


@pytest.mark.parametrize(
    ("name", "company"), [("eu", "eu"), ("pw", "pw"), ("heldout_pw", "pw"), ("eu-2", "eu")]
)
def test_the_name_of_a_folder_says_the_company(tmp_path: Path, name: str, company: str) -> None:
    known = brokered._arguments(["--data", str(tmp_path / name)])
    assert known.company == company


def test_weights_of_the_other_company_are_the_default() -> None:
    for company, other in (("eu", "pw"), ("pw", "eu")):
        stored = json.loads((brokered.WEIGHTS / f"{other}.json").read_text(encoding="utf-8"))
        found = brokered.learned("other", company)
        assert found.weights == stored["weights"]
        assert list(found.weights) == list(FEATURES)
        assert "development part" in stored["note"]
    assert brokered.learned("shipped", "eu").weights not in (
        brokered.learned("other", "eu").weights, brokered.learned("other", "pw").weights,
    )  # fmt: skip


def test_a_users_own_model_is_a_file_of_weights_too(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(ChoiceRanker().fit().to_json(), encoding="utf-8")
    found = brokered.learned(str(path), "eu")
    assert found.weights == brokered.learned("shipped", "eu").weights
    assert found.odds == SHIPPED_ODDS


def test_labels_come_from_earlier_queries_of_other_egos_only(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[Any] = []
    fit = ChoiceRanker.fit

    def spy(self: Any, X: Any = None, y: Any = None, groups: Any = None) -> Any:
        taught.append(None if groups is None else sorted(set(groups)))
        return fit(self, X, y, groups)

    monkeypatch.setattr(ChoiceRanker, "fit", spy)
    brokered.main(["--data", str(folder), "--labels", "1", "2"])
    text = capsys.readouterr().out
    assert [groups for groups in taught if groups is not None] == [["q1"]] * 16
    assert "1 labels: MRR" in text


def test_a_mail_to_many_shows_only_its_sender() -> None:
    crowd = pd.DataFrame([("m1", 1.0, "p1", "|".join(f"c{i}" for i in range(10)))],
                         columns=["msg", "day", "sender", "recipients"])  # fmt: skip
    (mail,) = mailbox("c0", crowd, set(PEOPLE), {"p7"}).interactions
    assert mail.people == 11
    assert [role for role, _ in mail.participants] == ["from"]
