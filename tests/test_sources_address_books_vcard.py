"""Cards of every version become people, and what is written comes back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from introlab.samples import truth, write_samples
from introlab.samples.books import book_address, has_email, has_url
from introlab.sources import read
from introlab.sources.address_books.vcard import read_vcards
from introlab.sources.files.archive import Item
from introlab.sources.reading import Reading, Receipt, Record
from introlab.sources.routing import _Wishes, read_item
from introlab.sources.values.keys import clean_text, email_key, linkedin_key

HOSTILE = Path(__file__).parent / "data" / "hostile"


def reading_of(data: bytes) -> Reading:
    reading = Reading(Receipt("cards.vcf", "", "vcard"))
    read_vcards(data, reading)
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert all(record.name or record.keys for record in reading.records)
    return reading


def record_of(*lines: str) -> Record:
    (record,) = reading_of(card(*lines)).records
    return record


def card(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()


def test_google_s_cards_are_read_with_raw_line_breaks_and_escaped_colons() -> None:
    (reading,) = read(HOSTILE / "google_raw_newline.vcf")
    first, second = reading.records
    assert first == Record(
        first.record_id, "vcard", 1, "Ada Bela Byron-King", "Ada", "Bela Byron-King",
        keys=("linkedin:ada", "email:ada@acme.example"),
    )  # fmt: skip
    assert (second.row, second.name, second.keys) == (13, "", ("email:only@mail.example",))
    assert reading.receipt.problems == []
    assert reading.receipt.encoding == "utf-8"


def test_a_card_of_version_2_1_is_read() -> None:
    record = record_of(
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=A9;B=\r\n=2E;Dr.;MBA",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9 B. M=C3=\r\n=BCller",
        "ORG:Example\\; Sons;Sales",
        "TITLE:CEO",
        "EMAIL;PREF;INTERNET:zoe@example.com",
        "EMAIL;INTERNET:z@example.org",
        "PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQ",
        " SkZJRg",
        "",
        "URL;WORK:http://www.linkedin.com/in/zoe",
    )
    assert record == Record(
        record.record_id, "vcard", 1, "Zoé B. Müller", "Zoé", "Müller", "Example; Sons", "CEO",
        keys=("linkedin:zoe", "email:zoe@example.com", "email:z@example.org"),
    )  # fmt: skip


def test_a_card_of_version_4_0_is_read() -> None:
    record = record_of(
        "VERSION:4.0", "KIND:individual", "FN;PREF=1:Jane Doe", "ORG:Example",
        "EMAIL;TYPE=work;ALTID=1:mailto:jane@example.com", "PHOTO:data:image/jpeg;base64,AAAA",
        'SOCIALPROFILE;SERVICE-TYPE="Linked:In":https://www.linkedin.com/in/jane',
    )  # fmt: skip
    assert (record.name, record.company) == ("Jane Doe", "Example")
    assert record.keys == ("linkedin:jane", "email:jane@example.com")


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Doe;Jane;B.;Dr.;MBA"], "Jane B. Doe"),
        (["FN:", "N:Doe;Jane;;;"], "Jane Doe"),
        (["FN:Doe, Jane", "N:Doe;Jane"], "Jane Doe"),
        (["NICKNAME:Jay", "EMAIL:j@example.com"], "Jay"),
        (["FN:j@example.com", "EMAIL:j@example.com"], ""),
        (["FN:j@example.com", "N:;;;;"], ""),
        (["FN:Example Ltd", "N:;;;;", "ORG:Example Ltd;", "EMAIL:j@example.com"], ""),
        (["FN:Jane Doe", "ORG:Jane Doe"], "Jane Doe"),
        (["FN:Example Ltd", "KIND:org", "EMAIL:j@example.com"], ""),
        (["FN:Example", "X-ABShowAs:COMPANY", "N:Doe;Jane", "ORG:Example"], "Jane Doe"),
        (["X-SOCIALPROFILE;type=linkedin:http://www.linkedin.com/in/jane"], ""),
    ],
)
def test_the_name_is_a_person_s(lines: list[str], name: str) -> None:
    assert record_of(*lines).name == name


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["N:;;;;", "FN:", "TEL:555-0100"], "neither name nor address"),
        (["FN:+1 212 555 0100", "TEL:555-0100"], "neither name nor address"),
        (["N:;;;;", "FN:Example Ltd", "ORG:Example Ltd"], "neither name nor address"),
        (["EMAIL:/o=x/cn=jane"], "neither name nor address"),
        (["KIND:group", "FN:Friends", "MEMBER:urn:uuid:1"], "a group and not a person"),
        (["X-ADDRESSBOOKSERVER-KIND:group", "N:Friends", "FN:Friends"],
         "a group and not a person"),
    ],
)  # fmt: skip
def test_a_card_of_nobody_is_counted_and_left_out(lines: list[str], reason: str) -> None:
    reading = reading_of(card(*lines))
    assert (reading.receipt.read, reading.receipt.kept) == (1, 0)
    assert reading.receipt.skipped == {reason: 1}


def test_cards_without_end_are_kept_and_one_problem_says_where_they_begin() -> None:
    reading = reading_of(b"BEGIN:VCARD\nFN:A Doe\nBEGIN:VCARD\nFN:B Doe\n")
    assert [record.name for record in reading.records] == ["A Doe", "B Doe"]
    (problem,) = reading.receipt.problems
    assert (problem.row, problem.message) == (
        1, "2 cards have no END line; this is the first",
    )  # fmt: skip


def test_a_file_in_which_no_card_begins_is_a_problem_and_not_silence() -> None:
    reading = reading_of(b"BEGIN:VCARD\n  FN:A Doe\n  END:VCARD\n")
    assert reading.receipt.read == 0
    assert [p.message for p in reading.receipt.problems] == ["no card begins in this file"]
    assert reading_of(b"  BEGIN:VCARD\nFN:A Doe\nEND:VCARD\n").receipt.problems == []


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16-le"),
     ("utf-16-be", "utf-16-be"), ("cp1252", "cp1252")],
)  # fmt: skip
def test_every_encoding_gives_the_same_names_and_is_named(encoding: str, shown: str) -> None:
    reading = reading_of(card("FN:Zoë Brontë").decode().encode(encoding))
    assert reading.records[0].name == "Zoë Brontë"
    assert reading.receipt.encoding == shown
    assert bool(reading.receipt.notes) == (encoding == "cp1252")


def test_a_line_in_another_encoding_does_not_spoil_the_others() -> None:
    data = card("FN:Zoë") + card("FN:José").decode().encode("cp1252")
    reading = reading_of(data)
    assert [record.name for record in reading.records] == ["Zoë", "José"]
    assert reading.receipt.encoding == "utf-8 and cp1252"


def test_a_kind_that_is_given_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "cards.txt"
    path.write_bytes(b"x\n" * 2000 + card("FN:Jane Doe"))
    assert read(path)[0].receipt.kind != "vcard"
    (reading,) = read(path, kind="vcard")
    assert reading.records[0].name == "Jane Doe"


class Person(NamedTuple):
    given: str
    family: str
    company: str
    title: str
    emails: list[str]


TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"])
    | st.sampled_from(list(",;:\\\n\"'=<>")),
    max_size=30,
)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)
EMAIL = st.builds("{}@{}.example".format, LETTERS, LETTERS)
PEOPLE = st.builds(
    Person, TEXT.map("Q{}".format), TEXT, TEXT, TEXT, st.lists(EMAIL, max_size=3, unique=True)
)


def escaped(text: str) -> str:
    for letter in "\\,;":
        text = text.replace(letter, "\\" + letter)
    return text.replace("\n", "\\n")


def written(person: Person) -> bytes:
    given, family, company, title = map(escaped, person[:4])
    lines = [f"N:{family};{given};;;", f"ORG:{company};", f"TITLE:{title}"]
    return card("VERSION:3.0", *lines, *(f"EMAIL:{email}" for email in person.emails))


def folded(data: bytes, width: int) -> bytes:
    """Return the card with its lines folded as the standard says: by bytes, within letters too."""
    lines = data.split(b"\r\n")
    inner = [
        b"\r\n ".join(line[at : at + width] for at in range(0, len(line), width))
        for line in lines[1:-2]
    ]
    return b"\r\n".join([lines[0], *inner, *lines[-2:]])


@given(PEOPLE)
def test_what_is_written_comes_back(person: Person) -> None:
    # Google escapes a comma twice, so a backslash before a comma is taken for that
    texts = person[:4]
    assume(not any(f"\\{letter}" in text for text in texts for letter in ",;:"))
    assume("@" not in person.given + person.family)  # an address is no name
    (record,) = reading_of(written(person)).records
    assert (record.given_name, record.family_name, record.company, record.title) == tuple(
        clean_text(text) for text in texts
    )
    assert list(record.keys)[: len(person.emails)] == [f"email:{e}" for e in person.emails]


@given(PEOPLE, st.integers(1, 80))
def test_folding_at_any_place_changes_nothing(person: Person, width: int) -> None:
    data = written(person)
    assert reading_of(folded(data, width)).records == reading_of(data).records


def test_folding_at_every_single_place_changes_nothing() -> None:
    plain = card(
        "VERSION:3.0", "item1.FN;X=y:Zoë Brontë\\, MBA", "N:Brontë;Zoë;;;", "ORG:Größe & Söhne;",
        "EMAIL;TYPE=INTERNET:zoe@example.com", "URL:http\\://www.linkedin.com/in/zo%C3%AB",
    )  # fmt: skip
    expected = reading_of(plain).records
    assert expected[0].name == "Zoë Brontë, MBA"
    start, end = len(b"BEGIN:VCARD\r\n"), plain.index(b"\r\nEND")
    for at in range(start + 1, end):
        for fold in (b"\r\n ", b"\n\t"):
            # a break next to a line's own end makes an empty line, which is no fold
            if b"\n" not in plain[at - 1 : at + 1] and plain[at : at + 1] != b"\r":
                assert reading_of(plain[:at] + fold + plain[at:]).records == expected


@given(st.lists(PEOPLE, max_size=6))
def test_each_card_counts_once_and_a_repeated_person_is_one_record(people: list[Person]) -> None:
    data = b"".join(map(written, people))
    once, twice = reading_of(data), reading_of(data * 2)
    assert once.receipt.read == len(people)
    assert twice.receipt.read == 2 * len(people)
    assert [r.record_id for r in twice.records] == [r.record_id for r in once.records]


STARTS = (HOSTILE / "google_raw_newline.vcf").read_bytes()


@given(st.binary(max_size=60), st.integers(0, len(STARTS)))
def test_no_bytes_thrown_in_raise_or_make_somebody_of_nothing(noise: bytes, place: int) -> None:
    data = STARTS[:place] + noise + STARTS[place:]
    reading_of(data)
    item = Item("x", "cards.vcf", len(data), lambda: io.BytesIO(data))
    receipt = read_item(item, _Wishes("", None, frozenset())).receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())


@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    reading_of(data)
    reading_of(b"BEGIN:VCARD\n" + data)


def test_the_sample_s_phone_is_read_completely(tmp_path: Path) -> None:
    write_samples(tmp_path)
    (reading,) = read(tmp_path / "phone.vcf")
    hidden = truth()
    people = [hidden.people[i] for (book, _), i in hidden.records.items() if book == "phone"]
    receipt = reading.receipt
    assert len(people) == len(reading.records) == 150
    assert (receipt.read, receipt.kept) == (154, 150)
    assert receipt.skipped == {"neither name nor address": 4}
    for record, person in zip(reading.records, people, strict=True):
        assert record.name == clean_text(" ".join(person.name_in("phone")))
        assert (linkedin_key(person.url()) in record.keys) == has_url(person, "phone")
        known = email_key(book_address(person)) in record.keys
        assert known == has_email(person, "phone")


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("cp949", ("김철수", "이영희", "박민수", "최지우", "정하늘")),
        ("gb18030", ("王小明", "李小华", "张大伟", "刘美丽", "陈国强")),
        ("cp932", ("山田 太郎", "佐藤 花子", "鈴木 一郎", "高橋 さくら", "田中 ひかり")),
    ],
)
def test_cards_that_declare_no_code_page_are_read_under_the_one_they_prove(
    page: str, names: tuple[str, ...]
) -> None:
    data = b"".join(card(f"FN:{name}").decode().encode(page) for name in names)
    reading = reading_of(data)
    assert tuple(record.name for record in reading.records) == names
    assert (reading.receipt.encoding, reading.receipt.notes) == (page, [])
