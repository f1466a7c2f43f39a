"""Writes the LinkedIn archive as the site wrote it in spring 2026: members, quoting, dates."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from introlab.samples.dice import Dice
from introlab.samples.messages import Row, member
from introlab.samples.names import NOT_COMPANIES, SKILLS
from introlab.samples.people import EXPORT_DAY, Person
from introlab.samples.world import (
    OWNER_ADDRESS,
    OWNER_FAMILY,
    OWNER_GIVEN,
    OWNER_OLD_ADDRESS,
    OWNER_URL,
    World,
)

ARCHIVE = "Complete_LinkedInDataExport_02-27-2026.zip"
#: Rows of Connections.csv that hold nothing but a date: members who closed their account.
CLOSED = 6
PREAMBLE = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are '
    "missing. You will only see email addresses for connections who have allowed their connections "
    "to see or download their email address using this setting "
    "https://www.linkedin.com/psettings/privacy/email. You can learn more here "
    'https://www.linkedin.com/help/linkedin/answer/261"\n\n'
)


def write_linkedin(folder: Path, world: World, messages: list[Row]) -> None:
    """Write the archive; every entry carries the same fixed time, so the bytes repeat."""
    members = {
        "Connections.csv": PREAMBLE + _connections(world).removesuffix("\n"),
        "messages.csv": _messages(messages),
        "Invitations.csv": _invitations(world),
        **_praise(world),
        **_own_pages(world),
        **_not_read(world),
    }
    stamp = (EXPORT_DAY.year, EXPORT_DAY.month, EXPORT_DAY.day, 6, 0, 0)
    with zipfile.ZipFile(folder / ARCHIVE, "w") as archive:
        for name, text in sorted(members.items()):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text.encode(), compresslevel=9)


def table(header: str, rows: list[list[str]], end: str = "\n", quoted: bool = False) -> str:
    """Return a CSV text; ``header`` is comma-separated."""
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    )
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return buffer.getvalue()


def _linked(world: World) -> list[Person]:
    return [p for p in world.people if "linkedin" in p.sources]


def _connections(world: World) -> str:
    dice = Dice(world.seed, "connections")
    rows: list[tuple[date, str, list[str]]] = []
    for person in _linked(world):
        assert person.connected is not None
        given, family = person.name_in("linkedin")
        company, title = person.job.company.name, person.job.title
        if person.tier == "acquaintance" and dice.chance(0.025):
            company = dice.choice(NOT_COMPANIES)
        if person.tier == "acquaintance" and dice.chance(0.012):
            company = title = ""
        if dice.chance(0.05):
            title += " "
        url = "https://www.linkedin.com/in/" + quote(person.slug)
        email = person.address() if person.bridged else ""
        when = person.connected.strftime("%d %b %Y")
        rows.append((person.connected, url, [given, family, url, email, company, title, when]))
    for number in range(CLOSED):
        closed = EXPORT_DAY - timedelta(days=dice.randint(100, 3000))
        rows.append((closed, str(number), [""] * 6 + [closed.strftime("%d %b %Y")]))
    rows.sort(key=lambda row: (row[0], row[1]), reverse=True)
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    return table(header, [cells for _, _, cells in rows])


def _messages(messages: list[Row]) -> str:
    rows = [
        [
            row.conversation,
            row.title,
            row.sender[0],
            quoted_url(row.sender[1]),
            ", ".join(name for name, _ in row.to),
            ",".join(quoted_url(url) for _, url in row.to if url),
            row.at.strftime("%Y-%m-%d %H:%M:%S UTC"),
            row.subject,
            row.content,
            row.folder,
            "",
        ]
        for row in messages
    ]
    header = (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,"
        "DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS"
    )
    return table(header, rows, quoted=True)


def quoted_url(url: str) -> str:
    """Return the address percent-encoded, as Connections and messages give it."""
    return quote(url, safe=":/") if url else ""


def american(at: datetime | date, padded: bool = False) -> str:
    """Return '1/29/26, 2:37 PM', or '01/29/26, 02:37 PM'.

    Examples
    --------
    >>> american(datetime(2026, 1, 29, 14, 37)), american(datetime(2026, 1, 9, 0, 5), padded=True)
    ('1/29/26, 2:37 PM', '01/09/26, 12:05 AM')
    """
    text = at.strftime("%m/%d/%y, %I:%M %p")
    if padded:
        return text
    day, clock = text.split(", ")
    month, number, year = day.split("/")
    return f"{int(month)}/{int(number)}/{year}, {clock.lstrip('0')}"


def _moment(dice: Dice, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, dice.randint(0, 23), dice.randint(0, 59))  # noqa: DTZ001 - LinkedIn writes no zone here


def _invitations(world: World) -> str:
    """Return invitations of the last three years, accepted and pending, both directions."""
    dice = Dice(world.seed, "invitations")
    rows: list[tuple[datetime, list[str]]] = []
    owner = f"{OWNER_GIVEN} {OWNER_FAMILY}"
    for person in _linked(world):
        assert person.connected is not None
        if person.connected.year >= 2023 and dice.chance(0.5):
            at = _moment(dice, person.connected - timedelta(days=dice.randint(0, 2)))
            rows.append((at, _invitation(dice, at, member(person), owner)))
    for person in [p for p in world.outsiders if p.tier == "stranger"]:
        at = _moment(dice, EXPORT_DAY - timedelta(days=dice.randint(1, 90)))
        rows.append((at, _invitation(dice, at, member(person), owner)))
    rows.sort(key=lambda row: (row[0], row[1][0], row[1][1]), reverse=True)
    header = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
    return table(header, [cells for _, cells in rows])


def _invitation(dice: Dice, at: datetime, other: tuple[str, str], owner: str) -> list[str]:
    text = "Good to meet you, let us stay in touch." if dice.chance(0.3) else ""
    if dice.chance(0.5):
        return [owner, other[0], american(at), text, "OUTGOING", OWNER_URL, other[1]]
    return [other[0], owner, american(at), text, "INCOMING", other[1], OWNER_URL]


def _praise(world: World) -> dict[str, str]:
    """Return endorsements and recommendations; those who trust the owner endorse more often."""
    dice = Dice(world.seed, "praise")
    linked = _linked(world)
    weights = [2.0 ** max(p.trust.values()) * (4 if p.tier == "core" else 1) for p in linked]
    members = {}
    for way, who, count in (("Received", "Endorser", 38), ("Given", "Endorsee", 26)):
        rows = []
        for person in sorted(dice.several(linked, weights, count), key=lambda p: p.person_id):
            day = max(person.connected or EXPORT_DAY, EXPORT_DAY - timedelta(days=2200))
            at = _moment(dice, day + (EXPORT_DAY - day) * dice.random())
            given, family = person.name_in("linkedin")
            url = f"www.linkedin.com/in/{person.slug}"
            rows.append([at.strftime("%Y/%m/%d %H:%M:%S UTC"), dice.choice(SKILLS[:3]), given,
                         family, url, "ACCEPTED" if dice.chance(0.95) else "REJECTED"])  # fmt: skip
        header = (f"Endorsement Date,Skill Name,{who} First Name,{who} Last Name,"
                  f"{who} Public Url,Endorsement Status")  # fmt: skip
        members[f"Endorsement_{way}_Info.csv"] = table(header, rows)
    for way, count in (("Received", 9), ("Given", 7)):
        rows = []
        for person in sorted(dice.several(linked, weights, count), key=lambda p: p.person_id):
            given, family = person.name_in("linkedin")
            at = _moment(dice, EXPORT_DAY - timedelta(days=dice.randint(30, 1800)))
            text = "Clear, calm and on time.\nI would work with them again."
            shown = "VISIBLE" if dice.chance(0.8) else ""
            rows.append([given, family, person.job.company.name, person.job.title, text,
                         american(at, padded=True), shown])  # fmt: skip
        header = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
        members[f"Recommendations_{way}.csv"] = table(header, rows)
    return members


def _own_pages(world: World) -> dict[str, str]:
    """Return the owner's positions, profile and notes."""
    dice = Dice(world.seed, "notes")
    positions = [
        ["Alder Advisory", "Independent Consultant", "Data engineering and pricing for mid-sized "
         "companies", "", "Jun 2022", ""],
        ["Northpier", "Principal Consultant", "", "", "Apr 2016", "May 2022"],
        ["Saltmarsh Foods", "Pricing Analyst", "", "", "2012", "Mar 2016"],
    ]  # fmt: skip
    profile = [OWNER_GIVEN, OWNER_FAMILY, "", "", "", "Independent consultant: data engineering, "
               "pricing", "", "Business Consulting and Services", "", "", "", "", ""]  # fmt: skip
    notes = []
    for person in dice.sample([p for p in _linked(world) if p.tier in ("core", "circle")], 8):
        given, family = person.name_in("linkedin")
        at = _moment(dice, EXPORT_DAY - timedelta(days=dice.randint(5, 90)))
        text = dice.choice(("Met at the data evening.", "Back from leave in May.", "Likes short "
                            "mails.\nNever call before ten.", "Moved to the coast."))  # fmt: skip
        stamp = at.strftime("%Y-%m-%d %H:%M:%S UTC")
        notes.append([given, family, quoted_url(person.url()), text, stamp, stamp])
    return {
        "Positions.csv": table(
            "Company Name,Title,Description,Location,Started On,Finished On", positions),
        "Profile.csv": table(
            "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,"
            "Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers", [profile]),
        "Notes.csv": table("Connection First Name,Connection Last Name,Connection Profile URL,Note,"
                           "Created On,Edited On", notes),
    }  # fmt: skip


