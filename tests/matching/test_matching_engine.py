from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.contact_lists import make
from benchmarks.partitions import answered, quality
from introlab.matching.comparing import FIELDS
from introlab.matching.engine import PAIR_COLUMNS, Resolution, resolve
from introlab.matching.weights import default_weights
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = make(60, seed=5)
IDS = sorted(SMALL["record_id"])
DECISION = st.tuples(
    st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(["same", "different"])
).filter(lambda d: d[0] != d[1])


def clusters(found: Resolution) -> dict[str, str]:
    return dict(zip(found.clusters["record_id"], found.clusters["cluster"], strict=True))


def said(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["left", "right", "decision"])


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(dice: object) -> None:
    shuffled = SMALL.sample(frac=1, random_state=dice.randrange(2**32))  # type: ignore[attr-defined]
    one, other = resolve(SMALL), resolve(shuffled)
    for table in ("pairs", "clusters", "cards", "findings"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))
    assert one.weights == other.weights


def test_resolving_twice_changes_nothing() -> None:
    pd.testing.assert_frame_equal(resolve(SMALL).pairs, resolve(SMALL).pairs)


@settings(max_examples=30)
@given(st.lists(DECISION, max_size=8, unique_by=lambda d: frozenset(d[:2])))
def test_decisions_win(decisions: list[tuple[str, str, str]]) -> None:
    """'different' is never overruled, 'same' only by a 'different', and then it is told."""
    found = resolve(SMALL, decisions=said(*decisions))
    cluster = clusters(found)
    refused = {frozenset(pair) for pair in found.refused.itertuples(index=False)}
    zone = {frozenset((row.left, row.right)): row.zone for row in found.pairs.itertuples()}
    for left, right, word in decisions:
        if word == "different":
            assert cluster[left] != cluster[right]
            assert zone[frozenset((left, right))] == "different"
        elif frozenset((left, right)) not in refused:
            assert cluster[left] == cluster[right]
            assert zone[frozenset((left, right))] == "certain"
    cards = zip(found.cards["left_cluster"], found.cards["right_cluster"], strict=True)
    held = {frozenset((cluster[a], cluster[b])) for a, b, word in decisions if word == "different"}
    assert not held & {frozenset(card) for card in cards}


def test_different_holds_for_the_clusters_of_both(table: Callable[..., pd.DataFrame]) -> None:
    person = {"given_name": "Zoe", "family_name": "Quill", "email": "zoe@example.org"}
    records = table(person, person, person | {"phone": "202 555 0143"})
    assert set(clusters(resolve(records)).values()) == {"a"}
    found = resolve(records, decisions=said(("a", "b", "same"), ("b", "c", "different")))
    assert clusters(found) == {"a": "a", "b": "a", "c": "c"}


def test_decisions_on_records_that_are_gone_are_left_out() -> None:
    found = resolve(SMALL, decisions=said((IDS[0], "gone", "same"), (IDS[0], IDS[0], "different")))
    assert clusters(found) == clusters(resolve(SMALL))


def test_terms_add_up_to_the_weight() -> None:
    pairs = resolve(SMALL, decisions=said((IDS[0], IDS[1], "different"))).pairs
    assert tuple(pairs.columns) == PAIR_COLUMNS
    terms = ["prior", *FIELDS, "evidence", "answers"]
    assert np.abs(pairs[terms].sum(axis=1) - pairs["weight"]).max() < 1e-9
    assert (pairs["left"] < pairs["right"]).all()
    assert pairs["answers"].iloc[0] != 0


def test_a_waterfall_ends_at_the_weight() -> None:
    found = resolve(SMALL)
    shown = found.pairs.head(20)
    for left, right, weight in zip(shown["left"], shown["right"], shown["weight"], strict=True):
        rows = found.explain(right, left)
        assert rows["term"].iloc[0] == "prior"
        assert rows["total"].iloc[-1] == pytest.approx(weight, abs=1e-9)


def test_pairs_that_were_not_compared_have_no_waterfall() -> None:
    with pytest.raises(IntrolabError, match="Pick two that stand in `pairs`"):
        resolve(SMALL).explain("r1", "nobody")


def test_every_record_is_in_one_cluster_named_by_its_smallest_id() -> None:
    found = clusters(resolve(SMALL))
    assert sorted(found) == IDS
    assert all(cluster <= record and found[cluster] == cluster for record, cluster in found.items())


