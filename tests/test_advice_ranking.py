from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from introlab.advice.features import FEATURES
from introlab.advice.queue import tag_first
from introlab.advice.ranking import DIRECT, NOBODY, explain, gather, rank, score_table
from introlab.network.intake import load
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.tables import RANKING_COLUMNS, IntrolabError, each
from tests.conftest import Network, person

if TYPE_CHECKING:
    from pathlib import Path

    from introlab.sources.reading import Record
    from introlab.workspace import Workspace

TESS = "email:tess@example.net"
BOTH_WAYS = [f"2025-1{m}-0{d} {a} > {b}" for m in (0, 1) for d, (a, b) in enumerate(
    [("ana", "me"), ("me", "ana"), ("ben", "me"), ("me", "ben")], start=1)]  # fmt: skip


@pytest.fixture
def market(network: Network) -> Network:
    """Ana was on a mail with Tess, Ben said nothing of the kind, Cy is silent."""
    network.ws.set_setting("default_context", "data")
    return network.add(
        people="ana ben cy",
        mails=[*BOTH_WAYS, f"2025-12-01 ana > me {TESS}"],
        prospects=[
            {"name": "Tess", "email": "tess@example.net"},
            {"name": "Uma"},
            {"name": "Bolt", "company": "Bolt", "kind": "organisation"},
        ],
    )


def order(network: Network, prospect: str = "Tess", *, context: str = "") -> list[str]:
    names = {network.id(name): name for name in ("ana", "ben", "cy")}
    table = rank(network.ws, prospect_ids=[network.prospect(prospect)], top=None, context=context)
    return [names[i] for i in table["contact_id"] if i in names]


def test_two_prospects_with_different_links_get_different_orders(market: Network) -> None:
    assert order(market, "Tess")[0] == "ana"
    add_word(market.ws, market.id("ben"), market.prospect("Uma"), knows=True)
    assert order(market, "Uma")[0] == "ben"


def test_trust_in_the_requests_context_decides_between_equals(network: Network) -> None:
    """And the order flips with the context."""
    network.add(people="ana ben cy", prospects=[{"name": "Tess", "context": "data"}])
    add_tag(network.ws, network.id("ben"), "data", 5)
    add_tag(network.ws, network.id("ana"), "tax", 5)
    assert order(network) == ["ben", "ana", "cy"]
    assert order(network, context="tax") == ["ana", "ben", "cy"]


def silent(number: int) -> list[Record]:
    return [person(f"silent{i}", company=f"Nowhere {i}") for i in range(number)]


def test_two_thousand_silent_contacts_change_no_score_order_or_band(market: Network) -> None:
    add_tag(market.ws, market.id("ben"), "data", 4)
    before = rank(market.ws, top=None)
    market.add(people=silent(2000))
    after = rank(market.ws, top=None)
    kept = after[after["contact_id"].isin(before["contact_id"])]
    same = ["prospect_id", "contact_id", "score", "band", "gate", "reason"]
    pd.testing.assert_frame_equal(kept[same].reset_index(drop=True), before[same])


def test_the_prospect_and_do_not_ask_are_never_candidates(market: Network) -> None:
    add_mark(market.ws, market.id("ana"), "do_not_ask", True)
    assert order(market) == ["ben", "cy"]
    with pytest.raises(IntrolabError, match="no candidate"):
        explain(gather(market.ws), market.prospect("Tess"), market.id("ana"))
    market.add(people=[person("tess", TESS)])
    assert order(market) == []


def test_a_prospect_who_is_a_contact_gives_one_row_that_says_so(market: Network) -> None:
    market.add(people=[person("tess", TESS)])
    (row,) = rank(market.ws, prospect_ids=[market.prospect("Tess")]).to_dict("records")
    assert row["reason"] == DIRECT
    assert row["introducer"] == ""
    assert pd.isna(row["rank"])
    assert pd.isna(row["contact_id"])
    assert (row["band"], row["gate"]) == ("none", "")
    uma = rank(market.ws, prospect_ids=[market.prospect("Uma")], top=None)
    assert market.id("tess") in uma["contact_id"].tolist()  # may introduce others


