from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import read
from introlab.sources.mail import mbox, places
from introlab.sources.mail.collecting import Collected, Counted, Mailbox
from introlab.sources.mail.mbox import headers, read_mbox
from introlab.sources.mail.places import Fingerprint
from introlab.sources.mail.sorting import is_robot
from introlab.sources.reading import NOBODY_ELSE, Reading, Receipt

HOSTILE = Path(__file__).parent / "data" / "hostile"
LINE = "From x Mon Jan 15 09:30:00 2024\n"
ME, JANE, RICK = "me@example.org", "jane@example.com", "rick@example.com"


def mail(sender: str, to: str, number: int = 1, extra: str = "", body: str = "hello") -> str:
    return (
        f"{LINE}From: {sender}\nTo: {to}\nDate: Mon, 15 Jan 2024 09:{number:02d}:00 +0000\n"
        f"Message-ID: <{number}@example.com>\n{extra}\n{body}\n\n"
    )


def reading_of(*mails: str, owner: frozenset[str] = frozenset()) -> Reading:
    reading = Reading(Receipt("test.mbox", "", "mail.mbox"))
    box = Collected(owner)
    read_mbox(io.BytesIO("".join(mails).encode()), reading, box)
    box.finish()
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert receipt.kept == len(reading.interactions)
    return reading


def split(data: bytes) -> list[bytes]:
    return [header for _, _, header in headers(io.BytesIO(data), hashlib.sha256())]


def test_the_takeout_sample_is_read_right_down_to_the_last_mail() -> None:
    (reading,) = read(HOSTILE / "All mail Including Spam and Trash.mbox")
    assert (reading.receipt.kind, reading.receipt.read) == ("mail.mbox", 4)
    assert reading.receipt.skipped == {"spam or trash": 1, "chat": 1}
    assert [(m.at, [key for _, key in m.participants]) for m in reading.interactions] == [
        ("2024-01-15T09:30:00Z",
         ["email:ada@acme.example", "email:me@home.example", "email:zoe@x.example"]),
        ("2024-01-12T09:30:00Z", ["email:me@home.example", "email:ada@acme.example"]),
    ]  # fmt: skip
    assert reading.owner_keys == {"email:me@home.example": 1}
    assert [(record.name, record.keys) for record in reading.records] == [
        ("Ada Byron", ("email:ada@acme.example",))
    ]
    assert "odd" not in repr(reading)


def test_a_from_line_that_follows_no_empty_line_is_part_of_a_text() -> None:
    quoted = f"as you wrote:\n{LINE}and so on"
    assert reading_of(mail(JANE, ME, body=quoted), mail(JANE, ME, 2)).receipt.read == 2


def test_a_line_that_starts_with_from_does_not_split_a_mail() -> None:
    body = (
        "x\n\nFrom here on it gets odd.\nFrom me Mon\n\nFrom a b c d e f\n\n"
        "From what I saw Mon Jan 15 09:30 we left\n\nFrom 2024 on\n\nFrom Mon Jan 15 09:30 on\n"
    )
    assert reading_of(mail(JANE, ME, body=body), mail(JANE, ME, 2)).receipt.read == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [64, 700, 1 << 20])
def test_mails_are_the_same_however_the_file_falls_into_pieces(
    ending: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox, "_CHUNK", size)
    text = "".join(mail(JANE, ME, number, body="y" * number * 37) for number in range(1, 40))
    found = split(text.replace("\n", ending).encode())
    assert len(found) == 39
    assert all(f"<{n}@example.com>".encode() in header for n, header in enumerate(found, 1))


@pytest.mark.parametrize(
    "line",
    [
        "From jane@example.com  Mon Jan 15 09:30:00 2024",
        "From - Mon Jan 15 09:30:00 2024",
        "From ???@??? Mon Jan 15 09:30:00 2024",
        "From jane at example.com Mon Jan  5 09:30:00 2024",
        "From jane@example.com Mon Jan 5 9:30:00 2024",
        "From jane@example.com Mon Jan 15 09:30 CET 2024",
        "From 17@xxx Mon Jan 15 09:30:00 +0000 2024",
        "From jane@example.com Mon, 15 Jan 2024 09:30:00 +0100",
        'From "jane doe"@example.com Mon Jan 15 09:30:00 2024',
        "From jane@example.com Mon Jan 15 2024 09:30:00",
        "From jane@example.com 2024-01-15T09:30:00Z",
        "From jane doe Mon Jan 15 09:30:00 2024",
    ],
)
def test_a_from_line_is_known_in_every_style(line: str) -> None:
    text = "".join(mail(JANE, ME, number) for number in range(1, 4)).replace(LINE, f"{line}\n")
    assert len(split(text.encode())) == 3