def _not_read(world: World) -> dict[str, str]:
    """Return members that say nothing about people, or that introlab refuses by name."""
    dice = Dice(world.seed, "other members")

    def stamps(count: int) -> list[str]:
        days = sorted(dice.randint(1, 900) for _ in range(count))
        return [
            _moment(dice, EXPORT_DAY - timedelta(days=d)).strftime("%Y-%m-%d %H:%M:%S")
            for d in days
        ]

    def link() -> str:
        return f"https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A{dice.getrandbits(50)}"

    likes = [[at, dice.choice(("LIKE", "PRAISE", "INTEREST")), link()] for at in stamps(60)]
    posts = [[at, link(), "What I learned about late loads this week.", "", "", "MEMBER_NETWORK"]
             for at in stamps(22)]  # fmt: skip
    comments = [[at, link(), dice.choice(("Well said, thank you", "How, and when?"))]
                for at in stamps(31)]  # fmt: skip
    logins = [[f"{at} UTC", f"192.0.2.{dice.randint(1, 254)}", "Mozilla/5.0", "Desktop"]
              for at in stamps(20)]  # fmt: skip
    guide = ["2-guide==", "", "Guide", "", f"{OWNER_GIVEN} {OWNER_FAMILY}", OWNER_URL,
             "2026-01-12 08:30:00 UTC", "", "How may I help?", "INBOX"]  # fmt: skip
    emails = [[OWNER_ADDRESS, "Yes", "Yes", "6/3/22, 8:12 AM"],
              [OWNER_OLD_ADDRESS, "Yes", "No", "4/4/16, 9:30 AM"]]  # fmt: skip
    return {
        "Skills.csv": table("Name", [[skill] for skill in SKILLS]),
        "Reactions_34875879.csv": table("Date,Type,Link", likes, end="\r\n"),
        "Shares_34875879.csv": table(
            "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility", posts, end="\r\n"),
        "Comments_34875879.csv": table("Date,Link,Message", comments, end="\r\n"),
        "Logins.csv": table("Login Date,IP Address,User Agent,Login Type", logins),
        "guide_messages.csv": table(
            "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
            "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER", [guide]),
        "Email Addresses.csv": table("Email Address,Confirmed,Primary,Updated On", emails),
    }  # fmt: skip
