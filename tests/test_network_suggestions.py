from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.network.intake import store
from introlab.network.suggestions import SUGGESTION_COLUMNS, context_of, received, suggestions
from introlab.network.trust import add_tag, tags, true_connections
from introlab.sources.reading import Endorsement, Reading
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Network


def said(network: Network, *lines: str) -> None:
    """Store endorsements written as 'direction name day skill', without a skill recommendations."""
    reading = Reading(network.receipt())
    for number, line in enumerate(lines):
        direction, name, day, *skill = line.split(maxsplit=3)
        reading.endorsements.append(
            Endorsement(
                f"e{number}",
                "endorsement" if skill else "recommendation",
                direction,
                f"email:{name}@example.com",
                "".join(skill),
                day,
            )
        )
    store(network.ws, [reading])


def test_what_others_said_is_a_suggestion_and_never_a_tag(network: Network) -> None:
    network.add(people="ana ben")
    said(network, "received ana 2024-05-01 Tax Law", "received ben 2023-01-01")
    table = suggestions(network.ws)
    assert table[["name", "context", "why"]].to_numpy().tolist() == [
        ["Ben Example", "", "wrote a recommendation for you in 2023"],
        ["Ana Example", "Tax Law", "endorsed you for Tax Law in 2024"],
    ]
    assert tags(network.ws).empty
    assert true_connections(network.ws) == []


def test_what_the_user_gave_and_what_strangers_said_suggests_nothing(network: Network) -> None:
    network.add(people="ana")
    said(network, "given ana 2024-05-01 Tax Law", "received zoe 2024-05-01 Tax Law")
    table = suggestions(network.ws)
    assert table.empty
    assert table.columns.tolist() == list(SUGGESTION_COLUMNS)


def test_a_tag_answers_its_own_context_and_a_recommendation(network: Network) -> None:
    network.add(people="ana")
    network.ws.set_setting("default_context", "tax")
    said(network, "received ana 2024-05-01 Tax Law", "received ana 2024-05-01 SQL",
         "received ana 2023-01-01")  # fmt: skip
    assert suggestions(network.ws)["context"].tolist() == ["", "SQL", "tax"]
    add_tag(network.ws, network.id("ana"), "Tax", 2)
    assert suggestions(network.ws)["context"].tolist() == ["SQL"]


def test_several_skills_of_one_context_are_one_suggestion_with_the_latest(network: Network) -> None:
    network.add(people="ana")
    network.ws.set_setting("default_context", "tax")
    said(network, "received ana 2021-05-01 Tax Law", "received ana 2024-05-01 Income Tax")
    assert suggestions(network.ws)["why"].tolist() == ["endorsed you for Income Tax in 2024"]


def test_the_longest_context_that_fits_is_taken() -> None:
    in_use = ["data", "data engineering", "pricing"]
    assert context_of("Data Engineering at scale", in_use) == "data engineering"
    assert context_of("Datacentre", in_use) == "Datacentre"


def test_an_empty_workspace_has_no_suggestions(ws: Workspace) -> None:
    assert suggestions(ws).empty


def test_what_was_received_stays_on_record_when_a_tag_answered_it(network: Network) -> None:
    network.add(people="ana")
    said(network, "received ana 2024-05-01 Tax Law", "received ana 2023-01-01")
    before = received(network.ws)
    assert [one.kind for one in before] == ["recommendation", "endorsement"]
    add_tag(network.ws, network.id("ana"), "Tax Law", 3)
    assert suggestions(network.ws).empty
    assert received(network.ws) == before
