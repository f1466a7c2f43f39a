"""Mail that is stored while it is read: stopped or not, in whatever batches, it is the same."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import tracemalloc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network import intake, mailing
from introlab.network.archive import table_names
from introlab.network.contacts import contacts
from introlab.network.intake import load
from introlab.network.owner import own_addresses, say_own
from introlab.network.receipts import problems, receipts
from introlab.network.ties import tie_strength
from introlab.sources import progress
from introlab.sources.mail import mbox, places
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from introlab.sources.reading import Receipt

NOW = "2026-01-01T00:00:00Z"
LINE = "From x Mon Jan 15 09:30:00 2024\n"
ME, WORK, JANE, RICK = "me@example.org", "me@work.example.com", "jane@example.com", "r@example.net"
SHOWN = (f"Jane Doe <{JANE}>", f'"Doe, Jane" <{JANE}>', f"jdoe <{JANE}>", RICK, ME, WORK,
         f"Rick Roe <{RICK}>", "bo@example.com")  # fmt: skip
STOPPED = "the reading was stopped before the end of this file"


@st.composite
def mails(draw: st.DrawFn) -> str:
    number = draw(st.integers(1, 40))
    sender, to = draw(st.sampled_from(SHOWN)), draw(st.sampled_from(SHOWN))
    extra = draw(st.sampled_from([
        "", "", "", f"Received: x\nDelivered-To: {ME}\n", "X-Gmail-Labels: Sent\n",
        "List-Id: <n.example.com>\n", f"Cc: {RICK}\n",
    ]))  # fmt: skip
    date = "Date: Mon, 15 Jan 2024 09:30:00 +0000\n" * draw(st.sampled_from([1, 1, 1, 1, 0]))
    line = LINE if date else "From x Foo Foo 15 09:30:00 2024\n"
    return (
        f"{line}From: {sender}\nTo: {to}\n{date}Message-ID: <{number}@example.com>\n{extra}\n"
        f"{'body' * draw(st.integers(0, 30))}\n\n"
    )


BOXES = st.lists(st.lists(mails(), min_size=1, max_size=14), min_size=1, max_size=3)


@contextmanager
def fresh(batch: int = 4, piece: int = 1 << 23) -> Iterator[tuple[Workspace, Path]]:
    """Give an empty workspace and a folder for files; reading is cut into small pieces."""
    folder = Path(tempfile.mkdtemp())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailing, "BATCH", batch)
        patch.setattr(mbox, "_CHUNK", 400)
        patch.setattr(places, "PIECE", piece)
        patch.setattr(progress, "PAUSE", -1)
        ws = Workspace(folder / "ws", create=True)
        ws.set_setting("pinned_now", NOW)
        (folder / "files").mkdir()
        try:
            yield ws, folder / "files"
        finally:
            ws.close()
            shutil.rmtree(folder)


def write(folder: Path, boxes: list[list[str]]) -> None:
    for number, box in enumerate(boxes):
        (folder / f"{number}.mbox").write_text("".join(box))
        (folder / f"{number}" / "cur").mkdir(parents=True)
        for place, text in enumerate(box[:6]):
            (folder / f"{number}" / "cur" / f"{place}.a.host:2,S").write_text(
                text.split("\n", 1)[1]
            )
    (folder / "zz.csv").write_text("Name,Company\nPetra Prospect,Acme\n")


def dump(ws: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables; of problems not the numbers, as one said that it stopped."""
    columns = {"setting": "name", "problem": "source_id, message"}
    return {
        name: ws.rows(
            f'SELECT {columns.get(name, "*")} FROM "{name}" ORDER BY {columns.get(name, "1, 2")}'
        )
        for name in table_names(ws)
    }


def after(calls: int) -> Callable[[], bool]:
    left = iter(range(calls))
    return lambda: next(left, None) is None


def is_stopped(done: list[Receipt]) -> bool:
    return any("stopped" in problem.message for one in done for problem in one.problems)


