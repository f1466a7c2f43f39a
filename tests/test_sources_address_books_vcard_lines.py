"""Cards are found and taken apart whatever the file does to them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.address_books.vcard_lines import (
    Card,
    Property,
    Values,
    as_bytes_text,
    components,
    split_cards,
    unescaped,
)


def cards_of(data: bytes) -> list[Card]:
    return list(split_cards(as_bytes_text(data)[0]))


def card_of(*lines: str, end: str = "\r\n") -> Card:
    text = end.join(["BEGIN:VCARD", *lines, "END:VCARD", ""])
    (card,) = cards_of(text.encode())
    assert card.closed
    return card


def cells(card: Card) -> list[tuple[str, str]]:
    values = Values()
    return [(found.name, values.text(found)) for found in card.properties]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_line_end_is_understood(end: str) -> None:
    card = card_of("VERSION:3.0", "FN:Jane", end=end)
    assert cells(card) == [("VERSION", "3.0"), ("FN", "Jane")]


@pytest.mark.parametrize(
    "line",
    ["FN:Jane", "fn:Jane", "item1.FN:Jane", "a.b.FN:Jane", "FN ;X=1:Jane", 'FN;X="a:b;c":Jane',
     'FN;X="a:Jane', "FN;CHARSET=UTF-8:Jane", "FN;ENCODING=QUOTED-PRINTABLE:=4Aane",
     "FN;QUOTED-PRINTABLE:J=\r\nane", "FN;QUOTED-PRINTABLE:J=\r\n ane",
     "FN;ENCODING=BASE64:SmFuZQ==", "FN;ENCODING=b:SmFuZQ",
     "FN:Ja\r\n ne", "FN:Ja\r\n\tne", "F\r\n N:Jane"],
)  # fmt: skip
def test_a_property_is_found_however_it_is_written(line: str) -> None:
    assert cells(card_of(line)) == [("FN", "Jane")]


@pytest.mark.parametrize(
    "lines",
    [
        ["PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ", " SkZJRg==", ""],
        ["PHOTO;BASE64:", "/9j/4AAQSkZJRgABAQ", "FNAABB", "", ""],
        ["LABEL;QUOTED-PRINTABLE:1 Road=0D=0A=", "EMAIL: not this=", "FN:not this"],
        ["NOTE:first", "second line", "", "third line"],
        ["AGENT:", "BEGIN:VCARD", "FN:Assistant", "EMAIL:a@example.com", "END:VCARD"],
        ["AGENT:BEGIN:VCARD", "FN:Assistant", "END:VCARD"],
        ["AGENT:BEGIN:VCARD\\nFN:Assistant\\nEND:VCARD\\n"],
        ["AGENT:", "", "BEGIN:VCARD", "AGENT:", "BEGIN:VCARD", "END:VCARD", "FN:x", "END:VCARD"],
        ["KEY;X509;BASE64:", " AAAA", "  ", "END:NOTHING"],
        ["item1.X-ABLabel:_$!<Work>!$_", "X-ABUID:1\\:ABPerson"],
        ["ROLE;TYPE=WORK:Boss", "no colon at all", "Dear Jane, see: FN"],
    ],
)
def test_what_is_not_needed_is_passed_over_and_hides_nothing(lines: list[str]) -> None:
    assert cells(card_of("FN:Jane", *lines, "EMAIL:jane@example.com")) == [
        ("FN", "Jane"), ("EMAIL", "jane@example.com"),
    ]  # fmt: skip


def test_a_raw_line_break_in_a_name_goes_on_with_the_name() -> None:
    assert cells(card_of("FN:Jane", "", "Doe", "TITLE:CEO")) == [
        ("FN", "Jane\nDoe"), ("TITLE", "CEO"),
    ]  # fmt: skip


def test_version_2_1_folds_at_a_space_and_later_versions_within_words() -> None:
    folded = "FN:Jane\r\n Doe", "EMAIL:jane@exam\r\n ple.com"
    assert cells(card_of("VERSION:2.1", *folded))[1:] == [
        ("FN", "Jane Doe"), ("EMAIL", "jane@example.com"),
    ]  # fmt: skip
    assert cells(card_of("VERSION:3.0", *folded))[1][1] == "JaneDoe"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", [(1, False), (3, True)]),
        ("BEGIN:VCARD\nFN:A\n", [(1, False)]),
        ("begin : vcard \nFN:A\nend:vcard\n\n\nBEGIN:VCARD\nEND:VCARD", [(1, True), (6, True)]),
        ("END:VCARD\nFN:A\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD\n", [(3, True)]),
        ("BEGIN:VCARD\nN;QUOTED-PRINTABLE:a=\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD",
         [(1, True), (4, True)]),
        ("BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nBEGIN:VCARD\nEND:VCARD\n", [(1, False), (4, True)]),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_card_that_is_never_closed_does_not_cost_the_next(
    text: str, found: list[tuple[int, bool]]
) -> None:
    assert [(card.line, card.closed) for card in cards_of(text.encode())] == found


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = "BEGIN:VCARD\r\nFN:A\r\n b\r\n c\r\n\r\nEND:VCARD\r\nBEGIN:VCARD\r\nEND:VCARD\r\n"
    assert [card.line for card in cards_of(text.encode())] == [1, 7]


@pytest.mark.parametrize(
    ("value", "parameters", "text", "other"),
    [
        ("Zoë".encode(), "", "Zoë", 0),
        ("Zoë".encode("cp1252"), "", "Zoë", 1),
        ("Zoë".encode(), "CHARSET=ISO-8859-1", "Zoë", 0),
        ("Zoë".encode("latin-1"), "CHARSET=ISO-8859-1", "Zoë", 1),
        ("Łucja".encode("iso-8859-2"), "CHARSET=ISO-8859-2", "Łucja", 0),
        ("山田".encode("shift_jis"), "CHARSET=SHIFT_JIS", "山田", 0),
        ("山田".encode("iso-2022-jp"), "CHARSET=ISO-2022-JP", "山田", 0),
        ("王".encode("gb18030"), 'CHARSET="GB18030"', "王", 0),
        ("①髙".encode("cp932"), "CHARSET=SHIFT_JIS", "①髙", 0),
        ("王镕".encode("gbk"), "CHARSET=GB2312", "王镕", 0),
        ("똠방".encode("cp949"), "CHARSET=KS_C_5601-1987", "똠방", 0),
        ("陳".encode("big5"), "CHARSET=BIG5", "陳", 0),
        ("Łucja".encode(), "CHARSET=NO-SUCH", "Łucja", 0),
        (b"ab", "CHARSET=PUNYCODE", "ab", 0),
        (b"=E5=B1=B1", "CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE", "山", 0),
        (b"Zo=EB", "CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE", "Zoë", 1),
        (b"a=00b", "QUOTED-PRINTABLE", "ab", 0),
        (b"=", "QUOTED-PRINTABLE", "", 0),
        (b"not base64!", "ENCODING=B", "not base64!", 0),
    ],
)
def test_a_value_is_decoded_by_what_it_is_and_then_by_what_it_says(
    value: bytes, parameters: str, text: str, other: int
) -> None:
    values = Values()
    assert values.text(Property("FN", parameters, value.decode("latin-1"))) == text
    assert values.other == other


@pytest.mark.parametrize(
    ("value", "text"),
    [("a\\, b", "a, b"), ("a\\\\, b", "a\\, b"), ("a\\\\\\, b", "a, b"), ("a\\nb\\Nc", "a\nb\nc"),
     ("http\\://x", "http://x"), ("a\\", "a\\"), ("a\\\\", "a\\")],
)  # fmt: skip
def test_escapes_are_undone_once_and_google_s_second_ones_too(value: str, text: str) -> None:
    assert unescaped(value) == text


@given(st.lists(st.text(alphabet="a;,\\:n\n é", max_size=6), min_size=1, max_size=5))
def test_components_written_by_the_standard_are_read_back(parts: list[str]) -> None:
    parts = [re.sub(r"\\+(?=[,;:])", "", part) for part in parts]  # Google's double escapes
    written = ";".join(re.sub(r"([\\,;])", r"\\\1", part).replace("\n", "\\n") for part in parts)
    assert components(written) == parts


PIECES = st.sampled_from(
    [b"BEGIN:VCARD\n", b"END:VCARD\n", b"AGENT:\n", b"FN:Jane\n", b"N:Doe;Jane\n", b"\n", b" x\n",
     b"N;ENCODING=QUOTED-PRINTABLE:=C3=\n", b"=\n", b"EMAIL;X=\":a@example.com\n", b"\r", b"\0",
     b"\xff\xfe", b"\xef\xbb\xbf", b"VERSION:2.1\n", b"NOTE;BASE64:AA\n", b"\\", b":", b";"]
) | st.binary(max_size=4)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_no_bytes_raise_and_every_value_can_be_decoded_and_stored(data: bytes) -> None:
    values = Values()
    for card in cards_of(data):
        for found in card.properties:
            text = values.text(found)
            assert "\0" not in text
            components(text)
            unescaped(text).encode()
            assert found.name == found.name.upper()


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_no_two_cards_start_on_one_line(data: bytes) -> None:
    lines = [card.line for card in cards_of(data)]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    "piece",
    [b"BEGIN:VCARD\n", b"AGENT:\nBEGIN:VCARD\n", b"FN:x\n", b" x\n", b"x\n", b"a.", b'";', b"\\",
     b"N;QUOTED-PRINTABLE:=\n", b"=\n", b";", b'A;B="', b"=C3", b"a b ", b"\r"],
)  # fmt: skip
def test_a_file_of_megabytes_is_read_in_one_pass(piece: bytes) -> None:
    data = b"BEGIN:VCARD\nFN:" + piece * (1_000_000 // len(piece)) + b"\nEND:VCARD\n"
    values = Values()
    cards = cards_of(data)
    assert cards
    for card in cards:
        for found in card.properties:
            components(values.text(found))
