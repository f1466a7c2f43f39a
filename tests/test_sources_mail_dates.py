from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.mail.dates import instant


@pytest.mark.parametrize(
    ("field", "line", "expected"),
    [
        ("Mon, 15 Jan 2024 09:30:00 +0000", "", "2024-01-15T09:30:00Z"),
        ("15 Jan 2024 09:30:00 -0500", "", "2024-01-15T14:30:00Z"),
        ("Mon, 15 Jan 2024 09:30:00", "", "2024-01-15T09:30:00Z"),
        ("", "From 17@xxx Mon Jan 15 09:30:00 +0200 2024", "2024-01-15T07:30:00Z"),
        ("garbage", "From - Mon Jan 15 09:30:00 2024", "2024-01-15T09:30:00Z"),
        ("garbage", "From - Mon Jan 15 2024 09:30:00 +0100", "2024-01-15T08:30:00Z"),
        ("Mon, 15 Jan 1024 09:30:00 +0000", "", ""),
        ("Mon, 99 Jan 2024 09:30:00 +0000", "From x Mon Foo 15 09:30:00 2024", ""),
        ("Fri, 31 Dec 9999 23:59:59 -2300", "From x Mon Jan 45 09:30:00 2024", ""),
    ],
)
def test_the_instant_is_utc_and_falls_back_to_the_from_line(
    field: str, line: str, expected: str
) -> None:
    assert instant(f": {field}".encode(), line.encode()) == expected


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_date_raises(field: bytes, line: bytes) -> None:
    assert instant(field, line) == "" or len(instant(field, line)) == 20


@pytest.mark.parametrize(
    "field",
    [
        b":Mon, 15 Jan 2024 09:30:00 +0000", b":\t15 Jan 2024 09:30:00 +0000\r",
        b":\r\n Mon, 15 Jan 2024 10:30:00 +0100", b": Mon, 15 Jan 2024 01:30:00 -0800 (PST)",
        b": Mon, 15 Jan 2024\r\n\t09:30:00 GMT", b": Mon, 15 Jan 2024 09:30:00 +0000\n: garbage",
    ],
)  # fmt: skip
def test_space_folds_comments_and_further_dates_change_nothing(field: bytes) -> None:
    assert instant(field) == "2024-01-15T09:30:00Z"
