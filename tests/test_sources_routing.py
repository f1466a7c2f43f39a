"""Every file finds its reader by its content; none raises, none is counted wrongly."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import KINDS, read, routing
from introlab.sources.files.archive import Item
from introlab.sources.files.detect import family
from introlab.sources.reading import Reading
from introlab.sources.routing import read_item
from introlab.tables import IntrolabError

HOSTILE = Path(__file__).parent / "data" / "hostile"

#: File -> kind, rows read, rows kept.
EXPECTED = {
    "All mail Including Spam and Trash.mbox": ("mail.mbox", 4, 2),
    "MANIFEST.tsv": ("unknown", 30, 0),
    "bidi_zerowidth_names.csv": ("linkedin.connections", 8, 8),
    "blank_and_padded_headers.csv": ("linkedin.connections", 1, 1),
    "cp1252.csv": ("linkedin.connections", 1, 1),
    "dates_ambiguous.csv": ("linkedin.connections", 14, 14),
    "dup_people.csv": ("linkedin.connections", 5, 2),
    "formula_injection.csv": ("linkedin.connections", 8, 8),
    "google_new_2024.csv": ("google.contacts", 2, 2),
    "google_old_utf16le.csv": ("google.contacts", 1, 1),
    "google_raw_newline.vcf": ("vcard", 2, 2),
    "html_login_page.csv": ("unknown", 0, 0),
    "linkedin_comments_unquoted_newlines.csv": ("linkedin.comments", 2, 2),
    "linkedin_messages_2026_quoted.csv": ("linkedin.messages", 3, 2),
    "na_names.csv": ("linkedin.connections", 4, 4),
    "nul_bytes.csv": ("linkedin.connections", 2, 2),
    "outlook_live_2020.csv": ("outlook.contacts", 2, 1),
    "phantombuster_sales_navigator.csv": ("prospects", 1, 1),
    "preamble_7_lines.csv": ("linkedin.connections", 1, 1),
    "ragged_all_long.csv": ("linkedin.connections", 3, 3),
    "salesforce_report.csv": ("prospects", 4, 1),
    "script_html.csv": ("linkedin.connections", 1, 1),
    "semicolon_excel_eu.csv": ("linkedin.connections", 1, 1),
    "unclosed_quote.csv": ("linkedin.connections", 51, 51),
    "utf16le_bom_tab.csv": ("linkedin.connections", 1, 1),
    "utf8_bom_preamble.csv": ("linkedin.connections", 1, 1),
}


def add_up(reading: Reading) -> None:
    receipt = reading.receipt
    assert receipt.kind in KINDS
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert all(record.name or record.keys for record in reading.records)
    assert all(row.name for row in reading.prospects)
    assert all(len(item.participants) >= 1 for item in reading.interactions)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_file_is_recognised_and_every_row_accounted_for(name: str) -> None:
    (reading,) = read(HOSTILE / name)
    add_up(reading)
    receipt = reading.receipt
    assert (receipt.kind, receipt.read, receipt.kept) == EXPECTED[name]


def test_every_hostile_file_is_looked_at() -> None:
    names = {path.name for path in HOSTILE.iterdir() if path.suffix != ".zip"}
    assert names == set(EXPECTED)


def test_names_come_through_intact_from_every_encoding() -> None:
    names = {
        path: [record.name for reading in read(HOSTILE / path) for record in reading.records]
        for path in ("cp1252.csv", "utf16le_bom_tab.csv", "nul_bytes.csv", "na_names.csv")
    }
    assert names == {
        "cp1252.csv": ["José Muñoz – “Pepe”"],
        "utf16le_bom_tab.csv": ["Zoë Brontë"],
        "nul_bytes.csv": ["Jane Doe", "Rick Roe"],
        "na_names.csv": ["Nan Null", "None True", "NULL NaN", "Inf 007"],
    }


def test_the_dates_of_the_hostile_column_are_read_where_they_can_mean_one_thing() -> None:
    (reading,) = read(HOSTILE / "dates_ambiguous.csv")
    assert [record.connected_on for record in reading.records] == [
        "2024-01-01", "2024-01-01", "2017-01-02", "", "2024-01-02", "2024-01-01", "2024-01-01",
        "2024-01-01", "2024-10-01", "2024-01-01", "", "", "", "",
    ]  # fmt: skip
    assert [problem.row for problem in reading.receipt.problems] == [5, 13, 14, 15]


def test_no_problem_quotes_a_name_or_a_cell() -> None:
    for reading in read(HOSTILE):
        for problem in reading.receipt.problems:
            assert not {"Ada", "Byron", "Jane", "Doe"} & set(problem.message.split())


@pytest.mark.parametrize(
    ("text", "kind", "rows", "kept"),
    [
        ("BEGIN:VCARD\nFN:A\nEND:VCARD\nbegin:vcard \nEND:VCARD\n", "vcard", 2, 1),
        ("BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD\n", "vcard", 1, 0),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\n"
         "BEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\nEND:VCALENDAR\r\n", "calendar", 1, 0),
        ("From: a@example.com\nTo: b@example.com\nDate: x\n\nbody\n", "mail.eml", 1, 0),
        ("From me\nFrom: a@example.com\nSubject: x\n fold\nX: 1\nY: 2\nZ: 3\ndamaged\n\nx",
         "mail.eml", 1, 0),
        (",".join(f"Spalte {number}" for number in range(92)) + "\nx,y", "outlook.contacts", 1, 1),
        ("First Name,Last Name,Display Name,Nickname,Primary Email,\nJ,D,JD,,j@example.com,\n",
         "thunderbird.contacts", 1, 1),
        ("Name,Given Name,Family Name,Phone 1 - Type,Phone 1 - Value\nJD,J,D,Home,1\n",
         "google.contacts", 1, 1),
        ("a,b\n1,2\n3,4\n", "unknown", 2, 0),
        ("hello\n", "unknown", 0, 0),
    ],
)  # fmt: skip
def test_a_source_is_recognised_by_its_content_and_every_row_counted(
    text: str, kind: str, rows: int, kept: int, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(text.encode())
    (reading,) = read(path)
    add_up(reading)
    receipt = reading.receipt
    assert (receipt.kind, receipt.read, receipt.kept) == (kind, rows, kept)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "the file is empty"),
        (b"<!-- saved -->\n<html></html>", "this is a web page"),
        (b"\xd0\xcf\x11\xe0 old workbook", "this is a workbook or a mail of an old format"),
        (b"\xde\x12\4\x95\0\0\0\0\nMIME-Version: 1\nDate: x\nTo: y\n", "this is neither a table"),
        (b"%PDF-1.7", "this is neither a table"),
        (b"\x01\x02\x03\x04\x05", "this is neither a table"),
        (b'{"people": []}', "this is a JSON file"),
        (b'<?xml version="1.0"?><vcards/>', "this is an XML file"),
        (b"<table><tr><td>Name</td></tr></table>", "this is a table saved as a web page"),
        (b"Colour,Size\nred,1\n", "no row of this file is a header introlab knows"),
        (b'Colour,Size\nred,"1\n', "no row of this file is a header introlab knows"),
        (b'"Subject","Start Date","Start Time","End Date"\n"x",,,\n', "this is a calendar saved"),
        (b'"Subject","Body","From: (Name)","From: (Address)"\n"x",,,\n', "these are mails saved"),
        (b"Name,Size\nred,1\n", "a column 'Name' alone does not say that these are people"),
        (b"PK\x05\x06" + b"\0" * 18, "there is no file in it"),
    ],
)
def test_what_is_no_export_is_one_clear_problem(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(data)
    readings = read(path)
    found = [problem.message for reading in readings for problem in reading.receipt.problems]
    assert [text[: len(message)] for text in found] == [message]


def test_pictures_and_pages_in_a_folder_are_remarks_and_not_problems(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "article.html").write_text("<html>")
    (tmp_path / "readme.txt").write_text("some words\nmore words\n")
    for reading in read(tmp_path):
        add_up(reading)
        assert reading.receipt.problems == []
        assert reading.receipt.notes


def test_headers_that_come_again_are_counted_and_nobody(tmp_path: Path) -> None:
    path = tmp_path / "joined.csv"
    path.write_text("Name,Company\nJane Doe,x\nName,Company\nRick Roe,y\n Name,Company\n")
    (reading,) = read(path)
    add_up(reading)
    assert [row.name for row in reading.prospects] == ["Jane Doe", "Rick Roe"]
    assert reading.receipt.skipped == {"the header once more": 2}


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(IntrolabError, match="There is no file or folder"):
        read(tmp_path / "nothing.csv")


def test_a_kind_can_be_forced_for_one_file_and_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "Registration.csv"
    path.write_text("Name,Introducer,Prospect\nx,Jane,Rick\n")
    assert read(path)[0].receipt.kind == "refused"
    assert read(path, kind="prospects")[0].prospects[0].name == "x"
    with pytest.raises(IntrolabError, match="Did you mean 'prospects'"):
        read(path, kind="prospect")
    (tmp_path / "second.csv").write_text("Name\nx\n")
    with pytest.raises(IntrolabError, match="single file only"):
        read(tmp_path, kind="prospects")


@pytest.mark.parametrize("kind", KINDS)
def test_no_forced_kind_makes_a_reader_fail(kind: str, tmp_path: Path) -> None:
    for name in ("dates_ambiguous.csv", "google_raw_newline.vcf", "html_login_page.csv"):
        for reading in read(HOSTILE / name, kind=kind):
            add_up(reading)
            assert not any("failed" in p.message for p in reading.receipt.problems)


def test_one_file_nobody_foresaw_does_not_cost_the_others(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "a.csv").write_text("Name\nx\n")
    (tmp_path / "b.csv").write_text("Name\ny\n")

    def reader(item: Item, wishes: object) -> Reading:
        if item.path == str(tmp_path / "a.csv"):
            raise KeyError
        return read_item(item, wishes)  # type: ignore[arg-type]

    monkeypatch.setattr(routing, "read_item", reader)
    first, second = read(tmp_path)
    assert first.receipt.problems[0].message == "introlab failed to read this file (KeyError)"
    assert second.prospects[0].name == "y"


def test_a_table_too_large_for_memory_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(routing, "LARGEST_FILE", 5)
    (tmp_path / "a.csv").write_text("Name\nJane\n")
    (reading,) = read(tmp_path)
    assert reading.receipt.kind == "refused"
    assert "larger than 256 MB" in reading.receipt.problems[0].message


def test_importing_the_readers_loads_no_heavy_library() -> None:
    code = "import sys, introlab.sources; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pandas", "plotly", "sklearn", "openpyxl", "numpy"} & set(run.stdout.split())


def content(data: bytes, name: str) -> Reading:
    import io

    item = Item("x", name, len(data), lambda: io.BytesIO(data))
    return read_item(item, routing._Wishes("", None, frozenset()))


STARTS = sorted(
    (path.read_bytes()[:4000], path.name) for path in HOSTILE.iterdir() if path.suffix != ".zip"
)


@given(st.sampled_from(STARTS), st.binary(max_size=80), st.integers(0, 4000))
def test_no_file_with_bytes_thrown_in_raises_or_loses_count(
    start: tuple[bytes, str], noise: bytes, place: int
) -> None:
    data, name = start
    add_up(content(data[:place] + noise + data[place:], name))


@given(st.sampled_from(STARTS), st.integers(0, 4000))
def test_no_cut_off_file_raises_or_loses_count(start: tuple[bytes, str], length: int) -> None:
    add_up(content(start[0][:length], start[1]))


@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise(data: bytes) -> None:
    family(data)
    add_up(content(data, "file"))


HEADERS = [
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT,FOLDER",
    "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,CONTENT,FOLDER",
    "From,To,Date,Subject,Content,Direction,Folder",
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorsement Status",
    "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
    "Company Name,Title,Description,Location,Started On,Finished On",
    "First Name,Last Name,Maiden Name,Headline,Industry",
    "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On",
    "Name,Company,Email,LinkedIn,Known by,Type",
    "introducer,prospect,context,asked_on,introduced_on,declined_on",
    "contact,context,direction,rating,know_personally,do_not_ask",
    "First Name,Last Name,File As,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value",
    "First Name,Middle Name,Last Name,E-mail Address,E-mail Display Name,Home Street,Company",
    "Vorname,Weitere Vornamen,Nachname,E-Mail-Adresse,E-Mail 2: Adresse,Straße privat,Firma",
    "First Name,Last Name,Display Name,Nickname,Primary Email,Organization",
    "FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt",
]
CELLS = st.sampled_from(
    ["", " ", "Jane Doe", "Doe, MBA", "linkedin.com/in/jane", "www.linkedin.com/in/", "2024-01-02",
     "1/2/24, 3:04 PM", "2/1/2024", "OUTGOING", "yes", "7", "LinkedIn Member", "\u200b", "👩", "'",
     "=1+1", "a@example.com", "https://www.linkedin.com/in/a,https://www.linkedin.com/in/b"]
) | st.text(max_size=5)  # fmt: skip


@given(st.sampled_from(HEADERS), st.lists(st.lists(CELLS, max_size=9), max_size=8))
def test_no_table_raises_and_nobody_is_made_of_nothing(header: str, rows: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header.split(","))
    writer.writerows(rows)
    reading = content(out.getvalue().encode("utf-8", "replace"), "table.csv")
    add_up(reading)
    assert reading.receipt.kind != "unknown"


def test_a_whole_linkedin_export_gives_one_reading_per_member(tmp_path: Path) -> None:
    people = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    members = {
        "Connections.csv": 'Notes:\n"a, b"\n\n' + people + "Jane,Doe,linkedin.com/in/jane,,,,\n",
        "Skills.csv": "Name\nTax law\n",
        "Phone Numbers.csv": "Extension,Number,Type\n,555-0100,Home\n",
        "Jobs/Saved Jobs.csv": "Saved Date,Job Url,Job Title,Company Name\nx,y,z,w\n",
        "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n",
        "Articles/Articles/one.html": "<html>",
    }
    path = tmp_path / "Basic_LinkedInDataExport_01-01-2026.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    readings = read(path)
    assert {reading.receipt.member: reading.receipt.kind for reading in readings} == {
        "Connections.csv": "linkedin.connections",
        "Skills.csv": "linkedin.other",
        "Phone Numbers.csv": "refused",
        "Jobs/Saved Jobs.csv": "linkedin.other",
        "Positions.csv": "linkedin.positions",
        "Articles/Articles/one.html": "unknown",
    }
    assert [problem for reading in readings for problem in reading.receipt.problems] == []
    assert readings[1].receipt.notes == ["3 lines before the header skipped"]


def test_a_list_of_names_is_a_prospect_list_unless_linkedin_named_it(tmp_path: Path) -> None:
    for name, kind in (("Skills.csv", "linkedin.other"), ("wanted.csv", "prospects")):
        (tmp_path / name).write_text("Name\nJane Doe\n")
        assert read(tmp_path / name)[0].receipt.kind == kind


def test_past_introductions_without_any_date_column_are_problems_and_no_prospects(
    tmp_path: Path,
) -> None:
    (tmp_path / "x.csv").write_text("Introducer,Prospect\nJane,Rick\n")
    (reading,) = read(tmp_path)
    assert reading.receipt.kind == "past_intros"
    assert reading.receipt.skipped == {"no date": 1}
