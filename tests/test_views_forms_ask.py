from __future__ import annotations

import pytest

from introlab import IntrolabError, Workspace
from introlab.advice.coverage import eligible
from introlab.advice.selection import choices
from introlab.network.asks import asks
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.views.forms import ask_form


@pytest.fixture
def ready(small: Workspace) -> Workspace:
    """Ann and Bob may be asked and know Petra; Sam trusts nobody has tagged."""
    for contact_id in (1, 2, 5):
        add_mark(small, contact_id, "know_personally", True)
        add_tag(small, contact_id, "tax", 5)
        add_word(small, contact_id, 1, knows=True)
    add_word(small, 3, 1, knows=True)
    return small


def test_only_those_inside_the_gate_can_be_chosen(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 1
    assert {value for _, value in form.introducer.options} == {"", 1, 2, 5}
    assert "Sam Same · strong · not tagged yet: you said that they know each other" in repr(form)


def test_no_draft_is_shown_before_an_introducer_is_chosen(ready: Workspace) -> None:
    form = ask_form(ready)
    assert "[Save to a file]" not in repr(form)
    form.prospect.value = 1
    assert form.letter is None
    assert "[Save to a file]" not in repr(form)


def test_the_draft_is_shown_to_be_copied_with_what_is_missing(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 1
    assert form.letter is not None
    assert "Hi Ann" in repr(form)
    assert "readonly" in form.note.value
    assert "Left out, because nothing is filled in: " in repr(form)
    assert asks(ready).empty


def test_saving_writes_a_file_and_logs_the_draft_once(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 1
    form.save.click()
    form.save.click()
    assert form.said.startswith("saved: ask-1-1-tax.txt")
    assert len(list((ready.folder / "drafts").iterdir())) == 1
    assert asks(ready)["state"].tolist() == ["drafted"]


def test_asking_follows_the_draft_in_the_log_and_spares_the_introducer(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 1
    form.save.click()
    form.asked.click()
    assert form.said.startswith("saved: asked today")
    assert asks(ready)["state"].tolist() == ["asked"]
    assert {value for _, value in form.introducer.options} == {"", 2, 5}


def test_a_double_click_logs_the_ask_once(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 2
    form.asked.click()
    form.asked.click()
    assert form.said == "saved already: you asked them today"
    assert len(asks(ready)) == 1


def test_where_nobody_may_be_asked_the_form_says_what_to_do(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 3
    assert "Nobody who may be asked is known to know them." in repr(form)
    form.save.click()  # hidden; pressed all the same
    assert form.said == "not saved: choose a prospect and an introducer first."
    assert asks(ready).empty


def test_a_folder_that_cannot_be_written_is_not_saved_and_not_logged(ready: Workspace) -> None:
    (ready.folder / "drafts").write_text("in the way", encoding="utf-8")
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 1
    form.save.click()
    assert form.said.startswith("not saved: the draft could not be written")
    assert asks(ready).empty


def test_a_failing_database_is_not_saved(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    monkeypatch.setattr("introlab.views.forms.ask.open_ask", full)
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 1
    form.asked.click()
    assert form.said == "not saved: the workspace could not be written (disk is full)."


def test_names_with_markup_are_shown_and_never_run(ready: Workspace) -> None:
    add_word(ready, 5, 3, knows=True)
    form = ask_form(ready)
    form.prospect.value = 3
    form.introducer.value = 5
    for part in (form.best, form.note, form.blurb):
        assert "<img" not in part.value
        assert "&lt;img" in part.value


def test_a_prospect_who_is_a_contact_needs_no_introducer(sample_copy: Workspace) -> None:
    form = ask_form(sample_copy)
    direct = form.known.targets.dropna(subset=["contact_id"])["prospect_id"].iloc[0]
    form.prospect.value = int(direct)
    assert "you know them: write yourself" in repr(form)
    assert "Nobody who may be asked" not in repr(form)


def test_a_draft_that_lacks_nothing_names_no_missing_field(sample_copy: Workspace) -> None:
    form = ask_form(sample_copy)
    best = eligible(form.known).iloc[0]
    form.prospect.value = int(best["prospect_id"])
    form.introducer.value = int(best["contact_id"])
    assert form.letter is not None
    assert form.letter.missing == ()
    assert "Left out" not in repr(form)


def test_how_the_introducer_looked_is_logged_with_the_ask(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 1
    form.save.click()
    form.asked.click()
    log = choices(ready)
    assert log["ask_id"].tolist() == asks(ready)["ask_id"].tolist()
    assert log["odds"].iloc[0] > 0.5


def test_a_second_try_within_a_week_is_refused_and_stores_nothing(ready: Workspace) -> None:
    form = ask_form(ready)
    for contact_id in (1, 2):
        form.prospect.value = 1
        form.introducer.value = contact_id
        assert not form.attempt.value
        form.attempt.value = True
        form.save.click()
    assert form.said.startswith("not saved: There was a try in the last seven days")
    assert len(list((ready.folder / "drafts").iterdir())) == 1
    assert choices(ready)["exploratory"].tolist() == [True]
    form.asked.click()
    assert form.said.startswith("not saved: There was a try")
    assert len(asks(ready)) == 1
    form.attempt.value = False
    form.asked.click()
    assert form.said.startswith("saved: asked today")


def test_whoever_left_the_gate_since_the_form_was_opened_is_refused(ready: Workspace) -> None:
    form = ask_form(ready)
    form.prospect.value = 1
    form.introducer.value = 1
    add_mark(ready, 1, "do_not_ask", True)
    for press in (form.save, form.asked):
        press.click()
        assert form.said.startswith("not saved: they may not be asked any more")
    assert asks(ready).empty
