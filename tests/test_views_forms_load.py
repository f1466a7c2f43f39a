from __future__ import annotations

from pathlib import Path

import pytest

from introlab import IntrolabError, Workspace
from introlab.network.prospects import prospects
from introlab.network.receipts import problems, receipts
from introlab.views.forms import load_form

LIST = "Name,Company,Known by\nJane Doe,Acme,Nobody Known\n<b>Eve</b>,Brick,\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "to meet.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_looking_into_a_file_stores_nothing(small: Workspace, listed: Path) -> None:
    before = len(receipts(small)), len(prospects(small))
    form = load_form(small)
    form.paths.value = str(listed)
    form.look.click()
    assert form.said == "read 1 file; nothing is stored yet"
    assert "to meet.csv  prospects  2  2" in repr(form)
    assert (len(receipts(small)), len(prospects(small))) == before


def test_storing_comes_after_looking_and_shows_problems(small: Workspace, listed: Path) -> None:
    form = load_form(small, [listed])
    assert form.keep.disabled
    form.look.click()
    assert not form.keep.disabled
    form.keep.click()
    assert form.said == "saved: 1 file, 2 rows kept"
    assert len(prospects(small)) == 5
    assert "No contact bears this name" in repr(form)
    assert problems(small)["row"].tolist() == [2]
    assert receipts(small)["file"].iloc[0] == "to meet.csv"  # those with problems first


def test_storing_twice_changes_nothing(small: Workspace, listed: Path) -> None:
    form = load_form(small, [listed])
    for _ in range(2):
        form.look.click()
        form.keep.click()
    assert form.said.startswith("saved: 1 file")
    assert len(prospects(small)) == 5
    assert len(receipts(small)) == 3


def test_another_path_must_be_looked_into_first(small: Workspace, listed: Path) -> None:
    form = load_form(small, [listed])
    form.look.click()
    form.paths.value = "elsewhere.csv"
    assert form.keep.disabled


def test_a_path_in_quotes_and_a_path_with_blanks_are_understood(
    small: Workspace, listed: Path
) -> None:
    form = load_form(small)
    form.paths.value = f'\n "{listed}" \n'
    form.look.click()
    assert form.said.startswith("read 1 file")


@pytest.mark.parametrize("text", ["", "   \n", "no/such/file.csv"])
def test_a_missing_path_is_said_in_the_form(small: Workspace, text: str) -> None:
    form = load_form(small)
    form.paths.value = text
    form.look.click()
    assert form.said.startswith("not read: ")
    assert form.keep.disabled


def test_the_sample_says_that_it_takes_no_data_and_offers_only_a_look(
    sample_copy: Workspace, listed: Path
) -> None:
    form = load_form(sample_copy, [listed])
    assert "takes no other data" in repr(form)
    assert "[Store]" not in repr(form)
    form.look.click()
    assert form.said == "read 1 file; nothing is stored yet"
    form.keep.click()  # hidden; pressed all the same
    assert form.said.startswith("not saved: The sample network takes no other data")


def test_a_failing_database_is_not_saved(
    small: Workspace, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    form = load_form(small, [listed])
    form.look.click()
    monkeypatch.setattr("introlab.views.forms.load.load", full)
    form.keep.click()
    assert form.said == "not saved: the workspace could not be written (disk is full)."


def test_file_names_with_markup_are_shown_and_never_run(small: Workspace, tmp_path: Path) -> None:
    evil = tmp_path / "<b>x.csv"
    evil.write_text(LIST, encoding="utf-8")
    form = load_form(small, [evil])
    form.look.click()
    assert "<b>" not in form.receipts.value
    assert "<b>x.csv" in repr(form)
