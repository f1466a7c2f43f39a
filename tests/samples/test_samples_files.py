"""The sample files, and the people in them, are what `write_samples` promises for every seed."""

from __future__ import annotations

import ast
import re
import runpy
import sys
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import pytest

import introlab.samples
from introlab.samples import write_samples
from introlab.samples.linkedin import ARCHIVE

if TYPE_CHECKING:
    from tests.samples.conftest import Sample

COMMITTED = Path(__file__).parents[2] / "data" / "samples"


def everything(sample: Sample) -> str:
    files = [path.read_bytes().decode() for path in sorted(sample.folder.iterdir())
             if path.suffix != ".zip"]  # fmt: skip
    # iCalendar breaks its lines in the middle of an address
    return "\n".join([*files, *sample.members.values()]).replace("\r\n ", "")


def test_the_same_seed_gives_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    write_samples(tmp_path, sample.seed)
    for path in sample.folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_committed_files_are_those_of_the_default_seed(tmp_path: Path) -> None:
    """The archive is compared by its members: the same text may deflate differently elsewhere."""
    write_samples(tmp_path)
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {path.name for path in COMMITTED.iterdir()}
    for name in made - {ARCHIVE}:
        assert (tmp_path / name).read_bytes() == (COMMITTED / name).read_bytes(), name
    with zipfile.ZipFile(tmp_path / ARCHIVE) as new, zipfile.ZipFile(COMMITTED / ARCHIVE) as old:
        assert [(e.filename, e.date_time) for e in new.infolist()] == [
            (e.filename, e.date_time) for e in old.infolist()
        ]
        assert all(new.read(name) == old.read(name) for name in new.namelist())


def test_the_module_writes_into_the_folder_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["samples", str(tmp_path / "new")])
    runpy.run_module("introlab.samples", run_name="__main__")
    assert (tmp_path / "new" / "mail.mbox").exists()


def test_size_stays_below_six_megabytes(sample: Sample) -> None:
    sizes = {path.name: path.stat().st_size for path in sample.folder.iterdir()}
    assert sizes["mail.mbox"] <= 4_000_000
    assert sum(sizes.values()) < 6_000_000


def test_only_domains_and_numbers_kept_free_for_fiction(sample: Sample) -> None:
    text = everything(sample)
    hosts = set(re.findall(r"@([\w.-]+\w)", text)) - {"xxx"}
    assert len(hosts) > 100
    assert not [host for host in hosts if not re.search(r"(^|\.)example\.(com|org|net)$", host)]
    sites = set(re.findall(r"https?://([^/\s,\"]+)", text))
    assert sites == {"www.linkedin.com"}
    phones = re.findall(r"TEL[^:\n]*:(.*)\r", text)
    phones += [r["Phone 1 - Value"] for r in sample.table("google_contacts.csv")]
    numbers = [phone for phone in phones if phone]
    assert len(numbers) > 200
    assert all(re.search(r"555[ -]?01\d\d$", number) for number in numbers)


def test_the_generator_imports_nothing_of_the_rest_of_introlab() -> None:
    """Outcomes that shared code or weights with the ranker would prove nothing about it."""
    folder = Path(introlab.samples.__file__).parent
    found = [
        node.module
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("introlab")
    ]
    assert found
    assert all((module or "").startswith("introlab.samples") for module in found)


def test_six_hundred_people_behind_about_nine_hundred_records(sample: Sample) -> None:
    people = sample.truth.people.values()
    books = Counter(source for person in people for source in person.sources)
    assert len(people) == 600
    assert books == {"linkedin": 424, "mail": 119, "google": 205, "phone": 150}
    assert all(person.sources for person in people)
    assert 0.33 <= mean(len(person.sources) > 1 for person in people) <= 0.39
    assert 890 <= len(sample.truth.records) <= 970


def test_the_truth_names_every_record_of_the_files(sample: Sample) -> None:
    keys = sample.truth.records
    for row in sample.connections:
        slug = row["URL"].rpartition("/")[2]
        assert not slug or any(slug in url or "%" in slug for _, url in keys)
    named = [r for r in sample.table("google_contacts.csv") if r["First Name"]]
    cards = (sample.folder / "phone.vcf").read_bytes().decode().split("BEGIN:VCARD\r\n")[1:]
    shown = [card for card in cards if "\r\nFN:\r\n" not in card]
    assert (len(named), len(shown), len(cards)) == (205, 150, 154)
    for place, row in enumerate(named, start=1):
        person = sample.truth.people[keys["google", str(place)]]
        assert (row["First Name"], row["Last Name"]) == person.name_in("google")
    for place, card in enumerate(shown, start=1):
        assert (
            f"FN:{' '.join(sample.truth.people[keys['phone', str(place)]].name_in('phone'))}"
            in card
        )


def test_connections_look_as_linkedin_writes_them(sample: Sample) -> None:
    text, rows = sample.members["Connections.csv"], sample.connections
    assert text.startswith('Notes:\n"When exporting')
    assert "\r" not in text
    assert not text.endswith("\n")
    assert len(text.split("\n")[1]) == 364 + 2
    full = [row for row in rows if row["URL"]]
    assert (len(rows), len(full)) == (430, 424)
    assert all(re.fullmatch(r"\d\d [A-Z][a-z]{2} 20\d\d", row["Connected On"]) for row in rows)
    days = [datetime.strptime(row["Connected On"], "%d %b %Y").replace(tzinfo=UTC) for row in rows]
    assert days == sorted(days, reverse=True)
    assert len({row["URL"] for row in full}) == 424
    emails = [row["Email Address"] for row in full if row["Email Address"]]
    ids = [sample.truth.records["mail", email] for email in emails]
    assert len(emails) == 17
    assert {sample.truth.people[i].tier for i in ids} == {"core", "circle"}
    assert sum("," in row["Last Name"] for row in full) == 17
    assert 0.03 <= mean("%" in row["URL"] for row in full) <= 0.09
    assert 1 <= sum(not row["Company"] for row in full) <= 12
    assert any(ord(row["First Name"][-1]) > 0x1F000 for row in full)
    assert sum(ord(row["First Name"][0]) > 0x370 for row in full) >= 5


def test_namesakes_are_different_people(sample: Sample) -> None:
    people, pairs = sample.truth.people, sample.truth.namesakes
    assert len(pairs) == 7
    assert all(people[a].name == people[b].name for a, b in pairs)
    assert all(people[a].address() != people[b].address() for a, b in pairs)
    names = Counter(person.name for person in people.values())
    assert sum(count > 1 for count in names.values()) == 7


def test_a_share_of_the_people_is_spelled_differently_in_two_exports(sample: Sample) -> None:
    people = sample.truth.people
    doubles = [p for p in people.values() if len(p.sources) > 1 and p.tier != "core"]
    apart = [people[i] for i in sample.truth.spelled_apart]
    assert all(person.tier != "core" for person in apart)
    assert 0.30 <= len(apart) / len(doubles) <= 0.45
