"""One generated folder for each of three seeds, read by plain means, not by introlab's readers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

import pytest

from introlab.samples import SAMPLE_NOW, Truth, truth, write_samples
from introlab.samples.world import World, make_world

ARCHIVE = "Complete_LinkedInDataExport_02-27-2026.zip"
Rows = list[dict[str, str]]


@dataclass
class Letter:
    """One message of the mailbox as this test reads it."""

    at: datetime
    fields: dict[str, str]
    sender: str
    others: list[str]


@dataclass
class Sample:
    """One generated folder and the truth behind it."""

    seed: int
    folder: Path
    members: dict[str, str]
    connections: Rows
    messages: Rows
    letters: list[Letter]
    events: list[str]
    truth: Truth
    world: World

    #: The owner's two addresses, and the instant at which the sample is looked at.
    own = ("robin@alder.example.com", "robin.alder@northpier.example.net")
    now = datetime.fromisoformat(SAMPLE_NOW)

    def table(self, name: str) -> Rows:
        text = (self.folder / name).read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text)))

    def member(self, name: str) -> Rows:
        return list(csv.DictReader(io.StringIO(self.members[name])))


def _letters(text: str) -> list[Letter]:
    letters = []
    for part in re.split(r"(?:\A|\n\n)From \d+@xxx ", text)[1:]:
        lines = part.split("\n\n")[0].replace(",\n ", ", ").split("\n")[1:]
        fields = {key: value for key, _, value in (line.partition(": ") for line in lines)}
        sender, *others = (address for _, address in getaddresses(
            [fields["From"], fields["To"], fields.get("Cc", "")]) if address)  # fmt: skip
        letters.append(Letter(parsedate_to_datetime(fields["Date"]), fields, sender, others))
    return letters


@pytest.fixture(scope="session", params=[7, 11, 23])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder, request.param)
    with zipfile.ZipFile(folder / ARCHIVE) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    rows = members["Connections.csv"].split("\n", 3)[3]
    calendar = (folder / "calendar.ics").read_bytes().decode().replace("\r\n ", "")
    return Sample(
        seed=request.param,
        folder=folder,
        members=members,
        connections=list(csv.DictReader(io.StringIO(rows))),
        messages=list(csv.DictReader(io.StringIO(members["messages.csv"]))),
        letters=_letters((folder / "mail.mbox").read_text(encoding="ascii")),
        events=calendar.split("BEGIN:VEVENT")[1:],
        truth=truth(request.param),
        world=make_world(request.param),
    )
