from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.advice.ranking import Advice, gather, rank
from introlab.advice.selection import choices, log_choice
from introlab.network.asks import open_ask
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    from introlab.workspace import Workspace


@pytest.fixture
def ready(small: Workspace) -> Workspace:
    """Ann and Bob may be asked; only Ann is known to know Petra, prospect 1."""
    small.set_setting("pinned_now", "2026-01-01T00:00:00Z")
    for contact_id in (1, 2):
        add_mark(small, contact_id, "know_personally", True)
        add_tag(small, contact_id, "tax", 5)
    add_word(small, 1, 1, knows=True)
    small.set_setting("pinned_now", "2026-01-02T00:00:00Z")
    return small


@pytest.fixture
def known(ready: Workspace) -> Advice:
    return gather(ready)


def test_what_is_logged_is_what_was_shown(ready: Workspace, known: Advice) -> None:
    shown = rank(None, advice=known, top=None)
    for contact_id in (1, 2):
        open_ask(ready, contact_id, 1)
        log_choice(ready, known, 1, contact_id)
    log = choices(ready)
    for (_, row), contact_id in zip(log.iterrows(), (1, 2), strict=True):
        line = shown[(shown["prospect_id"] == 1) & (shown["contact_id"] == contact_id)].iloc[0]
        assert row["rank"] == line["rank"]
        assert row["score"] == pytest.approx(line["score"])
        assert sum(row["terms"].values()) == pytest.approx(row["score"], abs=1e-9)
        assert (row["odds"] > 0) == (line["band"] != "none")
    assert log["exploratory"].tolist() == [False, False]


def test_an_ask_keeps_its_first_choice(ready: Workspace, known: Advice) -> None:
    ask_id = open_ask(ready, 1, 1, state="drafted")
    assert log_choice(ready, known, 1, 1) == ask_id
    before = choices(ready)
    add_tag(ready, 1, "tax", 1)
    assert log_choice(ready, gather(ready), 1, 1, exploratory=True) == ask_id
    assert choices(ready).equals(before)


def test_one_try_a_week_and_no_more(ready: Workspace, known: Advice) -> None:
    open_ask(ready, 1, 1)
    log_choice(ready, known, 1, 1, exploratory=True)
    open_ask(ready, 2, 1)
    ready.set_setting("pinned_now", "2026-01-08T00:00:00Z")
    with pytest.raises(IntrolabError, match="one a week is enough"):
        log_choice(ready, known, 1, 2, exploratory=True)
    assert len(choices(ready)) == 1
    ready.set_setting("pinned_now", "2026-01-09T00:00:01Z")
    log_choice(ready, known, 1, 2, exploratory=True)
    assert choices(ready)["exploratory"].tolist() == [True, True]


def test_without_an_ask_or_a_candidate_nothing_is_logged(ready: Workspace, known: Advice) -> None:
    with pytest.raises(IntrolabError, match="Log the ask first"):
        log_choice(ready, known, 1, 1)
    add_mark(ready, 2, "do_not_ask", True)
    open_ask(ready, 2, 1)
    with pytest.raises(IntrolabError, match="is no candidate"):
        log_choice(ready, gather(ready), 1, 2)
    assert choices(ready).empty
