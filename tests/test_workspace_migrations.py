"""A workspace that an older introlab made is brought forward, and ends as one made today."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from introlab.workspace import Workspace, schema_version

#: schema.sql as it was released, by version.
RELEASED = sorted((Path(__file__).parent / "schemas").glob("version-*.sql"))
APPLICATION_ID = 0x494E5452


def version_of(path: Path) -> int:
    return int(path.stem.removeprefix("version-"))


def made(folder: Path, schema: Path, rows: str = "") -> Workspace:
    """Return a workspace as the introlab of that schema left it, opened with today's."""
    folder.mkdir()
    connection = sqlite3.connect(folder / "introlab.sqlite")
    connection.executescript(schema.read_text(encoding="utf-8") + rows)
    connection.execute(f"PRAGMA user_version = {version_of(schema)}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    return Workspace(folder)


def shape(ws: Workspace) -> dict[str, Any]:
    """Return columns, foreign keys and indexes of every table, and what every view selects."""
    found: dict[str, Any] = {}
    for name, kind, sql in ws.rows("SELECT name, type, sql FROM sqlite_master"):
        if kind == "table":
            found[name] = [
                sorted(map(str, ws.rows(f'PRAGMA {what}("{name}")')))
                for what in ("table_xinfo", "foreign_key_list")
            ]
        else:
            plain = re.sub(r"--[^\n]*", "", sql or "")
            found[name] = "".join(plain.split())
    return found


@pytest.mark.parametrize("schema", RELEASED, ids=lambda path: path.stem)
def test_a_migrated_workspace_has_the_tables_of_a_new_one(schema: Path, tmp_path: Path) -> None:
    old = made(tmp_path / "old", schema)
    new = Workspace(tmp_path / "new", create=True)
    assert old.rows("PRAGMA user_version") == [(schema_version(),)]
    assert shape(old) == shape(new)
    old.close()
    new.close()


def test_chains_of_merges_lead_to_the_same_contacts_as_before(tmp_path: Path) -> None:
    rows = "".join(
        f"INSERT INTO contact VALUES ({i}, '2025-01-01T00:00:00Z');" for i in range(1, 7)
    )
    rows += "".join(
        "INSERT INTO merge_log (merged_id, into_id, reason, merged_on) "
        f"VALUES ({merged}, {into}, 'same e-mail address', '2025-01-0{day}T00:00:00Z');"
        for day, (merged, into) in enumerate([(5, 4), (4, 2), (6, 5), (2, 1)], start=1)
    )
    old = made(tmp_path / "old", RELEASED[0], rows)
    assert dict(old.rows("SELECT * FROM contact_current")) == {1: 1, 2: 1, 3: 3, 4: 1, 5: 1, 6: 1}
    assert old.rows("SELECT count(*) FROM merge_log WHERE merge_id <= 4") == [(4,)]
    old.close()
