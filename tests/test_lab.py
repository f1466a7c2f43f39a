from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from introlab import lab
from introlab.assets import labconfig_dir
from introlab.tables import IntrolabError
from introlab.workspace import DATABASE

if TYPE_CHECKING:
    from collections.abc import Iterator


def notebook(text: str, outputs: list[dict[str, Any]] | None = None) -> str:
    """Return a notebook of one code cell."""
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": 1 if outputs else None,
        "id": "one",
        "metadata": {},
        "outputs": outputs or [],
        "source": [text],
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped notebooks, with one notebook."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / lab.FIRST_NOTEBOOK).write_text(notebook("1 + 1"), encoding="utf-8")
    monkeypatch.setattr(lab, "notebooks_dir", lambda: folder)
    return folder / lab.FIRST_NOTEBOOK


@pytest.fixture
def copy(tmp_path: Path, shipped: Path) -> Path:
    """The copy of the shipped notebook in a workspace."""
    (written,) = lab.copy_notebooks(tmp_path / "ws")
    assert written.read_bytes() == shipped.read_bytes()
    return written


def again(copy: Path) -> list[str]:
    """Copy once more; return the names of what was written."""
    return [path.name for path in lab.copy_notebooks(copy.parents[1])]


def test_copying_twice_writes_nothing_the_second_time(copy: Path) -> None:
    assert again(copy) == []


def test_a_deleted_copy_comes_back(copy: Path) -> None:
    copy.unlink()
    assert again(copy) == [copy.name]


def test_an_unedited_copy_follows_the_shipped_notebook(copy: Path, shipped: Path) -> None:
    shipped.write_text(notebook("2 + 2"), encoding="utf-8")
    assert again(copy) == [copy.name]
    assert copy.read_bytes() == shipped.read_bytes()


def test_running_a_notebook_is_no_edit(copy: Path, shipped: Path) -> None:
    ran = notebook("1 + 1", [{"output_type": "stream", "name": "stdout", "text": ["2"]}])
    copy.write_text(ran, encoding="utf-8")
    assert again(copy) == []
    assert copy.read_text(encoding="utf-8") == ran
    shipped.write_text(notebook("2 + 2"), encoding="utf-8")
    assert again(copy) == [copy.name]


def test_an_edited_copy_is_never_touched(copy: Path) -> None:
    copy.write_text(notebook("my own words"), encoding="utf-8")
    assert again(copy) == []
    assert "my own words" in copy.read_text(encoding="utf-8")


def test_a_new_version_lies_beside_an_edited_copy_once(copy: Path, shipped: Path) -> None:
    copy.write_text(notebook("my own words"), encoding="utf-8")
    shipped.write_text(notebook("2 + 2"), encoding="utf-8")
    assert again(copy) == ["00_start_here.new.ipynb"]
    beside = copy.with_suffix(".new.ipynb")
    assert beside.read_bytes() == shipped.read_bytes()
    assert "my own words" in copy.read_text(encoding="utf-8")
    beside.unlink()
    assert again(copy) == []


def test_an_edited_new_version_is_never_touched_either(copy: Path, shipped: Path) -> None:
    copy.write_text(notebook("my own words"), encoding="utf-8")
    shipped.write_text(notebook("2 + 2"), encoding="utf-8")
    again(copy)
    beside = copy.with_suffix(".new.ipynb")
    beside.write_text(notebook("more of my words"), encoding="utf-8")
    shipped.write_text(notebook("3 + 3"), encoding="utf-8")
    assert again(copy) == []
    assert "more of my words" in beside.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["no notebook", "[]", '{"cells": [{}]}', '{"cells": 1}'])
def test_a_copy_that_is_no_notebook_any_more_counts_as_edited(
    copy: Path, shipped: Path, text: str
) -> None:
    copy.write_text(text, encoding="utf-8")
    shipped.write_text(notebook("2 + 2"), encoding="utf-8")
    again(copy)
    assert copy.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("record", ["not json", "[]"])
def test_without_a_readable_record_every_changed_copy_counts_as_edited(
    copy: Path, shipped: Path, record: str
) -> None:
    (copy.parent / lab.COPIED).write_text(record, encoding="utf-8")
    shipped.write_text(notebook("2 + 2"), encoding="utf-8")
    assert again(copy) == ["00_start_here.new.ipynb"]


def test_a_folder_that_cannot_be_written_is_an_error_with_a_way_out(
    tmp_path: Path, shipped: Path
) -> None:
    assert shipped.exists()
    (tmp_path / "ws").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(IntrolabError, match="choose another folder with --workspace"):
        lab.copy_notebooks(tmp_path / "ws")


def test_the_server_listens_on_loopback_and_opens_the_first_notebook(tmp_path: Path) -> None:
    command = lab.lab_command(tmp_path, ["--port", "9000", "--no-browser"])
    assert "--ServerApp.ip=127.0.0.1" in command
    assert f"--ServerApp.root_dir={tmp_path}" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in command
    assert command[-3:] == ["--port", "9000", "--no-browser"]


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_only_root_is_allowed_as_root(
    user: int, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in lab.lab_command(Path())) is allowed


