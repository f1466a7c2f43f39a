from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from introlab.network.filing import store_source
from introlab.network.prospects import (
    add_prospect,
    add_prospects,
    find_prospect,
    known_prospects,
    prospects,
)
from introlab.sources.reading import ProspectRow, Receipt
from introlab.tables import IntrolabError
from tests.conftest import person

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network


T = {"linkedin_url": "linkedin.com/in/t"}
U = {"linkedin_url": "linkedin.com/in/u"}


def row(name: str = "Tess Target", **cells: Any) -> ProspectRow:
    return ProspectRow(2, cells.pop("kind", "person"), cells.pop("name", name), **cells)


def test_the_context_is_the_prospects_own_else_the_default(ws: Workspace) -> None:
    add_prospects(ws, [row(context="Tax"), row("Uma Unknown")])
    assert prospects(ws)["context"].tolist() == ["Tax", ""]
    ws.set_setting("default_context", "data")
    assert prospects(ws)["context"].tolist() == ["Tax", "data"]


def test_contexts_of_one_list_are_spelled_alike(ws: Workspace) -> None:
    add_prospects(ws, [row(context="Tax"), row("Uma Unknown", context="TAX ")])
    assert prospects(ws)["context"].tolist() == ["Tax", "Tax"]


@pytest.mark.parametrize(
    ("first", "again", "same"),
    [
        ({"email": "t@example.org"}, {"name": "T. Target", "email": "T@example.org"}, True),
        ({"email": "t@example.org"}, {"email": "other@example.org"}, False),
        (T, {"name": "X", "linkedin_url": "https://de.linkedin.com/in/t/"}, True),
        (T, U, False),
        (T | {"email": "t@example.org"}, U | {"email": "t@example.org"}, False),
        ({"company": "Acme"}, {"company": "Acme Ltd."}, True),
        ({"company": "Acme"}, {"company": "Bolt"}, False),
        ({"company": "Acme"}, {}, True),
        ({}, {"email": "t@example.org"}, True),
        ({}, {"kind": "organisation"}, False),
        ({"name": "👩"}, {"name": "👩"}, True),
        ({"name": "👩"}, {"name": "👨"}, False),
    ],
)  # fmt: skip
def test_a_prospect_is_found_again_by_the_best_identifier(
    ws: Workspace, first: dict[str, Any], again: dict[str, Any], same: bool
) -> None:
    one, other = add_prospect(ws, row(**first)), add_prospect(ws, row(**again))
    assert (one == other) is same


def test_a_name_that_two_prospects_bear_finds_neither(ws: Workspace) -> None:
    add_prospects(ws, [row(company="Acme"), row(company="Bolt")])
    assert add_prospect(ws, row()) == 3


def test_a_name_that_an_earlier_release_kept_as_listed_is_found_again(ws: Workspace) -> None:
    one = add_prospect(ws, row("Doe, Jane", company="Acme"))
    assert add_prospect(ws, row("Jane Doe", company="Acme")) == one
    assert prospects(ws)["name"].tolist() == ["Jane Doe"]
    assert add_prospect(ws, row("Doe, Rick", company="Acme")) != one
    coach = add_prospect(ws, row("Ann Poe, Coach"))
    assert add_prospect(ws, row("Ann Poe")) == coach
    firm = add_prospect(ws, row("Bolt, Limited", kind="organisation"))
    assert add_prospect(ws, row("Bolt", kind="organisation")) == firm


@pytest.mark.parametrize("kinds", [("person", "organisation"), ("organisation", "person")])
def test_a_line_that_is_seen_as_another_kind_now_is_the_same_prospect(
    ws: Workspace, kinds: tuple[str, str]
) -> None:
    with ws.transaction() as connection:
        source = store_source(connection, Receipt("list.csv", "", "prospects"), "", ws.now())
    turned = add_prospect(ws, row("van der Berg, Jan"), source_id=source)
    assert add_prospect(ws, row("Jan van der Berg"), source_id=source) == turned
    before, after = (row("Lamp Works", kind=kind) for kind in kinds)
    one = add_prospect(ws, before, source_id=source)
    assert add_prospect(ws, after, source_id=source) == one
    assert prospects(ws)["kind"].tolist() == ["person", kinds[1]]
    assert add_prospect(ws, before) != one
    assert add_prospect(ws, replace(before, row=9), source_id=source) != one