def test_a_mail_without_a_body_does_not_hide_the_next() -> None:
    text = f"{LINE}From: {JANE}\nTo: {ME}\n\n{LINE}From: {RICK}\nTo: {ME}\n"
    assert [header[:9] for header in split(text.encode())] == [b"From: jan", b"From: ric"]


def test_memory_does_not_grow_with_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_CHUNK", 1 << 16)

    class Endless(io.RawIOBase):
        """A mailbox with one mail of 64 MB that is never in memory as a whole."""

        left = 1024

        def read(self, size: int = -1) -> bytes:
            assert size == 1 << 16
            self.left -= 1
            start = mail(JANE, ME).encode() if self.left == 1023 else b""
            return (start + b"z\n" * (1 << 15))[: 1 << 16] if self.left >= 0 else b""

    tracemalloc.start()
    found = list(headers(Endless(), hashlib.sha256()))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 1
    assert peak < 2 << 20


def test_a_mail_that_is_kept_takes_less_than_a_kilobyte_of_memory() -> None:
    mails = [mail(f"Jane Doe <{JANE}>", ME, n, "X-GM-THRID: 17\n") for n in range(3000)]
    data = "".join(mails).encode()
    reading, box = Reading(Receipt("test.mbox", "", "mail.mbox")), Collected(frozenset())
    tracemalloc.start()
    read_mbox(io.BytesIO(data), reading, box)
    box.finish()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert reading.receipt.kept == 3000
    assert held / 3000 < 1000


def test_the_fingerprint_waits_for_every_piece_it_was_given() -> None:
    pieces = [bytes([number]) * 70_000 for number in range(40)]
    told: list[int] = []
    with Fingerprint(told.append) as digest:
        for piece in pieces:
            digest.update(piece)
        found = digest.hexdigest()
    assert found == hashlib.sha256(b"".join(pieces)).hexdigest()
    assert told == [70_000] * 40


def test_a_header_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_LONGEST_HEADER", 1000)
    monkeypatch.setattr(mbox, "_CHUNK", 512)
    data = (LINE + "X: y\n" * 5000 + "\nbody\n\n" + mail(JANE, ME)).encode()
    assert len(split(data)[0]) == 1000
    assert len(split(data)) == 2


@pytest.mark.parametrize(
    ("extra", "sender", "reason"),
    [
        ("List-Id: <news.example.com>\n", JANE, "newsletter or list"),
        ("List-Unsubscribe: <https://example.com>\n", JANE, "newsletter or list"),
        ("Precedence: bulk\n", JANE, "newsletter or list"),
        ("Auto-Submitted: auto-replied; x\n", JANE, "automatic message"),
        ("", "No-Reply <no-reply@example.com>", "no-reply sender"),
        ("", "noreply+17@example.com", "no-reply sender"),
        ("", "MAILER-DAEMON@example.com", "no-reply sender"),
        ("X-Gmail-Labels: Spam,Unread\n", JANE, "spam or trash"),
        ("X-Gmail-Labels: Papierkorb\n", JANE, "spam or trash"),
        ("X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=\n", JANE, "draft"),
        ("X-Gmail-Labels: Chat\n", JANE, "chat"),
    ],
)
def test_what_is_not_mail_between_people_is_left_out(extra: str, sender: str, reason: str) -> None:
    assert reading_of(mail(sender, ME, extra=extra)).receipt.skipped == {reason: 1}


@pytest.mark.parametrize("extra", ["Auto-Submitted: no\n", "Precedence: normal\n"])
def test_ordinary_mail_is_kept(extra: str) -> None:
    assert (
        reading_of(mail("Nora Plyer <nora.plyer@example.com>", ME, extra=extra)).receipt.kept == 1
    )
    assert not is_robot("email:bounceball@example.com")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_mail_without_any_field_does_not_swallow_the_next(ends: str) -> None:
    found = reading_of(f"{LINE}\n{LINE}\nno field\n\n{mail(JANE, ME)}".replace("\n", ends))
    assert (found.receipt.read, found.receipt.kept) == (3, 1)
    assert found.receipt.skipped == {NOBODY_ELSE: 2}


