from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from introlab.network.intake import store
from introlab.network.knows import add_word, links
from introlab.network.merges import say_match
from introlab.network.odds import LINK_COLUMNS, MailOdds, combined
from introlab.network.prospects import prospects
from introlab.sources.reading import ProspectRow, Reading, Receipt, Record
from introlab.tables import IntrolabError
from tests.conftest import person

if TYPE_CHECKING:
    from introlab.workspace import Workspace
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


def test_mails_they_sent_to_both_give_the_measured_odds_which_fall_with_age(
    network: Network,
) -> None:
    network.add(people="ana ben", prospects=[TESS])
    recent = [f"2025-0{month}-01 ana > me {TOGETHER}" for month in (7, 8, 9, 10)]
    for number, odds in enumerate([0.74, 0.74, 0.85, 0.85]):
        network.add(mails=[recent[number]])
        assert found(network) == [("ana", "together", odds)]
    network.add(mails=[f"2023-01-01 ben > me {TOGETHER}"])
    assert found(network)[1] == ("ben", "together", round(0.74 * 0.8, 4))


def test_mails_that_both_only_received_show_less_however_many(network: Network) -> None:
    network.add(people="ana ben", prospects=[TESS])
    for month in (7, 8, 9):
        network.add(mails=[f"2025-0{month}-01 ben > me ana {TOGETHER}"])
        assert ("ana", "together", 0.35) in found(network)
    table: Any = links(network.ws).set_index("contact_id")
    assert table.loc[network.id("ana"), ["weight", "wrote"]].tolist() == [1.0, 0.0]
    assert table.loc[network.id("ben"), ["weight", "wrote"]].tolist() == [1.0, 1.0]
    assert table["text"].tolist() == [
        "3 small mails with both of them, last on 2025-09-01",
        "3 small mails with both of them, sent by this contact, last on 2025-09-01",
    ]


def test_the_words_say_how_many_of_the_mails_the_contact_sent(network: Network) -> None:
    network.add(
        people="ana ben",
        prospects=[TESS],
        mails=[f"2025-07-01 ana > me {TOGETHER}", f"2025-07-02 ben > me ana {TOGETHER}"],
        meetings=[f"2025-07-03 ben > me ana {TOGETHER}"],
    )
    assert links(network.ws)["text"].tolist()[0] == (
        "3 small mail/meetings with both of them, 1 sent by this contact, last on 2025-07-03"
    )


def test_what_mails_are_worth_can_be_said_otherwise(network: Network) -> None:
    network.add(people="ana ben", prospects=[TESS], mails=[f"2025-07-01 ana > me {TOGETHER}"])
    assert found(network, odds=MailOdds((0.1, 0.2, 0.3), 0.05)) == [("ana", "together", 0.1)]


def test_together_means_at_most_ten_people(network: Network) -> None:
    crowd = "c1 c2 c3 c4 c5 c6 c7"
    network.add(people="ana ben", prospects=[TESS])
    network.add(mails=[f"2025-07-01 ana > me {TOGETHER} {crowd}"])
    assert found(network) == [("ana", "together", 0.74)]
    network.add(mails=[f"2025-07-01 ben > me {TOGETHER} {crowd} c8"])
    assert len(found(network)) == 1


def test_two_addresses_on_one_mail_count_once(network: Network) -> None:
    network.add(
        people=[person("ana", "email:ana2@example.com"), person("ben"), person("tess2", TOGETHER)],
        prospects=[TESS],
        mails=[f"2025-07-01 ana > me ana2 {TOGETHER} tess2"],
    )
    table = links(network.ws)
    ana = table[table["contact_id"] == network.id("ana")]
    assert ana[["kind", "odds", "weight"]].to_numpy().tolist() == [["together", 0.74, 1 / 4]]


def test_the_prospects_own_contact_is_never_their_introducer(network: Network) -> None:
    network.add(
        people=[person("ana"), person("ben"), person("tess", TOGETHER, company="Bolt")],
        prospects=[TESS],
        mails=[f"2025-07-01 ana > me {TOGETHER} tess"],
    )
    assert prospects(network.ws)["contact_id"].tolist() == [network.id("tess")]
    assert found(network) == [("ana", "together", 0.74)]


def test_colleagues_count_less_where_there_are_many(network: Network) -> None:
    few = [person("ana", company="Bolt Ltd"), person("ben")]
    network.add(people=few, prospects=[TESS])
    assert found(network) == [("ana", "same company", 0.5)]
    network.add(people=[person(name, company="Bolt") for name in ("carla", "dietmar", "wu")])
    assert set(links(network.ws)["odds"]) == {0.3}


