"""Whoever waits for a large file hears how far it is, seldom enough not to slow it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import progress, read
from introlab.sources.mail import mbox
from introlab.sources.progress import Progress

MAIL = "From x Mon Jan 15 09:30:00 2024\nFrom: jane@example.com\n\n" + "body\n" * 2000 + "\n"


@pytest.fixture
def told() -> list[tuple[int, int]]:
    return []


def test_a_mailbox_tells_of_every_piece_and_ends_at_the_whole(
    tmp_path: Path, told: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PAUSE", 0)
    monkeypatch.setattr(mbox, "_CHUNK", 1000)
    path = tmp_path / "mail.mbox"
    path.write_text(MAIL)
    read(path, progress=lambda *pair: told.append(pair))
    size = path.stat().st_size
    assert told[0] == (1000, size)
    assert told[-1] == (size, size)
    assert told == sorted(told)
    assert len(told) > size // 1000


def test_reports_are_at_least_a_pause_apart(
    tmp_path: Path, told: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(10**6))
    # every look at the clock finds it a hundredth of a second later
    monkeypatch.setattr("introlab.sources.progress.time.monotonic", lambda: next(clock) / 100)
    monkeypatch.setattr(mbox, "_CHUNK", 100)
    path = tmp_path / "mail.mbox"
    path.write_text(MAIL)
    read(path, progress=lambda *pair: told.append(pair))
    pieces = path.stat().st_size // 100
    assert pieces // 11 <= len(told) <= pieces // 9


def test_a_folder_and_an_archive_count_all_their_files(
    tmp_path: Path, told: list[tuple[int, int]]
) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    (folder / "a.csv").write_text("Name\nx\n")
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("mail.mbox", MAIL)
        archive.writestr("Logins.csv", "never opened")
    read(folder, progress=lambda *pair: told.append(pair))
    size = len("Name\nx\n") + len(MAIL) + len("never opened")
    assert told[-1] == (size, size)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100))), st.integers(0, 500))
def test_progress_never_goes_back_nor_beyond_the_whole(
    files: list[tuple[int, int]], total: int
) -> None:
    told: list[tuple[int, int]] = []
    bar = Progress(lambda *pair: told.append(pair), total)
    for size, read_of_it in files:
        bar._told = float("-inf")
        bar.add(min(size, read_of_it))
        bar.end_file(size)
    bar.finish()
    assert told == sorted(told)
    assert told[-1] == (total, total)
    assert all(done <= total for done, _ in told)
