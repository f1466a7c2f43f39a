from __future__ import annotations

import pytest

from introlab import IntrolabError, Workspace
from introlab.network.asks import asks, open_ask
from introlab.network.prospects import add_prospect, prospects
from introlab.sources.reading import ProspectRow
from introlab.views.forms import past_intro_form
from introlab.views.forms.past_intro import PastIntroForm


def filled(ws: Workspace) -> PastIntroForm:
    form = past_intro_form(ws)
    form.introducer.value = "Ann Archer"
    form.prospect.value = "Petra Prospect"
    form.context.value = "tax"
    form.dates["asked"].value = "2025-03"
    form.dates["introduced"].value = "2025-04-02"
    return form


def test_a_past_introduction_is_in_the_log_with_its_dates(small: Workspace) -> None:
    form = filled(small)
    form.keep.click()
    assert form.said == "saved: new; 1 introductions and asks in the log"
    (ask,) = asks(small).to_dict("records")
    assert (ask["contact_id"], ask["prospect_id"], ask["state"]) == (1, 1, "introduced")
    assert (ask["asked_on"], ask["introduced_on"], ask["met_on"]) == ("2025-03", "2025-04-02", "")


def test_a_double_click_enters_it_once(small: Workspace) -> None:
    form = filled(small)
    form.keep.click()
    form.keep.click()
    assert form.said.startswith("saved: it was there already")
    assert len(asks(small)) == 1


def test_somebody_who_was_never_on_the_list_can_be_entered(small: Workspace) -> None:
    form = filled(small)
    form.prospect.value = "Quentin Quarter"
    form.keep.click()
    assert asks(small)["prospect"].tolist() == ["Quentin Quarter"]
    assert "Quentin Quarter" not in prospects(small)["name"].tolist()
    again = filled(small)
    again.prospect.value = "quentin quarter"
    again.keep.click()
    assert len(prospects(small, listed_only=False)) == 4


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("introducer", "Nobody", "No contact bears this name"),
        ("introducer", "Sam Same", "2 contacts bear this name"),
        ("prospect", "", "say to whom"),
    ],
)
def test_what_is_missing_or_doubtful_is_said(
    small: Workspace, field: str, value: str, why: str
) -> None:
    form = filled(small)
    getattr(form, field).value = value
    form.keep.click()
    assert form.said.startswith(f"not saved: {why}")
    assert asks(small).empty


@pytest.mark.parametrize("date", ["spring", "2025-13", "2999-01"])
def test_a_date_that_is_none_stores_nothing_at_all(small: Workspace, date: str) -> None:
    form = filled(small)
    form.prospect.value = "Quentin Quarter"
    form.dates["met"].value = date
    form.keep.click()
    assert form.said.startswith("not saved: ")
    assert asks(small).empty
    assert len(prospects(small, listed_only=False)) == 3


def test_without_a_date_nothing_is_stored(small: Workspace) -> None:
    form = filled(small)
    for date in form.dates.values():
        date.value = ""
    form.keep.click()
    assert form.said.startswith("not saved: give at least one date")


def test_an_open_ask_offers_only_its_legal_next_states(small: Workspace) -> None:
    ask_id = open_ask(small, 1, 1, on="2025-03-01")
    form = past_intro_form(small)
    assert [text for text, _ in form.pending.options] == [
        "choose …",
        "Ann Archer for Petra Prospect: asked",
    ]
    form.pending.value = ask_id
    assert [value for _, value in form.step.options] == [
        "", "agreed", "introduced", "declined", "lapsed", "withdrawn",
    ]  # fmt: skip
    form.step.value = "declined"
    form.on.value = "2025-03-09"
    form.move.click()
    assert form.said == "saved: declined"
    assert asks(small)["declined_on"].tolist() == ["2025-03-09"]
    assert len(form.pending.options) == 1  # it has ended


def test_a_second_click_on_the_step_moves_nothing(small: Workspace) -> None:
    ask_id = open_ask(small, 1, 1, on="2025-03-01")
    form = past_intro_form(small)
    form.pending.value = ask_id
    form.step.value = "agreed"
    form.move.click()
    form.move.click()
    assert form.said.startswith("not saved: choose an open ask")
    assert len(small.rows("SELECT * FROM ask_event")) == 2


def test_a_failing_database_is_not_saved(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    monkeypatch.setattr("introlab.views.forms.past_intro.record_past", full)
    form = filled(small)
    form.keep.click()
    assert form.said == "not saved: the workspace could not be written (disk is full)."


def test_the_form_reads_well_when_closed(small: Workspace) -> None:
    shown = repr(past_intro_form(small))
    assert "You asked on <2025-03 or 2025-03-14>" in shown
    assert "[Save this introduction]" in shown


def test_a_prospect_is_taken_from_the_list_and_a_doubtful_name_is_not_guessed(
    small: Workspace,
) -> None:
    add_prospect(small, ProspectRow(0, "person", "Quentin Quarter", company="First"))
    add_prospect(small, ProspectRow(0, "person", "Quentin Quarter", company="Second"))
    form = filled(small)
    form.prospect.value = "Quentin Quarter"
    form.keep.click()
    assert form.said.startswith("not saved: several prospects bear this name")
    form.prospect.value = "Quentin Quarter, Second"
    form.keep.click()
    assert asks(small)["prospect_id"].tolist() == [5]
