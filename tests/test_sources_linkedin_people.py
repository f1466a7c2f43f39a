from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.sources import read
from introlab.tables import OWNER

if TYPE_CHECKING:
    from pathlib import Path

    from introlab.sources.reading import Reading

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def reading_of(folder: Path, text: str, name: str = "Connections.csv") -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return reading


def test_a_connection_keeps_its_name_as_shown_and_both_keys(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        HEADER + ' Jane,"Doe, MBA ",https://www.linkedin.com/in/Jane-Doe/,Jane@Example.com,'
        "Example Ltd, CEO ,20 Nov 2018\n",
    )
    (record,) = reading.records
    assert (record.name, record.given_name, record.family_name) == (
        "Jane Doe, MBA", "Jane", "Doe, MBA",
    )  # fmt: skip
    assert record.keys == ("linkedin:jane-doe", "email:jane@example.com")
    assert (record.company, record.title, record.connected_on) == (
        "Example Ltd", "CEO", "2018-11-20",
    )  # fmt: skip
    assert record.row == 2


def test_rows_that_hold_only_a_date_are_counted_and_never_a_person(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HEADER + ",,,,,,20 Nov 2018\n ,,,,,,19 Nov 2018\n")
    assert reading.records == []
    assert reading.receipt.skipped == {"only a date: the person closed or hid the account": 2}


def test_people_of_one_name_stay_apart_and_one_profile_is_one_person(tmp_path: Path) -> None:
    rows = [
        "Jane,Doe,linkedin.com/in/jane-1,,,,01 Jan 2024",
        "Jane,Doe,linkedin.com/in/jane-2,,,,01 Jan 2024",
        "JANE,DOE,https://www.linkedin.com/in/Jane-1?trk=x,,,,01 Jan 2024",
        "Jane,Doe,https://www.linkedin.com/in/,,Acme,,01 Jan 2024",
    ]
    reading = reading_of(tmp_path, HEADER + "\n".join(rows))
    assert [record.keys for record in reading.records] == [
        ("linkedin:jane-1",), ("linkedin:jane-2",), (),
    ]  # fmt: skip
    assert reading.receipt.skipped == {"repeated in this file": 1}


def test_a_later_export_finds_the_same_record_although_the_job_changed(tmp_path: Path) -> None:
    first = reading_of(tmp_path, HEADER + "Jane,Doe,linkedin.com/in/jane,,A,B,01 Jan 2024\n")
    later = reading_of(tmp_path, HEADER + "Jane,Doe,linkedin.com/in/jane,,C,D,01 Jan 2024\n")
    assert first.records[0].record_id == later.records[0].record_id


def test_a_table_without_names_makes_nobody_and_says_so(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "Company,Position,Connected On\nAcme,CEO,01 Jan 2024\n")
    assert reading.receipt.kind == "linkedin.connections"
    assert reading.receipt.skipped == {"no name": 1}
    assert reading.receipt.problems[0].message == "the columns with names are missing"


@pytest.mark.parametrize(
    ("family", "name", "keys"),
    [
        ("Doe (jane@example.com)", "Jane Doe", ("email:jane@example.com",)),
        ("Doe - jane@example.com", "Jane Doe", ("email:jane@example.com",)),
        ("<jane@example.com> Doe", "Jane Doe", ("email:jane@example.com",)),
        ("D@e", "Jane D@e", ()),
    ],
)
def test_an_address_within_a_name_is_an_address_and_no_part_of_the_name(
    family: str, name: str, keys: tuple[str, ...], tmp_path: Path
) -> None:
    (record,) = reading_of(tmp_path, f"{HEADER}Jane,{family},,,,,20 Nov 2018\n").records
    assert (record.name, record.given_name, record.keys) == (name, "Jane", keys)


def test_a_long_word_before_an_address_takes_no_longer_than_another(tmp_path: Path) -> None:
    """Tried from each of its letters, this name would take half an hour."""
    name = f"{'a' * 400_000} @ jane@example.com"
    (record,) = reading_of(tmp_path, f"{HEADER}{name},Doe,,,,,20 Nov 2018\n").records
    assert record.name == f"{'a' * 400_000} @ Doe"


def test_a_name_that_is_an_address_alone_stays(tmp_path: Path) -> None:
    (record,) = reading_of(tmp_path, f"{HEADER}jane@example.com,,,,,,20 Nov 2018\n").records
    assert (record.name, record.keys) == ("jane@example.com", ("email:jane@example.com",))


def test_a_list_saved_again_under_other_column_names_loses_nothing(tmp_path: Path) -> None:
    text = (
        "\ufeffExported from LinkedIn\r\n\r\n;First Name;Last Name;LinkedIn URL;Email;Company Name;"
        "Title;Connected On;Gender\r\n0;Jane;Doe;https://www.linkedin.com/in/jane;jane@example.com;"
        '"Example; Ltd";CEO;27-juil-25;F\r\n'
    )
    (record,) = reading_of(tmp_path, text).records
    assert record.keys == ("linkedin:jane", "email:jane@example.com")
    assert (record.company, record.title, record.connected_on) == (
        "Example; Ltd", "CEO", "2025-07-27",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "job"), [("Ms", ""), ("Dr.", ""), ("Head of Tax", "Head of Tax")]
)
def test_a_form_of_address_under_title_is_no_job(title: str, job: str, tmp_path: Path) -> None:
    text = f"Title,First Name,Last Name,Company,Connected On\n{title},Jane,Doe,A,20 Nov 2018\n"
    assert reading_of(tmp_path, text).records[0].title == job