def adds_up(ws: Workspace) -> None:
    for row in ws.rows(
        "SELECT rows_read, rows_kept, coalesce((SELECT sum(rows) FROM skip s "
        "WHERE s.source_id = source.source_id), 0) FROM source"
    ):
        assert row[0] == row[1] + row[2]


@given(BOXES, st.integers(0, 40), st.integers(0, 40), st.sampled_from([300, 1 << 23]))
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=15)
def test_a_reading_that_was_stopped_and_resumed_leaves_what_an_uninterrupted_one_leaves(
    boxes: list[list[str]], first: int, second: int, piece: int
) -> None:
    with fresh(piece=piece) as (ws, files):
        write(files, boxes)
        whole = load(ws, [files])
        expected = dump(ws)
        adds_up(ws)
    with fresh(piece=piece) as (ws, files):
        write(files, boxes)
        for calls in (first, second):
            load(ws, [files], stop=after(calls))
            adds_up(ws)
        done = load(ws, [files])
        assert not is_stopped(done)
        assert dump(ws) == expected
        assert [(one.read, one.kept, one.skipped) for one in done] == [
            (one.read, one.kept, one.skipped) for one in whole
        ]


@given(BOXES, st.integers(1, 9), st.integers(1, 9))
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=8)
def test_the_size_of_batches_changes_nothing(boxes: list[list[str]], one: int, other: int) -> None:
    found = []
    for batch in (one, other, 10_000):
        with fresh(batch) as (ws, files):
            write(files, boxes)
            load(ws, [files])
            found.append(dump(ws))
    assert found[0] == found[1] == found[2]


@given(BOXES, st.sampled_from([ME, WORK, JANE]), st.booleans())
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=10)
def test_a_word_on_own_addresses_counts_the_same_before_and_after_loading(
    boxes: list[list[str]], address: str, mine: bool
) -> None:
    def answers(ws: Workspace) -> tuple[Any, ...]:
        ties = tie_strength(ws).set_axis(contacts(ws)["email"])
        return (
            sorted(contacts(ws)[["name", "email"]].itertuples(index=False, name=None)),
            ties.sort_index().to_dict("index"),
            sorted(own_addresses(ws).itertuples(index=False, name=None)),
            ws.rows("SELECT * FROM interaction ORDER BY 1"),
            receipts(ws).to_dict("records"),
        )

    found = []
    for said_first in (True, False):
        with fresh() as (ws, files):
            write(files, boxes[:1])
            if said_first:
                say_own(ws, address, mine=mine)
            load(ws, [files])
            if not said_first:
                say_own(ws, address, mine=mine)
            adds_up(ws)
            found.append(answers(ws))
    assert found[0] == found[1]


@given(BOXES)
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=8)
def test_loading_again_changes_nothing(boxes: list[list[str]]) -> None:
    with fresh() as (ws, files):
        write(files, boxes)
        first = load(ws, [files])
        before = dump(ws)
        again = load(ws, [files])
        assert dump(ws) == before
        assert [(one.read, one.kept, one.skipped) for one in first] == [
            (one.read, one.kept, one.skipped) for one in again
        ]


def box_of(*senders: str) -> list[str]:
    return [
        f"{LINE}From: {sender}\nTo: {ME if sender != ME else JANE}\nX-Gmail-Labels: "
        f"{'Sent' if sender == ME else 'Inbox'}\nDate: Mon, 15 Jan 2024 09:30:00 +0000\n"
        f"Message-ID: <{number}@example.com>\n\n{'body ' * 60}\n\n"
        for number, sender in enumerate(senders)
    ]


