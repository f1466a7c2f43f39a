from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.sources import read
from introlab.tables import OWNER

if TYPE_CHECKING:
    from pathlib import Path

    from introlab.sources.reading import Reading


def reading_of(folder: Path, text: str, name: str) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return reading


def test_invitations_name_both_sides_and_show_who_the_user_is(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        'Me,Jane,"1/29/26, 2:37 PM",hello,OUTGOING,https://www.linkedin.com/in/me,'
        "https://www.linkedin.com/in/jane\n"
        'Rick,Me,"1/30/26, 9:00 AM",,INCOMING,https://www.linkedin.com/in/rick,'
        "https://www.linkedin.com/in/me\n"
        'Me,Me,"1/30/26, 9:00 AM",,OUTGOING,linkedin.com/in/me,linkedin.com/in/me\n'
        "Rick,Me,soon,,INCOMING,https://www.linkedin.com/in/rick,https://www.linkedin.com/in/me\n",
        "Invitations.csv",
    )
    assert [(i.at, i.people, i.participants) for i in reading.interactions] == [
        ("2026-01-29T14:37:00Z", 2, (("from", "linkedin:me"), ("to", "linkedin:jane"))),
        ("2026-01-30T09:00:00Z", 2, (("from", "linkedin:rick"), ("to", "linkedin:me"))),
    ]
    assert reading.owner_keys == {"linkedin:me": 2}
    assert reading.receipt.skipped == {"no readable date": 1, "nobody else on it": 1}


def test_invitations_without_addresses_know_the_user_by_direction(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "From,To,Sent At,Message,Direction\n"
        'Me,Jane Doe,"1/29/18, 2:37 PM",,OUTGOING\nRick Roe,Me,"1/30/18, 9:00 AM",,INCOMING\n'
        'Rick Roe,Me,"1/30/18, 9:00 AM",,INCOMING\n,Me,"1/30/18, 9:00 AM",,INCOMING\n',
        "Invitations.csv",
    )
    assert [i.participants for i in reading.interactions] == [
        (("from", OWNER), ("to", "name:jane doe")),
        (("from", "name:rick roe"), ("to", OWNER)),
    ]
    assert reading.receipt.skipped == {
        "repeated in this file": 1, "the other person is not named": 1,
    }  # fmt: skip


def test_endorsements_join_connections_by_address_or_else_by_name(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
        "Endorsement Status\n"
        "2023/06/20 13:05:02 UTC,Tax law,Jane,Doe,www.linkedin.com/in/jane,ACCEPTED\n"
        "2023/06/21 13:05:02 UTC,Tax law,Rick,Roe,,ACCEPTED\n"
        "2023/06/22 13:05:02 UTC,Tax law,Bo,Poe,,REJECTED\n"
        "2023/06/21 23:05:02 UTC,Tax law,Rick,Roe,,ACCEPTED\n",
        "Endorsement_Received_Info.csv",
    )
    assert [(e.kind, e.direction, e.key, e.skill, e.given_on) for e in reading.endorsements] == [
        ("endorsement", "received", "linkedin:jane", "Tax law", "2023-06-20"),
        ("endorsement", "received", "name:rick roe", "Tax law", "2023-06-21"),
    ]
    assert reading.receipt.skipped == {"taken back or hidden": 1, "repeated in this file": 1}


def test_recommendations_are_told_apart_by_member_name_and_lose_their_text(tmp_path: Path) -> None:
    text = (
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
        'Jane,Doe,Example Ltd,CEO,secret praise,"06/18/24, 11:59 AM",VISIBLE\n'
    )
    for name, direction in (
        ("Recommendations_Given.csv", "given"),
        ("Recommendations_Received.csv", "received"),
    ):
        reading = reading_of(tmp_path, text, name)
        (found,) = reading.endorsements
        assert (found.kind, found.direction, found.key, found.given_on) == (
            "recommendation", direction, "name:jane doe", "2024-06-18",
        )  # fmt: skip
        assert "secret" not in repr(reading)
        assert reading.receipt.problems == []
    (problem,) = reading_of(tmp_path, text, "table.csv").receipt.problems
    assert "given or received" in problem.message


def test_a_recommendation_whose_first_names_were_lost_is_nobodys(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Last Name,Company,Job Title,Text,Creation Date.1,Status\nDoe,A,B,x,06/18/24,VISIBLE\n",
        "Recommendations_Received.csv",
    )
    assert reading.receipt.kind == "linkedin.recommendations_received"
    assert reading.receipt.skipped == {"the other person is not named": 1}