def test_connections_whose_dates_were_cut_out_are_known_by_name_and_columns(
    tmp_path: Path,
) -> None:
    text = "First Name,Last Name,URL,Company,Position\nJane,Doe,linkedin.com/in/jane,Example,CEO\n"
    reading = reading_of(tmp_path, text)
    assert reading.receipt.kind == "linkedin.connections"
    assert [record.keys for record in reading.records] == [("linkedin:jane",)]
    assert reading_of(tmp_path, text, "targets.csv").receipt.kind == "prospects"
    more = text.replace("Position", "Position,Why", 1)
    assert reading_of(tmp_path, more).receipt.kind == "prospects"


def test_dates_of_2016_are_read_month_first_because_linkedin_wrote_them(tmp_path: Path) -> None:
    header = "First Name,Last Name,Email Address,Company,Position,Connected On\n"
    reading = reading_of(tmp_path, header + 'Jane,Doe,,,,"1/2/17, 3:04 PM"\n')
    assert reading.records[0].connected_on == "2017-01-02"


def test_ambiguous_dates_of_a_spreadsheet_are_problems_with_row_and_column(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HEADER + "Jane,Doe,,,,,2/1/2024\nRick,Roe,,,,,3/1/2024\n")
    assert [record.connected_on for record in reading.records] == ["", ""]
    assert [(p.row, p.column) for p in reading.receipt.problems] == [
        (2, "Connected On"), (3, "Connected On"),
    ]  # fmt: skip
    decided = reading_of(tmp_path, HEADER + "Jane,Doe,,,,,2/1/2024\nRick,Roe,,,,,25/1/2024\n")
    assert [record.connected_on for record in decided.records] == ["2024-01-02", "2024-01-25"]


def test_a_column_of_bad_dates_does_not_flood_the_receipt(tmp_path: Path) -> None:
    rows = "".join(f"P{number},Doe,,,,,2/1/2024\n" for number in range(500))
    problems = reading_of(tmp_path, HEADER + rows).receipt.problems
    assert len(problems) == 21
    assert problems[-1].row is None


def test_the_outlook_style_files_of_2012_hold_the_job_beside_the_salutation(
    tmp_path: Path,
) -> None:
    columns = (
        (
            "Title,First Name,Middle Name,Last Name,Suffix,E-mail Address,E-mail 2 Address,"
            "E-mail 3 Address,Business Street,Business Street 2,Business Street 3,Business City,"
        )
        + ",".join(f"Other {number}" for number in range(44))
        + ",Company,Department,Job Title"
    )
    row = "Ms,Zoë,Q,Doe,,zoe@example.com" + "," * 51 + "Example Ltd,,Adviser"
    path = tmp_path / "export.csv"
    path.write_bytes(f"{columns}\n{row}\n".encode("cp1252"))
    (reading,) = read(path)
    (record,) = reading.records
    assert (record.name, record.company, record.title) == ("Zoë Q Doe", "Example Ltd", "Adviser")
    assert record.keys == ("email:zoe@example.com",)


def test_translated_headers_are_understood(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, "Vorname,Nachname,Unternehmen,Position,Verbunden am\nJane,Doe,A,B,1. Okt. 2024\n"
    )
    assert reading.records[0].connected_on == "2024-10-01"


def test_the_profile_is_the_user(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "First Name,Last Name,Maiden Name,Address,Headline,Industry,Geo Location\n"
        "Dana,Poe,,,Adviser to founders,Consulting,Berlin\n,,,,x,,\nA,B,,,,,\n",
        "Profile.csv",
    )
    (record,) = reading.records
    assert record.is_owner
    assert (record.name, record.title, record.location) == (
        "Dana Poe", "Adviser to founders", "Berlin",
    )  # fmt: skip
    assert reading.receipt.skipped == {"no name": 1, "a second profile": 1}


def test_positions_are_the_users_jobs_to_the_month_or_year(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Company Name,Title,Description,Location,Started On,Finished On\n"
        "Example Ltd,Adviser,,,Jan 2020,\nOld Ltd,Clerk,,,2015,Dec 2019\nOld Ltd,Clerk,,,2015,\n"
        ",Nothing,,,2010,2011\n",
        "Positions.csv",
    )
    assert [(j.key, j.organisation, j.started_on, j.ended_on) for j in reading.employments] == [
        (OWNER, "Example Ltd", "2020-01", ""), (OWNER, "Old Ltd", "2015", "2019-12"),
    ]  # fmt: skip
    assert reading.receipt.skipped == {"repeated in this file": 1, "no organisation": 1}


def test_notes_are_kept_with_whom_they_are_about(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Connection First Name,Connection Last Name,Connection Profile URL,Note,Created On,"
        "Edited On\n"
        "Jane,Doe,https://www.linkedin.com/in/jane,met at the fair,2026-01-05 10:00:00 UTC,\n"
        "Rick,Roe,,likes  tea,2026-01-06,\nRick,Roe,,likes tea,2026-01-06,\n"
        ",,,for nobody,2026-01-06,\nJane,Doe,,,2026-01-06,\n",
        "Notes.csv",
    )
    assert [(n.key, n.text, n.written_on) for n in reading.notes] == [
        ("linkedin:jane", "met at the fair", "2026-01-05"),
        ("name:rick roe", "likes tea", "2026-01-06"),
    ]
    assert reading.receipt.skipped == {
        "repeated in this file": 1, "nobody named": 1, "an empty note": 1,
    }  # fmt: skip
