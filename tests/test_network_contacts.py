from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.network.contacts import contact_index, contacts
from introlab.network.ties import tie_strength
from introlab.tables import CONTACT_COLUMNS
from tests.conftest import person

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network


def test_an_empty_workspace_gives_an_empty_table_with_all_columns(ws: Workspace) -> None:
    table = contacts(ws)
    assert table.empty
    assert table.columns.tolist() == list(CONTACT_COLUMNS)


def test_linkedin_goes_first_and_other_sources_fill_the_gaps(network: Network) -> None:
    network.add(
        people=[
            person("ana", kind="google.csv", record_id="g", name="A. New", location="Riga"),
            person("ana", record_id="l", name="Ana New", company="Acme"),
        ]
    )
    (row,) = contacts(network.ws).to_dict("records")
    assert (row["name"], row["company"], row["location"]) == ("Ana New", "Acme", "Riga")
    assert (row["email"], row["linkedin_url"], row["records"]) == ("ana@example.com", "", 2)


def test_a_profile_is_shown_as_an_address_one_can_open(network: Network) -> None:
    network.add(people=[person("ana", "linkedin:ana-example")])
    assert contacts(network.ws)["linkedin_url"].tolist() == [
        "https://www.linkedin.com/in/ana-example"
    ]


def test_the_user_is_no_contact_however_they_are_shown(network: Network) -> None:
    """Neither by profile, nor by an own address in the address book, nor merged with one."""
    network.add(
        people=[
            person("ana"),
            person("me", record_id="book"),
            person("profile", "linkedin:me", record_id="profile", is_owner=True),
            person("private", "linkedin:me", record_id="private"),
        ]
    )
    assert contacts(network.ws)["name"].tolist() == ["Ana Example"]
    assert list(contact_index(network.ws).shown.values()) == ["Ana Example"]
    assert tie_strength(network.ws).index.tolist() == contacts(network.ws)["contact_id"].tolist()


def test_what_is_written_finds_everybody_who_bears_it(network: Network) -> None:
    network.add(people=[person("ana"), person("ana2", name="ana EXAMPLE"), person("ben")])
    index = contact_index(network.ws)
    assert index.find("Ana Example") == [network.id("ana"), network.id("ana2")]
    assert index.find("BEN@example.com") == [network.id("ben")]
    assert index.find("👩") == index.find("nobody@example.com") == []
    assert index.keys_of([network.id("ben")]) == {"email:ben@example.com", "name:ben example"}
    assert index.keys_of([99]) == set()


def test_whom_no_source_names_is_shown_by_their_address(network: Network) -> None:
    network.add(people=[person("ana", "linkedin:ana", name=""), person("ben")])
    shown = contact_index(network.ws).shown
    assert shown == {network.id("ana"): "ana@example.com", network.id("ben"): "Ben Example"}