def test_where_nobody_is_left_one_row_says_so(network: Network) -> None:
    network.add(people="ana", prospects=[{"name": "Tess", "context": "data"}])
    add_mark(network.ws, network.id("ana"), "do_not_ask", True)
    (row,) = rank(network.ws).to_dict("records")
    assert (row["reason"], row["introducer"]) == (NOBODY, "")


def test_there_is_a_row_for_every_prospect_even_without_contacts(network: Network) -> None:
    assert rank(network.ws).columns.tolist() == list(RANKING_COLUMNS)
    network.add(prospects=[{"name": n, "context": "data"} for n in ("Tess", "Uma")])
    assert rank(network.ws)["reason"].tolist() == [NOBODY, NOBODY]


def test_whoever_is_at_the_organisation_is_inside_and_others_are_introducers(
    market: Network,
) -> None:
    market.add(people=[person("cy", company="Bolt")])
    table = rank(market.ws, prospect_ids=[market.prospect("Bolt")], top=None)
    roles = {row.contact_id: row.reason.split(":")[0] for row in each(table)}
    assert roles.pop(market.id("cy")) == "inside"
    assert set(roles.values()) == {"introducer"}
    inside = table.loc[table["contact_id"] == market.id("cy"), "reason"].item()
    assert inside.startswith("inside: works there (as of 2026-01-01); ")


def test_the_gate_never_changes_the_order(market: Network) -> None:
    before = rank(market.ws, top=None)
    for setting, value in (("known_exchanges", 1), ("trusted_rating", 1), ("open_asks_limit", 9)):
        market.ws.set_setting(setting, value)
    for name in ("ana", "ben", "cy"):
        add_mark(market.ws, market.id(name), "know_personally", name != "ana")
    after = rank(market.ws, top=None)
    columns = ["prospect_id", "contact_id", "score", "rank", "band"]
    pd.testing.assert_frame_equal(after[columns], before[columns])


def test_every_row_carries_the_gate(market: Network) -> None:
    add_tag(market.ws, market.id("ana"), "data", 5)
    add_tag(market.ws, market.id("ben"), "data", 1)
    add_mark(market.ws, market.id("ana"), "know_personally", True)
    table = rank(market.ws, prospect_ids=[market.prospect("Tess")], top=None)
    gates = table.set_index("contact_id")["gate"].to_dict()
    assert [gates[market.id(name)] for name in ("ana", "ben", "cy")] == [
        "inside", "outside", "not tagged yet",
    ]  # fmt: skip


def test_a_band_is_the_odds_and_no_share_of_the_ranking(market: Network) -> None:
    for name, origin in (("ana", "user"), ("ben", "mutual")):
        add_word(market.ws, market.id(name), market.prospect("Uma"), knows=True, origin=origin)
    table = rank(market.ws, prospect_ids=[market.prospect("Uma")], top=None)
    bands = table.set_index("contact_id")["band"].to_dict()
    assert [bands[market.id(name)] for name in ("ana", "ben", "cy")] == [
        "strong", "plausible", "none",
    ]  # fmt: skip


def test_top_cuts_and_ranks_count_from_one(market: Network) -> None:
    whole = rank(market.ws, top=None)
    cut = rank(market.ws, top=2)
    assert cut.groupby("prospect_id")["rank"].apply(list).tolist() == [[1, 2]] * 3
    expected = whole[whole["rank"] <= 2].reset_index(drop=True)
    pd.testing.assert_frame_equal(cut, expected)


