"""Interactions are stored once, and equal people on them once a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network import interactions
from introlab.network.interactions import next_number, store_interactions
from introlab.sources.reading import Interaction

if TYPE_CHECKING:
    import pytest

    from introlab.workspace import Workspace

KEYS = [f"email:{name}@example.com" for name in ("ana", "ben", "cy")]


@st.composite
def happenings(draw: st.DrawFn) -> Interaction:
    people = draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True))
    participants = tuple(("to" if place else "from", key) for place, key in enumerate(people))
    names = tuple(draw(st.sampled_from(["", "Ana", "Bo"])) for _ in people)
    return Interaction(
        f"i{draw(st.integers(0, 12))}", "2025-01-02T03:04:05Z", "mail", len(people), "t",
        participants, draw(st.sampled_from([names, ()])),
    )  # fmt: skip


def store(ws: Workspace, found: list[Interaction]) -> None:
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO source VALUES (1, 'a', '', 'test', '', '', 0, 0, '', '') "
            "ON CONFLICT DO NOTHING"
        )
        store_interactions(connection, 1, found)


@given(st.lists(st.lists(happenings(), max_size=8), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_the_views_show_each_interaction_as_it_was_first_read(
    ws: Workspace, loads: list[list[Interaction]]
) -> None:
    with ws.transaction() as connection:
        connection.execute("DELETE FROM event")
    expected: dict[str, Interaction] = {}
    for found in loads:
        store(ws, found)
        for item in found:
            expected.setdefault(item.interaction_id, item)
    assert set(ws.rows("SELECT interaction_id, people FROM interaction")) == {
        (name, item.people) for name, item in expected.items()
    }
    assert sorted(ws.rows("SELECT interaction_id, role, key FROM participant")) == sorted(
        (name, role, key) for name, item in expected.items() for role, key in item.participants
    )
    numbers = [number for (number,) in ws.rows("SELECT event_no FROM event ORDER BY 1")]
    assert numbers == list(range(1, len(expected) + 1))


def test_equal_people_in_equal_roles_under_equal_names_are_one_circle(ws: Workspace) -> None:
    def mail(number: int, *who: tuple[str, str], names: tuple[str, ...] = ()) -> Interaction:
        return Interaction(f"m{number}", "2025-01-02T03:04:05Z", "mail", 2, "", who, names)

    one, two = ("from", KEYS[0]), ("to", KEYS[1])
    store(ws, [
        mail(1, one, two), mail(2, two, one), mail(3, one, two, names=("", "")),
        mail(4, one, two, names=("Ana", "")), mail(5, ("to", KEYS[0]), ("from", KEYS[1])),
        mail(6),
    ])  # fmt: skip
    circles: list[Any] = [c for (c,) in ws.rows("SELECT circle_id FROM event ORDER BY event_no")]
    assert circles[0] == circles[1] == circles[2]
    assert len(set(circles)) == 4
    assert circles[5] == 0
    assert ws.rows("SELECT count(*) FROM person_shown") == [(3,)]


def test_what_is_remembered_is_bounded(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactions, "_REMEMBERED", 2)
    for turn in range(3):
        store(ws, [
            Interaction(f"{turn}-{n}", "2025-01-02T03:04:05Z", "mail", 1, "", (("from", KEYS[n]),))
            for n in range(3)
        ])  # fmt: skip
    assert ws.rows("SELECT count(*) FROM circle") == [(3,)]
    with ws.transaction() as connection:
        assert next_number(connection) == 10
