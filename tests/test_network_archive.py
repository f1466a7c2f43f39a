from __future__ import annotations

import csv
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network.archive import export, restore, table_names
from introlab.network.intake import load
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.sources.reading import Note, Reading, Receipt
from introlab.tables import IntrolabError
from introlab.workspace import Workspace, schema_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Network

NASTY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8
) | st.sampled_from(
    ["=1+1", "'=1+1", "''", "-5", "a\r\nb", '"', ",", "+49 30", "@x", " =x", "\ufeff"]
)


def content(ws: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    return {name: ws.rows(f'SELECT * FROM "{name}" ORDER BY 1, 2') for name in table_names(ws)}


@given(cells=st.lists(NASTY, min_size=6, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_an_export_read_into_a_new_workspace_is_the_same_workspace(
    network: Network, tmp_path: Path, cells: list[str]
) -> None:
    from introlab.network.intake import store  # a test of both ways

    ws = network.ws
    network.add(people="ana ben", prospects=[{"name": cells[0], "why": cells[1]}])
    add_tag(ws, 1, "data", None, note=cells[2])
    ws.set_setting("owner_offer", cells[3])
    note = Note(cells[4], "email:ana@example.com", cells[5], "2025-01-01")
    store(ws, [Reading(Receipt("n.csv", "", "test"), notes=[note])])
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    export(ws, folder / "out")
    new = Workspace(folder / "new", create=True)
    load(new, [folder / "out"])
    assert content(new) == content(ws)
    new.close()


def test_the_whole_sample_comes_back(sample: Workspace, tmp_path: Path) -> None:
    export(sample, tmp_path / "out")
    new = Workspace(tmp_path / "new", create=True)
    load(new, [tmp_path / "out"])
    assert content(new) == content(sample)
    assert new.is_sample


def test_ids_go_on_where_they_stopped(network: Network, tmp_path: Path) -> None:
    network.add(people="ana ben")
    export(network.ws, tmp_path / "out")
    new = Workspace(tmp_path / "new", create=True)
    load(new, [tmp_path / "out"])
    with new.transaction() as connection:
        added = connection.execute("INSERT INTO contact (minted_on) VALUES ('now')").lastrowid
    assert added == 3


def test_no_cell_is_a_formula(network: Network, tmp_path: Path) -> None:
    network.add(people="ana", prospects=[{"name": "=HYPERLINK(1)", "why": "+1", "title": "@x"}])
    export(network.ws, tmp_path / "out")
    with (tmp_path / "out" / "prospect.csv").open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_folder_with_files_is_not_written_to(network: Network, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export(network.ws, tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    with pytest.raises(IntrolabError, match="not empty"):
        export(network.ws, tmp_path / "out")
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_workspace_that_holds_something_is_not_overwritten(
    network: Network, tmp_path: Path, content: Callable[[], Any]
) -> None:
    network.add(people="ana")
    export(network.ws, tmp_path / "out")
    before = content()
    with pytest.raises(IntrolabError, match="new, empty workspace"):
        load(network.ws, [tmp_path / "out"])
    assert content() == before


def tables_of(ws: Workspace) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name in table_names(ws):
        columns = [row[1] for row in ws.rows(f'PRAGMA table_info("{name}")')]
        found[name] = [
            {k: "" if v is None else str(v) for k, v in zip(columns, row, strict=True)}
            for row in ws.rows(f'SELECT * FROM "{name}"')
        ]
    return found | {"introlab": [{"schema_version": str(schema_version())}]}


@pytest.mark.parametrize(
    ("table", "column", "cell", "message"),
    [
        ("introlab", "schema_version", "9", "schema version 9"),
        ("contact_mark", "value", "many", "values no workspace can hold"),
        ("contact_mark", "mark", "love", "values no workspace can hold"),
        ("contact_mark", "contact_id", "99", "refers to rows it does not hold"),
        ("contact_mark", "new_column", "1", "other columns"),
        ("contact_mark", "value", "9" * 30, "values no workspace can hold"),
    ],
)
def test_an_export_that_does_not_fit_is_refused_whole(
    network: Network, tmp_path: Path, table: str, column: str, cell: str, message: str
) -> None:
    network.add(people="ana", prospects=[{"name": "Tess"}])
    add_mark(network.ws, 1, "do_not_ask", True)
    add_word(network.ws, 1, 1, knows=True)
    tables = tables_of(network.ws)
    tables[table][0][column] = cell
    new = Workspace(tmp_path / "new", create=True)
    with pytest.raises(IntrolabError, match=message):
        restore(new, tables)
    assert not any(rows for rows in content_of(new).values())


def content_of(ws: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    return {name: ws.rows(f'SELECT * FROM "{name}"') for name in table_names(ws)}


def test_an_export_that_lacks_a_table_is_refused(network: Network, tmp_path: Path) -> None:
    export(network.ws, tmp_path / "out")
    (tmp_path / "out" / "note.csv").unlink()
    new = Workspace(tmp_path / "new", create=True)
    with pytest.raises(IntrolabError, match=r"damaged: note\.csv is missing; .* holds 0 rows"):
        load(new, [tmp_path / "out"])
    say_no_numbers(tmp_path / "out")
    with pytest.raises(IntrolabError, match="Missing tables: note"):
        load(new, [tmp_path / "out"])


def say_no_numbers(folder: Path) -> None:
    """Make the manifest what earlier versions wrote."""
    said = json.loads((folder / "introlab.json").read_text(encoding="utf-8"))
    del said["rows"]
    (folder / "introlab.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda lines: lines[:-1], "contact.csv holds 1 row; introlab.json says 2. Copy it again"),
        (lambda lines: [*lines, lines[-1]], "contact.csv holds 3 rows; introlab.json says 2. Copy"),
        (lambda lines: [*lines[:-1], lines[-1][:3]], "contact.csv is damaged. Copy it again"),
        (lambda lines: [lines[0], b"1\n", b"2\n"], r"row 1 of contact.csv .* \(1 more\). Copy it"),
    ],
)
def test_an_export_whose_files_were_cut_or_changed_is_refused_whole(
    network: Network, tmp_path: Path, damage: Callable[[list[bytes]], list[bytes]], message: str
) -> None:
    network.add(people="ana ben")
    export(network.ws, tmp_path / "out")
    path = tmp_path / "out" / "contact.csv"
    path.write_bytes(b"".join(damage(path.read_bytes().splitlines(keepends=True))))
    new = Workspace(tmp_path / "new", create=True)
    with pytest.raises(IntrolabError, match=f"{message}.*Nothing was stored"):
        load(new, [tmp_path / "out"])
    assert not any(rows for rows in content_of(new).values())


def test_an_export_of_an_earlier_version_without_numbers_comes_back(
    network: Network, tmp_path: Path
) -> None:
    network.add(people="ana ben")
    export(network.ws, tmp_path / "out")
    say_no_numbers(tmp_path / "out")
    new = Workspace(tmp_path / "new", create=True)
    load(new, [tmp_path / "out"])
    assert content(new) == content(network.ws)


def test_an_export_of_an_unknown_version_is_refused(network: Network, tmp_path: Path) -> None:
    export(network.ws, tmp_path / "out")
    shutil.copytree(tmp_path / "out", tmp_path / "damaged")
    (tmp_path / "damaged" / "introlab.json").write_text('{"format": "other"}', encoding="utf-8")
    new = Workspace(tmp_path / "new", create=True)
    with pytest.raises(IntrolabError, match="schema version unknown"):
        load(new, [tmp_path / "damaged"])
    assert new.rows("SELECT * FROM contact") == []
