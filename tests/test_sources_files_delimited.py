from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.column_names import column_key, column_keys
from introlab.sources.files.delimited import DELIMITERS, build_table, read_table

HEADER = "First Name,Last Name,Company,Position,Connected On"
ROW = "Jane,Doe,Example Ltd,CEO,01 Jan 2024"


def test_the_header_is_found_below_a_preamble_of_any_length() -> None:
    for preamble in ("", "Notes:\n", 'Notes:,,\n"a, b",,\n,,\n', "a\n" * 9, "a\n" * 90):
        table = read_table(f"{preamble}{HEADER}\n{ROW}\n".encode())
        assert table.keys[0] == "firstname"
        assert table.rows == [(preamble.count("\n") + 2, ROW.split(","))]


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found_by_the_header_it_gives(delimiter: str) -> None:
    data = f"{HEADER}\n{ROW}\n".replace(",", delimiter).encode()
    assert read_table(data).rows == [(2, ROW.split(","))]


def test_an_announced_delimiter_is_believed() -> None:
    table = read_table(b'sep=;\r\nName;Company\r\nJane;"a; b"\r\n')
    assert table.rows == [(3, ["Jane", "a; b"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_gives_the_same_rows(ending: str) -> None:
    data = f"{HEADER}\n{ROW}\n{ROW}".replace("\n", ending).encode()
    assert [line for line, _ in read_table(data).rows] == [2, 3]


def test_rows_are_padded_or_cut_to_the_header_and_blank_ones_left_out() -> None:
    table = read_table(b"Name,Company\nJane\n,\n\nRick,Acme,\nRoe,Acme,extra\n")
    assert [cells for _, cells in table.rows] == [["Jane", ""], ["Rick", "Acme"], ["Roe", "Acme"]]
    assert table.notes == ["1 row was longer than the header: the last cells were left out"]


def test_a_sheet_of_rows_without_cells_is_a_table_without_rows() -> None:
    assert build_table([(1, []), (2, [])], "", [], []).rows == []


def test_rows_that_stand_in_quotes_as_a_whole_are_read_without_them() -> None:
    table = read_table(b'"Name;Company"\n"Jane Doe;Example, Ltd"\n"Rick;""A; B"""\n')
    assert table.header == ["Name", "Company"]
    assert table.rows == [(2, ["Jane Doe", "Example, Ltd"]), (3, ["Rick", "A; B"])]
    assert table.notes == ["each row stood in quotation marks as a whole: read without them"]


def test_a_column_of_text_with_commas_stays_one_column() -> None:
    assert read_table(b'"one, two"\n"three, four"\n').rows == [(2, ["three, four"])]
    assert read_table(b'Name\n"Doe, Jane"\n').rows == [(2, ["Doe, Jane"])]


def test_spaces_after_the_delimiters_hide_no_quotation_mark() -> None:
    table = read_table(b'Name, Company, Title\nJane, "Example, Ltd", "CEO\nCFO"\n')
    assert table.rows == [(2, ["Jane", "Example, Ltd", "CEO\nCFO"])]
    assert read_table(b'Name,Company\nJane, "Example\n').rows == [(2, ["Jane", ' "Example'])]


def test_single_quotation_marks_around_every_title_stand_around_cells() -> None:
    table = read_table(b"'Name','Company'\n'Jane','Example, Ltd'\n'O''Roe',\n")
    assert table.header == ["Name", "Company"]
    assert [cells for _, cells in table.rows] == [["Jane", "Example, Ltd"], ["O'Roe", ""]]


@pytest.mark.parametrize("first", [0, 1])
def test_numbered_rows_under_a_header_without_a_cell_for_the_number_do_not_shift(
    first: int,
) -> None:
    rows = "".join(f"{first + at},N{at},Acme\n" for at in range(3))
    table = read_table(f"Name,Company\n{rows}".encode())
    assert table.column("name") == ["N0", "N1", "N2"]
    assert table.column("company") == ["Acme"] * 3
    assert len(table.notes) == 1


@pytest.mark.parametrize("rows", ["1,N,\n2,N,\n", "1,N,x\n2,N,x\n4,N,x\n", "a,b,\n" * 3])
def test_rows_that_are_only_longer_keep_their_first_column(rows: str) -> None:
    table = read_table(f"Name,Company\n{rows}".encode())
    assert table.column("name") == [row[0] for row in rows.split()]


@pytest.mark.parametrize(
    "text",
    [
        "No,Name,Company,\n1,N0,Acme,\n2,N1,Acme,\n3,N2,Acme,\n",
        "No,Name,Company,\n1,N0,Acme,\n2,N1,Acme,met in May\n3,N2,Acme,\n",
        "#;Name;Company;E-mail\n"
        + "".join(f"{at + 1};N{at};Acme;n@example.com;\n" for at in range(3)),
    ],
)
def test_numbered_rows_under_a_title_for_the_number_stay_where_they_are(text: str) -> None:
    table = read_table(text.encode())
    assert table.column("name") == ["N0", "N1", "N2"]
    assert table.column("company") == ["Acme"] * 3


@pytest.mark.parametrize("line", ["count = 1;", "9:00 | Lamps; tea | Light"])
def test_what_posts_hold_does_not_decide_what_separates_columns(line: str) -> None:
    post = "\n".join(["Look", *[line] * 4])
    out = io.StringIO()
    writer = csv.writer(out)
    header = ["Date", "ShareLink", "ShareCommentary", "SharedUrl", "MediaUrl", "Visibility"]
    writer.writerow(header)
    writer.writerows([["2024-01-01", "x", post, "", "", "ALL"]] * 29)
    table = read_table(out.getvalue().encode())
    assert table.header == header
    assert table.column("sharecommentary") == [post] * 29


def test_a_title_between_tags_is_the_title() -> None:
    assert column_key("<b>First Name</b>") == "firstname"


def test_a_row_starts_where_its_first_line_is() -> None:
    table = read_table(b'Name,Company\n"Jane\nDoe",Acme\nRick,Acme\n')
    assert [line for line, _ in table.rows] == [2, 4]


def test_repeated_and_blank_headers_keep_their_cells_apart() -> None:
    assert column_keys(["Name", "", "Name "]) == ["name", "", "name#2"]
    table = read_table(b"Name,,Company,Name\na,b,c,d\n")
    assert table.column("name#2") == ["d"]
    assert table.column("nothing") == []


@pytest.mark.parametrize("header", ["\ufeffFirst Name", "first_name", " First\u00a0Name\u200b"])
def test_padding_and_invisible_letters_do_not_hide_a_header(header: str) -> None:
    assert column_key(header) == "firstname"


def test_an_unclosed_quote_costs_one_row_its_quote_and_no_row_its_place() -> None:
    rows = [f"N{i},L,Acme,CEO,01 Jan 2024" for i in range(20)]
    rows[3] = '"' + rows[3]
    table = read_table("\n".join([HEADER, *rows]).encode())
    assert [cells[0] for _, cells in table.rows] == [f"N{i}" for i in range(20)]
    assert [(fault[0], fault[2]) for fault in table.faults] == [
        (5, "a quotation mark opens here and is never closed")
    ]


def test_a_long_text_with_line_breaks_is_not_taken_for_an_unclosed_quote() -> None:
    text = "Dear Jane,\nfirst, second, third\nwhat, a, list\nregards,\nme"
    out = io.StringIO()
    csv.writer(out).writerows([HEADER.split(","), ["Jane", "Doe", text, "CEO", ""]])
    table = read_table(out.getvalue().encode())
    assert table.faults == []
    assert table.rows[0][1][2] == text


def test_a_well_quoted_text_is_one_cell_even_where_its_lines_look_like_rows() -> None:
    text = "\n".join(["first, second, third, fourth, fifth"] * 9)
    out = io.StringIO()
    row = ["Jane", "Doe", text, "CEO", ""]
    csv.writer(out).writerows([HEADER.split(","), row, row])
    table = read_table(out.getvalue().encode())
    assert (table.faults, len(table.rows)) == ([], 2)
    assert table.rows[0][1][2] == text


@pytest.mark.parametrize(
    "text",
    [
        "part,number,kind\nX,1,a\nDESCRIPTION,29,TEXT\nNAME,30,TEXT\n",
        "part,number,kind\nX,1,a\nCONTACT,18,TEXT\nORGANIZER,52,TEXT\n",
        'import csv\n\nFIELDS = (\n    "First Name",\n    "Last Name",\n)\n\nrun()\nstop()\n',
    ],
)
def test_a_row_that_happens_to_hold_column_names_is_no_header(text: str) -> None:
    table = read_table(text.encode())
    assert table.notes == []
    assert len(table.rows) == sum(bool(line) for line in text.split("\n")) - 1


def test_an_article_under_the_heading_name_is_no_list_of_names() -> None:
    assert read_table(b"NAME\n    thing - does it\n\n    It does, and well.\n").keys == [""]
    assert read_table(b"# Name\n\nthing\n\n# Version\n\n1.0\n").keys == [""]
    assert read_table(b"Name\nJane Doe\nDoe, Rick\n").keys == ["name"]


def test_a_hundred_unclosed_quotes_end_with_quotes_meaning_nothing() -> None:
    rows = [f'"N{i},L,Acme,CEO,01 Jan 2024' for i in range(101)]
    table = read_table("\n".join([HEADER, *rows]).encode())
    assert len(table.rows) == 101


def test_twenty_thousand_columns_and_a_huge_cell_are_read() -> None:
    wide = ",".join(f"c{i}" for i in range(20_000))
    table = read_table(f"Name,Company,{wide}\nJane,Acme,{wide}\n".encode())
    assert len(table.keys) == 20_002
    huge = "x" * 200_000
    assert read_table(f"Name,Company\nJane,{huge}\n".encode()).rows[0][1][1] == huge


def test_a_cell_beyond_the_limit_is_a_fault_and_not_the_end(monkeypatch: Any) -> None:
    monkeypatch.setattr("introlab.sources.files.rows._CELL_LIMIT", 50)
    data = f'Name,Company\nJane,"{"x" * 60}"\nRick,Acme\n'.encode()
    table = read_table(data)
    assert [cells[0] for _, cells in table.rows] == ["Jane", "Rick"]
    assert len(table.faults) == 1
    assert csv.field_size_limit() == 131_072


@given(st.binary(max_size=400))
def test_no_bytes_raise_and_every_row_is_as_wide_as_the_header(data: bytes) -> None:
    table = read_table(data)
    assert all(len(cells) == len(table.header) for _, cells in table.rows)


@given(st.text(alphabet="ab,;\t|\"\n\r'= ", max_size=300))
def test_no_mix_of_quotes_and_delimiters_raises(text: str) -> None:
    table = read_table(f"{HEADER}\n{text}".encode())
    assert all(any(cell.strip() for cell in cells) for _, cells in table.rows)


cells = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)


@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_what_a_spreadsheet_wrote_is_read_back(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("Name", "Company"), *rows])
    filled = [list(row) for row in rows if any(cell and not cell.isspace() for cell in row)]
    assert [cells for _, cells in read_table(out.getvalue().encode()).rows] == filled
