from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from introlab import IntrolabError, Workspace
from introlab.advice.gate import gates
from introlab.advice.ranking import rank
from introlab.network.intake import store
from introlab.network.trust import add_tag, contexts, marks, tags
from introlab.sources.reading import ProspectRow, Reading, Receipt, Record
from introlab.tables import I_TRUST
from introlab.views.forms import tag_form


def log(ws: Workspace) -> list[tuple[Any, ...]]:
    return ws.rows("SELECT contact_id, context, direction, rating FROM trust_tag ORDER BY tag_id")


def cards(*ids: int) -> pd.DataFrame:
    return pd.DataFrame({"contact_id": ids})


def test_a_click_on_a_rating_is_in_the_log_at_once_and_the_form_says_so(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    form.ratings[4].click()
    assert log(small) == [(1, "tax", "trusts_me", 4)]
    assert form.said == "saved: 4 of 5"


def test_a_saved_rating_survives_another_connection(small: Workspace) -> None:
    tag_form(small, cards(1)).ratings[5].click()
    again = Workspace(small.folder)
    assert log(again) == [(1, "tax", "trusts_me", 5)]
    again.close()


def test_nothing_is_chosen_before_the_first_click(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    assert not any(pressed.description.startswith("✓") for pressed in form.ratings.values())
    assert form.take_back.disabled
    assert log(small) == []


def test_a_double_click_saves_once_and_the_second_says_that_nothing_changed(
    small: Workspace,
) -> None:
    form = tag_form(small, cards(1, 2))
    form.ratings[4].click()
    form.ratings[4].click()
    assert len(log(small)) == 1
    assert form.said == "saved already: nothing changed"


def test_a_fast_second_click_never_rates_a_card_that_was_not_shown(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    form.ratings[4].click()
    form.ratings[2].click()
    assert [row[0] for row in log(small)] == [1, 1]


def test_the_direction_is_what_the_question_asked(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    assert "trust your work" in repr(form)
    form.direction.value = I_TRUST
    assert "put your name behind" in repr(form)
    form.ratings[3].click()
    assert log(small) == [(1, "tax", "i_trust", 3)]
    assert "✓ 3  has done good work" in repr(form)


def test_a_rating_is_shown_when_one_comes_back_and_can_be_taken_back(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    form.ratings[4].click()
    form.next.click()
    assert "Contact 2 of 2" in repr(form)
    assert "✓" not in repr(form)
    form.back.click()
    assert "✓ 4" in repr(form)
    form.take_back.click()
    assert tags(small).empty
    assert "✓ 4" not in repr(form).replace(form.said, "")


def test_skipping_saves_nothing_and_the_last_card_is_followed_by_an_end(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    assert form.back.disabled
    form.next.click()
    assert "That was the last one" in repr(form)
    assert "[Skip" not in repr(form)
    form.back.click()
    assert "Ann Archer" in repr(form)
    assert log(small) == []


def test_an_empty_queue_says_that_nobody_waits(small: Workspace) -> None:
    assert "Nobody waits for a tag." in repr(tag_form(small, cards()))


@pytest.mark.parametrize(
    ("pressed", "mark", "value"),
    [
        ("know", "know_personally", True),
        ("know_not", "know_personally", False),
        ("spare", "do_not_ask", True),
        ("may_ask", "do_not_ask", False),
    ],
)
def test_marks_are_saved_once(small: Workspace, pressed: str, mark: str, value: bool) -> None:
    form = tag_form(small, cards(1))
    getattr(form, pressed).click()
    assert form.said.startswith("saved: ")
    getattr(form, pressed).click()
    assert form.said == "saved already: nothing changed"
    assert marks(small, mark) == {1: value}
    assert len(small.rows("SELECT * FROM contact_mark")) == 1


def test_knowing_and_a_four_open_the_gate(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    form.know.click()
    form.ratings[4].click()
    assert gates(small, "tax").loc[1, "gate"] == "inside"


def test_a_named_context_takes_the_place_of_the_cards_own(small: Workspace) -> None:
    queue = pd.DataFrame({"contact_id": [1], "context": ["tax"]})
    tag_form(small, queue, context="pricing").ratings[5].click()
    assert contexts(small) == ["pricing", "tax"]
    assert queue["context"].tolist() == ["tax"]


def test_trust_elsewhere_is_shown_and_not_counted(small: Workspace) -> None:
    add_tag(small, 1, "pricing", 5)
    form = tag_form(small, cards(1))
    assert "Trusted elsewhere: pricing" in repr(form)
    assert "✓" not in repr(form)


def test_without_a_queue_those_come_first_whose_tag_is_worth_most(small: Workspace) -> None:
    shown = repr(tag_form(small))
    assert "Contact 1 of 5" in shown
    assert "Why now: among the best" in shown


def test_a_full_disk_is_shown_as_not_saved_and_the_form_goes_on(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    form = tag_form(small, cards(1))
    with monkeypatch.context() as patch:
        patch.setattr("introlab.views.forms.tag.add_tag", full)
        form.ratings[4].click()
    assert form.said == "not saved: the workspace could not be written (disk is full)."
    assert log(small) == []
    form.ratings[4].click()
    assert form.said == "saved: 4 of 5"


def test_a_database_that_another_program_locked_is_not_saved(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    small._connection.execute("PRAGMA query_only = ON")
    form.ratings[4].click()
    assert form.said.startswith("not saved: the workspace could not be written")
    small._connection.execute("PRAGMA query_only = OFF")
    assert log(small) == []


def test_an_error_nobody_expected_is_shown_too(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = tag_form(small, cards(1))

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by <b>zero</b>")

    monkeypatch.setattr("introlab.views.forms.tag.add_tag", broken)
    form.ratings[4].click()
    assert form.said.startswith("not saved: something went wrong that introlab did not expect")
    assert "<b>" not in form.state.value


def test_names_with_markup_are_shown_and_never_run(small: Workspace) -> None:
    form = tag_form(small, cards(5))
    for part in (form.name, form.facts, form.question):
        assert "<img" not in part.value
        assert "&lt;img" in part.value
    assert "<img src=x" in repr(form)


def test_a_queue_with_somebody_unknown_is_refused(small: Workspace) -> None:
    with pytest.raises(IntrolabError, match="no contact 99"):
        tag_form(small, cards(99))


def test_a_closed_notebook_keeps_the_whole_form_as_text(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    bundle = form._repr_mimebundle_()
    assert bundle["text/plain"] == repr(form)
    assert len(bundle["text/plain"]) > 110
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_fresh_export_and_a_list_open_the_form_with_the_twelve_to_tag_first(
    ws: Workspace,
) -> None:
    ws.set_setting("default_context", "tax")
    names = "Abel Bond Cole Dorn Egge Fahr Gohl Hart Ibel Jost Kern Lohe Mohr Noll Orth"
    people = [
        Record(f"r{n}", "linkedin.connections", n, f"Ann {name}", company="Acme")
        for n, name in enumerate(names.split(" "), start=2)
    ]
    wanted = [ProspectRow(2, "person", "Petra Prospect", company="Acme")]
    receipt = Receipt("a.zip", "", "linkedin.connections")
    store(ws, [Reading(receipt, records=people, prospects=wanted)])
    form = tag_form(ws)
    assert "Contact 1 of 12" in repr(form)
    best = rank(ws, top=12)["contact_id"].tolist()
    assert [card["contact_id"] for card in form.cards] == best