def test_whoever_works_at_an_organisation_is_inside(network: Network) -> None:
    network.add(
        people=[person("ana", company="Bolt Ltd"), person("ben", company="Self-employed")],
        prospects=[{"name": "Bolt", "company": "Bolt", "kind": "organisation"},
                   {"name": "X", "company": "Freelance", "kind": "organisation"}],
    )  # fmt: skip
    assert found(network) == [("ana", "works there", 0.95)]


def test_whoever_left_the_organisation_may_know_them_a_little(ws: Workspace) -> None:
    """And only from the day of the export that showed them there."""
    for day, company in (("2020-05-09", "Bolt Ltd"), ("2023-07-01", "Crane")):
        reading = Reading(Receipt(f"{day}.csv", "", "linkedin.connections", sha256=day))
        reading.records.append(
            Record("r-ana", "linkedin.connections", 2, "Ana Example", company=company,
                   connected_on=day, keys=("linkedin:ana",))
        )  # fmt: skip
        reading.prospects.append(ProspectRow(2, "person", "Tess Target", company="Bolt"))
        store(ws, [reading])
    table = links(ws)
    assert table[["kind", "odds", "last_on", "text"]].to_numpy().tolist() == [
        [
            "worked there",
            0.2,
            "2020-05-09",
            "worked at the organisation before (seen on 2020-05-09)",
        ]
    ]
    assert links(ws, as_of="2020-05-09").empty


def test_an_earlier_ask_does_not_see_the_job_a_later_list_shows(ws: Workspace) -> None:
    """And a job that was taken up again counts from when it was taken up again."""
    jobs = [("2022-03-01", "Bolt"), ("2023-05-09", "Crane"), ("2024-07-01", "Bolt Ltd"),
            ("2025-07-01", "Bolt")]  # fmt: skip
    for day, company in jobs:
        ws.set_setting("pinned_now", f"{day}T10:00:00Z")
        reading = Reading(Receipt(f"{day}.csv", "", "linkedin.connections", sha256=day))
        reading.records.append(
            Record("r-ana", "linkedin.connections", 2, "Ana Example", company=company,
                   connected_on=day, keys=("linkedin:ana",))
        )  # fmt: skip
        reading.prospects.append(ProspectRow(2, "organisation", "Bolt", company="Bolt"))
        store(ws, [reading])

    def works_there(as_of: str) -> list[str]:
        table = links(ws, as_of=as_of)
        return table.loc[table["kind"] == "works there", "last_on"].tolist()

    assert works_there("2023-12-01T00:00:00Z") == []
    assert works_there("2024-07-01") == []
    assert works_there("2024-08-01T00:00:00Z") == ["2024-07-01"]
    assert works_there("") == ["2024-07-01"]


def test_what_a_list_of_earlier_days_shows_counts_from_when_it_was_read(network: Network) -> None:
    network.add(people=[person("ana", company="Bolt", connected_on="2020-01-05")], prospects=[TESS])
    assert links(network.ws, as_of="2026-01-01T00:00:00Z").empty
    assert links(network.ws)["last_on"].tolist() == ["2026-01-01"]


def test_undated_facts_do_not_count_for_earlier_asks(network: Network) -> None:
    network.add(people=[person("ana", company="Bolt"), person("ben")], prospects=[TESS])
    add_word(network.ws, network.id("ben"), 1, knows=True)
    network.add(mails=[f"2025-07-01 ana > me {TOGETHER}"])
    assert len(found(network)) == 3
    assert found(network, as_of="2025-08-01T00:00:00Z") == [("ana", "together", 0.74)]
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


def test_a_word_counts_for_the_contact_it_was_merged_into(network: Network) -> None:
    network.add(people="ana ben", prospects=[{"name": "Petra Prospect"}])
    petra = network.prospect("Petra Prospect")
    add_word(network.ws, 1, petra, knows=True, origin="user")
    add_word(network.ws, 2, petra, knows=False, origin="user")
    say_match(network.ws, 1, 2, "same")
    add_word(network.ws, 1, petra, knows=True, origin="user")
    assert network.ws.rows("SELECT contact_id, knows FROM knows_word ORDER BY word_id") == [
        (1, 1), (2, 0), (1, 1),
    ]  # fmt: skip
