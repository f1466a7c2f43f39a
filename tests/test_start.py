from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import start

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the files that decide what is installed."""
    for name in (*start.LOCKS.values(), "pyproject.toml"):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def installer(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Runs nothing: records each program that would run, and makes what it would have made."""
    ran: list[list[str]] = []

    def run(command: list[str | Path]) -> int:
        words = [str(word) for word in command]
        ran.append(words)
        script = start.program(project / ".venv", "introlab")
        if "venv" in words:
            script.parent.mkdir(parents=True)
            (project / ".venv" / "fresh").touch()
        if "--editable" in words:
            script.touch()
        return 0

    monkeypatch.setattr(start, "run", run)
    monkeypatch.setattr(
        start, "is_usable", lambda venv, root: root == project and (venv / "fresh").exists()
    )
    return ran


def quiet(_: str) -> None:
    """Say nothing."""


def test_python_before_3_11_is_told_so() -> None:
    problem = start.python_problem((3, 10))
    assert problem is not None
    assert "needs Python 3.11 or newer; this is Python 3.10" in problem
    assert start.python_problem((3, 11)) is None
    assert start.python_problem((4, 0)) is None


def test_a_python_without_venv_names_the_package_to_install() -> None:
    problem = start.venv_problem((3, 12), lambda name: None if name == "ensurepip" else name)
    assert problem is not None
    assert "without ensurepip," in problem
    assert "apt install python3-venv" in problem
    assert "python3.12-venv" in problem
    assert start.venv_problem((3, 12), lambda name: name) is None


@pytest.mark.parametrize(
    ("interactive", "platform", "environ", "reason"),
    [
        (False, "linux", {"DISPLAY": ":0"}, "there is no terminal"),
        (True, "linux", {}, "there is no display"),
        (True, "linux", {"DISPLAY": ""}, "there is no display"),
        (True, "linux", {"DISPLAY": ":0"}, None),
        (True, "linux", {"WAYLAND_DISPLAY": "wayland-0"}, None),
        (True, "darwin", {}, None),
        (True, "win32", {}, None),
    ],
)
def test_the_workbench_opens_only_where_somebody_can_see_it(
    interactive: bool, platform: str, environ: dict[str, str], reason: str | None
) -> None:
    assert start.why_no_lab(interactive, platform, environ) == reason


def test_set_up_installs_checked_wheels_only_then_introlab_itself(
    project: Path, installer: list[list[str]]
) -> None:
    start.prepare(project, "runtime", quiet)
    make, packages, itself = installer
    assert make[1:4] == ["-m", "venv", "--clear"]
    lock = str(project / "requirements.lock")
    assert packages[-5:] == ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    assert itself[-4:] == ["--no-deps", "--no-build-isolation", "--editable", str(project)]


def test_a_second_set_up_does_nothing(project: Path, installer: list[list[str]]) -> None:
    start.prepare(project, "runtime", quiet)
    installer.clear()
    start.prepare(project, "runtime", quiet)
    assert installer == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock", "pyproject.toml"])
def test_a_change_of_what_is_installed_sets_up_again_in_the_same_venv(
    project: Path, installer: list[list[str]], name: str
) -> None:
    start.prepare(project, "runtime", quiet)
    installer.clear()
    (project / name).write_text("changed\n", encoding="utf-8")
    start.prepare(project, "runtime", quiet)
    assert len(installer) == 2
    assert all("pip" in words for words in installer)


def test_line_ends_of_another_system_are_no_change(project: Path) -> None:
    before = start.fingerprint(project)
    (project / "pyproject.toml").write_bytes(b"pyproject.toml\r\n")
    assert start.fingerprint(project) == before


def test_tests_add_their_packages_once_and_the_demo_keeps_them(
    project: Path, installer: list[list[str]]
) -> None:
    start.prepare(project, "runtime", quiet)
    installer.clear()
    start.prepare(project, "test", quiet)
    assert installer[0][-1].endswith("requirements-test.lock")
    installer.clear()
    start.prepare(project, "runtime", quiet)
    assert installer == []
    (project / "pyproject.toml").write_text("changed\n", encoding="utf-8")
    start.prepare(project, "runtime", quiet)
    assert installer[0][-1].endswith("requirements-test.lock")


@pytest.mark.parametrize("stamp", ["", "not json", "[]"])
def test_without_a_readable_stamp_everything_is_installed_again(
    project: Path, installer: list[list[str]], stamp: str
) -> None:
    start.prepare(project, "runtime", quiet)
    installer.clear()
    (project / ".venv" / start.STAMP).write_text(stamp, encoding="utf-8")
    start.prepare(project, "runtime", quiet)
    assert len(installer) == 2