@pytest.mark.parametrize(
    "option", ["--ip=0.0.0.0", "--ServerApp.ip=0.0.0.0", "--LabApp.news_url=x", "--no-browsr"]
)
def test_an_option_that_could_open_the_server_is_refused(option: str) -> None:
    with pytest.raises(IntrolabError, match="does not know the option"):
        lab.lab_command(Path(), [option])


def test_the_users_own_jupyter_settings_do_not_reach_the_lab(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    users = {
        "PATH": "kept",
        "JUPYTER_DATA_DIR": "kept",
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_CONFIG_PATH": "elsewhere",
        "JUPYTERLAB_SETTINGS_DIR": "elsewhere",
        "INTROLAB_WORKSPACE": "elsewhere",
    }
    found = lab.lab_environment(tmp_path, users)
    assert found.items() >= {"PATH": "kept", "JUPYTER_DATA_DIR": "kept"}.items()
    assert "elsewhere" not in found.values()
    assert "JUPYTER_NO_CONFIG" not in found
    assert found["INTROLAB_WORKSPACE"] == str(tmp_path)


def test_without_a_workspace_each_notebook_finds_the_sample_by_itself(tmp_path: Path) -> None:
    assert "INTROLAB_WORKSPACE" not in lab.lab_environment(tmp_path, {"INTROLAB_WORKSPACE": "x"})


class FakeServer:
    """Stands for JupyterLab: is interrupted once, then ends with code 3."""

    def __init__(self, command: list[str], env: dict[str, str], cwd: Path) -> None:
        self.command, self.env, self.cwd = command, env, cwd
        self.stopped = False
        self.waits: Iterator[BaseException | int] = iter([KeyboardInterrupt(), 3])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def terminate(self) -> None:
        self.stopped = True

    def wait(self) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        result = next(self.waits)
        if isinstance(result, BaseException):
            raise result
        return result


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to pass on")
def test_the_lab_ends_with_its_own_code_and_passes_a_stop_on(
    tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[FakeServer] = []

    def start(command: list[str], env: dict[str, str], cwd: Path) -> FakeServer:
        started.append(FakeServer(command, env, cwd))
        return started[0]

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert lab.run_lab(None, ["--no-browser"]) == 3
    assert (tmp_path / "introlab-sample" / "notebooks" / shipped.name).exists()
    assert started[0].stopped
    assert started[0].cwd == labconfig_dir()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.fixture
def server(tmp_path: Path, shipped: Path) -> Iterator[dict[str, str]]:
    """A running lab for a user whose own configuration asks for news and an open address."""
    assert shipped.exists()
    own = tmp_path / "home" / ".jupyter"
    own.mkdir(parents=True)
    (own / "jupyter_lab_config.py").write_text(
        "c.LabApp.news_url = 'https://news.example.com/feed'\nc.ServerApp.ip = '0.0.0.0'\n",
        encoding="utf-8",
    )
    workspace = tmp_path / "ws"
    lab.copy_notebooks(workspace)
    environ = os.environ | {"HOME": str(tmp_path / "home"), "USERPROFILE": str(tmp_path / "home")}
    environ["JUPYTER_RUNTIME_DIR"] = str(tmp_path / "run")
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            lab.lab_command(workspace, ["--no-browser", "--port=0"]),
            env=lab.lab_environment(workspace, environ),
            cwd=labconfig_dir(),
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            yield wait_for_server(tmp_path, process)
        finally:
            process.terminate()


def wait_for_server(folder: Path, process: subprocess.Popen[bytes]) -> dict[str, str]:
    """Return what the server wrote down about itself, once it answers."""
    for _ in range(600):
        for record in (folder / "run").glob("jpserver-*.json"):
            text = record.read_text(encoding="utf-8")
            if text.rstrip().endswith("}"):  # else it is still being written
                info: dict[str, str] = json.loads(text)
                return info
        assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError((folder / "log").read_text(encoding="utf-8"))


def get(server: dict[str, str], path: str) -> tuple[str, str]:
    """Return the body and the content security policy of a page."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{server['port']}/{path}",
        headers={"Authorization": f"token {server['token']}"},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode(), answer.headers["Content-Security-Policy"]


@pytest.mark.slow
def test_a_running_lab_is_silent_whatever_the_users_own_configuration(
    server: dict[str, str],
) -> None:
    assert server["hostname"] == "127.0.0.1"
    assert server["token"]
    page, policy = get(server, "lab")
    assert '"news": {"disabled": true}' in page
    assert '"name": "read-only"' in page
    assert policy.startswith("default-src 'self';")
    assert json.loads(get(server, "lab/api/news")[0]) == {"news": []}
    assert json.loads(get(server, "lab/api/update")[0]) == {"notification": None}
    settings = {
        name: json.loads(get(server, f"lab/api/settings/@jupyterlab/apputils-extension:{name}")[0])
        for name in ("notification", "kernels-settings")
    }
    defaults = settings["notification"]["schema"]["properties"]
    assert defaults["fetchNews"]["default"] == "false"
    assert defaults["checkForUpdates"]["default"] is False
    kernels = settings["kernels-settings"]["schema"]["properties"]
    assert kernels["commsOverSubshells"]["default"] == "disabled"