def test_blank_cells_wipe_nothing_out_and_a_listed_prospect_stays_listed(ws: Workspace) -> None:
    one = add_prospect(ws, row(title="CFO", why="they grow"))
    assert add_prospect(ws, row(why="they move"), listed=False) == one
    (found,) = prospects(ws).to_dict("records")
    assert (found["title"], found["why"], found["listed"]) == ("CFO", "they move", True)


def test_an_unlisted_prospect_appears_once_it_is_listed(ws: Workspace) -> None:
    add_prospect(ws, row(), listed=False)
    assert prospects(ws).empty
    assert len(prospects(ws, listed_only=False)) == 1
    add_prospect(ws, row())
    assert len(prospects(ws)) == 1


@pytest.mark.parametrize(
    ("contact", "cells", "found"),
    [
        ({}, {"email": "ana@example.com"}, True),
        ({}, {"name": "Ana Example"}, True),
        ({"company": "Acme"}, {"name": "Ana Example", "company": "ACME Inc"}, True),
        ({"company": "Acme"}, {"name": "Ana Example", "company": "Bolt"}, False),
        ({}, {"name": "Ana Example", "company": "Bolt"}, True),
        ({"keys": ("linkedin:ana",)}, {"name": "X", "linkedin_url": "linkedin.com/in/ana"}, True),
        ({"keys": ("linkedin:ana",)}, {"name": "Ana Example"} | U, False),
        ({}, {"name": "Ana Example", "kind": "organisation"}, False),
    ],
)  # fmt: skip
def test_a_prospect_is_a_contact_when_nothing_speaks_against_it(
    network: Network, contact: dict[str, Any], cells: dict[str, Any], found: bool
) -> None:
    network.add(people=[person("ana", **contact)], prospects=[{"name": "Tess"} | cells])
    assert prospects(network.ws)["contact_id"].notna().tolist() == [found]


def test_a_name_that_two_contacts_bear_makes_nobody_a_contact(network: Network) -> None:
    network.add(
        people=[person("ana"), person("ana2", name="Ana Example")],
        prospects=[{"name": "Ana Example"}],
    )
    assert prospects(network.ws)["contact_id"].isna().all()


def test_a_prospect_is_found_by_name_or_id_and_errors_name_ids_only(ws: Workspace) -> None:
    add_prospects(ws, [row(company="Acme"), row(company="Bolt"), row("Uma Unknown"), row("👩")])
    assert find_prospect(ws, "uma UNKNOWN") == find_prospect(ws, " 3 ") == 3
    with pytest.raises(IntrolabError, match=r"2 prospects bear this name.*: 1, 2\."):
        find_prospect(ws, "Tess Target")
    with pytest.raises(IntrolabError, match=r"Did you mean prospect_id 3\?") as caught:
        find_prospect(ws, "Uma Unknwon")
    assert "Uma" not in str(caught.value)
    with pytest.raises(IntrolabError, match=r"prospects\(\)"):
        find_prospect(ws, "👨")


def test_a_written_prospect_may_be_a_name_an_address_or_a_url(ws: Workspace) -> None:
    add_prospect(ws, row(email="t@example.org", linkedin_url="linkedin.com/in/tess"))
    for written in ("tess TARGET", "T@example.org", "https://linkedin.com/in/tess?x=1"):
        assert known_prospects(ws, written) == [1]
    assert known_prospects(ws, "Nobody") == known_prospects(ws, "👩") == []
