"""What is documented is what is there."""

from __future__ import annotations

import ast
import re
import sqlite3
from pathlib import Path

import pytest

from introlab.cli import main
from introlab.settings import SETTINGS
from introlab.sources import KINDS

ROOT = Path(__file__).parent.parent
SCHEMA = (ROOT / "introlab" / "schema.sql").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return connection


def names(kind: str) -> list[str]:
    rows = database().execute(
        "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'", (kind,)
    )
    return [name for (name,) in rows]


def lines_of(table: str) -> list[str]:
    """Return the lines of a table's definition."""
    found = re.search(rf"^CREATE (?:TABLE|VIEW) {table} .*?;$", SCHEMA, re.MULTILINE | re.DOTALL)
    assert found, f"{table} is not found in schema.sql"
    return found[0].splitlines()


@pytest.mark.parametrize("table", [*names("table"), *names("view")])
def test_every_table_and_view_says_what_it_holds(table: str) -> None:
    assert re.search(r"-- \S.{9,}", lines_of(table)[0])


@pytest.mark.parametrize("table", names("table"))
def test_every_column_is_explained_where_it_is_defined(table: str) -> None:
    lines = lines_of(table)[1:]
    for (column,) in database().execute("SELECT name FROM pragma_table_info(?)", (table,)):
        line = next(line for line in lines if re.match(rf'\s+"?{column}"?\s', line))
        assert re.search(r"-- \S.{2,}", line), f"{table}.{column}"


def test_every_time_column_says_whether_it_is_an_instant_or_a_day() -> None:
    for line in SCHEMA.splitlines():
        if re.match(r"\s+\w+_on\s+TEXT", line):
            assert re.search(r"instant|day|month|undated", line), line


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_says_what_it_means_and_where_its_default_comes_from(name: str) -> None:
    setting = SETTINGS[name]
    assert len(setting.meaning) > 10
    assert len(setting.source) > 5


def test_every_number_among_the_settings_has_a_unit() -> None:
    unit = re.compile(r"\(days\)|\(number\)|\(1-5\)|people|introductions")
    for name, setting in SETTINGS.items():
        if type(setting.default) is int:
            assert unit.search(setting.meaning), name


def test_every_command_of_the_readme_is_one_that_introlab_has() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"^\.venv/bin/introlab (\w+)", readme, re.MULTILINE))
    assert used >= {"inspect", "import", "lab", "rank", "export"}
    for command in used:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0, command


def test_every_link_of_the_readme_leads_somewhere() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", readme) if not link.startswith("http")]
    assert len(links) > 5
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_glossary_explains_every_table_and_no_other() -> None:
    explained = re.findall(r"^\*\*[^*]+\*\* \(`(\w+)`\)$", GLOSSARY, re.MULTILINE)
    assert sorted(explained) == sorted(names("table"))


def test_every_word_of_the_glossary_is_followed_by_its_meaning() -> None:
    words = re.findall(r"^\*\*([^*]+)\*\*.*\n(.*)", GLOSSARY, re.MULTILINE)
    assert len(words) > 30
    for word, meaning in words:
        assert meaning.startswith(": "), word
    assert len({word for word, _ in words}) == len(words)


def test_the_numbers_in_the_glossary_are_those_of_the_settings() -> None:
    assert SETTINGS["known_exchanges"].default == 5
    assert "five two-way exchanges within a year" in GLOSSARY
    assert SETTINGS["known_days"].default == 365
    assert SETTINGS["trusted_rating"].default == 4
    assert "is 4 or 5" in GLOSSARY
    assert SETTINGS["small_group"].default == 6
    assert "at most six" in " ".join(GLOSSARY.split())


def test_every_kind_of_file_stands_in_the_table_of_the_docs() -> None:
    text = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []


def test_every_public_function_says_what_it_does() -> None:
    silent = [
        f"{path.name}: {node.name}"
        for path in sorted((ROOT / "introlab").rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []
