from __future__ import annotations

import pytest

from introlab.settings import SETTINGS
from introlab.tables import IntrolabError
from introlab.workspace import Workspace


def test_every_setting_has_its_default_until_it_is_set(ws: Workspace) -> None:
    for name, setting in SETTINGS.items():
        if name != "pinned_now":
            assert ws.setting(name) == setting.default


def test_a_setting_is_kept_with_the_instant_and_can_be_changed(ws: Workspace) -> None:
    ws.set_setting("known_exchanges", 3)
    ws.set_setting("known_exchanges", 4)
    assert Workspace(ws.folder).setting("known_exchanges") == 4
    assert ws.rows("SELECT set_on FROM setting WHERE name = 'known_exchanges'") == [(ws.now(),)]


def test_an_unknown_setting_is_refused_with_the_nearest_name(ws: Workspace) -> None:
    with pytest.raises(IntrolabError, match="Did you mean 'default_context'"):
        ws.setting("defualt_context")
    with pytest.raises(IntrolabError, match="There is no setting"):
        ws.set_setting("xyz", 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("known_exchanges", "5"), ("known_exchanges", True), ("default_context", 1), ("is_sample", 1)],
)
def test_a_value_of_another_type_is_refused(ws: Workspace, name: str, value: object) -> None:
    with pytest.raises(IntrolabError, match="must be of type"):
        ws.set_setting(name, value)
    assert ws.setting(name) == SETTINGS[name].default


@pytest.mark.parametrize("name", [name for name, one in SETTINGS.items() if one.span])
def test_a_number_within_its_span_is_kept_and_one_beyond_it_refused(
    ws: Workspace, name: str
) -> None:
    lowest, highest = SETTINGS[name].span or (0, 0)
    for value in (lowest, highest):
        ws.set_setting(name, value)
        assert ws.setting(name) == value
    for beyond in (lowest - 1, highest + 1):
        with pytest.raises(
            IntrolabError,
            match=f"{name}' must lie between {lowest} and {highest}. Got {beyond} .* {highest}",
        ):
            ws.set_setting(name, beyond)
        assert ws.setting(name) == highest


def test_every_number_has_a_span_that_holds_its_default() -> None:
    for name, one in SETTINGS.items():
        assert (one.span is not None) == (type(one.default) is int), name
        if one.span:
            assert one.span[0] <= one.default <= one.span[1], name