def test_the_same_mail_twice_counts_once_with_or_without_an_id() -> None:
    assert reading_of(mail(JANE, ME), mail(JANE, ME)).receipt.skipped == {
        "already read (same Message-ID)": 1
    }
    bare = f"{LINE}From: {JANE}\nTo: {ME}\nDate: Mon, 15 Jan 2024 09:30:00 +0000\n\nx\n\n"
    assert reading_of(bare, bare).receipt.kept == 1


def test_mail_without_a_date_or_without_anybody_else_is_left_out() -> None:
    undated = "From x Foo Foo 15 09:30:00 2024\n" + mail(JANE, ME).split("\n", 1)[1].replace(
        "Date: Mon", "Date: Foo"
    ).replace("15 Jan", "99 Foo")
    assert reading_of(undated).receipt.skipped == {"no readable date": 1}
    alone = reading_of(mail(ME, ME), mail(ME, "me@example.net", 2), mail(ME, JANE, 3),
                       owner=frozenset({f"email:{ME}", "email:me@example.net"}))  # fmt: skip
    assert alone.receipt.skipped == {"nobody else on it": 2}


def test_a_correspondent_is_somebody_who_wrote_and_was_written_to() -> None:
    owner = frozenset({f"email:{ME}"})
    reading = reading_of(
        mail(f'"Doe, Jane" <{JANE}>', ME, 1),
        mail(f"jdoe <{JANE}>", ME, 2),
        mail(f"Jane Doe <{JANE}>", ME, 3),
        mail(ME, JANE, 4),
        mail(RICK, ME, 5),
        mail(ME, "bo@example.com", 6),
        owner=owner,
    )
    assert [(record.kind, record.name, record.keys) for record in reading.records] == [
        ("mail.mbox", "Jane Doe", (f"email:{JANE}",))
    ]


def test_the_users_address_is_found_by_where_mail_was_delivered() -> None:
    received = f"Received: from mx.example.com\nDelivered-To: {ME}\n"
    mails = [mail(JANE, ME, number, received) for number in range(1, 5)]
    assert reading_of(*mails).owner_keys == {f"email:{ME}": 4}


def test_the_mailbox_that_a_mail_was_meant_for_shows_the_users_address_too() -> None:
    received = f"Received: from mx.example.com\nX-Original-To: {ME}\n"
    mails = [mail(JANE, ME, number, received) for number in range(1, 5)]
    assert reading_of(*mails).owner_keys == {f"email:{ME}": 4}


def test_the_users_address_is_found_by_mail_that_passed_no_server() -> None:
    mails = [mail(JANE, ME, n, "Received: from mx.example.com\n") for n in range(1, 5)]
    mails += [mail(ME, JANE, n) for n in range(5, 8)]
    assert reading_of(*mails).owner_keys == {f"email:{ME}": 3}


def test_colleagues_whose_mail_passed_no_server_are_not_the_user() -> None:
    mails = [mail(JANE, ME, n, f"Received: from mx\nDelivered-To: {ME}\n") for n in range(1, 5)]
    mails += [mail(f"colleague{n % 3}@example.org", ME, n) for n in range(5, 20)]
    assert reading_of(*mails).owner_keys == {f"email:{ME}": 4}


def test_the_users_address_is_found_as_the_one_on_most_mails() -> None:
    reading = reading_of(mail(JANE, ME, 1), mail(RICK, ME, 2), mail(ME, "bo@example.com", 3))
    assert reading.owner_keys == {f"email:{ME}": 3}


def test_two_addresses_on_equally_many_mails_say_nothing() -> None:
    assert reading_of(mail(JANE, ME, 1), mail(JANE, ME, 2)).owner_keys == {}


def test_a_mailing_list_archive_makes_nobody_the_user() -> None:
    mails = [mail(f"p{n}@example.com", "list@example.org", n) for n in range(1, 9)]
    reading = reading_of(*[m.replace("To: list@example.org\n", "") for m in mails])
    assert reading.owner_keys == {}


def test_replies_share_a_conversation_and_gmail_threads_win() -> None:
    reading = reading_of(
        mail(JANE, ME, 1),
        mail(ME, JANE, 2, "References: <1@example.com> <9@example.com>\n"),
        mail(JANE, ME, 3, "In-Reply-To: <1@example.com>\n"),
        mail(JANE, ME, 4, "X-GM-THRID: 1790000000000000001\n"),
        mail(JANE, ME, 5, "X-GM-THRID: 1790000000000000001\n"),
    )
    first, second, third, fourth, fifth = (m.conversation for m in reading.interactions)
    assert first == second == third
    assert fourth == fifth != first


