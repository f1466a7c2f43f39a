from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.network.knows import links
from introlab.network.mutual import add_mutual, read_mutual
from introlab.tables import IntrolabError
from tests.conftest import person

if TYPE_CHECKING:
    from tests.conftest import Network


@pytest.fixture
def people(network: Network) -> Network:
    return network.add(
        people=[
            person("ana"),
            person("ben", name="Ben O'Neill, MBA"),
            person("cy", name="Cy Same"),
            person("cy2", name="Cy Same"),
        ],
        prospects=[{"name": "Tess Target"}],
    )


@pytest.mark.parametrize(
    "pasted",
    [
        "Ana Example\nBen O'Neill",
        "Ana Example, Ben O'Neill",
        "Ana Example and Ben O'Neill",
        "Ana Example; Ben ONeill",
        "  ana EXAMPLE • 1st\nHead of Data\nMessage\nBen O'Neill, MBA · 1st degree connection\n",
        "ana@example.com\thttps://www.linkedin.com/in/nobody\tBen O’Neill",
        "Ana Example\nAna Example\nBen O'Neill",
    ],
)
def test_names_are_found_however_they_are_pasted(people: Network, pasted: str) -> None:
    found = read_mutual(people.ws, pasted)
    assert found["candidates"].tolist() == [[people.id("ana")], [people.id("ben")]]
    assert found["status"].tolist() == ["matched", "matched"]


def test_a_name_that_several_bear_is_asked_and_not_guessed(people: Network) -> None:
    (row,) = read_mutual(people.ws, "Cy Same").to_dict("records")
    assert row["status"] == "doubtful"
    assert row["candidates"] == [people.id("cy"), people.id("cy2")]


def test_nothing_pasted_gives_an_empty_table(people: Network) -> None:
    assert read_mutual(people.ws, "").columns.tolist() == ["written", "status", "candidates"]


def test_mutual_connections_are_links_and_stored_all_or_none(people: Network) -> None:
    with pytest.raises(IntrolabError):
        add_mutual(people.ws, 1, [people.id("ana"), 99])
    assert links(people.ws).empty
    add_mutual(people.ws, 1, [people.id("ana")])
    assert links(people.ws)["kind"].tolist() == ["mutual"]
