from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from introlab.network.asks import asks
from introlab.network.contacts import contacts
from introlab.network.intake import load, store
from introlab.network.knows import links
from introlab.network.prospects import prospects
from introlab.network.trust import marks, tags
from introlab.sources.reading import (
    Employment,
    Endorsement,
    Interaction,
    Note,
    PastIntroRow,
    ProspectRow,
    Reading,
    Receipt,
    TagRow,
)
from introlab.tables import IntrolabError
from introlab.workspace import NotSavedError, Workspace
from tests.conftest import Network, person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONNECTIONS = """First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Archer,https://www.linkedin.com/in/ana-archer,ana@example.com,Acme,CFO,02 Mar 2025
Ben,Baker,https://www.linkedin.com/in/ben-baker,,Bolt,CTO,03 Mar 2025
Cy,Same,https://www.linkedin.com/in/cy-1,,,,04 Mar 2025
Cy,Same,https://www.linkedin.com/in/cy-2,,,,05 Mar 2025
"""
PROSPECTS = """Name,Company,Context,Known by
Tess Target,Crane,data,"Ana Archer; Cy Same; Nobody Atall"
Uma Unknown,,data,
"""
PAST = """introducer,prospect,context,asked_on,introduced_on
Ana Archer,Old Friend,data,2025-01,2025-02
Cy Same,Uma Unknown,data,2025-01,2025-02
Nobody Atall,Uma Unknown,data,2025-01,2025-02
"""
TAGS = """contact,context,direction,rating,tagged_on,know_personally,do_not_ask
Ana Archer,Data,trusts_me,5,2025-03,yes,
Ben Baker,data,trusts_me,4,2025-03-04,,no
Cy Same,data,trusts_me,4,,,
Ben Baker,,trusts_me,3,,,
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    texts = {
        "Connections.csv": CONNECTIONS, "prospects.csv": PROSPECTS, "past_intros.csv": PAST,
        "trust_tags.csv": TAGS,
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in texts]


def reading(number: int = 1, **parts: Any) -> Reading:
    return Reading(Receipt(f"f{number}.csv", "", "test", sha256=str(number)), **parts)


def test_what_the_files_say_is_in_the_workspace(ws: Workspace, files: list[Path]) -> None:
    load(ws, files)
    assert contacts(ws)["name"].tolist() == ["Ana Archer", "Ben Baker", "Cy Same", "Cy Same"]
    assert prospects(ws)["name"].tolist() == ["Tess Target", "Uma Unknown"]
    assert links(ws)["kind"].tolist() == ["known_by"]
    assert asks(ws)[["introducer", "prospect", "state"]].values.tolist() == [
        ["Ana Archer", "Old Friend", "introduced"]
    ]
    assert tags(ws)["rating"].tolist() == [5, 4]
    assert marks(ws, "know_personally") == {1: True}
    assert marks(ws, "do_not_ask") == {2: False}


def test_loading_again_changes_nothing(
    ws: Workspace, files: list[Path], content: Callable[[], Any]
) -> None:
    load(ws, files)
    before = content()
    ws.set_setting("pinned_now", "2026-06-01T00:00:00Z")
    load(ws, files)
    load(ws, list(reversed(files)))
    after = content()
    for changed in (before, after):
        del changed["setting"]
    assert after == before


def test_receipts_add_up_and_tell_whom_a_name_may_mean(ws: Workspace, files: list[Path]) -> None:
    receipts = {receipt.file: receipt for receipt in load(ws, files)}
    for receipt in receipts.values():
        assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert receipts["past_intros.csv"].skipped == {"introducer not found or doubtful": 2}
    assert receipts["trust_tags.csv"].skipped == {
        "contact not found or doubtful": 1,
        "rating without a context": 1,
    }
    messages = [problem.message for problem in receipts["prospects.csv"].problems]
    assert messages[0] == "2 contacts bear this name (contact_id 3, 4); nothing was linked."
    assert messages[1].startswith("No contact bears this name")
    stored = ws.rows("SELECT rows_read, rows_kept, path FROM source")
    assert {(r.read, r.kept, r.file) for r in receipts.values()} == set(stored)
    skipped = ws.rows("SELECT coalesce(sum(rows), 0) FROM skip")[0][0]
    assert skipped == sum(read - kept for read, kept, _ in stored)


def test_no_problem_names_a_person_or_repeats_a_cell(ws: Workspace, files: list[Path]) -> None:
    load(ws, files)
    texts = " ".join(f"{m} {h}" for m, h in ws.rows("SELECT message, hint FROM problem"))
    assert texts
    for word in ("Ana", "Archer", "Cy", "Same", "Nobody", "Uma", "Unknown", "Tess"):
        assert word not in texts


def test_a_corrected_file_takes_its_problems_away(ws: Workspace, files: list[Path]) -> None:
    load(ws, [files[1]])
    assert len(ws.rows("SELECT * FROM problem")) == 3
    load(ws, files[:2])
    assert len(ws.rows("SELECT * FROM problem")) == 2


def test_the_sample_takes_no_other_data(ws: Workspace, files: list[Path]) -> None:
    ws.set_setting("is_sample", True)
    with pytest.raises(IntrolabError, match="takes no other data"):
        load(ws, files)
    assert contacts(ws).empty


def test_a_path_that_does_not_exist_stops_before_anything_is_stored(
    ws: Workspace, files: list[Path], content: Callable[[], Any]
) -> None:
    before = content()
    with pytest.raises(IntrolabError, match="There is no file"):
        load(ws, [*files, files[0].parent / "none.csv"])
    assert content() == before


def test_a_reading_that_cannot_be_stored_leaves_nothing_of_the_others(
    ws: Workspace, content: Callable[[], Any]
) -> None:
    before = content()
    broken = reading(2, endorsements=[Endorsement("e", "no such kind", "given", "k", "", "")])
    with pytest.raises(Exception, match="CHECK constraint"):
        store(ws, [reading(records=[person("ana")]), broken])
    assert content() == before


def test_a_full_disk_is_no_problem_of_the_file(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise NotSavedError("Not saved: disk full")

    monkeypatch.setattr("introlab.network.intake.record_past", full)
    row = PastIntroRow(2, "ana@example.com", "Tess", "data", (("asked", "2025-01"),))
    with pytest.raises(NotSavedError):
        network.add(people="ana", past=[row])
    assert contacts(network.ws).empty


def test_steps_that_cannot_follow_are_a_problem_and_leave_no_ask(network: Network) -> None:
    rows = [
        PastIntroRow(2, "ana@example.com", "Tess Target", "", (("asked", "2025-02-31"),)),
        PastIntroRow(3, "ana@example.com", "Uma", "", (("asked", "2025-02"), ("met", "2025-03"))),
    ]
    network.add(people="ana", past=rows)
    assert network.ws.rows("SELECT * FROM ask") == []
    problems = network.ws.rows('SELECT "row", message FROM problem ORDER BY 1')
    assert [row for row, _ in problems] == [2, 3]
    assert "02-31" not in problems[0][1]


def test_nobody_introduces_to_themselves(network: Network) -> None:
    row = PastIntroRow(2, "ana@example.com", "Ana Example", "data", (("asked", "2025-01"),))
    network.add(people="ana", past=[row])
    assert asks(network.ws).empty
    assert network.ws.rows("SELECT reason FROM skip") == [("introducer and prospect are the same",)]


def test_a_past_prospect_whom_two_bear_the_name_of_is_doubtful(network: Network) -> None:
    network.add(people="ana", prospects=[{"name": "Tess", "company": c} for c in ("Acme", "Bolt")])
    row = PastIntroRow(2, "ana@example.com", "Tess", "data", (("asked", "2025-01"),))
    network.add(past=[row])
    assert asks(network.ws).empty
    assert "2 prospects bear this name" in network.ws.rows("SELECT message FROM problem")[0][0]


@pytest.mark.parametrize(
    ("written", "name", "email", "url"),
    [
        ("Ben Example", "Ben Example", "", ""),
        ("ben@example.com", "Ben Example", "ben@example.com", ""),
        ("new@example.com", "new@example.com", "new@example.com", ""),
        ("linkedin.com/in/new", "linkedin.com/in/new", "", "linkedin.com/in/new"),
    ],
)
def test_a_past_prospect_bears_the_name_of_the_contact_they_are_now(
    network: Network, written: str, name: str, email: str, url: str
) -> None:
    row = PastIntroRow(2, "ana@example.com", written, "data", (("asked", "2025-01"),))
    for _ in range(2):
        network.add(people="ana ben", past=[row])
    (found,) = prospects(network.ws, listed_only=False).to_dict("records")
    assert (found["name"], found["email"], found["linkedin_url"]) == (name, email, url)
    assert not found["listed"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("", "2026-01-01T00:00:00Z"),
        ("2025-03-04", "2025-03-04T00:00:00Z"),
        ("2025-03", "2025-03-31T23:59:59Z"),
        ("2025", "2025-12-31T23:59:59Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("2026-01", "2026-01-01T00:00:00Z"),
    ],
)
def test_the_date_of_a_tag_counts_from_when_it_surely_was_given(
    network: Network, written: str, stored: str
) -> None:
    row = TagRow(2, "ana@example.com", "Data", "", 4, written, do_not_ask=True)
    network.add(people="ana")
    for now in ("2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z"):
        network.ws.set_setting("pinned_now", now)
        store(network.ws, [reading(tags=[row])])
    assert network.ws.rows("SELECT tagged_on, direction FROM trust_tag") == [(stored, "trusts_me")]
    assert network.ws.rows("SELECT marked_on FROM contact_mark") == [(stored,)]


def test_a_tag_without_context_takes_the_default_one(network: Network) -> None:
    network.ws.set_setting("default_context", "tax")
    network.add(people="ana", tags=[("ana", "", 4)])
    assert tags(network.ws)["context"].tolist() == ["tax"]


def test_spelling_a_context_otherwise_does_not_repeat_a_tag(network: Network) -> None:
    network.add(people="ana", tags=[("ana", "Data Engineering", 4)], tagged_on="2025-01-01")
    network.add(tags=[("ana", " data  engineering", 4)], tagged_on="2025-01-01")
    assert len(network.ws.rows("SELECT * FROM trust_tag")) == 1


def test_the_users_later_word_is_not_undone_by_loading_a_file_again(network: Network) -> None:
    for rating in (4, 2, 4):
        network.add(people="ana", tags=[("ana", "data", rating)], tagged_on=f"2025-0{rating}-01")
    assert tags(network.ws)["rating"].tolist() == [4]


def test_the_owners_name_is_taken_from_the_profile_unless_typed_in(network: Network) -> None:
    me = person("me", name="Alex Roe", is_owner=True)
    network.add(people=[me])
    assert network.ws.setting("owner_name") == "Alex Roe"
    network.ws.set_setting("owner_name", "A. Roe")
    network.add(people=[me])
    assert network.ws.setting("owner_name") == "A. Roe"


def test_jobs_notes_and_endorsements_are_stored_once(ws: Workspace) -> None:
    for number in (1, 2):
        store(ws, [reading(
            number,
            employments=[Employment("j", "owner:", "Acme", "CFO", "2020", "")],
            notes=[Note("n", "email:ana@example.com", "met in Riga", "2025-01-01")],
            endorsements=[Endorsement("e", "endorsement", "given", "email:a@b.org", "SQL", "")],
        )])  # fmt: skip
    for table in ("employment", "note", "endorsement"):
        assert ws.rows(f"SELECT count(*) FROM {table}") == [(1,)]


def test_a_newer_row_of_the_same_record_replaces_the_older(network: Network) -> None:
    network.add(people=[person("ana", company="Acme")])
    network.add(people=[person("ana", "linkedin:ana", company="Bolt")])
    (row,) = contacts(network.ws).to_dict("records")
    assert (row["company"], row["email"]) == ("Bolt", "ana@example.com")
    assert row["linkedin_url"].endswith("/in/ana")


def test_a_hundred_prospects_with_their_friends_are_linked(ws: Workspace) -> None:
    rows = [
        ProspectRow(i, "person", f"Target {i}", known_by=("ana@example.com",)) for i in range(100)
    ]
    store(ws, [reading(records=[person("ana")], prospects=rows)])
    assert len(links(ws)) == 100


def test_who_was_on_a_mail_stays_as_it_was_first_read(ws: Workspace) -> None:
    def mail(name: str, *keys: str) -> Interaction:
        on = tuple(("from" if not place else "to", key) for place, key in enumerate(keys))
        return Interaction(name, "2025-01-02T03:04:05Z", "mail", len(on), "", on)

    first = Reading(Receipt("a.mbox", "", "mail.mbox", sha256="1"))
    first.interactions += [mail("b", "email:x@example.com", "email:y@example.com"),
                           mail("a", "email:y@example.com", "email:x@example.com"),
                           mail("b", "email:z@example.com")]  # fmt: skip
    later = Reading(Receipt("b.mbox", "", "mail.mbox", sha256="2"))
    later.interactions += [mail("a", "email:y@example.com", "email:new@example.com"),
                           mail("c", "email:new@example.com", "email:x@example.com")]  # fmt: skip
    for reading in (first, later, later):
        store(ws, [reading])
    assert ws.rows("SELECT interaction_id, role, key FROM participant ORDER BY 1, 2") == [
        ("a", "from", "email:y@example.com"), ("a", "to", "email:x@example.com"),
        ("b", "from", "email:x@example.com"), ("b", "to", "email:y@example.com"),
        ("c", "from", "email:new@example.com"), ("c", "to", "email:x@example.com"),
    ]  # fmt: skip
    assert ws.rows("SELECT count(DISTINCT source_id) FROM interaction") == [(2,)]


def test_the_latest_dated_mark_counts_and_a_date_ahead_is_a_problem(network: Network) -> None:
    network.add(people="ana")

    def said(on: str, barred: bool) -> Receipt:
        reading = Reading(network.receipt())
        reading.tags.append(
            TagRow(2, "ana@example.com", "tax", tagged_on=on, rating=2 + 2 * (not barred),
                   do_not_ask=barred)
        )  # fmt: skip
        reading.receipt.read = reading.receipt.kept = 1
        store(network.ws, [reading])
        return reading.receipt

    for on, barred in [("2024-01-05", True), ("2024-06-05", False), ("2025-01-05", True)]:
        assert said(on, barred).kept == 1
        assert marks(network.ws, "do_not_ask") == {1: barred}
    said("2025-01-05", True)
    assert network.ws.rows("SELECT count(*) FROM contact_mark") == [(3,)]
    for ahead in ("2026-12-01", "2027-01", "2027"):
        receipt = said(ahead, False)
        assert receipt.skipped == {"dated ahead": 1}
        assert [p.column for p in receipt.problems] == ["tagged_on"]
    assert marks(network.ws, "do_not_ask") == {1: True}
