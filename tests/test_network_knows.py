from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.network.knows import LINK_COLUMNS, add_word, band, combined, links
from introlab.network.prospects import prospects
from introlab.tables import BANDS, IntrolabError
from tests.conftest import person

if TYPE_CHECKING:
    from tests.conftest import Network

TESS = {"name": "Tess Target", "email": "tess@example.net", "company": "Bolt"}
UMA = {"name": "Uma Unknown", "email": "uma@example.net", "company": "Crane"}
TOGETHER = "email:tess@example.net"


def found(network: Network, **more: Any) -> list[tuple[str, str, float]]:
    table = links(network.ws, **more)
    shown = {network.id(name): name for name in ("ana", "ben")}
    return [
        (shown[row["contact_id"]], row["kind"], round(row["odds"], 4))
        for row in table.to_dict("records")
    ]


def test_mails_together_give_the_measured_odds_which_fall_with_age(network: Network) -> None:
    network.add(people="ana ben", prospects=[TESS])
    recent = [f"2025-0{month}-01 ana > me {TOGETHER}" for month in (7, 8, 9, 10)]
    for number, odds in enumerate([0.58, 0.64, 0.68, 0.68]):
        network.add(mails=[recent[number]])
        assert found(network) == [("ana", "together", odds)]
    network.add(mails=[f"2023-01-01 ben > me {TOGETHER}"])
    assert found(network)[1] == ("ben", "together", round(0.58 * 0.75, 4))


def test_together_means_at_most_six_people(network: Network) -> None:
    crowd = "c1 c2 c3"
    network.add(people="ana ben", prospects=[TESS])
    network.add(mails=[f"2025-07-01 ana > me {TOGETHER} {crowd}"])
    assert len(found(network)) == 1
    network.add(mails=[f"2025-07-01 ben > me {TOGETHER} {crowd} c4"])
    assert len(found(network)) == 1
    network.ws.set_setting("small_group", 7)
    assert len(found(network)) == 2


def test_two_addresses_on_one_mail_count_once(network: Network) -> None:
    network.add(
        people=[person("ana", "email:ana2@example.com"), person("ben"), person("tess2", TOGETHER)],
        prospects=[TESS],
        mails=[f"2025-07-01 ana > me ana2 {TOGETHER} tess2"],
    )
    table = links(network.ws)
    ana = table[table["contact_id"] == network.id("ana")]
    assert ana[["kind", "odds", "weight"]].to_numpy().tolist() == [["together", 0.58, 1 / 4]]


def test_the_prospects_own_contact_is_never_their_introducer(network: Network) -> None:
    network.add(
        people=[person("ana"), person("ben"), person("tess", TOGETHER, company="Bolt")],
        prospects=[TESS],
        mails=[f"2025-07-01 ana > me {TOGETHER} tess"],
    )
    assert prospects(network.ws)["contact_id"].tolist() == [network.id("tess")]
    assert found(network) == [("ana", "together", 0.58)]


def test_colleagues_count_less_where_there_are_many(network: Network) -> None:
    few = [person("ana", company="Bolt Ltd"), person("ben")]
    network.add(people=few, prospects=[TESS])
    assert found(network) == [("ana", "same company", 0.5)]
    network.add(people=[person(f"staff{i}", company="Bolt") for i in range(3)])
    assert set(links(network.ws)["odds"]) == {0.3}


def test_whoever_works_at_an_organisation_is_inside(network: Network) -> None:
    network.add(
        people=[person("ana", company="Bolt Ltd"), person("ben", company="Self-employed")],
        prospects=[{"name": "Bolt", "company": "Bolt", "kind": "organisation"},
                   {"name": "X", "company": "Freelance", "kind": "organisation"}],
    )  # fmt: skip
    assert found(network) == [("ana", "works there", 0.95)]


