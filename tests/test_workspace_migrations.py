"""A workspace that an older introlab made is brought forward, and ends as one made today."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from introlab.network.intake import load
from introlab.network.owner import say_own
from introlab.tables import IntrolabError
from introlab.workspace import Workspace, schema_version
from tests.test_sources_calendar_events import event

#: schema.sql as it was released, by version.
RELEASED = sorted((Path(__file__).parent / "schemas").glob("version-*.sql"))
APPLICATION_ID = 0x494E5452


def version_of(path: Path) -> int:
    return int(path.stem.removeprefix("version-"))


def made(folder: Path, schema: Path, rows: str = "") -> Workspace:
    """Return a workspace as the introlab of that schema left it, opened with today's."""
    folder.mkdir()
    connection = sqlite3.connect(folder / "introlab.sqlite")
    connection.executescript(schema.read_text(encoding="utf-8") + rows)
    connection.execute(f"PRAGMA user_version = {version_of(schema)}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    return Workspace(folder)


def shape(ws: Workspace) -> dict[str, Any]:
    """Return columns, foreign keys and indexes of every table, and what every view selects."""
    found: dict[str, Any] = {}
    for name, kind, sql in ws.rows("SELECT name, type, sql FROM sqlite_master"):
        if kind == "table":
            found[name] = [
                sorted(map(str, ws.rows(f'PRAGMA {what}("{name}")')))
                for what in ("table_xinfo", "foreign_key_list")
            ]
        else:
            plain = re.sub(r"--[^\n]*", "", sql or "")
            found[name] = "".join(plain.split())
    return found


@pytest.mark.parametrize("schema", RELEASED, ids=lambda path: path.stem)
def test_a_migrated_workspace_has_the_tables_of_a_new_one(schema: Path, tmp_path: Path) -> None:
    old = made(tmp_path / "old", schema)
    new = Workspace(tmp_path / "new", create=True)
    assert old.rows("PRAGMA user_version") == [(schema_version(),)]
    assert shape(old) == shape(new)
    old.close()
    new.close()


def test_chains_of_merges_lead_to_the_same_contacts_as_before(tmp_path: Path) -> None:
    rows = "".join(
        f"INSERT INTO contact VALUES ({i}, '2025-01-01T00:00:00Z');" for i in range(1, 7)
    )
    rows += "".join(
        "INSERT INTO merge_log (merged_id, into_id, reason, merged_on) "
        f"VALUES ({merged}, {into}, 'same e-mail address', '2025-01-0{day}T00:00:00Z');"
        for day, (merged, into) in enumerate([(5, 4), (4, 2), (6, 5), (2, 1)], start=1)
    )
    old = made(tmp_path / "old", RELEASED[0], rows)
    assert dict(old.rows("SELECT * FROM contact_current")) == {1: 1, 2: 1, 3: 3, 4: 1, 5: 1, 6: 1}
    assert old.rows("SELECT count(*) FROM merge_log WHERE merge_id <= 4") == [(4,)]
    old.close()


def test_tags_marks_and_words_keep_their_numbers_when_they_learn_to_be_taken_back(
    tmp_path: Path,
) -> None:
    rows = (
        "INSERT INTO contact VALUES (1, '2025-01-01T00:00:00Z');"
        "INSERT INTO trust_tag VALUES (7, 1, 'tax', 'i_trust', 4, '2025-01-01T00:00:00Z', 'why');"
        "INSERT INTO contact_mark VALUES (5, 1, 'do_not_ask', 0, '2025-01-01T00:00:00Z');"
        "INSERT INTO prospect (prospect_id, kind, name, company, title, email, linkedin_url, "
        "context, why, benefit, listed, added_on) "
        "VALUES (2, 'person', 'Petra', '', '', '', '', '', '', '', 1, '2025-01-01T00:00:00Z');"
        "INSERT INTO knows_word VALUES (9, 1, 2, 0, 'user', '2025-01-01T00:00:00Z');"
    )
    old = made(tmp_path / "old", RELEASED[0], rows)
    when = "2025-01-01T00:00:00Z"
    assert old.rows("SELECT * FROM trust_tag") == [(7, 1, "tax", "i_trust", 4, when, "why")]
    assert old.rows("SELECT * FROM contact_mark") == [(5, 1, "do_not_ask", 0, when)]
    assert old.rows("SELECT * FROM knows_word") == [(9, 1, 2, 0, "user", when)]
    with old.transaction() as connection:
        connection.execute(
            "INSERT INTO contact_mark (contact_id, mark, value, marked_on) "
            "VALUES (1, 'do_not_ask', NULL, ?)",
            (when,),
        )
    assert old.rows("SELECT max(mark_id) FROM contact_mark") == [(6,)]  # numbers go on
    old.close()


def test_interactions_and_who_was_on_them_are_those_of_before(tmp_path: Path) -> None:
    mails = [
        ("b", "from", "email:me@example.org", "to", "email:jane@example.com"),
        ("a", "from", "email:jane@example.com", "to", "email:me@example.org"),
        ("c", "from", "email:me@example.org", "to", "email:jane@example.com"),
        ("d", "from", "email:list@example.com"),
        ("e",),
    ]  # fmt: skip
    rows = (
        "INSERT INTO source VALUES (1, 'a.mbox', '', 'mail.mbox', '', 'x', 5, 5, '', '');"
        "INSERT INTO owner_key VALUES ('email:me@example.org', 0, '');"
        "INSERT INTO contact VALUES (1, '');"
        "INSERT INTO record VALUES ('r', 1, 1, 'mail.mbox', NULL, 'Jane Doe', '', '', '', '', '',"
        " '', 0, '', '', '');"
        "INSERT INTO record_key VALUES ('r', 'email:jane@example.com');"
    )
    participants = set()
    for name, *people in mails:
        rows += (
            f"INSERT INTO interaction VALUES ('{name}', 1, '2024-01-15T09:30:00Z', 'mail', "
            f"{len(people) // 2}, 'thread');"
        )
        for role, key in zip(people[::2], people[1::2], strict=True):
            rows += f"INSERT INTO participant VALUES ('{name}', '{key}', '{role}');"
            participants.add((name, key, role))
    old = made(tmp_path / "old", RELEASED[0], rows)
    assert old.rows("SELECT * FROM interaction ORDER BY 1") == [
        (name, 1, "2024-01-15T09:30:00Z", "mail", len(people) // 2, "thread")
        for name, *people in sorted(mails)
    ]
    assert set(old.rows("SELECT * FROM participant")) == participants
    assert old.rows("SELECT interaction_id FROM event ORDER BY event_no") == [
        (name,) for name, *_ in mails
    ]
    assert old.rows("SELECT count(DISTINCT circle_id) FROM circle") == [(3,)]
    assert old.rows("SELECT name FROM person_shown WHERE key LIKE '%jane%'") == [("Jane Doe",)]
    assert old.rows("PRAGMA foreign_key_check") == []
    old.close()


def test_mail_loaded_before_is_the_same_mail_when_it_is_loaded_again(tmp_path: Path) -> None:
    path = tmp_path / "Inbox"
    path.write_text(
        "".join(
            f"From x Mon Jan 15 09:30:00 2024\nFrom: {sender}\nTo: {to}\n"
            f"Date: Mon, 15 Jan 2024 09:30:00 +0000\nMessage-ID: <{number}@example.com>\n"
            "\nbody\n\n"
            for number, (sender, to) in enumerate(
                [("Jane Doe <jane@example.com>", "me@example.org"),
                 ("me@example.org", "jane@example.com"), ("me@example.org", "bo@example.com")]
            )
        )
    )  # fmt: skip
    new = Workspace(tmp_path / "new", create=True)
    load(new, [path])
    rows = ""
    tables = [
        "source",
        "owner_key",
        "contact",
        "record",
        "record_key",
        "interaction",
        "participant",
    ]
    for table in tables:
        for row in new.rows(f"SELECT * FROM {table}"):
            rows += f"INSERT INTO {table} VALUES ({', '.join(map(_quoted, row))});"
    old = made(tmp_path / "old", RELEASED[0], rows)
    load(old, [path])
    for table in set(tables) - {"source", "record"}:
        assert sorted(old.rows(f"SELECT * FROM {table}")) == sorted(
            new.rows(f"SELECT * FROM {table}")
        )
    for ws in (old, new):
        assert ws.rows("SELECT name FROM record") == [("Jane Doe",)]
        assert ws.rows("SELECT rows_read, rows_kept FROM source") == [(3, 3)]
        ws.close()


GUESTS = tuple(f"ATTENDEE:mailto:p{number}@example.com" for number in range(12))
SERIES = event("RRULE:FREQ=DAILY;COUNT=4")
SINGLE = event(uid="single", who="ben", start="DTSTART:20240709T093000Z")
SHORT = event(uid="x", who="ana").replace("UID:x@calendar.example.org", "UID:12")
SHORT_SERIES = event("RRULE:FREQ=DAILY;COUNT=3", who="cy").replace(
    "UID:1@calendar.example.org", "UID:13"
)
NO_UID = event(uid="x", who="eve").replace("UID:x@calendar.example.org\r\n", "")


def with_meetings(folder: Path, *events: str, later: str = "") -> Workspace:
    """Return a workspace that held the meetings of a calendar when its schema version was 5.

    Of ``later`` it held what a second calendar showed beyond those of the first.
    """
    new = Workspace(folder / "new", create=True)
    say_own(new, "me@example.com", mine=True)
    loaded(new, *events, name="first.ics")
    numbers = {number for (number,) in new.rows("SELECT event_no FROM event")}
    if later:
        loaded(new, later, name="second.ics")
        new_ones = {number for (number,) in new.rows("SELECT event_no FROM event")} - numbers
        with new.transaction() as connection:
            connection.execute("UPDATE event SET source_id = 1")
            connection.executemany(
                "UPDATE event SET source_id = 2 WHERE event_no = ?", [(n,) for n in new_ones]
            )
    rows = ""
    for table in (
        "source", "owner_key", "contact", "record", "record_key", "event", "person_shown", "circle",
    ):  # fmt: skip
        for row in new.rows(f"SELECT * FROM {table}"):
            rows += f"INSERT INTO {table} VALUES ({', '.join(map(_quoted, row))});"
    rows += "UPDATE event SET interaction_id = 'before ' || interaction_id;"
    # ids of meetings without a UID of their own were made in another way
    for who, conversation in (("ana", "12"), ("cy", "13"), ("eve", "")):
        rows += (
            f"UPDATE event SET conversation = '{conversation}' WHERE circle_id IN (SELECT "
            "circle_id FROM circle JOIN person_shown USING (shown_id) "
            f"WHERE key LIKE 'email:{who}@%');"
        )
    new.close()
    (version_5,) = (path for path in RELEASED if version_of(path) == 5)
    return made(folder / "old", version_5, rows)


def loaded(ws: Workspace, *events: str, name: str = "next.ics", method: str = "") -> None:
    sent = f"METHOD:{method}\r\n" if method else ""
    path = ws.folder.parent / name
    path.write_text(f"BEGIN:VCALENDAR\r\n{sent}{''.join(events)}END:VCALENDAR\r\n")
    load(ws, [path])


def meetings(ws: Workspace) -> list[tuple[str, int]]:
    """Return day and number of people of every meeting."""
    return [
        (at[5:10], people)
        for at, people in ws.rows("SELECT at, people FROM interaction ORDER BY at, people")
    ]


@pytest.mark.parametrize(
    ("method", "said", "left"),
    [
        ("", event("RECURRENCE-ID:20240702T093000Z", start="DTSTART:20240702T093000Z"), 4),
        ("REPLY", event(start="DTSTART:20240702T093000Z"), 4),
        ("CANCEL", event("RECURRENCE-ID:20240702T093000Z", "SEQUENCE:1"), 3),
        ("CANCEL", event("SEQUENCE:1", "LAST-MODIFIED:20240703T000000Z"), 2),
        ("", event("RRULE:FREQ=DAILY;COUNT=5"), 5),
    ],
)
def test_a_word_on_a_series_of_before_takes_no_other_dates_away(
    method: str, said: str, left: int, tmp_path: Path
) -> None:
    old = with_meetings(tmp_path, SERIES)
    loaded(old, said, method=method)
    assert len(meetings(old)) == left
    old.close()


def test_dates_of_a_series_with_other_people_stay_and_go_with_it(tmp_path: Path) -> None:
    third = "20240703T093000Z"
    other = event(
        f"RECURRENCE-ID:{third}", "ATTENDEE:mailto:ben@example.com", start=f"DTSTART:{third}"
    )
    old = with_meetings(tmp_path, SERIES, other)
    before = meetings(old)
    loaded(old, event(start="DTSTART:20240702T093000Z"), method="REPLY")
    assert meetings(old) == before
    loaded(old, event("RRULE:FREQ=DAILY;COUNT=5"), name="last.ics")
    assert meetings(old) == [(f"07-0{day}", 2) for day in range(1, 6)]
    old.close()


def test_a_date_of_a_series_that_only_a_second_file_showed_stays(tmp_path: Path) -> None:
    old = with_meetings(tmp_path, SERIES, later=event("RRULE:FREQ=DAILY;COUNT=5"))
    assert old.rows("SELECT count(*) FROM event GROUP BY source_id") == [(4,), (1,)]
    before = meetings(old)
    say_own(old, "me.too@example.com", mine=True)
    assert meetings(old) == before
    old.close()


def test_a_meeting_of_before_is_moved_and_not_there_twice(tmp_path: Path) -> None:
    old = with_meetings(tmp_path, SINGLE)
    loaded(old, SINGLE.replace("20240709", "20240710"))
    assert meetings(old) == [("07-10", 2)]
    old.close()


def test_meetings_of_before_are_not_there_twice_where_their_uid_tells_nothing(
    tmp_path: Path,
) -> None:
    old = with_meetings(tmp_path, SHORT, SHORT_SERIES, NO_UID, SINGLE)
    before = meetings(old)
    loaded(old, SHORT, SHORT_SERIES, NO_UID)
    assert meetings(old) == before
    say_own(old, "me.too@example.com", mine=True)
    assert meetings(old) == before
    loaded(old, SHORT, SHORT_SERIES, NO_UID, SINGLE, name="first.ics")
    assert meetings(old) == before
    assert old.rows("SELECT count(*) FROM interaction WHERE interaction_id LIKE 'before %'") == [
        (0,)
    ]
    old.close()


def test_meetings_of_before_are_the_same_when_they_are_worked_out_anew(tmp_path: Path) -> None:
    old = with_meetings(
        tmp_path, SERIES, SINGLE, SHORT, SHORT_SERIES, NO_UID, event(*GUESTS, uid="large")
    )
    before = meetings(old)
    who = (
        "SELECT key, role, count(*) FROM participant JOIN interaction USING (interaction_id) "
        "WHERE at < '2024-09' GROUP BY key, role"
    )
    people = old.rows(who)
    assert ("07-01", 14) in before
    say_own(old, "me.too@example.com", mine=True)
    loaded(old, event(uid="other", who="dan", start="DTSTART:20240901T093000Z"))
    assert [met for met in meetings(old) if met[0] < "09"] == before
    assert old.rows(who) == people
    old.close()


def _quoted(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def test_the_copy_kept_before_a_migration_is_never_overwritten(tmp_path: Path) -> None:
    made(tmp_path / "old", RELEASED[0]).close()
    kept = tmp_path / "old" / "introlab.version-1.sqlite"
    before = kept.read_bytes()
    connection = sqlite3.connect(tmp_path / "old" / "introlab.sqlite")
    connection.execute("PRAGMA user_version = 1")  # as a second program saw it before the first
    connection.close()
    with pytest.raises(IntrolabError, match="brought up to date"):
        Workspace(tmp_path / "old")
    assert kept.read_bytes() == before
