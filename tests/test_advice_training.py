from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from introlab.advice.features import FEATURES
from introlab.advice.ranker import PRIOR_WEIGHTS
from introlab.advice.training import past_choices, train
from introlab.network.asks import advance, open_ask
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from tests.conftest import person

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network

TESS = "email:tess@example.net"


@pytest.fixture
def story(network: Network) -> Network:
    """Ana introduced Tess, unlike Ben; Cy is silent; Dan declined to introduce Uma."""
    network.add(
        people="ana ben cy dan",
        mails=[
            "2025-01-01 ana > me", "2025-01-02 me > ana", "2025-01-03 me > ben",
            "2025-01-04 ben > me", "2025-01-05 dan > me", f"2025-02-01 ana > me {TESS}",
        ],
        prospects=[{"name": "Tess", "email": "tess@example.net", "context": "data"},
                   {"name": "Uma", "context": "data"}],
    )  # fmt: skip
    ask_id = open_ask(network.ws, network.id("ana"), 1, on="2025-03-01")
    advance(network.ws, ask_id, "introduced", on="2025-03-05")
    ask_id = open_ask(network.ws, network.id("dan"), 2, on="2025-04-01")
    advance(network.ws, ask_id, "declined", on="2025-04-05")
    return network


def test_only_introductions_that_were_made_are_choices(story: Network) -> None:
    rows = past_choices(story.ws)
    assert rows.columns.tolist() == [
        "request", "contact_id", "chosen", *FEATURES, "mailed",
    ]  # fmt: skip
    assert rows["request"].unique().tolist() == [1]
    assert rows.loc[rows["chosen"], "contact_id"].tolist() == [story.id("ana")]


def test_those_who_did_not_introduce_are_the_alternatives(story: Network) -> None:
    """Whoever had exchanged both ways or carried evidence; not the silent, not one way only."""
    ids = past_choices(story.ws)["contact_id"].tolist()
    assert ids == [story.id("ana"), story.id("ben")]


def test_the_introducer_is_a_candidate_even_when_nothing_spoke_for_them(story: Network) -> None:
    ask_id = open_ask(story.ws, story.id("cy"), 2, state="introduced", on="2025-05")
    rows = past_choices(story.ws)
    assert rows.loc[rows["request"] == ask_id, "chosen"].sum() == 1


def test_what_happened_after_the_request_changes_no_row(story: Network) -> None:
    before = past_choices(story.ws)
    story.add(
        people=[person("eve", company="Bolt")],
        mails=[
            "2025-03-01T00:00:00Z ben > me",
            f"2025-06-01 ben > me {TESS}",
            "2025-07-01 me > cy",
        ],
        meetings=["2025-06-02 cy > me"],
        tags=[("ana", "data", 5)],
    )
    add_tag(story.ws, story.id("ben"), "data", 5, tagged_on="2025-03-01T00:00:00Z")
    add_word(story.ws, story.id("ben"), 1, knows=True)
    add_word(story.ws, story.id("ana"), 1, knows=False)
    add_mark(story.ws, story.id("ana"), "do_not_ask", True)
    advance(story.ws, 1, "met", on="2025-05")
    pd.testing.assert_frame_equal(past_choices(story.ws), before)


def test_what_was_known_before_the_request_is_in_the_rows(story: Network) -> None:
    add_tag(story.ws, story.id("ben"), "data", 5, tagged_on="2025-02-28T00:00:00Z")
    rows = past_choices(story.ws).set_index("contact_id")
    assert rows.loc[story.id("ben"), "trust"] == 2.0
    assert (rows.loc[story.id("ana"), ["knows", "together"]] > 0).all()
    assert (rows.loc[story.id("ben"), ["knows", "together"]] == 0).all()


def test_an_introduction_counts_once_it_was_surely_made(story: Network) -> None:
    assert past_choices(story.ws, as_of="2025-03-05T00:00:00Z").empty
    assert len(past_choices(story.ws, as_of="2025-03-06T00:00:00Z")) == 2


def test_without_an_introduction_the_shipped_rule_stays(ws: Workspace) -> None:
    ranker = train(ws)
    assert ranker.coef_.tolist() == list(PRIOR_WEIGHTS.values())


def test_each_introduction_is_one_label(story: Network) -> None:
    ranker = train(story.ws)
    assert ranker.n_labels_ == 1
    assert ranker.coef_.tolist() != list(PRIOR_WEIGHTS.values())


def test_an_introducer_who_turned_out_to_be_the_prospect_is_no_choice(story: Network) -> None:
    story.add(people=[person("ana", TESS, record_id="merged")])
    assert past_choices(story.ws).empty
    assert train(story.ws).n_labels_ == 0


def test_each_request_of_the_sample_has_one_choice_among_several(sample: Workspace) -> None:
    groups = past_choices(sample).groupby("request")
    assert (groups["chosen"].sum() == 1).all()
    assert groups.size().min() > 5
