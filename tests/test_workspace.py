from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from introlab import workspace
from introlab.tables import IntrolabError
from introlab.workspace import DATABASE, MIGRATIONS, NotSavedError, Workspace, schema_version

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import os, sys
from introlab.workspace import Workspace
ws = Workspace(sys.argv[1])
{before}
with ws.transaction() as connection:
    connection.execute("PRAGMA cache_spill = 1")
    connection.execute("PRAGMA cache_size = 1")
    for number in range({rows}):
        connection.execute("INSERT INTO contact (minted_on) VALUES (?)", (f"{{number:0500}}",))
    {inside}
os.kill(os.getpid(), 9)
"""


def mint(ws: Workspace, number: int = 1, *, then: str = "", word: str = "now") -> None:
    """Mint contacts in one transaction; run another command in it, or fail with its words."""
    with ws.transaction() as connection:
        for _ in range(number):
            connection.execute("INSERT INTO contact (minted_on) VALUES (?)", (word,))
        if then.startswith("fail"):
            raise ValueError(then)
        connection.execute(then)


def mint_in_turn(ws: Workspace) -> None:
    for _ in range(5):
        mint(ws)


def minted(ws: Workspace) -> int:
    return int(ws.rows("SELECT count(*) FROM contact")[0][0])


def killed_writer(folder: Path, *, before: str = "", inside: str = "pass", rows: int = 3) -> None:
    code = WRITER.format(before=before, inside=inside, rows=rows)
    ended = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    assert ended.returncode == -9


def test_what_was_committed_survives_kill_9(ws: Workspace) -> None:
    killed_writer(ws.folder)
    assert minted(Workspace(ws.folder)) == 3


def test_a_writer_killed_half_way_leaves_nothing_behind_and_nothing_broken(ws: Workspace) -> None:
    mint(ws)
    killed_writer(ws.folder, inside="os.kill(os.getpid(), 9)", rows=5000)
    assert (ws.folder / f"{DATABASE}-journal").exists()  # it had written to the file already
    again = Workspace(ws.folder)
    assert minted(again) == 1
    assert again.rows("PRAGMA integrity_check") == [("ok",)]


def test_creating_that_was_killed_can_be_done_again(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    with pytest.raises(IntrolabError, match="There is no workspace"):
        Workspace(tmp_path)
    assert repr(Workspace(tmp_path, create=True)) == "<introlab workspace>"


def test_a_missing_workspace_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(IntrolabError, match="There is no workspace"):
        Workspace(tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("content", [b"no database at all", b"x" * 4096, b"SQLite format 3\x00"])
def test_garbage_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(IntrolabError, match="cannot be read as a database"):
        Workspace(tmp_path, create=True)
    assert (tmp_path / DATABASE).read_bytes() == content


def test_a_damaged_database_is_refused(ws: Workspace) -> None:
    mint(ws)
    ws.close()
    whole = ws.path.read_bytes()
    ws.path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(IntrolabError, match="cannot be read"):
        Workspace(ws.folder)


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / DATABASE)
    other.execute("CREATE TABLE theirs (a)")
    other.commit()
    other.close()
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(IntrolabError, match="belongs to another program"):
        Workspace(tmp_path, create=True)
    assert (tmp_path / DATABASE).read_bytes() == before


def test_a_newer_database_is_refused_and_left_as_it_is(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws.close()
    before = ws.path.read_bytes()
    monkeypatch.setattr(workspace, "schema_version", lambda: 0)
    with pytest.raises(IntrolabError, match="newer introlab"):
        Workspace(ws.folder)
    assert ws.path.read_bytes() == before
    assert sorted(path.name for path in ws.folder.iterdir()) == [DATABASE]


def test_an_older_database_is_brought_forward_after_a_copy(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    mint(ws)
    ws.close()
    before = schema_version()
    steps = (*MIGRATIONS, "CREATE TABLE one (a);", "CREATE TABLE two (a);")
    monkeypatch.setattr(workspace, "MIGRATIONS", steps)
    again = Workspace(ws.folder)
    assert again.rows("PRAGMA user_version") == [(before + 2,)]
    assert again.rows("SELECT count(*) FROM two") == [(0,)]
    assert minted(again) == 1
    kept = sqlite3.connect(ws.folder / f"introlab.version-{before}.sqlite")
    assert kept.execute("SELECT count(*) FROM contact").fetchone() == (1,)
    kept.close()


def test_a_failing_migration_changes_nothing(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws.close()
    steps = (*MIGRATIONS, "CREATE TABLE one (a); SELECT nonsense;")
    monkeypatch.setattr(workspace, "MIGRATIONS", steps)
    with pytest.raises(IntrolabError, match="brought up to date"):
        Workspace(ws.folder)
    monkeypatch.undo()
    again = Workspace(ws.folder)
    assert again.rows("PRAGMA user_version") == [(schema_version(),)]
    assert again.rows("SELECT 1 FROM sqlite_master WHERE name = 'one'") == []


def test_threads_that_write_at_once_lose_nothing(ws: Workspace) -> None:
    threads = [threading.Thread(target=mint_in_turn, args=(ws,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert minted(ws) == 40


def test_two_connections_that_write_in_turn_see_each_other(ws: Workspace) -> None:
    other = Workspace(ws.folder)
    mint(ws)
    mint(other)
    assert minted(ws) == minted(other) == 2


def test_a_full_disk_says_not_saved_and_undoes_everything(ws: Workspace) -> None:
    pages = ws.rows("PRAGMA page_count")[0][0]
    ws.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(NotSavedError, match="Not saved"):
        mint(ws, 5000)
    assert minted(ws) == 0
    ws.rows("PRAGMA max_page_count = 100000")
    mint(ws, 5000)
    assert minted(ws) == 5000


def test_a_full_disk_inside_cannot_be_overheard_outside(ws: Workspace) -> None:
    def write_on() -> None:
        with ws.transaction():
            mint(ws, then=f"PRAGMA max_page_count = {pages + 2}")
            with pytest.raises(NotSavedError):
                mint(ws, 5000)
            with pytest.raises(NotSavedError, match="an earlier step"):
                mint(ws)

    pages = ws.rows("PRAGMA page_count")[0][0]
    with pytest.raises(NotSavedError):
        write_on()
    assert minted(ws) == 0


def test_a_locked_database_says_not_saved(ws: Workspace) -> None:
    ws.rows("PRAGMA busy_timeout = 1")
    other = Workspace(ws.folder)
    with other.transaction(), pytest.raises(NotSavedError, match="close other programs"):
        mint(ws)
    mint(ws)
    assert minted(ws) == 1


def test_a_transaction_inside_another_joins_it(ws: Workspace) -> None:
    def outer() -> None:
        with ws.transaction():
            mint(ws)
            mint(ws, then="fail: inner and outer")

    with pytest.raises(ValueError, match="inner and outer"):
        outer()
    assert minted(ws) == 0


def test_a_failed_part_of_a_transaction_is_undone_alone(ws: Workspace) -> None:
    with ws.transaction():
        mint(ws, 2)
        with pytest.raises(ValueError, match="inner"):
            mint(ws, word="lost", then="fail: inner")
        mint(ws)
    assert minted(ws) == 3
    assert ws.rows("SELECT 1 FROM contact WHERE minted_on = 'lost'") == []


def test_a_rule_of_the_schema_is_broken_loudly(ws: Workspace) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        mint(ws, then="INSERT INTO contact_mark VALUES (1, 99, 'do_not_ask', 1, 'now')")
    assert minted(ws) == 0


def test_a_table_bears_the_names_of_its_columns_even_when_empty(ws: Workspace) -> None:
    assert ws.table("SELECT * FROM contact").columns.tolist() == ["contact_id", "minted_on"]


def test_now_is_an_instant_of_this_year_unless_pinned(tmp_path: Path) -> None:
    own = Workspace(tmp_path, create=True)
    assert own.now() > "2024"
    assert own.now().endswith("Z")
    own.set_setting("pinned_now", "2020-01-01T00:00:00Z")
    assert own.now() == "2020-01-01T00:00:00Z"