def test_only_keeps_ranks_and_leaves_the_rest_out(market: Network) -> None:
    whole = rank(market.ws, top=None)
    wanted = {market.prospect("Tess"): [market.id("cy")]}
    (row,) = rank(None, advice=gather(market.ws), top=None, only=wanted).to_dict("records")
    assert row["contact_id"] == market.id("cy")
    same = (whole["prospect_id"] == row["prospect_id"]) & (whole["contact_id"] == row["contact_id"])
    assert whole.loc[same, "rank"].tolist() == [row["rank"]]


def test_a_reason_is_made_of_stored_facts(market: Network) -> None:
    add_tag(market.ws, market.id("ana"), "data", 4)
    reasons = rank(market.ws, prospect_ids=[market.prospect("Tess")], top=None)
    texts = reasons.set_index("contact_id")["reason"].to_dict()
    assert texts[market.id("ana")] == (
        "1 small mail with both of them, sent by this contact, last on 2025-12-01; you rated their "
        "trust 4 of 5 in this context; 2 two-way exchanges in 365 days; last exchange 30 days ago"
    )
    assert texts[market.id("cy")] == (
        "no sign yet that they know each other; no exchange on record"
    )


def test_the_terms_of_every_score_add_up_and_are_the_features_times_weights(
    market: Network,
) -> None:
    known = gather(market.ws)
    for row in each(rank(None, advice=known, top=None)):
        terms = explain(known, row.prospect_id, row.contact_id)
        assert set(terms.index) == set(FEATURES)
        assert terms["term"].sum() == pytest.approx(row.score, abs=1e-9)
        assert (terms["value"] * terms["weight"] - terms["term"]).abs().max() < 1e-12
        assert terms["term"].abs().is_monotonic_decreasing
        values = score_table(known, row.prospect_id).loc[row.contact_id]
        assert values[terms.index].tolist() == terms["value"].tolist()


def test_a_missing_context_is_an_error_that_says_how_to_set_it(network: Network) -> None:
    network.add(people="ana", prospects=[{"name": "Tess"}, {"name": "Uma", "context": "tax"}])
    with pytest.raises(IntrolabError, match=r"1 prospect\(s\) have no context.*--context NAME"):
        gather(network.ws)
    assert rank(network.ws, context="Tax")["context"].unique().tolist() == ["tax"]


def test_what_was_not_ranked_cannot_be_explained(market: Network) -> None:
    known = gather(market.ws, prospect_ids=[market.prospect("Tess")])
    with pytest.raises(IntrolabError, match="not on the list"):
        explain(known, market.prospect("Uma"), market.id("ana"))
    with pytest.raises(IntrolabError, match="needs a workspace"):
        rank(None)


def test_a_fresh_export_and_a_list_give_an_order_and_whom_to_tag(
    ws: Workspace, tmp_path: Path
) -> None:
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    lines = [
        f"Con{i},Tact{i},https://www.linkedin.com/in/c{i},,Firm {i % 9},CTO,02 Mar 2025\n"
        for i in range(40)
    ]
    (tmp_path / "Connections.csv").write_text(head + "".join(lines), encoding="utf-8")
    (tmp_path / "list.csv").write_text(
        "Name,Company\nTess Target,Firm 1\nUma Unknown,Firm 2\n", encoding="utf-8"
    )
    load(ws, [tmp_path / "Connections.csv", tmp_path / "list.csv"])
    known = gather(ws, context="data")
    table = rank(None, advice=known)
    assert table.groupby("prospect_id").size().tolist() == [10, 10]
    assert set(table["gate"]) == {"not tagged yet"}
    first = tag_first(known)
    assert 0 < len(first) <= 12
    assert first["context"].unique().tolist() == ["data"]
    best = {int(c.removeprefix("Con").split()[0]) % 9 for c in first["name"].head(4)}
    assert best <= {1, 2}  # those with a sign of knowing somebody on the list


def test_the_sample_is_ranked_for_every_prospect(sample: Workspace) -> None:
    table = rank(sample)
    assert len(table["prospect_id"].unique()) == len(gather(sample).targets)
    assert table.columns.tolist() == list(RANKING_COLUMNS)