def test_undated_facts_do_not_count_for_earlier_asks(network: Network) -> None:
    network.add(people=[person("ana", company="Bolt"), person("ben")], prospects=[TESS])
    add_word(network.ws, network.id("ben"), 1, knows=True)
    network.add(mails=[f"2025-07-01 ana > me {TOGETHER}"])
    assert len(found(network)) == 3
    assert found(network, as_of="2025-08-01T00:00:00Z") == [("ana", "together", 0.58)]
    assert found(network, as_of="2025-07-01T12:00:00Z") == []


def test_the_users_denial_wins_over_everything(network: Network) -> None:
    network.add(
        people=[person("ana", company="Bolt"), person("ben")],
        prospects=[TESS | {"known_by": ("ana@example.com",)}],
        mails=[f"2025-07-01 ana > me {TOGETHER}"],
    )
    ana = network.id("ana")
    assert combined(links(network.ws))["odds"].loc[(1, ana)] > 0.95
    add_word(network.ws, ana, 1, knows=False)
    row: Any = combined(links(network.ws)).loc[(1, ana)]
    assert row["odds"] == 0.0
    assert set(row["kinds"]) == {"together", "same company", "known_by", "denied"}
    add_word(network.ws, ana, 1, knows=True)
    assert combined(links(network.ws))["odds"].loc[(1, ana)] > 0.95


def test_saying_the_same_again_adds_nothing_and_only_the_user_denies(network: Network) -> None:
    network.add(people="ana ben", prospects=[TESS])
    for _ in range(2):
        add_word(network.ws, network.id("ana"), 1, knows=True, origin="mutual")
    assert len(network.ws.rows("SELECT * FROM knows_word")) == 1
    add_word(network.ws, network.id("ana"), 1, knows=False, origin="mutual")
    assert found(network) == []


def test_wrong_words_are_refused_and_not_stored(network: Network) -> None:
    network.add(people="ana", prospects=[TESS])
    with pytest.raises(IntrolabError, match="Did you mean 'mutual'"):
        add_word(network.ws, network.id("ana"), 1, knows=True, origin="mutal")
    with pytest.raises(IntrolabError, match="There is no contact"):
        add_word(network.ws, 99, 1, knows=True)
    with pytest.raises(IntrolabError, match="There is no prospect"):
        add_word(network.ws, network.id("ana"), 99, knows=True)
    assert network.ws.rows("SELECT * FROM knows_word") == []


def test_without_evidence_the_tables_are_there_all_the_same(network: Network) -> None:
    assert combined(links(network.ws)).empty
    network.add(people="ana", prospects=[TESS, UMA])
    assert links(network.ws).columns.tolist() == list(LINK_COLUMNS)
    assert combined(links(network.ws)).index.names == ["prospect_id", "contact_id"]


EVIDENCE = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 3), st.sampled_from(["together", "mutual", "denied"]),
        st.floats(0, 1), st.floats(0, 5), st.sampled_from(["2025-01-01", ""]), st.text(max_size=3),
    ),
    max_size=10,
)  # fmt: skip


@given(EVIDENCE, st.randoms(use_true_random=False))
def test_evidence_combines_as_independent_and_in_any_order(
    rows: list[tuple[Any, ...]], random: Any
) -> None:
    table = combined(pd.DataFrame(rows, columns=list(LINK_COLUMNS)))
    mixed = random.sample(rows, len(rows))
    other = combined(pd.DataFrame(mixed, columns=list(LINK_COLUMNS)))
    for pair in {(row[1], row[0]) for row in rows}:
        own = [row for row in rows if (row[1], row[0]) == pair]
        odds = 1 - math.prod(1 - row[3] for row in own)
        odds = 0.0 if any(row[2] == "denied" for row in own) else odds
        for result in (table, other):
            assert result["odds"].loc[pair] == pytest.approx(odds, abs=1e-12)
            assert result["weight"].loc[pair] == pytest.approx(sum(row[4] for row in own))
            assert result["last_on"].loc[pair] == max(row[5] for row in own)
            assert sorted(result["kinds"].loc[pair]) == sorted(row[2] for row in own)


def test_a_band_begins_at_its_lowest_odds() -> None:
    for name, lowest in BANDS:
        assert band(lowest) == name
    assert band(math.nextafter(0.7, 0)) == "plausible"
