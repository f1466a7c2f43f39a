from __future__ import annotations

from pathlib import Path

import pytest

from introlab import IntrolabError, Workspace
from introlab.network.prospects import prospects
from introlab.network.receipts import problems, receipts
from introlab.views.forms import load as form_module
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
    form.wait()  # small files are read at once
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


@pytest.fixture
def mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mailbox that counts as large, and is read in small pieces."""
    monkeypatch.setattr(form_module, "LARGE", 1000)
    monkeypatch.setattr("introlab.network.mailing.BATCH", 4)
    monkeypatch.setattr("introlab.sources.mail.mbox._CHUNK", 500)
    monkeypatch.setattr("introlab.sources.progress.PAUSE", -1)
    path = tmp_path / "All mail.mbox"
    path.write_text(
        "".join(
            f"From x Mon Jan 15 09:30:00 2024\nFrom: p{n % 3}@example.com\nTo: me@example.org\n"
            f"Date: Mon, 15 Jan 2024 09:30:00 +0000\nMessage-ID: <{n}@example.com>\n\n"
            f"{'body ' * 40}\n\n"
            for n in range(30)
        )
    )
    return path


def test_large_files_are_read_beside_the_form_with_a_bar(small: Workspace, mailbox: Path) -> None:
    form = load_form(small, [mailbox])
    form.look.click()
    form.wait()
    assert form.said == "read 1 file; nothing is stored yet"
    form.keep.click()
    form.wait()
    assert form.said == "saved: 1 file, 30 rows kept"
    assert form.bar.value == 1
    assert form.keep.disabled
    assert "[Stop]" not in repr(form)


def test_a_stopped_load_goes_on_when_store_is_pressed_again(
    small: Workspace, mailbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = load_form(small, [mailbox])
    form.look.click()
    form.wait()
    shown: list[str] = []
    said = form.say

    def press(text: str) -> None:
        said(text)
        if "left" in text:
            shown.append(repr(form))
            if len(shown) == 12:
                form.halt.click()

    monkeypatch.setattr(form, "say", press)
    form.keep.click()
    form.wait()
    assert "[Stop]" in shown[0]
    assert "%" in shown[0]
    assert form.said.startswith("saved so far: ")
    assert "the reading was stopped before the end of this file" in repr(form)
    kept = small.rows("SELECT count(*) FROM interaction")[0][0]
    assert 0 < kept < 30
    form.keep.click()
    form.wait()
    assert form.said == "saved: 1 file, 30 rows kept"
    assert small.rows("SELECT count(*) FROM interaction") == [(30,)]


def test_a_look_that_was_stopped_stores_nothing_and_can_be_repeated(
    small: Workspace, mailbox: Path
) -> None:
    form = load_form(small, [mailbox])
    form._tell = lambda read, size: form.halt.click()  # type: ignore[method-assign]
    form.look.click()
    form.wait()
    assert form.said == "not read: stopped; nothing was stored."
    assert form.keep.disabled
    assert not form.look.disabled


def test_what_fails_beside_the_form_is_said_in_it(
    small: Workspace, mailbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    form = load_form(small, [mailbox])
    form.look.click()
    form.wait()
    monkeypatch.setattr("introlab.views.forms.load.load", full)
    form.keep.click()
    form.wait()
    assert form.said == "not saved: the workspace could not be written (disk is full)."
    assert not form.keep.disabled
