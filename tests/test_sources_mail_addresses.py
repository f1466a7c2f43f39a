from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.mail import addresses as mail_addresses
from introlab.sources.mail.addresses import addresses, decode_words

JANE = "email:jane@example.com"


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("jane@example.com", [(JANE, "")]),
        ("Jane Doe <jane@example.com>", [(JANE, "Jane Doe")]),
        ("jane@example.com <jane@example.com>", [(JANE, "")]),
        ("Jane@Work <jane@example.com>", [(JANE, "")]),
        ('"Doe, Jane" <JANE@example.com>', [(JANE, "Jane Doe")]),
        ("Doe, Jane <jane@example.com>", [(JANE, "Jane Doe")]),
        ('"Jane Doe, MBA" <jane@example.com>', [(JANE, "Jane Doe, MBA")]),
        ("jane@example.com (Jane Doe)", [(JANE, "Jane Doe")]),
        ('"Jane Doe (jane@example.com)" <jane@example.com>', [(JANE, "Jane Doe")]),
        ("'Jane Doe' <jane@example.com>", [(JANE, "Jane Doe")]),
        ('"Jane \\"JD\\" Doe" <jane@example.com>', [(JANE, 'Jane "JD" Doe')]),
        ("=?utf-8?Q?J=C3=A4ne?= Doe <jane@example.com>", [(JANE, "Jäne Doe")]),
        ("<mailto:jane@example.com>", [(JANE, "")]),
        ("jane@example.com; rick@example.org", [(JANE, ""), ("email:rick@example.org", "")]),
        ('"unclosed <jane@example.com>, rick@example.org',
         [(JANE, "unclosed"), ("email:rick@example.org", "")]),
        ("Team: jane@example.com, rick@example.org;",
         [(JANE, ""), ("email:rick@example.org", "")]),
        ("jane@example.com, Jane Doe <jane@example.com>", [(JANE, "Jane Doe")]),
        ("undisclosed-recipients:;", []),
        ("/o=org/cn=jane", []),
        ("<<broken@@x.example", []),
        ("", []),
    ],
)  # fmt: skip
def test_no_way_of_writing_an_address_loses_the_person(
    field: str, people: list[tuple[str, str]]
) -> None:
    assert addresses(field) == people


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("=?UTF-8?Q?Caf=C3=A9?=", "Café"),
        ("=?iso-8859-1?q?Mu=F1oz?= =?utf-8?B?Wm/Dqw==?=", "MuñozZoë"),
        ("=?UTF-8?B?Wm/Dqw?=", "Zoë"),
        ("=?UTF-8?B?Wm/D?= =?utf-8?B?q8Op?= x", "Zoëé x"),
        ("=?UTF-8?Q?Zo=C3?=\r\n =?UTF-8?Q?=AB_R?=", "Zoë R"),
        ("=?gb2312?B?zfXpRg==?=", "王镕"),
        ("=?no-such-charset?Q?a?=", "a"),
        ("=?undefined?Q?a?= =?idna?Q?b..c?=", "ab..c"),
        ("=?UTF-8?Q?a_b?= and c", "a b and c"),
        ("=?UTF-8?B?*?=", ""),
        ("=?UTF-8?B?abcde?=", "abcde"),
        ("=?broken", "=?broken"),
    ],
)
def test_encoded_words_are_decoded_whatever_they_claim(text: str, decoded: str) -> None:
    assert decode_words(text) == decoded


@given(st.text(alphabet="Jane Do.-\"'\t", max_size=30), st.text(alphabet="a.B-_+9@", max_size=14))
def test_the_short_way_of_reading_a_person_gives_what_the_tolerant_way_gives(
    name: str, address: str
) -> None:
    written = f"{name}<{address}@Example.com>"
    short = mail_addresses._read_person(written, "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail_addresses, "_SIMPLE", re.compile("(?!)"))  # matches nothing
        assert mail_addresses._read_person(written, "") == short


def test_the_short_way_takes_the_plain_and_leaves_the_rest() -> None:
    plain = ("Jane Doe <j@x.example>", ' "Jane D. Doe" <J.D+a@x.example>', "<j@x.example>")
    other = ('"Doe, Jane" <j@x.example>', "Zoë <z@x.example>", "=?UTF-8?Q?a?= <j@x.example>",
             "Team: Jane <j@x.example>", "j@x.example <j@x.example>", "Jane <j@x>")  # fmt: skip
    assert all(mail_addresses._SIMPLE.fullmatch(part) for part in plain)
    assert not any(mail_addresses._SIMPLE.fullmatch(part) for part in other)


@given(st.text(max_size=120))
def test_no_field_raises_and_every_key_is_an_address(text: str) -> None:
    assert all(key.startswith("email:") and "@" not in name for key, name in addresses(text))
    decode_words(text)


@given(st.text(alphabet='a@.,;:<>()"\\ =?Q', max_size=80))
def test_no_mix_of_marks_raises(text: str) -> None:
    assert all(key.startswith("email:") for key, _ in addresses(text))