def test_people_on_a_blind_copy_are_not_together_on_a_mail() -> None:
    hidden = f"Bcc: {RICK}\n"
    with_others = reading_of(mail(ME, JANE, extra=hidden)).interactions[0]
    assert f"email:{RICK}" not in {key for _, key in with_others.participants}
    alone = reading_of(mail(ME, "undisclosed-recipients:;", extra=hidden)).interactions[0]
    assert alone.participants == (("from", f"email:{ME}"), ("to", f"email:{RICK}"))


def test_of_mass_mail_only_the_sender_is_kept() -> None:
    crowd = ", ".join(f"p{number}@example.com" for number in range(10))
    (message,) = reading_of(mail(JANE, crowd)).interactions
    assert (message.people, message.participants) == (11, (("from", f"email:{JANE}"),))


def test_a_file_that_is_no_mailbox_has_no_mails_but_a_digest() -> None:
    reading = reading_of("Dear Jane,\n\nFrom here on\n")
    assert reading.receipt.read == 0
    assert len(reading.receipt.sha256) == 64


def test_the_digest_is_that_of_the_whole_file() -> None:
    data = mail(JANE, ME)
    assert reading_of(data).receipt.sha256 == hashlib.sha256(data.encode()).hexdigest()


@given(st.lists(st.integers(1, 9), min_size=1, max_size=20), st.integers(1, 4000), st.data())
def test_reading_goes_on_at_the_start_of_any_mail_and_at_the_end(
    numbers: list[int], size: int, data: st.DataObject
) -> None:
    mails = [mail(JANE, ME, number, body="z" * 40 * number) for number in numbers]
    whole = "".join(mails).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox, "_CHUNK", size)
        patch.setattr(places, "PIECE", 300)
        found = list(headers(io.BytesIO(whole), hashlib.sha256()))
        at = data.draw(st.sampled_from([place for place, _, _ in found[1:]] + [len(whole)]))
        stream = io.BytesIO(whole)
        with Fingerprint() as digest:
            for place, _, _ in headers(stream, digest):
                if place >= at:
                    break
            while rest := stream.read(size):
                digest.update(rest)
            reached = digest.place(stream, at)
            expected = digest.hexdigest()
        grown = io.BytesIO(whole + mail(RICK, ME).encode())
        assert reached.fits(stream)
        assert reached.fits(grown)
        with Fingerprint(None, reached) as digest:
            assert list(headers(stream, digest, reached)) == [one for one in found if one[0] >= at]
            assert digest.hexdigest() == expected
        with Fingerprint(None, reached) as digest:
            assert len(list(headers(grown, digest, reached))) == 1 + sum(
                one[0] >= at for one in found
            )


def test_a_place_fits_no_other_file() -> None:
    data = bytes(range(256)) * 4000
    with Fingerprint() as digest:
        digest.update(data)
        reached = digest.place(io.BytesIO(data), len(data) - 10)
    assert reached.fits(io.BytesIO(data + b"more"))
    assert not reached.fits(io.BytesIO(b"more" + data))
    assert not reached.fits(io.BytesIO(data[:-11]))
    assert not reached.fits(io.BytesIO(data[:-11] + b"x" + data[-10:]))


@given(st.lists(st.binary(max_size=60), max_size=12))
def test_counting_alone_gives_the_same_receipts(pieces: list[bytes]) -> None:
    people = [JANE, ME, "me@example.net", RICK]
    mails = [mail(people[len(p) % 4], people[sum(p) % 4], sum(p) % 50) for p in pieces]
    data = "".join(mails).encode()
    receipts = []
    boxes: list[Mailbox] = [
        Collected(frozenset({f"email:{ME}"})),
        Counted(frozenset({f"email:{ME}"})),
    ]
    for box in boxes:
        reading = Reading(Receipt("x", "", "mail.mbox"))
        read_mbox(io.BytesIO(data), reading, box)
        box.finish()
        receipts.append(reading.receipt)
    assert receipts[0] == receipts[1]


@given(st.lists(st.binary(max_size=60), max_size=12))
def test_no_bytes_raise_and_counts_add_up(pieces: list[bytes]) -> None:
    data = b"".join(LINE.encode() + piece + b"\n\n" for piece in pieces) + b"\nFrom \n\nFrom x"
    reading = Reading(Receipt("x", "", "mail.mbox"))
    box = Collected(frozenset())
    read_mbox(io.BytesIO(data), reading, box)
    box.finish()
    assert reading.receipt.read == reading.receipt.kept + sum(reading.receipt.skipped.values())
    assert all(record.keys for record in reading.records)
