from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.files.decoding import decode

TEXT = "First Name,Last Name\nZoë,Muñoz\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_every_encoding_of_real_exports_gives_the_same_text(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


def test_a_double_byte_order_mark_does_not_stick_to_the_first_header() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfName\n").text == "Name\n"


def test_lines_in_two_encodings_are_each_read_right_and_the_receipt_says_so() -> None:
    decoded = decode("Zoë\n".encode() + "Zoë\n".encode("cp1252"))
    assert decoded.text == "Zoë\nZoë\n"
    assert decoded.encoding == "utf-8 and cp1252"
    assert decoded.notes == [
        "1 line is not UTF-8 but read as windows-1252: look at accented letters"
    ]


def test_bytes_that_mean_nothing_in_windows_1252_lose_no_neighbour() -> None:
    assert decode(b"a\x81\xe9b").text == "a\x81éb"


def test_nul_characters_are_dropped_and_counted() -> None:
    decoded = decode(b"Ja\0ne\0,Doe\n")
    assert decoded.text == "Jane,Doe\n"
    assert decoded.notes == ["2 NUL characters were dropped"]


def test_the_mark_with_which_dos_ended_a_text_is_no_text() -> None:
    assert decode(b"Name\r\nJane\r\n\x1a").text == "Name\r\nJane\r\n"


def test_a_cut_off_utf_16_file_is_said_to_be_damaged() -> None:
    decoded = decode(b"\xff\xfea\0b\0c")
    assert decoded.text.startswith("ab")
    assert "damaged" in decoded.notes[0]


@given(st.binary(max_size=300))
def test_no_bytes_raise_and_none_leave_a_nul(data: bytes) -> None:
    assert "\0" not in decode(data).text
