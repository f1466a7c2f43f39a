from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network.trust import (
    add_mark,
    add_note,
    add_tag,
    contexts,
    marks,
    own_notes,
    spell_context,
    tags,
    true_connections,
    trust_table,
)
from introlab.tables import I_TRUST, NECK_OUT, IntrolabError

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network

BACK_AND_FORTH = [
    line
    for month in range(3, 8)
    for line in (f"2025-0{month}-01 ana > me", f"2025-0{month}-02 me > ana")
]


@pytest.fixture
def pair(network: Network) -> Network:
    return network.add(people="ana ben", mails=BACK_AND_FORTH)


def row(network: Network, name: str, context: str = "data", **more: Any) -> dict[str, Any]:
    return dict(trust_table(network.ws, context, **more).loc[network.id(name)])


STEPS = st.lists(
    st.tuples(st.sampled_from(["ana", "ben"]), st.sampled_from(["data", "Tax"]),
              st.sampled_from([None, 1, 3, 4, 5])), max_size=8,
)  # fmt: skip


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_the_log_only_grows_and_the_latest_word_counts(
    pair: Network, steps: list[tuple[str, str, int | None]]
) -> None:
    ws = pair.ws
    with ws.transaction() as connection:
        connection.execute("DELETE FROM trust_tag")
    latest: dict[tuple[int, str], int | None] = {}
    for number, (name, context, rating) in enumerate(steps):
        before = ws.rows("SELECT * FROM trust_tag ORDER BY tag_id")
        add_tag(ws, pair.id(name), context, rating)
        latest[pair.id(name), context.casefold()] = rating
        after = ws.rows("SELECT * FROM trust_tag ORDER BY tag_id")
        assert after[:-1] == before
        assert len(after) == number + 1
    found = tags(ws).set_index(["contact_id", "context_key"])["rating"].to_dict()
    assert found == {key: rating for key, rating in latest.items() if rating is not None}


def test_a_tag_counts_in_its_own_context_only_and_elsewhere_is_shown(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 5)
    assert row(pair, "ana", "data")["true_connection"]
    other = row(pair, "ana", "tax")
    assert not other["trusted"]
    assert other["rating"] != other["rating"]
    assert other["elsewhere"] == "data"
    assert row(pair, "ana", "data")["elsewhere"] == ""


def test_spelling_makes_no_new_context(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "Data  Engineering", 5)
    add_tag(pair.ws, pair.id("ben"), " data engineering", 4)
    assert contexts(pair.ws) == ["Data Engineering"]
    assert spell_context(pair.ws, "DATA ENGINEERING") == "Data Engineering"
    assert row(pair, "ben", "data ENGINEERING")["trusted"]


def test_i_trust_says_nothing_about_trusts_me(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 5, direction=I_TRUST)
    assert not row(pair, "ana")["trusted"]
    assert len(tags(pair.ws, direction=I_TRUST)) == 1


def test_what_is_taken_back_counts_no_more_but_stays_in_the_log(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 5, tagged_on="2025-01-01T00:00:00Z")
    add_tag(pair.ws, pair.id("ana"), "data", None, tagged_on="2025-02-01T00:00:00Z")
    assert tags(pair.ws).empty
    assert len(tags(pair.ws, as_of="2025-02-01T00:00:00Z")) == 1
    assert tags(pair.ws, as_of="2025-01-01T00:00:00Z").empty
    assert len(pair.ws.rows("SELECT * FROM trust_tag")) == 2


def test_a_true_connection_is_known_and_trusted(pair: Network) -> None:
    for name in ("ana", "ben"):
        add_tag(pair.ws, pair.id(name), "data", 4)
    table = trust_table(pair.ws, "data")
    assert table["true_connection"].to_dict() == {pair.id("ana"): True, pair.id("ben"): False}
    assert (table["true_connection"] == (table["known"] & table["trusted"])).all()


def test_the_thresholds_are_the_settings(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 3)
    assert row(pair, "ana")["known_why"] == "5 two-way exchanges in 365 days"
    assert (row(pair, "ana")["known"], row(pair, "ana")["trusted"]) == (True, False)
    pair.ws.set_setting("trusted_rating", 3)
    pair.ws.set_setting("known_exchanges", 6)
    assert (row(pair, "ana")["known"], row(pair, "ana")["trusted"]) == (False, True)


