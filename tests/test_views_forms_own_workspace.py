from __future__ import annotations

from pathlib import Path

import pytest

import introlab
from introlab import Workspace
from introlab.views.forms import workspace_form


def test_one_click_makes_the_workspace_with_its_context_and_notebooks(tmp_path: Path) -> None:
    form = workspace_form()
    form.folder.value = str(tmp_path / "my net")
    form.context.value = "  tax for  founders "
    form.create.click()
    assert form.said.startswith("saved: ")
    assert f'lab --workspace "{tmp_path / "my net"}"' in repr(form)
    ws = introlab.open_workspace(tmp_path / "my net")
    assert ws.setting("default_context") == "tax for founders"
    assert not ws.is_sample
    ws.close()
    assert (tmp_path / "my net" / "notebooks" / "00_start_here.ipynb").exists()


def test_a_second_click_keeps_what_is_there(tmp_path: Path) -> None:
    form = workspace_form()
    form.folder.value = str(tmp_path / "mine")
    form.context.value = "tax"
    form.create.click()
    before = (tmp_path / "mine" / "introlab.sqlite").stat().st_ino
    form.create.click()
    assert form.said.startswith("saved: ")
    assert (tmp_path / "mine" / "introlab.sqlite").stat().st_ino == before


def test_an_empty_folder_name_means_the_home_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    form = workspace_form()
    form.context.value = "tax"
    form.create.click()
    assert (tmp_path / "introlab" / "introlab.sqlite").exists()
    assert str(tmp_path) not in repr(form)


def test_without_a_context_nothing_is_made(tmp_path: Path) -> None:
    form = workspace_form()
    form.folder.value = str(tmp_path / "mine")
    form.create.click()
    assert form.said.startswith("not saved: say in a few words")
    assert not (tmp_path / "mine").exists()


def test_the_sample_is_never_made_into_ones_own(sample_copy: Workspace) -> None:
    form = workspace_form()
    form.folder.value = str(sample_copy.folder)
    form.context.value = "tax"
    form.create.click()
    assert form.said.startswith("not saved: This folder holds the sample network")
    assert sample_copy.setting("default_context") != "tax"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    form = workspace_form()
    form.folder.value = str(tmp_path / "file" / "inside")
    form.context.value = "tax"
    form.create.click()
    assert form.said.startswith("not saved: ")