def test_an_interrupted_set_up_leaves_its_mark(
    project: Path, installer: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    start.prepare(project, "runtime", quiet)
    assert not (project / ".venv" / start.UNFINISHED).exists()
    installer.clear()
    (project / "pyproject.toml").write_text("changed\n", encoding="utf-8")
    monkeypatch.setattr(start, "run", lambda command: 1)
    with pytest.raises(start.SetupError, match="run the same command again"):
        start.prepare(project, "runtime", quiet)
    assert (project / ".venv" / start.UNFINISHED).exists()
    assert start.read_stamp(project / ".venv") == {}


def test_a_venv_without_python_or_from_an_interrupted_set_up_or_another_place_is_made_anew(
    tmp_path: Path,
) -> None:
    venv = tmp_path / ".venv"
    assert not start.is_usable(venv, tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    assert not start.is_usable(venv, tmp_path), "it has no pip"
    site = next(venv.glob("lib*/python*/site-packages"), venv / "Lib" / "site-packages")
    (site / "pip.py").touch()
    assert start.is_usable(venv, tmp_path), "made by another tool, it works"
    (venv / start.STAMP).write_text('{"root": "elsewhere"}', encoding="utf-8")
    assert not start.is_usable(venv, tmp_path)
    (venv / start.STAMP).unlink()
    (venv / start.UNFINISHED).touch()
    assert not start.is_usable(venv, tmp_path)


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Everything is set up; programs are recorded, not run."""
    ran: list[list[str]] = []
    monkeypatch.setattr(start, "prepare", lambda root, level: ran.append([level]))
    monkeypatch.setattr(
        start, "run", lambda command: ran.append([Path(command[0]).stem, *map(str, command[1:])])
    )
    monkeypatch.chdir(Path.cwd())
    return ran


OUT = str(ROOT / "introlab-demo")


@pytest.mark.parametrize(
    ("arguments", "ran"),
    [
        (["setup"], [["runtime"]]),
        (["lab", "--no-browser"], [["runtime"], ["introlab", "lab", "--no-browser"]]),
        (["demo"], [["runtime"], ["introlab", "demo", "--out", OUT]]),
        (["demo", "--out", "x"], [["runtime"], ["introlab", "demo", "--out", "x"]]),
        (["demo", "--out=x"], [["runtime"], ["introlab", "demo", "--out=x"]]),
        (["rank", "--all"], [["runtime"], ["introlab", "rank", "--all"]]),
        (["test", "-k", "x"], [["test"], ["python", "-m", "pytest", "-k", "x"]]),
        (["--help"], []),
    ],
)
def test_each_word_leads_to_its_program(
    arguments: list[str], ran: list[list[str]], ready: list[list[str]]
) -> None:
    start.main(arguments)
    assert ready == ran


def test_without_a_terminal_the_tour_ends_well_after_the_demo(
    ready: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    assert start.main([]) == 0
    assert ready == [["runtime"], ["introlab", "demo", "--out", OUT]]
    assert "not opened: there is no terminal" in capsys.readouterr().out


def test_with_a_terminal_and_a_display_the_tour_opens_the_workbench(
    ready: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "why_no_lab", lambda interactive, platform, environ: None)
    start.main([])
    assert ready[-1] == ["introlab", "lab"]


def test_a_demo_that_fails_ends_the_tour_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "introlab", lambda *arguments: 1)
    assert start.tour() == 1


def test_all_checks_run_even_when_one_fails_and_the_summary_says_which(
    ready: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(command: list[str | Path]) -> int:
        ready.append([str(command[2])])
        return int(command[2] == "mypy")

    monkeypatch.setattr(start, "run", run)
    assert start.main(["test"]) == 1
    assert ready == [["test"], ["ruff"], ["ruff"], ["mypy"], ["pytest"], ["pytest"]]
    assert capsys.readouterr().out.endswith(
        "ok      ruff check\nok      ruff format\nFAILED  mypy\nok      pytest\n"
        "ok      notebooks\n4 checks passed, 1 failed\n"
    )


def test_tests_never_see_the_users_own_workspace(
    ready: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTROLAB_WORKSPACE", "precious")
    start.main(["test", "-x"])
    assert "INTROLAB_WORKSPACE" not in os.environ
    assert ready[-1][-1] == "-x"


def test_a_problem_of_set_up_is_told_in_one_message_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def prepare(root: Path, level: str) -> None:
        raise start.SetupError(f"{level} cannot be set up in {root.name}")

    monkeypatch.setattr(start, "prepare", prepare)
    assert start.main(["setup"]) == 1
    assert capsys.readouterr().err == f"runtime cannot be set up in {ROOT.name}\n"


def test_a_program_is_waited_for_and_its_code_returned() -> None:
    assert start.run([sys.executable, "-c", "raise SystemExit(3)"]) == 3
