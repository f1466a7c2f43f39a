from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import introlab
from introlab.network import opening
from introlab.network.contacts import contacts
from introlab.network.opening import SAMPLE_NOW, create_workspace, open_workspace, sample_workspace
from introlab.tables import IntrolabError
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in a folder that holds no workspace."""
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere" / "deep")


def test_the_named_folder_goes_first(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(tmp_path / "named", create=True)
    monkeypatch.setenv("INTROLAB_WORKSPACE", str(network.ws.folder))
    assert open_workspace(tmp_path / "named").folder == tmp_path / "named"
    assert open_workspace().folder == network.ws.folder


def test_the_nearest_folder_above_goes_next(tmp_path: Path) -> None:
    Workspace(tmp_path / "elsewhere", create=True)
    assert open_workspace().folder == tmp_path / "elsewhere"
    Workspace(tmp_path / "elsewhere" / "deep", create=True)
    assert open_workspace().folder == tmp_path / "elsewhere" / "deep"


def test_otherwise_it_is_a_sample_that_lies_nowhere_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "sample_workspace", lambda folder: Workspace(folder, create=True))
    assert tmp_path not in open_workspace().folder.parents
    assert list((tmp_path / "elsewhere" / "deep").iterdir()) == []


def test_a_named_folder_without_a_workspace_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IntrolabError, match="There is no workspace"):
        introlab.open_workspace(tmp_path)


def test_a_workspace_is_created_once_and_then_opened(tmp_path: Path) -> None:
    create_workspace(tmp_path / "mine").set_setting("owner_name", "Alex Roe")
    again = introlab.create_workspace(tmp_path / "mine")
    assert again.setting("owner_name") == "Alex Roe"
    assert not again.is_sample


def test_the_sample_is_not_taken_for_ones_own(sample_copy: Workspace) -> None:
    with pytest.raises(IntrolabError, match="holds the sample network"):
        create_workspace(sample_copy.folder)


def test_the_sample_is_never_built_into_ones_own(network: Network) -> None:
    network.add(people="ana")
    with pytest.raises(IntrolabError, match="never mixes"):
        sample_workspace(network.ws.folder)
    assert len(contacts(network.ws)) == 1


def test_the_sample_is_a_large_network_at_a_fixed_instant(sample: Workspace) -> None:
    assert repr(sample) == "<introlab sample workspace>"
    assert sample.now() == SAMPLE_NOW
    assert len(contacts(sample)) > 300
    assert sample_workspace(sample.folder).now() == SAMPLE_NOW  # built already: only opened