def test_the_users_word_on_knowing_wins_over_the_count(pair: Network) -> None:
    add_mark(pair.ws, pair.id("ana"), "know_personally", False)
    add_mark(pair.ws, pair.id("ben"), "know_personally", True)
    assert (row(pair, "ana")["known"], row(pair, "ben")["known"]) == (False, True)
    assert row(pair, "ben")["known_why"] == "you said so"


def test_marks_are_a_log_of_which_the_latest_counts(pair: Network) -> None:
    ana = pair.id("ana")
    add_mark(pair.ws, ana, "do_not_ask", True, marked_on="2025-01-01T00:00:00Z")
    add_mark(pair.ws, ana, "do_not_ask", False, marked_on="2025-03-01T00:00:00Z")
    assert marks(pair.ws, "do_not_ask") == {ana: False}
    assert marks(pair.ws, "do_not_ask", as_of="2025-02-01T00:00:00Z") == {ana: True}
    assert row(pair, "ana", as_of="2025-02-01T00:00:00Z")["do_not_ask"]
    assert not row(pair, "ana")["do_not_ask"]
    assert len(pair.ws.rows("SELECT * FROM contact_mark")) == 2


def test_a_mark_that_is_taken_back_was_never_said_as_far_as_it_counts(pair: Network) -> None:
    ben = pair.id("ben")
    add_mark(pair.ws, ben, "know_personally", True, marked_on="2025-01-01T00:00:00Z")
    add_mark(pair.ws, ben, "know_personally", None, marked_on="2025-03-01T00:00:00Z")
    assert marks(pair.ws, "know_personally") == {}
    assert marks(pair.ws, "know_personally", as_of="2025-02-01T00:00:00Z") == {ben: True}
    assert row(pair, "ben")["known_why"].endswith("two-way exchanges in 365 days")
    assert len(pair.ws.rows("SELECT * FROM contact_mark")) == 2


def test_sticking_ones_neck_out_is_kept_apart_from_trusting_me(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 5, direction=NECK_OUT)
    assert tags(pair.ws).empty
    assert tags(pair.ws, direction=NECK_OUT)["rating"].tolist() == [5]
    assert not row(pair, "ana")["trusted"]


def test_of_ones_own_words_the_latest_count_and_empty_ones_take_them_back(pair: Network) -> None:
    ana, ben = pair.id("ana"), pair.id("ben")
    for contact_id, text in ((ana, "met at a fair"), (ana, " of 2019 "), (ben, "x"), (ben, "")):
        add_note(pair.ws, contact_id, text)
    assert own_notes(pair.ws) == {ana: "of 2019"}
    with pytest.raises(IntrolabError, match="There is no contact 99"):
        add_note(pair.ws, 99, "x")
    assert len(pair.ws.rows("SELECT * FROM contact_note")) == 4


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"direction": "trust_me"}, "Did you mean 'trusts_me'"),
        ({"rating": 0}, "from 1 to 5"),
        ({"rating": 6}, "from 1 to 5"),
        ({"rating": True}, "from 1 to 5"),
        ({"context": "  "}, "needs a context"),
        ({"contact_id": 99}, "There is no contact 99"),
    ],
)
def test_wrong_tags_are_refused_and_not_stored(
    pair: Network, cells: dict[str, Any], message: str
) -> None:
    tag: dict[str, Any] = {"contact_id": pair.id("ana"), "context": "data", "rating": 3}
    tag |= cells
    with pytest.raises(IntrolabError, match=message):
        add_tag(pair.ws, **tag)
    assert pair.ws.rows("SELECT * FROM trust_tag") == []


def test_wrong_marks_are_refused_and_not_stored(pair: Network) -> None:
    with pytest.raises(IntrolabError, match="Did you mean 'do_not_ask'"):
        add_mark(pair.ws, pair.id("ana"), "dont_ask", True)
    with pytest.raises(IntrolabError, match="There is no contact"):
        add_mark(pair.ws, 99, "do_not_ask", True)
    assert pair.ws.rows("SELECT * FROM contact_mark") == []


def test_the_default_context_is_one_of_the_contexts(ws: Workspace) -> None:
    assert contexts(ws) == []
    ws.set_setting("default_context", "tax")
    assert contexts(ws) == ["tax"]


def test_true_connections_are_those_of_any_context(pair: Network) -> None:
    assert true_connections(pair.ws) == []
    add_tag(pair.ws, pair.id("ana"), "tax", 5)
    add_tag(pair.ws, pair.id("ana"), "data", 1)
    add_tag(pair.ws, pair.id("ben"), "data", 5)  # trusted, but not known
    assert true_connections(pair.ws) == [pair.id("ana")]