def test_a_mailbox_that_grew_is_read_from_where_it_ended() -> None:
    mails = box_of(*[f"Jane Doe <{JANE}>", ME, RICK] * 5)
    with fresh() as (ws, files):
        path = files / "All mail.mbox"
        path.write_text("".join(mails[:9]))
        assert load(ws, [path])[0].kept == 9
        size = path.stat().st_size
        path.write_text("".join(mails))
        (receipt,) = load(ws, [path])
        assert (receipt.read, receipt.kept) == (15, 15)
        assert receipt.notes == [f"Its first {size:,} bytes had been read before."]
        assert receipts(ws)["read"].tolist() == [15]
        grown = dump(ws)
    with fresh() as (ws, files):
        path = files / "All mail.mbox"
        path.write_text("".join(mails))
        load(ws, [path])
        assert dump(ws) == grown


def test_a_mailbox_that_grew_and_was_stopped_at_once_says_so_and_keeps_its_old_counts() -> None:
    mails = box_of(*[JANE, ME, RICK] * 5)
    with fresh() as (ws, files):
        path = files / "All mail.mbox"
        path.write_text("".join(mails[:9]))
        load(ws, [path])
        path.write_text("".join(mails))
        (receipt,) = load(ws, [path], stop=lambda: True)
        assert (receipt.read, receipt.kept) == (9, 9)
        assert is_stopped([receipt])
        assert load(ws, [path])[0].kept == 15


def test_a_mailbox_that_was_packed_anew_is_read_whole() -> None:
    mails = box_of(*[JANE, ME, RICK] * 5)
    with fresh() as (ws, files):
        path = files / "Inbox"
        path.write_text("".join(mails))
        load(ws, [path])
        path.write_text("".join(mails[1:]))
        (receipt,) = load(ws, [path])
        assert (receipt.read, receipt.kept, receipt.notes) == (14, 14, [])
        assert len(ws.rows("SELECT 1 FROM interaction")) == 15


def test_a_stopped_load_keeps_whole_batches_and_says_so() -> None:
    with fresh() as (ws, files):
        path = files / "All mail.mbox"
        path.write_text("".join(box_of(*[JANE, ME, RICK] * 5)))
        (receipt,) = load(ws, [path], stop=after(7))
        stored = len(ws.rows("SELECT 1 FROM interaction"))
        assert 0 < stored < 15
        assert receipt.read == receipt.kept == stored
        assert [problem.message for problem in receipt.problems] == [STOPPED]
        assert problems(ws)["message"].tolist() == [STOPPED]
        assert contacts(ws).empty  # who is a correspondent shows in all mail together
        load(ws, [path])
        assert problems(ws).empty
        assert contacts(ws)["email"].tolist() == [JANE]


def test_a_load_stopped_before_its_first_batch_stores_nothing() -> None:
    with fresh(batch=100) as (ws, files):
        path = files / "All mail.mbox"
        path.write_text("".join(box_of(JANE, ME)))
        before = dump(ws)
        (receipt,) = load(ws, [path], stop=lambda: True)
        assert "before anything was stored" in receipt.problems[0].message
        assert dump(ws) == before


def test_ctrl_c_stops_a_load_as_the_button_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def press(read: int, size: int) -> None:
        if read > size // 2:
            raise KeyboardInterrupt

    with fresh() as (ws, files):
        path = files / "All mail.mbox"
        path.write_text("".join(box_of(*[JANE, ME, RICK] * 5)))
        assert is_stopped(load(ws, [path], progress=press))
        assert load(ws, [path])[0].kept == 15


def test_a_reading_that_was_killed_goes_on_from_its_last_batch() -> None:
    with fresh() as (ws, files):
        path = files / "All mail.mbox"
        path.write_text("".join(box_of(*[JANE, ME, RICK] * 5)))

        class Killed(BaseException):
            """What nobody catches."""

        def die(read: int, size: int) -> None:
            if read > size // 2:
                raise Killed

        with pytest.raises(Killed):
            load(ws, [path], progress=die)
        adds_up(ws)
        assert problems(ws)["message"].tolist() == [STOPPED]
        (receipt,) = load(ws, [path])
        assert receipt.kept == 15
        assert receipt.notes
        assert problems(ws).empty