@pytest.mark.parametrize("number", [2, 10, 60])
def test_one_name_alone_never_merges(number: int) -> None:
    """Rare or common, in small books or large ones."""
    others = make(200, seed=8)
    namesakes = pd.DataFrame(
        {"record_id": [f"n{i:03}" for i in range(number)], "given_name": "Zebulon",
         "family_name": "Quackenbush"}
    )  # fmt: skip
    found = clusters(resolve(pd.concat([others, namesakes]).fillna("")))
    assert all(found[f"n{a:03}"] != found[f"n{b:03}"] for a, b in combinations(range(number), 2))


def test_evidence_of_the_caller_is_a_term_with_a_limit(
    table: Callable[..., pd.DataFrame],
) -> None:
    records = table(*({"given_name": g, "family_name": "Quill"} for g in ("Zoe", "Zoe", "Tom")))
    evidence = pd.DataFrame({"left": ["b", "a"], "right": ["a", "c"], "bits": [6.0, -99.0]})
    found = resolve(records, evidence=evidence)
    terms = found.pairs.set_index(["left", "right"])["evidence"]
    assert terms["a", "b"] == 6
    assert ("a", "c") not in terms.index or terms["a", "c"] == -10
    assert clusters(found)["b"] == "a"


@pytest.mark.parametrize(
    ("name", "table", "message"),
    [
        ("decisions", {"left": ["r"], "right": ["s"]}, "decision is missing"),
        ("evidence", {"left": ["r"], "bits": [1.0]}, "right is missing"),
    ],
)
def test_tables_about_pairs_need_their_columns(
    name: str, table: dict[str, list[object]], message: str
) -> None:
    with pytest.raises(IntrolabError, match=message):
        resolve(SMALL, **{name: pd.DataFrame(table)})  # type: ignore[arg-type]


def test_other_words_than_same_and_different_are_refused() -> None:
    with pytest.raises(IntrolabError, match="neither 'same' nor 'different'"):
        resolve(SMALL, decisions=said((IDS[0], IDS[1], "perhaps")))


def test_evidence_must_be_numbers() -> None:
    table = pd.DataFrame({"left": [IDS[0]], "right": [IDS[1]], "bits": [float("nan")]})
    with pytest.raises(IntrolabError, match="must hold numbers"):
        resolve(SMALL, evidence=table)


def test_given_weights_are_used_as_they_are() -> None:
    weights = default_weights()
    assert resolve(SMALL, weights=weights, learn=False).weights is weights


def test_contradicted_people_are_not_joined_by_a_third(
    table: Callable[..., pd.DataFrame],
) -> None:
    """J. Quill, mail of Joanna and number of Jasper, is a card, not a bridge."""
    found = resolve(
        table(
            {"given_name": "Joanna", "family_name": "Quill", "email": "quill@example.org",
             "city": "Boston", "company": "Acme"},
            {"given_name": "J.", "family_name": "Quill", "email": "quill@example.org",
             "phone": "202 555 0143"},
            {"given_name": "Jasper", "family_name": "Quill", "phone": "202 555 0143",
             "city": "Denver", "company": "Brick"},
        )
    )  # fmt: skip
    cluster = clusters(found)
    assert cluster["a"] != cluster["c"]
    assert len(found.cards) == 1


def test_one_record_and_none_are_no_problem() -> None:
    assert clusters(resolve(SMALL.head(1))) == {
        SMALL["record_id"].iloc[0]: SMALL["record_id"].iloc[0]
    }
    assert resolve(SMALL.head(0)).clusters.empty


@pytest.mark.parametrize("seed", [201, 202, 203])
def test_certain_is_certain_and_cards_help(seed: int) -> None:
    """In worlds never used to set a weight: precision of at least .99, with cards recall up."""
    world = make(1_500, seed=seed)
    found = resolve(world)
    truth = pd.factorize(world.set_index("record_id")["cluster"].loc[found.clusters["record_id"]])[
        0
    ]
    labels = pd.factorize(found.clusters["cluster"])[0]
    row = {record: i for i, record in enumerate(found.clusters["record_id"])}
    cards = [
        (row[a], row[b]) for a, b in zip(found.cards["left"], found.cards["right"], strict=True)
    ]
    sure = quality(labels, truth)
    after, shown = answered(labels, truth, cards, most=45)
    assert sure.precision >= 0.99
    assert shown <= 45
    assert quality(after, truth).recall > sure.recall
