from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import introlab
import introlab.lab
from introlab.assets import samples_dir
from introlab.cli import main
from introlab.tables import COVERAGE_COLUMNS, RANKING_COLUMNS

CONNECTIONS = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ada,Byron,https://www.linkedin.com/in/ada-byron,,Harbourlight,Analyst,01 Jan 2024
Grace,Murray,https://www.linkedin.com/in/grace-murray,,Northpier,Admiral,02 Jan 2024
,,,,,,03 Jan 2024
"""
PROSPECTS = """Name,Company,Reason,Context
Edith Clarke,Harbourlight,they draw new maps,power lines
"""


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "Connections.csv").write_text(CONNECTIONS, encoding="utf-8")
    (folder / "prospects.csv").write_text(PROSPECTS, encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_help_needs_no_programmer_and_names_every_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "nothing is ever sent" in text
    for command in ("lab", "demo", "inspect", "import", "rank", "export"):
        assert command in text


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["demo"],
        ["inspect"],
        ["import", "x"],
        ["import", "--workspace", "x"],
        ["export"],
        ["rank", "--workspace", "x", "--bogus"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_import_rank_and_export_of_own_files(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = tmp_path / "own"
    assert main(["import", str(exports), "--workspace", str(workspace)]) == 0
    said = capsys.readouterr().out
    assert "1 left out: only a date" in said
    assert "2 contacts and 1 prospects" in said

    ranking = tmp_path / "out" / "rankings.csv"
    assert main(["rank", "--workspace", str(workspace), "--csv", str(ranking)]) == 0
    found = rows(ranking)
    assert tuple(found[0]) == RANKING_COLUMNS
    # Ada works where the prospect works; nobody else has any evidence.
    assert [row["introducer"] for row in found] == ["Ada Byron", "Grace Murray"]
    assert found[0]["band"] == "plausible"
    assert found[1]["band"] == "none"
    assert {row["gate"] for row in found} == {"not tagged yet"}

    capsys.readouterr()
    assert main(["rank", "--workspace", str(workspace), "--prospect", "edith clarke"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("0 true connections (known and trusted) among 2 contacts\n")
    assert "1. Ada Byron [plausible, not tagged yet]" in said

    assert main(["export", str(tmp_path / "copy"), "--workspace", str(workspace)]) == 0
    again = tmp_path / "again"
    assert main(["import", str(tmp_path / "copy"), "--workspace", str(again)]) == 0
    assert main(["export", str(tmp_path / "second"), "--workspace", str(again)]) == 0
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("copy", "second")
    )
    assert first == second


def test_a_wrong_column_is_corrected_with_map(exports: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "own"
    path = exports / "prospects.csv"
    path.write_text(PROSPECTS.replace("Reason", "Remarks of mine"), encoding="utf-8")
    arguments = ["import", str(path), "--workspace", str(workspace), "--map", "why=Remarks of mine"]
    assert main(arguments) == 0
    from introlab import open_workspace
    from introlab.network.prospects import prospects

    assert prospects(open_workspace(workspace))["why"].tolist() == ["they draw new maps"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["rank", "--workspace", "{tmp}/none"], "introlab import"),
        (["inspect", "{tmp}/nothing.csv"], "no file"),
        (["import", "{tmp}/nothing.csv", "--workspace", "{tmp}/w"], "Nothing was read"),
        (["import", "{tmp}", "--workspace", "{tmp}/w", "--map", "why"], "MEANING=HEADER"),
    ],
)
def test_a_problem_to_mend_ends_with_1_and_says_how(
    arguments: list[str], hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([part.format(tmp=tmp_path) for part in arguments]) == 1
    assert hint.casefold() in capsys.readouterr().err.casefold()


def test_a_missing_path_creates_no_workspace(tmp_path: Path) -> None:
    assert main(["import", str(tmp_path / "no.csv"), "--workspace", str(tmp_path / "w")]) == 1
    assert not (tmp_path / "w").exists()


def test_an_unknown_prospect_is_answered_with_the_nearest_one_without_naming_anybody(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = str(tmp_path / "own")
    assert main(["import", str(exports), "--workspace", workspace]) == 0
    assert main(["rank", "--workspace", workspace, "--prospect", "Edith Clark"]) == 1
    said = capsys.readouterr().err
    assert "Did you mean prospect_id 1?" in said
    assert "Edith" not in said


def test_a_list_without_context_asks_for_one_once(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = str(tmp_path / "own")
    path = exports / "prospects.csv"
    path.write_text("Name\nEdith Clarke\n", encoding="utf-8")
    assert main(["import", str(exports), "--workspace", workspace]) == 0
    assert "1 prospects name no context" in capsys.readouterr().out
    assert main(["rank", "--workspace", workspace]) == 1
    assert "--context" in capsys.readouterr().err
    assert main(["import", "--workspace", workspace, "--context", "power lines"]) == 0
    assert "name no context" not in capsys.readouterr().out
    assert main(["rank", "--workspace", workspace]) == 0
    assert "Edith Clarke (power lines)" in capsys.readouterr().out


def test_lab_opens_the_named_workspace_or_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, list[str], bool]] = []

    def run_lab(folder: Path, arguments: list[str]) -> int:
        ws = introlab.open_workspace(folder)
        opened.append((folder, arguments, ws.is_sample))
        return 0

    monkeypatch.setattr(introlab.lab, "run_lab", run_lab)
    monkeypatch.setattr(introlab.lab, "sample_folder", lambda: tmp_path / "sample")
    monkeypatch.delenv("INTROLAB_WORKSPACE", raising=False)
    assert main(["lab", "--no-browser"]) == 0
    assert main(["lab", "--workspace", str(tmp_path / "own")]) == 0
    assert opened == [
        (tmp_path / "sample", ["--no-browser"], True),
        (tmp_path / "own", [], False),
    ]


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m introlab.cli inspect {samples_dir()} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr == b""


def test_inspect_gives_json_that_adds_up_and_stores_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["inspect", "--json", str(samples_dir())]) == 0
    receipts = json.loads(capsys.readouterr().out)
    wanted = {"path", "member", "kind", "encoding", "read", "kept", "skipped", "problems"}
    for receipt in receipts:
        assert wanted <= set(receipt)
        assert receipt["read"] == receipt["kept"] + sum(receipt["skipped"].values())
        for problem in receipt["problems"]:
            assert set(problem) == {"row", "column", "message", "hint"}
    kinds = Counter(receipt["kind"] for receipt in receipts)
    assert {"linkedin.connections", "mail.mbox", "prospects", "past_intros", "tags"} <= set(kinds)
    assert list(tmp_path.iterdir()) == []


def test_demo_writes_everything_it_promises(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "demo"
    assert main(["demo", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert re.match(r"\d+ true connections \(known and trusted\) among \d+ contacts, ", said)
    assert said.count("    ask ") == 5
    assert "Within reach: " in said
    assert str(out / "report.html") in said

    covered = rows(out / "coverage.csv")
    assert tuple(covered[0]) == COVERAGE_COLUMNS
    assert {row["reached"] for row in covered} == {"direct", "introducer", "no"}
    ranked = rows(out / "rankings.csv")
    assert {row["prospect_id"] for row in ranked} == {row["prospect_id"] for row in covered}
    assert 1 <= len(list((out / "drafts").iterdir())) <= 3

    page = (out / "report.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    before_the_library = page.split("<script")[0]
    assert "src=" not in before_the_library
    assert "href=" not in before_the_library


def test_a_terminal_shows_a_bar_with_the_time_left_and_a_pipe_does_not(
    exports: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["inspect", str(exports)]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("introlab.sources.progress.PAUSE", 0)
    assert main(["inspect", str(exports)]) == 0
    shown = capsys.readouterr()
    assert "[####" in shown.err
    assert " s left" in shown.err
    assert shown.err.endswith("\r\033[K"), "the bar goes when the receipts come"
    assert "\033" not in shown.out


def test_importing_shows_the_same_bar(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["import", str(exports), "--workspace", str(tmp_path / "ws")]) == 0
    assert capsys.readouterr().err.endswith("\r\033[K")
