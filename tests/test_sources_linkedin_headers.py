"""Every header row of every LinkedIn export of 2012-2026 that was seen is taken for what it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from introlab.sources import read
from introlab.sources.kinds import KINDS, is_sensitive

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

TABLE = Path(__file__).parent / "data" / "linkedin_headers.tsv"

EXPECTED = {
    "connections": "linkedin.connections",
    "connectionscopy": "linkedin.connections",
    "linkedinconnectionsexportmicrosoftoutlook": "linkedin.connections",
    "testern": "linkedin.connections",
    "messages": "linkedin.messages",
    "invitations": "linkedin.invitations",
    "endorsementreceivedinfo": "linkedin.endorsements_received",
    "endorsementgiveninfo": "linkedin.endorsements_given",
    "recommendationsreceived": "linkedin.recommendations_received",
    "recommendationsgiven": "linkedin.recommendations_given",
    "positions": "linkedin.positions",
    "profile": "linkedin.profile",
    "contacts": "linkedin.address_book",
    "importedcontacts": "linkedin.address_book",
    "shares": "linkedin.shares",
    "comments": "linkedin.comments",
    "reactions": "linkedin.reactions",
}
CODECS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16"}


def variants() -> list[ParameterSet]:
    found = []
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            key = row["file_key"].removesuffix(".csv")
            for encoding in row["encoding"].split(", "):
                codec = "cp1252" if encoding.startswith("NOT-UTF8") else CODECS[encoding]
                delimiter = "\t" if codec == "utf-16" else ","
                for preamble in row["preamble_rows"].split(", "):
                    name = row["file name as written"].split(", ")[0].split("/")[-1]
                    header = row["header (| separated)"].split("|")
                    label = f"{name}-{codec}-{preamble}-{len(header)}"
                    found.append(
                        pytest.param(key, name, header, codec, delimiter, int(preamble), id=label)
                    )
    return found


@pytest.mark.parametrize(("key", "name", "header", "codec", "delimiter", "preamble"), variants())
def test_a_header_seen_in_the_wild_is_recognised(
    key: str, name: str, header: list[str], codec: str, delimiter: str, preamble: int,
    tmp_path: Path,
) -> None:  # fmt: skip
    out = io.StringIO()
    out.write("".join(["Notes:\n", '"one, two"\n', "\n", "\n"][:preamble]))
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([header, [f"é{place}" for place in range(len(header))]])
    path = tmp_path / name
    path.write_bytes(out.getvalue().encode(codec))
    (reading,) = read(path)
    expected = "refused" if is_sensitive(name) else EXPECTED.get(key, "linkedin.other")
    assert reading.receipt.kind == expected
    assert expected in KINDS
    assert reading.receipt.read == (0 if expected in {"refused", "linkedin.comments"} else 1)
    assert reading.receipt.read == reading.receipt.kept + sum(reading.receipt.skipped.values())


def test_messages_with_machines_are_not_taken_for_messages_between_people(tmp_path: Path) -> None:
    header = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT"
    path = tmp_path / "guide_messages.csv"
    path.write_text(f"{header}\n1,,Jane,linkedin.com/in/jane,Rick,2024-01-01 00:00:00 UTC,,\n")
    (reading,) = read(path)
    assert reading.receipt.kind == "linkedin.other"
    assert reading.receipt.skipped == {"not written by people": 1}
    assert reading.interactions == []


def test_a_member_without_a_header_is_known_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "LearningCoachMessages.csv"
    path.write_text("No conversations found")
    (reading,) = read(path)
    assert (reading.receipt.kind, reading.receipt.read) == ("linkedin.other", 0)


@pytest.mark.parametrize(
    "name",
    ["Logins.csv", "Security Challenges.csv", "Receipts_v2.csv", "Ad_Targeting.csv",
     "PhoneNumbers.csv", "Verifications/Verifications.csv",
     "Jobs/Job Applicant Saved Answers.csv", "Inferences_about_you.csv"],
)  # fmt: skip
def test_private_members_are_never_opened(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("First Name,Last Name\nJane,Doe\n")
    path.chmod(0)
    (reading,) = read(tmp_path)
    assert (reading.receipt.kind, reading.receipt.read) == ("refused", 0)
    assert reading.receipt.notes == ["Not opened: nobody needs this for introductions."]