def test_two_mailboxes_of_one_name_are_two_files() -> None:
    with fresh() as (ws, files):
        for number, name in enumerate(["one", "two"]):
            (files / name).mkdir()
            (files / name / "Inbox").write_text("".join(box_of(*[JANE, ME, RICK][number:] * 4)))
        done = load(ws, [files])
        assert [one.read for one in done] == [12, 8]
        again = load(ws, [files])
        assert [one.read for one in again] == [12, 8]
        assert all(one.notes for one in again)


def test_memory_does_not_grow_with_the_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the mails, the same memory: nothing of a stored batch is held."""
    peaks = []
    for copies in (1, 10):
        with fresh(batch=50) as (ws, files):
            path = files / "All mail.mbox"
            path.write_text("".join(box_of(*[JANE, ME, RICK] * 100 * copies)))
            load(ws, [path], stop=after(1))  # imports are not counted
            tracemalloc.start()
            with contextlib.suppress(KeyboardInterrupt):
                load(ws, [path])
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 300_000


def test_a_mail_counts_once_a_load_whether_an_earlier_load_had_it_or_not() -> None:
    mails = box_of(JANE, ME, RICK)
    with fresh() as (ws, files):
        (files / "old.mbox").write_text("".join(mails))
        load(ws, [files / "old.mbox"])
        (files / "new.mbox").write_text("".join(mails * 2))
        (receipt,) = load(ws, [files / "new.mbox"])
        assert (receipt.read, receipt.kept) == (6, 3)
        assert receipt.skipped == {"already read (same Message-ID)": 3}
        assert ws.rows("SELECT count(*) FROM interaction") == [(3,)]
        assert ws.rows("SELECT * FROM seen_again") == []


def test_what_another_load_stores_meanwhile_is_not_taken_away() -> None:
    with fresh() as (ws, folder):
        write(folder, [box_of(*(f"a{i}@example.com" for i in range(3))),
                       box_of(*(f"b{i}@example.com" for i in range(6)))])  # fmt: skip
        first, second = sorted(folder.glob("*.mbox"))
        other = Workspace(ws.folder)
        done: list[Receipt] = []

        def beside(*_: int) -> None:
            if not done:
                done.extend(load(other, [second]))

        load(ws, [first], progress=beside)
        other.close()
        assert done[0].kept == 6
        assert ws.rows("SELECT count(*) FROM interaction") == [(6,)]


def test_the_same_bytes_twice_in_a_load_are_counted_as_one_file() -> None:
    with fresh(batch=100) as (ws, folder):
        write(folder, [box_of("a@example.com", ME)])
        (path,) = folder.glob("*.mbox")
        (folder / "backup").mkdir()
        shutil.copy(path, folder / "backup" / path.name)
        once, twice = load(ws, [path, folder / "backup" / path.name])
        adds_up(ws)
        assert (once.read, once.kept, once.skipped) == (twice.read, twice.kept, twice.skipped)
        assert once.kept >= 0


def test_ctrl_c_in_the_last_step_says_what_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Workspace) -> int:
        raise KeyboardInterrupt

    with fresh(batch=100) as (ws, folder):
        write(folder, [box_of("a@example.com", "b@example.com")])
        with monkeypatch.context() as patch:
            patch.setattr(intake, "resolve_contacts", interrupted)
            (receipt,) = load(ws, sorted(folder.glob("*.mbox")))
        assert [p.message for p in receipt.problems] == [
            "the reading was stopped before anything was stored"
        ]
        assert ws.rows("SELECT count(*) FROM event") == [(0,)]


def test_half_a_letter_in_a_name_does_not_stop_a_mailbox() -> None:
    with fresh() as (ws, folder):
        write(folder, [box_of("=?utf-7?Q?+2AA-?= <a@example.com>", "b@example.com")])
        (receipt,) = load(ws, sorted(folder.glob("*.mbox")))
        assert receipt.kept == receipt.read == 2
