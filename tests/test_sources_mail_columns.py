from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from introlab.sources.mail.columns import columns_of
from introlab.sources.mail.fields import FIELDS, text_of, values_of

#: One field after the other, as anybody would read them.
FIELD = re.compile(
    rb"^(%b)[ \t]*:(.*(?:\n[ \t].*)*)" % "|".join(FIELDS).encode(), re.IGNORECASE | re.MULTILINE
)


def fields_of(header: bytes) -> dict[str, list[str]]:
    return {
        name: values_of(column[0]) for name, column in columns_of([header]).items() if column[0]
    }


def test_folded_and_latin_1_fields_are_read_and_other_fields_passed_over() -> None:
    header = (
        b"Subject: x\r\nTO: a@example.com,\r\n\tb@example.com\r\nFrom: Zo\xeb <z@example.com>\r\n"
    )
    assert fields_of(header) == {
        "from": ["Zoë <z@example.com>"], "to": ["a@example.com, b@example.com"],
    }  # fmt: skip


def test_one_field_that_is_not_utf_8_does_not_spoil_the_others() -> None:
    header = "Subject: é\n".encode("latin-1") + "From: Zoë <z@example.com>\n".encode()
    assert fields_of(header) == {"from": ["Zoë <z@example.com>"]}


def test_of_the_servers_a_mail_passed_only_shows_that_there_were_any() -> None:
    assert fields_of(b"RECEIVED : from a\n\tby b\nReceived: from c\n") == {"received": [""]}
    assert fields_of(b"X-Received: from a\nSubject: Received: y\n") == {}


def test_a_field_that_stands_several_times_keeps_every_value_in_order() -> None:
    header = b"To: a@example.com\nTO: b@example.com\nTo\t: c@example.com\n"
    assert fields_of(header) == {"to": ["a@example.com", "b@example.com", "c@example.com"]}


NAMES = st.one_of(
    st.sampled_from([*FIELDS, "X-Received", "List-Unsubscribe-Post", "X-Mozilla-Status2", "Subject",
                     "Reference", "Froms", "X-Originating-IP", "Message-Context", ""]),
    st.text(alphabet="TOCDateFrm-", max_size=5),
)  # fmt: skip
LINES = st.builds(
    lambda name, shown, before, value: f"{shown(name)}{before}{value}\n".encode("latin-1"),
    NAMES, st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from([":", ": ", " :", "\t:  ", ":\n ", "", " "]),
    st.text(alphabet="a<@>,: \t\r\x00é", max_size=6),
)  # fmt: skip
OTHER = st.sampled_from([b" goes on\n", b"\tto: x\n", b"\r\n", b": \n", b"no line break"])


@given(st.lists(st.lists(st.one_of(LINES, OTHER), max_size=8).map(b"".join), max_size=6))
@example([b"From: a", b" not a fold of it\n"])
@example([])
def test_columns_hold_what_reading_field_after_field_finds(headers: list[bytes]) -> None:
    columns = columns_of(headers)
    assert set(columns) == set(FIELDS)
    for place, header in enumerate(headers):
        expected: dict[str, list[bytes]] = {name: [] for name in FIELDS}
        for name, value in FIELD.findall(header):
            expected[name.lower().decode()].append(b":" + value)
        for name, values in expected.items():
            if name in {"received", "list-id", "list-unsubscribe"}:
                assert columns[name][place] == (b":" if values else b"")
            else:
                assert columns[name][place] == b"\n".join(values)


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_no_header_raises(headers: list[bytes]) -> None:
    for column in columns_of(headers).values():
        assert len(column) == len(headers)
        assert [text_of(raw) for raw in column] == [[*values_of(raw), ""][0] for raw in column]
